// How the app behaves as a guest: the host's links, history, focus and scroll, being set up, changed and ended, and what happens when
// something fails.
import type { Request } from '@playwright/test';
import { clean } from './accessibility';
import { FAILED, refuse, refused, where, WORDS, type Locator, type Page } from './fixtures';
import {
  ENTRY, FILES, GLUE, PROGRAM, chooseStatus, eventsOf, expect, expectGoodEvents, hold, mountIn, openBlank, overviewStands, test, unmount, update, within,
  withinClosed, type AppEvent, type Plain,
} from './hosts';

const en = WORDS.en;
const de = WORDS.de;
const MEMORY = { routing: 'memory' };
const BLANK = { basePath: '/blank' };
const CONTACTS = /^Support contacts/i;

/** What is asked of the API, as paths. */
const asks = (request: Request) => new URL(request.url()).pathname.startsWith('/api/');
const place = (page: Page, name: string) => page.locator(`[data-place="${name}"]`);

/** Nothing of an instance is in its element. */
async function expectEmpty(page: Page, name: string) {
  const left = await place(page, name).evaluate((element) => ({
    children: element.childNodes.length,
    inside: element.shadowRoot?.childNodes.length ?? 0,
    attributes: element.getAttributeNames().filter((name) => name !== 'data-place'),
  }));
  expect(left).toEqual({ children: 0, inside: 0, attributes: [] });
}

/** What listens and waits, to be compared. */
const pending = (page: Page) => page.evaluate(() => ({ listening: observer.listening(), timers: observer.timers() }));

/** The program of this page is there, so that what it keeps for the next mounting is in no comparison. */
async function warmUp(page: Page) {
  await mountIn(page, 'first', MEMORY);
  await overviewStands(within(place(page, 'first')));
  await unmount(page, 'first');
}

// --- links, history ------------------------------------------------------------------------------------------------------

test.describe('the host\'s links and history', () => {
  const APP = { basePath: '/blank/app' };
  const AT = '/blank/app/customer-activity';

  /** Every click that comes to the end of its way: whether somebody has taken it. It leads nowhere then. */
  const watchClicks = (page: Page) => page.evaluate(() => {
    const clicks: boolean[] = [];
    Object.assign(window, { clicks });
    for (const type of ['click', 'auxclick']) {
      addEventListener(type, (event) => {
        clicks.push(event.defaultPrevented);
        event.preventDefault();
      });
    }
  });
  const lastClick = (page: Page) => page.evaluate(() => (window as unknown as { clicks: boolean[] }).clicks.at(-1));
  const hostLink = async (page: Page, href: string) => {
    await page.evaluate((href) => {
      const link = Object.assign(document.createElement('a'), { href, textContent: `to ${href}` });
      document.body.prepend(link, ' ');
    }, href);
    return page.getByRole('link', { name: `to ${href}`, exact: true });
  };

  test('links of the host are the host\'s, wherever they lead', async ({ page }) => {
    await openBlank(page, AT);
    await mountIn(page, 'one', APP);
    const part = within(place(page, 'one'));
    await overviewStands(part);
    await watchClicks(page);
    const before = await page.evaluate(() => history.length);
    for (const href of ['/blank/elsewhere', '/', '/blank/app', '/blank/appx/customer-activity', '/blank/app/customer-activity/kinds/supportContacts', '#there', 'https://example.com/']) {
      await (await hostLink(page, href)).click();
      expect(await lastClick(page), href).toBe(false);
    }
    await part.sees('region', en.addOns);
    expect(await page.evaluate(() => history.length)).toBe(before);
    expect(where(page)).toBe(AT);
  });

  test('of its own links those below its base are taken, when they are meant for this window', async ({ page }) => {
    await openBlank(page, AT);
    const one = await mountIn(page, 'one', APP);
    await overviewStands(within(one));
    await watchClicks(page);
    const tile = one.getByRole('link', { name: CONTACTS });
    expect(await tile.getAttribute('href')).toMatch(/^\/blank\/app\/customer-activity\/kinds\/supportContacts/);
    for (const modifier of ['Control', 'Shift', 'Alt', 'Meta'] as const) {
      await tile.click({ modifiers: [modifier] });
      expect(await lastClick(page), modifier).toBe(false);
    }
    await tile.click({ button: 'middle' });
    expect(await lastClick(page), 'middle').toBe(false);
    expect(where(page)).toBe(AT);
    await tile.click();
    expect(await lastClick(page)).toBe(true);
    await within(one).sees('gridcell');
    expect(where(page)).toBe(`${AT}/kinds/supportContacts`);
    // What leads out of the app is the browser's.
    const outward = one.getByRole('link').and(page.locator('[href^="http"]:not([href*="127.0.0.1"])')).first();
    if (await outward.count()) {
      await outward.click();
      expect(await lastClick(page), 'outward').toBe(false);
    }
  });

  test('after it was unmounted it takes no link', async ({ page }) => {
    await openBlank(page, AT);
    await mountIn(page, 'one', APP);
    await overviewStands(within(place(page, 'one')));
    await unmount(page, 'one');
    await watchClicks(page);
    await (await hostLink(page, '/blank/app/customer-activity')).click();
    expect(await lastClick(page)).toBe(false);
  });

  test('what the host keeps in history.state stays there, and comes back', async ({ page }) => {
    await openBlank(page, AT);
    await page.evaluate(() => history.replaceState({ host: { scroll: 7 }, key: 'a' }, ''));
    await mountIn(page, 'one', APP);
    const part = within(place(page, 'one'));
    await overviewStands(part);
    const state = () => page.evaluate(() => history.state as unknown);
    expect(await state()).toEqual({ host: { scroll: 7 }, key: 'a' });
    await chooseStatus(page, part, en.inactive);
    await expect.poll(() => where(page)).toBe(`${AT}?status=inactive`);
    expect(await state()).toMatchObject({ host: { scroll: 7 }, key: 'a' });
    await part.click('link', CONTACTS);
    await part.sees('gridcell');
    await page.goBack();
    await overviewStands(part);
    expect(await state()).toMatchObject({ host: { scroll: 7 }, key: 'a' });
  });

  test('an address that the browser refuses is written once it takes it, and no more after the end', async ({ page }) => {
    await openBlank(page, AT);
    await page.evaluate(() => history.replaceState({ host: 1 }, ''));
    await mountIn(page, 'one', APP);
    const part = within(place(page, 'one'));
    await overviewStands(part);
    await refuse(page, 'throws');
    await chooseStatus(page, part, en.all);
    await chooseStatus(page, part, en.inactive);
    await expect.poll(() => refused(page)).toBeGreaterThan(2);
    expect(where(page)).toBe(AT);
    await refuse(page, null);
    await expect.poll(() => where(page)).toBe(`${AT}?status=inactive`);
    expect(await page.evaluate(() => history.state as unknown)).toEqual({ host: 1 });
    await refuse(page, 'throws');
    const before = await refused(page);
    await chooseStatus(page, part, en.all);
    await expect.poll(() => refused(page)).toBeGreaterThan(before);
    await unmount(page, 'one');
    expect(await page.evaluate(() => observer.timers())).not.toContain('setTimeout 1000');
    expect(await page.evaluate(() => refusing.written)).toBe(1);
  });

  test('the host leads to another page of the app, and out of it', async ({ page }) => {
    await openBlank(page, AT);
    const one = await mountIn(page, 'one', APP);
    const part = within(one);
    await overviewStands(part);
    const go = (to: string) => page.evaluate((to) => {
      history.pushState({ host: 1 }, '', to);
      dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
    }, to);
    await go(`${AT}/kinds/supportContacts`);
    await part.sees('gridcell');
    for (const outside of ['/blank/elsewhere', '/blank/appx/customer-activity', '/']) {
      await go(outside);
      await expect(one.getByRole('heading'), outside).toHaveCount(0);
      await expect(one.getByRole('region'), outside).toHaveCount(0);
      expect(where(page), 'it stays where the host went').toBe(outside);
    }
    await go(AT);
    await overviewStands(part);
    expect(await page.evaluate(() => history.state as unknown)).toEqual({ host: 1 });
  });

  test('in a host with a router of its own both keep their parts', async ({ page }) => {
    await page.goto('/portal/news');
    const part = within(page.locator('#activity'));
    await page.getByRole('searchbox', { name: 'Search the portal' }).fill('typed before');
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    await overviewStands(part);
    const visit = () => page.evaluate(() => (history.state as { portal?: { visit: number } } | null)?.portal?.visit);
    expect(await visit()).toBe(1);
    await chooseStatus(page, part, en.inactive);
    expect(await visit()).toBe(1);
    await part.click('link', CONTACTS);
    await part.sees('gridcell');
    await page.getByRole('link', { name: 'News', exact: true }).click();
    await expect(page.getByText('You are at /portal/news')).toBeVisible();
    await expect(page.locator('#activity').getByRole('heading')).toHaveCount(0);
    await page.goBack();
    await part.sees('gridcell');
    await page.goBack();
    await overviewStands(part);
    expect(await part.text('combobox', en.status)).toContain(en.inactive);
    expect(await visit()).toBe(1);
    await page.getByRole('link', { name: 'Activity of another kind' }).click();
    await expect(page.getByText('You are at /portal/activityx')).toBeVisible();
    await expect(page.locator('#activity').getByRole('heading')).toHaveCount(0);
    await expect(page.getByRole('searchbox', { name: 'Search the portal' })).toHaveValue('typed before');
  });
});

