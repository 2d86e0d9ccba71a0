// The first load: which requests, when, and how often; what is stored; what moves.
import { expect, NOW, openOverview, overview, test, type Page } from './fixtures';

/** Holds responses whose URL matches until released. */
async function hold(page: Page, pattern: string) {
  let release = () => {};
  const released = new Promise<void>((resolve) => { release = resolve; });
  await page.route(pattern, async (route) => {
    await released;
    await route.continue();
  });
  return () => release();
}

test('each file and each API path is requested once', { tag: '@smoke' }, async ({ page, watch }) => {
  await openOverview(page);
  await page.waitForLoadState('networkidle');
  // What the overview gets later is not asked for twice either.
  expect(watch.asked().slice(0, 2)).toEqual(['/me', '/activity?workspace=w-1']);
  expect(watch.asked()).toEqual([...new Set(watch.asked())]);
  const files = watch.requests.map((request) => new URL(request.url()).pathname).filter((path) => /\.(js|css|wasm)$/.test(path));
  expect(files.sort()).toEqual([...new Set(files)].sort());
  expect(files.filter((path) => /\/customer-activity-[^/]*\.wasm$/.test(path))).toHaveLength(1);
  expect(watch.requests.every((request) => new URL(request.url()).origin === new URL(page.url()).origin)).toBe(true);
});

test('the first data needs three round trips: page, person, activity', async ({ page, watch }) => {
  const files = watch.requests;
  const asked = (end: string) => files.some((request) => new URL(request.url()).pathname.endsWith(end));
  const letScript = await hold(page, '**/boot*.js');
  const letGlue = await hold(page, '**/customer-activity-*.js');
  const letProgram = await hold(page, '**/*.wasm');
  const letMe = await hold(page, '**/api/v1/me');
  void page.goto('/customer-activity').catch(() => {});
  // Round trip 1 → 2: the page references them all, none waits for another.
  await expect.poll(() => ['.wasm', '/api/v1/me', '.css'].map(asked)).toEqual([true, true, true]);
  await expect.poll(() => files.filter((request) => /\/(boot|customer-activity-)[^/]*\.js$/.test(request.url())).length).toBe(2);
  expect(asked('/activity')).toBe(false);
  // Round trip 2 → 3: script and /me are loaded, the program is not.
  letMe();
  letScript();
  await expect.poll(() => asked('/api/v1/activity')).toBe(true);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(0);
  letGlue();
  letProgram();
  await overview(page).ready();
  expect(watch.asked().slice(0, 2)).toEqual(['/me', '/activity?workspace=w-1']);
});

test('a selected workspace is prefetched just as early', async ({ page, watch }) => {
  const letProgram = await hold(page, '**/*.wasm');
  void page.goto('/customer-activity?workspace=w-3&workspace=w-2&workspace=w-99').catch(() => {});
  await expect.poll(() => watch.asked('/activity')).toEqual(['/activity?workspace=w-2&workspace=w-3']);
  letProgram();
  await overview(page).ready();
  expect(watch.asked('/activity')).toHaveLength(1);
});

test('the home page requests the overview once, a drilldown does not', async ({ page, watch }) => {
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Needs attention' })).toBeVisible();
  expect(watch.asked('/activity')).toEqual(['/activity?workspace=w-1']);
  watch.requests.length = 0;
  await page.goto('/customer-activity/entitlements/e-1');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  expect(watch.asked('/activity')).toEqual([]);
});

test('the first paint is the frame, before the program is loaded', async ({ page }) => {
  const letProgram = await hold(page, '**/*.wasm');
  void page.goto('/customer-activity').catch(() => {});
  await expect(page.locator('#app [aria-busy="true"]')).toBeVisible();
  await expect(page.locator('#app header')).toBeVisible();
  letProgram();
  await overview(page).ready();
});

test('a program that cannot be loaded shows an error with Reload', async ({ page, watch }) => {
  watch.allow(/net::ERR_FAILED/, /page error/, /Failed to (load|fetch)/, /Uncaught/, /WebAssembly/);
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto('/customer-activity');
  await expect(page.getByRole('heading', { name: 'Something went wrong here' })).toBeVisible();
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Reload' }).click();
  await overview(page).ready();
});

test('a slow program shows a message with Reload, and starts when it arrives', async ({ page }) => {
  await page.clock.install({ time: NOW });
  const release = await hold(page, '**/customer-activity-*.wasm');
  await page.goto('/customer-activity');
  const late = page.getByRole('status').filter({ hasText: 'This is taking longer than usual…' });
  await expect(async () => {
    await page.clock.fastForward(5_000);
    await expect(late).toBeVisible({ timeout: 300 });
  }).toPass();
  await expect(late.getByRole('button', { name: 'Reload' })).toBeVisible();
  release();
  await overview(page).ready();
  await expect(late).toHaveCount(0);
});

