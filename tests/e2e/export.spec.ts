// Exports, parsed by independent libraries and compared with the backend's responses, value by value.
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import readWorkbook from 'read-excel-file/node';
import type { Route } from '@playwright/test';
import { Backend } from './backend';
import { clearFaults, expect, setFaults, test, FAILED, type Lang, type Page, type Person } from './fixtures';
import {
  DATES, FIELDS, HEADINGS, INSTANTS, LINKS, NUMBERS, answers, byMonth, cell, clean, lowerLimit, moment, openRecords, records, type Row,
} from './records';

const SHOWN = ['number', 'title', 'status', 'opened', 'hours', 'primaryContact'];
const ASKED = 'q=azure&sort=-hours,title&not.severity=C';
const BACKEND = 'q=azure&sort=-hours,title&filterNot[severity]=C';

const CSV = { en: 'Text file (CSV)', de: 'Textdatei (CSV)' };
const WORKBOOK = { en: 'Excel workbook', de: 'Excel-Arbeitsmappe' };
const opener = (page: Page, lang: Lang = 'en') => page.getByRole('button', { name: lang === 'de' ? 'Exportieren' : 'Export', exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Returns the file that a button of the export menu saves. */
async function exported(page: Page, name: string, lang: Lang = 'en') {
  await opener(page, lang).click();
  const arriving = page.waitForEvent('download');
  await button(page, name).click();
  const file = await arriving;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

const read = (bytes: Buffer, lang: Lang = 'en') => parse(bytes, { bom: true, delimiter: lang === 'de' ? ';' : ',', record_delimiter: '\r\n' }) as string[][];

/** Local time in Berlin, in ISO 8601 order. */
const local = (text: string) => new Date(text).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' });
const isNothing = (value: unknown) => value === undefined || value === null || (Array.isArray(value) && !value.length);
/** A text value, the same in file and table. */
function text(row: Row, field: string, lang: Lang): string {
  const shown = cell(row, field, lang);
  const own = String(row[field]);
  return clean(own) === shown ? own : shown;
}
/** A value in a CSV file: plain numbers, dates and times in digits. */
function written(row: Row, field: string, lang: Lang): string {
  const value = row[field];
  if (isNothing(value)) return '';
  if (NUMBERS.includes(field) || field === 'progress') return String(Number(value)).replace('.', lang === 'de' ? ',' : '.') + (field === 'progress' ? '%' : '');
  if (INSTANTS.includes(field)) return local(value as string);
  if (DATES.includes(field) || LINKS.includes(field)) return value as string;
  const plain = text(row, field, lang);
  return /^\s*[=+\-@]/.test(plain) ? `'${plain}` : plain;
}
/** A value in a workbook. */
function kept(row: Row, field: string, lang: Lang): unknown {
  const value = row[field];
  if (isNothing(value)) return null;
  if (NUMBERS.includes(field)) return Number(value);
  if (field === 'progress') return Number(value) / 100;
  if (INSTANTS.includes(field)) return local(value as string);
  if (DATES.includes(field)) return `${value as string} 00:00:00`;
  if (LINKS.includes(field)) return value;
  return text(row, field, lang);
}
/** A value read from a workbook. Times are stored as fractions of a day, which are exact to the second. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return new Date(Math.round(value.getTime() / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return typeof value === 'number' ? Number(value.toFixed(6)) : value;
}

interface List { what: string; path: string; api: string; person?: Person; lang?: Lang }
const LISTS: List[] = [
  { what: 'support requests', path: '/kinds/reactiveSupport', api: '/kinds/reactiveSupport/records?workspace=w-1' },
  { what: 'additional cases, in German', path: '/additional-cases/problem-resolution', api: '/additional-cases?service=problemResolution&workspace=w-1', person: 'workspace-admin', lang: 'de' },
  { what: 'deliveries', path: '/kinds/builtInProactive', api: '/kinds/builtInProactive/records?workspace=w-1' },
  { what: 'credits, in German', path: '/entitlements/e-11', api: '/entitlements/e-11/records?workspace=w-1', person: 'workspace-admin', lang: 'de' },
  { what: 'support contacts', path: '/kinds/supportContacts', api: '/kinds/supportContacts/records?workspace=w-1' },
  { what: 'learning, with learners, in German', path: '/kinds/onDemandEducation', api: '/kinds/onDemandEducation/records?workspace=w-1', person: 'learning-manager', lang: 'de' },
  { what: 'assessments', path: '/kinds/onDemandAssessment', api: '/kinds/onDemandAssessment/records?workspace=w-1' },
];
for (const { what, path, api, person, lang = 'en' } of LISTS) {
  test(`CSV and workbook contain every column: ${what}`, async ({ page, become }) => {
    if (person) await become(person);
    const { rows, meta } = await answers(page, api, '', lang);
    expect(rows.length).toBeGreaterThan(3);
    const fields = FIELDS[meta.recordType]!;
    const titles = fields.map((field) => HEADINGS[lang][field]);
    await openRecords(page, `${path}?columns=${fields.join(',')}`, lang);
    const file = await exported(page, CSV[lang], lang);
    const [head, ...lines] = read(file.bytes, lang);
    expect(head).toEqual(titles);
    expect(lines).toEqual(rows.map((row) => fields.map((field) => written(row, field, lang))));
    const [sheet] = await readWorkbook((await exported(page, WORKBOOK[lang], lang)).bytes);
    const [top, ...table] = sheet!.data;
    expect(top).toEqual(titles);
    expect(table.map((line) => line.map(plain))).toEqual(rows.map((row) => fields.map((field) => plain(kept(row, field, lang)))));
  });
}

for (const [lang, person] of [['en', 'customer-admin'], ['de', 'workspace-admin']] as const) {
  test(`CSV contains exactly what is shown: ${lang}`, async ({ page, become }) => {
    await become(person);
    await openRecords(page, `/entitlements/e-1?columns=${SHOWN.join(',')}&${ASKED}`, lang);
    const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1', BACKEND, lang);
    expect(rows.length).toBeGreaterThan(5);
    const { name, bytes } = await exported(page, CSV[lang], lang);
    expect(name).toMatch(/\.csv$/);
    expect([...bytes.subarray(0, 3)], 'spreadsheets know UTF-8 by its mark').toEqual([0xef, 0xbb, 0xbf]);
    const [head, ...lines] = read(bytes, lang);
    expect(head).toEqual(SHOWN.map((field) => HEADINGS[lang][field]));
    expect(lines).toEqual(rows.map((row) => SHOWN.map((field) => written(row, field, lang))));
  });
}

test('a workbook contains what is shown, and describes itself', async ({ page }) => {
  await openRecords(page, `/entitlements/e-1?columns=${SHOWN.join(',')}&${ASKED}`);
  const { rows, meta } = await answers(page, '/entitlements/e-1/records?workspace=w-1', BACKEND);
  const { name, bytes } = await exported(page, WORKBOOK.en);
  expect(name).toMatch(/\.xlsx$/);
  const sheets = await readWorkbook(bytes);
  const [head, ...lines] = sheets[0]!.data;
  expect(head).toEqual(SHOWN.map((field) => HEADINGS.en[field]));
  expect(lines.map((line) => line.map(plain))).toEqual(rows.map((row) => SHOWN.map((field) => kept(row, field, 'en'))));
  const about = sheets.find((one) => one.sheet === 'About')!.data.map((line) => clean(line.filter((value) => value !== null).join(' ')));
  const { asOf } = meta as unknown as { asOf: string };
  for (const line of [
    'Reactive support', 'Workspace Contoso Deutschland', 'Search text azure', 'Filter Severity: not C', 'Sort order Hours ↓, Title ↑', `Support requests ${rows.length} of 318 support requests`,
    `Data as of ${moment(asOf, 'en')}`, 'Exported by Amelia Hartmann (amelia.hartmann@contoso.example)', 'Exported on 23 Nov 2026',
  ]) expect(about).toContain(line);
  expect(about.join('\n')).toMatch(/^Agreement .*E-061019486/m);
});

for (const [tag, person, delimiter, point] of [
  ['en-GB', 'customer-admin', ',', '.'], ['en-ZA', 'customer-admin', ';', ','], ['de-AT', 'workspace-admin', ';', ','], ['de-CH', 'workspace-admin', ';', '.'],
] as const) {
  test(`CSV uses the separators of the region: ${tag}`, async ({ page, become, faults }) => {
    await become(person);
    await faults([{ path: '/me', replace: { '/locale': tag } }]);
    const lang = tag.startsWith('de') ? 'de' : 'en';
    const fields = ['number', 'hours'];
    await openRecords(page, `/kinds/reactiveSupport?columns=${fields.join(',')}`, lang);
    const { bytes } = await exported(page, CSV[lang], lang);
    const { rows } = await answers(page, '/kinds/reactiveSupport/records?workspace=w-1', '', lang);
    const [, ...lines] = parse(bytes, { bom: true, delimiter, record_delimiter: '\r\n' }) as string[][];
    expect(lines).toEqual(rows.map((row) => [row.number, isNothing(row.hours) ? '' : String(Number(row.hours)).replace('.', point)]));
  });
}

for (const [lang, person, note] of [
  ['en', 'customer-admin', /every digit after the 15th.*The Excel workbook keeps/], ['de', 'workspace-admin', /alle Ziffern nach der 15\..*Die Excel-Arbeitsmappe behält/],
  ['de', 'customer-activity', /alle Ziffern nach der 15\..*Die Excel-Arbeitsmappe behält/],
] as const) {
  test(`a notice says where Excel would drop digits of the CSV, which contains them: ${lang}, ${person}`, async ({ page, become }) => {
    await become(person);
    await openRecords(page, '/additional-cases/problem-resolution', lang);
    await opener(page, lang).click();
    const copy = lang === 'de' ? 'Als Text kopieren' : 'Copy as text';
    for (const name of [CSV[lang], copy]) await expect(button(page, name)).toHaveAccessibleDescription(note);
    await expect(button(page, WORKBOOK[lang])).not.toHaveAccessibleDescription(note);
    await expect(page.getByText(note)).toBeVisible();
    await page.keyboard.press('Escape');
    const { rows } = await answers(page, '/additional-cases?service=problemResolution&workspace=w-1', '', lang);
    const column = ([head, ...lines]: unknown[][]) => lines.map((line) => line[head!.indexOf(HEADINGS[lang].number)]);
    expect(rows.some((row) => /^\d{16}$/.test(String(row.number)))).toBe(true);
    expect(column(read((await exported(page, CSV[lang], lang)).bytes, lang))).toEqual(rows.map((row) => row.number));
    expect(column((await readWorkbook((await exported(page, WORKBOOK[lang], lang)).bytes))[0]!.data)).toEqual(rows.map((row) => row.number));
    // Without the number column there is nothing to mention.
    await openRecords(page, '/additional-cases/problem-resolution?columns=title,status', lang);
    await opener(page, lang).click();
    await expect(button(page, CSV[lang])).toBeVisible();
    await expect(page.getByText(note)).toHaveCount(0);
  });
}

for (const [person, lang, note] of [['customer-activity', 'de', '{v} von {t} sichtbar'], ['two-hats', 'en', '{v} of {t} visible']] as const) {
  test(`an export of partial records says so, and why: ${person}`, async ({ page, become }) => {
    await become(person);
    // Pavel may see no reactive support, but both workspaces together include the one he administers.
    const scope = person === 'two-hats' ? 'workspace=w-1&workspace=w-2' : 'workspace=w-1';
    const { meta } = await answers(page, `/kinds/reactiveSupport/records?${scope}`, '', lang);
    expect(meta.visible).toBeLessThan(meta.total!);
    expect(meta.visible).toBeGreaterThan(0);
    const number = (count: number) => count.toLocaleString(lang);
    const text = note.replace('{v}', number(meta.visible)).replace('{t}', number(meta.total!));
    await openRecords(page, `/kinds/reactiveSupport?${scope}&columns=number`, lang);
    const shown = page.getByRole('note').filter({ hasText: text });
    await expect(shown.getByRole('listitem')).toHaveCount(0);
    await shown.getByText(lang === 'de' ? 'Warum nicht alle?' : 'Why not all?').click();
    await expect(shown.getByRole('listitem')).toHaveText(lang === 'de'
      ? [/Gruppen hat Zugriff/, /mit Ihnen geteilt/, /Hauptansprechpartner/, /„Alle Supportanfragen anzeigen“ oder eine Administratorrolle/]
      : [/One of your groups has access/, /shared with you/, /primary contact/, /the role "View all support requests" or an administrator role/]);
    const csv = await exported(page, CSV[lang], lang);
    expect(csv.name).toMatch(new RegExp(` 2026-11-23 \\(${text}\\)\\.csv$`));
    expect(read(csv.bytes, lang)).toHaveLength(meta.visible + 1);
    await opener(page, lang).click();
    await expect(page.getByRole('dialog', { name: lang === 'de' ? 'Exportieren' : 'Export' }).getByText(text)).toBeVisible();
    await page.keyboard.press('Escape');
    const book = await exported(page, WORKBOOK[lang], lang);
    expect(book.name).toContain(`(${text}).xlsx`);
    const about = (await readWorkbook(book.bytes)).at(-1)!.data.map((line) => clean(line.join(' ')));
    expect(about).toContain(`${lang === 'de' ? 'Hinweis' : 'Note'} ${text}`);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await expect(page.locator('.paper-facts')).toContainText(text);
  });
}

test('an export of all records mentions no part', async ({ page }) => {
  await openRecords(page, '/kinds/reactiveSupport?columns=number');
  expect((await exported(page, CSV.en)).name).toMatch(/ 2026-11-23\.csv$/);
  await expect(page.getByRole('note')).toHaveCount(0);
});

test('other record types name no criteria, and no total where the backend gives none', async ({ page, become, faults }) => {
  await become('customer-activity');
  await faults([{ path: '/entitlements/e-8/records', replace: { '/meta/total': 99_999 } }]);
  await openRecords(page, '/entitlements/e-8?columns=title', 'de');
  const note = page.getByRole('note');
  await expect(note).toContainText(/von 99\.999 sichtbar/);
  await note.getByText('Warum nicht alle?').click();
  await expect(note).toContainText('Ihre Rollen geben Ihnen keinen Zugriff auf die übrigen.');
  await expect(note.getByRole('listitem')).toHaveCount(0);
  await openRecords(page, '/additional-cases/problem-resolution?columns=number', 'de');
  await expect(note).toContainText('Zählt nur, was Sie sehen dürfen');
  expect((await exported(page, CSV.de, 'de')).name).toMatch(/ \(Zählt nur, was Sie sehen dürfen\)\.csv$/);
});

test('learners are exported only with the right, and others are told why', async ({ page, become }) => {
  const PATH = '/kinds/onDemandEducation';
  const hint = { en: 'Learners\' names aren\'t included. You need the Learning manager role for those.', de: 'Die Namen der Lernenden sind nicht enthalten' };
  await openRecords(page, PATH);
  const without = await exported(page, CSV.en);
  const [head] = read(without.bytes);
  expect(head).not.toContain('Learner');
  expect(head).not.toContain('Email');
  await opener(page).click();
  await expect(page.getByText(hint.en)).toBeVisible();
  await become('learning-manager');
  await openRecords(page, `${PATH}?columns=learner,email,title`, 'de');
  const { rows } = await answers(page, `${PATH}/records?workspace=w-1`, '', 'de');
  const { bytes } = await exported(page, CSV.de, 'de');
  const [, ...lines] = read(bytes, 'de');
  expect(lines).toEqual(rows.map((row) => [row.learner ?? '', row.email ?? '', row.title]));
  await opener(page, 'de').click();
  await expect(button(page, CSV.de)).toBeEnabled();
  await expect(page.getByText(hint.de)).toHaveCount(0);
});

test('without the right to export the buttons do nothing and say why', async ({ page }) => {
  await page.route('**/api/v1/me', async (route) => {
    const response = await route.fetch();
    const me = await response.json() as { workspaces: { capabilities: string[] }[] };
    for (const workspace of me.workspaces) workspace.capabilities = workspace.capabilities.filter((one) => one !== 'exportRecords');
    await route.fulfill({ response, json: me });
  });
  await openRecords(page, '/entitlements/e-1?columns=number');
  const files: string[] = [];
  page.on('download', (file) => files.push(file.suggestedFilename()));
  await opener(page).click();
  for (const name of [WORKBOOK.en, CSV.en, 'Copy as text']) {
    await expect(button(page, name)).toBeDisabled();
    await expect(button(page, name)).toHaveAccessibleDescription('To export, you need permission in every selected workspace.');
    await button(page, name).focus();
    await page.keyboard.press('Enter');
  }
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(opener(page)).toBeFocused();
  expect(files).toEqual([]);
});

