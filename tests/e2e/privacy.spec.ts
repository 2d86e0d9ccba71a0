// Hiding personal data: by one key, everywhere, in English and German, also in exports.
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import readWorkbook from 'read-excel-file/node';
import { expect, openOverview, test, where, type Lang, type Page } from './fixtures';
import { text } from './texts';
import { openRecords } from './records';

const SAYS = {
  en: { on: 'Personal data is hidden', off: 'Personal data is shown', button: 'Hide personal data', hidden: 'hidden', contact: 'Primary contact' },
  de: { on: 'Personenbezogene Daten sind ausgeblendet', off: 'Personenbezogene Daten werden angezeigt', button: 'Personenbezogene Daten ausblenden', hidden: 'ausgeblendet', contact: 'Hauptansprechpartner' },
} as const;
const line = (page: Page, lang: Lang) => page.locator('p').filter({ hasText: SAYS[lang].on, visible: true }).and(page.locator(':not([role])'));

/** The contacts of the cases of e-1. */
async function people(page: Page): Promise<string[]> {
  const { data } = await (await page.request.get('/api/v1/entitlements/e-1/records?limit=1000')).json();
  const found = [...new Set((data as { primaryContact: string }[]).map(({ primaryContact }) => primaryContact))];
  expect(found.length).toBeGreaterThan(10);
  return found;
}

/** Checks that nothing in the document, attributes included, names any of them. */
async function expectNobody(page: Page, names: string[]) {
  const html = await page.evaluate(() => document.documentElement.outerHTML);
  expect(names.filter((name) => html.includes(name))).toEqual([]);
}

