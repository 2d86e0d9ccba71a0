// Records come from the whole list or from the backend per query. Both must show the same, and a list of a million must be as usable as one
// of ten.
import { Backend } from './backend';
import { expect, test, FAILED, type Page, type Route } from './fixtures';
import { answers, asked, clean, facetsOf, goTo, lines, lowerLimit, openRecords, records, sums, word, type Meta, type Records, type Row } from './records';

const CASES = '/entitlements/e-1';
const OF_CASES = '/entitlements/e-1/records?workspace=w-1';

// --- the same results both ways -----------------------------------------------------------------------------------------

async function everything(view: Records) {
  await view.settled();
  return {
    rows: await view.rows(), total: await view.total(), status: await view.status.innerText(), count: await view.grid.getAttribute('aria-rowcount'),
    headings: await view.headings(), chips: await view.chips.allInnerTexts(),
  };
}

async function bothWays(page: Page, path: string, lang: 'en' | 'de' = 'en') {
  const other = await page.context().newPage();
  await other.clock.setFixedTime(await page.evaluate(() => Date.now()));
  await lowerLimit(other, 10);
  return { local: await openRecords(page, path, lang), other, remote: await openRecords(other, path, lang) };
}

test.describe('local and remote lists', () => {
  test.use({ viewport: { width: 1280, height: 2600 } });

  for (const [path, questions] of [
    [CASES, ['', 'sort=title', 'sort=-hours,title', 'q=der%20azure', 'q=R%C3%9CDIGER', 'filter.status=open&not.severity=C', 'not.group=&sort=group', 'filter.group=', 'from=2026-06-01&to=2026-07-31', 'q=nothing-of-this']],
    ['/kinds/supportContacts', ['', 'sort=displayName', 'sort=-email', 'sort=-groups,displayName', 'sort=-lastSignIn', 'q=hoffmann', 'filter.roles=supportContact', 'not.groups=Plattformbetrieb']],
    ['/kinds/builtInProactive', ['', 'sort=-title', 'sort=engineer,-start', 'filter.deliveryType=remote', 'q=b%C3%B6rn', 'from=2026-09-01']],
    ['/kinds/onDemandAssessment', ['', 'sort=-findings', 'sort=nextRun', 'filter.status=configured', 'q=entra']],
  ] as const) {
    test(`the same queries have the same results: ${path}`, async ({ page }) => {
      test.slow();
      await page.goto('/');
      const { local, other, remote } = await bothWays(page, path);
      for (const question of questions) {
        await goTo(page, local, `?${question}`);
        await goTo(other, remote, `?${question}`);
        const [here, there] = [await everything(local), await everything(remote)];
        // A sum without values is zero or empty.
        const plain = (one: typeof here) => ({ ...one, total: undefined, count: undefined });
        expect.soft(plain(there), question).toEqual(plain(here));
      }
    });
  }

  test('a sum without values reads the same', async ({ page }) => {
    await page.goto('/');
    const { local, remote } = await bothWays(page, `${CASES}?columns=number,title,hours&q=nothing-of-this`);
    expect(await remote.total()).toEqual(await local.total());
    expect(await remote.grid.getAttribute('aria-rowcount')).toBe(await local.grid.getAttribute('aria-rowcount'));
  });

  test('filters offer the same values and counts', async ({ page }) => {
    await lowerLimit(page, 10);
    const view = await openRecords(page, `${CASES}?q=azure&filter.status=closed`);
    await view.filter.click();
    for (const [field, name] of [['status', 'Status'], ['severity', 'Severity'], ['group', 'Group']] as const) {
      await view.panel.getByRole('combobox', { name: 'Column', exact: true }).selectOption({ label: name });
      const query = field === 'status' ? 'q=azure' : 'q=azure&filter[status]=closed';
      const expected = (await facetsOf(page, OF_CASES, field, query)).map(({ value, count }) => `${word(field, value, 'en')} ${count}`);
      const list = view.panel.getByRole('list', { name: `Values of ${name}` });
      await expect.poll(async () => (await list.getByRole('listitem').allInnerTexts()).map(clean)).toEqual(expected);
    }
    await view.panel.getByRole('button', { name: 'is not', exact: true }).click();
    await view.panel.getByRole('checkbox', { name: 'Plattformbetrieb' }).click();
    const { rows } = await answers(page, OF_CASES, asked('q=azure&filter.status=closed&not.group=Plattformbetrieb'));
    await expect(view.status).toHaveText(`${rows.length} of 318 support requests`);
  });

  test('invalid values in the address are dropped in a long list too', async ({ page, watch }) => {
    watch.allow(FAILED(400));
    await lowerLimit(page, 10);
    const view = await openRecords(page, `${CASES}?columns=number&filter.nonsense=1&sort=nonsense,title&filter.status=open&from=yesterday`);
    await expect(page.getByText('Some filters in this link don\'t exist or aren\'t available to you.')).toHaveCount(1);
    const { rows } = await answers(page, OF_CASES, 'filter[status]=open&sort=title');
    await expect(view.status).toHaveText(`${rows.length} of 318 support requests`);
    expect((await view.rows()).map(({ cells }) => cells[0])).toEqual(rows.map((row) => row.number));
  });

  test('a filter value that does not occur is dropped in a long list too', async ({ page }) => {
    await lowerLimit(page, 10);
    const view = await openRecords(page, `${CASES}?filter.status=nonsense`);
    await expect(page.getByText('Some filters in this link don\'t exist or aren\'t available to you.')).toBeVisible();
    await expect(view.status).toHaveText('318 support requests');
  });

  test('an unreadable record of a long list is counted and keeps its row', async ({ page, faults }) => {
    await faults([{ path: '/entitlements/e-1/records', malformedRow: 2 }]);
    await lowerLimit(page, 10);
    const view = await openRecords(page, `${CASES}?columns=number,title`);
    await expect(page.getByText('1 support request could not be read')).toBeVisible();
    await expect(view.row(3)).toContainText('We couldn\'t read this row');
    await expect(view.row(4)).not.toContainText('could not');
  });

  test('an unreadable record of a long list is explained', async ({ page, faults }) => {
    await faults([{ path: '/entitlements/e-1/records', malformedRow: 2 }]);
    await lowerLimit(page, 10);
    await openRecords(page, `${CASES}?columns=number,title`);
    await page.getByText('Show why').click();
    await expect(page.getByText(/^Row 3: \w+ is missing or has an unexpected format$/)).toBeVisible();
  });
});

