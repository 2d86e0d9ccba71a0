// The planning page by roles and names, and what it should say: calculated from the backend's responses, independently of the app.
import { expect, OVERVIEW, TODAY, type Lang, type Page, type Person } from './fixtures';
import { date, dec, leftOf, lineOf, number, percent, units, type Activity, type Dec, type Entitlement, type Package } from './oracle';
import type { Outlook, Range, Series } from './outlook-oracle';

export const PLANNING = `${OVERVIEW}/planning`;
export const QUERY = '?workspace=w-1';

export const SAY = {
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
export const ADMIN: Record<Lang, Person> = { en: 'customer-admin', de: 'workspace-admin' };

export async function json<T>(page: Page, path: string, lang: Lang = 'en'): Promise<T> {
  const response = await page.request.get(`/api/v1${path}`, { headers: { 'Accept-Language': lang } });
  expect(response.status(), path).toBe(200);
  return await response.json() as T;
}

export interface Data { activity: Activity; series: Series; lang: Lang }
export const load = async (page: Page, lang: Lang = 'en', query = QUERY): Promise<Data> => ({
  activity: await json(page, `/activity${query}`, lang), series: await json(page, `/series${query}`, lang), lang,
});

/** The page by roles and names. */
export function planning(page: Page, lang: Lang = 'en') {
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

export async function openPlanning(page: Page, search = '', lang: Lang = 'en') {
  await page.goto(PLANNING + search);
  const view = planning(page, lang);
  await ready(view);
  return view;
}

/** Waits until the outlook is calculated. */
export async function ready(view: ReturnType<typeof planning>) {
  await expect(view.outlooks.getByRole('rowheader').first()).toBeVisible();
  await expect(view.outlooks.getByText(/^(Loading…|Wird geladen …)$/)).toHaveCount(0);
}

/** The texts of a table's rows: the name, where it leads, and each cell by its heading. */
export const rowsOf = (page: Page, name: string) => page.getByRole('table', { name, exact: true }).evaluate((table) => [...table.querySelectorAll('tbody tr')].map((row) => {
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

export const DAY = 86_400_000;
export const daysTo = (day: string) => Math.round((Date.parse(day) - Date.parse(TODAY)) / DAY);

/** Packages in scope: what the overview lists under every status, but nothing that has ended, or is running and inactive. */
export function packagesOf(activity: Activity): Package[] {
  const active = activity.agreements.filter(({ status }) => status === 'active').map(({ id }) => id);
  const isShown = ({ kind, agreementId }: Package) => kind !== 'enterpriseWide' || active.includes(agreementId);
  const isShut = ({ start, end, status }: Package) => end < TODAY || (start <= TODAY && status === 'inactive');
  return activity.packages.filter((one) => isShown(one) && !isShut(one));
}

/** What ends within a horizon: type, name, day, days left; by end, type, then name. */
export function endingsOf({ activity, series, lang }: Data, horizon: number) {
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
export function unusedOf(pack: Package, lang: Lang): string[] {
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

/** The headings of the list of endings, in the page's language. */
export async function labels(view: ReturnType<typeof planning>) {
  const [, type, ends, days, unused] = await view.endings.getByRole('columnheader').allTextContents() as [string, string, string, string, string];
  return { type, ends, days, unused };
}

export const decimal = (value: number, lang: Lang) => number(dec(String(value))!, lang);
export const unitOf = (value: number, unit: string, lang: Lang) => units(dec(String(value))!, unit, lang).replace(/^\S+ /, '');

/** `about 40 to 90 credits`. */
export function rangeText(range: Range, unit: string, lang: Lang): string {
  const say = SAY[lang];
  const { low, high } = range;
  if (low !== undefined && high !== undefined) {
    return low === high ? say.about(units(dec(String(low))!, unit, lang)) : say.range(decimal(low, lang), decimal(high, lang), unitOf(high, unit, lang));
  }
  if (low !== undefined) return say.more(decimal(low, lang), unitOf(low, unit, lang));
  if (high !== undefined) return say.less(decimal(high, lang), unitOf(high, unit, lang));
  return say.about(units(dec(String(range.mid))!, unit, lang));
}

export function atEndOf(said: Outlook, one: Entitlement, lang: Lang): string[] {
  const say = SAY[lang];
  if (said.verdict === 'over' || said.verdict === 'usedUp') return [units(0n, one.unit, lang)];
  if (!said.left) return ['–'];
  const lost = said.lots?.reduce((all, { lapses }) => all + lapses.mid, 0);
  const mid = said.amount ?? (said.lots ? lost! : said.left.mid);
  const about = say.about(units(dec(String(mid))!, one.unit, lang));
  const hasRange = !said.lots && said.left.low !== said.left.high;
  return hasRange ? [about, rangeText(said.left, one.unit, lang)] : [about];
}

export function runsOutOf(said: Outlook, lang: Lang): string[] {
  const say = SAY[lang];
  if (!said.left) return ['–'];
  const day = (text: string | undefined) => (text && /^\d/.test(text) ? date(text, lang) : undefined);
  const [first, last] = [day(said.earliest), day(said.latest)];
  const range = first && last ? (first === last ? undefined : say.between(first, last)) : first ? say.earliest(first) : last ? say.latest(last) : undefined;
  const text = said.on ? date(said.on, lang) : say.notBeforeEnd;
  return range && said.earliest !== 'late' ? [text, range] : [text];
}