for (const [lang, person] of [['en', 'customer-admin'], ['de', 'workspace-admin']] as const) {
  const says = SAYS[lang];
  test(`F8 hides personal data without a request: ${lang}`, async ({ page, become, watch }) => {
    await become(person);
    const names = await people(page);
    const view = await openRecords(page, '/entitlements/e-1?columns=number,primaryContact&sort=primaryContact', lang);
    expect(names).toContain((await view.rows())[0]!.cells[1]);
    const button = page.getByRole('button', { name: says.button, exact: true });
    await expect(button).toHaveAttribute('aria-pressed', 'false');
    await expect(button).toHaveAttribute('aria-keyshortcuts', 'F8');
    await expect(button).toHaveAttribute('title', `${says.button} (F8)`);
    await view.grid.focus();
    await page.keyboard.press('ArrowDown');
    const asked = watch.asked().length;
    await page.keyboard.press('F8');
    await expect(button).toHaveAttribute('aria-pressed', 'true');
    await expect(line(page, lang)).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: says.on })).toBeAttached();
    await expect(view.grid, 'the reader stays where they are').toBeFocused();
    const rows = await view.rows();
    expect(new Set(rows.map(({ cells }) => cells[1]))).toEqual(new Set([says.hidden]));
    expect(rows.every(({ cells }) => /\d/.test(cells[0]!)), 'what names nobody stays').toBe(true);
    await expectNobody(page, names);
    await expect(page.getByRole('banner')).not.toContainText(/Amelia|Jürgen|AH|JK/);
    // A match in a hidden name must not reveal it.
    await view.search.fill(names[0]!.slice(0, 4));
    await view.settled();
    await expect(view.grid.locator('mark')).toHaveCount(0);
    await view.search.fill('');
    await view.settled();
    // The details of a record.
    await view.row(1).getByRole('button').first().click();
    await expect(view.details).toContainText(says.contact);
    await expect(view.details.getByRole('definition').filter({ hasText: new RegExp(`^${says.hidden}$`) })).toHaveCount(1);
    await expectNobody(page, names);
    await page.keyboard.press('F8');
    await expect(view.details, 'and shown again at once').toContainText(new RegExp(names.join('|')));
    await page.keyboard.press('F8');
    await expect(view.details.getByRole('definition').filter({ hasText: new RegExp(`^${says.hidden}$`) })).toHaveCount(1);
    await page.keyboard.press('Escape');
    expect(watch.asked().slice(asked)).toEqual([]);
    // Closing goes back in the history, which takes a moment; a reload before would cancel it.
    await expect.poll(() => where(page)).not.toContain('record=');
    // It applies to the next document too, and in every tab.
    await page.reload();
    await expect(line(page, lang)).toBeVisible();
    await view.settled();
    await expectNobody(page, [...names, 'Amelia Hartmann', 'Jürgen Köhler']);
    await button.click();
    await expect(button).toHaveAttribute('aria-pressed', 'false');
    await expect(line(page, lang)).toHaveCount(0);
    await expect(page.getByRole('status').filter({ hasText: says.off })).toBeAttached();
    expect(names).toContain((await view.rows())[0]!.cells[1]);
  });

  test(`exports hide personal data too, and say so: ${lang}`, async ({ page, become }) => {
    await become(person);
    const names = await people(page);
    await openRecords(page, '/entitlements/e-1?columns=number,primaryContact', lang);
    await page.keyboard.press('F8');
    const words = lang === 'de'
      ? { open: 'Exportieren', csv: 'Textdatei (CSV)', book: 'Excel-Arbeitsmappe', note: 'Namen und E-Mail-Adressen sind auch im Export ausgeblendet.', made: 'Namen und E-Mail-Adressen waren beim Erstellen ausgeblendet.' }
      : { open: 'Export', csv: 'Text file (CSV)', book: 'Excel workbook', note: 'Names and email addresses are hidden in the export too.', made: 'Names and email addresses were hidden when this was created.' };
    const file = async (name: string) => {
      await page.getByRole('button', { name: words.open, exact: true }).click();
      await expect(page.getByText(words.note)).toBeVisible();
      const arriving = page.waitForEvent('download');
      await page.getByRole('button', { name, exact: true }).click();
      return readFile(await (await arriving).path());
    };
    const csv = parse(await file(words.csv), { bom: true, delimiter: lang === 'de' ? ';' : ',', record_delimiter: '\r\n' }) as string[][];
    expect(csv.length).toBeGreaterThan(300);
    expect(new Set(csv.slice(1).map(([, contact]) => contact))).toEqual(new Set([says.hidden]));
    const sheets = await readWorkbook(await file(words.book));
    const cells = sheets.flatMap(({ data }) => data.flat()).map(String);
    expect(cells).toContain(words.made);
    expect(cells.filter((cell) => [...names, 'Amelia Hartmann', 'Jürgen Köhler'].some((name) => cell.includes(name)))).toEqual([]);
    expect(cells.filter((cell) => cell === says.hidden).length).toBe(csv.length - 1 + 1);
  });

  test(`filters show no names and keep working: ${lang}`, async ({ page, become }) => {
    await become(person);
    const names = await people(page);
    await page.addInitScript(() => localStorage.setItem('customer-activity.hide-personal-data', 'on'));
    const view = await openRecords(page, `/entitlements/e-1?columns=number,primaryContact&filter.primaryContact=${encodeURIComponent(names[0]!)}&filter.primaryContact=${encodeURIComponent(names[1]!)}`, lang);
    await expect(view.chips).toHaveCount(1);
    await expect(view.chips).toHaveText(`${says.contact}: ${says.hidden}`);
    await expect(view.chips.getByRole('button')).toHaveAccessibleName(lang === 'de' ? `Filter entfernen: ${says.contact}: ${says.hidden}` : `Remove the filter ${says.contact}: ${says.hidden}`);
    const some = (await view.rows()).length;
    expect(some).toBeGreaterThan(0);
    await view.filter.click();
    await view.panel.getByRole('combobox').selectOption({ label: says.contact });
    await expect(view.panel).toContainText(lang === 'de' ? 'Namen werden nicht aufgelistet' : 'Names aren\'t listed');
    await expect(view.panel.getByRole('listitem')).toHaveCount(0);
    await expectNobody(page, names);
    await page.keyboard.press('Escape');
    await view.chips.getByRole('button').click();
    await expect(view.chips).toHaveCount(0);
    expect((await view.rows()).length).toBeGreaterThan(some);
  });
}

