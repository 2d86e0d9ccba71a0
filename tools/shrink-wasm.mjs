// Makes the wasm and its glue script smaller than wasm-bindgen and wasm-opt can alone, because only both together tell
// what is needed: classes that a library exports to script and nobody uses keep their wasm alive, and that wasm keeps
// further script alive. So: drop what nothing asks for on one side, then on the other, until nothing changes; optimise;
// give what is left short names, for the long ones stand in both files and their hashes do not compress.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const WASM_OPT = path.join(path.dirname(fileURLToPath(import.meta.url)), '../node_modules/binaryen/bin/wasm-opt');

/** What rustc's default target emits; named here because the section that says so is dropped with all others. */
const FEATURES = [
  'bulk-memory', 'bulk-memory-opt', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals', 'reference-types', 'multivalue',
].map((feature) => `--enable-${feature}`);
/** Nothing but what is left over. */
const UNUSED = ['--remove-unused-module-elements'];
/** Measured in docs/decisions/measurements.md. */
const OPTIMISE = ['-O2', '-Os', '--zero-filled-memory'];
/** For the chunk: a browser compiles a function when it is first called, and a few larger ones are sooner ready than many small ones. */
export const FEWER_FUNCTIONS = ['-O3', '--always-inline-max-function-size', '10', '--zero-filled-memory'];

/** Classes that wasm-streams, a dependency of Leptos' server functions, exports to script whether they are used or not. */
const LEFTOVER = /^IntoUnderlying(ByteSource|Sink|Source)$/;

/**
 * @param {Buffer} wasm what wasm-bindgen wrote
 * @param {string} glue the script beside it
 * @param {string} directory where the modules lie that the script imports
 * @returns {Promise<{wasm: Buffer, glue: string, modules: string[]}>} both, and the modules that are now part of the script
 */
export async function shrink(wasm, glue, directory) {
  let script = withoutLeftovers(glue);
  let modules = [];
  for (;;) {
    const before = `${script.length} ${wasm.length}`;
    const shaken = await shake(script, directory);
    script = shaken.script;
    modules = modules.concat(shaken.modules);
    wasm = wasmOpt(keepExports(wasm, usedExports(script)), UNUSED);
    script = keepImports(script, wasm);
    if (`${script.length} ${wasm.length}` === before) break;
  }
  wasm = optimise(wasm);
  script = keepImports(script, wasm);
  return { ...shorten(wasm, script), modules };
}

/** Libraries' classes are no longer exported, so that they go unless the rest of the script uses them. */
function withoutLeftovers(glue) {
  const names = [...glue.matchAll(/^export class (\w+)/gm)].map(([, name]) => name).filter((name) => LEFTOVER.test(name));
  for (const name of names) {
    glue = glue
      .replace(`export class ${name}`, `class ${name}`)
      .replace(new RegExp(`^if \\(Symbol\\.dispose\\) ${name}\\.prototype.*$`, 'm'), '');
  }
  // It is never loaded in one go.
  glue = glue.replace(/^export \{ initSync, /m, 'export { ');
  return glue.replaceAll(': new FinalizationRegistry(', ': /* @__PURE__ */ new FinalizationRegistry(');
}

/** The script with its imports in it and without what nothing uses, still readable. */
async function shake(contents, resolveDir) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir, sourcefile: 'glue.js', loader: 'js' },
    bundle: true, write: false, format: 'esm', target: 'esnext', charset: 'utf8', legalComments: 'none', metafile: true,
    logLevel: 'warning', absWorkingDir: resolveDir, minifySyntax: false,
  });
  return { script: outputFiles[0].text, modules: Object.keys(metafile.inputs).filter((input) => input !== 'glue.js') };
}

/** Smaller, and without custom sections; what it imports and exports stays as it is. */
export const optimise = (wasm, options = OPTIMISE) => rewrite(wasmOpt(rewrite(wasm, {}), options), {});

