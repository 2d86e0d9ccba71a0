// The details of a record: title, position, address, and whom to write to when it looks wrong.
import { expect, test, FAILED, type Lang, type Page, type Person } from './fixtures';
import { answers, cell, clean, lowerLimit, openRecords, records, type Row } from './records';

const READERS = [['en', 'customer-admin'], ['de', 'customer-activity']] as const satisfies [Lang, Person][];
const SAYS = {
  en: {
    wrong: 'This looks wrong', agreement: 'Agreement', write: 'Write to', of: 'of', next: 'Next', previous: 'Previous', close: 'Close', link: 'Copy link', again: 'Try again', dismiss: 'Dismiss',
    missing: 'We couldn\'t find what this link leads to. It may be gone, filtered out, or not visible to you.', looking: 'Searching…', nameHidden: 'Name hidden',
  },
  de: {
    wrong: 'Fehler melden', agreement: 'Vertrag', write: 'E-Mail an', of: 'von', next: 'Nächster Eintrag', previous: 'Vorheriger Eintrag', close: 'Schließen', link: 'Link kopieren', again: 'Erneut versuchen', dismiss: 'Schließen',
    missing: 'Das Ziel dieses Links wurde nicht gefunden. Vielleicht ist es nicht mehr vorhanden, durch einen Filter ausgeblendet oder für Sie nicht sichtbar.', looking: 'Wird gesucht …', nameHidden: 'Name ausgeblendet',
  },
} as const;

/** Opens a drilldown in a language, whatever the person's own is. */
async function open(page: Page, path: string, lang: Lang) {
  await page.addInitScript((lang) => localStorage.setItem('customer-activity.language', lang), lang);
  return openRecords(page, path, lang);
}

/** The id of the record that the address names. */
const recordInAddress = (page: Page) => new URL(page.url()).searchParams.get('record');
const heading = (page: Page) => page.getByRole('dialog').getByRole('heading', { level: 2 });
const place = (page: Page) => page.getByRole('dialog').getByRole('status');
const link = (path: string, id: string) => `${path}${path.includes('?') ? '&' : '?'}record=${encodeURIComponent(id)}`;

interface Agreement { id: string; number: string; name: string; contacts: { role: string; displayName: string; email: string }[] }

async function agreementsOf(page: Page): Promise<Agreement[]> {
  return (await (await page.request.get('/api/v1/activity?workspace=w-1')).json()).agreements;
}

// --- reporting a record that looks wrong -----------------------------------------------------------------------------

