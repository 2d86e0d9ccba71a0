// The planning page: what ends when, the outlook, what if, and what is unused, against figures calculated here from the backend's responses.
import ICAL from 'ical.js';
import { readFile } from 'node:fs/promises';
import { clean } from './accessibility';
import { expect, FAILED, OVERVIEW, openOverview, overview, test, TODAY, where, type Lang, type Page, type Person, type Watch } from './fixtures';
import { date, dec, leftOf, lineOf, number, percent, units, type Activity, type Dec, type Entitlement, type Package } from './oracle';
import { outlook, type Outlook, type Range, type Series, type Verdict } from './outlook-oracle';

const PLANNING = `${OVERVIEW}/planning`;
const QUERY = '?workspace=w-1';

const SAY = {
  en: {
    planning: 'Planning', ends: 'What ends when', outlook: 'Outlook', table: 'Outlook by entitlement', whatIf: 'What if', unused: 'Unused', days: (n: number) => `${n} days`,
    left: 'Left at the end', runsOut: 'Runs out', notBeforeEnd: 'Not before the end', entitlement: 'Entitlement', total: 'Total to spread', spread: 'Spread evenly', reset: 'Reset',
    add: 'Add to calendar', save: 'Save calendar file', about: (text: string) => `about ${text}`, range: (low: string, high: string, unit: string) => `about ${low} to ${high} ${unit}`,
    more: (n: string, unit: string) => `about ${n} ${unit} or more`, less: (n: string, unit: string) => `about ${n} ${unit} or less`,
    between: (first: string, last: string) => `between ${first} and ${last}`, earliest: (day: string) => `${day} at the earliest`, latest: (day: string) => `${day} at the latest`,
    types: { agreement: 'Agreement', package: 'Package', lot: 'Credit batch' }, today: 'Today', unknown: 'Unknown', atLeast: (text: string) => `At least ${text}`, share: (text: string, share: string) => `${text} (${share})`,
    verdicts: { none: 'No outlook', tooEarly: 'Too early to say', over: 'Over', usedUp: 'Used up', notStarted: 'Not used yet', runsOut: 'Runs out early', atRisk: 'At risk', onTrack: 'On track' },
  },
  de: {
    planning: 'Planung', ends: 'Was wann endet', outlook: 'Ausblick', table: 'Ausblick je Leistung', whatIf: 'Was wäre, wenn', unused: 'Ungenutzt', days: (n: number) => `${n} Tage`,
    left: 'Übrig am Ende', runsOut: 'Aufgebraucht', notBeforeEnd: 'Nicht vor dem Ende', entitlement: 'Leistung', total: 'Gesamtmenge', spread: 'Gleichmäßig verteilen', reset: 'Zurücksetzen',
    add: 'Zum Kalender hinzufügen', save: 'Kalenderdatei speichern', about: (text: string) => `etwa ${text}`, range: (low: string, high: string, unit: string) => `etwa ${low} bis ${high} ${unit}`,
    more: (n: string, unit: string) => `etwa ${n} ${unit} oder mehr`, less: (n: string, unit: string) => `etwa ${n} ${unit} oder weniger`,
    between: (first: string, last: string) => `zwischen ${first} und ${last}`, earliest: (day: string) => `frühestens ${day}`, latest: (day: string) => `spätestens ${day}`,
    types: { agreement: 'Vertrag', package: 'Paket', lot: 'Kontingent' }, today: 'Heute', unknown: 'Unbekannt', atLeast: (text: string) => `Mindestens ${text}`, share: (text: string, share: string) => `${text}, ${share}`,
    verdicts: { none: 'Kein Ausblick', tooEarly: 'Noch nicht absehbar', over: 'Überzogen', usedUp: 'Aufgebraucht', notStarted: 'Noch ungenutzt', runsOut: 'Reicht nicht', atRisk: 'Verfall droht', onTrack: 'Im Plan' },
  },
};
/** A person with all rights and that language. */
const ADMIN: Record<Lang, Person> = { en: 'customer-admin', de: 'workspace-admin' };

async function json<T>(page: Page, path: string, lang: Lang = 'en'): Promise<T> {
  const response = await page.request.get(`/api/v1${path}`, { headers: { 'Accept-Language': lang } });
  expect(response.status(), path).toBe(200);
  return await response.json() as T;
}

interface Data { activity: Activity; series: Series; lang: Lang }
const load = async (page: Page, lang: Lang = 'en', query = QUERY): Promise<Data> => ({
  activity: await json(page, `/activity${query}`, lang), series: await json(page, `/series${query}`, lang), lang,
});