function wasmOpt(wasm, options) {
  const dir = mkdtempSync(path.join(tmpdir(), 'shrink-wasm-'));
  try {
    writeFileSync(path.join(dir, 'in.wasm'), wasm);
    // It is wasm itself: for a second or two, to optimise it takes longer than it then saves.
    const isShort = options === UNUSED;
    execFileSync(process.execPath, [...(isShort ? ['--liftoff-only'] : []), WASM_OPT, ...FEATURES, ...options, '--strip-debug', '--strip-producers',
      path.join(dir, 'in.wasm'), '-o', path.join(dir, 'out.wasm')], { stdio: 'inherit' });
    return readFileSync(path.join(dir, 'out.wasm'));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const usedExports = (script) => new Set([...script.matchAll(/\bwasm\.([\w$]+)/g)].map(([, name]) => name));

/** In the script's import object, only what the wasm still imports; everything that it imports must be there. */
function keepImports(script, wasm) {
  const wanted = new Set(imports(wasm).filter(({ module }) => isGlue(module)).map(({ name }) => name));
  const start = script.indexOf('const import0 = {\n') + 'const import0 = {\n'.length;
  const end = script.indexOf('\n  };\n', start);
  if (start < 18 || end < 0) throw new Error('the glue has no import object of the known form');
  const properties = script.slice(start, end).split(/,\n(?= {4}[^ })])/);
  const kept = properties.filter((property) => {
    const name = /^ {4}([\w$]+)(?::|\()/.exec(property)?.[1];
    if (name === undefined) throw new Error(`the glue's import object has a line of unknown form: ${property.slice(0, 80)}`);
    return name === '__proto__' || wanted.delete(name);
  });
  if (wanted.size) throw new Error(`the glue does not provide ${[...wanted].join(', ')}`);
  return script.slice(0, start) + kept.join(',\n') + script.slice(end);
}

/** One or two letters for everything that passes between the two. */
function shorten(wasm, script) {
  const short = new Map(); // per kind and name, in the order of the wasm: neighbours get neighbouring names
  const shortFor = (key) => {
    if (!short.has(key)) short.set(key, letters(short.size));
    return short.get(key);
  };
  const glueModule = imports(wasm).find(({ module }) => isGlue(module))?.module;
  wasm = rewrite(wasm, {
    import: (module, name) => (isGlue(module) ? ['g', shortFor(`import ${name}`)] : [module, name]),
    export: (name) => shortFor(`export ${name}`),
  });
  if (glueModule) {
    const at = script.indexOf(`"${glueModule}": import0`);
    if (at < 0 || script.indexOf(`"${glueModule}"`, at + 1) >= 0) throw new Error('the glue does not name its module as expected');
    script = script.replace(`"${glueModule}": import0`, '"g": import0');
  }
  script = script.replace(/^ {4}(__wb[\w$]+)(?=:|\()/gm, (line, name) =>
    short.has(`import ${name}`) ? `    ${short.get(`import ${name}`)}` : line,
  );
  script = script.replace(/\bwasm\.([\w$]+)/g, (_, name) => {
    if (!short.has(`export ${name}`)) throw new Error(`the glue uses wasm.${name}, which is not exported`);
    return `wasm.${short.get(`export ${name}`)}`;
  });
  return { wasm, glue: script };
}

function letters(n) {
  const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  return n < alphabet.length ? alphabet[n] : letters(Math.floor(n / alphabet.length) - 1) + alphabet[n % alphabet.length];
}

const isGlue = (module) => /_bg\.js$/.test(module);
const imports = (wasm) => WebAssembly.Module.imports(new WebAssembly.Module(wasm));

/** Only these exports, and no custom section: names, producers, features. */
const keepExports = (wasm, names) => rewrite(wasm, { export: (name) => (names.has(name) ? name : undefined) });

// --- just enough of the binary format --------------------------------------------------------------------------------

/** Rewrites the names of imports and exports; an export without a name is dropped. */
function rewrite(wasm, { import: importName = (module, name) => [module, name], export: exportName = (name) => name }) {
  const sections = [wasm.subarray(0, 8)];
  let at = 8;
  const leb = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const string = () => {
    const length = leb();
    at += length;
    return wasm.toString('utf8', at - length, at);
  };
  while (at < wasm.length) {
    const start = at;
    const id = wasm[at++];
    const size = leb();
    const end = at + size;
    if (id === 0) {
      // a custom section: not needed to run
    } else if (id === 2) {
      const count = leb();
      const entries = [];
      for (let n = 0; n < count; n++) {
        const [module, name] = importName(string(), string());
        const descriptor = at;
        skipImport();
        entries.push(encodeString(module), encodeString(name), wasm.subarray(descriptor, at));
      }
      sections.push(section(id, count, entries));
    } else if (id === 7) {
      const count = leb();
      const entries = [];
      for (let n = 0; n < count; n++) {
        const name = exportName(string());
        const descriptor = at++;
        leb();
        if (name !== undefined) entries.push(Buffer.concat([encodeString(name), wasm.subarray(descriptor, at)]));
      }
      sections.push(section(id, entries.length, entries));
    } else {
      sections.push(wasm.subarray(start, end));
    }
    if (id !== 0 && (id === 2 || id === 7) && at !== end) throw new Error(`section ${id} of the wasm was not understood`);
    at = end;
  }
  return Buffer.concat(sections);

  function skipImport() {
    const kind = wasm[at++];
    const limits = () => {
      const flags = leb();
      leb();
      if (flags & 1) leb();
    };
    if (kind === 0) leb();
    else if (kind === 1) {
      at++;
      limits();
    } else if (kind === 2) limits();
    else if (kind === 3) at += 2;
    else throw new Error(`the wasm imports something of the unknown kind ${kind}`);
  }
}

const section = (id, count, entries) => {
  const body = Buffer.concat([encodeLeb(count), ...entries]);
  return Buffer.concat([Buffer.from([id]), encodeLeb(body.length), body]);
};
const encodeString = (text) => {
  const bytes = Buffer.from(text);
  return Buffer.concat([encodeLeb(bytes.length), bytes]);
};
function encodeLeb(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return Buffer.from([...bytes, value]);
}
