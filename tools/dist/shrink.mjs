// Makes the wasm and its glue script smaller than wasm-bindgen and wasm-opt can alone, because only both together tell
// what is needed: classes that a library exports to script and nobody uses keep their wasm alive, and that wasm keeps
// further script alive. So: drop what nothing asks for on one side, then on the other, until nothing changes; optimise;
// give what is left short names, for the long ones stand in both files and their hashes do not compress.
import { importsOf, keepExports, optimiseAndShorten } from './binaryen.mjs';
import { shake } from './bundle.mjs';
import { keepImports, renameInGlue, usedExports, withoutLeftovers } from './glue.mjs';

/** @typedef {import('./binaryen.mjs').Bytes} Bytes */

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
    wasm = keepExports(wasm, usedExports(shaken.glue));
    glue = keepImports(shaken.glue, importsOf(wasm).map(({ name }) => name));
    if (`${glue.length} ${wasm.length}` === before) break;
  }
  const shorter = optimiseAndShorten(wasm);
  glue = keepImports(glue, shorter.names.imports.map(([, name]) => name));
  return { wasm: shorter.wasm, glue: renameInGlue(glue, shorter.names), modules };
}