test('if the workbook worker cannot be loaded, a message says so and CSV still works', async ({ page, watch }) => {
  watch.allow(FAILED(404));
  await page.route('**/workbook-writer*', (route) => route.fulfill({ status: 404 }));
  await openRecords(page, '/entitlements/e-11?columns=date,credits');
  await opener(page).click();
  await button(page, WORKBOOK.en).click();
  await expect(page.getByRole('alert')).toHaveText('We couldn\'t start the Excel export. You can still export a text file.');
  await expect(button(page, WORKBOOK.en), 'what was pressed keeps the focus').toBeFocused();
  const arriving = page.waitForEvent('download');
  await button(page, CSV.en).click();
  expect((await arriving).suggestedFilename()).toMatch(/\.csv$/);
});

test.describe('copying', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });
  const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
  const table = async (page: Page) => parse(await copied(page), { delimiter: '\t' }) as string[][];

  for (const [lang, person] of [['en', 'customer-admin'], ['de', 'workspace-admin']] as const) {
    test(`all records are copied as spreadsheet text: ${lang}`, async ({ page, become }) => {
      await become(person);
      await openRecords(page, `/entitlements/e-1?columns=${SHOWN.join(',')}&${ASKED}`, lang);
      const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1', BACKEND, lang);
      await opener(page, lang).click();
      await button(page, lang === 'de' ? 'Als Text kopieren' : 'Copy as text').click();
      await expect(page.getByText(lang === 'de' ? 'Kopiert' : 'Copied', { exact: true })).toBeVisible();
      expect(await table(page)).toEqual([SHOWN.map((field) => HEADINGS[lang][field]), ...rows.map((row) => SHOWN.map((field) => written(row, field, lang)))]);
      await expect(opener(page, lang), 'the panel is gone, the focus is not').toBeFocused();
    });
  }

  test('a copied row contains no formula, and totals can be copied', async ({ page }) => {
    const { rows } = await answers(page, '/entitlements/e-11/records?workspace=w-1');
    await page.route('**/api/v1/entitlements/e-11/records*', async (route) => {
      const response = await route.fetch();
      const answer = await response.json() as { data: Row[] };
      Object.assign(answer.data[0]!, { description: '=HYPERLINK("https://evil.example")', reference: 'a\tb', credits: '-1234.5' });
      await route.fulfill({ response, json: answer });
    });
    const view = await openRecords(page, '/entitlements/e-11?columns=description,credits,reference');
    await view.grid.focus();
    await page.keyboard.press('Control+Shift+C');
    await expect.poll(() => copied(page)).toContain('HYPERLINK');
    expect(await table(page)).toEqual([['\'=HYPERLINK("https://evil.example")', '-1234.5', 'a\tb']]);
    await page.keyboard.press('Control+End');
    expect(await view.active()).toMatchObject({ row: rows.length + 1, column: 4 });
    await page.keyboard.press('ArrowDown');
    const total = await view.total();
    expect(await view.active()).toEqual({ row: rows.length + 2, column: 4, text: '' });
    await page.keyboard.press('ArrowLeft');
    expect(await view.active()).toEqual({ row: rows.length + 2, column: 3, text: total![1] });
    await page.keyboard.press('Control+C');
    await expect.poll(() => copied(page)).toBe(total![1]);
    await page.keyboard.press('ArrowDown');
    expect((await view.active())!.row).toBe(rows.length + 2);
    await page.keyboard.press('ArrowUp');
    expect((await view.active())!.row).toBe(rows.length + 1);
  });
});

