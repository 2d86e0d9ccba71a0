// What is taken along, read back by readers that are not ours, against the backend's answers, value by value.
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import readWorkbook from 'read-excel-file/node';
import { expect, test, type Lang, type Page } from './fixtures';
import { HEADINGS, answers, cell, openRecords, type Row } from './records';

const SHOWN = ['number', 'title', 'status', 'opened', 'hours', 'primaryContact'];
const ASKED = 'q=azure&sort=-hours,title&not.severity=C';
const BACKEND = 'q=azure&sort=-hours,title&filterNot[severity]=C';

/** The file that a button of the export brings. */
async function exported(page: Page, button: string, lang: Lang = 'en') {
  await page.getByRole('button', { name: lang === 'de' ? 'Exportieren' : 'Export', exact: true }).click();
  const arriving = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  const file = await arriving;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** A moment as it is in Berlin, in the order of ISO 8601. */
const local = (text: string) => new Date(text).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' });
/** A value as a text file has it: numbers as they are, days and moments in figures. */
function written(row: Row, field: string, lang: Lang): string {
  const value = row[field];
  if (value === undefined || value === null) return '';
  if (field === 'hours') return String(Number(value)).replace('.', lang === 'de' ? ',' : '.');
  if (field === 'opened') return local(value as string);
  return cell(row, field, lang);
}

for (const [lang, person, delimiter, button] of [['en', 'customer-admin', ',', 'Text file (CSV)'], ['de', 'workspace-admin', ';', 'Textdatei (CSV)']] as const) {
  test(`a text file has what is shown, no more and no less: ${lang}`, async ({ page, become }) => {
    await become(person);
    await openRecords(page, `/entitlements/e-1?columns=${SHOWN.join(',')}&${ASKED}`, lang);
    const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1', BACKEND, lang);
    expect(rows.length).toBeGreaterThan(5);
    const { name, bytes } = await exported(page, button, lang);
    expect(name).toMatch(/\.csv$/);
    expect([...bytes.subarray(0, 3)], 'spreadsheets know UTF-8 by its mark').toEqual([0xef, 0xbb, 0xbf]);
    const [head, ...lines] = parse(bytes, { bom: true, delimiter, record_delimiter: '\r\n' }) as string[][];
    expect(head).toEqual(SHOWN.map((field) => HEADINGS[lang][field]));
    expect(lines).toEqual(rows.map((row) => SHOWN.map((field) => written(row, field, lang))));
  });
}

test('a workbook has the same values as numbers, moments and texts, and says what it is', async ({ page }) => {
  await openRecords(page, `/entitlements/e-1?columns=${SHOWN.join(',')}&${ASKED}`);
  const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1', BACKEND);
  const { name, bytes } = await exported(page, 'Excel workbook');
  expect(name).toMatch(/\.xlsx$/);
  const sheets = await readWorkbook(bytes);
  const [head, ...lines] = sheets[0]!.data;
  expect(head).toEqual(SHOWN.map((field) => HEADINGS.en[field]));
  // A workbook keeps a moment as a part of a day, which is not exact: to the second it is.
  const second = (moment: Date) => new Date(Math.round(moment.getTime() / 1000) * 1000);
  const plain = (value: unknown) => (value instanceof Date ? second(value).toISOString().slice(0, 19).replace('T', ' ') : value);
  const wanted = (row: Row) => SHOWN.map((field) => {
    if (row[field] === undefined || row[field] === null) return null;
    return field === 'hours' ? Number(row[field]) : written(row, field, 'en');
  });
  expect(lines.map((line) => line.map(plain))).toEqual(rows.map(wanted));
  const about = sheets.find((one) => one.sheet === 'About')!.data.map((line) => line.join(' '));
  expect(about.join('\n')).toContain('Search for azure');
  expect(about.join('\n')).toMatch(/Severity.*C/);
  expect(about.join('\n')).toContain('Exported by Amelia Hartmann');
});

test('learners are in the report of who may have them, and only there', async ({ page, become }) => {
  const PATH = '/kinds/onDemandEducation';
  const without = (await openRecords(page, PATH), await exported(page, 'Text file (CSV)'));
  const [head] = parse(without.bytes, { bom: true }) as string[][];
  expect(head).not.toContain('Learner');
  expect(head).not.toContain('Email');
  await become('learning-manager');
  await openRecords(page, `${PATH}?columns=learner,email,title`, 'de');
  const { rows } = await answers(page, `${PATH}/records?workspace=w-1`, '', 'de');
  const { bytes } = await exported(page, 'Textdatei (CSV)', 'de');
  const [, ...lines] = parse(bytes, { bom: true, delimiter: ';' }) as string[][];
  expect(lines).toEqual(rows.map((row) => [row.learner ?? '', row.email ?? '', row.title]));
});

test('with the keyboard alone from the tile to the file', async ({ page }) => {
  await page.goto('/customer-activity');
  const tile = page.getByRole('link', { name: /Reactive support/i }).first();
  await expect(tile).toBeVisible();
  await tile.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toBeVisible();
  const button = page.getByRole('button', { name: 'Export', exact: true });
  await expect(button).toBeVisible();
  const arrives = async (name: string) => {
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((name) => document.activeElement?.textContent?.trim() === name, name)) return;
    }
    throw new Error(`the focus never comes to ${name}`);
  };
  await arrives('Export');
  await page.keyboard.press('Enter');
  await arrives('Text file (CSV)');
  const arriving = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await arriving).suggestedFilename()).toMatch(/\.csv$/);
});
