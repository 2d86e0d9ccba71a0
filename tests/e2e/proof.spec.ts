// The proof of delivery: all figures and records against the backend's own responses, on screen, in print and in the workbook.
import { clean as accessible } from './accessibility';
import readWorkbook from 'read-excel-file/node';
import { expect, inBackground, test, type Lang, type Page, TODAY, where, FAILED } from './fixtures';
import { Backend } from './backend';
import { KINDS, dec, leftOf, lineOf, number, percent, units, type Activity, type Entitlement } from './oracle';
import { pagesOf } from './pdf';
import { FIELDS, HEADINGS, answers, cell, clean, type Row } from './records';
const SERVICES = ['problemResolution', 'advisory'];
const SERVICE_NAMES: Record<Lang, string[]> = { en: ['Problem resolution', 'Advisory'], de: ['Problemlösung', 'Beratung'] };

async function activityOf(page: Page, lang: Lang = 'en'): Promise<Activity> {
  const answer = await page.request.get('/api/v1/activity?workspace=w-1', { headers: { 'Accept-Language': lang } });
  expect(answer.status()).toBe(200);
  return answer.json();
}

/** Returns every record of each entitlement, then those of each service's additional cases, in the backend's order. */
async function listsOf(page: Page, entitlements: Entitlement[], period = '', lang: Lang = 'en') {
  const paths = entitlements.map(({ id }) => `/entitlements/${id}/records?workspace=w-1`).concat(SERVICES.map((service) => `/additional-cases?service=${service}&workspace=w-1`));
  const lists: { rows: Row[]; type: string }[] = [];
  for (const path of paths) {
    const { rows, meta } = await answers(page, path, period, lang);
    lists.push({ rows, type: meta.recordType });
  }
  return lists;
}

/** Returns the packages that match the filters, in the order of the document. */
function packagesOf(activity: Activity, admits: (pack: Activity['packages'][number], active: Set<string>) => boolean) {
  const active = new Set(activity.agreements.filter((one) => one.status === 'active').map((one) => one.id));
  const wide = (kind: string) => (kind === 'enterpriseWide' ? 0 : 1);
  return activity.packages.filter((pack) => admits(pack, active)).sort((a, b) => wide(a.kind) - wide(b.kind));
}

const LINKS = ['portalUrl', 'deliverableUrl', 'reportUrl'];
/** Fields that only the workbook has. */
const UNSHOWN = [...LINKS, 'service', 'workspaceId', 'agreementNumber', 'packageName', 'requested', 'entitlementId'];
const has = (rows: Row[], field: string) => rows.some((row) => {
  const value = row[field];
  return value !== undefined && value !== null && !(Array.isArray(value) && !value.length);
});

