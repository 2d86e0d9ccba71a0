// Pages in the chunk: when they are fetched, what is shown until then, and what happens when that fails.
import { expect, inBackground, openOverview, overview, test, type Page, type Watch } from './fixtures';

const CHUNK = '**/pages-*.wasm';
const DRILLDOWN = '/customer-activity/entitlements/e-8';
const NAME = 'Designated support engineering';

const asked = (watch: Watch) => watch.requests.filter((request) => /\/pages-[0-9a-f]{10}\.wasm$/.test(request.url())).length;
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const failed = (page: Page) => page.getByRole('alert').filter({ hasText: 'We couldn\'t load this page' });
const ABORTED = [/net::ERR_FAILED/, /Failed to fetch/];

/** Opens a drilldown from the overview. */
const open = (page: Page) => overview(page).enterprise.getByRole('link', { name: /^Support contacts/ }).click();

/** Holds the chunk back until the returned function is called. */
async function hold(page: Page) {
  let release = () => {};
  const released = new Promise<void>((resolve) => { release = resolve; });
  await page.route(CHUNK, async (route) => {
    await released;
    await route.continue();
  });
  return () => release();
}

test('the overview does not wait for the chunk, which is loaded once, soon after it', async ({ page, watch }) => {
  const letChunk = await hold(page);
  await openOverview(page);
  await expect.poll(() => asked(watch)).toBe(1);
  letChunk();
  await open(page);
  await expect(heading(page, 'Support contacts')).toBeVisible();
  await page.goBack();
  await overview(page).ready();
  await page.goForward();
  await expect(heading(page, 'Support contacts')).toBeVisible();
  expect(asked(watch)).toBe(1);
});

test('the address of a page in the chunk fetches it in parallel with the program', async ({ page, watch }) => {
  let letProgram = () => {};
  const released = new Promise<void>((resolve) => { letProgram = resolve; });
  await page.route('**/customer-activity-*.wasm', async (route) => {
    await released;
    await route.continue();
  });
  void page.goto(DRILLDOWN).catch(() => {});
  await expect.poll(() => asked(watch)).toBe(1);
  letProgram();
  await expect(heading(page, NAME)).toBeVisible();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  expect(asked(watch)).toBe(1);
});

test('a page opened before the chunk is loaded shows that it is loading, and keeps the focus', async ({ page }) => {
  const letChunk = await hold(page);
  await openOverview(page);
  await open(page);
  await expect(page.locator('#main [aria-busy="true"]')).toBeVisible();
  await expect(heading(page, 'Customer activity')).toBeFocused();
  letChunk();
  await expect(heading(page, 'Support contacts')).toBeFocused();
});

test('leaving before the chunk is loaded shows nothing later', async ({ page }) => {
  const letChunk = await hold(page);
  const view = await openOverview(page);
  await open(page);
  await expect(heading(page, 'Customer activity')).toBeFocused();
  await page.goBack();
  await view.ready();
  letChunk();
  await view.refresh.focus();
  await open(page);
  await expect(heading(page, 'Support contacts')).toBeVisible();
});

for (const address of [DRILLDOWN, '/manage-users']) {
  test(`a failed load shows an error in its place, and Try again fetches once more: ${address}`, async ({ page, watch }) => {
    await inBackground(page);
    watch.allow(...ABORTED);
    await page.route(CHUNK, (route) => route.abort());
    await page.goto(address);
    await expect(failed(page)).toContainText('Check your connection');
    const before = asked(watch);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('row').nth(1)).toBeVisible();
    await expect(failed(page)).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    expect(asked(watch)).toBe(before + 1);
  });
}

test('a load that keeps failing offers to reload the page', async ({ page, watch }) => {
  await inBackground(page);
  watch.allow(...ABORTED);
  await page.route(CHUNK, (route) => route.abort());
  await page.goto(DRILLDOWN);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(failed(page)).toContainText('This page is out of date');
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Reload page' }).click();
  await expect(heading(page, NAME)).toBeVisible();
});

test('a chunk with the wrong integrity is not run', async ({ page, watch }) => {
  watch.allow(/integrity/, ...ABORTED);
  await page.route(CHUNK, async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    await route.fulfill({ response: answer, body: Buffer.concat([body, Buffer.from([0, 2, 1, 120])]) });
  });
  await page.goto(DRILLDOWN);
  await expect(failed(page)).toBeVisible();
});

test('a failed prefetch of the chunk shows nothing', async ({ page, watch }) => {
  watch.allow(/net::ERR_FAILED/);
  await page.route(CHUNK, (route) => route.abort());
  const failing = page.waitForEvent('requestfailed', (request) => request.url().includes('/pages-'));
  await openOverview(page);
  await failing;
  expect(asked(watch)).toBe(1);
  await page.unrouteAll();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await open(page);
  await expect(heading(page, 'Support contacts')).toBeVisible();
  expect(asked(watch)).toBe(2);
});
