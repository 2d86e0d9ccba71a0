// Splits the linked program into what every visit needs and a chunk of pages loaded on demand (feature `split`;
// docs/decisions/0007-code-splitting.md). The chunk shares memory and function table with the program: calls between them go through that
// table, so that both can be optimised separately.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importsOf } from './binaryen.mjs';

/** @typedef {import('./binaryen.mjs').Bytes} Bytes */

const PLACEHOLDER = '__wasm_split_placeholder__';
const LINK = './__wasm_split.js';
const SHARED = '__wasm_split';
const CHUNK = 'pages';

/**
 * Whether wasm-bindgen ran on a program that still has to be split.
 * @param {Bytes} wasm
 */
export const isUnsplit = (wasm) => importsOf(wasm).some(({ module }) => module === PLACEHOLDER);

/**
 * @param {string} linked the wasm as linked by cargo, with symbols and relocations
 * @param {string} name the name of wasm and script, as in `<name>_bg.wasm`
 * @returns {{ wasm: Bytes, glue: string, chunk: Bytes }} the program and its script as written by wasm-bindgen, and the chunk
 */
export function split(linked, name) {
  const dir = mkdtempSync(path.join(tmpdir(), 'split-wasm-'));
  /**
   * @param {string} program
   * @param {string[]} options
   */
  const run = (program, ...options) => { execFileSync(program, options, { stdio: ['ignore', 'inherit', 'inherit'] }); };
  try {
    run('wasm-split-cli', linked, dir, '--out-name', 'main');
    const chunks = readdirSync(dir).filter((file) => file.endsWith('.wasm') && file !== 'main.wasm');
    if (chunks.join() !== `split_${CHUNK}.wasm`) {
      throw new Error(`the program must have one chunk, "${CHUNK}"; the splitter wrote ${chunks.join(', ') || 'none'}`);
    }
    // The same options as Trunk's, plus those that keep the functions shared with the chunk exported.
    run('wasm-bindgen', '--target', 'web', '--no-typescript', '--keep-lld-exports', '--out-dir', dir, '--out-name', name,
      path.join(dir, 'main.wasm'));
    const chunk = readFileSync(path.join(dir, chunks[0]));
    return {
      wasm: readFileSync(path.join(dir, `${name}_bg.wasm`)),
      glue: withLoader(readFileSync(path.join(dir, `${name}.js`), 'utf8'), importsOf(chunk)),
      chunk,
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Placeholders for the chunk's name and integrity, until both are known. */
export const NAME = `${CHUNK}.wasm`;
export const INTEGRITY = 'integrity-of-the-chunk';

/**
 * Adds to the script's imports the function that loads the chunk.
 * @param {string} glue
 * @param {{ module: string, name: string }[]} imports those of the chunk
 */
export function withLoader(glue, imports) {
  const shared = imports.map(({ module, name }) => {
    if (module !== SHARED) throw new Error(`the chunk imports ${module}.${name}, which is not the program's`);
    return `${name}: wasm.${name}`;
  });
  const line = new RegExp(`^import \\* as (\\w+) from "${LINK.replaceAll('.', '\\.')}";?$`, 'm');
  const object = line.exec(glue)?.[1];
  const module = new RegExp(`^ +"${LINK.replaceAll('.', '\\.')}": ${object},?\n`, 'm');
  const imports0 = /^ +const import0 = \{\n +__proto__: null,\n/m;
  if (!object || !module.test(glue) || !imports0.test(glue) || !/^async function __wbg_load\(module, imports\)/m.test(glue)) {
    throw new Error('the glue does not import or load as expected');
  }
  // Compiled while it streams, and the program may still be starting; a response that is no wasm is left to the loader. After a failure the
  // next call fetches again; after a success the program does not call any more.
  return glue.replace(line, () => `
let pages;
export function fetchPages() {
    pages ??= fetch(new URL('${NAME}', import.meta.url), { integrity: '${INTEGRITY}' })
        .then((file) => file.ok && file.headers.get('Content-Type') === 'application/wasm' ? WebAssembly.compileStreaming(file) : file);
    pages.catch(() => {});
}
`).replace(module, '').replace(imports0, (begin) => `${begin}        async __wasm_split_load_${CHUNK}(callback, data) {
            let loaded = false;
            try {
                fetchPages();
                const [file] = await Promise.all([pages, program.styled?.()]);
                await __wbg_load(file, { ${SHARED}: { ${shared.join(', ')} } });
                loaded = true;
            } catch (error) {
                console.warn(error);
            }
            pages = undefined;
            wasm.__indirect_function_table.get(callback)(data, loaded);
        },
`);
}
