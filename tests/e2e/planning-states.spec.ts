// The planning page when something is missing: nothing ends, failures, no right, a backend without months; and its look.
import { clean } from './accessibility';
import { expect, FAILED, overview, test, TODAY, where, type Watch } from './fixtures';
import { load, openPlanning, packagesOf, PLANNING, planning, ready, rowsOf } from './planning';

test('nothing ends: that is said, and the next horizon is one click away', async ({ page, faults }) => {
  const { activity } = await load(page);
  const replace = Object.fromEntries([
    ...activity.packages.map((one, at) => [`/packages/${at}/end`, one.end < '2027-04-01' && one.end >= TODAY ? '2027-05-31' : one.end]),
    ...activity.agreements.map((one, at) => [`/agreements/${at}/end`, one.end < '2027-04-01' && one.end >= TODAY ? '2027-05-31' : one.end]),
  ]);
  await faults([{ path: '/activity', replace }, { path: '/series', replace: { '/data': [] } }]);
  const view = await openPlanning(page);
  await expect(view.ends.getByText('Nothing ends in the next 90 days.')).toBeVisible();
  await expect(view.add).toHaveCount(0);
  await view.ends.getByRole('button', { name: 'Show the next 365 days' }).click();
  await expect(view.endings.getByRole('rowheader').first()).toBeVisible();
  await expect.poll(() => where(page)).toBe(`${PLANNING}?horizon=365`);
  await expect(view.add).toBeVisible();
});

test('a failure can be tried again, and endings stand while months are missing', async ({ page, faults, noFaults, watch }) => {
  watch.allow(FAILED(500));
  await faults([{ path: '/activity', status: 500 }, { path: '/series', status: 500 }]);
  await page.goto(PLANNING);
  const view = planning(page);
  await expect(page.getByRole('alert')).toContainText('We couldn\'t load Customer activity');
  await faults([{ path: '/series', status: 500 }]);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(view.endings.getByRole('rowheader').first()).toBeVisible();
  await expect(view.outlook.getByRole('alert')).toContainText('We couldn\'t load consumption by month');
  await expect(view.outlooks).toContainText('Consumption by month is unknown');
  await noFaults();
  await view.outlook.getByRole('button', { name: 'Try again' }).click();
  await expect(view.outlook.getByRole('alert')).toHaveCount(0);
  await expect(view.outlooks).toContainText('At risk');
});

test('a source that did not respond is named, and what depends on it is unknown', async ({ page, faults }) => {
  await faults([{ path: '/activity', partial: { source: 'credits', kinds: ['proactiveCredits'], detail: 'No answer.' } }]);
  const view = await openPlanning(page);
  await expect(page.getByRole('status').filter({ hasText: 'credits didn\'t respond' })).toBeVisible();
  await expect(view.outlooks.getByRole('row', { name: /^Proactive credits.*Proactive Credits 500/ })).toContainText('Too early to say');
});

test.describe('without the right', () => {
  test.use({ person: 'member' });
  test('the page says who can grant it, and asks for nothing', async ({ page, watch }) => {
    await page.goto(PLANNING);
    await expect(page.getByRole('heading', { level: 1, name: 'Vous n\'avez pas accès à cette page' })).toBeVisible();
    expect(watch.asked('/activity')).toEqual([]);
    expect(where(page)).toBe(PLANNING);
  });
});

// --- a backend without the months of all entitlements ---------------------------------------------------------------------

const detailsAsked = (watch: Watch) => watch.asked('/entitlements/').map((path) => path.replace(/^\/entitlements\/|\?.*$/g, ''));