test('records of an unknown type can be sorted, searched and exported', async ({ page, watch }) => {
  const rows = [['Zulu', '10', undefined], ['älpha', '9', 'x'], ['Bravo', '=2', 'y']].map(([name, size, mark], at) => ({ id: `t-${at}`, name, size, mark }));
  await page.route('**/api/v1/entitlements/e-10/records*', async (route) => {
    const response = await route.fetch();
    const { meta } = await response.json() as { meta: object };
    await route.fulfill({ response, json: { data: rows, meta: { ...meta, recordType: 'telemetry', count: 3, visible: 3, total: 3, sums: {} } } });
  });
  const view = await openRecords(page, '/entitlements/e-10');
  expect(await view.headings()).toEqual(['name', 'size', 'mark']);
  const names = async () => (await view.rows()).map(({ cells }) => cells[0]);
  expect(await names()).toEqual(['Zulu', 'älpha', 'Bravo']);
  const asked = watch.asked().length;
  await view.heading('name').getByRole('button', { name: 'name', exact: true }).click();
  await expect.poll(names).toEqual(['älpha', 'Bravo', 'Zulu']);
  await view.heading('mark').getByRole('button', { name: 'mark', exact: true }).click();
  await expect.poll(names, 'without a mark is last').toEqual(['älpha', 'Bravo', 'Zulu']);
  const { bytes } = await exported(page, CSV.en);
  expect(read(bytes)).toEqual([['name', 'size', 'mark'], ['älpha', '9', 'x'], ['Bravo', '\'=2', 'y'], ['Zulu', '10', '']]);
  await view.search.fill('ALPHA');
  await expect(view.status).toHaveText('1 of 3 records');
  expect(await names()).toEqual(['älpha']);
  expect(watch.asked().length, 'a short list is answered without the backend').toBe(asked);
});

