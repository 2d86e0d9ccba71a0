// Records that arrive late, in part, changed, or not at all.
import type { Route } from '@playwright/test';
import { Backend } from './backend';
import { clearFaults, expect, inBackground, NOW, setFaults, test, type Fault, type Page, FAILED } from './fixtures';
import { answers, lines, lowerLimit, openRecords, records, sums } from './records';

test.use({ viewport: { width: 1280, height: 2600 } });

/** Holds responses whose URL matches until released. */
async function hold(page: Page, pattern: RegExp) {
  let release = () => {};
  const released = new Promise<void>((resolve) => { release = resolve; });
  await page.route(pattern, async (route) => {
    await released;
    await route.continue();
  });
  return () => release();
}

/** Advances the page's clock, in steps shorter than any timeout, until the condition holds. */
const turn = (page: Page, until: () => Promise<void>) => expect(async () => {
  await page.clock.fastForward(20_000);
  await until();
}).toPass();

test('an unreadable record is counted and explained, and the others are shown', async ({ page, faults }) => {
  const { rows } = await answers(page, '/entitlements/e-11/records?workspace=w-1');
  await faults([{ path: '/entitlements/e-11/records', malformedRow: 4 }]);
  const view = await openRecords(page, '/entitlements/e-11?columns=date,description,credits');
  await expect(page.getByRole('status').filter({ hasText: '1 credit transaction could not be read' })).toBeVisible();
  await page.getByText('Show why').click();
  await expect(page.getByText(/^Row 5: \w+ is missing or has an unexpected format$/)).toBeVisible();
  expect((await view.rows()).map(({ cells }) => cells)).toEqual(lines(rows.filter((_, at) => at !== 4), ['date', 'description', 'credits'], 'en'));
  await expect(page.getByText(/add up to/), 'nothing is compared with what is not complete').toHaveCount(0);
});

test('the same in German', async ({ page, faults, become }) => {
  await become('workspace-admin');
  await faults([{ path: '/entitlements/e-11/records', malformedRow: 4 }]);
  await openRecords(page, '/entitlements/e-11', 'de');
  await expect(page.getByText('1 Credit-Buchung konnte nicht gelesen werden')).toBeVisible();
  await page.getByText('Gründe anzeigen').click();
  await expect(page.getByText(/^Zeile 5: \w+ fehlt oder hat das falsche Format$/)).toBeVisible();
});

