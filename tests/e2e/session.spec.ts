// The session: it expires, is renewed, or becomes another person's, here or in another tab; and what is left of a person who is gone.
import type { BrowserContext } from '@playwright/test';
import { expect, openOverview, setFaults, signIn, test, FAILED, type Page } from './fixtures';
import { lowerLimit, openRecords, records } from './records';

const CASES = '/customer-activity/entitlements/e-1';
const bar = (page: Page) => page.getByRole('alert').filter({ hasText: 'Sign in again in the new window' });
const goodbye = (page: Page) => page.getByRole('heading', { level: 1, name: 'Signing out' });
const stranger = (page: Page) => page.getByRole('heading', { level: 1, name: 'Someone else is signed in' });
const signInPage = (page: Page) => page.getByRole('heading', { level: 1, name: 'Sign in' });

/** Ends the session for all requests. */
const forgetSession = (context: BrowserContext) => context.clearCookies({ name: 'sample-session' });

/** Signs in through the sign-in page, in a second page of the same browser. */
async function signInBeside(context: BrowserContext, name: string) {
  const other = await context.newPage();
  await other.goto('/sign-in?returnTo=%2F%23signed-in');
  await other.getByRole('button', { name }).click();
  await expect(other.getByRole('navigation')).toBeVisible();
  return other;
}

/** Names, addresses and numbers of the customer that the pages of these tests showed. */
async function secrets(page: Page): Promise<string[]> {
  const get = async (path: string) => (await page.request.get(`/api/v1${path}`)).json();
  const me = await get('/me');
  const activity = await get('/activity?workspace=*');
  const cases = await get('/entitlements/e-1/records?limit=1000');
  const found = [
    me.user.displayName, me.user.email, ...me.workspaces.map(({ name }: { name: string }) => name),
    ...activity.agreements.flatMap(({ number, contacts }: { number: string; contacts?: { displayName: string; email?: string }[] }) =>
      [number, ...(contacts ?? []).flatMap(({ displayName, email }) => [displayName, email])]),
    ...cases.data.flatMap(({ number, primaryContact }: { number: string; primaryContact: string }) => [number, primaryContact]),
  ].filter(Boolean) as string[];
  expect(found.length).toBeGreaterThan(300);
  return [...new Set(found)];
}

/** Everything that a page could have left behind, as one text. */
const leftovers = (page: Page) => page.evaluate(async () => JSON.stringify([
  document.title, location.href, history.state, { ...localStorage }, { ...sessionStorage }, window.name, document.cookie,
  await caches.keys(), (await indexedDB.databases()).map(({ name }) => name),
]));
const html = (page: Page) => page.evaluate(() => document.documentElement.outerHTML);

function expectNothingOf(found: string[], text: string) {
  expect(found.filter((secret) => text.includes(secret))).toEqual([]);
}

/** Blocks navigation, so that what the page shows before leaving can be checked. */
async function keepDocument(page: Page) {
  const wanted: string[] = [];
  await page.route((url) => !url.pathname.startsWith('/api'), (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    wanted.push(new URL(route.request().url()).pathname);
    // A 204 response leaves the browser where it is.
    return route.fulfill({ status: 204 });
  });
  return {
    wanted,
    letGo: async () => {
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await page.reload();
    },
  };
}