// --- single-spa ------------------------------------------------------------------------------------------------------

test.describe('single-spa', () => {
  const AT = '/blank/activity/customer-activity';
  type Options = { timeouts?: object; without?: string[]; after?: string };

  /** Registers the app with the real package; how often each function of ours is called is counted. */
  async function register(page: Page, options: Options = {}) {
    await page.evaluate(async ({ entry, options }) => {
      const spa = await import('/vendor/single-spa.js' as string);
      const calls: string[] = [];
      const errors: string[] = [];
      spa.addErrorHandler((error: Error) => errors.push(error.message));
      const domElement = document.createElement('div');
      domElement.dataset.place = 'spa';
      document.body.append(domElement);
      spa.registerApplication({
        name: 'activity',
        app: async () => {
          const module = await import(entry);
          const ours = Object.fromEntries(['bootstrap', 'mount', 'unmount', 'unload'].map((name) => [name, options.without?.includes(name)
            ? async () => {}
            : async (props: object) => {
              calls.push(name);
              return module[name](props);
            }]));
          // A host may put steps of its own around those of an application.
          const around = options.after ? { [options.after]: [ours[options.after], async () => { throw new Error('of the host'); }] } : {};
          return { ...ours, ...around, timeouts: options.timeouts };
        },
        activeWhen: '/blank/activity',
        customProps: { domElement, basePath: '/blank/activity' },
      });
      spa.start();
      Object.assign(window, { spa, calls, errors });
    }, { entry: ENTRY, options });
  }
  const status = (page: Page) => page.evaluate(() => (window as unknown as { spa: { getAppStatus(name: string): string } }).spa.getAppStatus('activity'));
  const becomes = (page: Page, wanted: string) => expect.poll(() => status(page), { timeout: 20_000 }).toBe(wanted);
  const go = (page: Page, to: string) => page.evaluate((to) => { (window as unknown as { spa: { navigateToUrl(to: string): void } }).spa.navigateToUrl(to); }, to);
  const seen = (page: Page) => page.evaluate(() => {
    const { calls, errors } = window as unknown as { calls: string[]; errors: string[] };
    const count = (name: string) => calls.filter((call) => call === name).length;
    return { bootstrap: count('bootstrap'), mount: count('mount'), unmount: count('unmount'), unload: count('unload'), errors };
  });
  const part = (page: Page) => within(place(page, 'spa'));

  test('bootstrapped once, mounted as often as it is wanted', async ({ page }) => {
    await page.goto('/blank/elsewhere');
    const entry = await hold(page, `**${ENTRY}`);
    await register(page);
    await becomes(page, 'NOT_LOADED');
    await go(page, AT);
    await becomes(page, 'LOADING_SOURCE_CODE');
    await go(page, '/blank/elsewhere');
    entry.release();
    await becomes(page, 'NOT_BOOTSTRAPPED');
    const program = await hold(page, PROGRAM);
    await go(page, AT);
    await becomes(page, 'BOOTSTRAPPING');
    program.release();
    await becomes(page, 'MOUNTED');
    await overviewStands(part(page));
    for (let mounted = 2; mounted <= 4; mounted += 1) {
      await go(page, '/blank/elsewhere');
      await becomes(page, 'NOT_MOUNTED');
      await expectEmpty(page, 'spa');
      await go(page, AT);
      await becomes(page, 'MOUNTED');
      await overviewStands(part(page));
      expect(await seen(page)).toEqual({ bootstrap: 1, mount: mounted, unmount: mounted - 1, unload: 0, errors: [] });
    }
  });

  test('a mounting that takes too long is given up, and nothing comes later', async ({ page }) => {
    await page.goto('/blank/elsewhere');
    const program = await hold(page, PROGRAM);
    await register(page, { without: ['bootstrap'], timeouts: { mount: { millis: 600, dieOnTimeout: true, warningMillis: 300 } } });
    await go(page, AT);
    await becomes(page, 'SKIP_BECAUSE_BROKEN');
    expect((await seen(page)).errors).toHaveLength(1);
    const finished = page.waitForResponse(PROGRAM).catch(() => undefined);
    program.release();
    await Promise.race([finished, page.waitForLoadState('networkidle')]);
    await expectEmpty(page, 'spa');
    // It is still good for others.
    await mountIn(page, 'one', MEMORY);
    await overviewStands(within(place(page, 'one')));
    await expectEmpty(page, 'spa');
  });

  test('a step of the host that rejects after ours leaves nothing of ours behind', async ({ page }) => {
    await page.goto(AT);
    await register(page, { after: 'unmount' });
    await becomes(page, 'MOUNTED');
    await overviewStands(part(page));
    await go(page, '/blank/elsewhere');
    await becomes(page, 'SKIP_BECAUSE_BROKEN');
    expect((await seen(page)).errors.join()).toContain('of the host');
    await expectEmpty(page, 'spa');
    await go(page, AT);
    await expect.poll(() => where(page)).toBe(AT);
    await becomes(page, 'SKIP_BECAUSE_BROKEN');
    await expectEmpty(page, 'spa');
  });

  test('unloaded, and loaded again', async ({ page }) => {
    await page.goto(AT);
    await register(page);
    await becomes(page, 'MOUNTED');
    await overviewStands(part(page));
    await page.evaluate(() => (window as unknown as { spa: { unloadApplication(name: string, how: object): Promise<void> } }).spa.unloadApplication('activity', { waitForUnmount: false }));
    // The address still asks for it: single-spa brings it back by itself.
    await becomes(page, 'MOUNTED');
    await overviewStands(part(page));
    expect(await seen(page)).toEqual({ bootstrap: 2, mount: 2, unmount: 1, unload: 1, errors: [] });
  });

  test('unmounted while it is on its way', async ({ page }) => {
    await openBlank(page);
    const program = await hold(page, PROGRAM);
    await page.evaluate(async (entry) => {
      const { mount, unmount } = await import(entry);
      const domElement = document.createElement('div');
      domElement.dataset.place = 'spa';
      document.body.append(domElement);
      const props = { name: 'activity', domElement, basePath: '/blank', singleSpa: {}, mountParcel() {} };
      const mounting = mount(props);
      await unmount(props);
      await mounting;
    }, ENTRY);
    program.release();
    await expectEmpty(page, 'spa');
    // And at once again.
    await page.evaluate(async (entry) => {
      const { mount, unmount } = await import(entry);
      const props = { name: 'activity', domElement: document.querySelector('[data-place="spa"]'), basePath: '/blank' };
      await mount(props);
      await unmount(props);
      await mount(props);
    }, ENTRY);
    await overviewStands(part(page));
  });
});

