// Final file names: each contains a hash of the final bytes, so it also changes with every file it refers to. Trunk hashes before wasm-opt
// runs, so its names may stay the same when the bytes change.
import path from 'node:path';
import { check, fail } from './check.mjs';
import { contentHash, isText } from './files.mjs';

/** @typedef {import('./files.mjs').Files} Files */

/** @param {string} literal */
const escape = (literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** @param {string} name */
const mention = (name) => new RegExp(`(?<![\\w.-])${escape(path.basename(name))}(?![\\w-])`, 'g');

/**
 * @param {string} content
 * @param {string} name
 */
export const mentions = (content, name) => mention(name).test(content);

/**
 * Returns the stem without Trunk's hash and wasm-bindgen's suffix.
 * @param {string} stem
 */
export const plainStem = (stem) => stem.replace(/_bg$/, '').replace(/-[0-9a-f]{12,16}$/, '');

/**
 * Replaces the names in all files by the final ones.
 * @param {Files} files
 * @param {Set<string>} keep names that stay, because they are referenced from outside this build
 * @returns {Map<string, string>} the final names
 */
export function nameByContent(files, keep) {
  /** @type {Map<string, string>} */
  const renamed = new Map([['index.html', 'index.html']]);
  /** @type {string[]} */
  const pending = [];
  /** @param {string} name */
  const rename = (name) => {
    const known = renamed.get(name);
    if (known !== undefined) return known;
    check(!pending.includes(name), `files refer to each other in a circle: ${[...pending, name].join(' → ')}`);
    pending.push(name);
    if (isText(name)) {
      const before = files.text(name);
      let content = before;
      for (const other of [...files.keys()].filter((one) => one !== name && mentions(before, one))) {
        const final = path.basename(rename(other));
        content = content.replace(mention(other), () => final);
      }
      if (content !== before) files.setText(name, content);
    }
    pending.pop();
    const { dir, name: stem, ext } = path.posix.parse(name);
    const final = keep.has(name) ? name : path.posix.join(dir, `${plainStem(stem)}-${contentHash(files.bytes(name))}${ext}`);
    check(![...renamed.values()].includes(final), `two files would be named ${final}`);
    renamed.set(name, final);
    return final;
  };
  for (const name of files.keys()) rename(name);
  return renamed;
}

/**
 * Checks that every file is referenced by another or from outside, and that none has a source map.
 * @param {Files} files
 * @param {Map<string, string>} renamed
 * @param {Set<string>} keep
 */
export function checkReferences(files, renamed, keep) {
  const texts = [...files.keys()].filter(isText).map((name) => files.text(name));
  for (const name of files.keys()) {
    const final = renamed.get(name) ?? fail(`${name} has no final name`);
    check(name === 'index.html' || keep.has(name) || texts.some((text) => mentions(text, final)), `nothing refers to ${name}`);
    check(!isText(name) || !files.text(name).includes('sourceMappingURL='), `${name} has a source map`);
  }
}
