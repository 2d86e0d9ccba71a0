// The last step of a release, run by Trunk (Trunk.toml, hook `post_build`, through development/) in its staging folder, just before that becomes dist/.
//
// It makes of what Trunk wrote what a visitor downloads: minified script and style, names that are hashes of
// the final bytes (Trunk hashes before wasm-opt has run, so its names may stay when the bytes change), references and
// integrity attributes to match, Brotli and gzip twins, and build.json with all sizes. Whatever it does not expect is an
// error: a file that nothing refers to, an inline script, a reference to something that is not there.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { FEWER_FUNCTIONS, optimise, shrink } from './shrink-wasm.mjs';
import { INTEGRITY, NAME, isUnsplit, split } from './split-wasm.mjs';

const staging = env('TRUNK_STAGING_DIR');
const source = env('TRUNK_SOURCE_DIR');
const base = process.env.TRUNK_PUBLIC_URL || '/';

const NAME_OF_APP = 'customer-activity';
/** Files that keep their name, because something outside of this build asks for them by it. */
const ENTRY = `${NAME_OF_APP}.js`; // of a host's page
const GUEST_STYLE = 'guest.css';
const LATER_STYLE = 'guest-later.css';
const INTEGRATIONS = 'integrations.js'; // what of it not every host needs
const INSTANCE = 'instance.js'; // part of both entries; it says which version and which build this is
/** Scripts that are loaded when they are needed, by their address. */
const LATER_SCRIPTS = ['diagnostics.js', 'telemetry.js', 'vitals.js'];
const KEEP = new Set(['robots.txt', 'favicon.ico', ENTRY]);
const TEXT = new Set(['.html', '.js', '.css', '.svg', '.json', '.webmanifest', '.txt']);
const COMPRESSED = new Set([...TEXT, '.wasm', '.ico']);
const KNOWN = new Set([...COMPRESSED, '.png', '.woff2']);
/** Browsers whose syntax the output may use. */
const BROWSERS = ['chrome123', 'firefox121', 'safari17.5'];

function env(name) {
  return process.env[name] || fail(`${name} is not set: this runs as a hook of Trunk`);
}
function fail(message) {
  console.error(`finish-dist: ${message}`);
  process.exit(1);
}
function check(condition, message) {
  if (!condition) fail(message);
}

/** All files below `dir`, relative to it, with forward slashes. */
function walk(dir, prefix = '') {
  return readdirSync(path.join(dir, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(prefix, entry.name);
    check(entry.isFile() || entry.isDirectory(), `${name} is neither a file nor a folder`);
    return entry.isDirectory() ? walk(dir, name) : [name];
  });
}

/** What is in dist, by name. Everything happens here; the disk is written once at the end. */
const files = new Map(walk(staging).map((name) => [name, readFileSync(path.join(staging, name))]));
const text = (name) => files.get(name).toString('utf8');
/** The shortest that browsers take, and as safe: each is read on a first visit, and nothing makes it smaller. */
const sri = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`;
const contentHash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 10);

// --- index.html as a list of tags ------------------------------------------------------------------------------------

check(files.has('index.html'), 'there is no index.html');
let html = text('index.html');
html = html.replace(/<!--(?!\[)[\s\S]*?-->/g, '');

const TAG = /<([a-z][a-z0-9-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*\/?>/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;

function attributesOf(source) {
  const attributes = new Map();
  for (const [, name, double, single, bare] of source.matchAll(ATTRIBUTE)) {
    attributes.set(name.toLowerCase(), double ?? single ?? bare ?? '');
  }
  return attributes;
}
const tags = () =>
  [...html.matchAll(TAG)].map(([whole, name, rest]) => ({ whole, name: name.toLowerCase(), attributes: attributesOf(rest) }));
const printTag = ({ whole, name, attributes }) => {
  const printed = [...attributes].map(([key, value]) => (value === '' ? ` ${key}` : ` ${key}="${value.replaceAll('"', '&quot;')}"`));
  return `<${name}${printed.join('')}${whole.endsWith('/>') ? ' /' : ''}>`;
};