// --- a fetch of the host's own -----------------------------------------------------------------------------------------

test('a fetch of the page that rejects with no error at all is a failure like any other', async ({ page }) => {
  await openBlank(page);
  await page.evaluate(() => {
    const own = window.fetch;
    const state = window as unknown as { isCut: boolean };
    state.isCut = true;
    window.fetch = (to, init) => (state.isCut && String(to instanceof Request ? to.url : to).includes('/api/') ? Promise.reject('no') : own(to, init));
  });
  const part = within(await mountIn(page, 'one', { routing: 'memory' }));
  await part.sees('button', WORDS.en.tryAgain);
  expect((await eventsOf(page, 'one')).map(({ type }) => type)).not.toContain('crash');
  await page.evaluate(() => { (window as unknown as { isCut: boolean }).isCut = false; });
  await part.click('button', WORDS.en.tryAgain);
  await overviewStands(part);
});

for (const lang of ['en', 'de'] as const) {
  test(`in memory a record has its details as anywhere, and the address bar stays as it is: ${lang}`, async ({ page }) => {
    await openBlank(page);
    const [url, entries] = [page.url(), await page.evaluate(() => history.length)];
    const part = within(await mountIn(page, 'one', { routing: 'memory', locale: lang, path: '/customer-activity/entitlements/e-1?record=e-1-0000312' }));
    await part.sees('dialog', /2611170010000312/);
    await part.click('button', lang === 'de' ? 'Nächster' : 'Next');
    await part.lacks('dialog', /2611170010000312/);
    await part.sees('dialog');
    await part.lacks('button', lang === 'de' ? 'Link kopieren' : 'Copy link');
    await page.keyboard.press('Escape');
    await part.lacks('dialog');
    await part.sees('grid');
    await part.click('button', lang === 'de' ? 'Details' : 'Details');
    await part.sees('dialog', /Details/);
    await part.click('button', lang === 'de' ? 'Schließen' : 'Close');
    await part.lacks('dialog');
    expect([page.url(), await page.evaluate(() => history.length)]).toEqual([url, entries]);
  });
}

// --- the custom element ----------------------------------------------------------------------------------------------

test.describe('the custom element', () => {
  type Element = HTMLElement & Record<string, unknown>;

  /** Puts an element into the page; `load` = the module is loaded afterwards. */
  async function put(page: Page, name: string, { attributes = {}, properties = {}, load = true }: { attributes?: Record<string, string>; properties?: Plain; load?: boolean }) {
    await page.evaluate(async ({ entry, name, attributes, properties, load }) => {
      const element = document.createElement('customer-activity');
      element.dataset.place = name;
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      Object.assign(element, properties);
      document.body.append(element);
      if (load) await import(entry);
    }, { entry: ENTRY, name, attributes, properties, load });
    return place(page, name);
  }

  test('attributes are its properties', async ({ page }) => {
    await openBlank(page);
    const one = await put(page, 'one', { attributes: { 'base-path': '/blank', locale: 'de-CH', theme: 'dark', workspace: 'w-2', 'api-base': '/api' } });
    await overviewStands(within(one), 'de');
    expect(await within(one).text('combobox', de.workspace)).toContain('Contoso UK');
    expect(await one.evaluate((element: Element) => ['basePath', 'locale', 'theme', 'workspace', 'apiBase'].map((name) => element[name]))).toEqual(['/blank', 'de-CH', 'dark', 'w-2', '/api']);
    await one.evaluate((element) => element.setAttribute('locale', 'en'));
    await within(one).sees('region', en.addOns);
  });

  test('properties that it was given before it was defined', async ({ page, watch }) => {
    await openBlank(page);
    await page.exposeFunction('giveToken', async () => 'not-a-token-that-anybody-knows');
    watch.allow(FAILED(401));
    const one = await put(page, 'one', { properties: { basePath: '/blank', locale: 'de', routing: 'memory' }, load: false });
    await one.evaluate((element: Element) => { element.getToken = (window as unknown as { giveToken: unknown }).giveToken; });
    const asked = page.waitForRequest((request) => new URL(request.url()).pathname === '/api/v1/me');
    await page.evaluate((entry) => import(entry), ENTRY);
    expect((await asked).headers().authorization).toBe('Bearer not-a-token-that-anybody-knows');
    expect(await one.evaluate((element: Element) => [element.basePath, element.locale, element.routing])).toEqual(['/blank', 'de', 'memory']);
    expect(await one.evaluate((element: Element) => Object.keys(element)), 'none hides what the class does').toEqual([]);
    expect(await one.evaluate((element: Element) => element.getToken), 'it can be set and not read').toBeUndefined();
  });

  test('language, theme and workspace change in place', async ({ page, watch }) => {
    await openBlank(page);
    const one = await put(page, 'one', { properties: { ...BLANK, locale: 'en', theme: 'light', workspace: 'w-1' } });
    const part = within(one);
    await overviewStands(part);
    await chooseStatus(page, part, en.inactive);
    const surface = () => one.getByRole('article').first().evaluate((tile) => getComputedStyle(tile).backgroundColor);
    const light = await surface();
    await one.evaluate((element: Element) => { element.theme = 'dark'; });
    await expect.poll(surface).not.toBe(light);
    const asked = watch.asked('/activity').length;
    await one.evaluate((element: Element) => { element.locale = 'en-GB'; });
    await expect(one.getByText(/^Data as of 23 Nov 2026/)).toBeVisible();
    expect(watch.asked('/activity'), 'another region is no other question').toHaveLength(asked);
    await one.evaluate((element: Element) => { element.locale = 'de'; });
    await part.sees('region', de.addOns);
    expect(await part.text('combobox', de.status)).toContain(de.inactive);
    await one.evaluate((element: Element) => { element.workspace = 'w-2'; });
    await expect.poll(() => part.text('combobox', de.workspace)).toContain('Contoso UK');
    expect(await part.text('combobox', de.status)).toContain(de.inactive);
    expect(watch.asked('/me'), 'nothing began anew').toHaveLength(1);
  });

  test('it may be moved, and stays what it is', async ({ page, watch }) => {
    await openBlank(page);
    const one = await put(page, 'one', { properties: MEMORY });
    const part = within(one);
    await overviewStands(part);
    await chooseStatus(page, part, en.inactive);
    const shown = await part.count('article');
    await one.evaluate((element) => {
      const elsewhere = document.createElement('section');
      document.body.prepend(elsewhere);
      elsewhere.append(element);
    });
    await part.sees('region', en.addOns);
    expect(await part.count('article')).toBe(shown);
    expect(await part.text('combobox', en.status)).toContain(en.inactive);
    await chooseStatus(page, part, en.active);
    await expect.poll(() => part.count('article')).not.toBe(shown);
    expect(watch.asked('/me')).toHaveLength(1);
  });

  test('several on one page', async ({ page }) => {
    await openBlank(page);
    const one = within(await put(page, 'one', { attributes: { routing: 'memory', workspace: 'w-1' } }));
    const two = within(await put(page, 'two', { attributes: { routing: 'memory', workspace: 'w-3', locale: 'de' } }));
    await overviewStands(one);
    await overviewStands(two, 'de');
    expect(await one.text('combobox', en.workspace)).toContain('Contoso Deutschland');
    expect(await two.text('combobox', de.workspace)).toContain('Contoso Research');
    await place(page, 'one').evaluate((element) => element.remove());
    await two.click('combobox', de.status);
    await two.sees('option', de.inactive);
  });

  test('taken out of the page it ends: its requests, its listeners, its timers', async ({ page, watch }) => {
    await openBlank(page);
    await warmUp(page);
    const before = await pending(page);
    watch.allow(/net::ERR_ABORTED/);
    const activity = await hold(page, '**/api/v1/activity*');
    const one = await put(page, 'one', { properties: MEMORY });
    await expect.poll(activity.asked).toBe(1);
    const given = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/v1/activity'));
    await one.evaluate((element) => element.remove());
    expect((await given).failure()!.errorText).toBe('net::ERR_ABORTED');
    await expect.poll(() => pending(page)).toEqual(before);
    activity.release();
  });

  test('under another name', async ({ page }) => {
    await openBlank(page);
    await page.evaluate(async (entry) => {
      const { defineElement } = await import(entry);
      defineElement('contoso-usage');
      const element = Object.assign(document.createElement('contoso-usage'), { routing: 'memory' });
      element.dataset.place = 'one';
      document.body.append(element);
    }, ENTRY);
    await overviewStands(within(place(page, 'one')));
  });
});