/** Returns the expected figures of an entitlement in the document. */
function figures(entitlement: Entitlement, count: number): string[] {
  const { allowance, unit } = entitlement;
  const [here, total, scheduled] = [entitlement.consumed, entitlement.consumedTotal ?? entitlement.consumed, entitlement.scheduled].map((text) => dec(text));
  const amount = ['quantity', 'allowed'].includes(allowance.type) ? dec(allowance.amount) : undefined;
  const known = (value?: bigint) => (value === undefined ? 'Unknown' : units(value, unit, 'en'));
  const purchased = amount !== undefined ? units(amount, unit, 'en') : ({ asNeeded: 'As needed', included: 'Included' } as Record<string, string>)[allowance.type]
    ?? `Up to ${units(dec(allowance.amount)!, allowance.unit!, 'en', true)} per incident`;
  const isOver = amount !== undefined && total !== undefined && total > amount;
  const left = amount === undefined ? '–' : isOver ? `${units(total - amount, unit, 'en')} over` : known(leftOf(lineOf(entitlement)));
  const share = amount === undefined || total === undefined ? undefined : percent(total, amount, 'en');
  return [purchased, known(total), known(here), scheduled === undefined ? '–' : known(scheduled), left, share ?? '–', count.toLocaleString('en')].map(clean);
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
  test(`the document contains every figure and record: ${what}`, async ({ page }) => {
    test.slow();
    const activity = await activityOf(page);
    const packages = packagesOf(activity, admits);
    await openProof(page, search);
    await ready(page);
    expect(await page.locator('.proof-package h3').allTextContents()).toEqual([...packages.map((pack) => pack.name), 'Additional cases']);
    const cells = (part: string) => page.locator(part).evaluateAll((parts) => parts.map((part) => {
      const lines = (rows: NodeListOf<Element>) => [...rows].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? ''));
      return { titles: [...part.querySelectorAll('thead th')].map((cell) => cell.textContent ?? ''), lines: lines(part.querySelectorAll('tbody tr')) };
    }));
    const entitlements = packages.flatMap((pack) => pack.entitlements);
    const lists = await listsOf(page, entitlements, period);
    const summaries = await cells('.proof-package');
    const lines = summaries.flatMap((summary) => summary.lines.map((line) => line.map(clean)));
    expect(summaries[0]!.titles.slice(1)).toEqual(['Purchased', 'Delivered across agreement', 'Delivered in selected workspaces', 'Scheduled', 'Remaining', 'Percent used', 'Records']);
    const cases = SERVICES.map((service) => activity.additionalCases.find((one) => one.service === service)?.count ?? 0);
    expect(lines).toEqual([
      ...entitlements.map((entitlement, place) => figures(entitlement, lists[place]!.rows.length)),
      ...cases.map((count, place) => [count, lists[entitlements.length + place]!.rows.length].map((one) => one.toLocaleString('en'))),
    ]);
    const parts = await cells('.proof-part');
    expect(parts.length).toBe(lists.length);
    for (const [place, { rows, type }] of lists.entries()) {
      const fields = FIELDS[type]!.filter((field) => !UNSHOWN.includes(field) && has(rows, field) && !(type === 'learningActivity' && field === 'email'));
      const wanted = rows.map((row) => fields.map((field) => cell(row, field, 'en')));
      expect(parts[place]!.titles, `${place}`).toEqual(rows.length ? fields.map((field) => HEADINGS.en[field]) : []);
      expect(parts[place]!.lines.map((line) => line.map(clean)), `${place}`).toEqual(wanted);
    }
    await expect(page.getByText('Figures cover the whole term. Records cover only the selected period.').first()).toBeVisible({ visible: Boolean(period) });
  });
}

test('the document opens from the overview, back undoes its period and closes it, reload keeps it', async ({ page }) => {
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
  await expect.poll(() => where(page)).toBe(ADDRESS('?status=all'));
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Customer activity' })).toBeVisible();
});

test('a failed list is named and can be retried', async ({ page, faults, noFaults, watch }) => {
  watch.allow(FAILED(503));
  await faults([{ path: '/entitlements/e-3/records', status: 503, retryAfter: 0 }]);
  await openProof(page);
  await expect(page.locator('.proof-course')).toContainText('sections are missing');
  await expect(page.locator('.proof-missing li')).toHaveText(['Unified Enterprise Base: Built-in proactive services: The service is busy.']);
  expect(watch.asked('/entitlements/e-3/records').length, 'asked four times in all').toBe(4);
  await noFaults();
  await page.getByRole('button', { name: 'Try again' }).click();
  await ready(page);
  await expect(page.locator('.proof-missing')).toHaveCount(0);
});

test('transient failures are retried', async ({ page, faults, watch }) => {
  watch.allow(FAILED(503), FAILED(500));
  await faults([
    { path: '/entitlements/e-3/records', status: 503, retryAfter: 1, times: 1 }, { path: '/entitlements/e-1/records', status: 500, times: 1 },
    { path: '/additional-cases', status: 503, times: 1 },
  ]);
  await openProof(page);
  await ready(page);
  await expect(page.locator('.proof-missing')).toHaveCount(0);
  expect(watch.asked('/entitlements/e-3/records').length).toBe(2);
});

test('withheld records are mentioned', async ({ page, faults, watch }) => {
  watch.allow(FAILED(403));
  await faults([{ path: '/entitlements/e-3/records', status: 403 }, { path: '/additional-cases', query: 'service=advisory', status: 403 }]);
  await openProof(page);
  await ready(page);
  const withheld = 'You don\'t have permission to see the records. The figures are still correct.';
  for (const part of ['Unified Enterprise Base: Built-in proactive services', 'Additional cases: Advisory']) {
    await expect(page.locator('.proof-gaps')).toContainText(`${part}: ${withheld}`);
  }
});

test('loading can be cancelled', async ({ page, faults }) => {
  await faults([{ path: '/entitlements', delayMs: 86_400_000 }]); // never answered in time
  await openProof(page);
  await expect(page.locator('.proof-course')).toContainText(/0 of \d+ sections/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('.proof-course')).toContainText('sections are missing');
  await expect(page.locator('.proof-missing')).toContainText('The records weren\'t retrieved.');
});