/** The file of dist that an address in index.html means; undefined when it is not one of ours (an operation of the backend). */
function local(address) {
  if (/^[a-z][a-z0-9+.-]*:|^\/\/|^#/i.test(address)) return undefined;
  const name = address.startsWith(base) ? address.slice(base.length) : address.replace(/^\.?\//, '');
  return name.replace(/[?#].*$/, '');
}

// --- style: one file, with everything that it imports ----------------------------------------------------------------

/** An absolute address in a style sheet means a file of dist and stays; it gets its new name later. */
const filesOfDist = {
  name: 'files-of-dist',
  setup({ onResolve }) {
    onResolve({ filter: /^\// }, ({ kind, path }) => (kind === 'url-token' ? { path, external: true } : undefined));
  },
};

async function bundleStyle(name, entry) {
  const { outputFiles } = await build({
    entryPoints: [entry], bundle: true, write: false, minify: true, charset: 'utf8', legalComments: 'none',
    target: BROWSERS, logLevel: 'warning', outdir: staging, plugins: [filesOfDist],
    // The pictures become part of the style sheet: they are there with it, and nothing more is asked for.
    loader: { '.svg': 'dataurl' },
  }).catch(() => fail(`the style sheet ${entry} cannot be built; the reason stands above`));
  check(outputFiles.length === 1 && !/@import/.test(outputFiles[0].text), `the style sheet ${entry} does not become one file`);
  files.set(name, Buffer.from(outputFiles[0].contents));
}

const styles = tags().filter(({ name, attributes }) => name === 'link' && attributes.get('rel') === 'stylesheet');
check(styles.length === 1, `index.html must have one style sheet, it has ${styles.length}`);
const style = local(styles[0].attributes.get('href'));
check(files.has(style), `the style sheet ${style} is not there`);
for (const name of [GUEST_STYLE, LATER_STYLE]) await bundleStyle(name, path.join(source, 'style', name));
await bundleStyle(style, path.join(source, 'style', `${path.basename(style, '.css').replace(/-[0-9a-f]{12,16}$/, '')}.css`));

// --- the program's script: makes as many programs as are asked for -----------------------------------------------------------

/** What boot.js and customer-activity.js use of a program. */
const USED = ['default', 'start', 'update', 'stop', 'outdated', 'fetchPages'];

/** The glue inside of tools/program.template.js, which says why. crates/development/src/glue.rs does the same for a development build. */
function asFactory(script) {
  const exported = /^export \{([^}]*)\};\s*$/m.exec(script);
  const ways = /\bwasm = instance\.exports;/g;
  check(exported && !/^import\b(?!\.)/m.test(script) && /^(?:let|var) wasm\b/m.test(script) && script.match(ways)?.length === 1, 'the glue is not as expected');
  const names = exported[1].split(',').map((name) => name.trim()).filter(Boolean).map((name) => name.split(' as '));
  const used = names.filter(([own, name = own]) => USED.includes(name)).map(([own, name = own]) => `${name}: ${own}`);
  check(['default:', 'start:', 'update:', 'stop:'].every((name) => used.some((entry) => entry.startsWith(name))), 'the glue does not export what is used');
  const parts = { script: script.replace(exported[0], '').replace(ways, 'wasm = guard(instance.exports);'), used: used.join(', ') };
  return readFileSync(path.join(source, 'tools/program.template.js'), 'utf8').replace(/%(script|used)%/g, (_, part) => parts[part]);
}

/** What a script could not know before: names and integrity of what it leads to, version and build. */
function addressed(script, names) {
  return script.replace(/%([\w-]+)%/g, (_, what) => names[what] ?? fail(`a script asks for %${what}%`));
}
const version = /^version = "(.+)"$/m.exec(readFileSync(path.join(source, 'Cargo.toml'), 'utf8'))?.[1] ?? fail('Cargo.toml has no version');

// --- what index.html asks for ----------------------------------------------------------------------------------------

for (const name of files.keys()) {
  check(KNOWN.has(path.extname(name)), `${name} is of a kind that does not belong into dist`);
}

/** Every tag with an address, and the attribute that holds it. */
const linking = () =>
  tags().flatMap((tag) =>
    ['href', 'src'].filter((key) => tag.attributes.has(key) && tag.name !== 'a' && tag.name !== 'use').map((key) => ({ tag, key })),
  );
const isScript = (tag) => tag.name === 'script';
const isLink = (rel) => (tag) => tag.name === 'link' && tag.attributes.get('rel') === rel;
const only = (what, predicate) => {
  const found = tags().filter(predicate);
  check(found.length === 1, `index.html must have one ${what}, it has ${found.length}`);
  return found[0];
};

const glue = local(only('module to preload (the glue)', isLink('modulepreload')).attributes.get('href'));
const wasm = local(
  only('wasm to preload', (tag) => isLink('preload')(tag) && tag.attributes.get('href').endsWith('.wasm')).attributes.get('href'),
);
const boot = local(only('script', isScript).attributes.get('src') ?? fail('index.html has an inline script'));
for (const name of [glue, wasm, boot]) check(files.has(name), `index.html asks for ${name}, which is not there`);

// --- script: minified, each with the modules that it imports ---------------------------------------------------------

async function bundleScript(name) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: text(name), resolveDir: path.join(staging, path.dirname(name)), sourcefile: name, loader: 'js' },
    bundle: true, write: false, minify: true, format: 'esm', target: BROWSERS, charset: 'utf8', legalComments: 'inline',
    logLevel: 'warning', metafile: true, absWorkingDir: staging,
  }).catch(() => fail(`the script ${name} cannot be built; the reason stands above`));
  files.set(name, Buffer.from(outputFiles[0].contents));
  return Object.keys(metafile.inputs).filter((input) => input !== name && files.has(input));
}

// --- wasm: the pages that a first visit does not show in a chunk of their own ----------------------------------------------

if (isUnsplit(files.get(wasm))) {
  const linked = path.join(process.env.CARGO_TARGET_DIR ?? path.join(source, 'target'), 'wasm32-unknown-unknown/release/customer-activity.wasm');
  const parts = split(linked, path.basename(glue, '.js'));
  const chunk = optimise(parts.chunk, FEWER_FUNCTIONS);
  files.set(wasm, parts.wasm);
  files.set(glue, Buffer.from(parts.glue.replace(INTEGRITY, sri(chunk))));
  files.set(NAME, chunk);
}

/** The worker that writes workbooks: its wasm shrunk, its glue a part of its script, which nothing but boot.js names. */
async function finishWorker() {
  const [script, glue, wasm] = ['workbook.js', 'workbook-writer.js', 'workbook-writer_bg.wasm'];
  for (const name of [script, glue, wasm]) check(files.has(name), `the worker's ${name} is not there`);
  const shrunk = await shrink(files.get(wasm), text(glue), staging).catch((error) => fail(`${wasm}: ${error.message}`));
  await WebAssembly.compile(shrunk.wasm).catch((error) => fail(`${wasm} is no valid wasm: ${error.message}`));
  files.set(wasm, shrunk.wasm);
  writeFileSync(path.join(staging, glue), shrunk.glue); // where the script's import finds it
  return [...shrunk.modules, ...(await bundleScript(script))];
}

const shrunk = await shrink(files.get(wasm), text(glue), path.join(staging, path.dirname(glue))).catch((error) => fail(error.message));
files.set(wasm, shrunk.wasm);
files.set(glue, Buffer.from(asFactory(shrunk.glue)));
for (const name of files.keys()) {
  if (!name.endsWith('.wasm')) continue;
  await WebAssembly.compile(files.get(name)).catch((error) => fail(`${name} is no valid wasm: ${error.message}`));
}
files.set(ENTRY, Buffer.from(addressed(text(ENTRY), {
  glue: path.basename(glue), wasm: path.basename(wasm), style: GUEST_STYLE, later: LATER_STYLE, integrations: INTEGRATIONS,
  'wasm-integrity': sri(files.get(wasm)), 'style-integrity': sri(files.get(GUEST_STYLE)), 'later-integrity': sri(files.get(LATER_STYLE)),
})));
const imported = [...shrunk.modules];
for (const name of [glue, boot, ENTRY, INTEGRATIONS, ...LATER_SCRIPTS]) imported.push(...(await bundleScript(name)));
imported.push(...(await finishWorker()));
for (const name of imported) files.delete(name);

/** Another whenever anything in dist is. */
const buildName = `${NAME_OF_APP}-${contentHash(Buffer.concat([...files.keys()].sort().map((name) => files.get(name))))}`;
for (const name of [boot, ENTRY]) files.set(name, Buffer.from(addressed(text(name), { version, build: buildName })));

// --- names: each a hash of the final bytes, so a file is named after all that it refers to ---------------------------

const referring = (name) =>
  TEXT.has(path.extname(name)) ? [...files.keys()].filter((other) => other !== name && mentions(text(name), other)) : [];
const escape = (literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const mention = (name) => new RegExp(`(?<![\\w.-])${escape(path.basename(name))}(?![\\w-])`, 'g');
const mentions = (content, name) => mention(name).test(content);

const renamed = new Map([['index.html', 'index.html']]);
const pending = [];
function rename(name) {
  if (renamed.has(name)) return;
  check(!pending.includes(name), `files refer to each other in a circle: ${[...pending, name].join(' → ')}`);
  pending.push(name);
  const others = referring(name);
  others.forEach(rename);
  pending.pop();
  if (others.length) {
    let content = text(name);
    for (const other of others) content = content.replace(mention(other), () => path.basename(renamed.get(other)));
    files.set(name, Buffer.from(content));
  }
  const { dir, name: stem, ext } = path.posix.parse(name);
  const plain = stem.replace(/_bg$/, '').replace(/-[0-9a-f]{12,16}$/, '');
  const final = KEEP.has(name) ? name : path.posix.join(dir, `${plain}-${contentHash(files.get(name))}${ext}`);
  check(![...renamed.values()].includes(final), `two files would be named ${final}`);
  renamed.set(name, final);
}
for (const name of files.keys()) rename(name);

// --- index.html: new names, integrity, nothing inline ----------------------------------------------------------------

const asked = new Set(); // what the first visit downloads, by its final name
for (const { tag, key } of linking()) {
  const name = local(tag.attributes.get(key));
  const file = renamed.get(name);
  const preloadsAnswer = isLink('preload')(tag) && tag.attributes.get('as') === 'fetch' && !name?.endsWith('.wasm');
  if (file === undefined) {
    // The only addresses that are no files: answers of the backend that are asked for ahead.
    check(name !== undefined && preloadsAnswer, `index.html refers to ${tag.attributes.get(key)}, which is not in dist`);
    continue;
  }
  const before = tag.whole;
  tag.attributes.set(key, base + file);
  if (isScript(tag) || isLink('stylesheet')(tag) || isLink('modulepreload')(tag) || isLink('preload')(tag)) {
    tag.attributes.set('integrity', sri(files.get(name)));
  } else {
    tag.attributes.delete('integrity');
  }
  if (tag.attributes.get('crossorigin') === 'anonymous') tag.attributes.set('crossorigin', ''); // means the same
  html = html.replace(before, () => printTag(tag));
  asked.add(file);
}
html = html.replace(/\s*\n\s*/g, '\n').trim() + '\n';

for (const [whole, , inner] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
  check(/\ssrc=/.test(whole) && inner.trim() === '', `index.html has an inline script: ${whole.slice(0, 80)}`);
}
for (const { name, whole, attributes } of tags()) {
  check(!['style', 'base', 'iframe', 'object', 'embed', 'pre', 'textarea'].includes(name), `index.html must not have <${name}>`);
  for (const [key, value] of attributes) {
    check(!/^on|^style$|^data-trunk/.test(key), `index.html must not have the attribute ${key}: ${whole}`);
    check(!/^\s*javascript:/i.test(value), `index.html must not have a javascript: address: ${whole}`);
  }
}
for (const name of files.keys()) {
  check(mentions(html, renamed.get(name)) || name === 'index.html' || KEEP.has(name) ||
    [...files.keys()].some((other) => mentions(text(other), renamed.get(name))), `nothing refers to ${name}`);
  check(!/sourceMappingURL=/.test(TEXT.has(path.extname(name)) ? text(name) : ''), `${name} has a source map`);
}
files.set('index.html', Buffer.from(html));

// --- to the disk, with twins and sizes -------------------------------------------------------------------------------

const brotli = (bytes, isText) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22, // the most that browsers must understand is 24; larger windows win nothing here
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      [constants.BROTLI_PARAM_MODE]: isText ? constants.BROTLI_MODE_TEXT : constants.BROTLI_MODE_GENERIC,
    },
  });

