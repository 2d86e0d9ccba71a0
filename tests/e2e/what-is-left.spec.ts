// Remaining amounts: what is left is usable, every row shows the agreement's figures, and unknown stays unknown. A figure is the same on
// every page.
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import readWorkbook from 'read-excel-file/node';
import { expect, openOverview, overview, test, TODAY, OVERVIEW, type Lang, type Page, type Person } from './fixtures';
import { dec, expected, factsOf, hereTexts, kindLines, leftOf, lineOf, partTexts, percentSign, readView, type Activity, type Choice, type Line, type View } from './oracle';
import { HEADINGS, clean, records } from './records';

const NAMES = {
  en: { enterprise: 'Enterprise-wide packages', addOns: 'Add-on packages', agreements: 'Agreements', cases: 'Additional cases' },
  de: { enterprise: 'Unternehmensweite Pakete', addOns: 'Zusatzpakete', agreements: 'Verträge', cases: 'Zusätzliche Fälle' },
};
const WORDS = {
  en: { ready: 'The document is ready', workbook: 'Excel workbook', csv: 'Text file (CSV)', export: 'Export', unknown: 'Unknown', unknownUse: 'Consumption unknown' },
  de: { ready: 'Das Dokument ist fertig', workbook: 'Excel-Arbeitsmappe', csv: 'Textdatei (CSV)', export: 'Exportieren', unknown: 'Unbekannt', unknownUse: 'Verbrauch unbekannt' },
};

async function activityOf(page: Page, workspace: string, lang: Lang): Promise<Activity> {
  const answer = await page.request.get(`/api/v1/activity?workspace=${workspace}`, { headers: { 'Accept-Language': lang } });
  expect(answer.status()).toBe(200);
  return answer.json();
}

/** A person with all rights and that language. */
const ADMIN: Record<Lang, Person> = { en: 'customer-admin', de: 'workspace-admin' };

declare global {
  interface Window { readView: typeof readView }
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(`window.readView = ${readView}`);
});

/** Titles and values in the head of a drilldown, by card. */
const heads = (page: Page) => page.locator('.totals-card').evaluateAll((cards) => cards.map((card) => ({
  facts: [...card.querySelectorAll('dt')].map((title) => [title.textContent ?? '', title.nextElementSibling?.textContent ?? '']),
  notes: [...card.querySelectorAll('.tile-note')].map((note) => note.textContent ?? ''),
})));

