// The drilldown: opened, searched, scrolled and sorted by keys and clicks. Each step counts only when it shows what it must (records.mjs).
import { CONTENDERS, MOST_LOCAL } from './contenders.mjs';
import { compare } from './records.mjs';
import { tableProbe } from './table-probe.mjs';

const SCROLL_MS = 3000;
/** The pace of a quick typist. */
const BURST_MS = 80;
const SORTS = { title: 'Title', hours: 'Hours' };

const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
/** Random, so that it is not in step with the frames. */
const pause = () => wait(120 + Math.random() * 40);

/** `reference`: the expected rows. `size`: the number of records. `within`: a generous timeout. */
export class Drilldown {
  constructor({ name, size, reference, within }) {
    this.contender = CONTENDERS[name];
    this.isFetched = size <= MOST_LOCAL;
    this.reference = reference;
    this.ties = this.contender.peer ? 'arrival' : 'id';
    this.within = within;
    this.faults = [];
    // A failed page may never show what is waited for.
    this.failed = new Promise((_, reject) => { this.fail = reject; });
    this.failed.catch(() => {});
  }

  rows(order) {
    return this.reference.rows[order][this.ties];
  }

  /** An expression that is true in the page once everything it fetches itself is loaded. */
  get isReady() {
    const { whole, loading, rows } = this.contender.table;
    const there = (selector) => `!!document.querySelector(${JSON.stringify(selector)})`;
    return whole ? there(whole) : `${there(rows)} && !${there(loading)}`;
  }

  get whole() {
    return { count: this.reference.count, number: this.rows('none').first[0].number };
  }

  /** Opens the page and waits until it is idle. */
  async open(context) {
    const page = await context.newPage();
    this.page = page;
    page.on('pageerror', (error) => {
      this.faults.push(String(error));
      this.fail(new Error(`${name}: ${error}`));
    });
    const { table } = this.contender;
    await page.addInitScript(tableProbe, { table, ...this.whole });
    await page.goto(table.address, { waitUntil: 'commit' });
    const result = await this.until(page.evaluate((wholly) => window.__bench.loaded(wholly), this.isFetched), 'opening the page');
    if (this.isFetched && (result.all < result.lastPage || result.pages * 1000 < this.reference.count)) {
      throw new Error(`it says that all records are there at ${result.all.toFixed(0)} ms, but page ${result.pages} came at ${result.lastPage.toFixed(0)} ms`);
    }
    delete result.lastPage;
    await page.evaluate(() => window.__bench.show());
    return result;
  }

  async close() {
    await this.page.close();
    if (this.faults.length > 0) await this.failed;
  }

  until(work, what) {
    return this.within(Promise.race([work, this.failed]), async () => `${what}: ${await this.page.evaluate(() => window.__bench.says())}`);
  }

  /** Performs an action and resolves to the time until its result was painted. */
  async time(want, what, act) {
    await this.page.evaluate((want) => window.__bench.expect(want), want);
    await act();
    return this.until(this.page.evaluate(() => window.__bench.took()), `${what}, which must show ${JSON.stringify(want)}`);
  }

  shows(want) {
    return this.until(this.page.evaluate((want) => window.__bench.shows(want), want), `showing ${JSON.stringify(want)}`);
  }

  async clear() {
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.press('Delete');
    await this.shows(this.whole);
    await wait(300);
  }

  /** Types the words, each key after the result of the one before was painted. `look` is called after each word. */
  async search(look) {
    const keys = [];
    await this.page.click(this.contender.table.search);
    for (const { word, steps, rows } of this.reference.words) {
      for (const { key, text, count, number, changes } of steps) {
        await pause();
        if (changes) keys.push(await this.time({ count, number }, `searching “${text}”`, () => this.page.keyboard.press(key)));
        else {
          await this.page.keyboard.press(key);
          // A contender that asks the backend starts a little later.
          await wait(300);
          await this.shows({ count, number });
        }
        if (text === word) await look?.(word, rows);
      }
      await this.clear();
    }
    return keys;
  }

  /** Types the last word again, letter by letter without waiting: the time from the last key to its result. */
  async burst() {
    const { word, steps } = this.reference.words.at(-1);
    const last = steps.find(({ text }) => text === word);
    const took = await this.time({ count: last.count, number: last.number }, `typing “${word}” fast`, async () => {
      const pressed = [];
      for (const key of word) {
        pressed.push(this.page.keyboard.press(key));
        await wait(BURST_MS);
      }
      await Promise.all(pressed);
    });
    await wait(300);
    await this.clear();
    return took;
  }

  async sort(name) {
    const title = SORTS[name];
    const { x, y } = await this.page.evaluate((title) => window.__bench.sorter(title), title);
    await this.page.mouse.move(x, y);
    await pause();
    const want = { count: this.reference.count, number: this.rows(name).first[0].number, sorted: title };
    const took = await this.time(want, `sorting by ${name}`, () => this.page.mouse.click(x, y));
    await wait(300);
    return took;
  }

  async scroll() {
    const result = await this.until(this.page.evaluate((ms) => window.__bench.scroll(ms), SCROLL_MS), 'scrolling');
    await wait(300);
    await this.goTo(0);
    return result;
  }

  goTo(place) {
    return this.until(this.page.evaluate((place) => window.__bench.goTo(place), place), `going to record ${place + 1}`);
  }
}

/** Takes all measurements of one visit. */
export async function measure(drilldown, context) {
  const result = await drilldown.open(context);
  result.keys = await drilldown.search();
  result.burst = await drilldown.burst();
  // In a list that is not fetched, rows are loaded when scrolling stops.
  if (drilldown.isFetched) result.scroll = await drilldown.scroll();
  for (const name of Object.keys(SORTS)) result[name] = await drilldown.sort(name);
  await drilldown.close();
  return result;
}

/** Compares the first rows, the last rows, and the result of each word and each order; resolves to the differences, at most ten. */
export async function checkTable(drilldown, context) {
  const wrong = [];
  let compared = 0;
  const look = async (what, rows, at) => {
    const shown = await drilldown.page.evaluate(() => window.__bench.rows());
    compared += shown.length;
    wrong.push(...compare(shown, rows, at).map((text) => `${what}: ${text}`));
  };
  const ends = async (what, order) => {
    const { first, last } = drilldown.rows(order);
    await look(`${what}, the first`, first);
    if (!last) return;
    const { count } = drilldown.reference;
    await drilldown.goTo(count - 1);
    await look(`${what}, the last`, last, count - last.length);
    await drilldown.goTo(0);
  };
  await drilldown.open(context);
  await ends('as they come', 'none');
  await drilldown.search((word, rows) => look(`“${word}”`, rows));
  for (const name of Object.keys(SORTS)) {
    await drilldown.sort(name);
    await ends(`by ${name}`, name);
  }
  await drilldown.close();
  return { compared, wrong: wrong.slice(0, 10) };
}