function write(name, bytes) {
  const target = path.join(staging, name);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, bytes);
  if (!COMPRESSED.has(path.extname(name))) return { raw: bytes.length, br: bytes.length, gz: bytes.length };
  const br = brotli(bytes, TEXT.has(path.extname(name)));
  const gz = gzipSync(bytes, { level: 9 });
  writeFileSync(`${target}.br`, br);
  writeFileSync(`${target}.gz`, gz);
  return { raw: bytes.length, br: br.length, gz: gz.length };
}

for (const name of readdirSync(staging)) rmSync(path.join(staging, name), { recursive: true });
/** What the first visit in a host's page downloads. */
const embedded = new Set([ENTRY, glue, wasm, GUEST_STYLE].map((name) => renamed.get(name)));
for (const name of [wasm, GUEST_STYLE, LATER_STYLE]) check(text(ENTRY).includes(sri(files.get(name))), `${ENTRY} has another integrity of ${name}`);
const sizes = [...files]
  .map(([name, bytes]) => {
    const file = renamed.get(name);
    return {
      file, ...write(file, bytes), firstVisit: file === 'index.html' || asked.has(file), embeddedVisit: embedded.has(file), integrity: sri(bytes),
    };
  })
  .sort((a, b) => b.br - a.br);
const sum = (key) => sizes.filter((file) => file.firstVisit).reduce((total, file) => total + file[key], 0);
const report = { inputs: process.env.BUILD_INPUTS || null, firstVisit: { raw: sum('raw'), br: sum('br'), gz: sum('gz') }, files: sizes };
/** For whoever embeds the app: what belongs to it, and what a first visit asks for of it. */
const own = sizes.filter(({ file }) => file !== 'index.html' && file !== renamed.get(boot) && !asked.has(file) || embedded.has(file));
const described = ({ file, integrity, raw, br, embeddedVisit }) => ({ file, integrity, bytes: raw, brotli: br, firstVisit: embeddedVisit });
const manifest = {
  name: NAME_OF_APP, version, build: buildName, contractVersion: 1,
  entry: described(own.find(({ file }) => file === ENTRY)), files: own.map(described),
};
write('manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
write('build.json', Buffer.from(`${JSON.stringify(report, null, 2)}\n`));
check(statSync(path.join(staging, 'index.html')).size > 0, 'index.html is empty');
