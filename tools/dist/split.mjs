// Splits the program that cargo linked into what every visit needs and a chunk with the pages that are loaded when one of
// them is opened (feature `split`; docs/decisions/0007-code-splitting.md). The chunk works on the same memory and the same table of
// functions: whatever one calls of the other goes through that table, so that both can be optimised on their own.
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
 * Whether wasm-bindgen was given a program that still has to be split.
 * @param {Bytes} wasm
 */
export const isUnsplit = (wasm) => importsOf(wasm).some(({ module }) => module === PLACEHOLDER);

/**
 * @param {string} linked the wasm as cargo linked it, with its symbols and relocations
 * @param {string} name the name of wasm and script, as in `<name>_bg.wasm`
 * @returns {{ wasm: Bytes, glue: string, chunk: Bytes }} the program and its script as wasm-bindgen writes them, and the chunk
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
    // As Trunk calls it; only here, the border to the chunk stays exported.
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

/** What the script says in place of the chunk's name and of its integrity, until both are known. */
export const NAME = `${CHUNK}.wasm`;
export const INTEGRITY = 'integrity-of-the-chunk';

/**
 * The script, with the function among the imports by which the program asks for its chunk.
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
  // It is compiled as it comes, while the program may still be starting; what is served as something else is left to the loader.
  // After a failure the next call fetches again; after a success the program does not call any more.
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
                await __wbg_load(await pages, { ${SHARED}: { ${shared.join(', ')} } });
                loaded = true;
            } catch (error) {
                console.warn(error);
            }
            pages = undefined;
            wasm.__indirect_function_table.get(callback)(data, loaded);
        },
`);
}
