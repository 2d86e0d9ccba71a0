// The proof of delivery: all of its figures and records against the backend's own answers, on the page, on paper and in the workbook.
import AxeBuilder from '@axe-core/playwright';
import readWorkbook from 'read-excel-file/node';
import { expect, test, FAILED, where, type Page } from './fixtures';
import { Backend } from './backend';
import { number, dec, type Activity } from './oracle';
import { answers } from './records';

interface Row { id: string; [field: string]: unknown }

async function ask<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(`/api/v1${path}`, { headers: { 'Accept-Language': 'en' } });
  expect(answer.status(), path).toBe(200);
  return answer.json();
}

/** Every record of an entitlement, in the backend's order. */
async function recordsOf(page: Page, id: string, period = ''): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const answer = await ask<{ data: Row[]; meta: { count: number } }>(page, `/entitlements/${id}/records?workspace=w-1&limit=100&offset=${rows.length}${period}`);
    rows.push(...answer.data);
    if (rows.length >= answer.meta.count) return rows;
  }
}

const ADDRESS = (search = '') => `/customer-activity${search}#proof-of-delivery`;

async function openProof(page: Page, search = '', heading = 'Proof of delivery') {
  await page.goto(ADDRESS(search));
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
}

async function ready(page: Page) {
  await expect(page.locator('.proof-course')).toContainText('The document is ready', { timeout: 30_000 });
}

const FILTERS: [what: string, search: string, period: string, admits: (pack: Activity['packages'][number], active: Set<string>) => boolean][] = [
  ['without a choice', '', '', (pack, active) => (pack.kind === 'enterpriseWide' ? active.has(pack.agreementId) : pack.status === 'active')],
  [
    'one agreement, every status, a period', '?agreement=a-2&addOnAgreement=a-2&status=all&from=2026-01-01&to=2026-06-30', '&from=2026-01-01&to=2026-06-30',
    (pack) => pack.agreementId === 'a-2',
  ],
];

for (const [what, search, period, admits] of FILTERS) {
  test(`the document has every figure and record: ${what}`, async ({ page }) => {
    const activity = await ask<Activity>(page, '/activity?workspace=w-1');
    const active = new Set(activity.agreements.filter((one) => one.status === 'active').map((one) => one.id));
    const packages = activity.packages.filter((pack) => admits(pack, active));
    const wide = (kind: string) => (kind === 'enterpriseWide' ? 0 : 1);
    packages.sort((a, b) => wide(a.kind) - wide(b.kind));
    await openProof(page, search);
    await ready(page);
    expect(await page.locator('.proof-package h3').allTextContents()).toEqual(packages.map((pack) => pack.name));
    const lines = await page.locator('.proof-package tbody tr').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')));
    const titles = await page.locator('.proof-part').evaluateAll((parts) => parts.map((part) => [...part.querySelectorAll('thead th')].map((cell) => cell.textContent ?? '')));
    const tables = await page.locator('.proof-part').evaluateAll((parts) => parts.map((part) => [...part.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? ''))));
    const entitlements = packages.flatMap((pack) => pack.entitlements);
    expect(lines.length).toBe(entitlements.length);
    const column: Record<string, [title: string, field: string]> = {
      case: ['Title', 'title'], delivery: ['Title', 'title'], creditEvent: ['Description', 'description'], contact: ['Person', 'displayName'],
      learningActivity: ['Title', 'title'], assessmentRun: ['Assessment', 'assessment'],
    };
    for (const [place, entitlement] of entitlements.entries()) {
      const [purchased, total, here, , , , count] = lines[place]!;
      const { allowance, consumed, consumedTotal } = entitlement as unknown as { allowance: { type: string; amount?: string }; consumed?: string; consumedTotal?: string };
      const amount = (value?: string) => (value === undefined ? 'Unknown' : number(dec(value)!, 'en'));
      if (allowance.type === 'quantity') expect(purchased, entitlement.id).toContain(amount(allowance.amount));
      expect(here!.split(' ')[0], entitlement.id).toBe(amount(consumed));
      expect(total!.split(' ')[0], entitlement.id).toBe(amount(consumedTotal ?? consumed));
      const rows = await recordsOf(page, entitlement.id, period);
      expect(count, entitlement.id).toBe(rows.length.toLocaleString('en'));
      expect(tables[place]!.length, entitlement.id).toBe(rows.length);
      if (!rows.length) continue;
      const [title, field] = Object.values(column).find(([name, key]) => titles[place]!.includes(name) && key in rows[0]!)!;
      const at = titles[place]!.indexOf(title);
      expect(tables[place]!.map((row) => row[at]), entitlement.id).toEqual(rows.map((row) => String(row[field])));
    }
    await expect(page.getByText('The figures are those of the whole term. The records are those of the period.').first()).toBeVisible({ visible: Boolean(period) });
  });
}