/** The page by roles and names. */
function planning(page: Page, lang: Lang = 'en') {
  const say = SAY[lang];
  const region = (name: string) => page.getByRole('region', { name, exact: true });
  const ends = region(say.ends);
  const whatIf = region(say.whatIf);
  return {
    say,
    heading: page.getByRole('heading', { level: 1, name: say.planning, exact: true }),
    ends,
    endings: ends.getByRole('table', { name: say.ends }),
    horizon: (days: number) => ends.getByRole('button', { name: say.days(days), exact: true }),
    add: ends.getByRole('button', { name: say.add }),
    outlook: region(say.outlook),
    outlooks: page.getByRole('table', { name: say.table }),
    whatIf,
    choice: whatIf.getByRole('combobox', { name: say.entitlement }),
    total: whatIf.getByRole('textbox', { name: say.total }),
    month: (name: string) => whatIf.getByRole('textbox', { name }),
    compared: (row: string) => whatIf.getByRole('row', { name: new RegExp(`^${row}`) }).getByRole('cell'),
    unused: region(say.unused),
  };
}

async function openPlanning(page: Page, search = '', lang: Lang = 'en') {
  await page.goto(PLANNING + search);
  const view = planning(page, lang);
  await ready(view);
  return view;
}

/** Waits until the outlook is calculated. */
async function ready(view: ReturnType<typeof planning>) {
  await expect(view.outlooks.getByRole('rowheader').first()).toBeVisible();
  await expect(view.outlooks.getByText(/^(Loading…|Wird geladen …)$/)).toHaveCount(0);
}

/** The texts of a table's rows: the name, where it leads, and each cell by its heading. */
const rowsOf = (page: Page, name: string) => page.getByRole('table', { name, exact: true }).evaluate((table) => [...table.querySelectorAll('tbody tr')].map((row) => {
  const clean = (text: string | null) => (text ?? '').replace(/[\u00a0\u202f]/g, ' ');
  const link = row.querySelector('a')!;
  return {
    name: clean(link.textContent),
    href: link.getAttribute('href')!,
    cells: Object.fromEntries([...row.querySelectorAll('td')].map((cell) => {
      const parts = [...cell.childNodes].filter((part) => part.nodeName !== 'svg' && part.textContent).map((part) => clean(part.textContent));
      return [cell.dataset.label!, parts];
    })),
  };
}));

const DAY = 86_400_000;
const daysTo = (day: string) => Math.round((Date.parse(day) - Date.parse(TODAY)) / DAY);

/** Packages in scope: what the overview lists under every status, but nothing that has ended, or is running and inactive. */
function packagesOf(activity: Activity): Package[] {
  const active = activity.agreements.filter(({ status }) => status === 'active').map(({ id }) => id);
  const isShown = ({ kind, agreementId }: Package) => kind !== 'enterpriseWide' || active.includes(agreementId);
  const isShut = ({ start, end, status }: Package) => end < TODAY || (start <= TODAY && status === 'inactive');
  return activity.packages.filter((one) => isShown(one) && !isShut(one));
}

/** What ends within a horizon: type, name, day, days left; by end, type, then name. */
function endingsOf({ activity, series, lang }: Data, horizon: number) {
  const all: { rank: number; type: 'agreement' | 'package' | 'lot'; name: string; day: string; id: string }[] = [];
  for (const { id, name, end, status } of activity.agreements) if (status === 'active') all.push({ rank: 0, type: 'agreement', name, day: end, id });
  for (const pack of packagesOf(activity)) {
    all.push({ rank: 1, type: 'package', name: pack.name, day: pack.end, id: pack.id });
    if (pack.start > TODAY) continue;
    for (const { id, name } of pack.entitlements) {
      for (const { lot, expires, left } of series.data.find((row) => row.entitlementId === id)?.lots ?? []) {
        if (expires && (dec(left) ?? 1n) > 0n) all.push({ rank: 2, type: 'lot', name, day: expires, id: lot });
      }
    }
  }
  const compare = new Intl.Collator(lang, { numeric: true }).compare;
  return all
    .filter(({ day }) => daysTo(day) >= 0 && daysTo(day) <= horizon)
    .sort((a, b) => a.day.localeCompare(b.day) || a.rank - b.rank || compare(a.name, b.name) || a.id.localeCompare(b.id));
}

/** What is unused of a package, by unit. */
function unusedOf(pack: Package, lang: Lang): string[] {
  const sums = new Map<string, { left: Dec; allowed: Dec; unknown: boolean; known: boolean }>();
  for (const one of pack.entitlements) {
    if (one.allowance.type !== 'quantity') continue;
    const sum = sums.get(one.unit) ?? { left: 0n, allowed: 0n, unknown: false, known: false };
    const left = leftOf(lineOf(one));
    const allowed = dec(one.allowance.amount);
    if (left === undefined || allowed === undefined) sum.unknown = true;
    else Object.assign(sum, { left: sum.left + (left > 0n ? left : 0n), allowed: sum.allowed + allowed, known: true });
    sums.set(one.unit, sum);
  }
  const say = SAY[lang];
  return [...sums].map(([unit, { left, allowed, unknown, known }]) => {
    if (!known) return say.unknown;
    const text = units(left, unit, lang);
    const share = unknown ? undefined : percent(left, allowed, lang);
    return unknown ? say.atLeast(text) : share ? say.share(text, share) : text;
  });
}