test('exporting works by keyboard alone, and the focus returns', async ({ page }) => {
  await page.goto('/customer-activity');
  const tile = page.getByRole('link', { name: /Reactive support/i }).first();
  await expect(tile).toBeVisible();
  await tile.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(opener(page)).toBeVisible();
  const arrives = async (name: string) => {
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((name) => document.activeElement?.textContent?.trim() === name, name)) return;
    }
    throw new Error(`the focus never comes to ${name}`);
  };
  await arrives('Export');
  await page.keyboard.press('Enter');
  await arrives(CSV.en);
  const arriving = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await arriving).suggestedFilename()).toMatch(/\.csv$/);
  await expect(button(page, CSV.en)).toHaveCount(0);
  await expect(opener(page)).toBeFocused();
});

test('cancelling terminates the worker, also while the file is written', async ({ page }) => {
  // A writer that responds to every command but the last, which it answers with a file.
  await page.route(/\/workbook-\w+\.js/, (route) => route.fulfill({ contentType: 'text/javascript', body: 'postMessage(0); onmessage = () => postMessage(0);' }));
  const files: string[] = [];
  page.on('download', (file) => files.push(file.suggestedFilename()));
  await openRecords(page, '/entitlements/e-11?columns=date,credits');
  await opener(page).click();
  for (const attempt of [1, 2]) {
    await button(page, WORKBOOK.en).click();
    await expect(page.getByRole('status').filter({ hasText: 'Creating the file…' }), `attempt ${attempt}`).toBeVisible();
    expect(page.workers()).toHaveLength(1);
    await expect(button(page, CSV.en), 'one at a time').toBeDisabled();
    await button(page, 'Cancel').click();
    await expect.poll(() => page.workers().length).toBe(0);
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await expect(button(page, WORKBOOK.en)).toBeEnabled();
  }
  expect(files).toEqual([]);
});