test('it opens from the overview, back closes it, reload keeps it', async ({ page }) => {
  await page.goto('/customer-activity?status=all');
  await page.getByRole('button', { name: 'Proof of delivery' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Proof of delivery' })).toBeFocused();
  await expect.poll(() => where(page)).toBe(ADDRESS('?status=all'));
  await ready(page);
  await page.reload();
  await ready(page);
  await page.getByRole('button', { name: 'Last year' }).click();
  await expect.poll(() => where(page)).toBe(ADDRESS('?status=all&from=2025-01-01&to=2025-12-31'));
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Customer activity' })).toBeVisible();
});

test('a part that fails is named, and can be asked for again', async ({ page, faults, noFaults, watch }) => {
  watch.allow(FAILED(500));
  await faults([{ path: '/entitlements/e-3/records', status: 500 }]);
  await openProof(page);
  await expect(page.locator('.proof-course')).toContainText('parts are missing');
  await expect(page.locator('.proof-missing li')).toHaveCount(1);
  await noFaults();
  await page.getByRole('button', { name: 'Try again' }).click();
  await ready(page);
  await expect(page.locator('.proof-missing')).toHaveCount(0);
});

test('records that are withheld are said to be', async ({ page, faults, watch }) => {
  watch.allow(FAILED(403));
  await faults([{ path: '/entitlements/e-3/records', status: 403 }]);
  await openProof(page);
  await ready(page);
  await expect(page.locator('.proof-gaps')).toContainText('The records were withheld');
});

test('gathering can be cancelled', async ({ page, faults }) => {
  await faults([{ path: '/entitlements', delayMs: 3000 }]);
  await openProof(page);
  await expect(page.locator('.proof-course')).toContainText(/0 of \d+ entitlements/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('.proof-course')).toContainText('parts are missing');
  await expect(page.locator('.proof-missing')).toContainText('The records were not gathered.');
});

test('the workbook has the same values', async ({ page }) => {
  await openProof(page, '?agreement=a-2&addOnAgreement=a-2');
  await ready(page);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Excel workbook' }).click();
  const file = await (await downloading).path();
  const sheets = await readWorkbook(file);
  const names = sheets.map((one) => one.sheet);
  expect(names[0]).toBe('Summary');
  expect(names.at(-1)).toBe('About');
  const contacts = sheets.find((one) => one.sheet === 'Contacts')!.data;
  const rows = await recordsOf(page, 'e-24');
  const [head, ...lines] = contacts;
  const column = (title: string) => lines.map((line) => line[head!.indexOf(title)]);
  expect(column('Person')).toEqual(rows.map((row) => row.displayName));
  expect(column('Email')).toEqual(rows.map((row) => row.email ?? null));
  expect(column('Cases opened')).toEqual(rows.map((row) => Number(row.casesOpened)));
  expect(column('Added').map((day) => (day as unknown as Date).toISOString().slice(0, 10))).toEqual(rows.map((row) => row.addedOn));
});

test('on paper it has several sheets', async ({ page }) => {
  await openProof(page);
  await ready(page);
  const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThan(10);
});

test.describe('in German, with a part of the records', () => {
  test.use({ person: 'customer-activity' });
  test('it says what is not visible', async ({ page }) => {
    await openProof(page, '', 'Leistungsnachweis');
    await expect(page.locator('.proof-course')).toContainText('Das Dokument ist fertig', { timeout: 30_000 });
    await expect(page.locator('.proof-gaps')).toContainText('62 von 318 Datensätzen sichtbar');
  });
});

test('without the right to export there is no workbook, and why', async ({ page, faults }) => {
  await faults([{ path: '/me', replace: { '/workspaces/0/capabilities': ['viewCustomerActivity', 'viewAllSupportRequests'] } }]);
  await openProof(page);
  await ready(page);
  const workbook = page.getByRole('button', { name: 'Excel workbook' });
  await expect(workbook).toBeDisabled();
  await expect(workbook).toHaveAccessibleDescription('Exporting needs a right that you do not have in every chosen workspace.');
  await expect(page.getByRole('button', { name: 'Print or save as PDF' })).toBeEnabled();
});

test('a period that ends before it begins is said to, and nothing is asked', async ({ page, watch }) => {
  await openProof(page, '?from=2026-07-01&to=2026-01-01');
  await expect(page.getByRole('alert')).toContainText('The period ends before it begins.');
  const records = () => watch.asked().filter((path) => path.includes('/records'));
  expect(records()).toEqual([]);
  for (const name of ['Print or save as PDF', 'Excel workbook']) await expect(page.getByRole('button', { name })).toBeDisabled();
  await expect(page.getByText('The document is ready')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'What this document does not contain' })).toHaveCount(0);
  await page.getByRole('button', { name: 'This year' }).click();
  await ready(page);
  expect(records()).not.toEqual([]);
  await expect(page.getByRole('button', { name: 'Print or save as PDF' })).toBeEnabled();
});

test('of very many records the page has the first ones and says so, the workbook has all', async ({ page }) => {
  test.slow();
  const backend = await Backend.start('--packages', '1', '--entitlements', '1', '--records', '2300');
  try {
    await backend.signIn(page, 'customer-admin');
    await page.goto(`${backend.origin}${ADDRESS('?status=all')}`);
    await ready(page);
    await expect(page.getByText('2,000 of 2,300 records are on this page. The workbook has all of them.')).toBeVisible();
    await expect(page.getByText('2,000 of 2,300 records shown here')).toBeVisible();
    expect(await page.locator('.proof-part tbody tr').count()).toBe(2000);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Excel workbook' }).click();
    const sheets = await readWorkbook(await (await downloading).path());
    const { rows } = await answers(page, '/entitlements/e-1/records?workspace=*', '', 'en', backend.origin);
    const [head, ...lines] = sheets.find((one) => one.sheet === 'Support requests')!.data;
    expect(lines.map((line) => line[head!.indexOf('Number')])).toEqual(rows.map((row) => row.number));
  } finally {
    backend.stop();
  }
});

test('axe finds nothing', { tag: '@axe' }, async ({ page }) => {
  await openProof(page, '?package=p-2&agreement=a-4');
  await ready(page);
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
});