for (const lang of ['en', 'de'] as const) {
  test.describe(`in ${lang}`, () => {
    test.use({ person: ADMIN[lang] });

    test(`what ends within each horizon is listed with its day and what is unused, in ${lang}`, async ({ page }) => {
      const data = await load(page, lang);
      const view = await openPlanning(page, '', lang);
      for (const horizon of [90, 30, 60, 365]) {
        await view.horizon(horizon).click();
        await expect(view.horizon(horizon)).toHaveAttribute('aria-pressed', 'true');
        const wanted = endingsOf(data, horizon);
        expect(wanted.length).toBeGreaterThan(0);
        const { type, ends, days, unused } = await labels(view);
        await expect.poll(async () => (await rowsOf(page, view.say.ends)).map(({ name, cells }) => [cells[type]![0], name, cells[ends]![0], cells[days]![0]]), `${horizon} days`)
          .toEqual(wanted.map((one) => [view.say.types[one.type], one.name, date(one.day, lang), daysTo(one.day) === 0 ? view.say.today : view.say.days(daysTo(one.day))]));
        const rows = await rowsOf(page, view.say.ends);
        wanted.forEach((one, at) => {
          const pack = one.type === 'package' && data.activity.packages.find(({ id }) => id === one.id);
          if (pack && pack.entitlements.some(({ allowance }) => allowance.type === 'quantity')) expect(rows[at]!.cells[unused], pack.name).toEqual(unusedOf(pack, lang));
        });
      }
    });

    test(`the outlook of each entitlement says what the formula says, in ${lang}`, async ({ page }) => {
      const data = await load(page, lang);
      const view = await openPlanning(page, '', lang);
      const rows = await rowsOf(page, view.say.table);
      const metered = packagesOf(data.activity).flatMap((pack) => pack.entitlements.filter(({ allowance }) => ['quantity', 'allowed'].includes(allowance.type)).map((one) => ({ one, pack })));
      expect(rows.map(({ href }) => new URL(href, 'http://x').pathname.replace(/^.*\//, '')).sort()).toEqual(metered.map(({ one }) => one.id).sort());
      expect(rows.length).toBeGreaterThan(15);
      const [used, left, , atEnd, runsOut, verdict] = await view.outlooks.getByRole('columnheader').allTextContents().then((all) => all.slice(1));
      const seen = new Set<Verdict>();
      for (const { href, name, cells } of rows) {
        const { one, pack } = metered.find(({ one }) => new URL(href, 'http://x').pathname.endsWith(`/${one.id}`))!;
        const said = outlook(one, pack, data.series.data.find((row) => row.entitlementId === one.id), TODAY);
        seen.add(said.verdict);
        expect(cells[verdict!]![0], name).toBe(view.say.verdicts[said.verdict]);
        const total = dec(one.consumedTotal ?? one.consumed);
        expect(cells[used!]![0], name).toBe(total === undefined ? view.say.unknown : units(total, one.unit, lang));
        const rest = leftOf(lineOf(one));
        if (rest !== undefined && rest >= 0n) expect(cells[left!]![0], name).toBe(units(rest, one.unit, lang));
        expect(cells[atEnd!], name).toEqual(atEndOf(said, one, lang));
        expect(cells[runsOut!], name).toEqual(runsOutOf(said, lang));
      }
      for (const verdict of ['none', 'tooEarly', 'over', 'usedUp', 'notStarted', 'runsOut', 'atRisk', 'onTrack'] as const) expect([...seen], verdict).toContain(verdict);
    });
  });
}

/** The headings of the list of endings, in the page's language. */
async function labels(view: ReturnType<typeof planning>) {
  const [, type, ends, days, unused] = await view.endings.getByRole('columnheader').allTextContents() as [string, string, string, string, string];
  return { type, ends, days, unused };
}

const decimal = (value: number, lang: Lang) => number(dec(String(value))!, lang);
const unitOf = (value: number, unit: string, lang: Lang) => units(dec(String(value))!, unit, lang).replace(/^\S+ /, '');

/** `about 40 to 90 credits`. */
function rangeText(range: Range, unit: string, lang: Lang): string {
  const say = SAY[lang];
  const { low, high } = range;
  if (low !== undefined && high !== undefined) {
    return low === high ? say.about(units(dec(String(low))!, unit, lang)) : say.range(decimal(low, lang), decimal(high, lang), unitOf(high, unit, lang));
  }
  if (low !== undefined) return say.more(decimal(low, lang), unitOf(low, unit, lang));
  if (high !== undefined) return say.less(decimal(high, lang), unitOf(high, unit, lang));
  return say.about(units(dec(String(range.mid))!, unit, lang));
}

function atEndOf(said: Outlook, one: Entitlement, lang: Lang): string[] {
  const say = SAY[lang];
  if (said.verdict === 'over' || said.verdict === 'usedUp') return [units(0n, one.unit, lang)];
  if (!said.left) return ['–'];
  const lost = said.lots?.reduce((all, { lapses }) => all + lapses.mid, 0);
  const mid = said.amount ?? (said.lots ? lost! : said.left.mid);
  const about = say.about(units(dec(String(mid))!, one.unit, lang));
  const hasRange = !said.lots && said.left.low !== said.left.high;
  return hasRange ? [about, rangeText(said.left, one.unit, lang)] : [about];
}

function runsOutOf(said: Outlook, lang: Lang): string[] {
  const say = SAY[lang];
  if (!said.left) return ['–'];
  const day = (text: string | undefined) => (text && /^\d/.test(text) ? date(text, lang) : undefined);
  const [first, last] = [day(said.earliest), day(said.latest)];
  const range = first && last ? (first === last ? undefined : say.between(first, last)) : first ? say.earliest(first) : last ? say.latest(last) : undefined;
  const text = said.on ? date(said.on, lang) : say.notBeforeEnd;
  return range && said.earliest !== 'late' ? [text, range] : [text];
}

// --- the four questions, each in at most two clicks from the overview ----------------------------------------------------

const toPlanning = async (page: Page) => {
  await openOverview(page, '?status=inactive');
  await page.getByRole('main').getByRole('link', { name: 'Planning', exact: true }).click();
  const view = planning(page);
  await ready(view);
  expect(where(page)).toBe(`${PLANNING}?status=inactive`);
  return view;
};

test('what will have more than 20 % left at its end is answered by one click', async ({ page }) => {
  const { activity, series } = await load(page);
  const view = await toPlanning(page);
  const wanted = packagesOf(activity).flatMap((pack) => pack.entitlements.map((one) => ({ one, said: outlook(one, pack, series.data.find((row) => row.entitlementId === one.id), TODAY) })))
    .filter(({ one, said }) => said.left && (said.amount ?? said.left.mid) > 0.2 * Number(one.allowance.amount));
  expect(wanted.length).toBeGreaterThan(2);
  // The largest shares come first.
  const first = (await rowsOf(page, view.say.table)).slice(0, wanted.length + 1).map(({ href }) => new URL(href, 'http://x').pathname.replace(/^.*\//, ''));
  for (const { one } of wanted) expect(first, one.name).toContain(one.id);
});

test('what runs out first, and when at the earliest, is answered by one click', async ({ page }) => {
  const { activity, series } = await load(page);
  const view = await toPlanning(page);
  const all = packagesOf(activity).flatMap((pack) => pack.entitlements.map((one) => ({ one, pack, said: outlook(one, pack, series.data.find((row) => row.entitlementId === one.id), TODAY) })));
  const [first] = all.filter(({ said }) => said.on).sort((a, b) => a.said.on!.localeCompare(b.said.on!));
  const row = view.outlooks.getByRole('row').filter({ hasText: first!.one.name }).filter({ hasText: first!.pack.name });
  await expect(row).toContainText(date(first!.said.on!, 'en'));
  await expect(row).toContainText(date(first!.said.earliest!, 'en'));
});

test('what ends in the next 60 days, and what is unused in it, is answered by two clicks', async ({ page }) => {
  const data = await load(page);
  const view = await toPlanning(page);
  await view.horizon(60).click();
  await expect.poll(async () => (await rowsOf(page, view.say.ends)).map(({ name }) => name)).toEqual(endingsOf(data, 60).map(({ name }) => name));
  const pack = data.activity.packages.find(({ id }) => id === 'p-3')!;
  await expect(view.endings.getByRole('row', { name: new RegExp(`^${pack.name}`) })).toContainText(unusedOf(pack, 'en')[0]!);
});

test('what if 40 hours are booked in January is answered by two clicks and typing', async ({ page }) => {
  const { activity, series } = await load(page);
  const view = await toPlanning(page);
  await view.choice.selectOption({ label: 'Workshops · Designated Engineering Azure' });
  await view.month('Jan 2027').fill('40');
  const pack = activity.packages.find(({ id }) => id === 'p-2')!;
  const one = pack.entitlements.find(({ name }) => name === 'Workshops')!;
  const row = series.data.find(({ entitlementId }) => entitlementId === one.id);
  const [without, planned] = [outlook(one, pack, row, TODAY), outlook(one, pack, row, TODAY, false, [{ month: '2027-01', amount: 40 }])];
  await expect(view.compared(view.say.left).nth(0)).toHaveText(new RegExp(rangeText(without.left!, one.unit, 'en'), 'i'));
  await expect(view.compared(view.say.left).nth(1)).toHaveText(new RegExp(rangeText(planned.left!, one.unit, 'en'), 'i'));
  await expect(view.compared(view.say.runsOut).nth(1)).toContainText(date(planned.on!, 'en'));
  await expect(view.whatIf.getByRole('status').last()).toContainText('will run out around');
});

// --- what if -------------------------------------------------------------------------------------------------------------

const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.closest('label')?.querySelector('span')?.textContent ?? document.activeElement?.textContent);

for (const lang of ['en', 'de'] as const) {
  test.describe(`what if in ${lang}`, () => {
    test.use({ person: ADMIN[lang] });
    test(`a plan is made by keyboard in the reader's number format, kept in the address, and undone by back, in ${lang}`, async ({ page }) => {
      const view = await openPlanning(page, '', lang);
      const point = lang === 'de' ? ',' : '.';
      await view.choice.focus();
      const options = await view.choice.getByRole('option').allTextContents();
      const at = options.findIndex((text) => text.endsWith('Designated Engineering Azure'));
      const shown = await view.choice.evaluate((select: HTMLSelectElement) => select.selectedIndex);
      for (let step = shown; step < at; step += 1) await page.keyboard.press('ArrowDown');
      for (let step = shown; step > at; step -= 1) await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Tab');
      expect(await focusedName(page)).toBe(view.say.total);
      await page.keyboard.type(`10${point}5`);
      await page.keyboard.press('Enter');
      const spread = 'plan=e-8%3A2026-11%3A3.5&plan=e-8%3A2026-12%3A3.5&plan=e-8%3A2027-01%3A3.5';
      await expect.poll(() => where(page)).toMatch(/plan=/);
      const id = /plan=([^%]+)%3A/.exec(where(page))![1]!;
      expect(where(page)).toBe(`${PLANNING}?${spread.replaceAll('e-8', id)}`);
      // Over the two buttons to the first month.
      for (const name of [view.say.spread, view.say.reset]) {
        await page.keyboard.press('Tab');
        expect(await focusedName(page)).toBe(name);
      }
      await page.keyboard.press('Tab');
      await expect(page.locator(':focus')).toHaveValue(`3${point}5`);
      const history = await page.evaluate(() => globalThis.history.length);
      await page.keyboard.press('Control+A');
      await page.keyboard.type(`12${point}25`);
      await expect.poll(() => where(page)).toContain(`plan=${id}%3A2026-11%3A12.25`);
      expect(await page.evaluate(() => globalThis.history.length), 'typing replaces the entry').toBe(history);
      await expect(page.locator(':focus'), 'what is typed stays').toHaveValue(`12${point}25`);
      const compared = await view.compared(view.say.left).allTextContents();
      await page.reload();
      await ready(view);
      await expect.poll(() => view.compared(view.say.left).allTextContents()).toEqual(compared);
      await expect(view.whatIf.locator('fieldset').getByRole('textbox').first()).toHaveValue(`12${point}25`);
      await view.whatIf.getByRole('button', { name: view.say.reset }).press('Enter');
      await expect.poll(() => where(page)).toBe(PLANNING);
      await expect(view.whatIf.locator('fieldset').getByRole('textbox').first()).toHaveValue('');
      await page.goBack();
      await expect.poll(() => where(page)).toContain(`plan=${id}%3A2026-11%3A12.25`);
      await expect.poll(() => view.compared(view.say.left).allTextContents()).toEqual(compared);
    });
  });
}

test('what is no number is said so, and changes nothing', async ({ page }) => {
  const view = await openPlanning(page);
  await view.choice.selectOption({ label: 'Workshops · Designated Engineering Azure' });
  await view.month('Jan 2027').fill('40');
  await expect.poll(() => where(page)).toContain('plan=');
  const before = where(page);
  await view.month('Jan 2027').fill('40 days');
  await expect(view.whatIf.getByRole('alert')).toHaveText('Enter a number such as 12.5.');
  await expect(view.month('Jan 2027')).toHaveAttribute('aria-invalid', 'true');
  expect(where(page)).toBe(before);
  await view.month('Jan 2027').fill('');
  await expect.poll(() => where(page)).toBe(PLANNING);
  await expect(view.whatIf.getByRole('alert')).toHaveCount(0);
});

test('an unknown horizon, and plans that cannot be, are left out with one notice', async ({ page }) => {
  const nonsense = ['nothing', 'e-99:2027-01:5', 'e-9:2020-01:5', 'e-9:2027-13:5', 'e-9:2027-01:-5', 'e-5:2027-01:5', ':2027-01:5'];
  const search = `?horizon=45&workspace=w-99&${[...nonsense, 'e-9:2027-01:5'].map((plan) => `plan=${encodeURIComponent(plan)}`).join('&')}`;
  const view = await openPlanning(page, search);
  const notice = page.getByRole('status').filter({ hasText: 'Some filters in this link don\'t exist' });
  await expect(notice).toHaveCount(1);
  await expect(view.horizon(90)).toHaveAttribute('aria-pressed', 'true');
  await expect(view.month('Jan 2027')).toHaveValue('5');
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice).toHaveCount(0);
  await expect.poll(() => where(page)).toBe(`${PLANNING}?plan=e-9%3A2027-01%3A5`);
  await expect(view.heading).toBeFocused();
});

test.describe('copy link', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });
  test('a copied link has workspace, horizon and plan', async ({ page }) => {
    await openPlanning(page, '?horizon=60&plan=e-9:2027-01:5');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect(page.getByText('Link copied')).toBeVisible();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toBe(`${new URL(page.url()).origin}${PLANNING}?horizon=60&plan=e-9%3A2027-01%3A5&workspace=w-1`);
  });
});

