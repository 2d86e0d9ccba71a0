// The files of dist in memory, by name. Read once at the start and written once at the end.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { check, fail } from './check.mjs';

/** @typedef {Buffer<ArrayBuffer>} Bytes */

const TEXT = new Set(['.html', '.js', '.css', '.svg', '.json', '.webmanifest', '.txt']);
const COMPRESSED = new Set([...TEXT, '.wasm', '.ico']);
const KNOWN = new Set([...COMPRESSED, '.png', '.woff2']);

/** @param {string} name */
export const isText = (name) => TEXT.has(path.extname(name));
/** @param {string} name */
export const isCompressed = (name) => COMPRESSED.has(path.extname(name));

/**
 * SHA-256 is the shortest hash that browsers accept, and safe enough: hashes are part of the first visit and do not compress.
 * @param {Uint8Array} bytes
 */
export const integrityOf = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`;

/** @param {Uint8Array} bytes */
export const contentHash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 10);

/**
 * Returns all files below `folder`, relative to it, with forward slashes.
 * @param {string} folder
 * @param {string} [prefix]
 * @returns {string[]}
 */
function walk(folder, prefix = '') {
  return readdirSync(path.join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(prefix, entry.name);
    check(entry.isFile() || entry.isDirectory(), `${name} is neither a file nor a folder`);
    return entry.isDirectory() ? walk(folder, name) : [name];
  });
}

/** @extends {Map<string, Bytes>} */
export class Files extends Map {
  /** @param {string} folder */
  static read(folder) {
    return new Files(walk(folder).map((name) => [name, readFileSync(path.join(folder, name))]));
  }

  /**
   * @param {string} name
   * @returns {Bytes}
   */
  bytes(name) {
    return this.get(name) ?? fail(`there is no ${name}`);
  }

  /** @param {string} name */
  text(name) {
    return this.bytes(name).toString('utf8');
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  setText(name, text) {
    this.set(name, Buffer.from(text));
  }

  checkKinds() {
    for (const name of this.keys()) check(KNOWN.has(path.extname(name)), `${name} is of a kind that does not belong into dist`);
  }

  /** Returns a hash over all files. */
  hash() {
    return contentHash(Buffer.concat([...this.keys()].sort().map((name) => this.bytes(name))));
  }
}
