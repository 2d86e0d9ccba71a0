// Writes files with Brotli and gzip twins, so that no server has to compress.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { isCompressed, isText } from './files.mjs';

/** @typedef {{ raw: number, br: number, gz: number }} Sizes in bytes */

/**
 * @param {Uint8Array} bytes
 * @param {boolean} isText
 */
const brotli = (bytes, isText) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22, // browsers must support up to 24; larger windows gain nothing here
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      [constants.BROTLI_PARAM_MODE]: isText ? constants.BROTLI_MODE_TEXT : constants.BROTLI_MODE_GENERIC,
    },
  });

/**
 * @param {string} folder
 * @param {string} name
 * @param {Uint8Array} bytes
 * @returns {Sizes}
 */
export function write(folder, name, bytes) {
  const target = path.join(folder, name);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, bytes);
  if (!isCompressed(name)) return { raw: bytes.length, br: bytes.length, gz: bytes.length };
  const br = brotli(bytes, isText(name));
  const gz = gzipSync(bytes, { level: 9 });
  writeFileSync(`${target}.br`, br);
  writeFileSync(`${target}.gz`, gz);
  return { raw: bytes.length, br: br.length, gz: gz.length };
}
