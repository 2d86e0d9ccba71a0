// Failures in an instance, and what its host notices.
import type { Request } from '@playwright/test';
import { en, de, MEMORY, BLANK, CONTACTS, place, expectEmpty, reload, expectMessage, readiness } from './embedding';
import { FAILED, WORDS } from './fixtures';
import {
  ENTRY, FILES, GLUE, PROGRAM, chooseStatus, eventsOf, expect, expectGoodEvents, mountIn, openBlank, overviewStands, test, unmount, update, within,
} from './hosts';

for (const how of ['rejects with a string', 'rejects with a number', 'rejects with undefined', 'throws a string', 'throws undefined', 'resolves to no response'] as const) {
  test(`a host’s fetch that ${how} is an ordinary failure`, async ({ page }) => {
    await openBlank(page);
    await page.evaluate((how) => {
      const own = window.fetch;
      const state = window as unknown as { isCut: boolean };
      state.isCut = true;
      const fail = (): Promise<Response> => {
        switch (how) {
          case 'rejects with a string': return Promise.reject('no');
          case 'rejects with a number': return Promise.reject(7);
          case 'rejects with undefined': return Promise.reject();
          case 'throws a string': throw 'no';
          case 'throws undefined': throw undefined;
          case 'resolves to no response': return Promise.resolve('no' as unknown as Response);
        }
      };
      window.fetch = (to, init) => (state.isCut && String(to instanceof Request ? to.url : to).includes('/api/') ? fail() : own(to, init));
    }, how);
    const part = within(await mountIn(page, 'one', { routing: 'memory' }));
    await part.sees('button', WORDS.en.tryAgain);
    // Fails once more, now in the program's own request.
    await part.click('button', WORDS.en.tryAgain);
    await part.sees('button', WORDS.en.tryAgain);
    expect((await eventsOf(page, 'one')).map(({ type }) => type)).not.toContain('crash');
    await page.evaluate(() => { (window as unknown as { isCut: boolean }).isCut = false; });
    await part.click('button', WORDS.en.tryAgain);
    await overviewStands(part);
  });
}

for (const [what, pattern, answer] of [
  ['the program is missing', PROGRAM, 'missing'],
  ['the glue script is missing, as for an old entry after a new deployment', GLUE, 'missing'],
  ['the style is missing', '**/*.css', 'missing'],
  ['the program has the wrong integrity', PROGRAM, 'changed'],
  ['the connection breaks', PROGRAM, 'broken'],
] as const) {
  test(`a failed start shows a message: ${what}`, async ({ page, watch }) => {
    watch.allow(FAILED(404), /net::ERR_/, /digest|integrity/i, /Failed to fetch/, /Customer activity/i);
    await openBlank(page);
    await page.route(pattern, async (route) => {
      if (answer === 'missing') return route.fulfill({ status: 404, body: 'nothing' });
      if (answer === 'broken') return route.abort('connectionreset');
      const response = await route.fetch();
      const body = await response.body();
      return route.fulfill({ response, body: Buffer.concat([body, Buffer.from([0, 1, 0])]) }); // one more section, which changes nothing
    });
    const one = await mountIn(page, 'one', { ...BLANK, locale: 'de' }, { wait: false });
    await expectMessage(one, 'de');
    expect(await readiness(page, 'one')).not.toBe('ready');
    const events = await eventsOf(page, 'one');
    expect(events.map(({ type }) => type)).toEqual(['error']);
    await expectGoodEvents(page, events);
    expect(await page.evaluate(() => observer.events)).toEqual(events);
    // The host keeps working.
    await page.getByRole('textbox', { name: 'Of the host' }).fill('typed');
    await page.unrouteAll({ behavior: 'wait' });
    await reload(one, 'de').click();
    await overviewStands(within(place(page, 'one')), 'de').catch(async () => {
      // The app must not reload the page, which may have other instances.
      expect(await page.evaluate(() => 'instances' in globalThis), 'neither the app nor the page was loaded again').toBe(false);
    });
  });
}

test('Reload replaces an outdated cached entry after a new deployment', async ({ page, watch }) => {
  watch.allow(FAILED(404), /Failed to fetch/, /integrity/);
  await page.route(`**${ENTRY}*`, async (route) => {
    const response = await route.fetch();
    if (new URL(route.request().url()).search) return route.fulfill({ response });
    // An outdated copy: the files it names are gone.
    const body = (await response.text()).replace(/(customer-activity|main)-[0-9a-f]{10}/g, '$1-0123456789');
    return route.fulfill({ response, body });
  });
  await openBlank(page);
  const one = await mountIn(page, 'one', { ...BLANK, workspace: 'w-2' }, { wait: false });
  await expectMessage(one);
  expect((await eventsOf(page, 'one')).map(({ type }) => type)).toEqual(['error']);
  await reload(one).click();
  const part = within(one);
  await overviewStands(part);
  expect(await part.text('combobox', en.workspace), 'with the same settings').toContain('Contoso UK');
  const events = await eventsOf(page, 'one');
  expect(events.map(({ type }) => type)).toContain('ready');
  await expectGoodEvents(page, events);
  await update(page, 'one', { locale: 'de' });
  await part.sees('region', de.addOns);
  await unmount(page, 'one');
  await expectEmpty(page, 'one');
  // Its base path is free again.
  await page.evaluate(async (entry) => {
    const place = document.createElement('div');
    place.dataset.place = 'two';
    document.body.append(place);
    const { mount } = await import(entry);
    mount(place, { basePath: '/blank' });
  }, ENTRY);
});