// --- set up, changed -------------------------------------------------------------------------------------------------

test('language, theme and workspace of an instance change in place, with what the reader has chosen', async ({ page, watch }) => {
  await openBlank(page);
  const one = await mountIn(page, 'one', { ...BLANK, locale: 'en', theme: 'light' });
  const part = within(one);
  await overviewStands(part);
  await chooseStatus(page, part, en.inactive);
  await update(page, 'one', { locale: 'de-AT' });
  await part.sees('region', de.addOns);
  const surface = () => one.getByRole('article').first().evaluate((tile) => getComputedStyle(tile).backgroundColor);
  const light = await surface();
  await update(page, 'one', { theme: 'dark' });
  await expect.poll(surface).not.toBe(light);
  await update(page, 'one', { workspace: 'w-2', locale: undefined, theme: undefined });
  await expect.poll(() => part.text('combobox', de.workspace)).toContain('Contoso UK');
  expect(await part.text('combobox', de.status)).toContain(de.inactive);
  expect(where(page)).toContain('status=inactive');
  expect(watch.asked('/me')).toHaveLength(1);
  // What the host says arrives both ways.
  const [told, heard] = [await eventsOf(page, 'one'), await page.evaluate(() => observer.events)];
  expect(told).toEqual(heard);
  await expectGoodEvents(page, told);
  expect(told.filter(({ type }) => type === 'title').map(({ detail }) => detail.title)).toEqual([en.overview, de.overview]);
});

test('a configuration that is wrong is refused, and every fault is named', async ({ page }) => {
  await openBlank(page);
  const refused = await page.evaluate(async (entry) => {
    const { mount } = await import(entry);
    const attempt = (config: unknown) => {
      try {
        mount(document.getElementById('place'), config);
        return 'taken';
      } catch (error) {
        return `${(error as Error).constructor.name}: ${(error as Error).message}`;
      }
    };
    const wrong: [string, unknown][] = [
      ['basePath', 'no-slash'], ['basePath', 7], ['basePath', '/a?b'], ['routing', 'hash'], ['path', 'customer-activity'], ['apiBase', 'http://elsewhere.example/api'],
      ['apiBase', 'javascript:alert(1)'], ['apiBase', '//elsewhere.example'], ['locale', 5], ['theme', 'blue'], ['workspace', 7], ['getToken', 'secret-token'],
      ['onEvent', {}], ['signal', {}], ['shadow', 'open'],
    ];
    const all = Object.fromEntries(wrong);
    return { each: wrong.map(([name, value]) => [name, attempt({ [name]: value })] as const), together: attempt(all), names: Object.keys(all), element: document.getElementById('place')!.outerHTML };
  }, ENTRY);
  for (const [name, said] of refused.each) expect(said, name).toMatch(new RegExp(`^TypeError: .*\\b${name}\\b`));
  for (const name of refused.names) expect(refused.together).toMatch(new RegExp(`\\b${name}\\b`));
  expect(refused.together, 'no value is repeated: it may be a secret').not.toContain('secret-token');
  expect(refused.element).toBe('<main id="place"></main>');
});

test('what may not change is refused, and what runs goes on', async ({ page }) => {
  await openBlank(page);
  const one = await mountIn(page, 'one', MEMORY);
  await overviewStands(within(one));
  const said = await page.evaluate(() => [{ basePath: '/x' }, { theme: 'blue' }, { locale: 5 }, { unknown: 1 }, 'de'].map((patch) => {
    try {
      instances.one!.handle.update(patch as object);
      return 'taken';
    } catch (error) {
      return (error as Error).constructor.name;
    }
  }));
  expect(said).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError', 'TypeError']);
  await chooseStatus(page, within(one), en.inactive);
});

test('the address bar belongs to one instance of a base path', async ({ page, watch }) => {
  watch.allow(/basePath|base path|address/i);
  await openBlank(page);
  const one = await mountIn(page, 'one', BLANK);
  await overviewStands(within(one));
  const second = await page.evaluate(async (entry) => {
    const { mount } = await import(entry);
    const place = document.createElement('div');
    place.dataset.place = 'two';
    document.body.append(place);
    try {
      await mount(place, { basePath: '/blank' }).ready;
      return 'taken';
    } catch (error) {
      return (error as Error).message;
    }
  }, ENTRY);
  expect(second).not.toBe('taken');
  expect(second).toContain('/blank');
  await chooseStatus(page, within(one), en.inactive);
  await unmount(page, 'one');
  await mountIn(page, 'three', BLANK);
  await overviewStands(within(place(page, 'three')));
});