test('leaving the list or changing the language cancels an export and says so', async ({ page }) => {
  await page.route(/\/workbook-\w+\.js/, (route) => route.fulfill({ contentType: 'text/javascript', body: 'postMessage(0); onmessage = () => postMessage(0);' }));
  await openRecords(page, '/entitlements/e-11?columns=date,credits');
  const write = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page.getByRole('progressbar')).toBeVisible();
  };
  await opener(page).click();
  await write(WORKBOOK.en);
  await page.getByRole('button', { name: /Amelia/ }).click();
  await page.getByLabel('Language').selectOption('Deutsch');
  await expect(page.getByText('Der Export wurde abgebrochen, weil Sie die Seite gewechselt oder geändert haben. Es wurde nichts gespeichert.')).toBeVisible();
  await expect.poll(() => page.workers().length).toBe(0);
  await opener(page, 'de').click();
  await write(WORKBOOK.de);
  await page.getByRole('navigation').getByRole('link', { name: 'Start' }).click();
  await expect(page.getByText('Der Export wurde abgebrochen, weil Sie die Seite gewechselt oder geändert haben. Es wurde nichts gespeichert.')).toBeVisible();
  await expect.poll(() => page.workers().length).toBe(0);
});

// --- a list that is too long to be loaded whole --------------------------------------------------------------------------

