// Counts tests from the output of the runners.
//   summary.mjs --line LOGS PART        the summary of one part
//   summary.mjs LOGS "PARTS" "FAILED"   the two closing lines of a test run; the exit code says whether all passed
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @param {string} file */
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
/** @returns {Counts} */
const none = () => ({ passed: 0, failed: 0, skipped: 0 });
/**
 * @param {Counts} a
 * @param {Counts} b
 */
const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped });

/**
 * The result lines of libtest, each with its test program.
 * @param {string} log
 */
function libtest(log) {
  let program = '';
  const results = [];
  for (const line of log.split('\n')) {
    const running = /^\s*Running (.+) \((.+)\)$/.exec(line) ?? /^\s*(Doc-tests) (\S+)$/.exec(line);
    if (running) program = `${running[1]} ${path.basename(running[2])}`;
    const result = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/.exec(line);
    if (result) results.push({ program, passed: +result[1], failed: +result[2], skipped: +result[3] });
  }
  return results;
}

/**
 * Whether these are tests of the contract: of its crate, or of the sample backend's responses against it. Cargo names a test program by its
 * path in its package, so look up which package has that path.
 * @param {{ program: string }} result
 */
const isContract = ({ program }) =>
  /^(unittests src\/lib\.rs contract-|Doc-tests contract)/.test(program) ||
  ['contract', 'sample-backend'].some((part) => /^tests\//.test(program) && existsSync(path.join(root, 'crates', part, program.split(' ')[0])));

/**
 * The closing counts of Node's test runner.
 * @param {string} log
 */
function nodeTests(log) {
  /** @param {string} name */
  const number = (name) => +(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(log)?.[1] ?? 0);
  return { passed: number('pass'), failed: number('fail') + number('cancelled'), skipped: number('skipped') + number('todo') };
}

/** @type {Record<'expected' | 'skipped' | 'unexpected' | 'flaky', keyof Counts>} */
const KINDS = { expected: 'passed', skipped: 'skipped', unexpected: 'failed', flaky: 'failed' };

/**
 * @param {string} file
 * @param {string[]} sorts
 * @param {(tags: string[]) => string} sortOf returns the kind of a test by its tags
 */
function playwright(file, sorts, sortOf) {
  const counts = Object.fromEntries(sorts.map((sort) => [sort, none()]));
  const text = read(file);
  if (!text) return counts;
  /** @param {import('@playwright/test/reporter').JSONReportSuite} suite */
  const visit = (suite) => {
    for (const spec of suite.specs ?? []) {
      const sort = sortOf(spec.tags.map((tag) => tag.replace(/^@/, '')));
      for (const test of spec.tests) {
        const kind = KINDS[test.status];
        counts[sort][kind] += 1;
      }
    }
    (suite.suites ?? []).forEach(visit);
  };
  const report = JSON.parse(text);
  report.suites.forEach(visit);
  return counts;
}

/**
 * Returns the kinds of tests in a part, with their counts.
 * @param {string} logs
 * @param {string} part
 * @returns {Record<string, Counts>}
 */
function count(logs, part) {
  const log = read(path.join(logs, `${part}.log`));
  if (part === 'host') {
    const results = libtest(log);
    /** @param {(result: { program: string }) => boolean} wanted */
    const sum = (wanted) => results.filter(wanted).reduce(add, none());
    return { host: sum((result) => !isContract(result)), contract: sum(isContract) };
  }
  if (part === 'scripts') return { scripts: nodeTests(log) };
  if (part === 'component') return { component: libtest(log).reduce(add, none()) };
  if (part === 'e2e') return playwright(path.join(logs, 'e2e.json'), ['end-to-end', 'accessibility'], (tags) => (tags.includes('axe') ? 'accessibility' : 'end-to-end'));
  if (part === 'smoke') return playwright(path.join(logs, 'smoke.json'), ['smoke'], () => 'smoke');
  // Without other browsers the part is skipped, which test.sh reports.
  if (part === 'engines' && existsSync(path.join(logs, 'engines.log'))) return playwright(path.join(logs, 'engines.json'), ['other engines'], () => 'other engines');
  return {};
}

/** @param {string} logs */
const size = (logs) => /^first visit: ([\d.]+ of [\d.]+ kB)/m.exec(read(path.join(logs, 'size.log')))?.[1];
/** @param {[string, Counts]} sort */
const printed = ([sort, { passed, failed, skipped }]) =>
  `${sort} ${passed + failed}${skipped ? ` (and ${skipped} skipped)` : ''}`;

if (process.argv[2] === '--line') {
  const [, , , logs, part] = process.argv;
  const line = Object.entries(count(logs, part)).map(printed);
  if (part === 'size') line.push(size(logs) ?? '');
  console.log(line.join(', '));
} else {
  const [, , logs, parts, failedParts] = process.argv;
  const failed = failedParts.trim().split(/\s+/).filter(Boolean);
  const sorts = parts.split(' ').flatMap((part) => Object.entries(count(logs, part)).map((entry) => ({ part, entry })));
  const total = sorts.reduce((sum, { entry }) => add(sum, entry[1]), none());

  // A part that failed without a failed test (for example, it did not compile) counts as one failure; so does a kind without tests.
  const silent = failed.filter((part) => !sorts.some((sort) => sort.part === part && sort.entry[1].failed));
  const empty = sorts.filter(({ part, entry }) => !failed.includes(part) && entry[1].passed + entry[1].failed === 0);
  for (const { entry } of empty) console.log(`no ${entry[0]} test ran, which counts as a failure`);

  const summary = ['scripts', 'host', 'component', 'contract', 'end-to-end', 'accessibility', 'other engines', 'smoke']
    .flatMap((name) => sorts.filter(({ entry }) => entry[0] === name).map(({ entry }) => printed(entry)));
  const figure = size(logs);
  if (figure) summary.push(`size ${figure}`);
  if (failed.length) summary.push(`failed parts: ${failed.join(' ')}`);
  console.log(`\n${summary.join(', ') || parts}`);
  const failures = total.failed + silent.length + empty.length;
  console.log(`${total.passed} passed, ${failures} failed`);
  process.exitCode = failures ? 1 : 0;
}