test('totals are shown without the right to the records', async ({ page, faults, watch }) => {
  watch.allow(FAILED(403));
  await faults([{ path: '/entitlements/e-8/records', status: 403 }]);
  await page.goto('/customer-activity/entitlements/e-8');
  await expect(page.getByText('You don\'t have permission to see this list. The figures above are still correct.')).toBeVisible();
  await expect(page.getByRole('meter')).toHaveAttribute('aria-valuetext', '214 of 200 hours used, 14 hours over');
  await expect(page.getByRole('list', { name: 'Consumption over time' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Designated support engineering' })).toBeVisible();
});

test('totals are shown although the records were refused first', async ({ page, faults, watch }) => {
  watch.allow(FAILED(403));
  await faults([{ path: '/entitlements/e-8/records', status: 403 }]);
  let release = () => {};
  const held = new Promise<void>((resolve) => { release = resolve; });
  await page.route(/\/entitlements\/e-8\?/, async (route) => { await held; await route.continue(); });
  await page.goto('/customer-activity/entitlements/e-8');
  await expect(page.getByText('You don\'t have permission to see this list. The figures above are still correct.')).toBeVisible();
  release();
  await expect(page.getByRole('meter')).toBeVisible();
});

test('no count is shown for a failed request', async ({ page, faults, watch }) => {
  watch.allow(FAILED(500));
  await page.clock.install({ time: NOW });
  await lowerLimit(page, 10);
  const view = await openRecords(page, '/entitlements/e-1');
  await expect(view.status).toHaveText('318 support requests');
  await faults([{ path: '/entitlements/e-1/records', query: 'q=azure', status: 500, retryAfter: 60, times: 1 }]);
  await view.search.fill('azure');
  await expect(page.getByRole('alert').filter({ hasText: 'We couldn\'t load this section' })).toBeVisible();
  await expect(view.status, 'neither that of the question before').toHaveCount(0);
  await expect(page.getByText('No matches'), 'nor that there are none').toHaveCount(0);
  // A while later it is retried automatically.
  const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1', 'q=azure');
  await turn(page, () => expect(page.getByRole('alert')).toHaveCount(0, { timeout: 2_000 }));
  await expect(view.status).toHaveText(`${rows.length} of 318 support requests`);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('records of an unknown type use their own field names in any order', async ({ page, faults }) => {
  await faults([{ path: '/entitlements/e-1/records', replace: { '/meta/recordType': 'parade' } }]);
  await lowerLimit(page, 10);
  const view = await openRecords(page, '/entitlements/e-1?columns=number,title,group,hours,status');
  for (const question of ['sort=title', 'sort=group,-number', 'q=azure']) {
    const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1', question);
    await page.goto(`/customer-activity/entitlements/e-1?columns=number,title,group,hours,status&${question}`);
    await view.settled();
    const plain = rows.slice(0, 5).map((row) => ['number', 'title', 'group', 'hours', 'status'].map((field) => String(row[field] ?? '–')));
    await expect.poll(async () => Promise.all([1, 2, 3, 4, 5].map(async (place) => (await view.row(place).getByRole('gridcell').allInnerTexts()).slice(1)))).toEqual(plain);
  }
});

test('contradicting totals show a notice', async ({ page, faults }) => {
  await faults([{ path: '/entitlements/e-8', exact: true, replace: { '/totals/consumed': '215.25' } }]);
  const view = await openRecords(page, '/entitlements/e-8');
  await expect(page.getByText('The records add up to 214, but the total says 215.25 hours.')).toBeVisible();
  await expect(page.getByText('The months add up to 214, but the total says 215.25 hours.')).toBeVisible();
  // A search finds fewer records, which is no contradiction; the existing notice stays.
  await view.search.fill('azure');
  await expect(view.status).toContainText(' of 46 engagements');
  await expect(page.getByText('The records add up to 214, but the total says 215.25 hours.')).toBeVisible();
});

test('contradicting months show a notice', async ({ page, faults }) => {
  await faults([{ path: '/entitlements/e-8', exact: true, replace: { '/series/0/consumed': '1000' } }]);
  await openRecords(page, '/entitlements/e-8');
  await expect(page.getByText(/^The months add up to 1,\d+(\.\d+)?, but the total says 214 hours\./)).toBeVisible();
  await expect(page.getByText(/^The records add up/)).toHaveCount(0);
});

test('readers of partial records see no notice about contradictions', async ({ page, become }) => {
  await become('customer-activity');
  await openRecords(page, '/entitlements/e-1', 'de');
  await expect(page.getByText(/^\d+ von 318 sichtbar$/)).toBeVisible();
  await expect(page.getByText(/ergeben/)).toHaveCount(0);
});

test('slow records show loading, then a slow message, then the records', async ({ page }) => {
  const answer = await hold(page, /\/entitlements\/e-8\/records/);
  await page.goto('/customer-activity/entitlements/e-8');
  const area = page.getByRole('region', { name: 'Engagements' });
  await expect(page.getByRole('meter')).toBeVisible();
  await expect(area.getByText('Loading…')).toBeVisible();
  await expect(area.getByText('This is taking longer than usual…')).toBeVisible();
  answer();
  await expect(records(page).grid).toBeVisible();
  await expect(area.getByText('This is taking longer than usual…')).toHaveCount(0);
});

for (const [what, fault] of [['500', { status: 500 }], ['an incomplete response', { truncate: true }], ['no response', { drop: true }]] as [string, Partial<Fault>][]) {
  test(`failed first page: ${what}`, async ({ page, faults, noFaults, watch }) => {
    await inBackground(page);
    watch.allow(FAILED(500), /net::ERR_/);
    await faults([{ path: '/entitlements/e-8/records', ...fault }]);
    await page.goto('/customer-activity/entitlements/e-8');
    const alert = page.getByRole('alert').filter({ hasText: 'We couldn\'t load this list' });
    await expect(alert).toBeVisible();
    await expect(page.getByRole('meter')).toBeVisible();
    await noFaults();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(records(page).status).toHaveText('46 engagements');
    await expect(alert).toHaveCount(0);
  });
}

// --- a list of several pages -----------------------------------------------------------------------------------------

test.describe('several pages', () => {
  test.describe.configure({ mode: 'default' });
  test.use({ person: null });
  let backend: Backend;
  let long: Backend;
  test.beforeAll(async () => {
    backend = await Backend.start('--packages', '1', '--entitlements', '1', '--records', '3000');
    long = await Backend.start('--packages', '1', '--entitlements', '1', '--records', '12000');
  });
  test.afterAll(() => {
    backend.stop();
    long.stop();
  });

  const PATH = '/customer-activity/entitlements/e-1?columns=number,title,hours';
  const open = async (page: Page, rules: Omit<Fault, 'path'>[], question = '') => {
    await backend.signIn(page, 'customer-admin');
    await setFaults(page.context(), backend.origin, rules.map((rule) => ({ ...rule, path: '/entitlements/e-1/records' })));
    await page.goto(backend.origin + PATH + question);
    const view = records(page);
    await expect(view.grid).toBeVisible();
    return view;
  };
  /** All records, once each, in order. */
  const isWhole = async (page: Page) => {
    const view = records(page);
    await view.settled();
    await expect(view.status).toHaveText('3,000 support requests');
    const { rows } = await answers(page, '/entitlements/e-1/records', '', 'en', backend.origin);
    expect((await view.rows()).map(({ cells }) => cells)).toEqual(lines(rows, ['number', 'title', 'hours'], 'en'));
  };

  test('all pages are loaded, with progress', async ({ page }) => {
    const answer = await hold(page, /records\?.*offset=1200/);
    const view = await open(page, []);
    await expect(view.area.getByRole('progressbar', { name: 'Loading…' })).toBeVisible();
    await expect(page.getByText('1,200 of 3,000 loaded')).toBeVisible();
    answer();
    await isWhole(page);
  });

  test('pages may arrive in any order', async ({ page }) => {
    await long.signIn(page, 'customer-admin');
    // Four are requested at a time; the last of them arrives first.
    const held: Route[] = [];
    await page.route(/records\?.*offset=/, async (route) => {
      held.push(route);
      if (held.length < 4) return;
      for (const one of held.splice(0).reverse()) await one.fulfill({ response: await one.fetch() });
    });
    await page.goto(long.origin + PATH);
    await expect(records(page).status).toHaveText('12,000 support requests');
    await expect(page.getByRole('progressbar', { name: 'Loading…' })).toHaveCount(0, { timeout: 20_000 });
  });

  test('a page that fails once is retried, and nothing is lost', async ({ page, watch }) => {
    watch.allow(FAILED(503));
    await page.clock.install({ time: NOW });
    await open(page, [{ query: 'offset=1200', status: 503, retryAfter: 60, times: 1 }]);
    await expect(page.getByRole('alert').filter({ hasText: 'We couldn\'t load 1,800 support requests' })).toBeVisible();
    await turn(page, () => expect(page.getByRole('alert').filter({ hasText: 'We couldn\'t load' })).toHaveCount(0, { timeout: 2_000 }));
    await isWhole(page);
  });

  test('a page that keeps failing leaves the others, shows what is missing, and loads on Try again', async ({ page, watch }) => {
    await inBackground(page);
    watch.allow(FAILED(500));
    const view = await open(page, [{ query: 'offset=1200', status: 500 }]);
    const alert = page.getByRole('alert').filter({ hasText: 'We couldn\'t load 1,800 support requests. The service reported an error (500).' });
    await expect(alert).toBeVisible();
    await expect(view.row(1)).toContainText(/\d{10,}/);
    await view.grid.evaluate((grid) => { grid.scrollTop = 40 * 1150; });
    await expect(view.row(1200)).toContainText(/\d{10,}/);
    await expect(view.row(1201)).toContainText('Loading…');
    // The query still has a result, from the backend.
    await view.search.fill('kruger');
    await expect(view.status).toHaveText(/^[\d,]+ of 3,000 support requests$/);
    await view.search.fill('');
    await clearFaults(page.context());
    await page.getByRole('button', { name: 'Try again' }).click();
    await isWhole(page);
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('an incomplete page is dropped', async ({ page }) => {
    await inBackground(page);
    await open(page, [{ query: 'offset=1200', truncate: true, times: 1 }]);
    await expect(page.getByRole('alert').filter({ hasText: 'We couldn\'t load 1,800 support requests' })).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await isWhole(page);
  });

  test('a list that changes while loading is loaded again without duplicates', async ({ page }) => {
    await open(page, [{ query: 'offset=1200', replace: { '/meta/revision': 'another' }, times: 1 }]);
    await expect(page.getByText('The list changed while it loaded, so we reloaded it.')).toBeVisible();
    await isWhole(page);
  });

  test('a list whose total changes while loading is loaded again', async ({ page }) => {
    await open(page, [{ query: 'offset=1200', replace: { '/meta/count': 2999 }, times: 1 }]);
    await expect(page.getByText('The list changed while it loaded, so we reloaded it.')).toBeVisible();
    await isWhole(page);
  });

  test('a list that keeps changing is not mixed up, and Try again restarts it', async ({ page }) => {
    await inBackground(page);
    const view = await open(page, [{ query: 'offset=1200', replace: { '/meta/revision': 'another' } }]);
    const alert = page.getByRole('alert').filter({ hasText: 'We couldn\'t load 1,800 support requests' });
    await expect(alert).toBeVisible();
    await view.grid.evaluate((grid) => { grid.scrollTop = 40 * 1150; });
    await expect(view.row(1200)).toContainText(/\d{10,}/);
    await expect(view.row(1201), 'what does not fit is not shown').toContainText('Loading…');
    const answer = await hold(page, /records\?/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(alert).toHaveCount(0);
    answer();
    await expect(alert, 'it still changes').toBeVisible();
    await clearFaults(page.context());
    await page.getByRole('button', { name: 'Try again' }).click();
    await isWhole(page);
    await expect(alert).toHaveCount(0);
  });

  test('Try again restarts a changed list whose reload failed', async ({ page, context, watch }) => {
    watch.allow(FAILED(503));
    await page.clock.install();
    await open(page, [{ query: 'offset=1200', replace: { '/meta/revision': 'another' } }, { query: 'limit=200', after: 1, status: 503, retryAfter: 60, times: 1 }]);
    const alert = page.getByRole('alert').filter({ hasText: /couldn't load .* support requests/ });
    await expect(alert).toContainText(/Trying again in \d+ (second|minute)s?/);
    // It is retried, and keeps changing.
    await turn(page, () => expect(alert).toContainText('The list keeps changing while we load it.', { timeout: 2_000 }));
    await expect(alert).not.toContainText('Trying again');
    await setFaults(context, backend.origin, []);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await isWhole(page);
    await expect(alert).toHaveCount(0);
  });

  test('a page with too few records is dropped', async ({ page }) => {
    await inBackground(page);
    await page.route(/records\?.*offset=1200/, async (route) => {
      const response = await route.fetch();
      const json = await response.json() as { data: unknown[] };
      json.data.pop();
      await route.fulfill({ response, json });
    }, { times: 1 });
    await open(page, []);
    await expect(page.getByRole('alert').filter({ hasText: 'We couldn\'t load 1,800 support requests' })).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await isWhole(page);
  });

  test('the totals of a search do not stay under all records', async ({ page, watch }) => {
    await inBackground(page);
    watch.allow(FAILED(500));
    const view = await open(page, [{ query: 'offset=2000', status: 500 }], '&q=kruger');
    await expect(page.getByRole('alert').filter({ hasText: /couldn't load .* support requests/ })).toBeVisible();
    const found = await view.total();
    await view.search.fill('');
    await expect(view.status).toHaveText('3,000 support requests');
    const at = (await view.headings()).indexOf('Hours');
    const total = (await view.total())?.[at];
    await clearFaults(page.context());
    const { meta } = await answers(page, '/entitlements/e-1/records', '', 'en', backend.origin);
    expect(total).toBe(sums(meta, ['hours'], 'en')[0]);
    expect(total).not.toBe(found?.[at]);
  });

  test('a response with fewer records than its total is retried, and no row stays pending', async ({ page }) => {
    await inBackground(page);
    await lowerLimit(page, 10);
    const view = await open(page, []);
    const { rows } = await answers(page, '/entitlements/e-1/records', 'q=kruger', 'en', backend.origin);
    expect(rows.length).toBeGreaterThan(5);
    await page.route(/records\?.*q=kruger/, async (route) => {
      const response = await route.fetch();
      const json = await response.json() as { data: unknown[] };
      json.data.splice(2, 3);
      await route.fulfill({ response, json });
    }, { times: 1 });
    await view.search.fill('kruger');
    const alert = page.getByRole('alert').filter({ hasText: 'We couldn\'t load this section' });
    await expect(alert).toBeVisible();
    await expect(view.grid.getByText('Loading…').filter({ visible: true })).toHaveCount(0);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(view.status).toHaveText(`${rows.length} of 3,000 support requests`);
    await expect(alert).toHaveCount(0);
    expect((await view.rows()).map(({ cells }) => cells)).toEqual(lines(rows, ['number', 'title', 'hours'], 'en'));
  });

  test('failed rows out of view are ignored, and requested on return', async ({ page, context, watch }) => {
    watch.allow(FAILED(500));
    await lowerLimit(page, 10);
    await page.setViewportSize({ width: 1280, height: 900 });
    const view = await open(page, [{ query: 'offset=1000', status: 500 }]);
    const to = (row: number) => view.grid.evaluate((grid, row) => { grid.scrollTop = 40 * row; }, row);
    await page.clock.install();
    await to(1050);
    const alert = page.getByRole('alert').filter({ hasText: 'We couldn\'t load this section' });
    await expect(alert).toContainText('Trying again in');
    await to(0);
    await expect(alert).toHaveCount(0);
    await page.clock.runFor(5000);
    await expect(view.row(1)).toContainText(/\d{10,}/);
    await clearFaults(context);
    await to(1050);
    await expect(view.row(1051)).toContainText(/\d{10,}/);
    await expect(alert).toHaveCount(0);
  });

  test('a long list that changes with each response is not requested endlessly', async ({ page, watch }) => {
    await lowerLimit(page, 10);
    await page.setViewportSize({ width: 1280, height: 900 });
    await backend.signIn(page, 'customer-admin');
    let turn = 0;
    await page.route(/records\?/, async (route) => {
      const response = await route.fetch();
      const json = await response.json() as { meta: { revision: string } };
      json.meta.revision = `${turn += 1}`;
      await route.fulfill({ response, json });
    });
    await page.goto(backend.origin + PATH);
    const view = records(page);
    await expect(view.grid).toBeVisible();
    // Rows of two pages are in view.
    await view.grid.evaluate((grid) => { grid.scrollTop = 40 * 395; });
    const alert = page.getByRole('alert').filter({ hasText: 'We couldn\'t load this section' });
    await expect(alert).toContainText('The list keeps changing while we load it.');
    const asked = watch.asked('/entitlements/e-1/records').length;
    expect(asked).toBeLessThan(15);
    await page.unrouteAll({ behavior: 'wait' });
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(view.row(396)).toContainText(/\d{10,}/);
    await expect(view.row(405)).toContainText(/\d{10,}/);
    await expect(alert).toHaveCount(0);
  });

  test('an empty result without a total is not shown as an empty list', async ({ page }) => {
    const view = await open(page, [{ query: 'q=', replace: { '/meta/visible': null, '/meta/total': null } }], '&q=nothing-of-this');
    await expect(page.getByText('No matches')).toBeVisible();
    await expect(view.search).toHaveValue('nothing-of-this');
    await view.search.fill('');
    await isWhole(page);
  });

  test('unreadable records of later pages are named by their row', async ({ page }) => {
    await open(page, [{ query: 'offset=1200', malformedRow: 10 }]);
    await expect(page.getByText('1 support request could not be read')).toBeVisible();
    await page.getByText('Show why').click();
    await expect(page.getByText(/^Row 1,211: /)).toBeVisible();
    const view = records(page);
    await view.settled();
    expect(await view.rows()).toHaveLength(2999);
  });
});