test('a backend without months: endings stand at once, and the outlook comes after the reader asked, six at a time', async ({ page, faults, watch }) => {
  watch.allow(FAILED(404));
  const data = await load(page);
  await faults([{ path: '/series', status: 404 }]);
  let [running, most] = [0, 0];
  await page.route('**/api/v1/entitlements/*', async (route) => {
    running += 1;
    most = Math.max(most, running);
    await route.continue();
  });
  page.on('response', (response) => { if (/\/entitlements\//.test(response.url())) running -= 1; });
  const view = await openPlanning(page);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(view.endings.getByRole('rowheader').first()).toBeVisible();
  await expect(view.outlooks).toContainText('Consumption by month is unknown');
  expect(detailsAsked(watch)).toEqual([]);
  const count = packagesOf(data.activity).flatMap((pack) => pack.entitlements.filter(({ allowance }) => ['quantity', 'allowed'].includes(allowance.type))).length;
  await view.outlook.getByRole('button', { name: `Calculate the outlook (${count} entitlements)` }).click();
  await expect(view.outlook.getByRole('button', { name: /^Calculate/ })).toHaveCount(0);
  await expect(view.outlook.getByRole('progressbar')).toHaveCount(0);
  expect(detailsAsked(watch)).toHaveLength(count);
  expect(most).toBeLessThanOrEqual(6);
  await ready(view);
  const said = await rowsOf(page, view.say.table);
  await page.unrouteAll({ behavior: 'wait' });
  await faults([]);
  await page.reload();
  await ready(view);
  expect(said, 'the same as from one response').toEqual(await rowsOf(page, view.say.table));
});

test('calculating the outlook can be cancelled, and ends when the page is left', async ({ page, faults, watch }) => {
  watch.allow(FAILED(404), /net::ERR_/);
  await faults([{ path: '/series', status: 404 }, { path: '/entitlements/e-11', exact: true, delayMs: 60_000 }]);
  const view = await openPlanning(page);
  const start = view.outlook.getByRole('button', { name: /^Calculate/ });
  await start.click();
  await expect(view.outlook.getByRole('status').filter({ hasText: / of \d+ entitlements/ })).toBeVisible();
  await expect.poll(() => watch.waiting.size).toBe(1);
  await view.outlook.getByRole('button', { name: 'Cancel' }).click();
  await expect(view.outlook.getByRole('button', { name: 'Calculate the outlook (1 entitlement)' })).toBeFocused();
  await expect.poll(() => watch.waiting.size).toBe(0);
  await expect(view.outlooks, 'what was loaded is used').toContainText('At risk');
  await view.outlook.getByRole('button', { name: /^Calculate/ }).click();
  await expect.poll(() => watch.waiting.size).toBe(1);
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').click();
  await overview(page).ready();
  await expect.poll(() => watch.waiting.size).toBe(0);
});

test('an entitlement that could not be loaded is counted, and can be tried again', async ({ page, faults, watch }) => {
  watch.allow(FAILED('(404|400)'));
  await faults([{ path: '/series', status: 501 }, { path: '/entitlements/e-11', exact: true, status: 400, times: 1 }]);
  watch.allow(FAILED(501));
  const view = await openPlanning(page);
  await view.outlook.getByRole('button', { name: /^Calculate/ }).click();
  await expect(view.outlook.getByRole('alert')).toContainText('1 entitlement couldn\'t be loaded.');
  await view.outlook.getByRole('button', { name: 'Try again' }).click();
  await expect(view.outlook.getByRole('alert')).toHaveCount(0);
});

// --- the look ------------------------------------------------------------------------------------------------------------

for (const width of [320, 390, 768, 1280]) {
  test(`nothing scrolls sideways at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await openPlanning(page, '?horizon=365&plan=e-9:2027-01:1234567.25');
    const wide = await page.evaluate(() => {
      const all = [document.documentElement, ...document.querySelectorAll('.planning-table, .planning-table tbody tr, .what-if-card, .what-if-card :not(input, select), .timeline')];
      return all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className || one.tagName);
    });
    expect(wide).toEqual([]);
  });
}

test('how the outlook is calculated is explained on request', async ({ page }) => {
  const view = await openPlanning(page);
  const button = view.outlook.getByRole('button', { name: 'How is this calculated?' });
  await expect(button).toHaveAttribute('aria-expanded', 'false');
  await button.press('Enter');
  await expect(view.outlook.getByText('The range should hold in about eight of ten cases.')).toBeVisible();
  await clean(page, 'explanation open', 'section:nth-of-type(2)');
});

test('on paper there are no controls, and everything else', async ({ page }) => {
  const view = await openPlanning(page);
  await page.emulateMedia({ media: 'print' });
  await expect(view.add).toBeHidden();
  await expect(view.horizon(30)).toBeHidden();
  await expect(view.whatIf.getByRole('button', { name: 'Reset' })).toBeHidden();
  for (const part of [view.endings, view.outlooks, view.unused, view.whatIf]) await expect(part).toBeVisible();
});
