// The benchmark: ours beside the peers, over the same backend and data, in turn. ABOUT.md says what is measured and how.
//
//   node bench/run.mjs [--runs 5] [--only overview,drilldown,growth,embedded,pictures] [--contenders ours,vanilla,react-fluent] [--keep]
//     [--trace[-to FOLDER]] [--dist FOLDER: another build of ours] [--before FOLDER: an older build of ours, as one more contender]
import { chromium } from 'playwright';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { check, expected } from './lib/check.mjs';
import { BENCH, CONTENDERS, DATA, ENTITLEMENT, MOST_LOCAL, ROOT, SIZES, buildPeers, personOf, serve, stage, wireBytes } from './lib/contenders.mjs';
import { Drilldown, checkTable, measure } from './lib/drilldown.mjs';
import { embedded, startHosts } from './lib/embedded.mjs';
import { breakdown, chartAgain, tilePictures } from './lib/pictures.mjs';
import { probe } from './lib/probe.mjs';
import { reference, sample } from './lib/records.mjs';
import { memory } from './lib/renderer.mjs';
import { report } from './lib/report.mjs';
import { split } from './lib/trace.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    only: { type: 'string', default: 'overview,drilldown,growth,embedded,pictures' },
    contenders: { type: 'string', default: 'ours,vanilla,react-fluent' },
    toggles: { type: 'string', default: '10' },
    keep: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    dist: { type: 'string' },
    before: { type: 'string' },
    'trace-to': { type: 'string' },
  },
});
// An older build is a contender like any other: measured in turn with the new one, so that a slow minute of the machine affects both.
if (options.before) {
  CONTENDERS.before = { ...CONTENDERS.ours, title: 'before', isOlder: true, dist: path.resolve(options.before) };
  options.contenders += ',before';
}
const SCENARIOS = {
  overview: ['small', 'slow', 'large'], bytes: ['small'], small: ['small'], slow: ['slow'], large: ['large'],
  // The drilldown is measured with 100,000 records, and must open as fast as with 1,000.
  drilldown: [1_000, 100_000], growth: SIZES, embedded: ['embedded'], pictures: ['pictures'],
};
const unknown = (what, names, known) => {
  const other = names.filter((name) => !(name in known));
  if (other.length > 0) throw new Error(`no ${what} “${other.join('”, “')}”; there are: ${Object.keys(known).join(', ')}`);
  return names;
};
const scenarios = [...new Set(unknown('scenario', options.only.split(','), SCENARIOS).flatMap((name) => SCENARIOS[name]))];
// No peer can be embedded, and none has pictures.
const OWN = ['embedded', 'pictures'];
const names = unknown('contender', options.contenders.split(','), CONTENDERS)
  .filter((name) => !CONTENDERS[name].peer || scenarios.some((scenario) => !OWN.includes(scenario)));
if (names.length === 0) throw new Error('no peer can be embedded or has pictures: --contenders ours');
const runs = Math.max(1, Number(options.runs) || 1);
const toggles = Math.max(1, Number(options.toggles) || 1);

/** As in the tests: no network requests of the browser's own, and it may run as root in a container. */
const BROWSER_ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const VIEWPORT = { width: 1440, height: 900 };
/** A mid-range phone on a poor connection. */
const SLOW = { cpu: 4, network: { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 } };
/** Generous: a peer may need ten seconds for each selection on a busy machine. */
const TIMEOUT = 300_000;

const say = (text) => console.error(`==> ${text}`);

const date = new Date().toISOString();
// The commit of the sources; what is measured is dist/.
const commit = (() => {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=10'], { cwd: ROOT, encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
})();

// --- preparation -----------------------------------------------------------------------------------------------------

buildPeers(names);
if (options.dist) CONTENDERS.ours.dist = path.resolve(options.dist);
stage(names);
const sets = [...new Set(scenarios.filter((scenario) => typeof scenario === 'string').map((scenario) => (['large', 'pictures'].includes(scenario) ? scenario : 'small')))];
const sizes = scenarios.filter((scenario) => typeof scenario === 'number').sort((a, b) => a - b);
/** The peers fetch everything, so above some number only ours is measured. */
const namesOf = (scenario) => (scenario > MOST_LOCAL || OWN.includes(scenario) ? names.filter((name) => !CONTENDERS[name].peer && (!OWN.includes(scenario) || name === 'ours')) : names);
const servers = {};
for (const set of sets) for (const name of namesOf(set)) servers[`${set} ${name}`] = await serve(name, set);
for (const size of sizes) for (const name of namesOf(size)) servers[`records ${size} ${name}`] = await serve(name, `records ${size}`);
if (scenarios.includes('pictures')) servers['records 100000 ours'] ??= await serve('ours', 'records 100000');
const hosts = namesOf('embedded').length > 0 && scenarios.includes('embedded') ? await startHosts(servers['small ours'].origin) : undefined;