test('an expired session keeps the drilldown, which continues when the same person signs in', async ({ page, context, faults, noFaults, watch }) => {
  watch.allow(FAILED(401));
  await faults([
    { path: '/entitlements/e-1/records', query: 'limit=1000', unauthorized: true },
    { path: '/me', exact: true, after: 1, unauthorized: true },
  ]);
  const view = await (async () => {
    await page.goto(`${CASES}?not.severity=C&sort=title`);
    return records(page);
  })();
  await expect(bar(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await forgetSession(context);
  // The reader is in the table, with a menu open.
  await view.grid.focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await view.grid.evaluate((grid) => { grid.scrollTop = 200; Object.assign(grid, { isTheSame: true }); });
  await expect(view.grid).toBeFocused();
  const place = await view.active();
  await noFaults();
  const asked = watch.asked().length;
  const other = await signInBeside(context, 'Amelia Hartmann');
  await expect(other.getByText('You\'re signed in. Close this window to continue on your page.')).toBeVisible();
  await expect(bar(page)).toHaveCount(0);
  await expect(page.getByRole('status').filter({ hasText: 'You\'re signed in again.' })).toBeAttached();
  await view.settled();
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await expect(view.grid).toBeFocused();
  expect(await view.active()).toEqual(place);
  expect(await view.grid.evaluate((grid) => [grid.scrollTop, (grid as unknown as { isTheSame?: boolean }).isTheSame])).toEqual([200, true]);
  expect(new URL(page.url()).search).toBe('?not.severity=C&sort=title');
  await expect(view.chips).toHaveCount(1);
  // Loaded data was not requested again: only who is signed in, and what had failed.
  const since = watch.asked().slice(asked);
  expect(since.filter((path) => !/^\/me$|records\?.*limit=1000/.test(path))).toEqual([]);
});

test('sign-in opens a new window, and the page can also be checked by hand', async ({ page, context, watch }) => {
  watch.allow(FAILED(401));
  const view = await openOverview(page, '?status=all');
  await forgetSession(context);
  await view.refresh.click();
  const way = bar(page).getByRole('link', { name: 'Sign in (opens a new window)' });
  await expect(way).toHaveAttribute('rel', 'noopener');
  await bar(page).getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'You\'re still signed out.' })).toBeAttached();
  await expect(bar(page)).toBeVisible();
  const opening = context.waitForEvent('page');
  await way.click();
  const other = await opening;
  await expect(other).toHaveURL(/\/sign-in\?returnTo=/);
  expect(new URL(other.url()).searchParams.get('returnTo')).toBe('/#signed-in');
  await expect(page, 'this one stays').toHaveURL(/\/customer-activity\?status=all$/);
  await signIn(page, 'customer-admin', new URL(page.url()).origin);
  await bar(page).getByRole('button', { name: 'Check again' }).click();
  await expect(bar(page)).toHaveCount(0);
  await view.ready();
  await expect(page.getByText('We couldn\'t load the latest data')).toHaveCount(0);
  await expect(view.heading, 'who pressed the button is not left in nowhere').toBeFocused();
});

test('returning to the page is enough to continue', async ({ page, context, watch }) => {
  watch.allow(FAILED(401));
  const view = await openOverview(page);
  await forgetSession(context);
  await view.refresh.click();
  await expect(bar(page)).toBeVisible();
  await signIn(page, 'customer-admin', new URL(page.url()).origin);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(bar(page)).toHaveCount(0);
  await expect(page.getByText('We couldn\'t load the latest data')).toHaveCount(0);
});

test('another person signing in hides all data at once', async ({ page, context, watch }) => {
  watch.allow(FAILED(401), /net::ERR_/);
  const found = await secrets(page);
  const view = await openRecords(page, '/entitlements/e-1');
  const { wanted, letGo } = await keepDocument(page);
  await forgetSession(context);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(bar(page)).toBeVisible();
  await expect(view.grid).toBeVisible();
  await signInBeside(context, 'Jürgen Köhler');
  await expect(stranger(page)).toBeVisible();
  expectNothingOf(found, await html(page));
  expectNothingOf(found, await leftovers(page));
  await expect.poll(() => wanted.length, 'a fresh document').toBe(1);
  await letGo();
  await expect(page.getByRole('button', { name: /Jürgen Köhler/ })).toBeVisible();
  expect(await html(page)).not.toContain('Amelia Hartmann');
});

