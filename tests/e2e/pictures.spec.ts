// Charts and breakdowns: every figure against the backend's records and months, computed here, and what a press on them does.
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import { PNG } from 'pngjs';
import readWorkbook from 'read-excel-file/node';
import { clean as accessible } from './accessibility';
import { expect, FAILED, test, where, type Lang, type Page, type Person } from './fixtures';
import { dec, number, type Dec } from './oracle';
import { answers, clean, lowerLimit, openRecords, word, type Row } from './records';

interface Month { month: string; consumed?: string; consumedTotal?: string; granted?: string }

const SAY = {
  en: { series: 'Consumption over time', quarter: 'By quarter', total: 'Running total', table: 'Show as table', inTotal: (month: string, text: string) => `Up to ${month}: ${text}`, by: 'Break down by', other: (n: number) => `Other (${n})`, sum: 'Total' },
  de: { series: 'Verbrauch im Zeitverlauf', quarter: 'Nach Quartal', total: 'Laufende Summe', table: 'Als Tabelle anzeigen', inTotal: (month: string, text: string) => `Bis ${month}: ${text}`, by: 'Aufschlüsseln nach', other: (n: number) => `Sonstige (${n})`, sum: 'Summe' },
};
const READERS = [['en', 'customer-admin'], ['de', 'workspace-admin']] as const satisfies readonly (readonly [Lang, Person])[];

const seriesOf = async (page: Page, path: string, lang: Lang = 'en') =>
  await (await page.request.get(`/api/v1${path}`, { headers: { 'Accept-Language': lang } })).json() as { series: Month[]; totals: { purchased?: string }; package: { start: string; end: string } };