test.describe('a long list', () => {
  test.describe.configure({ mode: 'default' });
  test.use({ person: null });
  let backend: Backend;
  test.beforeAll(async () => {
    backend = await Backend.start('--packages', '1', '--entitlements', '1', '--records', '2500');
  });
  test.afterAll(() => backend.stop());

  const COLUMNS = ['number', 'title', 'hours'];
  const open = async (page: Page, search = '') => {
    await backend.signIn(page, 'customer-admin');
    await lowerLimit(page, 10);
    await page.goto(`${backend.origin}/customer-activity/entitlements/e-1?columns=${COLUMNS.join(',')}${search}`);
    const view = records(page);
    await expect(view.grid).toBeVisible();
    await view.settled();
    return view;
  };
  const all = (page: Page, query: string) => answers(page, '/entitlements/e-1/records', query, 'en', backend.origin);
  /** Holds the large pages after the first. */
  const hold = async (page: Page) => {
    const held: Route[] = [];
    await page.route(/records\?.*offset=[12]000.*limit=1000|records\?.*limit=1000.*offset=[12]000/, (route) => { held.push(route); });
    return held;
  };

  test('is exported page by page, in order, with progress', async ({ page }) => {
    await open(page, '&sort=-title&not.severity=C');
    const { rows } = await all(page, 'sort=-title&filterNot[severity]=C');
    expect(rows.length).toBeGreaterThan(1000);
    const held = await hold(page);
    await opener(page).click();
    const arriving = page.waitForEvent('download');
    await button(page, CSV.en).click();
    const far = page.getByRole('status').filter({ hasText: `1,000 of ${rows.length.toLocaleString('en')} exported` });
    await expect(far).toBeVisible();
    await expect(page.getByRole('progressbar', { name: 'Export' })).toHaveAttribute('value', '1000');
    await expect.poll(() => held.length).toBe(1);
    await held[0]!.continue();
    const bytes = await readFile(await (await arriving).path());
    const [, ...lines] = read(bytes);
    expect(lines).toEqual(rows.map((row) => COLUMNS.map((field) => written(row, field, 'en'))));
  });

  test('reports a page without records instead of ending early', async ({ page }) => {
    const view = await open(page, '&not.severity=C');
    const files: string[] = [];
    page.on('download', (file) => files.push(file.suggestedFilename()));
    await page.route(/records\?.*(offset=1000.*limit=1000|limit=1000.*offset=1000)/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...await response.json() as object, data: [] } });
    });
    await opener(page).click();
    await button(page, CSV.en).click();
    await expect(page.getByRole('alert')).toContainText('The export failed. ');
    expect(files).toEqual([]);
    await page.unrouteAll({ behavior: 'wait' });
    const arriving = page.waitForEvent('download');
    await button(page, CSV.en).click();
    const [, ...lines] = read(await readFile(await (await arriving).path()));
    expect(String(lines.length)).toBe((await view.status.innerText()).split(' of ')[0]!.replaceAll(',', ''));
  });

  test('can be cancelled and exported again', async ({ page, watch }) => {
    watch.allow(/net::ERR_/);
    const view = await open(page);
    const files: string[] = [];
    page.on('download', (file) => files.push(file.suggestedFilename()));
    const held = await hold(page);
    await opener(page).click();
    await button(page, WORKBOOK.en).click();
    await expect(page.getByRole('status').filter({ hasText: '1,000 of 2,500 exported' })).toBeVisible();
    await expect.poll(() => held.length).toBe(1);
    expect(page.workers()).toHaveLength(1);
    await button(page, 'Cancel').click();
    await expect.poll(() => page.workers().length).toBe(0);
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await page.unrouteAll();
    await held[0]!.continue().catch(() => {});
    const arriving = page.waitForEvent('download');
    await button(page, WORKBOOK.en).click();
    const [sheet] = await readWorkbook(await readFile(await (await arriving).path()));
    expect(sheet!.data).toHaveLength(2501);
    expect(files).toHaveLength(1);
    await expect(view.status).toHaveText('2,500 support requests');
  });

  test('reports the number of unreadable records', async ({ page }) => {
    await backend.signIn(page, 'customer-admin');
    await setFaults(page.context(), backend.origin, [{ path: '/entitlements/e-1/records', malformedRow: 300 }]);
    await open(page);
    const { bytes } = await exported(page, WORKBOOK.en);
    const sheets = await readWorkbook(bytes);
    expect(sheets[0]!.data).toHaveLength(2498);
    const about = sheets.find((one) => one.sheet === 'About')!.data.map((line) => line.join(' '));
    expect(about).toContain('Not included 3 support requests could not be read');
    // CSV has no place for it, so the page says it.
    await exported(page, CSV.en);
    await expect(page.getByRole('alert')).toHaveText('Not included: 3 support requests could not be read');
    await clearFaults(page.context());
  });

  test('prints only what precedes the first gap', async ({ page }) => {
    const view = await open(page);
    const { rows } = await all(page, '');
    // Further down, another page is loaded after a gap.
    await view.grid.evaluate((grid) => { grid.scrollTop = grid.scrollHeight * 0.36; });
    await expect(view.row(905)).toContainText(rows[904]!.number as string);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await expect(page.getByText('Only the first 200 of 2,500 are printed.')).toBeVisible();
    const printed = page.locator('.paper tbody tr');
    await expect(printed).toHaveCount(200);
    expect(clean(await printed.last().locator('td').first().innerText())).toBe(rows[199]!.number);
  });
});

