// The record table against the backend's own responses: every record type, sort, search, filters.
import type { Route } from '@playwright/test';
import { Backend } from './backend';
import { expect, openOverview, test, where, type Lang, type Page, type Person } from './fixtures';
import {
  answers, asked, byMonth, cell, clean, counted, facetsOf, FIELDS, goTo, HEADINGS, lines, moment, lowerLimit, openRecords, records, sums, word, type Records, type Row,
} from './records';

/** A hundred rows fit in the window, so that reading a list takes fewer steps. */
test.use({ viewport: { width: 1280, height: 2600 } });

const CASES = '/entitlements/e-1';
const OF_CASES = '/entitlements/e-1/records?workspace=w-1';

/** `aria-rowindex`: the head is the first row. */
const numbered = (rows: string[][]) => rows.map((cells, at) => ({ index: at + 2, cells }));

interface List { what: string; path: string; api: string; fields?: string[]; person?: Person; lang?: Lang }
const LISTS: List[] = [
  { what: 'support requests with hours', path: CASES, api: OF_CASES },
  { what: 'support requests of a kind', path: '/kinds/advisorySupport', api: '/kinds/advisorySupport/records?workspace=w-1' },
  { what: 'deliveries of a kind', path: '/kinds/builtInProactive', api: '/kinds/builtInProactive/records?workspace=w-1' },
  { what: 'workshops', path: '/entitlements/e-9', api: '/entitlements/e-9/records?workspace=w-1' },
  { what: 'credits', path: '/entitlements/e-11', api: '/entitlements/e-11/records?workspace=w-1' },
  { what: 'support contacts', path: '/kinds/supportContacts', api: '/kinds/supportContacts/records?workspace=w-1' },
  { what: 'learning without learners', path: '/kinds/onDemandEducation', api: '/kinds/onDemandEducation/records?workspace=w-1' },
  { what: 'learning with learners, in German', path: '/kinds/onDemandEducation', api: '/kinds/onDemandEducation/records?workspace=w-1', person: 'learning-manager', lang: 'de' },
  { what: 'assessments of all workspaces', path: '/kinds/onDemandAssessment?workspace=*', api: '/kinds/onDemandAssessment/records?workspace=*' },
  { what: 'additional cases, problem resolution', path: '/additional-cases/problem-resolution', api: '/additional-cases?service=problemResolution&workspace=w-1' },
  { what: 'additional cases, advisory, in German', path: '/additional-cases/advisory', api: '/additional-cases?service=advisory&workspace=w-1', person: 'workspace-admin', lang: 'de' },
];

for (const { what, path, api, person, lang = 'en' } of LISTS) {
  test(`the table shows every record and field: ${what}`, async ({ page, become }) => {
    if (person) await become(person);
    const { rows, meta } = await answers(page, api, '', lang);
    expect(rows.length).toBeGreaterThan(3);
    const fields = FIELDS[meta.recordType]!;
    const view = await openRecords(page, `${path}${path.includes('?') ? '&' : '?'}columns=${fields.join(',')}`, lang);
    expect(await view.headings()).toEqual(fields.map((field) => HEADINGS[lang][field]));
    expect(await view.rows()).toEqual(numbered(lines(rows, fields, lang)));
    // Head and totals count as rows too.
    const total = sums(meta, fields, lang);
    const hasTotal = total.some((text) => text);
    await expect(view.grid).toHaveAttribute('aria-rowcount', String(rows.length + 1 + Number(hasTotal)));
    await expect(view.grid).toHaveAttribute('aria-colcount', String(fields.length + 1));
    expect(await view.total()).toEqual(hasTotal ? total : undefined);
    await expect(view.status).toHaveText(counted(meta.recordType, rows.length, lang));
  });
}

test('by default the table shows fields with values, and learners only with the right', async ({ page, become }) => {
  let view = await openRecords(page, '/kinds/onDemandEducation');
  expect(await view.headings()).toEqual(['Title', 'Type', 'Product', 'Course language', 'Started', 'Last accessed', 'Progress', 'Completed', 'Minutes']);
  await become('learning-manager');
  view = await openRecords(page, '/kinds/onDemandEducation', 'de');
  expect((await view.headings())[0]).toBe('Lernende Person');
});