/** Returns the saved workbook, parsed by an independent library. */
async function workbook(page: Page, lang: Lang = 'en') {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: lang === 'de' ? 'Excel-Arbeitsmappe' : 'Excel workbook' }).click();
  return readWorkbook(await (await downloading).path());
}

type Sheets = Awaited<ReturnType<typeof workbook>>;
const about = (sheets: Sheets) => sheets.at(-1)!.data.map((line) => line.map(String).join(' '));

/** Local time in Berlin, in ISO 8601 order. */
const local = (text: string) => new Date(text).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' });
/** The expected value in a sheet: numbers, dates and times as such, everything else as text. */
function written(row: Row, field: string, lang: Lang): unknown {
  const value = row[field];
  if (value === undefined || value === null || (Array.isArray(value) && !value.length)) return null;
  if (['opened', 'closed', 'lastSignIn'].includes(field)) return local(value as string);
  if (/^\d{4}-\d\d-\d\d$/.test(String(value))) return `${value as string} 00:00:00`;
  if (['hours', 'deliveredHours', 'plannedHours', 'attendees', 'credits', 'balanceAfter', 'casesOpened', 'minutes', 'runs'].includes(field)) return Number(value);
  if (field === 'progress') return Number(value) / 100;
  return LINKS.includes(field) ? value : cell(row, field, lang);
}
/** A value read from a cell. Times are stored as fractions of a day, which are exact to the second. */
function found(value: unknown): unknown {
  if (value instanceof Date) return new Date(Math.round(value.getTime() / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return typeof value === 'string' ? clean(value) : value;
}

for (const [lang, person, heading, done] of [
  ['en', 'customer-admin', 'Proof of delivery', 'The document is ready'], ['de', 'workspace-admin', 'Leistungsnachweis', 'Das Dokument ist fertig'],
] as const) {
  test(`the workbook has a sheet for each kind with every value: ${lang}`, async ({ page, become }) => {
    test.slow();
    await become(person);
    const packages = packagesOf(await activityOf(page, lang), FILTERS[0]![3]);
    const entitlements = packages.flatMap((pack) => pack.entitlements.map((entitlement) => ({ ...entitlement, pack: pack.name })));
    const lists = await listsOf(page, entitlements, '', lang);
    await openProof(page, '', heading);
    await expect(page.locator('.proof-course')).toContainText(done, { timeout: 30_000 });
    const sheets = await workbook(page, lang);
    const kinds = [...new Set(entitlements.filter((_, place) => lists[place]!.rows.length).map(({ kind }) => kind))];
    for (const kind of ['reactiveSupport', 'builtInProactive', 'designatedSupportEngineering', 'proactiveCredits']) expect(kinds).toContain(kind);
    const name = (kind: string) => KINDS[lang][kind]!.replace(/^(.{30}) .*$/, '$1');
    const [summary, cases, last] = lang === 'en' ? ['Summary', 'Additional cases', 'About'] : ['Übersicht', 'Zusätzliche Fälle', 'Angaben'];
    expect(sheets.map(({ sheet }) => sheet)).toEqual([summary, ...kinds.map(name), cases, last]);
    for (const [at, kind] of [...kinds, undefined].entries()) {
      const places = kind === undefined ? SERVICES.map((_, place) => entitlements.length + place) : [...entitlements.keys()].filter((place) => entitlements[place]!.kind === kind);
      const rows = places.flatMap((place) => lists[place]!.rows);
      const fields = FIELDS[lists[places[0]!]!.type]!.filter((field) => has(rows, field) && !['learner', 'email'].includes(lists[places[0]!]!.type === 'learningActivity' ? field : ''));
      const whose = kind === undefined ? [] : [HEADINGS[lang].packageName, HEADINGS[lang].entitlementId];
      const [head, ...lines] = sheets[at + 1]!.data;
      expect(head).toEqual([...whose, ...fields.map((field) => HEADINGS[lang][field])]);
      expect(lines.map((line) => line.map(found)), kind).toEqual(places.flatMap((place) => lists[place]!.rows.map((row) => [
        ...(kind === undefined ? [] : [entitlements[place]!.pack, entitlements[place]!.name]), ...fields.map((field) => written(row, field, lang)),
      ])));
    }
    const [titles, ...totals] = sheets[0]!.data;
    expect(new Set(titles).size, 'no column twice').toBe(titles!.length);
    const say = lang === 'en'
      ? { agreement: ['Agreement', 'Agreement start', 'Agreement end'], pack: ['Package', 'Package start', 'Package end'], figures: ['Unit', 'Purchased', 'Delivered in selected workspaces', 'Delivered across agreement', 'Scheduled', 'Expired', 'Reserved', 'Remaining', 'Records'], asOf: 'Data as of', note: 'Note' }
      : { agreement: ['Vertrag', 'Vertragsbeginn', 'Vertragsende'], pack: ['Paket', 'Paketbeginn', 'Paketende'], figures: ['Einheit', 'Gekauft', 'In gewählten Arbeitsbereichen geleistet', 'Im gesamten Vertrag geleistet', 'Geplant', 'Verfallen', 'Reserviert', 'Übrig', 'Datensätze'], asOf: 'Datenstand', note: 'Hinweis' };
    const whose = [...say.agreement, ...say.pack, HEADINGS[lang].entitlementId!];
    const [unit, ...figureTitles] = say.figures;
    expect(new Set(titles)).toEqual(new Set([...whose, ...say.figures, say.asOf, say.note]));
    const columns = (wanted: string[]) => totals.map((line) => wanted.map((title) => found(line[titles!.indexOf(title)])));
    const activity = await activityOf(page, lang);
    const day = (text: string) => `${text} 00:00:00`;
    expect(columns(whose)).toEqual([
      ...entitlements.map(({ pack, name }) => {
        const one = activity.packages.find((other) => other.name === pack && other.entitlements.some((entitlement) => entitlement.name === name) && packages.some(({ id }) => id === other.id))!;
        const agreement = activity.agreements.find(({ id }) => id === one.agreementId)!;
        return [`${agreement.name} ${agreement.number}`, day(agreement.start), day(agreement.end), pack, day(one.start), day(one.end), name];
      }),
      ...SERVICE_NAMES[lang].map((service) => [null, null, null, cases, null, null, service]),
    ]);
    const { asOf } = activity.meta;
    expect(columns([say.asOf])).toEqual(totals.map(() => [local(asOf)]));
    expect(columns([unit!]).flat().every((text) => typeof text === 'string' && text)).toBe(true);
    const figure = (text?: string) => (text === undefined ? null : Number(text));
    expect(columns(figureTitles)).toEqual([
      ...entitlements.map((entitlement, place) => {
        const { allowance, consumed, consumedTotal = consumed, scheduled, expired, reserved } = entitlement;
        const amount = ['quantity', 'allowed'].includes(allowance.type) ? figure(allowance.amount) : null;
        const left = leftOf(lineOf(entitlement));
        const parts = [consumed, consumedTotal, scheduled, expired, reserved].map(figure);
        const words = { asNeeded: ['As needed', 'Nach Bedarf'], included: ['Included', 'Enthalten'] }[allowance.type]?.[lang === 'en' ? 0 : 1];
        const purchased = amount ?? words ?? expect.any(String);
        return [purchased, ...parts, left === undefined ? null : Number(number(left, 'en').replaceAll(',', '')), lists[place]!.rows.length];
      }),
      ...SERVICE_NAMES[lang].map((_, place) => {
        const { length } = lists[entitlements.length + place]!.rows;
        return [null, length, null, null, null, null, null, length];
      }),
    ]);
  });
}

test('a link of the contents works while the document is still being built', async ({ page }) => {
  // Click as soon as the link exists: most headings below are not built yet.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      const links = document.querySelectorAll<HTMLAnchorElement>('.proof-contents a');
      if (!links.length) return;
      observer.disconnect();
      links[links.length - 1]!.click();
    }).observe(document, { childList: true, subtree: true });
  });
  await openProof(page);
  await ready(page);
  const last = await page.getByRole('navigation', { name: 'Contents' }).getByRole('link').last().getAttribute('href');
  await expect(page.locator(last!)).toBeInViewport();
  expect(where(page), 'the place is none in the address').toBe(ADDRESS(''));
});