const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true, args: BROWSER_ARGS });

/** A new profile with an empty cache, in which the person is signed in. */
async function profile(browser, name, set, { origin } = servers[`${set} ${name}`]) {
  const contender = CONTENDERS[name];
  const context = await browser.newContext({
    baseURL: origin, viewport: VIEWPORT, locale: 'en-GB', timezoneId: 'Europe/Berlin',
    // The peers set markup from text, which the backend's policy forbids; ours runs under it, as in production.
    bypassCSP: Boolean(contender.peer),
  });
  context.setDefaultTimeout(TIMEOUT);
  const answer = await context.request.post('/sign-in', { form: { person: personOf(set) }, headers: { Origin: origin }, maxRedirects: 0 });
  if (answer.status() !== 303) throw new Error(`${name}: signing in was answered with ${answer.status()}`);
  return context;
}

const activities = {};
const references = {};
async function visit(context, name, set, { slow = false, after, trace } = {}) {
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.addInitScript(probe, { tiles: expected(CONTENDERS[name], activities[set]).tiles });
  if (slow) {
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW.network);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW.cpu });
  }
  if (trace) await trace.start(page);
  try {
    await page.goto(CONTENDERS[name].overview, { waitUntil: 'commit', timeout: TIMEOUT });
    const result = await within(page.evaluate(() => window.__bench.result()), async () => {
      const tiles = await page.evaluate(() => document.getElementsByClassName('tile').length);
      return `${tiles} tiles after ${TIMEOUT / 1000} s ${faults.join('; ')}`;
    });
    if (after) Object.assign(result, await after(page));
    if (faults.length > 0) throw new Error(faults.join('; '));
    return result;
  } finally {
    if (trace) await trace.stop();
    await page.close();
  }
}

async function within(work, explain) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(async () => reject(new Error(await explain().catch(() => 'the page does not answer'))), TIMEOUT);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

// --- the scenarios ----------------------------------------------------------------------------------------------------

/** All three statuses in turn; the page begins with all. */
function steps(name, set) {
  const { packages } = expected(CONTENDERS[name], activities[set]);
  return Array.from({ length: toggles }, (_, at) => ['active', 'inactive', ''][at % 3]).map((status) => ({ status, packages: packages[status] }));
}
const filter = (name, set) => async (page) => {
  const plan = { steps: steps(name, set), menu: CONTENDERS[name].menu };
  const work = page.evaluate((plan) => window.__bench.filter(plan), plan);
  return { filter: await within(work, async () => 'the status filter does not come to its end') };
};

const SCENARIO = {
  async small(browser, name) {
    const context = await profile(browser, name, 'small');
    const cold = await visit(context, name, 'small');
    const warm = await visit(context, name, 'small');
    await context.close();
    return { cold, warm };
  },
  async slow(browser, name) {
    const context = await profile(browser, name, 'small');
    const slowCold = await visit(context, name, 'small', { slow: true });
    const slowWarm = await visit(context, name, 'small', { slow: true });
    await context.close();
    return { slowCold, slowWarm };
  },
  async large(browser, name) {
    const context = await profile(browser, name, 'large');
    const large = await visit(context, name, 'large', { after: filter(name, 'large') });
    await context.close();
    return { large };
  },
  async embedded(browser, name) {
    const context = await profile(browser, name, 'small', hosts);
    const { tiles } = expected(CONTENDERS[name], activities.small);
    const result = await embedded(context, { tiles, within });
    await context.close();
    return { embedded: result };
  },
  async pictures(browser, name) {
    const context = await profile(browser, name, 'pictures');
    const { tiles } = expected(CONTENDERS[name], activities.pictures);
    const { overview } = CONTENDERS[name];
    const result = await tilePictures(context, { overview, tiles, within });
    await context.close();
    const records = await profile(browser, name, 'records 100000');
    const { address, rows, loading } = CONTENDERS[name].table;
    Object.assign(result, await chartAgain(records, { within, address, entitlement: ENTITLEMENT, rows, loading }));
    Object.assign(result, await breakdown(records, { within, address, rows, loading }));
    await records.close();
    return { pictures: result };
  },
};
for (const size of sizes) {
  SCENARIO[size] = async (browser, name) => {
    const context = await profile(browser, name, `records ${size}`);
    const drilldown = () => new Drilldown({ name, size, reference: references[size], within });
    // The first visit fills the cache.
    const cold = drilldown();
    await cold.open(context);
    await cold.close();
    const warm = await measure(drilldown(), context);
    const { cookies } = await context.storageState();
    await context.close();
    const contender = CONTENDERS[name];
    Object.assign(warm, await memory(browser, {
      cookies, url: servers[`records ${size} ${name}`].origin + contender.table.address, viewport: VIEWPORT,
      bypassCSP: Boolean(contender.peer), isReady: drilldown().isReady, patience: TIMEOUT,
    }));
    return { [`records ${size}`]: warm };
  };
}

