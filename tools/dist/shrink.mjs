// Makes the wasm and its glue script smaller than wasm-bindgen and wasm-opt can alone, because only both together tell
// what is needed: classes that a library exports to script and nobody uses keep their wasm alive, and that wasm keeps
// further script alive. So: drop what nothing asks for on one side, then on the other, until nothing changes; optimise;
// give what is left short names, for the long ones stand in both files and their hashes do not compress.
import { shake } from './bundle.mjs';
import { keepImports, renameInGlue, usedExports, withoutLeftovers } from './glue.mjs';
import { importsOf, rewrite } from './wasm-binary.mjs';
import { optimise, withoutUnused } from './wasm-opt.mjs';

/** @typedef {import('./wasm-binary.mjs').Bytes} Bytes */

/** @param {string} module */
const isGlue = (module) => /_bg\.js$/.test(module);
/** @param {Bytes} wasm */
const importsOfGlue = (wasm) => importsOf(wasm).filter(({ module }) => isGlue(module));
/** @param {Bytes} wasm */
const namesOfImports = (wasm) => importsOfGlue(wasm).map(({ name }) => name);

/**
 * @param {Bytes} wasm what wasm-bindgen wrote
 * @param {string} glue the script beside it
 * @param {string} folder where the modules lie that the script imports
 * @returns {Promise<{ wasm: Bytes, glue: string, modules: string[] }>} both, and the modules that are now part of the script
 */
export async function shrink(wasm, glue, folder) {
  /** @type {string[]} */
  const modules = [];
  glue = withoutLeftovers(glue);
  for (;;) {
    const before = `${glue.length} ${wasm.length}`;
    const shaken = await shake(glue, folder);
    modules.push(...shaken.modules);
    const used = usedExports(shaken.glue);
    wasm = withoutUnused(rewrite(wasm, { ofExport: (name) => (used.has(name) ? name : undefined) }));
    glue = keepImports(shaken.glue, namesOfImports(wasm));
    if (`${glue.length} ${wasm.length}` === before) break;
  }
  wasm = optimise(wasm);
  glue = keepImports(glue, namesOfImports(wasm));
  return { ...shorten(wasm, glue), modules };
}

/**
 * One or two letters for everything that passes between the two, in the order of the wasm: neighbours get neighbouring names.
 * @param {Bytes} wasm
 * @param {string} glue
 */
function shorten(wasm, glue) {
  const shortModule = 'g';
  /** @type {Map<string, string>} */
  const imports = new Map();
  /** @type {Map<string, string>} */
  const exports = new Map();
  /**
   * @param {Map<string, string>} names
   * @param {string} name
   */
  const shortFor = (names, name) => {
    const short = names.get(name) ?? letters(imports.size + exports.size);
    names.set(name, short);
    return short;
  };
  const module = importsOfGlue(wasm)[0]?.module;
  wasm = rewrite(wasm, {
    ofImport: (from, name) => (isGlue(from) ? [shortModule, shortFor(imports, name)] : [from, name]),
    ofExport: (name) => shortFor(exports, name),
  });
  return { wasm, glue: renameInGlue(glue, { module, shortModule, imports, exports }) };
}

/**
 * a, b, … Z, aa, ab, …
 * @param {number} n
 * @returns {string}
 */
export function letters(n) {
  const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  return n < alphabet.length ? alphabet[n] : letters(Math.floor(n / alphabet.length) - 1) + alphabet[n % alphabet.length];
}