for (const lang of ['en', 'de'] as const) {
  test(`engineering days are grouped by month, with the days delivered: ${lang}`, async ({ page, become }) => {
    if (lang === 'de') await become('workspace-admin');
    const { rows } = await answers(page, '/entitlements/e-8/records?workspace=w-1', '', lang);
    const fields = ['title', 'start', 'deliveredHours'];
    const expected = byMonth(rows, fields, lang).map((cells) => (cells.length === 1 ? [...cells, '', ''] : cells));
    const view = await openRecords(page, `/entitlements/e-8?columns=${fields.join(',')}`, lang);
    expect(await view.rows()).toEqual(numbered(expected));
    await expect(view.status).toHaveText(lang === 'de' ? '46 Einsätze' : '46 engagements');
    // In another sort order there are no months.
    await goTo(page, view, `?columns=${fields.join(',')}&sort=title`);
    const sorted = await answers(page, '/entitlements/e-8/records?workspace=w-1', 'sort=title', lang);
    expect(await view.rows()).toEqual(numbered(lines(sorted.rows, fields, lang)));
  });
}

/** Checks that the table shows the backend's response to the address. */
async function agrees(page: Page, view: Records, api: string, fields: string[], search: string) {
  await goTo(page, view, `?columns=${fields.join(',')}&${search}`);
  const all = await answers(page, api, '', view.lang);
  const { rows, meta } = await answers(page, api, asked(search), view.lang);
  expect.soft(await view.rows(), search).toEqual(numbered(lines(rows, fields, view.lang)));
  // A sum without values is zero or empty.
  const known = (texts: string[]) => texts.map((text, at) => (rows.some((row) => row[fields[at]!] !== undefined) ? text : ''));
  expect.soft(known(await view.total() ?? fields.map(() => '')), search).toEqual(known(sums(meta, fields, view.lang)));
  const [count, visible] = [rows.length, all.rows.length];
  await expect.soft(view.status, search).toHaveText(counted(meta.recordType, count, view.lang, count === visible ? undefined : visible));
  return rows;
}

const ORDERS: [path: string, api: string, fields: string[], sorts: string[]][] = [
  [CASES, OF_CASES, ['number', 'title', 'hours', 'opened', 'closed', 'severity', 'status', 'primaryContact', 'group'],
    ['title', '-title', 'hours', '-hours', 'closed', '-closed', 'opened', 'severity,-hours', '-primaryContact,title', 'group,-status,number', '-group']],
  ['/kinds/supportContacts', '/kinds/supportContacts/records?workspace=w-1', FIELDS.contact!,
    ['displayName', '-displayName', 'roles', '-groups', 'lastSignIn', '-lastSignIn', 'casesOpened,displayName', 'email']],
  ['/kinds/onDemandAssessment', '/kinds/onDemandAssessment/records?workspace=w-1', FIELDS.assessmentRun!,
    ['findings', '-findings', 'lastRun', '-lastRun', 'reportUrl', 'configuredOn', 'runs,-target', 'entitlementId']],
  ['/entitlements/e-11', '/entitlements/e-11/records?workspace=w-1', FIELDS.creditEvent!,
    ['credits', '-credits', 'balanceAfter', 'date', 'lotExpires', '-reference', 'type,-credits', 'description']],
];
for (const lang of ['en', 'de'] as const) {
  for (const [path, api, fields, sorts] of ORDERS) {
    test(`sort order matches the backend: ${path}, ${lang}`, async ({ page, become }) => {
      if (lang === 'de') await become('workspace-admin');
      const view = await openRecords(page, `${path}?columns=${fields.join(',')}`, lang);
      for (const sort of sorts) {
        const rows = await agrees(page, view, api, fields, `sort=${sort}`);
        // Unknown values are last in both directions.
        const field = sort.split(',')[0]!.replace('-', '');
        const known = rows.map((row) => row[field] !== undefined && !(Array.isArray(row[field]) && !row[field].length));
        expect(known.lastIndexOf(true) < known.indexOf(false) || !known.includes(false), sort).toBe(true);
      }
    });
  }
}

test('records without a group are last in descending order too', async ({ page }) => {
  const api = '/kinds/supportContacts/records?workspace=w-1';
  const view = await openRecords(page, '/kinds/supportContacts');
  const rows = await agrees(page, view, api, FIELDS.contact!, 'sort=groups');
  expect((rows.at(-1)!.groups as string[]).length).toBe(0);
});