for (const [lang, person] of READERS) {
  test.describe(`reporting a record that looks wrong: ${lang}`, () => {
    test.use({ person });

    /** Opens the details of a record (without an id, of the first one) and its report: the text and the links to write a mail. */
    async function openReport(page: Page, path: string, id = '') {
      const view = await open(page, id ? link(path, id) : path, lang);
      if (!id) await view.row(1).dblclick();
      await view.details.getByRole('button', { name: SAYS[lang].wrong }).click();
      return { view, box: view.details.getByRole('textbox', { name: SAYS[lang].wrong }), mailLinks: view.details.getByRole('link', { name: SAYS[lang].write }) };
    }

    for (const kind of ['builtInProactive', 'reactiveSupport']) {
      test(`the report names the record’s own agreement and offers a mail only to its manager: ${kind}`, async ({ page }) => {
        const agreements = await agreementsOf(page);
        // Of each kind, one entitlement of agreement a-1 and one of a-2 of the sample data.
        for (const [entitlement, id] of kind === 'builtInProactive' ? [['e-3', 'a-1'], ['e-22', 'a-2']] : [['e-1', 'a-1'], ['e-20', 'a-2']]) {
          const { box, mailLinks } = await openReport(page, `/kinds/${kind}?filter.entitlementId=${entitlement}`);
          const own = agreements.find((one) => one.id === id)!;
          const other = agreements.find((one) => ['a-1', 'a-2'].includes(one.id) && one.id !== id)!;
          await expect(box).toHaveValue(new RegExp(`${SAYS[lang].agreement}: ${own.name} ${own.number}, `));
          expect(await box.inputValue()).not.toContain(other.number);
          const manager = own.contacts.find(({ role }) => role === 'customerSuccessAccountManager')!;
          await expect(mailLinks).toHaveCount(1);
          await expect(mailLinks).toHaveAttribute('href', new RegExp(`^mailto:${manager.email}\\?`));
        }
      });
    }

    test('an additional case names its agreement: known, unknown, or none', async ({ page }) => {
      const { rows } = await answers(page, '/additional-cases?service=problemResolution&workspace=w-1', '', lang);
      const agreements = await agreementsOf(page);
      const known = (row: Row) => agreements.find(({ number }) => number === row.agreementNumber);
      for (const matches of [(row: Row) => known(row) !== undefined, (row: Row) => row.agreementNumber !== undefined && !known(row), (row: Row) => row.agreementNumber === undefined]) {
        const row = rows.find(matches);
        if (!row) continue; // not everyone sees one of each kind
        const own = known(row);
        const { box, mailLinks } = await openReport(page, '/additional-cases/problem-resolution', row.id);
        const named = own ? `${own.name} ${own.number}, ` : row.agreementNumber as string | undefined;
        if (named) await expect(box).toHaveValue(new RegExp(`${SAYS[lang].agreement}: ${named}`));
        await expect(mailLinks).toHaveCount(own ? 1 : 0);
        for (const { number } of agreements.filter((one) => one !== own)) expect(await box.inputValue()).not.toContain(number);
      }
    });

    test('while personal data is hidden, heading, text and addresses name no one', async ({ page }) => {
      const path = '/entitlements/e-5/records?workspace=w-1';
      const [row] = (await answers(page, path, '', lang)).rows;
      const { box, mailLinks } = await openReport(page, '/entitlements/e-5', row!.id);
      await expect(heading(page)).toHaveText(row!.displayName as string);
      await expect(mailLinks).toHaveCount(1);
      await page.keyboard.press('F8');
      await expect(heading(page)).toHaveText(SAYS[lang].nameHidden);
      const button = page.getByRole('dialog').getByRole('button', { name: SAYS[lang].wrong });
      // Hiding personal data may have closed the report.
      if (await button.getAttribute('aria-expanded') === 'false') await button.click();
      const text = await box.inputValue();
      for (const name of [row!.displayName, row!.email]) expect(text).not.toContain(name as string);
      await expect(mailLinks).toHaveCount(0);
      expect(decodeURIComponent(page.url())).not.toContain(row!.displayName as string);
    });
  });
}

test('edited report text stays when more data arrives', async ({ page }) => {
  // The record names only its agreement's number. Whom to write to comes from the activity, which is held back.
  const [row] = (await answers(page, '/additional-cases?service=advisory&workspace=w-1', 'filter[agreementNumber]=E-057120884')).rows;
  let release = () => {};
  const held = new Promise<void>((resolve) => { release = resolve; });
  await page.route('**/api/v1/activity*', async (route) => { await held; await route.continue(); });
  const view = await openRecords(page, link('/additional-cases/advisory', row!.id));
  await view.details.getByRole('button', { name: 'This looks wrong' }).click();
  const box = view.details.getByRole('textbox', { name: 'This looks wrong' });
  await expect(box).toHaveValue(/Agreement: E-057120884/);
  await box.fill('Mine');
  release();
  await expect(view.details.getByRole('link', { name: 'Write to Friederike Lindemann' })).toBeVisible();
  await expect(box).toHaveValue('Mine');
});

// --- title and position --------------------------------------------------------------------------------------------------