// --- checks of the numbers shown ---------------------------------------------------------------------------------------

const about = {};
let wrongNumbers = false;
{
  const browser = await launch();
  about.browser = `Chromium ${browser.version()}`;
  for (const set of sets) {
    const texts = [];
    for (const name of namesOf(set)) {
      const context = await profile(browser, name, set);
      const answer = await context.request.get('/api/v1/activity?workspace=*', { headers: { 'Accept-Language': 'en' } });
      if (!answer.ok()) throw new Error(`${name}: /activity was answered with ${answer.status()}`);
      texts.push(await answer.text());
      activities[set] ??= JSON.parse(texts[0]);
      await context.close();
    }
    if (new Set(texts).size > 1) throw new Error('the contenders’ backends do not have the same data');
    const entitlements = activities[set].packages.reduce((sum, pack) => sum + pack.entitlements.length, 0);
    about[set] = { packages: activities[set].packages.length, entitlements, bytes: texts[0].length, tiles: {} };
    for (const name of namesOf(set)) {
      const context = await profile(browser, name, set);
      let result;
      await visit(context, name, set, { after: async (page) => { result = await check(page, CONTENDERS[name], activities[set]); return {}; } });
      await context.close();
      about[set].tiles[name] = expected(CONTENDERS[name], activities[set]).tiles;
      if (result.wrong.length > 0) wrongNumbers = true;
      say(`${set}: ${CONTENDERS[name].title} shows ${about[set].tiles[name]} tiles; ${result.compared} entitlements compared, ${
        result.wrong.length === 0 ? 'all right' : `WRONG:\n    ${result.wrong.join('\n    ')}`}`);
    }
  }
  for (const size of sizes) {
    const texts = [];
    for (const name of namesOf(size)) {
      const context = await profile(browser, name, `records ${size}`);
      texts.push(await sample(context.request, size));
      references[size] ??= await reference(context.request, size);
      if (texts.at(-1) !== texts[0]) throw new Error('the contenders’ backends do not have the same records');
      const { compared, wrong } = await checkTable(new Drilldown({ name, size, reference: references[size], within }), context);
      await context.close();
      if (wrong.length > 0) wrongNumbers = true;
      say(`${size} records: ${CONTENDERS[name].title} finds and sorts them; ${compared} rows compared, ${
        wrong.length === 0 ? 'all right' : `WRONG:\n    ${wrong.join('\n    ')}`}`);
    }
  }
  await browser.close();
}
if (wrongNumbers) {
  console.error('bench: a contender shows wrong numbers, so nothing is measured');
  process.exit(1);
}

// --- traces (on request) ----------------------------------------------------------------------------------------------

if (options.trace || options['trace-to']) {
  const browser = await launch();
  const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8', 'disabled-by-default-v8.compile', 'toplevel', 'blink.user_timing', 'loading', '__metadata'];
  const keepTrace = (file, trace) => {
    if (!options['trace-to']) return;
    mkdirSync(options['trace-to'], { recursive: true });
    writeFileSync(path.join(options['trace-to'], `${file.replaceAll(/[ ,]+/g, '-')}.json`), trace);
  };
  const tell = (what, trace) => {
    console.log(`\n${what}; main thread, own processor time in ms`);
    for (const [part, ms] of split(JSON.parse(trace.toString()))) console.log(`  ${part.padEnd(28)} ${ms.toFixed(0).padStart(6)}`);
  };
  const one = async (name, set, label, choices) => {
    const context = await profile(browser, name, set);
    const result = {};
    const trace = {
      start: (page) => browser.startTracing(page, { categories }),
      stop: async () => { result.trace = await browser.stopTracing(); },
    };
    for (const { again } of choices.warm ? [{}, { again: true }] : [{ again: true }]) {
      Object.assign(result, await visit(context, name, set, again ? { ...choices, trace } : choices));
    }
    await context.close();
    keepTrace(`${name} ${label}`, result.trace);
    tell(`${CONTENDERS[name].title}, ${label}: all tiles ${Math.round(result.all)} ms`, result.trace);
    for (const { url, start, answered, end, bytes } of result.requests) {
      console.log(`  ${new URL(url).pathname.padEnd(40)} asked ${start.toFixed(0).padStart(5)}  answered ${answered.toFixed(0).padStart(5)}  whole ${end.toFixed(0).padStart(5)}  ${bytes} bytes`);
    }
  };
  const drilldownTrace = async (name, size) => {
    const context = await profile(browser, name, `records ${size}`);
    const drilldown = () => new Drilldown({ name, size, reference: references[size], within });
    const cold = drilldown();
    await cold.open(context);
    await cold.close();
    const warm = drilldown();
    const part = async (label, act) => {
      await browser.startTracing(undefined, { categories });
      const took = await act();
      const trace = await browser.stopTracing();
      keepTrace(`${name} ${size} ${label}`, trace);
      tell(`${CONTENDERS[name].title}, ${size} records, ${label}: ${JSON.stringify(took, (_, value) => (typeof value === 'number' ? Math.round(value) : value))}`, trace);
    };
    await part('load', () => warm.open(context));
    await part('search', () => warm.search());
    await part('scroll', () => warm.scroll());
    await part('sort by title', () => warm.sort('title'));
    await part('sort by hours', () => warm.sort('hours'));
    await warm.close();
    await context.close();
  };
  for (const name of names) {
    if (sets.includes('small')) {
      await one(name, 'small', '12 × 8 cold', {});
      await one(name, 'small', '12 × 8 slow and cold', { slow: true });
      await one(name, 'small', '12 × 8 slow and warm', { slow: true, warm: true });
    }
    if (sets.includes('large')) await one(name, 'large', '500 × 20', {});
    for (const size of sizes.filter((size) => size === MOST_LOCAL)) await drilldownTrace(name, size);
  }
  await browser.close();
  process.exit(0);
}