test('a horizon is in the address, and back undoes it', async ({ page }) => {
  const view = await openPlanning(page);
  await view.horizon(30).click();
  await expect.poll(() => where(page)).toBe(`${PLANNING}?horizon=30`);
  await page.reload();
  await ready(view);
  await expect(view.horizon(30)).toHaveAttribute('aria-pressed', 'true');
  await page.goBack();
  await expect(view.horizon(90)).toHaveAttribute('aria-pressed', 'true');
  expect(where(page)).toBe(PLANNING);
});

test('a row leads to what it is about, and the breadcrumb back to the same overview', async ({ page }) => {
  const view = await openPlanning(page, '?workspace=w-1&addOnAgreement=a-1');
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').click();
  await expect.poll(() => where(page)).toBe(`${OVERVIEW}?workspace=w-1&addOnAgreement=a-1`);
  await page.goBack();
  await ready(view);
  await view.outlooks.getByRole('link', { name: 'Workshops' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Workshops' })).toBeVisible();
  await page.goBack();
  await ready(view);
  await view.endings.getByRole('link', { name: 'Proactive Credits 500' }).click();
  const list = overview(page);
  await list.ready();
  await expect(list.packages.filter({ visible: true })).toHaveCount(1);
  await expect(list.packages.filter({ visible: true })).toContainText('Proactive Credits 500');
});

// --- unused --------------------------------------------------------------------------------------------------------------

test('unused is what nothing was consumed of, what is lost first at the front, with its action', async ({ page }) => {
  const { activity } = await load(page);
  const view = await openPlanning(page);
  const wanted = packagesOf(activity).filter(({ start }) => start <= TODAY).flatMap((pack) => pack.entitlements
    .filter((one) => dec(one.consumedTotal ?? one.consumed) === 0n && !one.basis && !(dec(one.scheduled) ?? 0n) && dec(one.allowance.amount ?? '1') !== 0n)
    .map((one) => ({ one, pack })));
  expect(wanted.length).toBeGreaterThan(3);
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  wanted.sort((a, b) => a.pack.end.localeCompare(b.pack.end) || compare(a.one.name, b.one.name) || a.one.id.localeCompare(b.one.id));
  const rows = await rowsOf(page, view.say.unused);
  expect(rows.map(({ name, cells }) => [name, cells['Package']![0], cells['Lost after']![0]])).toEqual(wanted.map(({ one, pack }) => [one.name, pack.name, date(pack.end, 'en')]));
  const withAction = wanted.find(({ one }) => one.actionLink)!;
  const link = view.unused.getByRole('row', { name: new RegExp(`^${withAction.one.name}`) }).getByRole('link', { name: withAction.one.actionLink!.label });
  await expect(link).toHaveAttribute('href', withAction.one.actionLink!.href);
});

// --- the calendar file ---------------------------------------------------------------------------------------------------

/** Saves the file and reads it with an independent parser. */
async function calendarOf(page: Page, view: ReturnType<typeof planning>, ticks: string[] = [], clear: string[] = []) {
  await view.add.click();
  const panel = page.getByRole('dialog', { name: view.say.add });
  for (const name of ticks) await panel.getByRole('checkbox', { name }).check();
  for (const name of clear) await panel.getByRole('checkbox', { name }).uncheck();
  const [download] = await Promise.all([page.waitForEvent('download'), panel.getByRole('button', { name: view.say.save }).click()]);
  const text = await readFile(await download.path(), 'utf8');
  const events = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent').map((one) => ({
    event: new ICAL.Event(one),
    url: one.getFirstPropertyValue('url') as string | null,
    alarms: one.getAllSubcomponents('valarm').map((alarm) => String(alarm.getFirstPropertyValue('trigger'))),
  }));
  return { name: download.suggestedFilename(), text, events };
}