test('names are hidden everywhere: agreements, welcome, menu, administrators, learners, engineers', async ({ page, become }) => {
  const activity = await (await page.request.get('/api/v1/activity?workspace=w-1')).json();
  const contacts = activity.agreements.flatMap(({ contacts }: { contacts?: { displayName: string; email: string }[] }) => (contacts ?? []).flatMap(({ displayName, email }) => [displayName, email]));
  expect(contacts.length).toBeGreaterThan(2);
  await openOverview(page);
  await expect(page.getByRole('main')).toContainText(contacts[0]);
  await page.getByRole('region', { name: 'Needs attention' }).getByRole('button', { name: /^Show all/ }).click();
  await page.keyboard.press('F8');
  await expect(page.getByRole('main')).not.toContainText(contacts[0]);
  const own = ['Amelia Hartmann', 'amelia.hartmann@contoso.example', 'AH<'];
  await page.getByRole('button', { name: 'Name hidden' }).click();
  await expect(page.getByRole('link', { name: 'Sign out' })).toBeVisible();
  await expectNobody(page, [...contacts, ...own]);
  // What can be done about it is to write to somebody.
  await page.goto('/customer-activity/entitlements/e-3');
  await expect(page.getByRole('heading', { level: 1, name: 'Built-in proactive services' })).toBeVisible();
  await expect(page.locator('.totals').first()).toBeVisible();
  await expectNobody(page, [...contacts, ...own]);
  await page.goto('/customer-activity/planning?horizon=365');
  await expect(page.getByRole('table', { name: 'Outlook by entitlement' })).toContainText('At risk');
  await expectNobody(page, [...contacts, ...own]);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Welcome', exact: true })).toBeVisible();
  await expectNobody(page, own);
  await become('learning-manager');
  for (const [path, fields] of [['/entitlements/e-4', ['learner', 'email']], ['/entitlements/e-8', ['engineer', 'requester']], ['/kinds/supportContacts', ['displayName', 'email']]] as const) {
    const { data } = await (await page.request.get(`/api/v1${path}/records?limit=1000&workspace=w-1`)).json();
    const names = [...new Set((data as Record<string, string>[]).flatMap((row) => fields.map((field) => row[field]).filter(Boolean)))] as string[];
    expect(names.length, path).toBeGreaterThan(3);
    const view = await openRecords(page, `${path}?columns=${fields.join(',')}`, 'de');
    expect(new Set((await view.rows()).flatMap(({ cells }) => cells).filter((cell) => cell && !/·/.test(cell))), path).toEqual(new Set(['ausgeblendet', ...(data.some((row: Record<string, string>) => fields.some((field) => !row[field])) ? ['–'] : [])]));
    await expectNobody(page, names);
  }
  await become('member');
  const me = await (await page.request.get('/api/v1/me')).json();
  const administrators = me.workspaces.flatMap(({ administrators }: { administrators?: { displayName: string }[] }) => (administrators ?? []).map(({ displayName }) => displayName));
  expect(administrators.length).toBeGreaterThan(0);
  await page.goto('/customer-activity');
  await expect(page.getByRole('listitem').filter({ hasText: new RegExp(`^(hidden|${text('fr', 'hidden')})$`) }).first()).toBeVisible();
  await expectNobody(page, administrators);
});

test('the proof of delivery is rebuilt without names and without a request', async ({ page, watch }) => {
  const names = await people(page);
  await page.goto('/customer-activity?package=p-1#proof-of-delivery');
  const article = page.getByRole('article');
  await expect(page.getByRole('button', { name: 'Print or save as PDF' })).toBeEnabled();
  await expect(article).toContainText('Amelia Hartmann');
  // What the overview asks for a second later.
  await expect.poll(() => watch.asked('/series').length).toBe(1);
  await watch.quiet(page);
  const asked = watch.asked().length;
  await page.keyboard.press('F8');
  await expect(article).toContainText('Names and email addresses were hidden when this was created.');
  await expect(page.getByRole('button', { name: 'Print or save as PDF' })).toBeEnabled();
  await expectNobody(page, [...names, 'Amelia Hartmann']);
  expect(watch.asked().slice(asked)).toEqual([]);
  await page.keyboard.press('F8');
  await expect(article).toContainText('Amelia Hartmann');
});

test('the setting is stored on the device and applies in every tab', async ({ page, context }) => {
  await openOverview(page);
  const other = await context.newPage();
  await openOverview(other);
  await page.keyboard.press('F8');
  await expect(line(other, 'en')).toBeVisible();
  await expect(other.getByRole('button', { name: 'Hide personal data' })).toHaveAttribute('aria-pressed', 'true');
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({ 'customer-activity.hide-personal-data': 'on' });
  await other.keyboard.press('Control+F8');
  await expect(line(other, 'en'), 'another key is another’s').toBeVisible();
  await other.keyboard.press('F8');
  await expect(line(page, 'en')).toHaveCount(0);
});