test('a signal ends an instance', async ({ page }) => {
  await openBlank(page);
  await warmUp(page);
  const before = await pending(page);
  const events = await page.evaluate(async (entry) => {
    const { mount } = await import(entry);
    const element = document.createElement('div');
    element.dataset.place = 'one';
    document.body.append(element);
    const controller = new AbortController();
    Object.assign(window, { controller });
    await mount(element, { routing: 'memory', signal: controller.signal }).ready;
    // One that is over already.
    const over = document.createElement('div');
    over.dataset.place = 'over';
    document.body.append(over);
    const events: string[] = [];
    await mount(over, { routing: 'memory', signal: AbortSignal.abort(), onEvent: ({ type }: AppEvent) => events.push(type) }).ready;
    return events;
  }, ENTRY);
  expect(events).toEqual([]);
  await expectEmpty(page, 'over');
  await overviewStands(within(place(page, 'one')));
  await page.evaluate(() => { (window as unknown as { controller: AbortController }).controller.abort(); });
  await expect.poll(() => place(page, 'one').evaluate((element) => element.shadowRoot?.childNodes.length ?? 0)).toBe(0);
  await expectEmpty(page, 'one');
  await expect.poll(() => pending(page)).toEqual(before);
});

test('closed and opened again by Piral', async ({ page }) => {
  await page.goto('/piral/');
  const part = within(page.locator('#activity'));
  await overviewStands(part);
  for (let round = 0; round < 2; round += 1) {
    await page.getByRole('button', { name: 'Close or open' }).click();
    await part.lacks('region');
    await page.getByRole('button', { name: 'Close or open' }).click();
    await overviewStands(part);
  }
  const language = await page.evaluate(async (entry) => {
    const { htmlComponent } = await import(entry);
    const made = htmlComponent({ routing: 'memory', locale: 'en' });
    const element = document.createElement('div');
    element.dataset.place = 'one';
    document.body.append(element);
    const locals = {};
    made.component.mount(element, { piral: {} }, {}, locals);
    made.component.update(element, { piral: {}, locale: 'de' }, {}, locals);
    return made.type;
  }, ENTRY);
  expect(language).toBe('html');
  await overviewStands(within(place(page, 'one')), 'de');
});

test('in React the language changes in place', async ({ page, watch }) => {
  await page.goto('/react/customer-activity');
  const part = within(page.locator('#root'));
  await overviewStands(part);
  await chooseStatus(page, part, en.inactive);
  const asked = watch.asked('/me').length;
  await page.getByRole('combobox', { name: 'Language' }).selectOption('de');
  await part.sees('region', de.addOns);
  expect(await part.text('combobox', de.status)).toContain(de.inactive);
  expect(watch.asked('/me')).toHaveLength(asked);
});

test('in the element host the language changes in place', async ({ page, watch }) => {
  await page.goto('/element/customer-activity');
  const part = within(page.locator('#place'));
  await overviewStands(part);
  await chooseStatus(page, part, en.inactive);
  await page.getByRole('combobox', { name: 'Language' }).first().selectOption('de');
  await part.sees('region', de.addOns);
  expect(await part.text('combobox', de.status)).toContain(de.inactive);
  expect(watch.asked('/me')).toHaveLength(1);
});

// --- ended -----------------------------------------------------------------------------------------------------------

test('when unmounting resolves, nothing is left', async ({ page }) => {
  await openBlank(page);
  await warmUp(page);
  const before = await pending(page);
  for (const config of [BLANK, MEMORY, { ...BLANK, shadow: false }, { ...MEMORY, theme: 'system' }]) {
    const one = await mountIn(page, 'one', config);
    const part = within(one);
    await overviewStands(part);
    await part.click('combobox', en.status);
    await part.click('option', en.inactive);
    await page.keyboard.press('Escape');
    await part.click('link', CONTACTS);
    await part.sees('gridcell');
    // A worker was at work, and a menu is open.
    await part.click('button', 'Export');
    const arriving = page.waitForEvent('download');
    await part.click('button', 'Excel workbook');
    await arriving;
    await part.click('button', 'Export');
    const after = await page.evaluate(async () => {
      await instances.one!.handle.unmount();
      return { listening: observer.listening(), timers: observer.timers() };
    });
    expect(after, JSON.stringify(config)).toEqual(before);
    await expectEmpty(page, 'one');
    expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0);
    await expect.poll(() => page.workers().length).toBe(0);
    await page.evaluate(() => { history.replaceState(null, '', '/blank/customer-activity'); });
  }
});

test('what was asked and is not answered is given up', async ({ page, watch }) => {
  watch.allow(/net::ERR_ABORTED/);
  await openBlank(page);
  const activity = await hold(page, '**/api/v1/activity*');
  await mountIn(page, 'one', MEMORY);
  await expect.poll(activity.asked).toBe(1);
  const given = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/v1/activity'));
  await unmount(page, 'one');
  expect((await given).failure()!.errorText).toBe('net::ERR_ABORTED');
  activity.release();
  await expectEmpty(page, 'one');
});

for (const [what, pattern] of [
  ['what loads the program', GLUE], ['the program', PROGRAM], ['the style', '**/*.css'], ['who is signed in', '**/api/v1/me'], ['the activity', '**/api/v1/activity*'],
] as const) {
  test(`unmounted while this is on its way: ${what}`, async ({ page, watch }) => {
    watch.allow(/net::ERR_ABORTED/);
    await openBlank(page);
    const held = await hold(page, pattern);
    await mountIn(page, 'one', BLANK, { wait: false });
    await expect.poll(held.asked).toBeGreaterThan(0);
    // As far as it comes without that.
    if (pattern !== '**/*.css') await expect(place(page, 'one').locator('[aria-busy="true"]').first()).toBeVisible();
    await unmount(page, 'one');
    await expectEmpty(page, 'one');
    await page.evaluate(() => instances.one!.handle.ready);
    held.release();
    await page.waitForLoadState('networkidle');
    await expectEmpty(page, 'one');
    expect((await eventsOf(page, 'one')).filter(({ type }) => type === 'error' || type === 'crash')).toEqual([]);
    // In the same element, under the same base.
    await mountIn(page, 'one', BLANK);
    await overviewStands(within(place(page, 'one')));
  });
}

test('unmounted at once, twice, and mounted again at once', async ({ page, watch }) => {
  await openBlank(page);
  await page.evaluate(async (entry) => {
    const { mount } = await import(entry);
    const element = document.createElement('div');
    element.dataset.place = 'one';
    document.body.append(element);
    const handles = [];
    for (let round = 0; round < 5; round += 1) {
      const handle = mount(element, { basePath: '/blank' });
      handles.push(handle);
      const ends = [handle.unmount(), handle.unmount()];
      if (round % 2) await Promise.all(ends);
    }
    const last = mount(element, { basePath: '/blank' });
    await last.ready;
    await Promise.all(handles.map(({ ready }) => ready));
  }, ENTRY);
  await overviewStands(within(place(page, 'one')));
  await expect(place(page, 'one').getByRole('region', { name: en.addOns })).toHaveCount(1);
  expect(watch.asked('/activity')).toHaveLength(1);
});

// --- failures --------------------------------------------------------------------------------------------------------

const reload = (one: Locator, lang: 'en' | 'de' = 'en') => one.getByRole('button', { name: lang === 'en' ? 'Reload' : 'Neu laden', exact: true });
/** The element says calmly that something is wrong. */
async function expectMessage(one: Locator, lang: 'en' | 'de' = 'en') {
  await expect(reload(one, lang)).toBeVisible({ timeout: 20_000 });
  await expect(one.getByRole('alert').or(one.getByRole('heading')).first()).toBeVisible();
}
const readiness = (page: Page, name: string) => page.evaluate(async (name) => {
  try {
    await instances[name]!.handle.ready;
    return 'ready';
  } catch (error) {
    return (error as Error).message;
  }
}, name);

