// Records on a phone: cards of two lines that scroll with the page, and the actions in a bar that stays.
import { expect, test, where, type Locator, type Page } from './fixtures';
import { answers, cell, clean, HEADINGS, openRecords, records, type Records, type Row } from './records';

const OF_CASES = '/entitlements/e-1/records?workspace=w-1';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

const box = async (what: Locator) => (await what.boundingBox())!;
const scrolled = (page: Page) => page.evaluate(() => Math.round(scrollY));
/** Whether nothing lies over the middle of a row, and it is in the window. */
const isInSight = (view: Records, place: number) => view.row(place).evaluate((row) => {
  const { left, width, top, height } = row.getBoundingClientRect();
  return row === document.elementFromPoint(left + width / 2, top + height / 2)?.closest('[role="row"]') && top >= 0 && top + height <= innerHeight;
});

test('each record is a card of two lines with the same cells as in the table', async ({ page }) => {
  const { rows } = await answers(page, OF_CASES);
  const view = await openRecords(page, '/entitlements/e-1');
  const names = await view.grid.getByRole('columnheader').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')).slice(1));
  const cells = view.row(1).getByRole('gridcell');
  await expect(cells).toHaveCount(names.length + 1);
  const of = (field: string) => cells.nth(names.indexOf(HEADINGS.en[field]!) + 1);
  const frame = await box(view.row(1));
  expect(frame.height).toBeLessThan(72);
  const title = await box(of('title'));
  for (const field of ['number', 'status', 'opened', 'hours']) {
    expect(clean((await of(field).textContent())!), field).toBe(cell(rows[0]!, field, 'en'));
    const { x, y, width, height } = await box(of(field));
    expect(y, field).toBeGreaterThanOrEqual(title.y + title.height);
    expect(x, field).toBeGreaterThanOrEqual(frame.x);
    expect(x + width, field).toBeLessThanOrEqual(frame.x + frame.width);
    expect(y + height, field).toBeLessThanOrEqual(frame.y + frame.height);
    await expect(of(field)).toBeVisible();
  }
  await expect(of('title')).toHaveText(rows[0]!.title as string);
  // The rest is read out as in the table.
  await expect(of('product')).toHaveText(rows[0]!.product as string);
  expect((await box(of('product'))).width).toBeLessThan(2);
  expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBe(390);
});

for (const [path, list, fields] of [
  ['/entitlements/e-8', '/entitlements/e-8/records?workspace=w-1', ['title', 'status', 'start', 'deliveredHours']],
  ['/entitlements/e-11', '/entitlements/e-11/records?workspace=w-1', ['description', 'type', 'date', 'credits']],
  ['/entitlements/e-5', '/entitlements/e-5/records?workspace=w-1', ['displayName', 'status', 'addedOn']],
  ['/entitlements/e-6', '/entitlements/e-6/records?workspace=w-1', ['assessment', 'status']],
] as const) {
  test(`a card shows what matters of a record type: ${path}`, async ({ page }) => {
    const view = await openRecords(page, path);
    const names = await view.grid.getByRole('columnheader').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')).slice(1));
    const { rows } = await answers(page, list);
    const row = view.grid.getByRole('row').filter({ has: page.getByRole('button', { name: 'Details' }) }).first();
    for (const field of fields) {
      const one = row.getByRole('gridcell').nth(names.indexOf(HEADINGS.en[field]!) + 1);
      expect(clean((await one.textContent())!), field).toBe(cell(rows[0]!, field, 'en'));
      expect((await box(one)).width, field).toBeGreaterThan(20);
    }
  });
}

