// Binaryen's wasm-opt, and with which options.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rewrite } from './wasm-binary.mjs';

/** @typedef {import('./wasm-binary.mjs').Bytes} Bytes */

const WASM_OPT = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../node_modules/binaryen/bin/wasm-opt');

/** What rustc's default target emits; named here because the section that says so is dropped with all others. */
const FEATURES = [
  'bulk-memory', 'bulk-memory-opt', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals', 'reference-types', 'multivalue',
].map((feature) => `--enable-${feature}`);
const UNUSED = ['--remove-unused-module-elements'];
/** Measured in docs/decisions/measurements.md. */
const OPTIMISE = ['-O2', '-Os', '--zero-filled-memory'];
/** For the chunk: a browser compiles a function when it is first called, and a few larger ones are sooner ready than many small ones. */
export const FEWER_FUNCTIONS = ['-O3', '--always-inline-max-function-size', '10', '--zero-filled-memory'];

/**
 * Without what its exports do not need.
 * @param {Bytes} wasm
 */
// wasm-opt is wasm itself: for a second or two, to optimise it takes longer than it then saves.
export const withoutUnused = (wasm) => wasmOpt(wasm, UNUSED, ['--liftoff-only']);

/**
 * Smaller, and without custom sections; what it imports and exports stays as it is.
 * @param {Bytes} wasm
 */
export const optimise = (wasm, options = OPTIMISE) => rewrite(wasmOpt(rewrite(wasm), options));

/**
 * @param {Bytes} wasm
 * @param {string[]} options
 * @param {string[]} [optionsOfNode]
 */
function wasmOpt(wasm, options, optionsOfNode = []) {
  const folder = mkdtempSync(path.join(tmpdir(), 'wasm-opt-'));
  const [input, output] = ['in.wasm', 'out.wasm'].map((name) => path.join(folder, name));
  try {
    writeFileSync(input, wasm);
    const all = [...optionsOfNode, WASM_OPT, ...FEATURES, ...options, '--strip-debug', '--strip-producers', input, '-o', output];
    execFileSync(process.execPath, all, { stdio: 'inherit' });
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