// --- a million -------------------------------------------------------------------------------------------------------

test.describe('a million records', () => {
  test.describe.configure({ mode: 'default', timeout: 180_000 });
  test.use({ person: null });
  let backend: Backend;
  test.beforeAll(async () => {
    backend = await Backend.start('--packages', '1', '--entitlements', '1', '--records', '1000000');
  });
  test.afterAll(() => backend.stop());

  const FIELDS = ['number', 'title', 'status', 'hours'];
  const part = async (page: Page, query: string): Promise<{ data: Row[]; meta: Meta }> => {
    const answer = await page.request.get(`${backend.origin}/api/v1/entitlements/e-1/records?${query}`, { headers: { 'Accept-Language': 'en' } });
    expect(answer.status()).toBe(200);
    return answer.json();
  };
  const open = async (page: Page, search = '') => {
    await backend.signIn(page, 'customer-admin');
    await page.goto(`${backend.origin}/customer-activity/entitlements/e-1?columns=${FIELDS.join(',')}${search}`);
    const view = records(page);
    await expect(view.grid).toBeVisible({ timeout: 90_000 });
    await expect(view.grid).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
    return view;
  };
  /** The rows in view: positions from one, and cells. */
  const inSight = (view: Records) => view.grid.evaluate((grid) => {
    const rows = [...grid.querySelectorAll<HTMLElement>('[role="row"]')].filter((row) => !row.hidden && row.querySelector('[role="gridcell"] button'));
    return rows.map((row) => ({ place: Number(row.getAttribute('aria-rowindex')) - 1, cells: [...row.querySelectorAll('[role="gridcell"]')].slice(1).map((cell) => cell.textContent!.trim()) }))
      .sort((a, b) => a.place - b.place);
  });
  /** Checks that every row in view is the backend's at its position. */
  const isTrue = async (page: Page, view: Records, query = '') => {
    await expect.poll(async () => (await inSight(view)).map(({ cells }) => cells[0]).filter((text) => text !== 'Loading…').length > 0
      && (await inSight(view)).every(({ cells }) => cells[0] !== 'Loading…'), { timeout: 60_000 }).toBe(true);
    const seen = await inSight(view);
    const [first, last] = [seen[0]!.place, seen.at(-1)!.place];
    expect(last - first).toBe(seen.length - 1);
    const { data, meta } = await part(page, `${query}&offset=${first - 1}&limit=${seen.length}`);
    expect(seen.map(({ cells }) => cells.map(clean))).toEqual(lines(data, FIELDS, 'en'));
    return { first, last, meta };
  };

  test('sort, search and scrolling show the right rows', async ({ page }) => {
    const view = await open(page);
    const { meta } = await isTrue(page, view);
    expect(meta.count).toBe(1_000_000);
    await expect(view.status).toHaveText('1,000,000 support requests');
    await expect(view.grid).toHaveAttribute('aria-rowcount', '1000002');
    expect(await view.total()).toEqual(sums(meta, FIELDS, 'en'));
    await view.grid.focus();
    await page.keyboard.press('Control+End');
    // The browser paints one frame later.
    const last = async () => (await inSight(view)).at(-1)?.place;
    await expect.poll(async () => (await view.active())?.row).toBe(1_000_001);
    await expect.poll(last).toBe(1_000_000);
    await isTrue(page, view);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('PageUp');
    await expect.poll(last).toBeLessThan(1_000_000);
    await isTrue(page, view);
    await page.keyboard.press('Control+Home');
    await expect.poll(async () => (await inSight(view))[0]?.place).toBe(1);
    await isTrue(page, view);
    // Drag the scroll bar to the middle, then scroll in small steps: no row is skipped.
    await view.grid.evaluate((grid) => { grid.scrollTop = grid.scrollHeight / 2; });
    await expect.poll(async () => (await inSight(view))[0]!.place).toBeGreaterThan(400_000);
    const middle = (await isTrue(page, view)).first;
    await view.grid.hover();
    await page.mouse.wheel(0, 80);
    await expect.poll(async () => (await inSight(view))[0]!.place).toBe(middle + 2);
    await isTrue(page, view);
    await view.heading('Title').getByRole('button', { name: 'Title', exact: true }).click();
    await expect(view.grid).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
    await expect(view.heading('Title')).toHaveAttribute('aria-sort', 'ascending');
    expect((await isTrue(page, view, 'sort=title')).first, 'another order begins at its top').toBe(1);
    await view.search.fill('kruger sharepoint');
    const { meta: found } = await part(page, 'sort=title&q=kruger+sharepoint&limit=1');
    expect(found.count).toBeGreaterThan(100);
    await expect(view.status).toHaveText(`${found.count.toLocaleString('en')} of 1,000,000 support requests`, { timeout: 60_000 });
    await isTrue(page, view, 'sort=title&q=kruger+sharepoint');
  });

  for (const query of ['', 'sort=title', 'sort=-hours,title&q=azure']) {
    test(`a deep link finds a record anywhere with few requests: ${query || 'in the order of the list'}`, async ({ page, watch }) => {
      await backend.signIn(page, 'customer-admin');
      const { meta } = await part(page, `${query}&limit=1`);
      const at = Math.floor(meta.count * 0.7);
      const { data: [row, next] } = await part(page, `${query}&offset=${at}&limit=2`);
      watch.requests.length = 0;
      await open(page, `&${query}&record=${row!.id}`);
      const dialog = page.getByRole('dialog');
      const count = meta.count.toLocaleString('en');
      await expect(dialog.getByRole('heading')).toContainText(row!.number as string, { timeout: 60_000 });
      await expect(dialog.getByRole('status')).toHaveText(`${(at + 1).toLocaleString('en')} of ${count}`, { timeout: 60_000 });
      expect(watch.asked('/entitlements/e-1/records').length).toBeLessThan(24);
      await dialog.getByRole('button', { name: 'Next' }).click();
      await expect(dialog.getByRole('heading')).toContainText(next!.number as string);
      await expect(dialog.getByRole('status')).toHaveText(`${(at + 2).toLocaleString('en')} of ${count}`);
    });
  }

  test('rows of an earlier query are never shown while loading', async ({ page }) => {
    const view = await open(page);
    const before = (await inSight(view)).map(({ cells }) => cells[0]);
    const held: Route[] = [];
    await page.route(/records\?.*sort=/, (route) => { held.push(route); });
    await view.heading('Title').getByRole('button', { name: 'Title', exact: true }).click();
    await expect.poll(() => held.length).toBe(1);
    await expect(view.grid).toHaveAttribute('aria-busy', 'true');
    await expect(view.row(1)).toContainText('Loading…');
    for (const { cells } of await inSight(view)) expect(before).not.toContain(cells[0]);
    await expect(view.area.getByRole('status').filter({ hasText: 'Loading' })).toBeVisible();
    // Another query before the response: only the last one counts.
    await view.heading('Title').getByRole('button', { name: 'Title', exact: true }).click();
    await expect.poll(() => held.length).toBe(2);
    const [first, second] = held.map((route) => route.request().url());
    expect([first, second].map((url) => new URL(url!).searchParams.get('sort'))).toEqual(['title', '-title']);
    await held[1]!.continue();
    await expect(view.grid).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
    await held[0]!.continue().catch(() => {});
    await isTrue(page, view, 'sort=-title');
  });

  test('the next record is loaded when it is outside the loaded rows', async ({ page }) => {
    const view = await open(page);
    await view.grid.focus();
    // Just before the end of the loaded rows.
    while ((await view.active())!.row < 170) await page.keyboard.press('PageDown');
    const { last } = await isTrue(page, view);
    expect(last, 'all of what is in sight is of the first part').toBeLessThan(200);
    const place = (await view.active())!.row - 1;
    await view.row(place).getByRole('button', { name: 'Details' }).click();
    for (let at = place; at < 204; at += 1) await view.details.getByRole('button', { name: 'Next' }).click();
    const { data } = await part(page, 'offset=203&limit=1');
    await expect(view.details).toContainText(data[0]!.number as string);
  });

  test('a failed page shows an error and loads on Try again', async ({ page, watch, context }) => {
    watch.allow(FAILED(422));
    const view = await open(page);
    // A permanent failure.
    await page.route(/records\?.*offset=5\d\d\d\d\d/, (route) => route.fulfill({ status: 422, contentType: 'application/problem+json', json: { type: 'about:blank', title: 'x', status: 422 } }));
    // The middle of a page, so that the alert, which takes some height, does not bring another page into view.
    await view.grid.evaluate((grid) => { grid.scrollTop = grid.scrollHeight * 0.5501; });
    const alert = page.getByRole('alert').filter({ hasText: 'We couldn\'t load this section' });
    await expect(alert).toBeVisible();
    await page.unrouteAll();
    // It stays until pressed: a failing backend must not be asked on every look at the same rows.
    await view.search.focus();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(alert).toHaveCount(0);
    await isTrue(page, view);
    expect(context.pages()).toHaveLength(1);
  });
});
