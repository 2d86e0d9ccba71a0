// The last step of a release, run by Trunk (Trunk.toml, hook `post_build`, through crates/development) in its staging folder, just before
// that becomes dist/.
//
// It turns Trunk's output into what visitors download: minified scripts and styles, the wasm in two parts and shrunk, names by content
// hash, matching references and integrity attributes, Brotli and gzip twins, and build.json with all sizes. Each stage is a module of this
// folder. Anything unexpected is an error: an unreferenced file, an inline script, a reference to a missing file.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FEWER_FUNCTIONS, optimise } from './binaryen.mjs';
import { bundleScript, bundleStyle } from './bundle.mjs';
import { BuildError, check, fail } from './check.mjs';
import { write } from './compress.mjs';
import { Files, integrityOf } from './files.mjs';
import { buildReport, manifest, printed } from './manifest.mjs';
import { checkReferences, nameByContent, plainStem } from './names.mjs';
import { checkPage, partsOf, pointToFiles, withoutComments } from './page.mjs';
import { asFactory, fill } from './scripts.mjs';
import { shrink } from './shrink.mjs';
import { INTEGRITY, NAME as CHUNK, isUnsplit, split } from './split.mjs';

const NAME = 'customer-activity';
/** Files that keep their names, because they are referenced from outside this build. */
const ENTRY = `${NAME}.js`; // for a host's page
const KEEP = new Set(['robots.txt', 'favicon.ico', ENTRY]);
const GUEST_STYLE = 'guest.css';
const LATER_STYLE = 'later.css';
const INTEGRATIONS = 'integrations.js'; // the parts of the entry that only some hosts need
/** Scripts that are loaded on demand, by URL. */
const LATER_SCRIPTS = ['diagnostics.js', 'telemetry.js', 'vitals.js'];
/** The workbook worker; its glue becomes part of its script. */
const WORKER = { script: 'workbook.js', glue: 'workbook-writer.js', wasm: 'workbook-writer_bg.wasm' };

/**
 * @typedef {object} Build
 * @property {string} staging the folder that becomes dist/
 * @property {string} source the project's folder
 * @property {string} base the path below which dist/ is served
 * @property {string} linked the program as linked by cargo
 * @property {string | null} inputs a hash over the sources and tools
 */

/** @returns {Build} */
function given() {
  /** @param {string} name */
  const env = (name) => process.env[name] || fail(`${name} is not set: this runs as a hook of Trunk`);
  const [staging, source] = [env('TRUNK_STAGING_DIR'), env('TRUNK_SOURCE_DIR')];
  return {
    staging,
    source,
    base: process.env.TRUNK_PUBLIC_URL || '/',
    linked: path.join(process.env.CARGO_TARGET_DIR ?? path.join(source, 'target'), 'wasm32-unknown-unknown/release/customer-activity.wasm'),
    inputs: process.env.BUILD_INPUTS || null,
  };
}

