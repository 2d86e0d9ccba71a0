// Retries: after a delay, when the network or the reader is back, and by hand. Limits on time, size and number of requests. All waiting
// uses the page's clock, which the tests advance.
import { expect, inBackground, NOW, openOverview, overview, test, where, BROKEN, FAILED, type Locator, type Page } from './fixtures';
import { records } from './records';

const TITLE = 'We couldn\'t load Customer activity';
const failure = (page: Page, title = TITLE): Locator => page.getByRole('alert').filter({ hasText: title });

/** Installs the test clock, which also runs by itself. */
const withClock = (page: Page) => page.clock.install({ time: NOW });

/** Records when the activity is requested, by the page's clock, which a slow test does not distort. Call before opening a page. */
async function noteAsked(page: Page) {
  await page.addInitScript(() => {
    const moments: number[] = [];
    const { fetch } = window;
    window.fetch = (what, how) => {
      if (String(what instanceof Request ? what.url : what).includes('/api/v1/activity')) moments.push(Date.now());
      return fetch(what, how);
    };
    Object.assign(window, { moments });
  });
  /** Returns the delay before each request but the first. */
  return () => page.evaluate(() => {
    const { moments } = window as unknown as { moments: number[] };
    return moments.slice(1).map((moment, at) => moment - moments[at]!);
  });
}

/** Advances the clock, in steps shorter than any timeout, until the condition holds. */
const turn = (page: Page, milliseconds: number, until: () => Promise<void>) => expect(async () => {
  await page.clock.fastForward(milliseconds);
  await until();
}).toPass();

/** Advances the clock until the text is shown; returns the seconds. */
async function turnUntil(page: Page, place: Locator, text: string): Promise<number> {
  let seconds = 0;
  await expect(async () => {
    await page.clock.fastForward(5_000);
    seconds += 5;
    await expect(place).toContainText(text, { timeout: 300 });
  }).toPass();
  return seconds;
}

/** Hides the page and returns after this many minutes. */
async function returnAfter(page: Page, minutes: number) {
  await page.clock.setFixedTime(new Date(NOW.getTime() + minutes * 60_000));
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
}

test('failures are retried after a countdown, with growing delays', async ({ page, faults, noFaults, watch }) => {
  watch.allow(FAILED(500));
  await withClock(page);
  const waits = await noteAsked(page);
  await faults([{ path: '/activity', status: 500 }]);
  await page.goto('/customer-activity?status=all');
  const alert = failure(page);
  await expect(alert).toContainText('Trying again');
  await turn(page, 1_000, async () => { expect((await waits()).length).toBeGreaterThanOrEqual(4); });
  // 1, 2, 4, 8 seconds, plus or minus a quarter, and the time of the response.
  for (const [at, wait] of (await waits()).entries()) expect(wait, `before question ${at + 2}`).toBeGreaterThanOrEqual(750 * 2 ** at);
  await expect(alert).toContainText(/Trying again in \d+ seconds\./);
  await noFaults();
  await turn(page, 20_000, () => expect(alert).toHaveCount(0, { timeout: 2_000 }));
  await overview(page).ready();
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(where(page)).toBe('/customer-activity?status=all');
});

test('Retry-After is respected, in seconds and as a date', async ({ page, faults, watch }) => {
  watch.allow(FAILED(503), FAILED(429));
  await withClock(page);
  const waits = await noteAsked(page);
  await faults([{ path: '/activity', status: 503, retryAfter: 40, times: 1 }, { path: '/activity', after: 1, times: 1, status: 429, retryAfter: 300 }]);
  await page.goto('/customer-activity');
  await expect(failure(page)).toContainText(/Trying again in [34]\d seconds\./);
  await turn(page, 5_000, async () => { expect(await waits()).toHaveLength(1); });
  await expect(failure(page)).toContainText(/Trying again in [56] minutes\./);
  await turn(page, 20_000, async () => { expect(await waits()).toHaveLength(2); });
  await overview(page).ready();
  const [first, second] = await waits();
  expect(first).toBeGreaterThanOrEqual(40_000);
  expect(second).toBeGreaterThanOrEqual(300_000);
  expect(watch.asked('/activity')).toHaveLength(3);
});

