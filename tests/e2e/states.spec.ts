// Failures between request and response.
import { expect, inBackground, openOverview, overview, test, where, BROKEN, FAILED } from './fixtures';
import { records } from './records';

/** A fault on the records of an entitlement; a hyphen may be sent escaped. */
const ofRecords = (id: string, fault: object) => [id, id.replace('-', '%2D')].map((name) => ({ path: `/entitlements/${name}/records`, ...fault }));

const TITLE = 'We couldn\'t load Customer activity';

test('a slow response shows a message after three seconds', async ({ page }) => {
  let answer = () => {};
  const mayAnswer = new Promise<void>((resolve) => { answer = resolve; });
  await page.route('**/api/v1/activity*', async (route) => {
    await mayAnswer;
    await route.continue();
  });
  await page.goto('/customer-activity');
  await expect(page.getByRole('heading', { level: 1, name: 'Customer activity' })).toBeVisible();
  const slow = page.getByText('This is taking longer than usual…');
  await expect(slow).toBeHidden();
  await expect(slow).toBeVisible();
  answer();
  await overview(page).ready();
  await expect(slow).toHaveCount(0);
});

const FAILURES: [what: string, fault: object, errors: RegExp[], says: RegExp[]][] = [
  ['503 with Retry-After', { status: 503, retryAfter: 5 }, [FAILED(503)], [/The service is busy\./, /Trying again in \d seconds?\./, /Support reference: \S+/]],
  ['503 without', { status: 503 }, [FAILED(503)], [/The service is busy\./, /Trying again in \d seconds?\./]],
  ['503 with a date', { status: 503, retryAfter: 'Mon, 23 Nov 2026 10:05:00 GMT' }, [FAILED(503)], [/The service is busy\./]],
  ['429', { status: 429, retryAfter: 1 }, [FAILED(429)], [/Trying again in \d seconds?\./]],
  ['500 with a trace id', { status: 500, problem: { traceId: 'trace-4711' } }, [FAILED(500)], [/The service reported an error \(500\)\./, /Support reference: trace-4711/]],
  ['502 of a proxy', { status: 502, body: '<!doctype html><title>Bad gateway</title>', contentType: 'text/html' }, [FAILED(502)], [/error \(502\)/]],
  ['a page instead of data', { body: '<!doctype html><title>Proxy</title>', contentType: 'text/html' }, [], [/We got a web page instead of data/]],
  ['an empty answer', { body: '' }, [], [/The response was empty\./]],
  ['a list instead of an object', { body: '[]' }, [], [/We couldn't read the response\./, /The response has an unexpected format/]],
  ['text that ends in the middle', { truncate: true }, [], [/The response was incomplete\./]],
  ['a body that breaks off', { cutBody: true }, [BROKEN], [/We can't reach the service/]],
  ['no answer at all', { drop: true }, [BROKEN], [/We can't reach the service/]],
];

for (const [what, fault, errors, says] of FAILURES) {
  test(`a failure is shown in its place, and Try again works: ${what}`, async ({ page, faults, noFaults, watch }) => {
    await inBackground(page);
    watch.allow(...errors);
    await faults([{ path: '/activity', ...fault }]);
    await page.goto('/customer-activity?status=all');
    const alert = page.getByRole('alert').filter({ hasText: TITLE });
    await expect(alert).toBeVisible();
    for (const text of says) await expect(alert).toContainText(text);
    const view = overview(page);
    await expect(view.heading).toBeVisible();
    await expect(view.workspace, 'another workspace can still be chosen').toBeVisible();
    await noFaults();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await view.ready();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect.poll(() => where(page)).toBe('/customer-activity?status=all');
  });
}

test('an outdated version asks to be reloaded', async ({ page, faults, noFaults, watch }) => {
  watch.allow(FAILED(410));
  await faults([{ path: '/activity', status: 410, type: 'https://contoso.example/problems/client-too-old' }]);
  await page.goto('/customer-activity');
  await expect(page.getByText('This page is out of date.')).toBeVisible();
  await noFaults();
  await page.getByRole('button', { name: 'Reload page' }).click();
  await overview(page).ready();
});

test('an unreachable backend shows an error', async ({ page, watch }) => {
  await inBackground(page);
  watch.allow(/net::ERR_/);
  await page.route('**/api/**', (route) => route.abort('connectionrefused'));
  await page.goto('/customer-activity');
  await expect(page.getByRole('alert').getByText('We couldn\'t check who\'s signed in')).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('We can\'t reach the service');
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await overview(page).ready();
});

test('a failed request for the person shows an error', async ({ page, faults, noFaults, watch }) => {
  await inBackground(page);
  watch.allow(FAILED(500));
  await faults([{ path: '/me', status: 500, problem: { traceId: 'trace-me' } }]);
  await page.goto('/customer-activity');
  await expect(page.getByRole('alert')).toContainText('trace-me');
  expect(watch.asked('/activity')).toEqual([]);
  await noFaults();
  await page.getByRole('button', { name: 'Try again' }).click();
  await overview(page).ready();
});

test('an unreadable package does not affect the others', async ({ page, faults }) => {
  await faults([{ path: '/activity', malformedRow: 1 }]); // p-2
  const view = await openOverview(page);
  await expect(page.getByText('We couldn\'t read 1 item, so it\'s missing here.')).toBeVisible();
  await expect(view.packages.filter({ visible: true })).toHaveCount(4);
  await expect(view.packages.filter({ hasText: 'Proactive Credits 500' })).toBeVisible();
});

test('an unreadable record does not affect the others', async ({ page, faults }) => {
  await faults(ofRecords('e-8', { malformedRow: 3 }));
  await page.goto('/customer-activity/entitlements/e-8');
  await expect(page.getByText('1 engagement could not be read')).toBeVisible();
  expect((await records(page).rows()).filter(({ cells }) => cells[1])).toHaveLength(45);
});

test('tiles of an unavailable source are marked, and the others are shown', async ({ page, faults }) => {
  await faults([{ path: '/activity', partial: { source: 'learning', kinds: ['onDemandEducation'], detail: 'The learning platform is down for maintenance.' } }]);
  const view = await openOverview(page);
  await expect(page.getByRole('status').filter({ hasText: 'learning didn\'t respond' })).toContainText('The learning platform is down for maintenance.');
  const education = view.enterprise.getByRole('link', { name: /^On-demand education/ });
  await expect(education).toContainText('Consumption unknown');
  await expect(education).toContainText('learning didn\'t respond');
  await expect(view.enterprise.getByRole('link', { name: /^Support contacts/ })).toContainText('37 of 50 contacts');
  await expect(view.enterprise.getByRole('link').last()).not.toContainText('didn\'t respond');
});

test('starting without a session leads to sign-in and back to the same address', async ({ page, context, watch }) => {
  watch.allow(FAILED(401));
  await context.clearCookies();
  await page.goto('/customer-activity?workspace=w-2&status=all');
  await expect(page).toHaveURL(/\/sign-in\?returnTo=/);
  expect(new URL(page.url()).searchParams.get('returnTo')).toBe('/customer-activity?workspace=w-2&status=all');
  await page.getByRole('button', { name: 'Amelia Hartmann' }).click();
  await overview(page).ready();
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=w-2&status=all');
});

test('an expired session keeps the page and offers sign-in', async ({ page, context, watch }) => {
  watch.allow(FAILED(401));
  const view = await openOverview(page, '?status=all');
  await context.clearCookies();
  await view.refresh.click();
  const alert = page.getByRole('alert').filter({ hasText: 'You\'re no longer signed in.' });
  await expect(alert.getByRole('link', { name: /^Sign in/ })).toBeVisible();
  await expect(view.enterprise.getByRole('link', { name: /^Support contacts/ })).toContainText('37 of 50 contacts');
  const opening = context.waitForEvent('page');
  await alert.getByRole('link', { name: /^Sign in/ }).click();
  const other = await opening;
  await expect(other).toHaveURL(/\/sign-in\?/);
  await other.getByRole('button', { name: 'Amelia Hartmann' }).click();
  await expect(alert).toHaveCount(0);
  await view.ready();
  await expect.poll(() => where(page)).toBe('/customer-activity?status=all');
});

test('a single 401 is retried without a message', async ({ page, faults, watch }) => {
  watch.allow(FAILED(401));
  const view = await openOverview(page);
  await faults([{ path: '/activity', unauthorized: true, times: 1 }]);
  await view.refresh.click();
  await expect.poll(() => watch.asked()).toEqual(['/me', '/activity?workspace=w-1', '/activity?workspace=w-1', '/me', '/activity?workspace=w-1']);
  await view.ready();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a 403 of the overview shows no access in place', async ({ page, faults, watch }) => {
  watch.allow(FAILED(403));
  await faults([{ path: '/activity', status: 403 }]);
  await page.goto('/customer-activity?workspace=*');
  await expect(page.getByRole('heading', { level: 1, name: 'You don\'t have access to this page' })).toBeVisible();
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=*');
  await expect(page.getByText('Amelia Hartmann').first()).toBeVisible();
});

test('a 403 of a drilldown shows no access in place', async ({ page, faults, watch }) => {
  watch.allow(FAILED(403));
  await faults([{ path: '/entitlements', status: 403 }]);
  await page.goto('/customer-activity/entitlements/e-1');
  await expect(page.getByRole('heading', { level: 1, name: 'You don\'t have access to this page' })).toBeVisible();
});

test('a failed refresh keeps the old data, with a notice', async ({ page, faults, noFaults, watch }) => {
  await inBackground(page);
  watch.allow(FAILED(500));
  const view = await openOverview(page);
  await faults([{ path: '/activity', status: 500 }]);
  await view.refresh.click();
  const notice = page.getByText('We couldn\'t load the latest data. You\'re seeing data as of 23 Nov 2026, 10:30.');
  await expect(notice).toBeVisible();
  await expect(view.enterprise.getByRole('link', { name: /^Support contacts/ })).toContainText('37 of 50 contacts');
  await noFaults();
  await view.refresh.click();
  await expect(notice).toHaveCount(0);
  await view.ready();
});

test('a refresh shows newer data', async ({ page, faults, watch }) => {
  const view = await openOverview(page);
  await faults([{ path: '/activity', replace: { '/meta/asOf': '2026-11-23T11:45:00Z', '/packages/0/entitlements/4/consumed': '29' } }]);
  await expect(page.getByText('Data as of 23 Nov 2026, 10:30')).toBeVisible();
  await view.refresh.click();
  await expect(page.getByText('Data as of 23 Nov 2026, 12:45')).toBeVisible();
  await expect(view.enterprise.getByRole('link', { name: /^Support contacts/ })).toContainText('44 of 50 contacts');
  expect(watch.asked('/activity')).toHaveLength(2);
});

test('pressing Refresh twice sends one request', async ({ page, watch }) => {
  const view = await openOverview(page);
  let answer = () => {};
  const mayAnswer = new Promise<void>((resolve) => { answer = resolve; });
  await page.route('**/api/v1/activity*', async (route) => {
    await mayAnswer;
    await route.continue();
  });
  await view.refresh.dblclick();
  await expect(view.refresh).toHaveAttribute('aria-disabled', 'true');
  await expect(view.enterprise, 'the old data stay meanwhile').toBeVisible();
  answer();
  await expect(view.refresh).not.toHaveAttribute('aria-disabled');
  expect(watch.asked('/activity')).toHaveLength(2);
});

test('a failed part of a drilldown leaves the other', async ({ page, faults, noFaults, watch }) => {
  await inBackground(page);
  watch.allow(FAILED(500));
  await faults(ofRecords('e-8', { status: 500 }));
  await page.goto('/customer-activity/entitlements/e-8');
  await expect(page.getByRole('heading', { level: 1, name: 'Designated support engineering' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('We couldn\'t load this list');
  await noFaults();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('46 engagements', { exact: true })).toBeVisible();
  expect((await records(page).rows()).filter(({ cells }) => cells[1])).toHaveLength(46);
});

test('a failure for a selected workspace keeps the filter usable', async ({ page, faults, watch }) => {
  watch.allow(FAILED(500));
  const view = await openOverview(page);
  await faults([{ path: '/activity', query: 'w-3', status: 500 }]);
  await view.workspace.click();
  await view.option('Contoso Research').click();
  await expect(page.getByRole('alert').filter({ hasText: TITLE })).toBeVisible();
  if (!await view.option('Contoso Research').isVisible()) await view.workspace.click();
  await view.option('Contoso Research').click();
  await view.ready();
  await expect(page.getByRole('alert')).toHaveCount(0);
});