for (const [lang, person, say] of [
  ['en', 'customer-admin', { proof: 'Proof of delivery', done: 'The document is ready', only: 'Summary only', lead: 'What you purchased, what was delivered, and what\'s left.', gap: 'Individual records aren\'t included, because this is only the summary.', records: 'Records', sheets: ['Summary', 'About'], customer: 'Customer' }],
  ['de', 'customer-activity', { proof: 'Leistungsnachweis', done: 'Das Dokument ist fertig', only: 'Nur Übersicht', lead: 'Was gekauft und geleistet wurde und was übrig ist.', gap: 'Die einzelnen Datensätze. Dies ist nur die Übersicht.', records: 'Datensätze', sheets: ['Übersicht', 'Angaben'], customer: 'Kunde' }],
] as const) {
  test(`document and workbook can be the summary only: ${lang}, ${person}`, async ({ page, become, watch }) => {
    await become(person);
    const finished = () => expect(page.locator('.proof-course')).toContainText(say.done, { timeout: 30_000 });
    const search = '?agreement=a-2&addOnAgreement=a-2';
    await openProof(page, search, say.proof);
    await finished();
    await expect(page.locator('.proof-part')).not.toHaveCount(0);
    const figuresOf = () => page.locator('.proof-package tbody').allTextContents();
    const before = await figuresOf();
    const asked = watch.asked().length;
    const only = page.getByRole('button', { name: say.only });
    await only.click();
    await expect(only).toHaveAttribute('aria-pressed', 'true');
    await expect(page.locator('.proof-part')).toHaveCount(0);
    await finished();
    await expect(page.locator('.proof-records')).toHaveCount(0);
    expect(await figuresOf(), 'the figures and the numbers of records stay').toEqual(before);
    await expect(page.locator('.proof-gaps li').first()).toHaveText(say.gap);
    await expect(page.getByText(say.lead, { exact: true })).toBeVisible();
    expect(watch.asked().length, 'nothing is asked anew').toBe(asked);
    await expect.poll(() => where(page)).toBe(ADDRESS(`${search}&view=summary`));
    const sheets = await workbook(page, lang);
    expect(sheets.map(({ sheet }) => sheet)).toEqual(say.sheets);
    expect(about(sheets)[2]).toBe(`${say.customer} Contoso`);
    expect(about(sheets).join('\n')).toContain(say.gap);
    const paper = pagesOf(await page.pdf({ format: 'A4', preferCSSPageSize: true }));
    expect(paper.flat().filter((text) => /^\d{16}$/.test(text))).toEqual([]);
    expect(paper.length).toBeLessThan(6);
    await page.reload();
    await finished();
    await expect(page.locator('.proof-part')).toHaveCount(0);
    await only.click();
    await expect(page.locator('.proof-part')).not.toHaveCount(0);
    await expect.poll(() => where(page)).toBe(ADDRESS(search));
  });

  test(`the document starts with the customer and linked contents: ${lang}, ${person}`, async ({ page, become }) => {
    await become(person);
    await openProof(page, '', say.proof);
    await expect(page.locator('.proof-course')).toContainText(say.done, { timeout: 30_000 });
    await expect(page.locator('.proof > *').first()).toHaveText('Contoso');
    const contents = page.getByRole('navigation', { name: lang === 'en' ? 'Contents' : 'Inhalt' });
    const links = contents.getByRole('link');
    const titles = page.locator('.proof-document > h2, .proof-document section h3');
    expect(await links.allTextContents()).toEqual(await titles.allTextContents());
    expect(await links.count()).toBeGreaterThan(20);
    const last = titles.last();
    await expect(last).not.toBeInViewport();
    await links.last().click();
    await expect(last).toBeInViewport();
    await expect(last).toBeFocused();
    expect(where(page), 'the address stays').toBe(ADDRESS());
    const middle = Math.floor(await links.count() / 2);
    await links.nth(middle).press('Enter');
    await expect(titles.nth(middle)).toBeFocused();
    // The same address opened anew leads to the same place.
    await page.goto('about:blank');
    await page.goto(`${ADDRESS()}-${middle}`);
    await expect(page.locator('.proof-course')).toContainText(say.done, { timeout: 30_000 });
    await expect(titles.nth(middle)).toBeFocused();
    await expect(titles.nth(middle)).toBeInViewport();
  });
}