test('any response for another person ends the session', async ({ page, context, watch, baseURL }) => {
  watch.allow(/net::ERR_/);
  await lowerLimit(page, 10);
  const asks: [string, string, (page: Page) => Promise<void>][] = [
    ['the values of a filter', '/entitlements/e-1/records/facets', async () => { await records(page).filter.click(); }],
    ['records', '/entitlements/e-1/records', async () => { await records(page).search.fill('a'); }],
    ['the totals', '/entitlements/e-1', async () => { await page.getByRole('button', { name: 'Refresh' }).click(); }],
  ];
  for (const [what, path, act] of asks) {
    await openRecords(page, '/entitlements/e-1');
    await setFaults(context, baseURL!, [{ path, exact: true, replace: { '/meta/user': 'u-99' } }]);
    const { wanted, letGo } = await keepDocument(page);
    await act(page);
    await expect(stranger(page), what).toBeVisible();
    await expect(page.getByRole('grid')).toHaveCount(0);
    await expect.poll(() => wanted.length, what).toBe(1);
    await context.clearCookies({ name: 'sample-faults' });
    await letGo();
    await lowerLimit(page, 10);
    await page.waitForLoadState();
  }
});

test('a refusal made for another person ends the session too', async ({ page, watch, become }) => {
  watch.allow(FAILED(403));
  await openRecords(page, '/entitlements/e-1');
  const { wanted } = await keepDocument(page);
  await become('member');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(stranger(page)).toBeVisible();
  await expect(page.getByRole('grid')).toHaveCount(0);
  await expect.poll(() => wanted.length).toBe(1);
});

test('a silent renewal that finds another person sends no requests for them', async ({ page, context, watch, become, faults }) => {
  watch.allow(FAILED(401), /net::ERR_/);
  const view = await openOverview(page);
  // What the overview gets later is there, too.
  await expect(page.locator('.spark').first()).toBeAttached();
  const { wanted, letGo } = await keepDocument(page);
  await become('member');
  await faults([{ path: '/activity', unauthorized: true }]);
  const asked = watch.asked('/activity').length;
  await view.refresh.click();
  await expect(stranger(page)).toBeVisible();
  await expect.poll(() => wanted.length).toBe(1);
  expect(watch.asked('/activity').length - asked, 'asked once, and not again for the other').toBe(1);
  await context.clearCookies({ name: 'sample-faults' });
  await letGo();
});

test('signing out in one tab clears every other tab', async ({ page, context, watch }) => {
  watch.allow(FAILED(401), /net::ERR_/);
  const found = await secrets(page);
  const view = await openRecords(page, '/entitlements/e-1');
  await view.search.fill('azure');
  await view.settled();
  const { wanted, letGo } = await keepDocument(page);
  const other = await context.newPage();
  await openOverview(other);
  await other.getByRole('button', { name: /Amelia Hartmann/ }).click();
  await other.getByRole('link', { name: 'Sign out' }).click();
  await expect(goodbye(page)).toBeVisible();
  expectNothingOf(found, await html(page));
  expectNothingOf(found, await leftovers(page));
  expect(await page.evaluate(async () => [history.state, Object.keys(sessionStorage), await caches.keys(), await indexedDB.databases()])).toEqual([null, [], [], []]);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => !/^customer-activity\.(language|theme|hide-personal-data|table\.\w+)$/.test(key)))).toEqual([]);
  await expect(signInPage(other)).toBeVisible();
  expectNothingOf(found, await leftovers(other));
  await expect.poll(() => wanted, 'a fresh document, and no second sign-out').toEqual([CASES]);
  await letGo();
  await expect(signInPage(page)).toBeVisible();
});

test('the tab that signs out is cleared before it is left', async ({ page, watch }) => {
  watch.allow(FAILED(401));
  const found = await secrets(page);
  await openRecords(page, '/entitlements/e-1');
  const { wanted, letGo } = await keepDocument(page);
  await page.getByRole('button', { name: /Amelia Hartmann/ }).click();
  await page.getByRole('link', { name: 'Sign out' }).click();
  await expect(goodbye(page)).toBeVisible();
  expectNothingOf(found, await html(page));
  expectNothingOf(found, await leftovers(page));
  await expect.poll(() => wanted).toEqual(['/sign-out']);
  await letGo();
});