for (const lang of ['en', 'de'] as const) {
  test.describe(`calendar in ${lang}`, () => {
    test.use({ person: ADMIN[lang] });
    test(`the calendar file has what is listed as all-day events with reminders and a link, in ${lang}`, async ({ page }) => {
      const data = await load(page, lang);
      const view = await openPlanning(page, '?horizon=365', lang);
      const before = lang === 'de' ? '90 Tage vorher' : '90 days before';
      const { name, events, text } = await calendarOf(page, view, [before]);
      expect(name).toBe(`${view.say.planning} ${TODAY}.ics`);
      const wanted = endingsOf(data, 365);
      const title = { en: { agreement: 'Agreement ends: ', package: 'Package ends: ', lot: 'Credit batch expires: ' }, de: { agreement: 'Vertrag endet: ', package: 'Paket endet: ', lot: 'Kontingent verfällt: ' } }[lang];
      expect(events.map(({ event }) => [event.summary, event.startDate.toString(), event.startDate.isDate])).toEqual(wanted.map((one) => [title[one.type] + one.name, one.day, true]));
      for (const { event, alarms, url } of events) {
        const day = event.startDate.toString();
        expect(event.endDate.toString(), 'all day').toBe(new Date(Date.parse(day) + DAY).toISOString().slice(0, 10));
        // A reminder of the past would ring at once.
        expect(alarms, day).toEqual([90, 30].filter((days) => daysTo(day) >= days).map((days) => `-P${days}D`));
        expect(new URL(url!).origin).toBe(new URL(page.url()).origin);
        expect(event.description).toContain(url!);
      }
      expect(new Set(events.map(({ event }) => event.uid)).size).toBe(events.length);
      const again = await calendarOf(page, view);
      expect(again.events.map(({ event }) => event.uid), 'the same events have the same UIDs').toEqual(events.map(({ event }) => event.uid));
      for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      // The link opens what the event is about.
      await page.goto(events.find(({ event }) => event.summary.endsWith('Proactive Credits 500'))!.url!);
      await expect(overview(page, lang).packages.filter({ visible: true })).toHaveCount(1);
    });
  });
}