/** A drilldown for each record type, the backend's path of its records, and the title that the details must show. */
const TITLES: [path: string, list: string, title: (row: Row) => string][] = [
  ['/entitlements/e-1', '/entitlements/e-1/records?workspace=w-1', (row) => `${row.title as string} · ${row.number as string}`],
  ['/additional-cases/advisory', '/additional-cases?service=advisory&workspace=w-1', (row) => `${row.title as string} · ${row.number as string}`],
  ['/entitlements/e-3', '/entitlements/e-3/records?workspace=w-1', (row) => row.title as string],
  ['/entitlements/e-11', '/entitlements/e-11/records?workspace=w-1', (row) => row.description as string],
  ['/entitlements/e-5', '/entitlements/e-5/records?workspace=w-1', (row) => row.displayName as string],
  ['/entitlements/e-4', '/entitlements/e-4/records?workspace=w-1', (row) => row.title as string],
  ['/entitlements/e-6', '/entitlements/e-6/records?workspace=w-1', (row) => row.assessment as string],
];

for (const [lang, person] of READERS) {
  test(`the heading is the record’s title, with its position in the filtered list: ${lang}`, async ({ page, become }) => {
    test.slow();
    await become(person);
    for (const [path, list, title] of TITLES) {
      const { rows } = await answers(page, list, '', lang);
      const view = await open(page, path, lang);
      await view.row(1).dblclick();
      await expect(heading(page)).toHaveText(clean(title(rows[0]!)));
      await expect(place(page)).toHaveText(`1 ${SAYS[lang].of} ${rows.length.toLocaleString(lang)}`);
    }
    const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1', 'q=azure&sort=title', lang);
    const view = await open(page, '/entitlements/e-1?q=azure&sort=title', lang);
    await view.row(2).dblclick();
    await expect(place(page)).toHaveText(`2 ${SAYS[lang].of} ${rows.length}`);
    await view.details.getByRole('button', { name: SAYS[lang].next }).click();
    await expect(place(page)).toHaveText(`3 ${SAYS[lang].of} ${rows.length}`);
    await expect(heading(page)).toContainText(rows[2]!.number as string);
    await expect(view.details.getByRole('button', { name: SAYS[lang].next })).toBeFocused();
  });
}

test('a record of an unknown type is titled by its text, or by its id while personal data is hidden', async ({ page }) => {
  await page.route('**/api/v1/entitlements/e-6/records*', async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    answer.meta.recordType = 'visit';
    answer.meta.sums = {};
    answer.data = answer.data.map(({ id }: Row, at: number) => ({ id, colour: 'blue', name: `Visit ${at + 1}` }));
    await route.fulfill({ response, json: answer });
  });
  const view = await openRecords(page, '/entitlements/e-6');
  await view.row(2).dblclick();
  await expect(heading(page)).toHaveText('Visit 2');
  await page.keyboard.press('F8');
  await expect(heading(page)).toHaveText(/^Record \S+$/);
});

// --- the address of a record -----------------------------------------------------------------------------------------