const ELSEWHERE: [string, { button?: 'middle'; modifiers?: 'ControlOrMeta'[] }][] = [['the middle button', { button: 'middle' }], ['a key held', { modifiers: ['ControlOrMeta'] }]];
for (const [how, options] of ELSEWHERE) {
  test(`signing out in a new window, by ${how}, clears this one too`, async ({ page, context, watch }) => {
    watch.allow(FAILED(401), /net::ERR_/);
    const found = await secrets(page);
    await openRecords(page, '/entitlements/e-1');
    const { letGo } = await keepDocument(page);
    await page.getByRole('button', { name: /Amelia Hartmann/ }).click();
    const opening = context.waitForEvent('page');
    await page.getByRole('link', { name: 'Sign out' }).click(options);
    await expect(goodbye(page)).toBeVisible();
    expectNothingOf(found, await html(page));
    await expect(signInPage(await opening)).toBeVisible();
    await letGo();
    await expect(signInPage(page)).toBeVisible();
  });
}

test('going back after signing out shows nothing', async ({ page, watch }) => {
  watch.allow(FAILED(401));
  const found = await secrets(page);
  // The people on the sample's own sign-in page.
  const sample = await page.request.get('/sign-in').then((answer) => answer.text());
  await openOverview(page);
  await page.goto(CASES);
  await expect(records(page).grid).toBeVisible();
  await page.getByRole('button', { name: /Amelia Hartmann/ }).click();
  await page.getByRole('link', { name: 'Sign out' }).click();
  await expect(signInPage(page)).toBeVisible();
  const asked = watch.asked().length;
  await page.goBack();
  await expect(signInPage(page)).toBeVisible();
  // The document shown after going back may be on its way to the sign-in page.
  let shown = '';
  await expect.poll(async () => { shown = await html(page).catch(() => ''); return shown; }).not.toBe('');
  expectNothingOf(found.filter((secret) => !sample.includes(secret)), shown);
  expect(watch.asked().slice(asked).every((path) => path === '/me'), 'only who is signed in was asked').toBe(true);
});

test('a page from the back/forward cache is shown only to the person who left it', async ({ page, context, watch }) => {
  watch.allow(FAILED(401), /net::ERR_/);
  const view = await openRecords(page, '/entitlements/e-1');
  await view.grid.evaluate((grid) => { Object.assign(grid, { isTheSame: true }); });
  const keep = (type: string) => page.evaluate((type) => { window.dispatchEvent(new PageTransitionEvent(type, { persisted: true })); }, type);
  await keep('pagehide');
  await expect(view.grid).toBeHidden();
  await expect(page.getByRole('banner')).toBeHidden();
  await keep('pageshow');
  await expect(view.grid).toBeVisible();
  expect(await view.grid.evaluate((grid) => (grid as unknown as { isTheSame?: boolean }).isTheSame)).toBe(true);
  const { wanted, letGo } = await keepDocument(page);
  await keep('pagehide');
  await forgetSession(context);
  await keep('pageshow');
  await expect(goodbye(page)).toBeVisible();
  await expect(view.grid).toHaveCount(0);
  await expect.poll(() => wanted.length).toBe(1);
  await letGo();
  await expect(signInPage(page)).toBeVisible();
});

test('tabs exchange only a word and an opaque id, and share language and theme', async ({ page, context }) => {
  const other = await context.newPage();
  await other.goto('/sign-in');
  await other.evaluate(() => {
    const said: unknown[] = [];
    new BroadcastChannel(`customer-activity ${location.origin}`).onmessage = ({ data }) => said.push(data);
    Object.assign(window, { said });
  });
  await openOverview(page);
  const third = await context.newPage();
  await openOverview(third);
  await page.getByRole('button', { name: /Amelia Hartmann/ }).click();
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
  await expect(third.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
  await expect(third.getByRole('heading', { level: 1, name: 'Kundenaktivität' })).toBeVisible();
  await page.getByRole('link', { name: 'Abmelden' }).click();
  await expect(signInPage(page).or(page.getByRole('heading', { name: 'Anmelden' }))).toBeVisible();
  await expect.poll(() => other.evaluate(() => (window as unknown as { said: unknown[] }).said)).toEqual(['here u-11', 'here u-11', 'out u-11']);
});