test('only the preferences are stored on the device, and of a person only a hash', async ({ page, context }) => {
  const kept = () => page.evaluate(async () => ({
    local: Object.fromEntries(Object.entries(localStorage)),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    cookie: document.cookie,
  }));
  const view = await openOverview(page, '?workspace=*');
  await view.kinds.first().click();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  expect(await kept()).toEqual({ local: {}, session: [], databases: 0, caches: 0, cookie: '' });
  await page.getByRole('button', { name: /Amelia/ }).click();
  await page.getByLabel('Language').selectOption('Deutsch');
  await page.getByRole('combobox', { name: 'Design' }).selectOption('Dunkel');
  expect(await kept()).toEqual({
    local: { 'customer-activity.language': 'de', 'customer-activity.theme': 'dark' }, session: [], databases: 0, caches: 0, cookie: '',
  });
  // The current workspace is kept by its id, for a person whose id cannot be read from the key.
  await page.keyboard.press('Escape');
  await page.getByRole('banner').getByRole('button', { name: 'Contoso Deutschland' }).click();
  await page.getByRole('menuitemradio', { name: 'Contoso UK' }).click();
  await expect(page.getByRole('banner').getByRole('button', { name: 'Contoso UK' })).toBeVisible();
  const { 'customer-activity.language': _, 'customer-activity.theme': __, ...rest } = (await kept()).local;
  expect(Object.values(rest)).toEqual(['w-2']);
  const [key] = Object.keys(rest);
  expect(key).toMatch(/^customer-activity\.workspace\.[\da-f]{1,8}$/);
  const { user } = await (await page.request.get('/api/v1/me')).json() as { user: { id: string } };
  expect(key).not.toContain(user.id);
  expect(await kept()).toMatchObject({ session: [], databases: 0, caches: 0, cookie: '' });
  expect((await context.cookies()).map((cookie) => [cookie.name, cookie.httpOnly, cookie.sameSite])).toEqual([['sample-session', true, 'Lax']]);
});

test('responses with no-store are requested again in a new document', async ({ page, watch }) => {
  await openOverview(page);
  const answer = watch.requests.find((request) => request.url().includes('/api/v1/activity'));
  expect(await (await answer!.response())!.headerValue('cache-control')).toContain('no-store');
  const me = await openOverview(page).then(() => watch.asked());
  expect(me).toEqual(['/me', '/activity?workspace=w-1', '/me', '/activity?workspace=w-1']);
});

test('outside the app’s element only title, language and theme change', async ({ page }) => {
  const outside = () => page.evaluate(() => {
    const copy = document.documentElement.cloneNode(true) as HTMLElement;
    copy.querySelector('#app')!.replaceChildren();
    copy.querySelector('title')!.textContent = '';
    // The style of the pages in the chunk, loaded with it.
    copy.querySelector('head > link[href*="/later-"]')?.remove();
    // These three are set by the page's own script, through the app's callbacks.
    copy.removeAttribute('lang');
    copy.removeAttribute('data-theme');
    return copy.outerHTML;
  });
  const letProgram = await hold(page, '**/*.wasm');
  await page.goto('/customer-activity', { waitUntil: 'commit' });
  await expect(page.locator('#app header')).toBeVisible();
  await expect(page.locator('noscript')).toHaveCount(1);
  const before = await outside();
  letProgram();
  const view = overview(page);
  await view.ready();
  await view.package.click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /Amelia/ }).click();
  await page.getByLabel('Language').selectOption('Deutsch');
  await page.getByRole('combobox', { name: 'Design' }).selectOption('Dunkel');
  expect(await outside()).toBe(before);
});

for (const width of [1280, 390]) {
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height: 800 } });
    for (const path of ['/customer-activity', '/customer-activity?workspace=*&status=all', '/customer-activity/entitlements/e-8', '/', '/manage-users']) {
      test(`no layout shift while ${path} loads at ${width}`, async ({ page }) => {
        await page.addInitScript(() => {
          const shifts: { value: number; what: string[] }[] = [];
          Object.assign(window, { shifts });
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node?: Element }[] })[]) {
              shifts.push({ value: entry.value, what: entry.sources.map(({ node }) => `${node?.nodeName}.${node?.className}`) });
            }
          }).observe({ type: 'layout-shift', buffered: true });
        });
        // The data arrives after the frame, as over a network.
        await page.route('**/api/v1/**', async (route) => {
          const answer = await route.fetch();
          await new Promise((resolve) => { setTimeout(resolve, 150); });
          await route.fulfill({ response: answer });
        });
        await page.goto(path);
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        // What is drawn on tiles later has its room.
        if (/activity(\?|$)/.test(path)) await expect(page.locator('.spark').first()).toBeAttached();
        await page.waitForLoadState('networkidle');
        // Two frames later the layout shifts have been reported.
        await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
        const shifts = await page.evaluate(() => (window as unknown as { shifts: { value: number; what: string[] }[] }).shifts);
        const score = shifts.reduce((sum, shift) => sum + shift.value, 0);
        // Names and facts of an entitlement vary in length; everything else has its place from the start.
        expect(score, JSON.stringify(shifts)).toBeLessThan(path.includes('/entitlements/') ? 0.1 : 0.001);
      });
    }
  });
}