test('a Retry-After date is compared with the backend’s clock, not the reader’s', async ({ page, watch }) => {
  watch.allow(FAILED(503));
  await withClock(page); // whatever the machine's clock says
  const now = Date.UTC(2031, 4, 5, 6, 7, 8);
  await page.route('**/api/v1/activity*', (route) => route.fulfill({
    status: 503, headers: { Date: new Date(now).toUTCString(), 'Retry-After': new Date(now + 20_000).toUTCString() }, body: '',
  }), { times: 1 });
  await page.goto('/customer-activity');
  await expect(failure(page)).toContainText(/Trying again in [12]\d seconds\./);
  await page.clock.fastForward(25_000);
  await overview(page).ready();
});

test('Try again keeps the focus and moves it to the heading on success', async ({ page, faults, noFaults, watch }) => {
  watch.allow(FAILED(500));
  await inBackground(page);
  await faults([{ path: '/activity', status: 500 }]);
  await page.goto('/customer-activity');
  const button = failure(page).getByRole('button', { name: 'Try again' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => watch.asked('/activity').length).toBe(2);
  await expect(button).not.toHaveAttribute('aria-disabled');
  await expect(button).toBeFocused();
  await noFaults();
  await page.keyboard.press('Enter');
  await overview(page).ready();
  await expect(overview(page).heading).toBeFocused();
});

test('the reference can be copied', async ({ page, context, faults, watch }) => {
  watch.allow(FAILED(500));
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await inBackground(page);
  await faults([{ path: '/entitlements/e-8/records', status: 500, problem: { traceId: 'trace-4711' } }]);
  await page.goto('/customer-activity/entitlements/e-8');
  const alert = failure(page, 'We couldn\'t load this list');
  await expect(alert).toContainText('Your filters and the rest of the page are unaffected.');
  await alert.getByRole('button', { name: 'Copy reference' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('trace-4711');
});

test('offline shows a message, and reconnecting retries at once', async ({ page, context, watch }) => {
  watch.allow(BROKEN);
  const view = await openOverview(page, '?status=all');
  await context.setOffline(true);
  await view.refresh.click();
  const notice = page.getByRole('alert').filter({ hasText: 'You\'re offline.' });
  await expect(notice).toContainText('You\'re seeing data as of 23 Nov 2026, 10:30.');
  await expect(view.kinds.first(), 'what was there stays').toBeVisible();
  await context.setOffline(false);
  await expect(notice).toHaveCount(0);
  await view.ready();
  expect(where(page)).toBe('/customer-activity?status=all');
});

test('returning after hours refreshes with a conditional request', async ({ page, faults, watch }) => {
  const view = await openOverview(page);
  const marks = () => watch.requests.filter((request) => request.url().includes('/activity')).map((request) => request.headers()['if-none-match'] ?? '');
  await returnAfter(page, 4);
  await returnAfter(page, 6);
  await expect.poll(async () => marks().length, 'not after a moment').toBe(2);
  expect(marks()[1]).toMatch(/^(W\/)?".+"$/);
  await view.ready();
  await faults([{ path: '/activity', replace: { '/meta/asOf': '2026-11-23T15:45:00Z' } }]);
  // A reader who returns during a request waits for that one.
  let minutes = 400;
  await expect(async () => {
    await returnAfter(page, minutes += 10);
    await expect(page.getByText('Data as of 23 Nov 2026, 16:45')).toBeVisible({ timeout: 300 });
  }).toPass();
});

test('returning after hours refreshes records too', async ({ page, watch }) => {
  await page.goto('/customer-activity/entitlements/e-8?q=a');
  const view = records(page);
  await view.settled();
  const said = await view.status.textContent();
  const before = watch.asked('/entitlements/e-8/records').length;
  await returnAfter(page, 300);
  await expect.poll(() => watch.asked('/entitlements/e-8/records').length).toBe(before + 1);
  await expect(view.status).toHaveText(said!);
});

test('Refresh sends a conditional request and says when nothing is newer', async ({ page, watch }) => {
  const answers: number[] = [];
  page.on('response', (response) => { if (response.url().includes('/api/v1/activity')) answers.push(response.status()); });
  const view = await openOverview(page);
  await view.refresh.click();
  await expect(page.getByRole('status').filter({ hasText: 'You\'re up to date' })).toBeAttached();
  expect(answers).toEqual([200, 304]);
  await expect(view.kinds.first()).toBeVisible();
  expect(watch.asked('/activity')).toHaveLength(2);
});

test('a response that times out shows an error and is retried', async ({ page }) => {
  await withClock(page);
  await page.route('**/api/v1/activity*', () => {}, { times: 1 });
  await page.goto('/customer-activity');
  // The app has started and waits for it.
  await expect(overview(page).workspace).toBeVisible();
  expect(await turnUntil(page, failure(page), 'The service didn\'t respond in time.'), 'half a minute').toBeGreaterThanOrEqual(30);
  await page.clock.fastForward(2_000);
  await overview(page).ready();
});

test('a response that stalls times out', async ({ page, faults, noFaults, watch }) => {
  watch.allow(BROKEN);
  await withClock(page);
  await faults([{ path: '/entitlements/e-8/records', stallBody: true }]);
  await page.goto('/customer-activity/entitlements/e-8');
  await expect(page.getByRole('meter')).toBeVisible();
  const waited = await turnUntil(page, failure(page, 'We couldn\'t load this list'), 'didn\'t respond in time');
  expect(waited, 'half a minute for the first piece, and less for the next').toBeGreaterThanOrEqual(50);
  await noFaults();
  // An automatic retry may have failed meanwhile.
  await expect(async () => {
    await page.clock.fastForward(5_000);
    await expect(records(page).grid).toBeVisible({ timeout: 300 });
  }).toPass();
});

for (const [what, headers] of [['by what it says of itself', true], ['by what comes', false]] as const) {
  test(`a response that is too large is refused ${what}, and the page keeps working`, async ({ page, faults, watch }) => {
    watch.allow(BROKEN);
    const view = await openOverview(page);
    if (headers) {
      await page.route('**/api/v1/activity*', (route) => route.fulfill({ contentType: 'application/json', headers: { 'Content-Length': '70000000' }, body: ' '.repeat(1000) }));
    } else {
      await faults([{ path: '/activity', padBytes: 70 << 20 }]);
    }
    await view.refresh.click();
    await expect(page.getByRole('alert')).toContainText('The response is too large (more than 64 MB).', { timeout: 30_000 });
    await expect(view.kinds.first(), 'what was there stays').toBeVisible();
    await view.status.click();
    await view.option('All').click();
    await expect.poll(() => where(page)).toBe('/customer-activity?status=all');
  });
}

test('many expired requests check the session once', async ({ page, faults, watch }) => {
  watch.allow(FAILED(401));
  await page.goto('/customer-activity/entitlements/e-8');
  const view = records(page);
  await view.settled();
  await faults([{ path: '/entitlements', unauthorized: true, times: 2 }]);
  const held: (() => void)[] = [];
  await page.route('**/api/v1/me', async (route) => {
    await new Promise<void>((resolve) => { held.push(resolve); });
    await route.continue();
  });
  const before = watch.asked('/me').length;
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect.poll(() => held.length).toBe(1);
  await expect.poll(() => watch.asked('/entitlements').filter((asked) => asked.includes('e-8')).length).toBeGreaterThanOrEqual(4);
  expect(watch.asked('/me')).toHaveLength(before + 1);
  held.forEach((go) => go());
  await expect(page.getByRole('button', { name: 'Refresh' })).not.toHaveAttribute('aria-disabled');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('at most six requests are in flight', async ({ page, watch }) => {
  await page.addInitScript(() => {
    const meta = new MutationObserver(() => {
      const head = document.querySelector('meta[name="customer-activity:base-path"]');
      if (!head) return;
      meta.disconnect();
      const limit = document.createElement('meta');
      limit.name = 'customer-activity:local-limit';
      limit.content = '10';
      head.after(limit);
    });
    meta.observe(document, { childList: true, subtree: true });
  });
  const held: (() => void)[] = [];
  let most = 0;
  let open = 0;
  await page.route('**/facets?*', async (route) => {
    open += 1;
    most = Math.max(most, open);
    await new Promise<void>((resolve) => { held.push(resolve); });
    open -= 1;
    await route.continue();
  });
  const fields = ['status', 'severity', 'service', 'product', 'primaryContact', 'group', 'workspaceId', 'agreementNumber', 'packageName'];
  await page.goto(`/customer-activity/entitlements/e-1?${fields.map((field) => `not.${field}=nothing`).join('&')}`);
  await expect.poll(() => held.length).toBeGreaterThanOrEqual(5);
  for (let done = 0; done < fields.length; done += 1) {
    await expect.poll(() => held.length).toBeGreaterThan(0);
    held.shift()!();
  }
  await expect.poll(() => watch.asked('/entitlements/e-1/records/facets').length).toBe(fields.length);
  expect(most).toBeLessThanOrEqual(6);
  await expect(page.getByText('We left them out').first()).toBeVisible();
});