const hours = (value: Dec, lang: Lang) => `${number(value, lang)} ${lang === 'de' ? (value === dec('1') ? 'Stunde' : 'Stunden') : value === dec('1') ? 'hour' : 'hours'}`;
const monthName = (month: string, lang: Lang) => new Intl.DateTimeFormat(lang, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01`));
const quarterOf = (month: string) => `Q${Math.ceil(Number(month.slice(5)) / 3)} ${month.slice(0, 4)}`;

/** The months of each quarter, in order. */
function quarters(series: Month[]): Map<string, Month[]> {
  const all = new Map<string, Month[]>();
  for (const month of series) all.set(quarterOf(month.month), [...all.get(quarterOf(month.month)) ?? [], month]);
  return all;
}
const sum = (months: Month[]): Dec | undefined => months.reduce<Dec | undefined>((all, { consumed }) => {
  const value = dec(consumed);
  return all === undefined || value === undefined ? undefined : all + value;
}, 0n);

const bars = (page: Page, lang: Lang = 'en') => page.getByRole('list', { name: SAY[lang].series }).getByRole('button');
const names = (page: Page, lang: Lang = 'en') => bars(page, lang).evaluateAll((all) => all.map((bar) => bar.getAttribute('aria-label')!.replace(/[\u00a0\u202f]/g, ' ')));

for (const [lang, person] of READERS) {
  test.describe(lang, () => {
    test.use({ person });

    test(`quarters are the sums of their months, in the chart and in its table: ${lang}`, async ({ page }) => {
      const say = SAY[lang];
      const { series } = await seriesOf(page, '/entitlements/e-8?workspace=w-1', lang);
      await openRecords(page, '/entitlements/e-8', lang);
      await page.getByRole('button', { name: say.quarter }).click();
      await expect.poll(() => where(page)).toBe('/customer-activity/entitlements/e-8?by=quarter');
      const expected = [...quarters(series)].map(([name, months]) => [name, sum(months)!] as const);
      await expect.poll(() => names(page, lang)).toEqual(expected.map(([name, value]) => `${name}: ${hours(value, lang)}`));
      await page.getByRole('button', { name: say.table }).click();
      const rows = page.getByRole('region', { name: say.series }).getByRole('row');
      await expect.poll(async () => (await rows.allInnerTexts()).map(clean).slice(1)).toEqual([
        ...expected.map(([name, value]) => `${name} ${number(value, lang)}`), `${say.sum} ${number(sum(series)!, lang)}`,
      ]);
    });

    test(`the running total ends at the consumption and is compared with what was purchased: ${lang}`, async ({ page }) => {
      const say = SAY[lang];
      const { series, totals } = await seriesOf(page, '/entitlements/e-8?workspace=w-1', lang);
      await openRecords(page, '/entitlements/e-8', lang);
      await page.getByRole('button', { name: say.total }).click();
      await expect.poll(() => where(page)).toBe('/customer-activity/entitlements/e-8?chart=total');
      let all = 0n;
      const expected = series.map(({ month, consumed, consumedTotal }) => say.inTotal(monthName(month, lang), hours(all += dec(consumedTotal ?? consumed)!, lang)));
      await expect.poll(() => names(page, lang)).toEqual(expected);
      // The line of what was purchased lies between the ticks where its value does.
      const ticks = await page.locator('.chart-tick[text-anchor="end"]').evaluateAll((texts) => texts.map((text) => [text.textContent!, Number(text.getAttribute('y'))] as const));
      const value = (text: string) => Number(lang === 'de' ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', ''));
      const [[low, bottom], [high, top]] = [ticks[0]!, ticks.at(-1)!].map(([text, y]) => [value(text), y] as const) as [readonly [number, number], readonly [number, number]];
      const line = Number(await page.locator('.chart-allowance').getAttribute('y1'));
      expect((bottom - line) / (bottom - top)).toBeCloseTo((Number(totals.purchased) - low) / (high - low), 2);
      await expect(page.locator('.chart-pace')).toBeAttached();
      await accessible(page, 'running total', '.series');
      // Today is the 23rd of November: in the last of ten months that began in February.
      const [marked, whole] = await Promise.all([page.locator('.chart-today').getAttribute('x1'), page.locator('.chart-grid').first().getAttribute('x2')].map(async (text) => Number(await text)));
      expect(marked! / whole!).toBeCloseTo((9 + 22.5 / 30) / 12, 2);
      await page.reload();
      await expect.poll(() => names(page, lang)).toEqual(expected);
    });

    test(`a press on a bar shows the records of its period, and another all of them again: ${lang}`, async ({ page }) => {
      const view = await openRecords(page, '/entitlements/e-8?columns=title,start', lang);
      const bar = bars(page, lang).nth(2);
      await expect(bar).toHaveAttribute('aria-pressed', 'false');
      await bar.click();
      await expect.poll(() => where(page)).toContain('from=2026-04-01&to=2026-04-30');
      await view.settled();
      const { rows } = await answers(page, '/entitlements/e-8/records?workspace=w-1', 'from=2026-04-01&to=2026-04-30', lang);
      expect(rows.length).toBeGreaterThan(0);
      await expect(view.status).toContainText(new RegExp(`^\\s*${rows.length} `));
      await expect(bar).toHaveAttribute('aria-pressed', 'true');
      await bar.press('Enter');
      await expect.poll(() => where(page)).not.toContain('from=');
      await expect(bar).toHaveAttribute('aria-pressed', 'false');
      await bar.press('ArrowRight');
      await expect(bars(page, lang).nth(3)).toBeFocused();
      await page.keyboard.press(' ');
      await expect.poll(() => where(page)).toContain('from=2026-05-01&to=2026-05-31');
    });
  });
}

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });
  test('a finger that moves over the chart reads its values and does not filter', async ({ page, browserName }) => {
    test.skip(browserName !== 'chromium', 'only Chromium lets a test move a finger');
    await openRecords(page, '/entitlements/e-8');
    const all = await names(page);
    const said = page.locator('.chart-said');
    await bars(page).nth(1).scrollIntoViewIfNeeded();
    const boxes = await Promise.all([1, 4, 7].map(async (at) => (await bars(page).nth(at).boundingBox())!));
    const points = boxes.map(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }));
    const client = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) => client.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', [points[0]!]);
    for (const [point, at] of [[points[1]!, 4], [points[2]!, 7]] as const) {
      // The first moves only tell the browser that the finger moves sideways.
      await touch('touchMove', [{ x: point.x - 3, y: point.y }]);
      await touch('touchMove', [point]);
      await expect.poll(async () => (await said.textContent())!.replace(/[\u00a0\u202f]/g, ' ')).toBe(all[at]);
    }
    await touch('touchEnd', []);
    await expect.poll(() => where(page)).toBe('/customer-activity/entitlements/e-8');
  });

  // On a page of its own: a tap right after a quick move only stops that movement, and the browser gives it to no page.
  test('a tap on a bar filters the records to its month', async ({ page }) => {
    await openRecords(page, '/entitlements/e-8');
    await bars(page).nth(4).tap();
    await expect.poll(() => where(page)).toContain('from=2026-06-01&to=2026-06-30');
  });
});

test('on paper a chart keeps within its frame, without what only a screen can do', async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1000 });
  await openRecords(page, '/entitlements/e-11?group=product');
  await expect(bars(page).first()).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  // A4 in CSS pixels; a page that is printed is not resized, so the chart is as wide as the window needed it.
  await page.setViewportSize({ width: 794, height: 1123 });
  await expect(page.getByText('Select a period to filter the records.')).toBeHidden();
  await expect(page.getByRole('combobox', { name: 'Break down by' })).toBeHidden();
  const [frame, picture] = await Promise.all(['.chart-frame', '.chart-picture'].map(async (part) => (await page.locator(part).boundingBox())!));
  expect(picture!.x + picture!.width).toBeLessThanOrEqual(frame!.x + frame!.width + 1);
});

test('an unknown month makes its quarter and the rest of the running total unknown', async ({ page, faults }) => {
  await faults([{ path: '/entitlements/e-8', exact: true, replace: { '/series/4/consumed': null, '/series/4/consumedTotal': null } }]);
  await openRecords(page, '/entitlements/e-8?by=quarter');
  await expect.poll(async () => (await names(page)).map((name) => name.endsWith(': unknown'))).toEqual([false, true, false, false]);
  await openRecords(page, '/entitlements/e-8?chart=total');
  await expect.poll(async () => (await names(page)).map((name) => name.endsWith(': unknown'))).toEqual([...Array<boolean>(4).fill(false), ...Array<boolean>(6).fill(true)]);
});

test('credits show what was granted beside what was consumed', async ({ page }) => {
  const { series } = await seriesOf(page, '/entitlements/e-11?workspace=w-1');
  await openRecords(page, '/entitlements/e-11?chart=total');
  let granted = 0n;
  const expected = series.map((month) => granted += dec(month.granted)!);
  await expect.poll(async () => (await names(page)).map((name) => name.split('; granted: ')[1])).toEqual(expected.map((value) => number(value, 'en')));
  await expect(page.locator('.chart-granted-line')).toBeAttached();
});

for (const count of [1, 3, 36, 120]) {
  test(`a chart of ${count} months labels as many as have room`, async ({ page }) => {
    const months = Array.from({ length: count }, (_, at) => new Date(Date.UTC(2017, at, 1)).toISOString().slice(0, 7));
    await page.route(/\/api\/v1\/entitlements\/e-8\?/, async (route) => {
      const response = await route.fetch();
      const series = months.map((month, at) => ({ month, consumed: String(at % 7 + 1), granted: '0' }));
      await route.fulfill({ response, json: { ...await response.json(), series } });
    });
    await openRecords(page, '/entitlements/e-8');
    await expect(bars(page)).toHaveCount(count);
    const boxes = await page.locator('.chart-tick:not([text-anchor="end"])').evaluateAll((all) => all.map((text) => text.getBoundingClientRect()).map(({ left, right }) => [left, right] as const));
    expect(boxes.length).toBeGreaterThan(0);
    boxes.slice(1).forEach(([left], at) => expect(left, `label ${at + 1}`).toBeGreaterThanOrEqual(boxes[at]![1]));
  });
}

for (const [what, value, tick] of [['tiny', '0.01', '0.01'], ['huge', '900000000000000000000000', '1,000,000,000,000,000,000,000,000'], ['negative', '-12.5', '-12.5']] as const) {
  test(`${what} values have an axis that covers them`, async ({ page, faults }) => {
    await faults([{ path: '/entitlements/e-8', exact: true, replace: { '/series': [{ month: '2026-02', consumed: value, granted: '0' }, { month: '2026-03', consumed: '0', granted: '0' }] } }]);
    await openRecords(page, '/entitlements/e-8');
    await expect(bars(page)).toHaveCount(2);
    await expect(page.locator('.chart-tick[text-anchor="end"]').filter({ hasText: new RegExp(`^${tick}$`) })).toHaveCount(1);
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth <= innerWidth)).toBe(true);
  });
}

// --- breakdown -------------------------------------------------------------------------------------------------------------

/** The groups of the records by a field: name, count and hours, the largest first. */
function grouped(rows: Row[], field: string, lang: Lang) {
  const groups = new Map<string, { count: number; hours: Dec }>();
  for (const row of rows) {
    const name = word(field, (row[field] as string | undefined) ?? null, lang);
    const before = groups.get(name) ?? { count: 0, hours: 0n };
    groups.set(name, { count: before.count + 1, hours: before.hours + (dec(row.hours as string | undefined) ?? 0n) });
  }
  return [...groups].map(([name, group]) => ({ name, ...group }));
}

const table = (page: Page, lang: Lang, column: string) => page.getByRole('region', { name: lang === 'de' ? `Aufschlüsselung nach ${column}` : `Breakdown by ${column}` });
/** The rows of a breakdown: name, count and sum, without the share. */
const groupsOf = async (page: Page, lang: Lang, column: string) => (await table(page, lang, column).getByRole('row').evaluateAll((rows) => rows.slice(1).map((row) => [...row.children].map((cell) => cell.textContent!.trim()))))
  .map(([name, , ...figures]) => [name, ...figures.map(clean)]);

for (const [lang, person] of READERS) {
  test.describe(lang, () => {
    test.use({ person });
    test(`a breakdown has the eight largest groups with count and hours, and the rest: ${lang}`, async ({ page }) => {
      const say = SAY[lang];
      const column = lang === 'de' ? 'Produkt' : 'Product';
      const view = await openRecords(page, '/entitlements/e-1', lang);
      const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1', '', lang);
      await page.getByRole('combobox', { name: say.by }).selectOption(column);
      await expect.poll(() => where(page)).toBe('/customer-activity/entitlements/e-1?group=product');
      const all = grouped(rows, 'product', lang).sort((a, b) => (a.hours === b.hours ? 0 : a.hours < b.hours ? 1 : -1));
      const [first, rest] = [all.slice(0, 8), all.slice(8)];
      const text = (name: string, count: number, sum: Dec) => [name, String(count), number(sum, lang)];
      const total = (groups: typeof all) => [groups.reduce((sum, { count }) => sum + count, 0), groups.reduce((sum, { hours }) => sum + hours, 0n)] as const;
      await expect.poll(() => groupsOf(page, lang, column)).toEqual([
        ...first.map(({ name, count, hours }) => text(name, count, hours)), text(say.other(rest.length), ...total(rest)), text(say.sum, ...total(all)),
      ]);
      // A press shows only the group, another all of them; the breakdown stays.
      const [largest] = first;
      const group = table(page, lang, column).getByRole('button', { name: largest!.name, exact: true });
      await group.click();
      await expect(view.status).toContainText(new RegExp(`^\\s*${largest!.count} `));
      await expect(group).toHaveAttribute('aria-pressed', 'true');
      await expect.poll(() => where(page)).toContain('filter.product=');
      expect((await groupsOf(page, lang, column))[0]![0]).toBe(largest!.name);
      await group.press('Enter');
      await expect(group).toHaveAttribute('aria-pressed', 'false');
      await accessible(page, 'breakdown');
      await page.getByRole('combobox', { name: say.by }).selectOption('');
      await expect(table(page, lang, column)).toHaveCount(0);
    });
  });
}

test('a breakdown by month follows the search and filters to the month', async ({ page }) => {
  const view = await openRecords(page, '/entitlements/e-1?group=opened&q=azure');
  const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1', 'q=azure');
  const counts = new Map<string, number>();
  for (const row of rows) {
    const month = String(row.opened).slice(0, 7);
    counts.set(month, (counts.get(month) ?? 0) + 1);
  }
  const shown = async () => new Map((await groupsOf(page, 'en', 'Month')).map(([name, count]) => [name, Number(count)]));
  await expect.poll(async () => [...await shown()].at(-1)).toEqual(['Total', rows.length]);
  for (const [name, count] of await shown()) {
    if (name === 'Total' || name!.startsWith('Other')) continue;
    expect(count, name).toBe([...counts].find(([month]) => monthName(month, 'en') === name)?.[1]);
  }
  const [[first, count]] = [...await shown()] as [[string, number]];
  const month = table(page, 'en', 'Month').getByRole('button', { name: first, exact: true });
  await month.click();
  await expect(view.status).toContainText(new RegExp(`^\\s*${count} of `));
  await expect(month).toBeFocused();
  await expect(month).toHaveAttribute('aria-pressed', 'true');
});

test('a long list shows counts only, from the backend', async ({ page }) => {
  await lowerLimit(page, 10);
  await openRecords(page, '/entitlements/e-1?group=severity');
  const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1');
  const all = grouped(rows, 'severity', 'en').sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  await expect.poll(() => groupsOf(page, 'en', 'Severity')).toEqual([...all.map(({ name, count }) => [name, String(count)]), ['Total', String(rows.length)]]);
  await expect(page.getByText('This list is too long to add up here, so only counts are shown.')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Break down by' }).getByRole('option', { name: 'Month' })).toHaveCount(0);
});

for (const [lang, person] of READERS) {
  test.describe(lang, () => {
    test.use({ person });
    test(`a workbook has the breakdown that is shown as a sheet: ${lang}`, async ({ page }) => {
      const column = lang === 'de' ? 'Produkt' : 'Product';
      await openRecords(page, '/entitlements/e-1?group=product', lang);
      await expect(table(page, lang, column).getByRole('row')).not.toHaveCount(0);
      const shown = await groupsOf(page, lang, column);
      await page.getByRole('button', { name: lang === 'de' ? 'Exportieren' : 'Export', exact: true }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: lang === 'de' ? 'Excel-Arbeitsmappe' : 'Excel workbook', exact: true }).click()]);
      const sheets = await readWorkbook(await readFile(await download.path()));
      const [head, ...rows] = sheets[1]!.data;
      expect(head).toEqual(lang === 'de' ? ['Produkt', 'Anteil', 'Anzahl', 'Stunden'] : ['Product', 'Share', 'Count', 'Hours']);
      expect(rows.map(([name, , count, hours]) => [name, number(dec(String(count))!, lang), number(dec(String(hours))!, lang)])).toEqual(shown);
      // Shares are percentages as the sheet writes them: 100 % is 1.
      expect(rows.at(-1)![1]).toBe(1);
      expect(rows.slice(0, -1).reduce((sum, row) => sum + Number(row[1]), 0)).toBeCloseTo(1, 1);
    });
  });
}

test('a workbook has no sheet of names that are hidden', async ({ page }) => {
  await openRecords(page, '/entitlements/e-1?group=primaryContact');
  await page.keyboard.press('F8');
  await expect(table(page, 'en', 'Primary contact')).toContainText('Names aren\'t listed while personal data is hidden.');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Excel workbook', exact: true }).click()]);
  const sheets = await readWorkbook(await readFile(await download.path()));
  expect(sheets.map(({ sheet }) => sheet)).toEqual(['Reactive support', 'About']);
});

test('a breakdown that fails says why in its place and can be tried again', async ({ page, watch }) => {
  watch.allow(FAILED(500));
  await lowerLimit(page, 10);
  let isBroken = true;
  await page.route(/\/records\/facets\?/, (route) => (isBroken ? route.fulfill({ status: 500 }) : route.fallback()));
  const view = await openRecords(page, '/entitlements/e-1?group=severity');
  const area = table(page, 'en', 'Severity');
  await expect(area.getByRole('alert')).toContainText('The service reported an error (500).');
  await expect(view.status).toHaveText('318 support requests');
  isBroken = false;
  await area.getByRole('button', { name: 'Try again' }).click();
  await expect(area.getByRole('row').last()).toContainText('318');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('hiding personal data hides the names of a breakdown', async ({ page }) => {
  await openRecords(page, '/entitlements/e-1?group=primaryContact');
  const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1');
  const contact = rows.find((row) => row.primaryContact)!.primaryContact as string;
  const area = table(page, 'en', 'Primary contact');
  await expect(area.getByRole('row')).not.toHaveCount(0);
  await page.keyboard.press('F8');
  await expect(area).toContainText('Names aren\'t listed while personal data is hidden.');
  await expect(page.getByText(contact)).toHaveCount(0);
});

test('many groups, long values and markup stay plain text in a table of eight', async ({ page }) => {
  const long = 'x'.repeat(2000);
  await page.route(/\/api\/v1\/entitlements\/e-1\/records\?/, async (route) => {
    const response = await route.fetch();
    const body = await response.json() as { data: Row[] };
    body.data.forEach((row, at) => { row.product = at === 0 ? long : at === 1 ? '<img src=x onerror=alert(1)>' : `Product ${at}`; });
    await route.fulfill({ response, json: body });
  });
  await openRecords(page, '/entitlements/e-1?group=product');
  await expect(table(page, 'en', 'Product').getByRole('row')).toHaveCount(11);
  await expect(table(page, 'en', 'Product').locator('img')).toHaveCount(0);
  expect(await page.evaluate(() => document.scrollingElement!.scrollWidth <= innerWidth)).toBe(true);
});

test('from the overview to the records of a quarter, a breakdown and an export by keyboard alone', async ({ page }) => {
  await page.goto('/customer-activity');
  const tile = page.getByRole('link', { name: /^Reactive support/ }).first();
  await expect(tile).toBeVisible();
  await tile.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Reactive support' })).toBeFocused();
  const quarter = page.getByRole('button', { name: 'By quarter' });
  await expect(quarter).toBeVisible();
  /** Moves the focus forwards until it is there. */
  const to = async (name: string) => {
    for (let steps = 0; steps < 40; steps += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((name) => (document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.closest('label')?.textContent ?? document.activeElement?.textContent ?? '').includes(name), name)) return;
    }
    throw new Error(`${name} is not reached`);
  };
  await to('By quarter');
  await page.keyboard.press('Enter');
  await expect(quarter).toHaveAttribute('aria-pressed', 'true');
  await expect(bars(page).first()).toBeVisible();
  await to('Q4 2026');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect.poll(() => where(page)).toContain('from=2026-07-01&to=2026-09-30');
  await to('Break down by');
  await page.keyboard.press('p');
  await expect.poll(() => where(page)).toMatch(/group=/);
  await expect(page.locator('.breakdown-table')).toBeVisible();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: 'Export', exact: true })).toBeVisible();
});

for (const [lang, person] of READERS) {
  test.describe(lang, () => {
    test.use({ person });
    test(`the chart can be saved as a picture and as figures: ${lang}`, async ({ page }) => {
      const say = SAY[lang];
      const { series } = await seriesOf(page, '/entitlements/e-8?workspace=w-1', lang);
      await openRecords(page, '/entitlements/e-8', lang);
      const take = async (button: string) => {
        await page.getByRole('button', { name: lang === 'de' ? 'Herunterladen' : 'Download', exact: true }).click();
        const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click()]);
        const bytes = await readFile(await download.path());
        return { name: download.suggestedFilename(), bytes, text: bytes.toString('utf8') };
      };
      const picture = await take(lang === 'de' ? 'Bild (SVG)' : 'Picture (SVG)');
      expect(picture.name).toMatch(/\.svg$/);
      // Read by a parser of XML, which refuses what is not well-formed.
      const blank = await page.context().newPage();
      const read = await blank.evaluate((text) => {
        const svg = new DOMParser().parseFromString(text, 'image/svg+xml');
        return {
          isBroken: Boolean(svg.querySelector('parsererror')), title: svg.querySelector('title')?.textContent, styles: svg.querySelectorAll('style, [style]').length,
          texts: [...svg.querySelectorAll('text')].map((one) => one.textContent),
        };
      }, picture.text);
      await blank.close();
      expect(read).toMatchObject({ isBroken: false, styles: 0 });
      expect(read.title).toContain(say.series);
      expect(read.texts).toEqual(expect.arrayContaining(['0', number(dec('50')!, lang)]));
      const file = await take(lang === 'de' ? 'Bild (PNG)' : 'Picture (PNG)');
      expect(file.name).toMatch(/\.png$/);
      // Read by a decoder of its own: twice the size, with the colors of the bars and of the paper.
      const { width, height, data } = PNG.sync.read(file.bytes);
      expect([width, height]).toEqual(['width', 'height'].map((name) => 2 * Math.round(Number(new RegExp(` ${name}="([\\d.]+)"`).exec(picture.text)![1]))));
      const colors = new Set<string>();
      for (let at = 0; at < data.length; at += 4) colors.add(data.subarray(at, at + 3).toString('hex'));
      expect([...colors]).toEqual(expect.arrayContaining(['0f548c', 'ffffff']));
      const figures = parse((await take(lang === 'de' ? 'Textdatei (CSV)' : 'Text file (CSV)')).text, { bom: true, delimiter: lang === 'de' ? ';' : ',' }) as string[][];
      const point = lang === 'de' ? ',' : '.';
      expect(figures.slice(1)).toEqual(series.map(({ month, consumed }) => [monthName(month, lang), consumed!.replace('.', point)]));
    });
  });
}
