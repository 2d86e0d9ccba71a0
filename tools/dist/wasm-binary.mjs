// Just enough of WebAssembly's binary format: what a module imports and exports, under which names, and which sections it has.

/** @typedef {Buffer<ArrayBuffer>} Bytes */

const CUSTOM = 0;
const IMPORT = 2;
const EXPORT = 7;
const HEADER = 8; // bytes

/** Reads numbers and names, one after the other. */
export class Reader {
  /**
   * @param {Bytes} bytes
   * @param {number} [at] where it begins
   */
  constructor(bytes, at = HEADER) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned number in LEB128. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  string() {
    const length = this.number();
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }
}

/** @param {Bytes} wasm */
export const importsOf = (wasm) => WebAssembly.Module.imports(new WebAssembly.Module(wasm));

/**
 * Without custom sections (names, producers, features), and with other names.
 * @param {Bytes} wasm
 * @param {object} [names]
 * @param {(module: string, name: string) => [string, string]} [names.ofImport]
 * @param {(name: string) => string | undefined} [names.ofExport] an export without a name is dropped
 * @returns {Bytes}
 */
export function rewrite(wasm, { ofImport = (module, name) => [module, name], ofExport = (name) => name } = {}) {
  const reader = new Reader(wasm);
  const sections = [wasm.subarray(0, HEADER)];
  while (reader.at < wasm.length) {
    const start = reader.at;
    const id = reader.byte();
    const size = reader.number();
    const end = reader.at + size;
    if (id === IMPORT) sections.push(section(id, rewriteImports(reader, ofImport)));
    else if (id === EXPORT) sections.push(section(id, rewriteExports(reader, ofExport)));
    else if (id !== CUSTOM) sections.push(wasm.subarray(start, end));
    if ((id === IMPORT || id === EXPORT) && reader.at !== end) throw new Error(`section ${id} of the wasm was not understood`);
    reader.at = end;
  }
  return Buffer.concat(sections);
}

/**
 * @param {Reader} reader at the first byte of the section's content
 * @param {(module: string, name: string) => [string, string]} ofImport
 */
function rewriteImports(reader, ofImport) {
  return Array.from({ length: reader.number() }, () => {
    const [module, name] = ofImport(reader.string(), reader.string());
    const descriptor = reader.at;
    skipImport(reader);
    return Buffer.concat([encodeString(module), encodeString(name), reader.bytes.subarray(descriptor, reader.at)]);
  });
}

/**
 * @param {Reader} reader at the first byte of the section's content
 * @param {(name: string) => string | undefined} ofExport
 */
function rewriteExports(reader, ofExport) {
  const all = Array.from({ length: reader.number() }, () => {
    const name = ofExport(reader.string());
    const descriptor = reader.at;
    reader.byte();
    reader.number();
    return name === undefined ? undefined : Buffer.concat([encodeString(name), reader.bytes.subarray(descriptor, reader.at)]);
  });
  return all.filter((one) => one !== undefined);
}

/** @param {Reader} reader at what is imported */
function skipImport(reader) {
  const skipLimits = () => {
    const flags = reader.number();
    reader.number();
    if (flags & 1) reader.number();
  };
  const kind = reader.byte();
  if (kind === 0) { // a function
    reader.number();
  } else if (kind === 1) { // a table
    reader.byte();
    skipLimits();
  } else if (kind === 2) { // a memory
    skipLimits();
  } else if (kind === 3) { // a global
    reader.at += 2;
  } else {
    throw new Error(`the wasm imports something of the unknown kind ${kind}`);
  }
}

/**
 * @param {number} id
 * @param {Bytes[]} entries
 */
const section = (id, entries) => {
  const body = Buffer.concat([encodeNumber(entries.length), ...entries]);
  return Buffer.concat([Buffer.from([id]), encodeNumber(body.length), body]);
};

/** @param {string} text */
const encodeString = (text) => {
  const bytes = Buffer.from(text);
  return Buffer.concat([encodeNumber(bytes.length), bytes]);
};

/** @param {number} value */
export function encodeNumber(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return Buffer.from([...bytes, value]);
}
