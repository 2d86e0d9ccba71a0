// Makes the npm package from dist/, for hosts that use the app as a dependency, and checks the result. `make package` runs it.
//
//   node tools/package.mjs [--dist FOLDER] [--to FOLDER: the output folder, by default target/package]
//
// No registry is used. The same dist/ gives the same bytes.
import { transformSync } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: { dist: { type: 'string', default: path.join(root, 'dist') }, to: { type: 'string', default: path.join(root, 'target/package') } },
});
const dist = path.resolve(options.dist);
const to = path.resolve(options.to);

const NAME = 'customer-activity';
const ENTRY = 'customer-activity.js';
const TYPES = 'customer-activity.d.ts';

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`package: ${message}`);
  process.exit(1);
}
/**
 * @param {unknown} condition
 * @param {string} message
 * @returns {asserts condition}
 */
function check(condition, message) {
  if (!condition) fail(message);
}
/** @param {string[]} parts of the path */
const read = (...parts) => {
  try {
    return readFileSync(path.join(...parts));
  } catch {
    return fail(`there is no ${path.join(...parts)}`);
  }
};
/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
const run = (command, args, cwd) => execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
/** @param {number} bytes */
const kB = (bytes) => `${Math.round(bytes / 1000).toLocaleString('en-GB')} kB`;

/**
 * The value of a key in a table of Cargo.toml.
 * @param {string} table
 * @param {string} key
 */
function cargo(table, key) {
  const lines = read(root, 'Cargo.toml').toString().split(/^\[/m).find((part) => part.startsWith(`${table}]`));
  const [, value] = new RegExp(`^${key} = "(.*)"$`, 'm').exec(lines ?? '') ?? [];
  check(value, `Cargo.toml has no ${key} in [${table}]`);
  return value;
}

// --- contents ---------------------------------------------------------------------------------------------------------

const version = cargo('workspace.package', 'version');
/** @type {ReturnType<typeof import('./dist/manifest.mjs').manifest>} */
const manifest = JSON.parse(read(dist, 'manifest.json').toString());
check(manifest.version === version, `dist/ is version ${manifest.version}, Cargo.toml ${version}: run 'make build'`);
const listed = manifest.files.map(({ file }) => file);
check(listed.includes(ENTRY), `manifest.json does not name ${ENTRY}`);

const about = {
  name: NAME,
  version,
  description: cargo('package', 'description'),
  license: cargo('workspace.package', 'license'),
  type: 'module',
  // For tools that do not support `exports`.
  main: `./${ENTRY}`,
  types: `./${TYPES}`,
  exports: {
    '.': { types: `./${TYPES}`, default: `./${ENTRY}` },
    './manifest.json': './manifest.json',
    './package.json': './package.json',
  },
  // It defines the custom element.
  sideEffects: [`./${ENTRY}`],
  files: [...new Set([ENTRY, TYPES, 'manifest.json', ...listed])].sort(),
};

// --- packing -----------------------------------------------------------------------------------------------------------

const work = mkdtempSync(path.join(tmpdir(), 'customer-activity-package-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const staging = path.join(work, 'staging');
mkdirSync(staging);
for (const name of ['manifest.json', ...listed]) {
  check(path.basename(name) === name, `manifest.json names ${name}, which is not beside it`);
  writeFileSync(path.join(staging, name), read(dist, name));
}
cpSync(path.join(root, 'assets', TYPES), path.join(staging, TYPES));
cpSync(path.join(root, 'LICENSE'), path.join(staging, 'LICENSE'));
cpSync(path.join(root, 'docs/package.md'), path.join(staging, 'README.md'));
writeFileSync(path.join(staging, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);

const file = `${NAME}-${version}.tgz`;
run('npm', ['pack', '--silent', '--offline', '--ignore-scripts', '--no-update-notifier', '--pack-destination', work], staging);

// --- checks: the package as a host gets it --------------------------------------------------------------------------------

const modules = path.join(work, 'host/node_modules');
const unpacked = path.join(modules, NAME);
mkdirSync(unpacked, { recursive: true });
run('tar', ['-xzf', path.join(work, file), '-C', unpacked, '--strip-components=1'], work);

const there = readdirSync(unpacked).sort();
const wanted = [...about.files, 'LICENSE', 'README.md', 'package.json'].sort();
check(there.join() === wanted.join(), `the package holds ${there.join(', ')}\n  and should hold ${wanted.join(', ')}`);
for (const { file: name, integrity, bytes } of [manifest.entry, ...manifest.files]) {
  const content = read(unpacked, name);
  const actual = `sha256-${createHash('sha256').update(content).digest('base64')}`;
  check(actual === integrity && content.length === bytes, `${name} is not what manifest.json says it is`);
}

// The types declare exactly the module's exports. Node has no DOM: hosts that render on a server rely on the import working there.
const types = read(unpacked, TYPES).toString();
try {
  // esbuild does not know that a .d.ts file only declares.
  transformSync(types.replace(/^export const/gm, 'export declare const'), { loader: 'ts', logLevel: 'silent' });
} catch (error) {
  fail(`${TYPES} is no TypeScript: ${error instanceof Error ? error.message : error}`);
}
const declared = [...new Set([...types.matchAll(/^export (?:declare )?(?:function|const|let|class) (\w+)/gm)].map(([, name]) => name))].sort();
const PROBE = `const all = await import('${NAME}'); console.log(JSON.stringify({ names: Object.keys(all).sort(), version: all.version }));`;
/** @type {{ names: string[], version: string }} */
let found;
try {
  found = JSON.parse(run(process.execPath, ['--input-type=module', '--eval', PROBE], path.dirname(modules)));
} catch {
  fail(`${ENTRY} cannot be imported without a DOM; the reason stands above`);
}
check(found.names.join() === declared.join(), `${ENTRY} exports ${found.names.join(', ')}\n  and ${TYPES} ${declared.join(', ')}`);
check(found.version === version, `${ENTRY} says that it is version ${found.version}`);

// --- moved to its place in one step ---------------------------------------------------------------------------------------

mkdirSync(to, { recursive: true });
// Remove older packages, for hosts that copy everything in the folder.
for (const name of readdirSync(to)) if (name.startsWith(`${NAME}-`) && name.endsWith('.tgz') && name !== file) rmSync(path.join(to, name));
cpSync(path.join(work, file), path.join(to, `${file}.part`));
renameSync(path.join(to, `${file}.part`), path.join(to, file));
const whole = wanted.reduce((sum, name) => sum + statSync(path.join(unpacked, name)).size, 0);
console.log(`${path.relative(process.cwd(), path.join(to, file))}: ${wanted.length} files, ${kB(statSync(path.join(to, file)).size)} (${kB(whole)} unpacked)`);
console.log(`  checked: the ${listed.length} files of manifest.json by their integrity; ${declared.length} exports, the same in ${TYPES} and in node`);
