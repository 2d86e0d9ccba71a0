// Diagnostics: crash reports, unexpected failures, and newer versions.
import { test as alone, NOW, WORDS, expect, noteTimers, openOverview, overview, signIn, type Locator, type Page } from './fixtures';
import { ENTRY, eventsOf, expectGoodEvents, mountIn, openBlank, overviewStands, test, unmount, within } from './hosts';

const en = WORDS.en;
const MEMORY = { routing: 'memory' };
const BLANK = { basePath: '/blank' };
const IDS = /\b[ewap]-\d+|workspace=|secret|\?/;

/** Creating a node fails once, which the program does not expect, so it panics. */
const breakNodes = (page: Page) => page.evaluate(() => {
  const made = { cloneNode: Node.prototype.cloneNode, createElement: Document.prototype.createElement, createTextNode: Document.prototype.createTextNode };
  const mend = () => {
    Object.assign(Node.prototype, { cloneNode: made.cloneNode });
    Object.assign(Document.prototype, { createElement: made.createElement, createTextNode: made.createTextNode });
  };
  const fail = () => {
    mend();
    throw new TypeError('of the test');
  };
  Object.assign(Node.prototype, { cloneNode: fail });
  Object.assign(Document.prototype, { createElement: fail, createTextNode: fail });
});
/** Makes the program create a node. */
const click = (filter: Locator) => filter.evaluate((element: HTMLElement) => { element.click(); });
const status = (scope: Page | Locator) => scope.getByRole('combobox', { name: en.status, exact: true });
const screen = (scope: Page | Locator) => scope.getByRole('heading', { name: 'Something went wrong here' });
const crashes = async (page: Page, name: string) => (await eventsOf(page, name)).filter(({ type }) => type === 'crash');

// --- the report --------------------------------------------------------------------------------------------------------

alone.describe('the report', () => {
  alone.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  alone('of a panic has what support needs, and no data', async ({ page, watch }) => {
    watch.allow(/unreachable|RuntimeError|of the test/);
    await page.goto('/customer-activity/entitlements/e-1?workspace=w-1&q=secret');
    await expect(page.getByRole('grid')).toBeVisible();
    await page.getByRole('searchbox').first().fill('secret words');
    await expect.poll(() => page.url()).toContain('words');
    await breakNodes(page);
    await page.getByRole('button', { name: 'Columns' }).click();
    await expect(screen(page)).toBeFocused();
    await page.getByRole('button', { name: 'Copy report' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toHaveText('Copied');
    const report = await page.evaluate(() => navigator.clipboard.readText());
    const browser = await page.evaluate(() => navigator.userAgent);
    const [product, route, place, ...rest] = report.split('\n');
    expect(product).toMatch(/^Customer activity \d+\.\d+\.\d+ \(customer-activity-[0-9a-f]{10}\)$/);
    expect(route).toBe('page: /customer-activity/entitlements/{id}');
    expect(place).toMatch(/^place: [\w./-]+\.rs:\d+$/);
    expect(rest).toEqual([`browser: ${browser}`, `time: ${NOW.toISOString()}`]);
    expect(report).not.toMatch(IDS);
    // It restarts.
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(page.getByRole('grid')).toBeVisible();
  });

  alone('is shown as text when the clipboard is refused', async ({ page, watch }) => {
    watch.allow(/unreachable|RuntimeError|of the test/);
    await openOverview(page, '?workspace=w-1');
    await page.evaluate(() => {
      localStorage.setItem('customer-activity.language', 'de');
      Clipboard.prototype.writeText = () => Promise.reject(new DOMException('of the test', 'NotAllowedError'));
    });
    await breakNodes(page);
    await click(status(page));
    await page.getByRole('button', { name: 'Bericht kopieren' }).click();
    const said = page.getByRole('status').filter({ hasText: 'Dies ist der Bericht' });
    await expect(said).toContainText(/Customer activity \d.*page: \/customer-activity.*place: .*\.rs:\d+.*browser: .*time: /);
    expect(await said.textContent()).not.toMatch(IDS);
    const selected = await said.getByText('Customer activity').evaluate((report) => getComputedStyle(report).userSelect);
    expect(selected).toBe('all');
  });
});

test('a crash does not take the host’s focus', async ({ page, watch }) => {
  watch.allow(/unreachable|RuntimeError|of the test/);
  await openBlank(page);
  const one = await mountIn(page, 'one', BLANK);
  await overviewStands(within(one));
  const own = page.getByRole('textbox', { name: 'Of the host' });
  await own.focus();
  await breakNodes(page);
  await click(status(one));
  await expect(screen(one)).toBeVisible();
  await expect(one.getByRole('button', { name: 'Copy report' })).toBeVisible();
  await expect(own).toBeFocused();
});

test('a crash moves the app’s focus to its message', async ({ page, watch }) => {
  watch.allow(/unreachable|RuntimeError|of the test/);
  await openBlank(page);
  const one = await mountIn(page, 'one', BLANK);
  await overviewStands(within(one));
  await status(one).focus();
  await breakNodes(page);
  await click(status(one));
  await expect(screen(one)).toBeFocused();
});

// --- failures that the program cannot report -------------------------------------------------------------------------------

/** The initial memory of a program in pages: the first number of wasm section 5. */
function firstMemory(wasm: Buffer) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++]!;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  for (;;) {
    const section = number();
    const length = number();
    if (section === 5) {
      at += 2; // one memory, and whether it has a limit
      return number();
    }
    at += length;
  }
}