/** @param {Build} build */
async function finish({ staging, source, base, linked, inputs }) {
  const files = Files.read(staging);
  check(files.has('index.html'), 'there is no index.html');
  const page = withoutComments(files.text('index.html'));
  const { style, glue, wasm, boot } = partsOf(page, base);
  for (const name of [style, glue, wasm, boot]) check(files.has(name), `index.html asks for ${name}, which is not there`);
  const cargo = readFileSync(path.join(source, 'Cargo.toml'), 'utf8');
  const version = /^version = "(.+)"$/m.exec(cargo)?.[1] ?? fail('Cargo.toml has no version');

  for (const name of [GUEST_STYLE, LATER_STYLE, style]) {
    const entry = path.join(source, 'style', `${plainStem(path.basename(name, '.css'))}.css`);
    files.set(name, await bundleStyle(entry, staging));
  }
  files.checkKinds();

  if (isUnsplit(files.bytes(wasm))) {
    const parts = split(linked, path.basename(glue, '.js'));
    const chunk = optimise(parts.chunk, FEWER_FUNCTIONS);
    files.set(wasm, parts.wasm);
    files.setText(glue, parts.glue.replace(INTEGRITY, integrityOf(chunk)));
    files.set(CHUNK, chunk);
  }

  /** Names of the files that were bundled into another. */
  const merged = new Set(await shrinkPair(files, wasm, glue, path.join(staging, path.dirname(glue))));
  files.setText(glue, asFactory(files.text(glue), readFileSync(path.join(source, 'tools/program.template.js'), 'utf8')));
  const later = { later: LATER_STYLE, 'later-integrity': integrityOf(files.bytes(LATER_STYLE)) };
  files.setText(boot, fill(files.text(boot), later));
  files.setText(ENTRY, fill(files.text(ENTRY), {
    ...later, glue: path.basename(glue), wasm: path.basename(wasm), style: GUEST_STYLE, integrations: INTEGRATIONS,
    'wasm-integrity': integrityOf(files.bytes(wasm)), 'style-integrity': integrityOf(files.bytes(GUEST_STYLE)),
  }));
  for (const name of Object.values(WORKER)) check(files.has(name), `the worker's ${name} is not there`);
  for (const name of await shrinkPair(files, WORKER.wasm, WORKER.glue, staging)) merged.add(name);
  writeFileSync(path.join(staging, WORKER.glue), files.bytes(WORKER.glue)); // where the script's import finds it
  for (const name of [glue, boot, ENTRY, INTEGRATIONS, ...LATER_SCRIPTS, WORKER.script]) {
    const { script, modules } = await bundleScript(name, files.text(name), staging);
    files.set(name, script);
    for (const module of modules) merged.add(module);
  }
  for (const name of merged) files.delete(name);
  for (const [name, bytes] of files) {
    if (name.endsWith('.wasm')) await WebAssembly.compile(bytes).catch((error) => fail(`${name} is no valid wasm: ${error.message}`));
  }

  const buildName = `${NAME}-${files.hash()}`;
  for (const name of [boot, ENTRY]) files.setText(name, fill(files.text(name), { version, build: buildName }));

  const renamed = nameByContent(files, KEEP);
  const { html, asked } = pointToFiles(page, base, renamed, files);
  checkPage(html);
  files.setText('index.html', html);
  checkReferences(files, renamed, KEEP);
  for (const [script, name] of [[ENTRY, wasm], [ENTRY, GUEST_STYLE], [ENTRY, LATER_STYLE], [boot, LATER_STYLE]]) {
    check(files.text(script).includes(integrityOf(files.bytes(name))), `${script} has another integrity of ${name}`);
  }

  for (const name of readdirSync(staging)) rmSync(path.join(staging, name), { recursive: true });
  const finalName = (/** @type {string} */ name) => renamed.get(name) ?? fail(`${name} has no final name`);
  const embedded = new Set([ENTRY, glue, wasm, GUEST_STYLE].map(finalName));
  const built = [...files].map(([name, bytes]) => {
    const file = finalName(name);
    const sizes = write(staging, file, bytes);
    return { file, ...sizes, firstVisit: file === 'index.html' || asked.has(file), embeddedVisit: embedded.has(file), integrity: integrityOf(bytes) };
  }).sort((a, b) => b.br - a.br);
  /** Files that only the standalone page loads are not for a host's page. */
  const isOfHost = (/** @type {string} */ file) => embedded.has(file) || (file !== 'index.html' && !asked.has(file));
  const ofHost = built.filter(({ file }) => isOfHost(file));
  write(staging, 'manifest.json', printed(manifest(ofHost, { name: NAME, entry: ENTRY, version, build: buildName })));
  write(staging, 'build.json', printed(buildReport(built, inputs)));
}

/**
 * Shrinks a wasm and its script together.
 * @param {Files} files
 * @param {string} wasm
 * @param {string} glue
 * @param {string} folder with the modules that the script imports
 * @returns {Promise<string[]>} the modules bundled into the script
 */
async function shrinkPair(files, wasm, glue, folder) {
  const shrunk = await shrink(files.bytes(wasm), files.text(glue), folder).catch((error) => fail(`${wasm}: ${error.message}`));
  files.set(wasm, shrunk.wasm);
  files.setText(glue, shrunk.glue);
  return shrunk.modules;
}

await finish(given()).catch((error) => {
  if (!(error instanceof BuildError)) throw error;
  console.error(`tools/dist: ${error.message}`);
  process.exitCode = 1;
});