const QUESTIONS = [
  'q=azure', 'q=AZURE%20rudiger', 'q=R%C3%BCdiger', 'q=strasse', 'q=Stra%C3%9Fe', 'q=ae', 'q=nothing-of-this', 'q=%20%20', 'q=2611', 'q=yilmaz', 'q=YILDIRIM',
  'filter.status=open', 'filter.status=open&filter.status=closed', 'not.status=closed', 'filter.severity=A&not.status=closed&sort=-hours',
  'filter.group=', 'not.group=', 'filter.group=Plattformbetrieb&q=der', 'filter.hours=0.25', 'from=2026-06-01', 'to=2026-06-01', 'from=2026-06-01&to=2026-06-30&sort=title',
  'from=2026-08-01&to=2026-07-01', 'filter.product=SharePoint%20Online&from=2026-03-01&not.severity=C&q=e&sort=-opened,title',
];
for (const lang of ['en', 'de'] as const) {
  test(`search, filters and periods match the backend: ${lang}`, async ({ page, become }) => {
    if (lang === 'de') await become('workspace-admin');
    const fields = ['number', 'title', 'product', 'severity', 'status', 'opened', 'hours', 'primaryContact', 'group'];
    const view = await openRecords(page, `${CASES}?columns=${fields.join(',')}`, lang);
    let some = 0;
    for (const question of QUESTIONS) some += Math.min(1, (await agrees(page, view, OF_CASES, fields, question)).length);
    expect(some, 'questions that find something').toBeGreaterThan(14);
  });
}

test('lists of words can be filtered by each word', async ({ page }) => {
  const api = '/kinds/supportContacts/records?workspace=w-1';
  const view = await openRecords(page, '/kinds/supportContacts');
  for (const field of ['roles', 'groups']) {
    for (const { value } of await facetsOf(page, api, field)) {
      for (const name of ['filter', 'not']) await agrees(page, view, api, ['displayName', 'email', field], `${name}.${field}=${encodeURIComponent(value ?? '')}`);
    }
  }
});

test('search updates while typing, marks matches and announces the count', { tag: '@smoke' }, async ({ page }) => {
  const view = await openRecords(page, `${CASES}?columns=number,title,primaryContact,product`);
  await view.search.fill('RUDIGER azure');
  const { rows } = await answers(page, OF_CASES, 'q=rudiger+azure');
  expect(rows.length).toBeGreaterThan(0);
  await expect(view.status).toHaveText(`${rows.length} of 318 support requests`);
  await expect.poll(() => where(page)).toBe(`${'/customer-activity'}${CASES}?columns=number%2Ctitle%2CprimaryContact%2Cproduct&q=RUDIGER+azure`);
  const marks = view.grid.locator('mark:visible');
  const texts = [...new Set((await marks.allInnerTexts()).map((text) => text.toLowerCase()))].sort();
  expect(texts).toEqual(['azure', 'rüdiger']);
  // The match may be in a contact's name.
  for (const at of rows.keys()) await expect(view.row(at + 1).locator('mark').first()).toBeVisible();
  await view.search.fill('');
  await expect(view.status).toHaveText('318 support requests');
  await expect(marks).toHaveCount(0);
  await view.search.fill('zzzz');
  await expect(page.getByText('No matches', { exact: true })).toBeVisible();
  await expect(view.status).toHaveText('0 of 318 support requests');
});

test('a heading toggles the sort, Shift adds a column, and both are announced', async ({ page }) => {
  const view = await openRecords(page, `${CASES}?columns=number,title,hours,status`);
  const sort = (name: string) => view.heading(name).getByRole('button', { name, exact: true });
  const first = async (query: string) => lines((await answers(page, OF_CASES, query)).rows.slice(0, 3), ['number', 'title', 'hours', 'status'], 'en');
  const shown = async () => (await view.rows()).slice(0, 3).map(({ cells }) => cells);
  const said = (text: string) => expect(page.getByRole('status').filter({ hasText: text })).toBeAttached();
  await expect(view.heading('Title')).toHaveAttribute('aria-sort', 'none');
  await sort('Title').click();
  await expect(view.heading('Title')).toHaveAttribute('aria-sort', 'ascending');
  await said('Sorted by Title, ascending');
  expect(await shown()).toEqual(await first('sort=title'));
  await sort('Title').click();
  await expect(view.heading('Title')).toHaveAttribute('aria-sort', 'descending');
  await said('Sorted by Title, descending');
  expect(await shown()).toEqual(await first('sort=-title'));
  await sort('Title').click();
  await expect(view.heading('Title')).toHaveAttribute('aria-sort', 'none');
  await said('No longer sorted by Title');
  expect(await shown()).toEqual(await first(''));
  await sort('Status').click();
  await sort('Hours').click({ modifiers: ['Shift'] });
  await sort('Hours').click({ modifiers: ['Shift'] });
  await expect(view.heading('Status')).toHaveAttribute('aria-sort', 'ascending');
  await expect(view.heading('Hours')).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toBe('status,-hours');
  expect(await shown()).toEqual(await first('sort=status,-hours'));
  await sort('Title').click();
  await expect(view.heading('Status')).toHaveAttribute('aria-sort', 'none');
  await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toBe('title');
});