test('names with commas, semicolons, line ends, emoji and 300 letters survive the calendar file', async ({ page, faults }) => {
  const name = `A, b; c\\n d\\ "e" 🎉👩‍👩‍👧 ${'ü'.repeat(300)}`;
  await faults([{ path: '/activity', replace: { '/packages/1/name': name, '/agreements/0/name': '=Fremd; Name, 😀' } }]);
  const view = await openPlanning(page);
  const { events } = await calendarOf(page, view, [], ['30 days before']);
  const titles = events.map(({ event }) => event.summary);
  expect(titles).toContain(`Package ends: ${name}`);
  expect(titles).toContain('Agreement ends: =Fremd; Name, 😀');
  expect(events.flatMap(({ alarms }) => alarms)).toEqual([]);
});

test('the calendar file has no personal data', async ({ page }) => {
  const view = await openPlanning(page, '?horizon=365');
  const { text } = await calendarOf(page, view);
  const { activity } = await load(page);
  const names = activity.agreements.flatMap(({ contacts = [] }) => contacts.flatMap(({ displayName, email }) => [displayName, ...(email ? [email] : [])]));
  expect(names.length).toBeGreaterThan(0);
  for (const one of names) expect(text).not.toContain(one);
});

// --- states --------------------------------------------------------------------------------------------------------------

