// Shrinks the wasm and its glue script further than wasm-bindgen and wasm-opt can alone, because only both together show what is needed:
// unused classes that a library exports keep their wasm alive, and that wasm keeps more script alive. So drop unused code on one side, then
// on the other, until nothing changes; optimise; and shorten names, which are in both files and whose hashes do not compress.
import { importsOf, keepExports, optimiseAndShorten } from './binaryen.mjs';
import { shake } from './bundle.mjs';
import { keepImports, renameInGlue, usedExports, withoutLeftovers } from './glue.mjs';

/** @typedef {import('./binaryen.mjs').Bytes} Bytes */

/**
 * @param {Bytes} wasm as written by wasm-bindgen
 * @param {string} glue its script
 * @param {string} folder with the modules that the script imports
 * @returns {Promise<{ wasm: Bytes, glue: string, modules: string[] }>} both, and the modules bundled into the script
 */
export async function shrink(wasm, glue, folder) {
  /** @type {string[]} */
  const modules = [];
  glue = withoutLeftovers(glue);
  for (;;) {
    const before = `${glue.length} ${wasm.length}`;
    const shaken = await shake(glue, folder);
    modules.push(...shaken.modules);
    wasm = keepExports(wasm, usedExports(shaken.glue));
    glue = keepImports(shaken.glue, importsOf(wasm).map(({ name }) => name));
    if (`${glue.length} ${wasm.length}` === before) break;
  }
  const shorter = optimiseAndShorten(wasm);
  glue = keepImports(glue, shorter.names.imports.map(([, name]) => name));
  return { wasm: shorter.wasm, glue: renameInGlue(glue, shorter.names), modules };
}
