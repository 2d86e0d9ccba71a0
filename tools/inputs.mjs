// Prints one hash over everything that determines dist/: sources, lock files, build scripts, and the arguments (the compiler's version). By
// content and not by time, so that a fresh clone or a touched file makes no difference.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const INPUTS = [
  'src', ...['api-client', 'contract', 'domain', 'record-store', 'text', 'workbook', 'workbook-writer'].flatMap((name) => [`crates/${name}/src`, `crates/${name}/Cargo.toml`]),
  'style', 'assets', 'index.html', 'Trunk.toml', 'Cargo.toml', 'Cargo.lock', 'build.rs',
  '.cargo', 'package-lock.json', 'tools/dist', 'tools/program.template.js', 'tools/build.sh', 'tools/lib.sh',
];

const hash = createHash('sha256');
/** @param {string} relative a file or a folder, from the root */
function add(relative) {
  const absolute = path.join(root, relative);
  if (!existsSync(absolute)) return;
  if (statSync(absolute).isDirectory()) {
    for (const name of readdirSync(absolute).sort()) add(path.posix.join(relative, name));
    return;
  }
  const content = readFileSync(absolute);
  hash.update(`${relative}\0${content.length}\0`).update(content);
}
for (const input of INPUTS) add(input);
for (const argument of process.argv.slice(2)) hash.update(`\0${argument}`);
console.log(hash.digest('hex').slice(0, 32));