/** Navigates to an address below the overview without loading a document, like back and forward. */
async function go(page: Page, path: string) {
  await page.evaluate((path) => {
    history.pushState(null, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** Checks the head of a drilldown against the oracle's lines. */
async function headSays(page: Page, lines: Line[], lang: Lang, one: boolean, what: string) {
  const elapsed = lang === 'de' ? 'Laufzeit verstrichen' : 'Term elapsed';
  const wanted = lines.map((line) => factsOf(line, lang, one));
  await expect.poll(async () => (await heads(page)).map(({ facts }) => facts.map((fact) => fact.map(clean)).filter(([title]) => title !== elapsed)), what)
    .toEqual(wanted.map(({ facts }) => facts));
  const said = await heads(page);
  wanted.forEach(({ notes }, at) => {
    const own = said[at]!.notes.map(clean).filter((note) => /·/.test(note));
    expect(own, `${what}: the workspaces' part`).toEqual(notes);
  });
}

/** The sum of the records in a CSV file, by the contract; `undefined` if a column it needs is missing. */
function measured(table: string[][], type: string, unit: string, lang: Lang): bigint | undefined {
  const [head = [], ...rows] = table;
  const column = (field: string) => head.indexOf(HEADINGS[lang][field]!);
  const sum = (field: string, admits: (row: string[]) => boolean = () => true) => {
    if (column(field) < 0) return rows.length ? undefined : 0n;
    return rows.filter(admits).reduce((sum, row) => sum + (dec((row[column(field)] || '0').replace(',', '.')) ?? 0n), 0n);
  };
  const one = dec('1')!;
  if (type === 'case' && unit === 'hours') return sum('hours');
  if (type === 'delivery') return sum('deliveredHours');
  if (type === 'creditEvent') {
    const spent = sum('credits', (row) => ['Redemption', 'Einlösung'].includes(row[column('type')]!));
    return spent === undefined ? undefined : -spent;
  }
  if (type === 'assessmentRun') return BigInt(rows.filter((row) => row[column('configuredOn')] !== '').length) * one;
  return BigInt(rows.length) * one;
}

for (const [lang, person, workspace, agreements] of [
  ['en', 'customer-admin', 'w-1', ['a-1', 'a-2', 'a-4', 'a-5']], ['en', 'customer-admin', '*', ['a-3', 'a-6']],
  ['de', 'workspace-admin', 'w-1', ['a-1', 'a-2']], ['en', 'all-requests', 'w-1', ['a-2']], ['de', 'customer-activity', 'w-1', ['a-1']],
] as [Lang, Person, string, string[]][]) {
  for (const agreement of agreements) {
    test(`every figure of ${agreement} is the same on every page: ${person}, ${workspace}, ${lang}`, async ({ page, become }) => {
      test.setTimeout(240_000);
      await become(person);
      const one = workspace !== '*';
      const activity = await activityOf(page, workspace, lang);
      const choice: Choice = { agreements: [agreement], addOnAgreements: [agreement], packages: [], status: 'all' };
      const packages = activity.packages.filter((pack) => pack.agreementId === agreement)
        .sort((a, b) => Number(a.kind !== 'enterpriseWide') - Number(b.kind !== 'enterpriseWide'));
      const entitlements = packages.flatMap((pack) => pack.entitlements.map((entitlement) => ({ ...entitlement, pack: pack.name })));
      expect(entitlements.length).toBeGreaterThan(0);
      const search = `?agreement=${agreement}&addOnAgreement=${agreement}&status=all&workspace=${workspace}`;

      // The tiles.
      await openOverview(page, search, lang);
      const view: View = await page.evaluate((names) => window.readView(names), NAMES[lang]);
      expect(view).toEqual(expected(activity, choice, TODAY, lang, one));

      // The document, and the summary of its workbook.
      const words = WORDS[lang];
      await page.goto(`${OVERVIEW}${search}#proof-of-delivery`);
      await expect(page.locator('.proof-course')).toContainText(words.ready, { timeout: 60_000 });
      const rows = await page.locator('.proof-package tbody tr').evaluateAll((rows) => rows.map((row) => ({
        cells: [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? ''), note: row.querySelector('.proof-cell-note')?.textContent ?? '',
      })));
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: words.workbook }).isEnabled();
      await page.getByRole('button', { name: words.workbook }).click();
      const [summary] = await readWorkbook(await (await downloading).path());
      const [titles, ...sheet] = summary!.data as unknown[][];
      const column = (en: string, de: string) => titles!.indexOf(lang === 'de' ? de : en);
      for (const [at, entitlement] of entitlements.entries()) {
        const what = `${entitlement.pack}: ${entitlement.name} (${entitlement.id})`;
        const line = lineOf(entitlement);
        const { facts } = factsOf(line, lang, one);
        const fact = (en: string, de: string) => facts.find(([title]) => title === (lang === 'de' ? de : en))?.[1];
        const row = rows[at]!;
        const cell = row.cells.map(clean);
        expect(cell, what).toContain(fact('Consumed', 'Verbraucht'));
        if (fact('Remaining', 'Übrig')) expect(cell, what).toContain(fact('Remaining', 'Übrig'));
        if (fact('Percent used', 'Verbrauchter Anteil')) expect(cell, what).toContain(fact('Percent used', 'Verbrauchter Anteil'));
        const notes = [...partTexts(line, lang), ...hereTexts(line, lang, one), ...(line.total === undefined ? [words.unknownUse] : [])];
        for (const note of notes) expect(clean(row.note), what).toContain(note);
        const values = sheet[at]!;
        const inSheet = (value: unknown) => (value === null ? undefined : dec(String(value)));
        expect(values[column('Entitlement', 'Leistung')], what).toBe(entitlement.name);
        expect(inSheet(values[column('Remaining', 'Übrig')]), what).toBe(leftOf(line));
        expect(inSheet(values[column('Expired', 'Verfallen')]), what).toBe(line.expired);
        expect(inSheet(values[column('Reserved', 'Reserviert')]), what).toBe(line.reserved);
        const note = clean(String(values[column('Note', 'Hinweis')] ?? ''));
        for (const text of notes) expect(note, what).toContain(text);
      }

      // The drilldown of each, and the CSV of its records.
      for (const entitlement of entitlements) {
        const path = `/customer-activity/entitlements/${entitlement.id}`;
        await go(page, `${path}${search}`);
        await expect(page.getByRole('heading', { level: 1, name: entitlement.name, exact: true })).toBeVisible();
        await headSays(page, [lineOf(entitlement)], lang, one, entitlement.id);
        await expect(page.getByText(lang === 'de' ? /wenden Sie sich an den Support/ : /contact support/)).toHaveCount(0);
        const answer = await page.request.get(`/api/v1/entitlements/${entitlement.id}/records?workspace=${workspace}&limit=1`);
        const { meta } = await answer.json() as { meta: { recordType: string; visible: number; total?: number } };
        if (!meta.visible) continue;
        const list = records(page, lang);
        await list.settled();
        await page.getByRole('button', { name: words.export, exact: true }).click();
        const arriving = page.waitForEvent('download');
        await page.getByRole('button', { name: words.csv, exact: true }).click();
        const bytes = await readFile(await (await arriving).path());
        const table = parse(bytes, { bom: true, delimiter: lang === 'de' ? ';' : ',', record_delimiter: '\r\n' }) as string[][];
        expect(table.length - 1, entitlement.id).toBe(meta.visible);
        const sum = measured(table, meta.recordType, entitlement.unit, lang);
        if (meta.visible === meta.total) expect(sum, `${entitlement.id}: its records`).toBe(dec(entitlement.consumed));
        await page.keyboard.press('Escape');
      }
    });
  }
}

for (const [lang, person, workspace] of [['en', 'customer-admin', 'w-1'], ['en', 'customer-admin', '*'], ['de', 'customer-activity', 'w-1']] as [Lang, Person, string][]) {
  test(`a kind's drilldown matches its tile: ${person}, ${workspace}, ${lang}`, async ({ page, become }) => {
    await become(person);
    const one = workspace !== '*';
    const activity = await activityOf(page, workspace, lang);
    const kinds = kindLines(activity, { agreements: [], addOnAgreements: [], packages: [], status: 'active' });
    expect(kinds.size).toBeGreaterThan(4);
    await openOverview(page, `?workspace=${workspace}`, lang);
    for (const [kind, lines] of kinds) {
      await go(page, `/customer-activity/kinds/${kind}?workspace=${workspace}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await headSays(page, lines.map((line) => (lines.length > 1 ? { ...line, scheduled: undefined } : line)), lang, one, kind);
    }
  });
}

for (const [lang, left, parts, remaining, meter] of [
  ['en', '147 left', '25 expired, 12.5 reserved', ['Remaining', '147 credits'], '315.5 of 500 credits used, 147 left'],
  ['de', '147 übrig', '25 verfallen, 12,5 reserviert', ['Übrig', '147 Credits'], '315,5 von 500 Credits verbraucht, 147 übrig'],
] as const) {
  test(`remaining credits are the usable ones, and the others are named: ${lang}`, async ({ page, become }) => {
    await become(ADMIN[lang]);
    const view = await openOverview(page, '', lang);
    const tile = view.packages.getByRole('link', { name: lang === 'de' ? /^Proaktive Credits/ : /^Proactive credits/ }).filter({ hasText: '500' });
    for (const text of [left, parts]) await expect(tile).toContainText(text);
    await expect(tile.getByRole('meter')).toHaveAttribute('aria-valuetext', meter);
    await tile.click();
    await expect.poll(async () => (await heads(page))[0]?.facts.map((fact) => fact.map(clean))).toContainEqual([...remaining]);
    await expect(page.getByText(lang === 'de' ? /wenden Sie sich an den Support/ : /contact support/)).toHaveCount(0);
  });
}

for (const [lang, person, contacts, workshop] of [
  ['en', 'customer-admin', '27 in this workspace · 37 across the agreement', '0 in this workspace · 48 across the agreement'],
  ['de', 'customer-activity', '27 in diesem Arbeitsbereich · 37 im gesamten Vertrag', '0 in diesem Arbeitsbereich · 48 im gesamten Vertrag'],
] as const) {
  test(`a row shows the agreement's figures, with the workspace's part below: ${lang}`, async ({ page, become }) => {
    await become(person);
    await page.goto('/customer-activity/entitlements/e-27');
    await expect(page.getByText(workshop, { exact: true })).toBeVisible();
    const said = (await heads(page))[0]!.facts.map(([, value]) => clean(value!));
    const hours = lang === 'de' ? 'Stunden' : 'hours';
    expect(said).toEqual(expect.arrayContaining([`60 ${hours}`, `48 ${hours}`, `12 ${hours}`, `80${percentSign(lang)}`]));
    // What others of the agreement used is not nothing.
    await expect(page.getByText(lang === 'de' ? 'In den gewählten Arbeitsbereichen wurde bisher nichts erfasst.' : 'Nothing has been logged in the selected workspaces yet.')).toBeVisible();
    await go(page, '/customer-activity/kinds/supportContacts');
    await expect(page.getByText(contacts, { exact: true })).toBeVisible();
    const named = (await heads(page))[0]!.facts.map(([, value]) => clean(value!));
    const unit = lang === 'de' ? 'Kontakte' : 'contacts';
    expect(named).toEqual(expect.arrayContaining([`50 ${unit}`, `37 ${unit}`, `13 ${unit}`, `74${percentSign(lang)}`]));
    // A stock is not consumed by the month.
    await expect(page.getByRole('region', { name: lang === 'de' ? 'Verbrauch im Zeitverlauf' : 'Consumption over time' })).toHaveCount(0);
  });
}

test('several workspaces show their combined part', async ({ page }) => {
  const activity = await activityOf(page, 'w-1&workspace=w-3', 'en');
  const shared = activity.packages.flatMap((pack) => pack.entitlements).find(({ id }) => id === 'e-26')!;
  const text = hereTexts(lineOf(shared), 'en', false)[0]!;
  expect(text).toMatch(/in these workspaces · .* across the agreement$/);
  await openOverview(page, '?workspace=w-1&workspace=w-3');
  await expect(page.getByText(text, { exact: true })).toBeVisible();
  // The texts follow the workspaces, also when the figures are the same.
  const view = overview(page);
  await view.workspace.click();
  await view.option(/Contoso Research/).click();
  await page.keyboard.press('Escape');
  await expect(page.getByText(text.replace('these workspaces', 'this workspace'), { exact: true })).toBeVisible();
});

for (const [lang, person, unknown, nothing, axis] of [
  ['en', 'customer-admin', 'Consumption in these months is unknown.', 'Consumption is unknown, and there are no records of it.', '0 hours'],
  ['de', 'customer-activity', 'Der Verbrauch in diesen Monaten ist unbekannt.', 'Der Verbrauch ist unbekannt, und es gibt keine Datensätze dazu.', '0 Stunden'],
] as const) {
  test(`unknown months are neither zero nor an axis: ${lang}`, async ({ page, become }) => {
    await become(person);
    await page.goto('/customer-activity/entitlements/e-18');
    await expect(page.getByText(unknown)).toBeVisible();
    await expect(page.getByText(nothing)).toBeVisible();
    await expect(page.getByText(axis, { exact: true })).toHaveCount(0);
    await expect(page.getByText(lang === 'de' ? /bisher nichts protokolliert/ : /Nothing has been logged/)).toHaveCount(0);
    const facts = (await heads(page))[0]!.facts.map((fact) => fact.map(clean));
    expect(facts).toContainEqual(lang === 'de' ? ['Verbraucht', 'Unbekannt'] : ['Consumed', 'Unknown']);
    expect(facts).toContainEqual(lang === 'de' ? ['Übrig', 'Unbekannt'] : ['Remaining', 'Unknown']);
  });
}

test('months that are unknown or zero have no axis either', async ({ page, faults }) => {
  await faults([{ path: '/entitlements/e-13', exact: true, replace: { '/series/1/consumed': 'torn' } }]);
  await page.goto('/customer-activity/entitlements/e-13');
  await expect(page.getByText('Nothing was consumed in the months we have data for.')).toBeVisible();
  await expect(page.locator('.chart-scale')).toHaveCount(0);
});

for (const { what, replace, notices } of [
  { what: 'the sum of what was consumed', replace: { '/totals/consumed': '320' }, notices: [/^The records add up to 315\.5, but the total says 320 credits/, /^The months add up to 315\.5, but the total says 320 credits/, /142\.5 should be left, but the available amount is 147 credits/] },
  { what: 'the sum of what remains', replace: { '/totals/remaining': '184.5' }, notices: [/^According to the totals, 184\.5 should be left, but the available amount is 147 credits/] },
  { what: 'a month', replace: { '/series/2/consumed': '0' }, notices: [/^The months add up to [\d.]+, but the total says 315\.5 credits/] },
]) {
  test(`contradicting sums show a notice: ${what}`, async ({ page, faults }) => {
    await faults([{ path: '/entitlements/e-11', exact: true, replace }]);
    await page.goto('/customer-activity/entitlements/e-11');
    await expect(page.locator('.notice-warning')).toHaveText(notices);
  });
}

// --- bad input -------------------------------------------------------------------------------------------------------

type Figures = Record<string, unknown>;

/** Replaces the backend's figures of e-11, in the overview and in its details; `undefined` removes one. */
async function instead(page: Page, figures: Figures, lots?: (lot: Figures) => Figures) {
  const change = (entitlement: Figures) => {
    Object.assign(entitlement, figures);
    for (const [name, value] of Object.entries(figures)) if (value === undefined) delete entitlement[name];
  };
  await page.route('**/api/v1/activity*', async (route) => {
    const response = await route.fetch();
    const json = await response.json() as Activity;
    for (const pack of json.packages) for (const entitlement of pack.entitlements) if (entitlement.id === 'e-11') change(entitlement as unknown as Figures);
    await route.fulfill({ response, json });
  });
  await page.route(/\/api\/v1\/entitlements\/e-11\?/, async (route) => {
    const response = await route.fetch();
    const json = await response.json() as Figures & { totals: Figures; lots: Figures[] };
    change(json);
    const own = { ...figures, ...('available' in figures ? { remaining: figures.available } : {}) } as Figures;
    delete own.available;
    Object.assign(json.totals, own);
    for (const [name, value] of Object.entries(own)) if (value === undefined) delete json.totals[name];
    if (lots) json.lots = json.lots.map(lots);
    await route.fulfill({ response, json });
  });
}

const NONE = { available: undefined, expired: undefined, reserved: undefined };
const undated = (lot: Figures) => ({ lot: lot.lot, granted: lot.granted, left: lot.left });
const DOUBT = { en: 'These figures don\'t match', de: 'Diese Zahlen passen nicht zusammen' };

for (const { what, lang = 'en', figures, lots, tile, head, notices, doubt = false } of [
  {
    what: 'more available than purchased', figures: { available: '600' }, tile: '600 left', head: ['Remaining', '600 credits'], doubt: true,
    notices: [/^The available amount is 600 credits, which is more than the 500 purchased/, /^The credit batches have 147 left, but the available amount is 600 credits/],
  },
  {
    what: 'more available than purchased', lang: 'de', figures: { available: '600' }, tile: '600 übrig', head: ['Übrig', '600 Credits'], doubt: true,
    notices: [/^Der verfügbare Umfang \(600 Credits\) ist größer als der gekaufte \(500\)/, /^Die Kontingente enthalten noch 147, der angegebene verfügbare Umfang beträgt aber 600 Credits/],
  },
  {
    what: 'parts that do not add up', figures: { expired: '30' }, tile: '147 left', head: ['Remaining', '147 credits'], doubt: true,
    notices: [/^After consumption, expiry and reservations, 142 should be left, but the available amount is 147 credits/],
  },
  {
    what: 'parts that do not add up', lang: 'de', figures: { expired: '30' }, tile: '147 übrig', head: ['Übrig', '147 Credits'], doubt: true,
    notices: [/^Nach Abzug von Verbrauch, Verfall und Reservierungen ergibt sich ein Rest von 142, der angegebene verfügbare Umfang beträgt aber 147 Credits/],
  },
  {
    what: 'less than nothing available', figures: { consumed: '315.5', expired: '192', reserved: '12.5', available: '-20' }, tile: '-20 left', head: ['Remaining', '-20 credits'], doubt: true,
    notices: [/^The available amount is negative \(-20 credits\), although consumption doesn't exceed what was purchased/, /^The credit batches have 147 left, but the available amount is -20 credits/],
  },
  {
    what: 'nothing said beside lots', figures: NONE, tile: '184.5 left', head: ['Available', '147 credits'], notices: [],
  },
  {
    what: 'nothing said beside lots', lang: 'de', figures: NONE, tile: '184,5 übrig', head: ['Verfügbar', '147 Credits'], notices: [],
  },
  { what: 'nothing said beside lots without dates', figures: NONE, lots: undated, tile: '184.5 left', head: ['Available', 'Unknown'], notices: [] },
  { what: 'lots without dates', figures: {}, lots: undated, tile: '147 left', head: ['Remaining', '147 credits'], notices: [] },
  {
    what: 'lots that do not add up', figures: {}, lots: (lot) => ({ ...lot, left: lot.lot === 'LOT-11-2' ? '12.5' : lot.left }), tile: '147 left', head: ['Remaining', '147 credits'],
    notices: [/^The credit batches have 150 left, but the available amount is 147 credits/],
  },
  { what: 'lots of which one does not say what is left', figures: {}, lots: (lot) => (lot.lot === 'LOT-11-2' ? { ...lot, left: undefined } : lot), tile: '147 left', head: ['Remaining', '147 credits'], notices: [] },
  {
    what: 'expired without available', figures: { available: undefined, reserved: undefined }, lots: (lot) => ({ ...lot, left: undefined }), tile: '184.5 left', head: ['Available', 'Unknown'], notices: [],
  },
  { what: 'available that is no number', figures: { available: 'some' }, tile: null, head: ['Remaining', 'Unknown'], notices: [] },
  { what: 'available, and nothing known of what was used', figures: { consumed: undefined, consumedTotal: undefined }, tile: '147 left', head: ['Remaining', '147 credits'], notices: null },
] as { what: string; lang?: Lang; figures: Figures; lots?: (lot: Figures) => Figures; tile: string | null; head: string[]; notices: RegExp[] | null; doubt?: boolean }[]) {
  test(`invalid figures are shown as received, with a notice on contradictions: ${what}, ${lang}`, async ({ page, become }) => {
    await become(ADMIN[lang]);
    await instead(page, figures, lots);
    const view = await openOverview(page, '?status=all', lang);
    const link = view.packages.locator('a[href*="/e-11"]');
    if (tile === null) await expect(link).not.toContainText('left');
    else await expect(link).toContainText(tile);
    await expect(link.getByText(DOUBT[lang])).toHaveCount(doubt ? 1 : 0);
    await link.click();
    await expect.poll(async () => (await heads(page))[0]?.facts.map((fact) => fact.map(clean))).toContainEqual(head);
    await records(page, lang).settled();
    const warnings = page.locator('.notice-warning');
    if (notices) await expect(warnings).toHaveText(notices);
    const ofLots = page.getByText(lang === 'de' ? 'Verfügbar ist, was in noch nicht verfallenen Kontingenten übrig ist.' : "Available: what's left in credit batches that haven't expired");
    await expect(ofLots).toHaveCount(head[0] === 'Available' || head[0] === 'Verfügbar' ? 1 : 0);
  });
}