async function openFilter(view: Records, column: string) {
  if (await view.panel.count() === 0) await view.filter.click();
  await view.panel.getByRole('combobox', { name: view.lang === 'de' ? 'Spalte' : 'Column', exact: true }).selectOption({ label: column });
}

for (const lang of ['en', 'de'] as const) {
  test(`each column offers its values with counts: ${lang}`, async ({ page, become }) => {
    if (lang === 'de') await become('workspace-admin');
    const view = await openRecords(page, `${CASES}?q=azure`, lang);
    for (const field of ['status', 'severity', 'product', 'group', 'primaryContact', 'workspaceId', 'packageName']) {
      await openFilter(view, HEADINGS[lang][field]!);
      const list = view.panel.getByRole('list', { name: lang === 'de' ? `Werte von ${HEADINGS.de[field]}` : `Values of ${HEADINGS.en[field]}` });
      await expect(list).toBeVisible();
      const expected = (await facetsOf(page, OF_CASES, field, 'q=azure', lang)).map(({ value, count }) => `${word(field, value, lang)} ${count}`);
      await expect.poll(async () => (await list.getByRole('listitem').allInnerTexts()).map(clean), { message: field }).toEqual(expected);
    }
  });
}

for (const [what, limit] of [['in a list that is loaded whole', undefined], ['in a long list', 10]] as const) {
  test(`numbers, shares and dates can be filtered too: ${what}`, async ({ page, become }) => {
    await become('workspace-admin');
    if (limit) await lowerLimit(page, limit);
    for (const [path, api, fields, noun] of [
      ['/entitlements/e-1', OF_CASES, ['hours'], 'Supportanfragen'],
      ['/kinds/onDemandEducation', '/kinds/onDemandEducation/records?workspace=w-1', ['progress', 'completedOn'], 'Kursen'],
    ] as const) {
      const view = await openRecords(page, path, 'de');
      for (const field of fields) {
        await openFilter(view, HEADINGS.de[field]!);
        const list = view.panel.getByRole('list', { name: `Werte von ${HEADINGS.de[field]}` });
        const facets = await facetsOf(page, api, field, '', 'de');
        expect(facets.length).toBeGreaterThan(2);
        const name = (value: string | null) => (value === null ? '(kein Wert)' : cell({ id: '', [field]: value }, field, 'de'));
        const expected = facets.slice(0, 200).map(({ value, count }) => `${name(value)} ${count}`);
        await expect.poll(async () => (await list.getByRole('listitem').allInnerTexts()).map(clean), { message: field }).toEqual(expected);
        const some = facets.find(({ value }) => value !== null)!;
        await list.getByRole('checkbox', { name: name(some.value), exact: true }).click();
        await expect(view.chips).toHaveText([`${HEADINGS.de[field]}: ${name(some.value)}`]);
        const { rows } = await answers(page, api, `filter[${field}]=${some.value}`, 'de');
        expect(rows).toHaveLength(some.count);
        await expect(view.status).toHaveText(new RegExp(`^${some.count} von \\d+ ${noun}$`));
        await list.getByRole('checkbox', { name: name(some.value), exact: true }).click();
      }
    }
  });
}