test('the list scrolls with the page to its last record, with a few elements', async ({ page }) => {
  const { rows } = await answers(page, OF_CASES);
  const view = await openRecords(page, '/entitlements/e-1');
  expect(await view.grid.evaluate((grid) => grid.scrollHeight - grid.clientHeight)).toBeLessThan(2);
  await view.row(1).scrollIntoViewIfNeeded();
  const start = await scrolled(page);
  await page.evaluate(() => { scrollBy(0, 64 * 150); });
  await expect.poll(() => isInSight(view, 155)).toBe(true);
  await expect(view.row(155)).toContainText(rows[154]!.title as string);
  expect(await view.grid.locator('[role="row"]').count()).toBeLessThan(60);
  await page.evaluate(() => { scrollTo(0, document.documentElement.scrollHeight); });
  await expect.poll(() => isInSight(view, rows.length)).toBe(true);
  await expect(view.row(rows.length)).toContainText(rows.at(-1)!.title as string);
  // Below it are the sums.
  await expect(view.grid.getByRole('rowheader')).toBeInViewport();
  await page.evaluate((to) => { scrollTo(0, to); }, start);
  await expect.poll(() => isInSight(view, 1)).toBe(true);
  // Nothing moves the page by itself.
  await page.waitForFunction((to) => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(() => resolve(Math.round(scrollY) === to))); }), start);
});

test('the actions stay in sight, below the records', async ({ page }) => {
  const view = await openRecords(page, '/entitlements/e-1');
  await view.row(1).scrollIntoViewIfNeeded();
  await page.evaluate(() => { scrollBy(0, 64 * 100); });
  await expect.poll(() => isInSight(view, 105)).toBe(true);
  for (const action of [view.filter, view.period, view.columns, page.getByRole('button', { name: 'Export' })]) {
    const { x, y, width, height } = await box(action);
    expect([y + height <= 844, y > 760, x >= 0, x + width <= 390, height >= 44]).toEqual([true, true, true, true, true]);
  }
  const before = await scrolled(page);
  await view.filter.tap();
  await expect(view.panel).toBeVisible();
  await expect(view.panel).toBeInViewport({ ratio: 1 });
  await view.panel.getByRole('combobox', { name: 'Column' }).selectOption('Status');
  await page.keyboard.press('Escape');
  await expect(view.filter).toBeFocused();
  expect(await scrolled(page)).toBe(before);
});

test('a tap on a card opens its details as a sheet, and closing returns to the card', async ({ page }) => {
  const { rows } = await answers(page, OF_CASES);
  const view = await openRecords(page, '/entitlements/e-1');
  await view.row(1).scrollIntoViewIfNeeded();
  await page.evaluate(() => { scrollBy(0, 64 * 60); });
  await expect.poll(() => isInSight(view, 65)).toBe(true);
  const before = await scrolled(page);
  await view.row(65).tap();
  await expect(view.details.getByRole('heading', { level: 2 })).toContainText(rows[64]!.number as string);
  expect(await view.details.evaluate((dialog) => dialog.matches(':modal'))).toBe(true);
  await view.details.getByRole('button', { name: 'Next' }).tap();
  await expect(view.details.getByRole('heading', { level: 2 })).toContainText(rows[65]!.number as string);
  await view.details.getByRole('button', { name: 'Close' }).tap();
  await expect(view.details).toHaveCount(0);
  await expect.poll(() => where(page)).toBe('/customer-activity/entitlements/e-1');
  await expect.poll(() => isInSight(view, 65)).toBe(true);
  expect(Math.abs(await scrolled(page) - before)).toBeLessThan(70);
  // Back closes them too.
  await view.row(66).tap();
  await expect(view.details).toBeVisible();
  await page.goBack();
  await expect(view.details).toHaveCount(0);
  await expect.poll(() => isInSight(view, 66)).toBe(true);
});

test('by keyboard the active card is never behind the header or the bar', async ({ page }) => {
  const { rows } = await answers(page, OF_CASES);
  const view = await openRecords(page, '/entitlements/e-1');
  await view.grid.focus();
  const place = async () => (await view.active())!.row - 1;
  for (const key of ['ArrowDown', 'PageDown', 'PageDown', 'ArrowDown', 'PageUp', 'Control+End', 'PageUp', 'ArrowUp', 'Control+Home', 'PageDown']) {
    await page.keyboard.press(key);
    await expect.poll(async () => isInSight(view, await place()), key).toBe(true);
  }
  await page.keyboard.press('Control+End');
  expect(await place()).toBe(rows.length);
  await page.keyboard.press('ArrowDown');
  await expect(view.grid.getByRole('rowheader')).toBeInViewport();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowUp');
  expect(await place()).toBe(0);
  await expect(view.heading('Number')).toBeInViewport();
  // A value that no card shows is shown while it is active.
  await page.keyboard.press('ArrowDown');
  const names = await view.grid.getByRole('columnheader').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')).slice(1));
  for (let step = 0; step < names.indexOf('Product'); step += 1) await page.keyboard.press('ArrowRight');
  const active = view.row(1).getByRole('gridcell').nth(names.indexOf('Product') + 1);
  await expect.poll(async () => (await box(active)).width).toBeGreaterThan(40);
  await expect(active).toHaveText(rows[0]!.product as string);
  // Enter opens the details, and Escape returns.
  await page.keyboard.press('Enter');
  await expect(view.details.getByRole('heading', { level: 2 })).toContainText(rows[0]!.number as string);
  await page.keyboard.press('ArrowDown');
  await expect(view.details.getByRole('heading', { level: 2 })).toContainText(rows[1]!.number as string);
  await page.keyboard.press('Escape');
  await expect(view.details).toHaveCount(0);
  await expect(view.grid).toBeFocused();
  expect(await place()).toBe(2);
});