/** Returns the agreement's current year. */
function agreementYear({ start, end }: { start: string; end: string }) {
  const day = TODAY < start ? start : TODAY > end ? end : TODAY;
  const year = Number(day.slice(0, 4)) - (day.slice(5) < start.slice(5) ? 1 : 0);
  const before = (text: string) => new Date(Date.parse(text) - 86_400_000).toISOString().slice(0, 10);
  const last = before(`${year + 1}${start.slice(4)}`);
  return [`${year}${start.slice(4)}`, last < end ? last : end];
}

for (const [lang, person, say, done] of [
  ['en', 'customer-admin', 'Agreement year', 'The document is ready'], ['de', 'workspace-admin', 'Vertragsjahr', 'Das Dokument ist fertig'],
] as const) {
  test(`the period can be the current year of an agreement: ${lang}, ${person}`, async ({ page, become }) => {
    await become(person);
    const activity = await activityOf(page, lang);
    const years = new Map<string, string[]>();
    for (const { agreementId } of packagesOf(activity, FILTERS[0]![3])) {
      const agreement = activity.agreements.find(({ id }) => id === agreementId)!;
      const year = agreementYear(agreement).join();
      const known = years.get(year) ?? [];
      if (!known.includes(agreement.number)) years.set(year, [...known, agreement.number]);
    }
    expect(years.size, 'agreements with different years').toBeGreaterThan(1);
    await openProof(page, '', lang === 'en' ? 'Proof of delivery' : 'Leistungsnachweis');
    const presets = page.getByRole('button', { name: new RegExp(`^${say} `) });
    await expect(presets).toHaveText([...years.values()].map((numbers) => `${say} (${numbers.join(', ')})`));
    for (const [at, year] of [...years.keys()].entries()) {
      const [from, to] = year.split(',');
      await presets.nth(at).click();
      await expect(presets.nth(at)).toHaveAttribute('aria-pressed', 'true');
      await expect.poll(() => where(page)).toBe(ADDRESS(`?from=${from}&to=${to}`));
    }
    // A single agreement needs no number.
    const [{ id, start, end }] = activity.agreements.filter((one) => one.id === 'a-2') as [Activity['agreements'][number]];
    await openProof(page, `?agreement=${id}&addOnAgreement=${id}`, lang === 'en' ? 'Proof of delivery' : 'Leistungsnachweis');
    await page.getByRole('button', { name: say, exact: true }).click();
    const [from, to] = agreementYear({ start, end });
    await expect.poll(() => where(page)).toBe(ADDRESS(`?agreement=${id}&addOnAgreement=${id}&from=${from}&to=${to}`));
    await expect(page.locator('.proof-course')).toContainText(done, { timeout: 30_000 });
  });
}

