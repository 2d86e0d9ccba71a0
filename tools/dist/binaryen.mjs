// Binaryen's tools: wasm-metadce drops unused code, wasm-opt shrinks the rest and shortens its names.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {Buffer<ArrayBuffer>} Bytes */

const BIN = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../node_modules/binaryen/bin');

/** The features of rustc's default target; named here because the section that lists them is dropped with the others. */
const FEATURES = [
  'bulk-memory', 'bulk-memory-opt', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals', 'reference-types', 'multivalue',
].map((feature) => `--enable-${feature}`);
const STRIP = ['--strip-debug', '--strip-producers', '--strip-target-features'];
/** Measured in docs/decisions/measurements.md. */
const OPTIMISE = ['-O2', '-Os', '--zero-filled-memory'];
/** For the chunk: browsers compile a function on its first call, and a few larger ones are ready sooner than many small ones. */
export const FEWER_FUNCTIONS = ['-O3', '--always-inline-max-function-size', '10', '--zero-filled-memory'];

/** @param {Bytes} wasm */
export const importsOf = (wasm) => WebAssembly.Module.imports(new WebAssembly.Module(wasm));
/** @param {Bytes} wasm */
const exportsOf = (wasm) => WebAssembly.Module.exports(new WebAssembly.Module(wasm));

/**
 * Keeps only these exports and what they need.
 * @param {Bytes} wasm
 * @param {ReadonlySet<string>} names
 * @param {string[]} options
 */
export function keepExports(wasm, names, options = []) {
  const graph = exportsOf(wasm).map(({ name }) => name).filter((name) => names.has(name)).map((name) => ({ name, export: name, root: true }));
  // The tool is wasm itself and runs for a second or two: optimising it takes longer than it saves.
  return run('wasm-metadce', wasm, { 'graph.json': JSON.stringify(graph) }, (file) => ['--graph-file', file('graph.json'), ...options], ['--liftoff-only']).wasm;
}

/**
 * Shrinks the wasm; its imports and exports stay.
 * @param {Bytes} wasm
 */
export const optimise = (wasm, options = OPTIMISE) => run('wasm-opt', wasm, {}, () => [...options, ...STRIP]).wasm;

/**
 * The same as for the program, but its functions keep their names: for a map of it.
 * @param {Bytes} wasm
 */
export const optimiseWithNames = (wasm) => run('wasm-opt', wasm, {}, () => [...OPTIMISE, '-g']).wasm;

/**
 * @typedef {object} ShortNames
 * @property {[module: string, name: string, short: string][]} imports all from the module "a" now
 * @property {[name: string, short: string][]} exports
 */

/**
 * Shrinks the wasm and gives its imports and exports names of one or two letters.
 * @param {Bytes} wasm
 * @returns {{ wasm: Bytes, names: ShortNames }}
 */
export function optimiseAndShorten(wasm) {
  const { wasm: shorter, said } = run('wasm-opt', wasm, {}, () => [...OPTIMISE, ...STRIP, '--minify-imports-and-exports-and-modules']);
  return { wasm: shorter, names: JSON.parse(said) };
}

/**
 * @param {string} tool
 * @param {Bytes} wasm
 * @param {Record<string, string>} files further input files, by name
 * @param {(file: (name: string) => string) => string[]} options
 * @param {string[]} [optionsOfNode]
 * @returns {{ wasm: Bytes, said: string }}
 */
function run(tool, wasm, files, options, optionsOfNode = []) {
  const folder = mkdtempSync(path.join(tmpdir(), 'binaryen-'));
  /** @param {string} name */
  const file = (name) => path.join(folder, name);
  try {
    writeFileSync(file('in.wasm'), wasm);
    for (const [name, text] of Object.entries(files)) writeFileSync(file(name), text);
    const all = [...optionsOfNode, path.join(BIN, tool), ...FEATURES, ...options(file), file('in.wasm'), '-o', file('out.wasm')];
    const said = execFileSync(process.execPath, all, { encoding: 'utf8', stdio: 'pipe', maxBuffer: 2 ** 26 });
    return { wasm: readFileSync(file('out.wasm')), said };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