test('a policy that forbids WebAssembly gets one message with what is missing', async ({ page, watch }) => {
  watch.allow(/wasm/i);
  const said: string[] = [];
  page.on('console', (message) => { if (/wasm-unsafe-eval/.test(message.text())) said.push(`${message.type()} ${message.location().url}`); });
  await page.route('**/blank/**', async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers() };
    headers['content-security-policy'] = headers['content-security-policy']!.replace(" 'wasm-unsafe-eval'", '');
    await route.fulfill({ response, headers });
  });
  await openBlank(page);
  const one = await mountIn(page, 'one', BLANK, { wait: false });
  await expect(one.getByText('wasm-unsafe-eval')).toBeVisible({ timeout: 20_000 });
  expect(await readiness(page, 'one')).toContain('wasm-unsafe-eval');
  const events = await eventsOf(page, 'one');
  expect(events.map(({ type }) => type)).toEqual(['error']);
  await expectGoodEvents(page, events);
  expect(said.filter((line) => line.includes(FILES)), said.join('\n')).toHaveLength(1);
});

test('a panic ends its own instance and no other', async ({ page, watch }) => {
  watch.allow(/unreachable|RuntimeError|of the test/);
  await openBlank(page);
  const [one, two] = [await mountIn(page, 'one', BLANK), await mountIn(page, 'two', MEMORY)];
  await overviewStands(within(one));
  await overviewStands(within(two));
  await chooseStatus(page, within(two), en.inactive);
  // Creating a node fails once, which the program does not expect. In the same task as the click, so that it hits this instance.
  await one.getByRole('combobox', { name: en.status, exact: true }).evaluate((filter: HTMLElement) => {
    const made = { cloneNode: Node.prototype.cloneNode, createElement: Document.prototype.createElement, createTextNode: Document.prototype.createTextNode };
    const fail = () => {
      Object.assign(Node.prototype, { cloneNode: made.cloneNode });
      Object.assign(Document.prototype, { createElement: made.createElement, createTextNode: made.createTextNode });
      throw new TypeError('of the test');
    };
    Object.assign(Node.prototype, { cloneNode: fail });
    Object.assign(Document.prototype, { createElement: fail, createTextNode: fail });
    filter.click();
  });
  await expectMessage(one);
  const events = await eventsOf(page, 'one');
  const crashes = events.filter(({ type }) => type === 'crash');
  expect(crashes).toHaveLength(1);
  expect(crashes[0]!.detail.place).toMatch(/\.rs:\d+$/);
  expect(crashes[0]!.detail.place, 'nothing of the machine that built it').not.toMatch(/^\/|\\|\.cargo/);
  expect(crashes[0]!.detail.route).toBe('/customer-activity');
  await expectGoodEvents(page, events);
  await expect(one.getByRole('article')).toHaveCount(0);
  // The other instance is unchanged and works.
  const part = within(two);
  expect(await part.text('combobox', en.status)).toContain(en.inactive);
  await chooseStatus(page, part, en.active);
  await part.click('link', CONTACTS);
  await part.sees('gridcell');
  expect((await eventsOf(page, 'two')).filter(({ type }) => type === 'crash')).toEqual([]);
  await page.getByRole('textbox', { name: 'Of the host' }).fill('typed');
  // This one restarts where it was.
  await reload(one).click();
  await overviewStands(within(one));
  await unmount(page, 'one');
  await expectEmpty(page, 'one');
});

test('failed requests are reported to the host without personal data', async ({ page, faults, watch }) => {
  watch.allow(FAILED(500));
  await openBlank(page);
  await faults([{ path: '/activity', status: 500 }]);
  const one = await mountIn(page, 'one', BLANK);
  await expect(one.getByRole('button', { name: en.tryAgain }).first()).toBeVisible();
  await expect.poll(async () => (await eventsOf(page, 'one')).filter(({ type }) => type === 'error').length).toBe(1);
  const events = await eventsOf(page, 'one');
  await expectGoodEvents(page, events);
  const [error] = events.filter(({ type }) => type === 'error');
  expect(error!.detail).toMatchObject({ status: 500, route: '/customer-activity' });
  expect(error!.detail.traceId).toMatch(/^[0-9a-f]{16}$/);
});