// --- measuring --------------------------------------------------------------------------------------------------------

const measured = Object.fromEntries(names.map((name) => [name, {}]));
about.load = [loadavg()[0]];
for (let run = 0; run < runs; run++) {
  let browser = await launch();
  for (const scenario of scenarios) {
    // In turn, starting with another one each time.
    const some = namesOf(scenario);
    for (const name of some.map((_, at) => some[(at + run) % some.length])) {
      const results = await SCENARIO[scenario](browser, name).catch(async (error) => {
        say(`${scenario}, ${CONTENDERS[name].title}, once more in a new browser: ${error.message.split('\n')[0]}`);
        await browser.close();
        browser = await launch();
        return SCENARIO[scenario](browser, name);
      });
      for (const [key, result] of Object.entries(results)) (measured[name][key] ??= []).push(result);
    }
  }
  await browser.close();
  about.load.push(loadavg()[0]);
  write();
  say(`run ${run + 1} of ${runs} is done (load ${loadavg()[0].toFixed(1)})`);
}
for (const server of Object.values(servers)) server.stop();
await hosts?.stop();
const text = write();
console.log(text);
console.log(`${runs} run${runs === 1 ? '' : 's'}, ${about.browser}, ${cpus().length} cores, load ${Math.min(...about.load).toFixed(1)} to ${Math.max(...about.load).toFixed(1)}`);
process.exit(0);

/** Writes the results so far after every run, so that an aborted run does not lose them. */
function write() {
  const all = structuredClone(measured);
  for (const name of names) {
    // Count files only: the browser tells which ones, the file its size.
    const cold = all[name].cold?.[0] ?? all[name].slowCold?.[0];
    const urls = new Set(cold?.requests.map(({ url }) => url).filter((url) => /^http/.test(url) && !new URL(url).pathname.startsWith('/api/')));
    if (cold) all[name].bytes = [...urls].reduce((sum, url) => sum + wireBytes(name, url), 0);
  }
  const summary = report(all, names);
  const round = (ms) => Math.round(ms * 10) / 10;
  for (const list of Object.values(all).flatMap((results) => Object.values(results)).filter(Array.isArray)) {
    for (const result of list) {
      for (const [key, value] of Object.entries(result)) if (typeof value === 'number' && key !== 'shift') result[key] = round(value);
      if (result.filter) result.filter.times = result.filter.times.map(round);
      if (result.keys) result.keys = result.keys.map(round);
      for (const times of [result.once, result.elementOnce, result.again, result.elementAgain].flat().filter(Boolean)) {
        for (const key of Object.keys(times)) times[key] = round(times[key]);
      }
      if (result.scroll) result.scroll.worst = round(result.scroll.worst);
      for (const request of result.requests ?? []) {
        request.url = new URL(request.url).pathname;
        for (const key of ['start', 'answered', 'end']) request[key] = Math.round(request[key]);
      }
    }
    // Keep the requests of one visit only.
    for (const result of list.slice(1)) delete result.requests;
  }
  const done = about.load.length - 1;
  const json = JSON.stringify({
    date, commit, runs: done, toggles, cores: cpus().length, ...about, generator: DATA, summary: summary.rows, embedded: summary.embedded, pictures: summary.pictures, growth: summary.growth, measured: all,
  }, null, 1) + '\n';
  mkdirSync(path.join(BENCH, 'results'), { recursive: true });
  writeFileSync(path.join(BENCH, 'results/latest.json'), json);
  if (options.keep && done === runs) writeFileSync(path.join(BENCH, `results/${date.slice(0, 10)}.json`), json);
  return summary.text;
}