/** Holds the workbook worker's program until released. */
async function heldWriter(page: Page) {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => { letGo = resolve; });
  await page.route('**/workbook-writer-*.wasm', async (route) => {
    await gate;
    // The page may be closed already.
    await route.continue().catch(() => {});
  });
  const files: string[] = [];
  page.on('download', (download) => files.push(download.suggestedFilename()));
  return { letGo, files };
}

test('cancelling and restarting writes one workbook', async ({ page }) => {
  await openProof(page, '?agreement=a-2&addOnAgreement=a-2');
  await ready(page);
  const writer = await heldWriter(page);
  const button = page.getByRole('button', { name: 'Excel workbook' });
  await button.click();
  await expect(page.getByText('Creating the file…')).toBeVisible();
  await expect.poll(() => page.workers().length).toBe(1);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Creating the file…')).toHaveCount(0);
  await expect.poll(() => page.workers().length, 'the worker ends with its run').toBe(0);
  const downloading = workbook(page);
  await expect(page.getByText('Creating the file…')).toBeVisible();
  writer.letGo();
  const sheets = await downloading;
  await expect.poll(() => page.workers().length).toBe(0);
  await expect(button).toBeEnabled();
  expect(writer.files).toHaveLength(1);
  const { rows } = await answers(page, '/entitlements/e-24/records?workspace=w-1');
  const [head, ...lines] = sheets.find(({ sheet }) => sheet === 'Support contacts')!.data;
  expect(lines.map((line) => line[head!.indexOf('Person')])).toEqual(rows.map((row) => row.displayName));
});

test('changing the period cancels the workbook and says so', async ({ page }) => {
  await openProof(page);
  await ready(page);
  const writer = await heldWriter(page);
  await page.getByRole('button', { name: 'Excel workbook' }).click();
  await expect.poll(() => page.workers().length).toBe(1);
  await page.getByRole('button', { name: 'Last year' }).click();
  await expect(page.getByRole('alert')).toContainText('The document changed, so the Excel workbook wasn\'t created.');
  await expect.poll(() => page.workers().length).toBe(0);
  writer.letGo();
  await ready(page);
  const sheets = await workbook(page);
  expect(writer.files).toHaveLength(1);
  expect(about(sheets)).toContain('Period 1 Jan – 31 Dec 2025');
  await expect(page.getByRole('alert')).toHaveCount(0);
  const { rows } = await answers(page, '/additional-cases?service=problemResolution&workspace=w-1', 'from=2025-01-01&to=2025-12-31');
  const [head, ...lines] = sheets.find(({ sheet }) => sheet === 'Additional cases')?.data ?? [];
  const at = (title: string) => head?.indexOf(title) ?? 0;
  expect(lines.filter((line) => line[at('Service')] === 'Problem resolution').map((line) => line[at('Number')])).toEqual(rows.map((row) => row.number));
});