test('values can be included and excluded, with chips to remove them', async ({ page }) => {
  const view = await openRecords(page, `${CASES}?columns=number,status,severity`);
  const value = (name: string) => view.panel.getByRole('checkbox', { name, exact: true });
  const condition = (name: string) => view.panel.getByRole('group', { name: 'Condition for' }).getByRole('button', { name, exact: true });
  const agreesWith = async (search: string) => {
    const { rows } = await answers(page, OF_CASES, asked(search));
    await expect(view.status).toHaveText(search ? `${rows.length} of 318 support requests` : '318 support requests');
    // The address is updated a moment after the list is shown.
    await expect.poll(() => new URLSearchParams([...new URL(page.url()).searchParams].filter(([name]) => name !== 'columns')).toString()).toBe(search);
  };
  await openFilter(view, 'Status');
  await expect(condition('is')).toHaveAttribute('aria-pressed', 'true');
  await value('Open').click();
  await agreesWith('filter.status=open');
  await expect(value('Open')).toBeChecked();
  await expect(value('Open'), 'what was pressed keeps the focus').toBeFocused();
  // The other values of the same column are still offered, with their counts.
  await expect(view.panel.getByRole('listitem').filter({ hasText: 'Closed' })).toBeVisible();
  await value('Resolved').click();
  await agreesWith('filter.status=open&filter.status=resolved');
  await openFilter(view, 'Severity');
  await condition('is not').click();
  await agreesWith('filter.status=open&filter.status=resolved');
  await value('C').click();
  await agreesWith('filter.status=open&filter.status=resolved&not.severity=C');
  await expect(view.filter).toContainText('3');
  // A value is either included or excluded, and all values of a column change sides together.
  await value('B').click();
  await agreesWith('filter.status=open&filter.status=resolved&not.severity=C&not.severity=B');
  await condition('is').click();
  await agreesWith('filter.status=open&filter.status=resolved&filter.severity=C&filter.severity=B');
  await expect(value('C')).toBeChecked();
  await value('B').click();
  await condition('is not').click();
  await agreesWith('filter.status=open&filter.status=resolved&not.severity=C');
  await page.keyboard.press('Escape');
  await expect(view.panel).toHaveCount(0);
  await expect(view.filter).toBeFocused();
  await expect(view.chips).toHaveText(['Status: Open, Resolved', 'Severity: not C']);
  await page.getByRole('button', { name: 'Remove the filter Status: Open, Resolved' }).click();
  await agreesWith('not.severity=C');
  await view.search.fill('azure');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await agreesWith('');
  await expect(view.search).toBeFocused();
  await expect(view.search).toHaveValue('');
  await expect(view.chips).toHaveCount(0);
});

test('a list of many values can be searched', async ({ page }) => {
  const view = await openRecords(page, CASES);
  await openFilter(view, 'Primary contact');
  await view.panel.getByRole('textbox', { name: 'Search Primary contact' }).fill('hoff');
  const names = (await facetsOf(page, OF_CASES, 'primaryContact')).filter(({ value }) => /hoff/i.test(value!));
  await expect(view.panel.getByRole('listitem')).toHaveCount(names.length);
  await view.panel.getByRole('checkbox', { name: names[0]!.value! }).click();
  await expect(view.status).toHaveText(`${names[0]!.count} of 318 support requests`);
});

test('periods can be predefined or custom', async ({ page }) => {
  const view = await openRecords(page, CASES);
  const status = async (from: string, to: string) => {
    const { rows } = await answers(page, OF_CASES, `${from && `from=${from}`}&${to && `to=${to}`}`.replace(/^&|&$/g, ''));
    await expect(view.status).toHaveText(rows.length === 318 ? '318 support requests' : `${rows.length} of 318 support requests`);
    await expect.poll(() => ['from', 'to'].map((name) => new URL(page.url()).searchParams.get(name) ?? '')).toEqual([from, to]);
    return rows.length;
  };
  await view.period.click();
  await expect(view.panel).toContainText('Period (Opened)');
  for (const [name, from, to] of [
    ['Last 30 days', '2026-10-25', '2026-11-23'], ['Last 90 days', '2026-08-26', '2026-11-23'], ['This year', '2026-01-01', '2026-12-31'],
    ['Last year', '2025-01-01', '2025-12-31'], ['Any time', '', ''],
  ] as const) {
    await view.panel.getByRole('button', { name }).click();
    await expect(view.panel.getByRole('button', { name })).toHaveAttribute('aria-pressed', 'true');
    await status(from, to);
  }
  await view.panel.getByLabel('From').fill('2026-05-01');
  await view.panel.getByLabel('From').blur();
  await view.panel.getByLabel('To').fill('2026-05-31');
  await view.panel.getByLabel('To').blur();
  expect(await status('2026-05-01', '2026-05-31')).toBeGreaterThan(0);
  await expect(view.chips).toHaveText(['1 – 31 May 2026']);
  await page.getByRole('button', { name: /^Remove the filter 1 – 31 May/ }).click();
  await status('', '');
});

