// The size budget: Brotli bytes of the first visit, standalone and in a host's page, without the backend's responses. Run after a release
// build.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const LIMIT = 260_000; // bytes
const dist = path.join(path.dirname(fileURLToPath(import.meta.url)), '../dist');

/** @typedef {import('./dist/manifest.mjs').BuiltFile} BuiltFile */
/** @type {{ files: BuiltFile[] }} */
const { files } = JSON.parse(readFileSync(path.join(dist, 'build.json'), 'utf8'));
/** @param {string} file */
function sizeOf(file) {
  return statSync(path.join(dist, file), { throwIfNoEntry: false })?.size;
}
/** @param {number} bytes */
const kB = (bytes) => (bytes / 1000).toFixed(1);

/**
 * Prints the downloads of a visit and returns their sum.
 * @param {string} title
 * @param {string[]} kinds extensions of which there must be a file
 * @param {(file: BuiltFile) => boolean} belongs
 */
function visit(title, kinds, belongs) {
  const visited = files
    .filter(belongs)
    // Measured on disk instead of trusting the report; a file without a compressed twin is sent as it is.
    .map(({ file, raw }) => ({ file, raw, br: sizeOf(`${file}.br`) ?? sizeOf(file) ?? 0 }));
  for (const kind of kinds) {
    if (!visited.some(({ file, br }) => file.endsWith(kind) && br > 0)) throw new Error(`no ${kind} file in ${title}`);
  }
  const total = visited.reduce((sum, { br }) => sum + br, 0);
  console.log(`${title}: ${kB(total)} of ${kB(LIMIT)} kB (Brotli)`);
  for (const { file, br, raw } of visited.sort((a, b) => b.br - a.br)) {
    console.log(`  ${kB(br).padStart(6)} kB  ${file} (${kB(raw)} kB before compression)`);
  }
  return total;
}

const alone = visit('first visit', ['.html', '.css', '.js', '.wasm'], ({ firstVisit }) => firstVisit);
const embedded = visit('embedded', ['.css', '.js', '.wasm'], ({ embeddedVisit }) => embeddedVisit);
const problems = [
  alone > LIMIT && `the first visit is ${alone - LIMIT} bytes over its budget`,
  embedded > alone && `embedded, the first visit is ${embedded - alone} bytes larger than alone`,
].filter(Boolean);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;