for (const [lang, person] of READERS) {
  test.describe(`the address of a record: ${lang}`, () => {
    test.use({ person, permissions: ['clipboard-read', 'clipboard-write'] });
    const PATH = '/entitlements/e-1?q=azure&sort=title&columns=number';
    const rowsOf = async (page: Page) => (await answers(page, '/entitlements/e-1/records?workspace=w-1', 'q=azure&sort=title', lang)).rows;

    test('opening adds the record to the address, stepping changes it, closing goes back, and history entries do not pile up', async ({ page }) => {
      const rows = await rowsOf(page);
      const view = await open(page, PATH, lang);
      const before = page.url();
      const length = () => page.evaluate(() => history.length);
      const entries = await length();
      for (const close of ['key', 'button'] as const) {
        await view.row(2).dblclick();
        await expect.poll(() => recordInAddress(page)).toBe(rows[1]!.id);
        await view.details.getByRole('button', { name: SAYS[lang].next }).click();
        await expect.poll(() => recordInAddress(page)).toBe(rows[2]!.id);
        expect(await length()).toBe(entries + 1);
        if (close === 'key') await page.keyboard.press('Escape');
        else await view.details.getByRole('button', { name: SAYS[lang].close }).click();
        await expect(view.details).toHaveCount(0);
        await expect.poll(() => page.url()).toBe(before);
      }
      await page.goForward();
      await expect(heading(page)).toContainText(rows[2]!.number as string);
      expect(await length()).toBe(entries + 1);
    });

    test('back closes the details, forward opens them, reload keeps them', async ({ page }) => {
      const rows = await rowsOf(page);
      const view = await open(page, PATH, lang);
      await view.row(3).dblclick();
      await expect(heading(page)).toContainText(rows[2]!.number as string);
      await page.goBack();
      await expect(view.details).toHaveCount(0);
      await expect(view.grid).toBeVisible();
      expect(recordInAddress(page)).toBe(null);
      await page.goForward();
      await expect(heading(page)).toContainText(rows[2]!.number as string);
      await page.reload();
      await expect(heading(page)).toContainText(rows[2]!.number as string);
      await expect(place(page)).toHaveText(`3 ${SAYS[lang].of} ${rows.length}`);
      await page.keyboard.press('Escape');
      await expect(view.details).toHaveCount(0);
      await expect.poll(() => recordInAddress(page)).toBe(null);
    });

    test('the copied link opens the details, and closing them stays on the page', async ({ page }) => {
      const rows = await rowsOf(page);
      const view = await open(page, PATH, lang);
      await view.row(2).dblclick();
      await view.details.getByRole('button', { name: SAYS[lang].link }).click();
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('record=');
      const url = new URL(await page.evaluate(() => navigator.clipboard.readText()));
      expect([url.searchParams.get('record'), url.searchParams.get('q'), url.searchParams.get('workspace')]).toEqual([rows[1]!.id, 'azure', 'w-1']);
      const other = await page.context().newPage();
      await other.goto(url.href);
      await expect(heading(other)).toContainText(rows[1]!.number as string);
      await expect(place(other)).toHaveText(`2 ${SAYS[lang].of} ${rows.length}`);
      await other.keyboard.press('Escape');
      await expect(other.getByRole('dialog')).toHaveCount(0);
      await expect.poll(() => recordInAddress(other)).toBe(null);
      expect(new URL(other.url()).pathname).toBe(url.pathname);
    });

    test('a missing, filtered out or hidden record shows one notice, and the list stays', async ({ page, become }) => {
      const rows = await rowsOf(page);
      const all = (await answers(page, '/entitlements/e-1/records?workspace=w-1', '', lang)).rows;
      const filteredOut = all.find((row) => !rows.some(({ id }) => id === row.id))!;
      const ids = ['no-such-record', filteredOut.id];
      await become('customer-admin');
      const seenByAdmin = (await answers(page, '/entitlements/e-1/records?workspace=w-1', 'q=azure')).rows;
      await become(person);
      const hidden = seenByAdmin.find((row) => !rows.some(({ id }) => id === row.id));
      if (hidden) ids.push(hidden.id);
      // The administrator sees every record, the other reader does not.
      expect(Boolean(hidden)).toBe(person === 'customer-activity');
      for (const id of ids) {
        const view = await open(page, link(PATH, id), lang);
        await expect(page.getByText(SAYS[lang].missing)).toHaveCount(1);
        await expect(page.getByRole('dialog')).toHaveCount(0);
        await expect(view.row(1)).toContainText(rows[0]!.number as string);
      }
      await page.getByRole('status').filter({ hasText: SAYS[lang].missing }).getByRole('button', { name: SAYS[lang].dismiss }).click();
      await expect(page.getByText(SAYS[lang].missing)).toHaveCount(0);
      await expect.poll(() => recordInAddress(page)).toBe(null);
    });
  });
}