test('the document shows the time of its records and can be refreshed', async ({ page, faults, watch }) => {
  await faults([{ path: '/entitlements/e-3/records', replace: { '/meta/asOf': '2026-11-23T08:05:00Z' } }]);
  await openProof(page);
  await ready(page);
  const fact = (title: string) => page.locator('.paper-facts div').filter({ has: page.getByText(title, { exact: true }) }).locator('dd');
  await expect(fact('Data as of')).toHaveText('23 Nov 2026, 10:30');
  await expect(fact('Records as of')).toHaveText('23 Nov 2026, 09:05–10:30');
  const later = (path: string, time: string) => ({ path, replace: { '/meta/asOf': `2026-11-23T${time}:00Z` } });
  await faults([later('/activity', '11:00'), later('/entitlements', '11:01'), later('/additional-cases', '11:01')]);
  const before = watch.asked('/entitlements/e-1/records').length;
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText('Data as of 23 Nov 2026, 12:00')).toBeVisible();
  await ready(page);
  await expect(fact('Records as of')).toHaveText('23 Nov 2026, 12:01');
  expect(watch.asked('/entitlements/e-1/records').length).toBe(before + 1);
});

test('the document stays when a refresh fails', async ({ page, faults, watch }) => {
  await inBackground(page);
  watch.allow(FAILED(500));
  await openProof(page);
  await ready(page);
  await faults([{ path: '/activity', status: 500 }]);
  const before = watch.asked('/entitlements/').length;
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText(/^We couldn't load the latest data\. You're seeing data as of 23 Nov 2026, /)).toBeVisible();
  await ready(page);
  expect(watch.asked('/entitlements/').length).toBe(before);
});

test.describe('with rights in some workspaces only', () => {
  test.use({ person: 'mixed' });
  test('workspaces left out of "all" are named', async ({ page }) => {
    await openProof(page, '?workspace=*');
    await ready(page);
    const left = 'You don\'t have access to Customer activity in these workspaces: Contoso Deutschland and Contoso Research.';
    await expect(page.locator('.proof-gaps li').first()).toHaveText(left);
    expect(about(await workbook(page))).toContain(`Not included ${left}`);
  });
});

for (const search of ['?package=p-999', '?workspace=w-1&workspace=w-999', '?from=2026-13-01', '?status=gone']) {
  test(`invalid values in the address are mentioned: ${search}`, async ({ page }) => {
    await openProof(page, search);
    await ready(page);
    await expect(page.locator('.proof-gaps li').first()).toHaveText('Some filters in this link don\'t exist or aren\'t available to you. We left them out.');
  });
}

test('the print has every figure and record, page numbers and repeated table heads', async ({ page }) => {
  test.slow();
  await openProof(page);
  await ready(page);
  const packages = packagesOf(await activityOf(page), FILTERS[0]![3]);
  const lists = await listsOf(page, packages.flatMap((pack) => pack.entitlements));
  const sheets = pagesOf(await page.pdf({ format: 'A4', preferCSSPageSize: true }));
  expect(sheets.length).toBeGreaterThan(30);
  // Margin texts are drawn first, in pieces.
  expect(sheets.map((texts) => texts.slice(0, 3).join(''))).toEqual(sheets.map((_, at) => `${at + 1} / ${sheets.length}`));
  const front = sheets[0]!.join(' ');
  for (const text of ['Proof of delivery', 'Contoso', 'Contents', 'Amelia Hartmann', 'Data as of', 'What\'s not included', 'Summary']) expect(front).toContain(text);
  const all = sheets.flat();
  for (const word of ['Refresh', 'Print or save as PDF', 'Excel workbook', 'Back to Customer activity', 'From', '\ufffd']) expect(all.filter((text) => text.includes(word) && text.length < 30)).toEqual([]);
  expect(all).toEqual(expect.arrayContaining(packages.flatMap((pack) => [pack.name, ...pack.entitlements.map(({ name }) => name)])));
  const numbers = lists.filter(({ type }) => type === 'case').flatMap(({ rows }) => rows.map((row) => String(row.number)));
  expect(all.filter((text) => /^\d{16}$/.test(text))).toEqual(numbers);
  // Every page with records starts with a heading or with column titles of any record type.
  const parts = [...packages.flatMap((pack) => pack.entitlements.map(({ name }) => `${pack.name}: ${name}`)), ...SERVICE_NAMES.en.map((name) => `Additional cases: ${name}`)];
  const heads = lists.filter(({ rows }) => rows.length).map(({ rows, type }) => FIELDS[type]!.filter((field) => !UNSHOWN.includes(field) && has(rows, field)).map((field) => HEADINGS.en[field]!).slice(0, 2));
  const first = sheets.findIndex((texts) => texts[3] === 'Records');
  expect(first).toBeGreaterThan(0);
  const begun = new Set<string>();
  for (const texts of sheets.slice(first + 1)) {
    const head = heads.find(([one, two]) => texts[3] === one && texts[4] === two);
    if (head) begun.add(head.join());
    else expect(parts, texts.slice(3, 6).join()).toContain(texts[3]);
  }
  expect(begun.size, 'sheets of most types go on').toBeGreaterThan(3);
});