// --- print -------------------------------------------------------------------------------------------------------------

for (const lang of ['en', 'de'] as const) {
  test(`a printed drilldown has facts, records by month, and sums: ${lang}`, async ({ page, become }) => {
    if (lang === 'de') await become('workspace-admin');
    const fields = ['title', 'status', 'start', 'deliveredHours'];
    const { rows, meta } = await answers(page, '/entitlements/e-8/records?workspace=w-1', '', lang);
    await openRecords(page, `/entitlements/e-8?columns=${fields.join(',')}`, lang);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const paper = page.locator('.paper');
    const table = paper.getByRole('table');
    await expect(table).toBeVisible();
    await expect(page.getByRole('grid'), 'the table of the screen stays there').toHaveCount(0);
    for (const name of [lang === 'de' ? 'Exportieren' : 'Export', lang === 'de' ? 'Link kopieren' : 'Copy link']) await expect(button(page, name)).toHaveCount(0);
    const facts = clean(await paper.locator('dl').innerText());
    const { asOf } = meta as unknown as { asOf: string };
    expect(facts).toContain(lang === 'de' ? 'Arbeitsbereich Contoso Deutschland' : 'Workspace Contoso Deutschland');
    expect(facts).toContain(`${lang === 'de' ? 'Datenstand' : 'Data as of'} ${moment(asOf, lang)}`);
    expect(facts).toMatch(lang === 'de' ? /Filter Keine/ : /Filters None/);
    // As on screen: headings of months with what was delivered in them.
    const expected = [fields.map((field) => HEADINGS[lang][field]!), ...byMonth(rows, fields, lang)];
    const all = rows.reduce((sum, row) => sum + Number(row.deliveredHours), 0);
    expected.push([lang === 'de' ? 'Summe der Treffer' : 'Total shown', '', '', String(all).replace('.', lang === 'de' ? ',' : '.')]);
    const printed = await table.getByRole('row').evaluateAll((lines) => lines.map((line) => [...line.children].map((one) => one.textContent ?? '')));
    expect(printed.map((line) => line.map(clean))).toEqual(expected);
    // Print it; afterwards the page is as before.
    const pdf = await page.pdf();
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: 'screen' });
    await expect(page.getByRole('grid')).toBeVisible();
    await expect(paper.getByRole('table')).toHaveCount(0);
  });
}