test('closing a record and opening another at once shows the other', async ({ page }) => {
  const view = await openRecords(page, '/entitlements/e-1');
  const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1');
  await view.row(1).dblclick();
  await expect(heading(page)).toContainText(rows[0]!.number as string);
  // Closing goes back in the history, which takes effect later. Both clicks are in one task, so the second one comes before that.
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('dialog[open] [aria-label="Close"]')!.click();
    document.querySelector<HTMLElement>('[role="row"][aria-rowindex="4"] [role="gridcell"] button')!.click();
  });
  await expect(heading(page)).toContainText(rows[2]!.number as string);
  await expect.poll(() => recordInAddress(page)).toBe(rows[2]!.id);
  await page.goBack();
  await expect(view.details).toHaveCount(0);
  await expect.poll(() => recordInAddress(page)).toBe(null);
});

// --- beside the list -------------------------------------------------------------------------------------------------

test.describe('beside the list', () => {
  const activeRow = async (view: Awaited<ReturnType<typeof openRecords>>) => (await view.active())!.row - 1;

  test('a click on a row opens its details beside the list, which stays usable', async ({ page }) => {
    const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1');
    const view = await openRecords(page, '/entitlements/e-1');
    await view.row(2).getByRole('gridcell').nth(2).click();
    await expect(heading(page)).toContainText(rows[1]!.number as string);
    const [list, details] = [(await view.grid.boundingBox())!, (await view.details.boundingBox())!];
    expect(list.x + list.width).toBeLessThanOrEqual(details.x);
    // The list keeps the keyboard, and the details follow it.
    await expect(view.grid).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(heading(page)).toContainText(rows[2]!.number as string);
    await expect(view.row(3)).toHaveAttribute('aria-current', 'true');
    // Another click opens another one.
    await view.row(5).getByRole('gridcell').nth(2).click();
    await expect(heading(page)).toContainText(rows[4]!.number as string);
    // Sorting keeps it open; its place is another one.
    await view.heading('Title').getByRole('button', { name: 'Title', exact: true }).click();
    const { rows: sorted } = await answers(page, '/entitlements/e-1/records?workspace=w-1', 'sort=title');
    const found = sorted.findIndex(({ id }) => id === rows[4]!.id) + 1;
    await expect(place(page)).toHaveText(`${found} of ${rows.length}`);
    await expect(heading(page)).toContainText(rows[4]!.number as string);
    await view.grid.evaluate((grid) => { grid.scrollTop = 4000; });
    await expect(view.row(110)).toBeVisible();
    await expect(heading(page)).toContainText(rows[4]!.number as string);
    // A search that leaves it out closes it, without a notice.
    await view.search.fill(rows[0]!.number as string);
    await expect(view.details).toHaveCount(0);
    await expect(view.row(1)).toContainText(rows[0]!.number as string);
    await expect(page.getByText(SAYS.en.missing)).toHaveCount(0);
    await expect.poll(() => new URL(page.url()).search).toBe(`?sort=title&q=${rows[0]!.number as string}`);
  });

  test('closing after a filter was changed keeps the filter', async ({ page }) => {
    const view = await openRecords(page, '/entitlements/e-1');
    await view.row(2).getByRole('gridcell').nth(2).click();
    await view.heading('Title').getByRole('button', { name: 'Title', exact: true }).click();
    await view.details.getByRole('button', { name: 'Close' }).click();
    await expect(view.details).toHaveCount(0);
    await expect.poll(() => new URL(page.url()).search).toBe('?sort=title');
  });

  test('going back undoes a changed query first, with the details open, and then closes them', async ({ page }) => {
    const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1');
    const view = await openRecords(page, '/entitlements/e-1');
    await view.row(2).getByRole('gridcell').nth(2).click();
    await expect(heading(page)).toContainText(rows[1]!.number as string);
    await view.heading('Title').getByRole('button', { name: 'Title', exact: true }).click();
    await expect(view.heading('Title')).toHaveAttribute('aria-sort', 'ascending');
    await page.goBack();
    await expect(view.heading('Title')).toHaveAttribute('aria-sort', 'none');
    await expect(heading(page)).toContainText(rows[1]!.number as string);
    await expect(place(page)).toHaveText(`2 of ${rows.length}`);
    await page.goBack();
    await expect(view.details).toHaveCount(0);
    expect(new URL(page.url()).search).toBe('');
    await page.goForward();
    await page.goForward();
    await expect(view.heading('Title')).toHaveAttribute('aria-sort', 'ascending');
    await expect(heading(page)).toContainText(rows[1]!.number as string);
    // Undone and then closed, nothing of either is left.
    await page.goBack();
    await expect(view.heading('Title')).toHaveAttribute('aria-sort', 'none');
    await view.details.getByRole('button', { name: 'Close' }).click();
    await expect(view.details).toHaveCount(0);
    await expect.poll(() => new URL(page.url()).search).toBe('');
  });

  test('a month that leaves the open record out closes it, without a notice', async ({ page }) => {
    const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1');
    const view = await openRecords(page, '/entitlements/e-1');
    await view.row(2).getByRole('gridcell').nth(2).click();
    await expect(heading(page)).toContainText(rows[1]!.number as string);
    // A press on a month of the chart, in which the record was not opened.
    const months = page.getByRole('list', { name: 'Consumption over time' }).getByRole('button');
    await months.first().click();
    await expect(view.details).toHaveCount(0);
    await expect(page.getByText(SAYS.en.missing)).toHaveCount(0);
    await expect.poll(() => new URL(page.url()).searchParams.get('from')).not.toBeNull();
  });

  test('going back after a search that left the record out opens it again', async ({ page }) => {
    const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1');
    const view = await openRecords(page, '/entitlements/e-1');
    await view.row(2).getByRole('gridcell').nth(2).click();
    await expect(heading(page)).toContainText(rows[1]!.number as string);
    await view.heading('Title').getByRole('button', { name: 'Title', exact: true }).click();
    await view.search.fill(rows[0]!.number as string);
    await expect(view.details).toHaveCount(0);
    await expect.poll(() => new URL(page.url()).search).toBe(`?sort=title&q=${rows[0]!.number as string}`);
    await page.goBack();
    await expect(heading(page)).toContainText(rows[1]!.number as string);
    await expect(place(page)).toHaveText(`2 of ${rows.length}`);
    expect(new URL(page.url()).search).toBe(`?record=${rows[1]!.id}`);
  });

  test('closing after a search was typed keeps the search', async ({ page }) => {
    const view = await openRecords(page, '/entitlements/e-1');
    await view.row(2).getByRole('gridcell').nth(2).click();
    await expect(view.details).toBeVisible();
    await view.search.fill('e');
    await view.settled();
    await view.details.getByRole('button', { name: 'Close' }).click();
    await expect(view.details).toHaveCount(0);
    await expect.poll(() => new URL(page.url()).search).toBe('?q=e');
    await page.reload();
    await view.settled();
    await expect(view.details).toHaveCount(0);
    await expect(view.search).toHaveValue('e');
  });

  test('by keyboard the focus goes to the details, arrows step on, and Escape returns to the record in the list', async ({ page }) => {
    const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1');
    const view = await openRecords(page, '/entitlements/e-1');
    await view.grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(heading(page)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await expect(heading(page)).toContainText(rows[2]!.number as string);
    await expect(heading(page)).toBeFocused();
    // In a text the arrows move the cursor.
    await view.details.getByRole('button', { name: 'This looks wrong' }).click();
    await view.details.getByRole('textbox').press('ArrowDown');
    await expect(heading(page)).toContainText(rows[2]!.number as string);
    await page.keyboard.press('Escape');
    await expect(view.details).toHaveCount(0);
    await expect(view.grid).toBeFocused();
    expect(await activeRow(view)).toBe(3);
  });

  test('selecting text in a row does not open it, and a double click opens that row', async ({ page }) => {
    const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1');
    const view = await openRecords(page, '/entitlements/e-1');
    await view.row(4).scrollIntoViewIfNeeded();
    const box = (await view.row(2).getByRole('gridcell').nth(1).boundingBox())!;
    await page.mouse.move(box.x + 12, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 90, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    await expect(view.details).toHaveCount(0);
    expect(await page.evaluate(() => getSelection()!.toString())).not.toBe('');
    await view.row(2).dblclick();
    await expect(heading(page)).toContainText(rows[1]!.number as string);
  });

  test('in a narrow window the details are a sheet over the list', async ({ page }) => {
    await page.setViewportSize({ width: 640, height: 800 });
    const view = await openRecords(page, '/entitlements/e-1');
    await view.row(2).getByRole('gridcell').nth(1).click();
    await expect(view.details).toBeVisible();
    await expect(heading(page)).toBeFocused();
    const inFront = await view.grid.evaluate((grid) => {
      const { right, top } = grid.getBoundingClientRect();
      return Boolean(document.elementFromPoint(right - 20, Math.max(top, 0) + 60)?.closest('dialog'));
    });
    expect(inFront).toBe(true);
    // With more room they go beside it, and back.
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect.poll(() => view.details.evaluate((dialog) => dialog.matches(':modal'))).toBe(false);
    await page.setViewportSize({ width: 640, height: 800 });
    await expect.poll(() => view.details.evaluate((dialog) => dialog.matches(':modal'))).toBe(true);
    await page.keyboard.press('Escape');
    await expect(view.details).toHaveCount(0);
    await expect(view.grid).toBeFocused();
  });
});

// --- outside the loaded pages ----------------------------------------------------------------------------------------

test.describe('in a list that is too long to be loaded', () => {
  const LIST = '/entitlements/e-1/records?workspace=w-1';
  // The rows at index 259 and 260 are beyond the first page, which has 200 rows.
  test.beforeEach(({ page }) => lowerLimit(page, 10));

  for (const sort of ['', '-title', 'group,-opened', 'hours']) {
    test(`a record outside the loaded pages is found with its position and the next one: ${sort || 'in the order of the list'}`, async ({ page }) => {
      const query = sort && `sort=${sort}`;
      const { rows } = await answers(page, LIST, query);
      const view = await openRecords(page, link(`/entitlements/e-1?${query}`, rows[259]!.id));
      await expect(heading(page)).toContainText(rows[259]!.number as string);
      await expect(place(page)).toHaveText('260 of 318');
      await view.details.getByRole('button', { name: 'Next' }).click();
      await expect(heading(page)).toContainText(rows[260]!.number as string);
      await expect(place(page)).toHaveText('261 of 318');
      await expect.poll(() => recordInAddress(page)).toBe(rows[260]!.id);
    });
  }

  test('a record that is not in the list shows the same notice', async ({ page }) => {
    await openRecords(page, link('/entitlements/e-1', 'no-such-record'));
    await expect(page.getByText(SAYS.en.missing)).toHaveCount(1);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  for (const [what, ignores] of [['refuses to filter', false], ['ignores filters', true]] as const) {
    test(`a backend that ${what} is searched page by page`, async ({ page, watch }) => {
      if (!ignores) watch.allow(FAILED(400));
      await page.route('**/api/v1/entitlements/e-1/records*', async (route) => {
        const url = new URL(route.request().url());
        if (![...url.searchParams.keys()].some((name) => name.startsWith('filter'))) return route.fallback();
        if (!ignores) return route.fulfill({ status: 400, contentType: 'application/problem+json', json: { type: 'about:blank', title: 'Bad', status: 400 } });
        for (const name of [...url.searchParams.keys()].filter((name) => name.startsWith('filter'))) url.searchParams.delete(name);
        return route.continue({ url: url.href });
      });
      const { rows } = await answers(page, LIST, '');
      await openRecords(page, link('/entitlements/e-1', rows[259]!.id));
      await expect(heading(page)).toContainText(rows[259]!.number as string);
      await expect(place(page)).toHaveText('260 of 318');
      await page.goto(`/customer-activity${link('/entitlements/e-1', 'no-such-record')}`);
      await expect(page.getByText(SAYS.en.missing)).toHaveCount(1);
    });
  }

  test('the search for a record can be cancelled, and a failed one retried', async ({ page, watch, faults, noFaults }) => {
    watch.allow(FAILED(500), /net::ERR_/);
    const { rows } = await answers(page, LIST, '');
    let release = () => {};
    const held = new Promise<void>((resolve) => { release = resolve; });
    await page.route('**/api/v1/entitlements/e-1/records*filter*', async (route) => { await held; await route.fallback().catch(() => {}); });
    const view = await openRecords(page, link('/entitlements/e-1', rows[259]!.id));
    await expect(page.getByRole('dialog')).toContainText(SAYS.en.looking);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(view.row(1)).toBeVisible();
    release();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await lowerLimit(page, 10);
    await faults([{ path: '/entitlements/e-1/records', query: 'filter', status: 500 }]);
    await openRecords(page, link('/entitlements/e-1', rows[259]!.id));
    const again = page.getByRole('dialog').getByRole('button', { name: SAYS.en.again });
    await expect(again).toBeVisible();
    await noFaults();
    await again.click();
    await expect(heading(page)).toContainText(rows[259]!.number as string);
  });
});

test('the record is shown in full before its position is known', async ({ page }) => {
  await lowerLimit(page, 10);
  const { rows } = await answers(page, '/entitlements/e-1/records?workspace=w-1');
  let release = () => {};
  const held = new Promise<void>((resolve) => { release = resolve; });
  // The requests that find the position: single records to compare with, then the page that contains it.
  await page.route(/\/records\?.*limit=(1|1000)$/, async (route) => { await held; await route.fallback(); });
  const view = records(page);
  await page.goto(`/customer-activity${link('/entitlements/e-1', rows[259]!.id)}`);
  await expect(heading(page)).toContainText(rows[259]!.number as string);
  await expect(view.details).toContainText(cell(rows[259]!, 'opened', 'en'));
  await expect(view.details.getByRole('button', { name: 'Next' })).toBeDisabled();
  release();
  await expect(place(page)).toHaveText('260 of 318');
  await expect(view.details.getByRole('button', { name: 'Next' })).toBeEnabled();
});

test('a status and a severity have an icon besides their text, and another for what is urgent', async ({ page }) => {
  await page.goto('/customer-activity/kinds/reactiveSupport?workspace=*');
  await expect(page.getByRole('row').nth(5)).toBeVisible();
  const icons = await page.locator('.grid-body .grid-row:not([hidden]) .grid-cell').evaluateAll((cells) => {
    const found: Record<string, string> = {};
    for (const cell of cells) {
      const { width, maskImage, maskPosition, color } = getComputedStyle(cell, '::before');
      if (maskImage !== 'none') found[cell.textContent!] = `${width} ${maskPosition} ${color}`;
    }
    return found;
  });
  const words = Object.keys(icons);
  expect(words).toEqual(expect.arrayContaining(['A', 'B', 'C', 'Open', 'Resolved']));
  expect(words.filter((word) => !/^(1|A|B|C|Open|Resolved|Closed|Waiting for customer)$/.test(word))).toEqual([]);
  expect(new Set(['A', 'B', 'C', 'Resolved'].map((word) => icons[word])).size).toBe(4);
  expect(icons.Open).toBe(icons.C);
});