test('the table stays unchanged after the slow-response timeout', async ({ page }) => {
  const view = await openRecords(page, CASES);
  const opened = await page.evaluate(() => performance.now());
  await view.grid.evaluate((grid) => { grid.scrollTop = 4000; });
  await openFilter(view, 'Status');
  await view.panel.getByRole('textbox').fill('res');
  await page.waitForFunction((opened) => performance.now() - opened > 3500, opened);
  await expect(view.panel.getByRole('textbox')).toHaveValue('res');
  expect(await view.grid.evaluate((grid) => grid.scrollTop)).toBeGreaterThan(3900);
});

test('a benefit without records shows an empty state', async ({ page }) => {
  await page.goto('/customer-activity/entitlements/e-10');
  await expect(page.getByRole('heading', { level: 1, name: 'Rapid response on site' })).toBeVisible();
  await expect(page.getByText('Nothing has been logged yet.')).toBeVisible();
  // No chart of zeros; the table still lists each month.
  await expect(page.getByText('Nothing was consumed in these months.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Consumption over time' })).toHaveCount(0);
  await expect(page.getByRole('grid')).toHaveCount(0);
});

test('unknown fields and words are shown', async ({ page }) => {
  await page.route('**/api/v1/entitlements/*/records*', async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    answer.data = answer.data.slice(0, 4).map((row: Row, at: number) => ({ ...row, status: at ? row.status : 'frozen', mystery: 'x' }));
    Object.assign(answer.meta, { count: 4, visible: 4, total: 4 });
    await route.fulfill({ response, json: answer });
  });
  const view = await openRecords(page, `${CASES}?columns=number,status`);
  const rows = await view.rows();
  expect(rows).toHaveLength(4);
  expect(rows[0]!.cells[1]).toBe('Other (frozen)');
  expect(rows[1]!.cells[1]).toBe(cell((await answers(page, OF_CASES)).rows[1]!, 'status', 'en'));
});

// --- values while loading --------------------------------------------------------------------------------------------------

test('values of one column are never offered as those of another', async ({ page }) => {
  await lowerLimit(page, 10);
  const view = await openRecords(page, CASES);
  await openFilter(view, 'Status');
  await expect(view.panel.getByRole('checkbox', { name: 'Open' })).toBeVisible();
  const held: Route[] = [];
  await page.route(/facets\?.*field=severity/, (route) => { held.push(route); });
  await openFilter(view, 'Severity');
  await expect.poll(() => held.length).toBe(1);
  await expect(view.panel.getByText('Loading…')).toBeVisible();
  await expect(view.panel.getByRole('checkbox', { name: 'Open' })).toHaveCount(0);
  await held[0]!.continue();
  await expect(view.panel.getByRole('list', { name: 'Values of Severity' }).getByRole('checkbox', { name: 'A', exact: true })).toBeVisible();
});

test.describe('while a list of several pages is loading', () => {
  test.use({ person: null });
  let backend: Backend;
  test.beforeAll(async () => {
    backend = await Backend.start('--packages', '1', '--entitlements', '1', '--records', '9000');
  });
  test.afterAll(() => backend.stop());

  test('values are requested once, not with each page', async ({ page, watch }) => {
    await backend.signIn(page, 'customer-admin');
    const held: Route[] = [];
    await page.route(/records\?.*limit=1000/, (route) => { held.push(route); });
    await page.goto(`${backend.origin}/customer-activity/entitlements/e-1`);
    const view = records(page);
    await expect(view.grid).toBeVisible();
    await view.filter.click();
    await expect(view.panel.getByRole('checkbox', { name: 'Open' })).toBeVisible();
    const asked = () => watch.asked('/entitlements/e-1/records/facets').length;
    expect(asked()).toBe(1);
    for (let pages = 1; pages <= 8; pages += 1) {
      await expect.poll(() => held.length).toBeGreaterThan(0);
      await held.shift()!.continue();
      await expect(view.area.getByText(`${(200 + pages * 1000).toLocaleString('en')} of 9,000 loaded`)).toBeVisible();
    }
    expect(asked()).toBe(1);
    await expect.poll(() => held.length).toBe(1);
    await held.shift()!.continue();
    await view.settled();
    await expect(view.panel.getByRole('checkbox', { name: 'Open' })).toBeVisible();
    expect(asked(), 'the whole list counts by itself').toBe(1);
  });
});