test('another query starts at the first card, and the head sorts', async ({ page }) => {
  const view = await openRecords(page, '/entitlements/e-1');
  const first = async (query: string) => (await answers(page, OF_CASES, query)).rows[0] as Row;
  await view.row(1).scrollIntoViewIfNeeded();
  await page.evaluate(() => { scrollBy(0, 64 * 100); });
  await expect.poll(() => isInSight(view, 105)).toBe(true);
  await view.filter.tap();
  await view.panel.getByRole('combobox', { name: 'Column' }).selectOption('Status');
  await view.panel.getByRole('list', { name: 'Values of Status' }).getByRole('checkbox').first().check();
  await page.keyboard.press('Escape');
  await expect.poll(() => isInSight(view, 1)).toBe(true);
  await page.goto('/customer-activity/entitlements/e-1');
  await view.settled();
  await view.heading('Title').getByRole('button', { name: 'Title', exact: true }).tap();
  await expect(view.heading('Title')).toHaveAttribute('aria-sort', 'ascending');
  await expect(view.row(1)).toContainText((await first('sort=title')).title as string);
});

test('turned to landscape it is a table again, and back', async ({ page }) => {
  const view = await openRecords(page, '/entitlements/e-1');
  await page.setViewportSize({ width: 844, height: 390 });
  await expect.poll(async () => (await box(view.row(1))).height).toBe(40);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(async () => (await box(view.row(1))).height).toBe(64);
  await page.evaluate(() => { scrollTo(0, document.documentElement.scrollHeight); });
  await expect.poll(() => isInSight(records(page), 318)).toBe(true);
});

test.describe('what a card leaves out', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });
  test('stays in the address that is copied, in the search and in what is copied of a row', async ({ page }) => {
    const { rows } = await answers(page, OF_CASES);
    const view = await openRecords(page, '/entitlements/e-1');
    const names = await view.grid.getByRole('columnheader').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')).slice(1));
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await view.area.getByRole('button', { name: 'Copy link' }).tap();
    await expect.poll(copied).toContain('columns=');
    const columns = new URL(await copied()).searchParams.get('columns')!.split(',');
    expect(columns.map((field) => HEADINGS.en[field])).toEqual(names);
    await view.grid.focus();
    await page.keyboard.press('Control+Shift+C');
    await expect.poll(async () => (await copied()).split('\t').map(clean)).toEqual(columns.map((field) => cell(rows[0]!, field, 'en').replace(/^–$/, '').replace('→ ', '')));
    await view.search.fill(rows[0]!.product as string);
    await expect(view.row(1)).toContainText(rows[0]!.title as string);
  });
});

test('the current page of the navigation is in sight', async ({ page }) => {
  const current = page.getByRole('navigation', { name: 'Main navigation' }).locator('[aria-current]');
  const isWhole = async () => { const { x, width } = await box(current); return x >= 0 && x + width <= 390 - 16; };
  for (const path of ['/manage-users', '/customer-activity', '/manage-users', '/']) {
    await page.goto(path);
    await expect(current).toBeVisible();
    await expect.poll(isWhole, path).toBe(true);
  }
  await page.getByRole('main').getByRole('link', { name: /^Manage users/ }).click();
  await expect(current).toHaveText('Manage users');
  await expect.poll(isWhole).toBe(true);
});