test('nothing ends: that is said, and the next horizon is one click away', async ({ page, faults }) => {
  const { activity } = await load(page);
  const replace = Object.fromEntries([
    ...activity.packages.map((one, at) => [`/packages/${at}/end`, one.end < '2027-04-01' && one.end >= TODAY ? '2027-05-31' : one.end]),
    ...activity.agreements.map((one, at) => [`/agreements/${at}/end`, one.end < '2027-04-01' && one.end >= TODAY ? '2027-05-31' : one.end]),
  ]);
  await faults([{ path: '/activity', replace }, { path: '/series', replace: { '/data': [] } }]);
  const view = await openPlanning(page);
  await expect(view.ends.getByText('Nothing ends in the next 90 days.')).toBeVisible();
  await expect(view.add).toHaveCount(0);
  await view.ends.getByRole('button', { name: 'Show the next 365 days' }).click();
  await expect(view.endings.getByRole('rowheader').first()).toBeVisible();
  await expect.poll(() => where(page)).toBe(`${PLANNING}?horizon=365`);
  await expect(view.add).toBeVisible();
});

test('a failure can be tried again, and endings stand while months are missing', async ({ page, faults, noFaults, watch }) => {
  watch.allow(FAILED(500));
  await faults([{ path: '/activity', status: 500 }, { path: '/series', status: 500 }]);
  await page.goto(PLANNING);
  const view = planning(page);
  await expect(page.getByRole('alert')).toContainText('We couldn\'t load Customer activity');
  await faults([{ path: '/series', status: 500 }]);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(view.endings.getByRole('rowheader').first()).toBeVisible();
  await expect(view.outlook.getByRole('alert')).toContainText('We couldn\'t load consumption by month');
  await expect(view.outlooks).toContainText('Consumption by month is unknown');
  await noFaults();
  await view.outlook.getByRole('button', { name: 'Try again' }).click();
  await expect(view.outlook.getByRole('alert')).toHaveCount(0);
  await expect(view.outlooks).toContainText('At risk');
});

test('a source that did not respond is named, and what depends on it is unknown', async ({ page, faults }) => {
  await faults([{ path: '/activity', partial: { source: 'credits', kinds: ['proactiveCredits'], detail: 'No answer.' } }]);
  const view = await openPlanning(page);
  await expect(page.getByRole('status').filter({ hasText: 'credits didn\'t respond' })).toBeVisible();
  await expect(view.outlooks.getByRole('row', { name: /^Proactive credits.*Proactive Credits 500/ })).toContainText('Too early to say');
});

test.describe('without the right', () => {
  test.use({ person: 'member' });
  test('the page says who can grant it, and asks for nothing', async ({ page, watch }) => {
    await page.goto(PLANNING);
    await expect(page.getByRole('heading', { level: 1, name: 'Vous n\'avez pas accès à cette page' })).toBeVisible();
    expect(watch.asked('/activity')).toEqual([]);
    expect(where(page)).toBe(PLANNING);
  });
});

// --- a backend without the months of all entitlements ---------------------------------------------------------------------

const detailsAsked = (watch: Watch) => watch.asked('/entitlements/').map((path) => path.replace(/^\/entitlements\/|\?.*$/g, ''));

