// What an instance leaves alone: policy, focus, scroll position and style of the host; and its accessibility.
import { readFile } from 'node:fs/promises';
import type { Request } from '@playwright/test';
import { clean } from './accessibility';
import { en, MEMORY, BLANK, CONTACTS } from './embedding';
import { where, WORDS, type Locator } from './fixtures';
import { expect, hold, mountIn, openBlank, overviewStands, test, unmount, update, within, withinClosed } from './hosts';

for (const lang of ['en', 'de'] as const) {
  test(`with routing in memory, record details open without changing the address bar: ${lang}`, async ({ page }) => {
    await openBlank(page);
    const [url, entries] = [page.url(), await page.evaluate(() => history.length)];
    const part = within(await mountIn(page, 'one', { routing: 'memory', locale: lang, path: '/customer-activity/entitlements/e-1?record=e-1-0000312' }));
    await part.sees('dialog', /2611170010000312/);
    await part.click('button', lang === 'de' ? 'Nächster Eintrag' : 'Next');
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

test('with routing in memory, planning works without changing the address bar, and its links stay in the app', async ({ page }) => {
  await openBlank(page);
  const [url, entries] = [page.url(), await page.evaluate(() => history.length)];
  const part = within(await mountIn(page, 'one', { routing: 'memory', locale: 'en', path: '/customer-activity/planning' }));
  await part.sees('table', 'Outlook by entitlement');
  await part.settles();
  await part.lacks('button', 'Copy link');
  await part.click('button', '365 days');
  await part.sees('row', /^Modern Work Solutions/);
  await part.click('button', 'Add to calendar');
  await part.sees('dialog', 'Add to calendar');
  const [download] = await Promise.all([page.waitForEvent('download'), part.click('button', 'Save calendar file')]);
  const file = await readFile(await download.path(), 'utf8');
  expect(file).toContain('SUMMARY:Package ends: Modern Work Solutions');
  expect(file, 'no address leads into a page of the host').not.toContain('URL:');
  await part.click('link', 'On-site days');
  await part.sees('heading', 'On-site days');
  expect([page.url(), await page.evaluate(() => history.length)]).toEqual([url, entries]);
});

declare global {
  // Missing in TypeScript's `lib`.
  var TrustedTypePolicyFactory: { prototype: TrustedTypePolicyFactory };
  var trustedTypes: TrustedTypePolicyFactory;
}

test('all instances share one Trusted Types policy, which is never the default one', async ({ page }) => {
  await page.addInitScript(() => {
    const names: string[] = [];
    Object.assign(window, { policies: names });
    const create = TrustedTypePolicyFactory.prototype.createPolicy;
    TrustedTypePolicyFactory.prototype.createPolicy = function (this: TrustedTypePolicyFactory, name: string, ...rest: [TrustedTypePolicyOptions?]) {
      names.push(name);
      return create.call(this, name, ...rest);
    } as typeof create;
  });
  // Without a policy nothing more is done.
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

test('the program is fetched with integrity', async ({ page }) => {
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
  test(`keys and focus work inside: ${what}`, async ({ page }) => {
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
    // A dialog takes the focus and returns it.
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

test('in a closed shadow root a click outside closes a menu, and keys work', async ({ page }) => {
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

test('the host’s scroll position never changes', async ({ page }) => {
  await page.setViewportSize({ width: 1100, height: 700 });
  await page.goto('/portal/activity/customer-activity');
  const one = page.locator('#activity');
  const part = within(one);
  await overviewStands(part);
  // The browser's scroll anchoring would move it too.
  await page.evaluate(() => { document.body.style.overflowAnchor = 'none'; });
  /** Clicks an element in view; returns its position. */
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

test('on a phone the cards scroll in an area of their own, and the host’s page stays', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openBlank(page);
  const one = await mountIn(page, 'one', { ...MEMORY, path: '/customer-activity/entitlements/e-1' });
  const grid = one.getByRole('grid');
  await expect(grid).toHaveAttribute('aria-busy', 'false');
  const row = (place: number) => grid.locator(`[role="row"][aria-rowindex="${place + 1}"]:visible`);
  await expect.poll(async () => (await row(1).boundingBox())!.height).toBe(64);
  await grid.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  await grid.evaluate((grid) => { grid.scrollTop = 64 * 100; });
  await expect(row(102)).toBeVisible();
  await grid.evaluate((grid) => { (grid as HTMLElement).focus({ preventScroll: true }); });
  for (const key of ['ArrowDown', 'Control+End', 'Control+Home', 'PageDown']) await page.keyboard.press(key);
  await expect(row(5)).toBeVisible();
  expect(await page.evaluate(() => scrollY)).toBe(before);
});

test('nothing is painted outside the element', async ({ page }) => {
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
      /** `clip`: the area that the ancestors leave visible. */
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

test('a page that styles every element does not change the look', async ({ page }) => {
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

for (const [host, start, inside] of [['plain', '/plain/customer-activity', '#activity'], ['light', '/light/customer-activity', '#activity'], ['dark-de', '/dark-de/customer-activity', '#activity']] as const) {
  test(`axe finds nothing in an embedded app: ${host}`, { tag: '@axe' }, async ({ page }) => {
    const lang = host === 'dark-de' ? 'de' : 'en';
    // A few records are enough.
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
    // The whole page: landmarks and headings.
    if (host === 'plain') await clean(page, 'the page around');
  });
}

test('pictures are drawn in a shadow root, filter, and can be saved under the policy of the host', async ({ page }) => {
  await openBlank(page);
  await overviewStands(within(await mountIn(page, 'one', MEMORY)));
  const tiles = page.locator('[data-place="one"]');
  await expect(tiles.locator('.spark').first()).toBeVisible();
  await expect(tiles.locator('.tile .meter-mark').first()).toBeVisible();
  const part = within(await mountIn(page, 'two', { routing: 'memory', path: '/customer-activity/entitlements/e-8' }));
  const bars = page.locator('[data-place="two"] .month');
  await expect(bars.nth(2)).toHaveAttribute('aria-pressed', 'false');
  await bars.nth(2).click();
  await expect(bars.nth(2)).toHaveAttribute('aria-pressed', 'true');
  await part.sees('button', /^Remove the filter 1 – 30 Apr/);
  await part.click('button', 'Download');
  const arriving = page.waitForEvent('download');
  await part.click('button', 'Picture (PNG)');
  expect((await arriving).suggestedFilename()).toMatch(/\.png$/);
});