alone('running out of memory shows the crash message', async ({ playwright, launchOptions, baseURL, request }) => {
  const html = await (await request.get('/')).text();
  const pages = firstMemory(await (await request.get(/href="(\/customer-activity-[^"]*\.wasm)"/.exec(html)![1]!)).body()) + 1;
  const browser = await playwright.chromium.launch({ ...launchOptions, args: [...launchOptions.args!, `--js-flags=--wasm-max-mem-pages=${pages}`] });
  try {
    const page = await browser.newPage({ baseURL });
    await signIn(page, 'customer-admin', baseURL!);
    const events = page.waitForEvent('pageerror');
    await page.goto('/customer-activity?workspace=*');
    await expect(screen(page)).toBeVisible();
    expect((await events).message).toContain('unreachable');
    await expect(page.getByRole('button', { name: 'Copy report' })).toBeVisible();
    await expect(page.getByText(/^customer-activity-[0-9a-f]{10}\.wasm:wasm-function\[\d+\]:0x[0-9a-f]+$/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible();
  } finally {
    await browser.close();
  }
});

for (const [when, wait] of [['while it starts', false], ['while it runs', true]] as const) {
  test(`a trap that no hook reports shows the crash message: ${when}`, async ({ page, watch }) => {
    watch.allow(/of the test/);
    await openBlank(page);
    const two = await mountIn(page, 'two', MEMORY);
    await overviewStands(within(two));
    const one = wait ? await mountIn(page, 'one', BLANK) : undefined;
    const option = one?.getByRole('option', { name: 'Inactive' });
    if (one) {
      await overviewStands(within(one));
      await click(status(one));
      await expect(option!).toBeVisible();
    }
    // Like a trap: no hook of the program runs.
    await page.evaluate(() => {
      const { createTextNode } = Document.prototype;
      Document.prototype.createTextNode = () => {
        Document.prototype.createTextNode = createTextNode;
        throw new WebAssembly.RuntimeError('of the test, with secret words');
      };
    });
    const place = one ?? await mountIn(page, 'one', BLANK, { wait: false });
    // The filter's text changes.
    if (option) await click(option);
    await expect(screen(place)).toBeVisible();
    await expect(place.getByRole('button', { name: 'Copy report' })).toBeVisible();
    const events = await eventsOf(page, 'one');
    expect(events.filter(({ type }) => type === 'crash' || type === 'error').map(({ type }) => type)).toEqual(['crash']);
    expect((await crashes(page, 'one'))[0]!.detail.place).toMatch(/^[\w.-]+\.wasm:wasm-function\[\d+\]:0x[0-9a-f]+$/);
    expect(JSON.stringify(events)).not.toMatch(IDS);
    await expect(status(two)).toBeVisible();
    await place.getByRole('button', { name: 'Reload' }).click();
    await overviewStands(within(place));
    await unmount(page, 'one');
  });
}

// --- newer versions ----------------------------------------------------------------------------------------------------------

const MINUTE = 60_000;
const later = (page: Page, minutes: number) => page.clock.setFixedTime(new Date(NOW.getTime() + minutes * MINUTE));

/** The reader leaves and returns. */
const comeBack = (page: Page) => page.evaluate(() => {
  for (const state of ['hidden', 'visible']) {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }
});

/** Serves a manifest with this build, and counts the requests for it. */
async function serve(page: Page, build: string | undefined) {
  const served = { build, asked: 0 };
  await page.route('**/manifest.json', async (route) => {
    if (served.build === 'broken') await route.abort('failed');
    else if (served.build === 'page') await route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
    else if (served.build) await route.fulfill({ json: { version: '9.9.9', build: served.build } });
    else await route.continue();
    served.asked += 1;
  });
  return served;
}

/** Waits until the script that checks is loaded. */
const diagnosticsLoaded = (page: Page) => page.waitForResponse(/\/diagnostics-[0-9a-f]{10}\.js$/);

alone('a newer version is found when the reader returns, with a check at most every ten minutes', async ({ page }) => {
  const served = await serve(page, undefined);
  const looks = diagnosticsLoaded(page);
  await openOverview(page);
  await (await looks).finished();
  const settled = async () => {
    await comeBack(page);
    await page.waitForLoadState('networkidle');
    return served.asked;
  };
  expect(await settled()).toBe(0);
  await later(page, 9);
  expect(await settled()).toBe(0);
  await later(page, 11);
  await expect.poll(settled).toBe(1);
  await later(page, 20);
  expect(await settled()).toBe(1);
  await later(page, 22);
  await expect.poll(settled).toBe(2);
  // Nothing is reloaded, and once a newer version is known there are no further checks.
  await page.evaluate(() => { Object.assign(window, { isSame: true }); });
  served.build = 'customer-activity-0123456789';
  await later(page, 33);
  await expect.poll(settled).toBe(3);
  await later(page, 60);
  expect(await settled()).toBe(3);
  expect(await page.evaluate(() => 'isSame' in window)).toBe(true);
  await expect(status(page)).toBeVisible();
  // The reader decides when to reload.
  const bar = page.getByRole('status').filter({ hasText: 'A newer version of this page is ready.' });
  await expect(bar).toBeVisible();
  await bar.getByRole('button', { name: 'Reload page' }).click();
  await expect(bar).toHaveCount(0);
  await overview(page).ready();
  expect(await page.evaluate(() => 'isSame' in window)).toBe(false);
});

alone('a failed version check is repeated later without a message', async ({ page, watch }) => {
  watch.allow(/Failed to load resource: net::ERR_FAILED .*manifest\.json/);
  const served = await serve(page, 'broken');
  const looks = diagnosticsLoaded(page);
  await openOverview(page);
  await (await looks).finished();
  // The check may start a moment after the script is loaded.
  const asked = async () => {
    await comeBack(page);
    return served.asked;
  };
  await later(page, 11);
  await expect.poll(asked).toBe(1);
  served.build = 'page';
  await later(page, 22);
  await expect.poll(asked).toBe(2);
  await expect(status(page)).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

alone('an open page checks for a newer version every hour', async ({ page }) => {
  const served = await serve(page, undefined);
  await page.clock.install({ time: NOW });
  const isWaiting = await noteTimers(page);
  await openOverview(page);
  await isWaiting(10 * MINUTE);
  await page.clock.runFor(50 * MINUTE);
  expect(served.asked).toBe(0);
  await page.clock.runFor(20 * MINUTE);
  await expect.poll(() => served.asked).toBe(1);
});

test('a host gets one event for a newer version, and the reader sees nothing', async ({ page }) => {
  const served = await serve(page, 'customer-activity-0123456789');
  await openBlank(page);
  const looks = diagnosticsLoaded(page);
  const one = await mountIn(page, 'one', BLANK);
  await overviewStands(within(one));
  await (await looks).finished();
  const updates = async () => (await eventsOf(page, 'one')).filter(({ type }) => type === 'update');
  await later(page, 11);
  // The check may start a moment after the script is loaded.
  await expect.poll(async () => {
    await comeBack(page);
    return updates();
  }).toEqual([{ type: 'update', detail: { version: '9.9.9', build: 'customer-activity-0123456789' } }]);
  // What the overview gets after its first look is there.
  await expect(one.locator('.spark').first()).toBeVisible();
  await expect(one.locator('a.tile:not([data-drawn])')).toHaveCount(0);
  await page.waitForLoadState('networkidle');
  const main = one.locator('.main').first();
  const before = await main.textContent();
  expect(before).not.toMatch(/version/i);
  await later(page, 22);
  await comeBack(page);
  await page.waitForLoadState('networkidle');
  expect(await updates()).toHaveLength(1);
  expect(served.asked).toBe(1);
  expect(await main.textContent()).toBe(before);
  await expectGoodEvents(page, await eventsOf(page, 'one'));
});

test('entry and manifest name the same build', async ({ page }) => {
  await openBlank(page);
  const own = await page.evaluate(async (entry) => {
    const { build, version } = await import(entry);
    return { build, version };
  }, ENTRY);
  const manifest = await (await page.request.get(ENTRY.replace('customer-activity.js', 'manifest.json'))).json();
  expect(own).toEqual({ build: manifest.build, version: manifest.version });
  expect(own.build).toMatch(/^customer-activity-[0-9a-f]{10}$/);
});

test('the version check ends with the instance', async ({ page }) => {
  const served = await serve(page, 'customer-activity-0123456789');
  const pending = () => page.evaluate(() => ({ listening: observer.listening(), timers: observer.timers() }));
  await openBlank(page);
  const looks = diagnosticsLoaded(page);
  await mountIn(page, 'first', MEMORY);
  await overviewStands(within(page.locator('[data-place="first"]')));
  await (await looks).finished();
  await unmount(page, 'first');
  const before = await pending();
  const one = await mountIn(page, 'one', BLANK);
  await overviewStands(within(one));
  await expect.poll(async () => (await pending()).listening).toContain('HTMLDocument: visibilitychange');
  expect((await pending()).timers).toContain(`setInterval ${10 * MINUTE}`);
  await unmount(page, 'one');
  expect(await pending()).toEqual(before);
  await later(page, 11);
  await comeBack(page);
  await page.waitForLoadState('networkidle');
  expect(served.asked).toBe(0);
  expect((await eventsOf(page, 'one')).filter(({ type }) => type === 'update')).toEqual([]);
});