test('a backend without months: endings stand at once, and the outlook comes after the reader asked, six at a time', async ({ page, faults, watch }) => {
  watch.allow(FAILED(404));
  const data = await load(page);
  await faults([{ path: '/series', status: 404 }]);
  let [running, most] = [0, 0];
  await page.route('**/api/v1/entitlements/*', async (route) => {
    running += 1;
    most = Math.max(most, running);
    await route.continue();
  });
  page.on('response', (response) => { if (/\/entitlements\//.test(response.url())) running -= 1; });
  const view = await openPlanning(page);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(view.endings.getByRole('rowheader').first()).toBeVisible();
  await expect(view.outlooks).toContainText('Consumption by month is unknown');
  expect(detailsAsked(watch)).toEqual([]);
  const count = packagesOf(data.activity).flatMap((pack) => pack.entitlements.filter(({ allowance }) => ['quantity', 'allowed'].includes(allowance.type))).length;
  await view.outlook.getByRole('button', { name: `Calculate the outlook (${count} entitlements)` }).click();
  await expect(view.outlook.getByRole('button', { name: /^Calculate/ })).toHaveCount(0);
  await expect(view.outlook.getByRole('progressbar')).toHaveCount(0);
  expect(detailsAsked(watch)).toHaveLength(count);
  expect(most).toBeLessThanOrEqual(6);
  await ready(view);
  const said = await rowsOf(page, view.say.table);
  await page.unrouteAll({ behavior: 'wait' });
  await faults([]);
  await page.reload();
  await ready(view);
  expect(said, 'the same as from one response').toEqual(await rowsOf(page, view.say.table));
});

test('calculating the outlook can be cancelled, and ends when the page is left', async ({ page, faults, watch }) => {
  watch.allow(FAILED(404), /net::ERR_/);
  await faults([{ path: '/series', status: 404 }, { path: '/entitlements/e-11', exact: true, delayMs: 60_000 }]);
  const view = await openPlanning(page);
  const start = view.outlook.getByRole('button', { name: /^Calculate/ });
  await start.click();
  await expect(view.outlook.getByRole('status').filter({ hasText: / of \d+ entitlements/ })).toBeVisible();
  await expect.poll(() => watch.waiting.size).toBe(1);
  await view.outlook.getByRole('button', { name: 'Cancel' }).click();
  await expect(view.outlook.getByRole('button', { name: 'Calculate the outlook (1 entitlement)' })).toBeFocused();
  await expect.poll(() => watch.waiting.size).toBe(0);
  await expect(view.outlooks, 'what was loaded is used').toContainText('At risk');
  await view.outlook.getByRole('button', { name: /^Calculate/ }).click();
  await expect.poll(() => watch.waiting.size).toBe(1);
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').click();
  await overview(page).ready();
  await expect.poll(() => watch.waiting.size).toBe(0);
});

test('an entitlement that could not be loaded is counted, and can be tried again', async ({ page, faults, watch }) => {
  watch.allow(FAILED('(404|400)'));
  await faults([{ path: '/series', status: 501 }, { path: '/entitlements/e-11', exact: true, status: 400, times: 1 }]);
  watch.allow(FAILED(501));
  const view = await openPlanning(page);
  await view.outlook.getByRole('button', { name: /^Calculate/ }).click();
  await expect(view.outlook.getByRole('alert')).toContainText('1 entitlement couldn\'t be loaded.');
  await view.outlook.getByRole('button', { name: 'Try again' }).click();
  await expect(view.outlook.getByRole('alert')).toHaveCount(0);
});

// --- the look ------------------------------------------------------------------------------------------------------------

for (const width of [320, 390, 768, 1280]) {
  test(`nothing scrolls sideways at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await openPlanning(page, '?horizon=365&plan=e-9:2027-01:1234567.25');
    const wide = await page.evaluate(() => {
      const all = [document.documentElement, ...document.querySelectorAll('.planning-table, .planning-table tbody tr, .what-if-card, .what-if-card :not(input, select), .timeline')];
      return all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className || one.tagName);
    });
    expect(wide).toEqual([]);
  });
}

test('how the outlook is calculated is explained on request', async ({ page }) => {
  const view = await openPlanning(page);
  const button = view.outlook.getByRole('button', { name: 'How is this calculated?' });
  await expect(button).toHaveAttribute('aria-expanded', 'false');
  await button.press('Enter');
  await expect(view.outlook.getByText('The range should hold in about eight of ten cases.')).toBeVisible();
  await clean(page, 'explanation open', 'section:nth-of-type(2)');
});

test('on paper there are no controls, and everything else', async ({ page }) => {
  const view = await openPlanning(page);
  await page.emulateMedia({ media: 'print' });
  await expect(view.add).toBeHidden();
  await expect(view.horizon(30)).toBeHidden();
  await expect(view.whatIf.getByRole('button', { name: 'Reset' })).toBeHidden();
  for (const part of [view.endings, view.outlooks, view.unused, view.whatIf]) await expect(part).toBeVisible();
});