for (const [what, pattern, answer] of [
  ['the program is not there', PROGRAM, 'missing'],
  ['what loads it is not there, as for an old entry after a new deployment', GLUE, 'missing'],
  ['the style is not there', '**/*.css', 'missing'],
  ['the program is not what was published', PROGRAM, 'changed'],
  ['the connection breaks', PROGRAM, 'broken'],
] as const) {
  test(`it cannot be started: ${what}`, async ({ page, watch }) => {
    watch.allow(FAILED(404), /net::ERR_/, /digest|integrity/i, /Failed to fetch/, /Customer Activity/i);
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
    // The host goes on.
    await page.getByRole('textbox', { name: 'Of the host' }).fill('typed');
    await page.unrouteAll({ behavior: 'wait' });
    await reload(one, 'de').click();
    await overviewStands(within(place(page, 'one')), 'de').catch(async () => {
      // It may have loaded the page again, which a host with instances of its own then has to mount.
      expect(await page.evaluate(() => 'instances' in globalThis), 'neither the app nor the page was loaded again').toBe(false);
    });
  });
}

test('an old entry that a cache kept after a new deployment: Reload takes the new one', async ({ page, watch }) => {
  watch.allow(FAILED(404), /Failed to fetch/, /integrity/);
  await page.route(`**${ENTRY}*`, async (route) => {
    const response = await route.fetch();
    if (new URL(route.request().url()).search) return route.fulfill({ response });
    // As it was: what it leads to is gone.
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

test('a policy that forbids WebAssembly gets one message that says what is missing', async ({ page, watch }) => {
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

test('a panic inside of it ends this instance, and no other', async ({ page, watch }) => {
  watch.allow(/unreachable|RuntimeError|of the test/);
  await openBlank(page);
  const [one, two] = [await mountIn(page, 'one', BLANK), await mountIn(page, 'two', MEMORY)];
  await overviewStands(within(one));
  await overviewStands(within(two));
  await chooseStatus(page, within(two), en.inactive);
  // A browser in which, once, a node cannot be made: nothing that the program foresees. At the same moment, so that it is this instance that needs one.
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
  // The other is as it was, and works.
  const part = within(two);
  expect(await part.text('combobox', en.status)).toContain(en.inactive);
  await chooseStatus(page, part, en.active);
  await part.click('link', CONTACTS);
  await part.sees('gridcell');
  expect((await eventsOf(page, 'two')).filter(({ type }) => type === 'crash')).toEqual([]);
  await page.getByRole('textbox', { name: 'Of the host' }).fill('typed');
  // And this one begins again where it was.
  await reload(one).click();
  await overviewStands(within(one));
  await unmount(page, 'one');
  await expectEmpty(page, 'one');
});

test('data that cannot be had is told the host without anything personal', async ({ page, faults, watch }) => {
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

// --- tokens ----------------------------------------------------------------------------------------------------------

test.describe('a token in place of cookies', () => {
  /** Mounts with a token that the test gives out; the page has no cookie. */
  async function mountWithToken(page: Page, tokens: () => Promise<string>, config: Plain = {}) {
    const asked: boolean[] = [];
    let token: string | undefined;
    await page.exposeFunction('giveToken', async ({ forceRefresh }: { forceRefresh: boolean }) => {
      asked.push(forceRefresh);
      if (token === undefined || forceRefresh) token = await tokens();
      return token;
    });
    await page.context().clearCookies();
    await openBlank(page);
    await page.evaluate(async ({ entry, config }) => {
      const { mount } = await import(entry);
      const element = document.createElement('div');
      element.dataset.place = 'one';
      document.body.append(element);
      const events: AppEvent[] = [];
      const getToken = (options: object) => (window as unknown as { giveToken(options: object): Promise<string> }).giveToken(options);
      const handle = mount(element, { routing: 'memory', ...config, getToken, onEvent: (event: AppEvent) => events.push(event) });
      globalThis.instances = { one: { handle, events } };
      handle.ready.catch(() => {});
    }, { entry: ENTRY, config });
    return { one: place(page, 'one'), asked };
  }

  interface Owner { token(): Promise<string>; end(): Promise<void>; given: string[] }
  const tested = test.extend<{ owner: Owner }>({
    /** Somebody who is signed in elsewhere, and gets tokens there. */
    owner: async ({ playwright, hosts }, use) => {
      const elsewhere = await playwright.request.newContext({ baseURL: hosts.origin, extraHTTPHeaders: { Origin: hosts.origin } });
      expect((await elsewhere.post('/sign-in', { form: { person: 'customer-admin' }, maxRedirects: 0 })).status()).toBe(303);
      const given: string[] = [];
      await use({
        given,
        token: async () => {
          const { token } = await (await elsewhere.post('/token')).json() as { token: string };
          given.push(token);
          return token;
        },
        end: async () => { expect((await elsewhere.delete('/token')).status()).toBe(204); },
      });
      await elsewhere.dispose();
    },
  });

  /** Everything in which something could be kept or said, as one text. */
  const everything = (page: Page) => page.evaluate(async () => {
    const texts: string[] = [];
    const walk = (node: Node) => {
      if (node instanceof Element) {
        texts.push(...[...node.attributes].map(({ name, value }) => `${name}=${value}`));
        for (const key in node) {
          try {
            const value = (node as unknown as Record<string, unknown>)[key];
            if (typeof value === 'string') texts.push(value);
          } catch {
            // Some cannot be read.
          }
        }
        texts.push(JSON.stringify(node, Object.getOwnPropertyNames(node)) ?? '');
        if (node.shadowRoot) walk(node.shadowRoot);
      } else texts.push(node.nodeValue ?? '');
      node.childNodes.forEach(walk);
    };
    walk(document);
    const events = [observer.events, ...Object.values(instances).map(({ events }) => events)];
    const handles = Object.values(instances).map(({ handle }) => JSON.stringify(handle) + Object.values(handle).join());
    return [
      ...texts, JSON.stringify([events, handles, { ...localStorage }, { ...sessionStorage }, document.cookie, window.name, history.state, location.href, document.title]),
      JSON.stringify(await caches.keys()), JSON.stringify((await indexedDB.databases()).map(({ name }) => name)),
      JSON.stringify(performance.getEntries()),
    ].join('\n');
  });

  tested('every question carries it, and no cookie is needed', async ({ page, owner, watch }) => {
    const { one } = await mountWithToken(page, owner.token);
    const part = within(one);
    await overviewStands(part);
    await part.click('link', CONTACTS);
    await part.sees('gridcell');
    await part.click('button', 'Export');
    const arriving = page.waitForEvent('download');
    await part.click('button', 'Excel workbook');
    await arriving;
    const asked = watch.requests.filter(asks);
    expect(asked.length).toBeGreaterThan(3);
    for (const request of asked) {
      const headers = await request.allHeaders();
      expect(owner.given.map((token) => `Bearer ${token}`), request.url()).toContain(headers.authorization);
      expect(headers.cookie, request.url()).toBeUndefined();
    }
    // Nobody else gets it.
    for (const request of watch.requests.filter((request) => !asks(request))) expect((await request.allHeaders()).authorization).toBeUndefined();
  });

  tested('it is sent where the cookies of the page are not', async ({ page, owner, watch, become }) => {
    const { one } = await mountWithToken(page, owner.token);
    await overviewStands(within(one));
    await become('member');
    await within(one).click('button', en.refresh);
    await within(one).settles();
    const [last] = watch.requests.filter(asks).slice(-1);
    expect((await last!.allHeaders()).cookie).toBeUndefined();
    await within(one).sees('region', en.addOns);
  });

  tested('when it is over a new one is asked for once, and the reader notices nothing', async ({ page, owner, watch }) => {
    watch.allow(FAILED(401));
    const { one, asked } = await mountWithToken(page, owner.token);
    const part = within(one);
    await overviewStands(part);
    expect(asked).not.toContain(true);
    await owner.end();
    const answer = page.waitForResponse((response) => response.url().includes('/api/v1/activity') && [200, 304].includes(response.status()));
    await part.click('button', en.refresh);
    await answer;
    await part.settles();
    await part.sees('region', en.addOns);
    expect(asked.filter(Boolean)).toEqual([true]);
    expect((await eventsOf(page, 'one')).map(({ type }) => type)).not.toContain('unauthorized');
    expect(await one.getByRole('alert').count()).toBe(0);
  });

  tested('when the new one is not taken either, host and reader are told', async ({ page, owner, watch }) => {
    watch.allow(FAILED(401));
    let isOver = false;
    const { one, asked } = await mountWithToken(page, async () => (isOver ? 'over-and-done-with' : owner.token()));
    const part = within(one);
    await overviewStands(part);
    await owner.end();
    isOver = true;
    await part.click('button', en.refresh);
    await expect.poll(async () => (await eventsOf(page, 'one')).filter(({ type }) => type === 'unauthorized').length).toBe(1);
    await expect(one.getByRole('alert').first()).toBeVisible();
    expect(asked.filter(Boolean)).toEqual([true]);
    await expectGoodEvents(page, await eventsOf(page, 'one'));
    await part.sees('region', en.addOns);
  });

  for (const [what, tokens] of [['there is none', async () => { throw new Error('secret-of-the-host'); }], ['it is no text', async () => undefined as unknown as string]] as const) {
    tested(`from the beginning ${what}`, async ({ page, watch }) => {
      watch.allow(FAILED(401), /secret-of-the-host.*never/);
      const { one } = await mountWithToken(page, tokens);
      await expect.poll(async () => (await eventsOf(page, 'one')).some(({ type }) => type === 'unauthorized' || type === 'error')).toBe(true);
      await expect(one.getByRole('heading').or(one.getByRole('alert')).first()).toBeVisible();
      expect(await everything(page)).not.toContain('secret-of-the-host');
    });
  }

  tested('it can be read nowhere', async ({ page, owner, watch }) => {
    watch.allow(FAILED(401));
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error.stack)));
    let isOver = false;
    const lost = 'lost-token-0123456789abcdef';
    const { one } = await mountWithToken(page, async () => (isOver ? lost : owner.token()));
    const part = within(one);
    await overviewStands(part);
    await part.click('link', CONTACTS);
    await part.sees('gridcell');
    expect(owner.given.length).toBeGreaterThan(0);
    const clean = async () => {
      const text = (await everything(page)) + said.join('\n');
      expect(text.length).toBeGreaterThan(10_000);
      expect([...owner.given, lost].filter((token) => text.includes(token))).toEqual([]);
    };
    await clean();
    await owner.end();
    isOver = true;
    await part.click('button', en.refresh);
    await expect.poll(async () => (await eventsOf(page, 'one')).some(({ type }) => type === 'unauthorized')).toBe(true);
    await clean();
    // The element does not give back what it was given.
    await page.evaluate(() => {
      const element = document.createElement('customer-activity') as HTMLElement & { getToken: unknown; routing: string };
      element.dataset.place = 'two';
      element.getToken = () => 'held-token';
      element.routing = 'memory';
      document.body.append(element);
    });
    const two = place(page, 'two');
    await expect(two.getByRole('heading').or(two.getByRole('alert')).first()).toBeVisible();
    const read = await two.evaluate((element: HTMLElement & { getToken: unknown }) => {
      const own = Reflect.ownKeys(element).map((key) => String((element as unknown as Record<PropertyKey, unknown>)[key])).join();
      return [String(element.getToken), own, JSON.stringify(element), element.outerHTML].join();
    });
    expect(read).not.toContain('held-token');
  });
});

// --- policy ----------------------------------------------------------------------------------------------------------

test('one policy of its own, however many instances there are, and never the default one', async ({ page }) => {
  await page.addInitScript(() => {
    const names: string[] = [];
    Object.assign(window, { policies: names });
    const create = TrustedTypePolicyFactory.prototype.createPolicy;
    TrustedTypePolicyFactory.prototype.createPolicy = function (this: TrustedTypePolicyFactory, name: string, ...rest: [TrustedTypePolicyOptions?]) {
      names.push(name);
      return create.call(this, name, ...rest);
    } as typeof create;
  });
  // Where nothing is forbidden nothing more is done.
  await page.route('**/blank/**', async (route) => {
    const response = await route.fetch();
    const { 'content-security-policy': _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  await openBlank(page);
  for (const name of ['one', 'two']) {
    const part = within(await mountIn(page, name, MEMORY));
    await overviewStands(part);
    await part.click('link', CONTACTS);
    await part.sees('gridcell');
    await part.click('button', 'Export');
    const arriving = page.waitForEvent('download');
    await part.click('button', 'Excel workbook');
    await arriving;
  }
  expect(await page.evaluate(() => (window as unknown as { policies: string[] }).policies)).toEqual(['customer-activity']);
  expect(await page.evaluate(() => trustedTypes.defaultPolicy)).toBeNull();
});

test('the program is fetched with its integrity', async ({ page }) => {
  await page.addInitScript(() => {
    const asked: [string, string][] = [];
    Object.assign(window, { asked });
    const ask = window.fetch;
    window.fetch = (input, init) => {
      const request = new Request(input, init);
      asked.push([new URL(request.url).pathname, request.integrity]);
      return ask(input, init);
    };
  });
  await openBlank(page);
  await overviewStands(within(await mountIn(page, 'one', BLANK)));
  const asked = await page.evaluate(() => (window as unknown as { asked: [string, string][] }).asked);
  const programs = asked.filter(([path]) => path.endsWith('.wasm'));
  expect(programs.length).toBeGreaterThan(0);
  for (const [path, integrity] of programs) expect(integrity, path).toMatch(/^sha(256|384|512)-/);
});

// --- focus, scroll ---------------------------------------------------------------------------------------------------

test('the focus stays where the reader has it', async ({ page }) => {
  await openBlank(page);
  const input = page.getByRole('textbox', { name: 'Of the host' });
  await input.focus();
  const me = await hold(page, '**/api/v1/me');
  const activity = await hold(page, '**/api/v1/activity*');
  const part = within(await mountIn(page, 'one', BLANK));
  await expect(input).toBeFocused();
  me.release();
  await expect.poll(activity.asked).toBe(1);
  await expect(input).toBeFocused();
  activity.release();
  await overviewStands(part);
  await expect(input).toBeFocused();
  await update(page, 'one', { locale: 'de', workspace: 'w-2', theme: 'dark' });
  await overviewStands(part, 'de');
  await expect(input).toBeFocused();
  await page.keyboard.type('typed');
  await expect(input).toHaveValue('typed');
  await unmount(page, 'one');
  await expect(input).toBeFocused();
});

for (const [what, config] of [['shadow', BLANK], ['light', { ...BLANK, shadow: false }]] as const) {
  test(`keys and the focus work inside: ${what}`, async ({ page }) => {
    await openBlank(page);
    const one = await mountIn(page, 'one', config);
    const part = within(one);
    await overviewStands(part);
    const filter = one.getByRole('combobox', { name: en.status, exact: true });
    await filter.focus();
    await page.keyboard.press('ArrowDown');
    await part.sees('listbox');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await part.lacks('listbox');
    await expect(filter).toBeFocused();
    await expect(filter).toContainText(en.inactive);
    await one.getByRole('link', { name: CONTACTS }).focus();
    await page.keyboard.press('Enter');
    await part.sees('gridcell');
    await expect(one.getByRole('heading', { level: 1 })).toBeFocused();
    // A dialog takes the focus and gives it back.
    const grid = one.getByRole('grid');
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await part.sees('dialog');
    await page.keyboard.press('Escape');
    await part.lacks('dialog');
    await expect(grid).toBeFocused();
  });
}

test('in a closed root a menu closes by a click beside it, and a key works', async ({ page }) => {
  await page.goto('/closed/customer-activity');
  const part = withinClosed(page);
  await overviewStands(part);
  await part.click('combobox', en.status);
  await part.sees('listbox');
  await part.click('heading', en.overview);
  await part.lacks('listbox');
  await part.click('combobox', en.status);
  await part.sees('listbox');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await part.lacks('listbox');
  await expect.poll(() => where(page)).toBe('/closed/customer-activity?status=inactive');
});

test('the scroll of the host is never touched', async ({ page }) => {
  await page.setViewportSize({ width: 1100, height: 700 });
  await page.goto('/portal/activity/customer-activity');
  const one = page.locator('#activity');
  const part = within(one);
  await overviewStands(part);
  // The browser's own help would move it, too.
  await page.evaluate(() => { document.body.style.overflowAnchor = 'none'; });
  /** Clicks what the reader has scrolled to; answers where that was. */
  const click = async (what: Locator) => what.first().evaluate((element: HTMLElement) => {
    scrollBy(0, element.getBoundingClientRect().top - innerHeight / 2);
    const at = scrollY;
    element.click();
    return at;
  });
  const isStill = async (at: number, after: string) => {
    expect(at, 'there is something to scroll').toBeGreaterThan(0);
    expect(await page.evaluate(() => scrollY), after).toBe(at);
  };
  const opened = await click(one.getByRole('combobox', { name: en.status, exact: true }));
  await part.sees('listbox');
  await isStill(opened, 'an open filter');
  const chosen = await click(one.getByRole('option', { name: en.inactive, exact: true }));
  await expect.poll(() => where(page)).toContain('status=inactive');
  await isStill(chosen, 'a filter');
  await page.keyboard.press('Escape');
  await part.lacks('listbox');
  await isStill(chosen, 'a closed filter');
  const tile = await click(one.getByRole('link', { name: CONTACTS }));
  await part.sees('gridcell');
  await part.settles();
  await isStill(tile, 'a drilldown');
  const back = await click(one.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: en.overview }));
  await overviewStands(part);
  await isStill(back, 'the way back');
});

test('it paints nothing outside of its element', async ({ page }) => {
  for (const [start, inside] of [['/plain/customer-activity', '#activity'], ['/light/customer-activity', '#activity']] as const) {
    await page.goto(start);
    const part = within(page.locator(inside));
    await overviewStands(part);
    const outside = () => page.locator(inside).evaluate((element) => {
      const frame = element.getBoundingClientRect();
      const found: string[] = [];
      interface Box { left: number; top: number; right: number; bottom: number }
      const both = (one: Box, other: Box): Box => ({
        left: Math.max(one.left, other.left), top: Math.max(one.top, other.top), right: Math.min(one.right, other.right), bottom: Math.min(one.bottom, other.bottom),
      });
      /** `clip` = what the elements around let be seen. */
      const walk = (node: Element, clip: Box) => {
        const { clipPath, overflow, position } = getComputedStyle(node);
        if (clipPath !== 'none' || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return;
        const seen = both(node.getBoundingClientRect(), position === 'fixed' ? { left: -1e9, top: -1e9, right: 1e9, bottom: 1e9 } : clip);
        const isSeen = seen.right - seen.left > 1 && seen.bottom - seen.top > 1;
        if (isSeen && (seen.top < frame.top - 1 || seen.left < frame.left - 1 || seen.right > frame.right + 1 || seen.bottom > frame.bottom + 1)) {
          found.push(`${node.localName}.${node.className}: ${node.textContent?.trim().slice(0, 30)}`);
        }
        const inside = overflow === 'visible' ? clip : both(clip, node.getBoundingClientRect());
        for (const child of [...node.shadowRoot?.children ?? [], ...node.children]) walk(child, inside);
      };
      const everything = { left: -1e9, top: -1e9, right: 1e9, bottom: 1e9 };
      for (const child of [...element.shadowRoot?.children ?? [], ...element.children]) walk(child, everything);
      return found;
    });
    expect(await outside(), start).toEqual([]);
    await part.click('link', CONTACTS);
    await part.sees('gridcell');
    expect(await outside(), `${start}, a drilldown`).toEqual([]);
  }
});

test('in a page that styles everything it looks as it does behind a shadow root', async ({ page }) => {
  await page.goto('/light/customer-activity');
  await overviewStands(within(page.locator('#activity')));
  const behind = await mountIn(page, 'one', MEMORY);
  await overviewStands(within(behind));
  const LOOK = ['fontSize', 'fontFamily', 'textTransform', 'color', 'backgroundColor', 'borderTopStyle', 'borderTopColor', 'paddingTop', 'paddingLeft', 'boxSizing', 'textDecorationLine', 'marginTop', 'marginLeft'] as const;
  const look = (scope: Locator) => Promise.all([
    scope.getByRole('heading', { level: 1 }), scope.getByRole('combobox', { name: en.status, exact: true }), scope.getByRole('button', { name: en.refresh }),
    scope.getByRole('link', { name: CONTACTS }), scope.getByRole('article').first(), scope.getByRole('article').getByRole('list').first(), scope.getByRole('meter').first(),
  ].map((what) => what.evaluate((element, names) => {
    const style = getComputedStyle(element);
    return [element.localName, ...names.map((name) => `${name}: ${style[name]}`)];
  }, LOOK)));
  expect(await look(page.locator('#activity'))).toEqual(await look(behind));
});

// --- accessibility ---------------------------------------------------------------------------------------------------

for (const [host, start, inside] of [['plain', '/plain/customer-activity', '#activity'], ['light', '/light/customer-activity', '#activity'], ['dark-de', '/dark-de/customer-activity', '#activity']] as const) {
  test(`axe finds nothing in what is embedded: ${host}`, { tag: '@axe' }, async ({ page }) => {
    const lang = host === 'dark-de' ? 'de' : 'en';
    // A few records are as good as many.
    await page.route(/\/api\/v1\/.*[?&]limit=/, (route) => route.continue({ url: route.request().url().replace(/limit=\d+/, 'limit=6') }));
    await page.goto(start);
    const part = within(page.locator(inside));
    await overviewStands(part, lang);
    await clean(page, 'overview', inside);
    await part.click('combobox', WORDS[lang].status);
    await part.sees('listbox');
    await clean(page, 'filter open', inside);
    await page.keyboard.press('Escape');
    await part.click('link', lang === 'de' ? /^Supportkontakte/i : CONTACTS);
    await part.sees('gridcell');
    await clean(page, 'drilldown', inside);
    // The page as a whole: landmarks and headings.
    if (host === 'plain') await clean(page, 'the page around');
  });
}