// --- hidden records ----------------------------------------------------------------------------------------------------

test('hidden records are not shown as an empty list', async ({ page, faults }) => {
  await faults([{ path: '/entitlements/e-1/records', replace: { '/data': [], '/meta/count': 0, '/meta/visible': 0, '/meta/total': 530 } }]);
  await page.goto(`/customer-activity${CASES}`);
  await expect(page.getByRole('note').filter({ hasText: '0 of 530 visible' })).toBeVisible();
  await expect(page.getByText('Nothing has been logged')).toHaveCount(0);
  await faults([{ path: '/entitlements/e-1/records', replace: { '/data': [], '/meta/count': 0, '/meta/visible': 0, '/meta/total': 0 } }]);
  await page.goto(`/customer-activity${CASES}`);
  await expect(page.getByText('Nothing has been logged')).toBeVisible();
  await expect(page.getByText('0 of 0 visible')).toHaveCount(0);
});

// --- texts -------------------------------------------------------------------------------------------------------------

for (const [lang, person] of [['en', 'customer-admin'], ['de', 'workspace-admin']] as const) {
  test(`“This looks wrong” names the record, its context and the time of the data: ${lang}`, async ({ page, become }) => {
    await become(person);
    const { rows, meta } = await answers(page, OF_CASES, '', lang);
    const view = await openRecords(page, CASES, lang);
    await view.row(1).dblclick();
    const name = lang === 'de' ? 'Fehler melden' : 'This looks wrong';
    await view.details.getByRole('button', { name }).click();
    const text = clean(await view.details.getByRole('textbox', { name }).inputValue());
    const { asOf } = meta as unknown as { asOf: string };
    const title = (await page.getByRole('heading', { level: 1 }).innerText()).trim();
    for (const part of lang === 'de'
      ? ['Ein Datensatz der Kundenaktivität scheint nicht zu stimmen.', title, 'Arbeitsbereich: Contoso Deutschland', 'Vertrag: Unified Enterprise E-061019486, 1. Feb. 2026 – 31. Jan. 2027', 'Paket: ', `Datenstand: ${moment(asOf, lang)}`, `Datensatz: ${rows[0]!.id}`, `Schweregrad: ${cell(rows[0]!, 'severity', lang)}`, 'Das hätte ich erwartet:']
      : ['A record in Customer activity looks wrong to me.', title, 'Workspace: Contoso Deutschland', 'Agreement: Unified Enterprise E-061019486, 1 Feb 2026 – 31 Jan 2027', 'Package: ', `Data as of: ${moment(asOf, lang)}`, `Record: ${rows[0]!.id}`, `Severity: ${cell(rows[0]!, 'severity', lang)}`, 'What I expected:']) {
      expect(text).toContain(part);
    }
  });
}

test('an unreadable record is explained with the column’s title', async ({ page, become }) => {
  await become('workspace-admin');
  await page.route('**/api/v1/entitlements/e-11/records*', async (route) => {
    const response = await route.fetch();
    const answer = await response.json() as { data: Row[] };
    answer.data[1]!.balanceAfter = 'a lot';
    await route.fulfill({ response, json: answer });
  });
  await openRecords(page, '/entitlements/e-11', 'de');
  await page.getByText('Gründe anzeigen').click();
  await expect(page.getByText('Zeile 2: Neuer Stand fehlt oder hat das falsche Format')).toBeVisible();
});

test('German: all periods, record details, learners', async ({ page, become }) => {
  await become('workspace-admin');
  const view = await openRecords(page, CASES, 'de');
  await view.period.click();
  await expect(view.panel.getByRole('button', { name: 'Gesamter Zeitraum' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  await view.row(1).dblclick();
  await expect(view.details.getByRole('button', { name: 'Details kopieren' })).toBeVisible();
  await page.keyboard.press('Escape');
  // Closing goes back in the history, which takes a moment; navigating before would cancel it.
  await expect.poll(() => where(page)).not.toContain('record=');
  await openRecords(page, '/kinds/onDemandEducation', 'de');
  await expect(page.getByText('Zählt jede Aktivität, die jemand in den gewählten Arbeitsbereichen begonnen hat, abgeschlossen oder nicht.')).toBeVisible();
  await openOverview(page, '', 'de');
  await expect(page.getByText('Workshop-Angebote')).toHaveCount(0);
});
