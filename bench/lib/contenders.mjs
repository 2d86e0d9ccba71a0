// The contenders and their setup: each one's files are served by the same backend with the same data.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export const BENCH = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
export const ROOT = path.join(BENCH, '..');

/** The date of the generated data: the same for every run of the benchmark. */
const TODAY = '2026-11-23';
/** This person sees the second workspace only. With the sizes below that is half of the packages, almost all of them add-on packages. */
const PERSON = 'mixed';
/** For the drilldown a person who sees everything. */
const DRILLDOWN_PERSON = 'customer-admin';
/** The first generated entitlement is always one of support cases with hours. */
export const ENTITLEMENT = 'e-1';
/** Numbers of records: up to the third the whole list is fetched; for the last, only ours requests just the rows in view. */
export const SIZES = [1_000, 10_000, 100_000, 1_000_000];
/** Too many for a page that fetches everything. */
export const MOST_LOCAL = 100_000;
export const personOf = (set) => (set.startsWith('records') ? DRILLDOWN_PERSON : PERSON);

/**
 * The data sets. The generator makes every second package an enterprise-wide one, which we sum by kind and the peers show one by one. So it
 * generates twice as many, and the person sees the half with almost none of them.
 */
export const DATA = {
  small: ['--workspaces', 2, '--agreements', 2, '--packages', 24, '--entitlements', 8, '--seed', 3],
  pictures: ['--workspaces', 2, '--agreements', 4, '--packages', 1000, '--entitlements', 20, '--months', 24, '--seed', 3],
  large: ['--workspaces', 2, '--agreements', 4, '--packages', 1000, '--entitlements', 20, '--seed', 3],
  ...Object.fromEntries(SIZES.map((size) => [`records ${size}`,
    ['--workspaces', 1, '--agreements', 1, '--packages', 1, '--entitlements', 1, '--records', size, '--seed', 3]])),
};

/** Selectors for the parts of a peer's drilldown: the hooks listed in README.md. */
const PEER_TABLE = {
  address: `/drilldown/${ENTITLEMENT}`,
  search: '#search',
  results: '#rowstate',
  whole: '#rowstate[data-complete="1"]',
  frame: '#grid',
  scroller: '#grid',
};

/**
 * `sums`: enterprise-wide packages are summed by kind. `menu`: the status filter is a list that opens. `table`: selectors for the parts of
 * the drilldown. `rows` are those with content; `elements` all of them. `whole` exists once all records are loaded; `loading` until then
 * (one of both). `foot` covers rows at the bottom.
 */
export const CONTENDERS = {
  ours: {
    title: 'ours', dist: path.join(ROOT, 'dist'), sums: true, menu: { active: 0, inactive: 1, '': 2 },
    overview: '/customer-activity?workspace=*&status=all',
    table: {
      address: `/customer-activity/entitlements/${ENTITLEMENT}?workspace=*`,
      search: '.records input[type=search]',
      results: '.records .results p[role=status]',
      loading: '.records .results progress',
      frame: '.records .grid',
      scroller: '.records .grid',
      foot: '.records .grid-foot',
      rows: '.records .grid-body > .grid-row:not([hidden], .is-pending)',
      elements: '.records .grid-body > .grid-row',
    },
  },
  vanilla: { title: 'floor', peer: true, overview: '/', table: { ...PEER_TABLE, rows: '#grid .gbody > .row', elements: '#grid .gbody > .row' } },
  'react-fluent': { title: 'Fluent', peer: true, overview: '/', table: { ...PEER_TABLE, rows: '#grid [data-row]', elements: '#grid [data-row]' } },
  'react-aggrid': {
    title: 'AG', peer: true, overview: '/',
    table: { ...PEER_TABLE, scroller: '#grid .ag-grid-viewport', rows: '#grid .ag-row', elements: '#grid .ag-row' },
  },
};

const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));

const peerDist = (name) => path.join(BENCH, 'peers', name, 'dist');
const newest = (folder) => Math.max(...files(folder).map((file) => statSync(file).mtimeMs));

/** Builds peers whose files are missing or older than their sources. */
export function buildPeers(names) {
  const sources = Math.max(...['common', 'react-common'].map((shared) => newest(path.join(BENCH, 'peers', shared))),
    statSync(path.join(BENCH, 'package-lock.json')).mtimeMs);
  const missing = names.filter((name) => CONTENDERS[name].peer).filter((name) => {
    const page = path.join(peerDist(name), 'index.html');
    return !existsSync(page) || statSync(page).mtimeMs < Math.max(sources, newest(path.join(BENCH, 'peers', name, 'src')));
  });
  if (missing.length === 0) return;
  console.error(`==> building the peers: ${missing.join(', ')}`);
  execFileSync(process.execPath, ['build.mjs', ...missing], { cwd: BENCH, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Copies each contender's files, so that a build in between changes nothing; all are compressed beforehand. */
export function stage(names) {
  const folder = mkdtempSync(path.join(tmpdir(), 'customer-activity-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const name of names) {
    const { dist = peerDist(name) } = CONTENDERS[name];
    if (!existsSync(path.join(dist, 'index.html'))) throw new Error(`${name} is not built`);
    const copy = path.join(folder, name);
    cpSync(dist, copy, { recursive: true });
    for (const file of files(copy).filter((file) => /\.(html|js|css|svg|json|wasm)$/.test(file))) {
      const text = readFileSync(file);
      if (!existsSync(`${file}.br`)) {
        writeFileSync(`${file}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }));
      }
      if (!existsSync(`${file}.gz`)) writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }));
    }
    CONTENDERS[name].files = copy;
  }
}

/** Returns the transfer size of one of a contender's files, without headers. */
export function wireBytes(name, url) {
  const folder = CONTENDERS[name].files;
  const { pathname } = new URL(url);
  const file = [path.join(folder, pathname), path.join(folder, 'index.html')].find((file) => existsSync(file) && statSync(file).isFile());
  return statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size;
}

const backends = [];
process.on('exit', () => { for (const child of backends) child.kill(); });

/** Starts the sample backend for a contender and a data set; resolves to its address. */
export async function serve(name, data) {
  const binary = process.env.SAMPLE_BACKEND || path.join(ROOT, 'target/server/sample-backend');
  const port = execFileSync(process.execPath, [path.join(ROOT, 'tools/free-port.mjs'), 'any'], { encoding: 'utf8' }).trim();
  const child = spawn(binary, ['--port', port, '--dist', CONTENDERS[name].files, '--today', TODAY, ...DATA[data].map(String)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  backends.push(child);
  const origin = `http://127.0.0.1:${port}`;
  for (let left = 100; ; left--) {
    if (child.exitCode !== null) throw new Error(`the backend for ${name} has stopped`);
    if (await fetch(`${origin}/sign-in`).then((answer) => answer.ok, () => false)) break;
    if (left === 0) throw new Error(`the backend for ${name} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { origin, stop: () => child.kill() };
}
