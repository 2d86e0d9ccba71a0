// The size budget: what the first visit downloads, Brotli, without the backend's answers. Run after a release build.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const LIMIT = 230_000; // bytes
const dist = path.join(path.dirname(fileURLToPath(import.meta.url)), '../dist');

const { files } = JSON.parse(readFileSync(path.join(dist, 'build.json'), 'utf8'));
const visited = files
  .filter(({ firstVisit }) => firstVisit)
  // Measured again rather than believed; what has no twin is sent as it is.
  .map(({ file, raw }) => ({ file, raw, br: sizeOf(`${file}.br`) ?? sizeOf(file) }));
for (const kind of ['.html', '.css', '.js', '.wasm']) {
  if (!visited.some(({ file, br }) => file.endsWith(kind) && br > 0)) throw new Error(`no ${kind} file in the first visit`);
}

function sizeOf(file) {
  return statSync(path.join(dist, file), { throwIfNoEntry: false })?.size;
}
const kB = (bytes) => (bytes / 1000).toFixed(1);

const total = visited.reduce((sum, { br }) => sum + br, 0);
console.log(`first visit: ${kB(total)} of ${kB(LIMIT)} kB (Brotli)`);
for (const { file, br, raw } of visited.sort((a, b) => b.br - a.br)) {
  console.log(`  ${kB(br).padStart(6)} kB  ${file} (${kB(raw)} kB before compression)`);
}
if (total > LIMIT) {
  console.error(`the first visit is ${total - LIMIT} bytes over its budget`);
  process.exit(1);
}
