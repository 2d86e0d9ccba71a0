// The script that wasm-bindgen generates for the wasm (the glue): which exports it uses, and which imports it provides. It is parsed as
// text in wasm-bindgen's format; any other format is an error.

/** Classes that wasm-streams, a dependency of Leptos' server functions, exports even when they are unused. */
const LEFTOVER = /^IntoUnderlying(ByteSource|Sink|Source)$/;

/**
 * Stops exporting the libraries' classes, so that they are dropped unless the script uses them.
 * @param {string} glue
 */
export function withoutLeftovers(glue) {
  const names = [...glue.matchAll(/^export class (\w+)/gm)].map(([, name]) => name).filter((name) => LEFTOVER.test(name));
  for (const name of names) {
    glue = glue
      .replace(`export class ${name}`, `class ${name}`)
      .replace(new RegExp(`^if \\(Symbol\\.dispose\\) ${name}\\.prototype.*$`, 'm'), '');
  }
  // The wasm is never initialised synchronously.
  glue = glue.replace(/^export \{ initSync, /m, 'export { ');
  return glue.replaceAll(': new FinalizationRegistry(', ': /* @__PURE__ */ new FinalizationRegistry(');
}

/**
 * Returns the exports of the wasm that the script uses.
 * @param {string} glue
 */
export const usedExports = (glue) => new Set([...glue.matchAll(/\bwasm\.([\w$]+)/g)].map(([, name]) => name));

const OBJECT = 'const import0 = {\n';
/** The name at the start of a property of the import object. */
const PROPERTY = /^( {4}(?:async )?)([\w$]+)(?=:|\()/gm;

/**
 * Reduces the script's import object to what the wasm still imports. A missing import is an error.
 * @param {string} glue
 * @param {Iterable<string>} imported the names that the wasm imports
 */
export function keepImports(glue, imported) {
  const wanted = new Set(imported);
  const begin = glue.indexOf(OBJECT);
  const start = begin + OBJECT.length;
  const end = glue.indexOf('\n  };\n', start);
  if (begin < 0 || end < 0) throw new Error('the glue has no import object of the known form');
  const properties = glue.slice(start, end).split(/,\n(?= {4}[^ })])/);
  const kept = properties.filter((property) => {
    const name = new RegExp(PROPERTY.source).exec(property)?.[2];
    if (name === undefined) throw new Error(`the glue's import object has a line of unknown form: ${property.slice(0, 80)}`);
    return name === '__proto__' || wanted.delete(name);
  });
  if (wanted.size) throw new Error(`the glue does not provide ${[...wanted].join(', ')}`);
  return glue.slice(0, start) + kept.join(',\n') + glue.slice(end);
}

/**
 * Applies the short names of imports and exports to the script.
 * @param {string} glue
 * @param {import('./binaryen.mjs').ShortNames} names
 */
export function renameInGlue(glue, names) {
  const imports = new Map(names.imports.map(([, name, short]) => [name, short]));
  const exports = new Map(names.exports);
  const modules = glue.match(/^ +"[^"]+": import0,?$/gm);
  if (modules?.length !== 1) throw new Error('the glue does not name its module as expected');
  glue = glue.replace(/"[^"]+": import0/, '"a": import0');
  glue = glue.replace(PROPERTY, (line, before, name) => {
    const short = imports.get(name);
    return short === undefined ? line : before + short;
  });
  return glue.replace(/\bwasm\.([\w$]+)/g, (_, name) => {
    const short = exports.get(name);
    if (short === undefined) throw new Error(`the glue uses wasm.${name}, which is not exported`);
    return `wasm.${short}`;
  });
}
