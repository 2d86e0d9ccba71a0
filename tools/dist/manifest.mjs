// The build's reports: build.json with all sizes, for tools/size.mjs, and manifest.json for hosts.
import { fail } from './check.mjs';

/**
 * @typedef {object} BuiltFile
 * @property {string} file
 * @property {number} raw bytes, before compression
 * @property {number} br bytes, with Brotli
 * @property {number} gz bytes, with gzip
 * @property {boolean} firstVisit whether the first visit downloads it
 * @property {boolean} embeddedVisit whether the first visit in a host's page downloads it
 * @property {string} integrity
 */

/**
 * @param {BuiltFile[]} files
 * @param {string | null} inputs a hash over the sources and tools (tools/inputs.mjs)
 */
export function buildReport(files, inputs) {
  /** @param {'raw' | 'br' | 'gz'} key */
  const sum = (key) => files.filter((file) => file.firstVisit).reduce((total, file) => total + file[key], 0);
  return { inputs, firstVisit: { raw: sum('raw'), br: sum('br'), gz: sum('gz') }, files };
}

/** @param {BuiltFile} file */
const described = ({ file, integrity, raw, br, embeddedVisit }) => ({ file, integrity, bytes: raw, brotli: br, firstVisit: embeddedVisit });

/**
 * @param {BuiltFile[]} files the files of the app in a host's page
 * @param {{ name: string, entry: string, version: string, build: string }} about
 */
export function manifest(files, { name, entry, version, build }) {
  const first = files.find(({ file }) => file === entry) ?? fail(`there is no ${entry}`);
  return { name, version, build, contractVersion: 1, entry: described(first), files: files.map(described) };
}

/** @param {object} value */
export const printed = (value) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