test.describe('in German, with a part of the records', () => {
  test.use({ person: 'customer-activity' });
  test('the document says what is not visible', async ({ page }) => {
    await openProof(page, '', 'Leistungsnachweis');
    await expect(page.locator('.proof-course')).toContainText('Das Dokument ist fertig', { timeout: 30_000 });
    await expect(page.locator('.proof-gaps')).toContainText('Sichtbare Datensätze: nur 62 von 318');
    // The backend does not give the number of additional cases.
    await expect(page.locator('.proof-package').last().getByText('Zählt nur, was Sie sehen dürfen')).toHaveCount(2);
    const sheets = await workbook(page, 'de');
    expect(about(sheets).join('\n')).toContain('Sichtbare Datensätze: nur 62 von 318');
    const notes = sheets[0]!.data.slice(-2).map((line) => String(line.at(-1)));
    for (const note of notes) expect(note).toContain('Zählt nur, was Sie sehen dürfen');
  });
});

test('without the right to export there is no workbook, with the reason', async ({ page, faults }) => {
  await faults([{ path: '/me', replace: { '/workspaces/0/capabilities': ['viewCustomerActivity', 'viewAllSupportRequests'] } }]);
  await openProof(page);
  await ready(page);
  const workbook = page.getByRole('button', { name: 'Excel workbook' });
  await expect(workbook).toBeDisabled();
  await expect(workbook).toHaveAccessibleDescription('To export, you need permission in every selected workspace.');
  await expect(page.getByRole('button', { name: 'Print or save as PDF' })).toBeEnabled();
});

test('a period that ends before it begins is refused without a request', async ({ page, watch }) => {
  await openProof(page, '?from=2026-07-01&to=2026-01-01');
  await expect(page.getByRole('alert')).toContainText('The period ends before it starts.');
  const records = () => watch.asked().filter((path) => path.includes('/records'));
  expect(records()).toEqual([]);
  for (const name of ['Print or save as PDF', 'Excel workbook']) await expect(page.getByRole('button', { name })).toBeDisabled();
  await expect(page.getByText('The document is ready')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'What\'s not included' })).toHaveCount(0);
  await page.getByRole('button', { name: 'This year' }).click();
  await ready(page);
  expect(records()).not.toEqual([]);
  await expect(page.getByRole('button', { name: 'Print or save as PDF' })).toBeEnabled();
});

test('a very long document shows the first records and says so; the workbook has all', async ({ page }) => {
  test.slow();
  const backend = await Backend.start('--packages', '1', '--entitlements', '1', '--records', '2300', '--additional-cases', '0');
  try {
    await backend.signIn(page, 'customer-admin');
    await page.goto(`${backend.origin}${ADDRESS('?status=all')}`);
    await ready(page);
    await expect(page.getByText('This document shows 2,000 of 2,300 records. The workbook has all of them.')).toBeVisible();
    await expect(page.getByText('2,000 of 2,300 records shown here')).toBeVisible();
    expect(await page.locator('.proof-part tbody tr').count()).toBe(2000);
    const sheets = await workbook(page);
    const { rows } = await answers(page, '/entitlements/e-1/records?workspace=*', '', 'en', backend.origin);
    const [head, ...lines] = sheets.find((one) => one.sheet === 'Reactive support')!.data;
    expect(lines.map((line) => line[head!.indexOf('Number')])).toEqual(rows.map((row) => row.number));
  } finally {
    backend.stop();
  }
});

test('axe finds nothing', { tag: '@axe' }, async ({ page }) => {
  await openProof(page, '?package=p-2&agreement=a-4');
  await ready(page);
  await accessible(page, 'the document');
  await page.getByRole('button', { name: 'Summary only' }).click();
  await expect(page.locator('.proof-part')).toHaveCount(0);
  await ready(page);
  await accessible(page, 'the summary alone');
});
