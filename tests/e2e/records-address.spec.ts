// The address of a list of records: reload, back and forward, invalid values, columns, and a link to share.
import { expect, test, where, FAILED } from './fixtures';
import { answers, asked, goTo, lines, openRecords, type Records } from './records';

/** A hundred rows fit in the window, so that reading a list takes fewer steps. */
test.use({ viewport: { width: 1280, height: 2600 } });

const CASES = '/entitlements/e-1';
const OF_CASES = '/entitlements/e-1/records?workspace=w-1';

/** `aria-rowindex`: the head is the first row. */
const numbered = (rows: string[][]) => rows.map((cells, at) => ({ index: at + 2, cells }));

test('the address keeps the state of the list: reload, back, forward', async ({ page }) => {
  const search = '?workspace=w-1&q=azure&sort=-hours%2Ctitle&from=2026-03-01&to=2026-10-31&columns=number%2Chours%2Cstatus&view=table&filter.status=closed&filter.status=resolved&not.severity=C';
  const check = async (view: Records) => {
    const { rows } = await answers(page, OF_CASES.replace('?workspace=w-1', ''), asked(search));
    expect(rows.length).toBeGreaterThan(2);
    expect(await view.rows()).toEqual(numbered(lines(rows, ['number', 'hours', 'status'], 'en')));
    await expect(view.search).toHaveValue('azure');
    await expect(view.heading('Hours')).toHaveAttribute('aria-sort', 'descending');
    await expect(view.chips).toHaveText(['Status: Closed, Resolved', 'Severity: not C', '1 Mar – 31 Oct 2026']);
    await expect(page.getByRole('button', { name: 'Show as table' })).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(() => where(page)).toBe(`/customer-activity${CASES}${search}`);
    await expect(page.getByText('Some filters in this link')).toHaveCount(0);
  };
  const view = await openRecords(page, CASES + search);
  await check(view);
  await page.reload();
  await view.settled();
  await check(view);
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Customer activity' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Customer activity' })).toBeVisible();
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=w-1');
  await page.goBack();
  await view.settled();
  await check(view);
  await page.goBack().catch(() => {});
  await page.goForward();
  await view.settled();
  await check(view);
});

const NOTICE = 'Some filters in this link don\'t exist or aren\'t available to you. We left them out.';
for (const [what, search, kept] of [
  ['an unknown field', 'filter.nonsense=1&filter.status=open', 'filter.status=open'],
  ['an unknown value', 'filter.status=nonsense&filter.severity=A', 'filter.severity=A'],
  ['an unknown value beside a known one', 'filter.status=nonsense&filter.status=open', 'filter.status=open'],
  ['an unknown order', 'sort=nonsense,-title', 'sort=-title'],
  ['an invalid date', 'from=2026-02-30&to=2026-06-30', 'to=2026-06-30'],
  ['a date in another format', 'from=yesterday', ''],
  ['an unknown column', 'columns=number,nonsense,title', ''],
] as const) {
  test(`invalid values in the address are dropped with a notice: ${what}`, async ({ page, watch }) => {
    watch.allow(FAILED(400));
    const view = await openRecords(page, `${CASES}?${search.includes('columns') ? search : `columns=number,title&${search}`}`);
    await expect(page.getByText(NOTICE)).toHaveCount(1);
    const { rows } = await answers(page, OF_CASES, asked(kept));
    await expect(view.status).toHaveText(rows.length === 318 ? '318 support requests' : `${rows.length} of 318 support requests`);
    expect(await view.rows()).toEqual(numbered(lines(rows, ['number', 'title'], 'en')));
    expect(await view.headings()).toEqual(['Number', 'Title']);
  });
}

test('columns named by the address survive a change of density and are shown once', async ({ page }) => {
  const view = await openRecords(page, `${CASES}?columns=number,title,number`);
  expect(await view.headings()).toEqual(['Number', 'Title']);
  const height = async () => (await view.row(2).boundingBox())!.height;
  const comfortable = await height();
  await view.columns.click();
  await view.panel.getByRole('button', { name: 'Compact' }).click();
  await expect.poll(height).toBeLessThan(comfortable);
  expect(await view.headings()).toEqual(['Number', 'Title']);
  expect(new URL(page.url()).searchParams.get('columns')).toBe('number,title,number');
  // After changing columns they are the reader's own.
  await view.panel.getByRole('checkbox', { name: 'Status', exact: true }).click();
  await expect.poll(view.headings).toEqual(['Number', 'Title', 'Status']);
  await expect.poll(() => new URL(page.url()).searchParams.has('columns')).toBe(false);
  await expect.poll(height).toBeLessThan(comfortable);
});

test('a dropped filter is not counted and can be cleared', async ({ page, watch }) => {
  watch.allow(FAILED(400));
  for (const search of ['filter.status=nonsense', 'filter.nonsense=1', 'from=yesterday']) {
    const view = await openRecords(page, `${CASES}?columns=number&${search}`);
    await expect(page.getByText(NOTICE)).toHaveCount(1);
    await expect(view.filter).toHaveText('Filter');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect(page.getByText(NOTICE)).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Clear filters' })).toHaveCount(0);
    await expect.poll(() => where(page)).toBe(`/customer-activity${CASES}?columns=number`);
  }
});

test('the active row stays when the columns change', async ({ page }) => {
  const view = await openRecords(page, `${CASES}?columns=number,title,status,opened`);
  await view.grid.focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'End']) await page.keyboard.press(key);
  expect(await view.active()).toMatchObject({ row: 6, column: 5 });
  await goTo(page, view, '?columns=title,number');
  await view.grid.focus();
  await expect.poll(async () => (await view.active())?.row).toBe(6);
  await page.keyboard.press('ArrowDown');
  expect(await view.active()).toMatchObject({ row: 7, column: 3 });
});

test.describe('Copy link', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });
  for (const [what, path, fault, said] of [
    ['with nothing logged', '/entitlements/e-10', {}, 'Nothing has been logged yet.'],
    ['without the right to the records', CASES, { path: `${CASES}/records`, status: 403 }, 'You don\'t have permission to see this list.'],
    ['without a response', CASES, { path: `${CASES}/records`, status: 500 }, 'We couldn\'t load this list'],
  ] as const) {
    test(`is there ${what}`, async ({ page, faults, watch }) => {
      watch.allow(FAILED('(403|500)'));
      if ('path' in fault) await faults([fault]);
      await page.goto(`/customer-activity${path}?columns=number,title`);
      await expect(page.getByText(said).first()).toBeVisible();
      await page.getByRole('button', { name: 'Copy link' }).click();
      await expect(page.getByText('Link copied')).toBeVisible();
      const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
      expect(link.pathname).toBe(`/customer-activity${path}`);
      expect(link.searchParams.get('workspace')).toBe('w-1');
      // Columns of the address are passed on even when it is unknown whether they exist.
      if ('path' in fault) expect(link.searchParams.get('columns')).toBe('number,title');
    });
  }
});
