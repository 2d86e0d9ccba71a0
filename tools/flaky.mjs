// Compares the outcome of every end-to-end test in several runs.
//   flaky.mjs REPORT.json…      reports as written with `E2E_REPORT=file` (tools/test.sh keeps one as target/test-logs/e2e.json)
// It prints the number of runs and tests, the slowest and the fastest run, and every test whose outcome differs between runs; the exit code
// is 1 if there is such a test, or one that failed.
import { readFileSync } from 'node:fs';

const files = process.argv.slice(2);
if (!files.length) {
  console.error('usage: node tools/flaky.mjs REPORT.json…');
  process.exit(2);
}

/** @typedef {import('@playwright/test/reporter').JSONReport} Report */

/**
 * The outcomes of a run, by file and title.
 * @param {Report} report
 */
function outcomes(report) {
  /** @type {Map<string, string>} */
  const found = new Map();
  /**
   * @param {import('@playwright/test/reporter').JSONReportSuite} suite
   * @param {string[]} titles
   */
  const visit = (suite, titles) => {
    for (const spec of suite.specs ?? []) {
      const name = [spec.file, ...titles, spec.title].join(' › ');
      // A retried test has several results, and is no clean pass.
      const states = spec.tests.map((test) => (test.status === 'expected' ? test.results.at(-1)?.status ?? 'not run' : test.status));
      found.set(name, states.join(' '));
    }
    for (const inner of suite.suites ?? []) visit(inner, inner.title === inner.file ? titles : [...titles, inner.title]);
  };
  for (const suite of report.suites) visit(suite, []);
  return found;
}

const runs = files.map((file) => {
  /** @type {Report} */
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return { file, seconds: Math.round(report.stats.duration / 1000), found: outcomes(report) };
});
const names = [...new Set(runs.flatMap(({ found }) => [...found.keys()]))].sort();
/** @param {string} name */
const of = (name) => runs.map(({ found }) => found.get(name) ?? 'missing');
const differing = names.filter((name) => new Set(of(name)).size > 1);
const failing = names.filter((name) => !differing.includes(name) && !/^(passed|skipped)( (passed|skipped))*$/.test(of(name)[0]));

const times = runs.map(({ seconds }) => seconds).sort((a, b) => a - b);
console.log(`${runs.length} runs of ${names.length} tests, ${times[0]} to ${times.at(-1)} s each`);
for (const [what, list] of [['not the same in every run', differing], ['failed in every run', failing]]) {
  console.log(`${list.length} ${what}`);
  for (const name of list) console.log(`  ${name}\n    ${of(name).map((outcome, at) => `${runs[at].file}: ${outcome}`).join('\n    ')}`);
}
process.exit(differing.length || failing.length ? 1 : 0);
