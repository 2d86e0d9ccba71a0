// The expected overview, computed from the backend's response by the rules of the contract, independently of the app: exact decimals by
// BigInt, own order, own texts. Nothing here is taken from the app's sources.
import type { Lang } from './fixtures';

// --- exact decimals --------------------------------------------------------------------------------------------------

const PLACES = 12;
const ONE = 10n ** BigInt(PLACES);

/** A decimal in units of 10^-12. */
export type Dec = bigint;

export function dec(value: string | number | undefined): Dec | undefined {
  if (value === undefined || value === null) return undefined;
  const found = /^(-?)(\d+)(?:\.(\d{1,12}))?$/.exec(String(value));
  if (!found) return undefined;
  const [, sign, whole, part = ''] = found;
  const digits = BigInt(whole!) * ONE + BigInt(part.padEnd(PLACES, '0'));
  return sign ? -digits : digits;
}

/** `1,234.5` or `1.234,5`. */
export function number(value: Dec, lang: Lang): string {
  const [group, point] = lang === 'de' ? ['.', ','] : [',', '.'];
  const size = value < 0n ? -value : value;
  const whole = String(size / ONE).replace(/\B(?=(\d{3})+$)/g, group!);
  const part = String(size % ONE).padStart(PLACES, '0').replace(/0+$/, '');
  return (value < 0n ? '-' : '') + whole + (part && point + part);
}

/** A percentage as the language writes it. */
export const percentSign = (lang: Lang) => (lang === 'de' ? ' %' : '%');

/** Rounded half up to whole percent; 0 and 100 only when exact, otherwise with up to two decimals. */
export function percent(used: Dec, allowed: Dec, lang: Lang): string | undefined {
  if (allowed <= 0n) return undefined;
  for (const scale of [1n, 10n, 100n]) {
    const rounded = (used * 100n * scale * 2n + allowed) / (allowed * 2n);
    if ((rounded === 0n && used !== 0n) || (rounded === 100n * scale && used !== allowed)) continue;
    return number((rounded * ONE) / scale, lang) + percentSign(lang);
  }
  const edge = used > allowed ? '100.01' : used * 2n > allowed ? '99.99' : '0.01';
  return number(dec(edge)!, lang) + percentSign(lang);
}

// --- the response ----------------------------------------------------------------------------------------------------

export interface Allowance { type: string; amount?: string; unit?: string }
export interface Entitlement {
  id: string; kind: string; name: string; unit: string; allowance: Allowance; consumed?: string; consumedTotal?: string;
  available?: string; expired?: string; reserved?: string; scheduled?: string; lastActivity?: string; basis?: string; actionLink?: { label: string; href: string };
}
export interface Package {
  id: string; agreementId: string; name: string; kind: string; start: string; end: string; status: string; entitlements: Entitlement[];
}
export interface Agreement {
  id: string; number: string; name: string; plan?: string; start: string; end: string; status: string; workspaceIds: string[];
  contacts?: { role: string; displayName: string; email?: string }[];
}
export interface Activity {
  agreements: Agreement[]; packages: Package[]; additionalCases: { service: string; count: number; basis?: string }[];
  meta: { asOf: string; user: string; ignored?: string[]; partial?: { source: string; kinds: string[]; detail?: string }[] };
}

export interface Choice { agreements: string[]; addOnAgreements: string[]; packages: string[]; status: 'active' | 'inactive' | 'all' }

/** The visible texts of the overview, by part and in order. */
export interface View {
  agreements: string[][];
  enterprise: Tile[];
  packages: { head: string[]; groups: { title: string; tiles: Tile[] }[] }[];
  cases: string[][];
}
export interface Tile { path: string; texts: string[]; meters: { text: string; value: number; max: number }[] }

// --- words -----------------------------------------------------------------------------------------------------------

const UNITS: Record<Lang, Record<string, [string, string, string]>> = {
  en: {
    hours: ['hour', 'hours', 'hours'], credits: ['credit', 'credits', 'credits'], cases: ['case', 'cases', 'cases'],
    activities: ['activity', 'activities', 'activities'], contacts: ['contact', 'contacts', 'contacts'],
    assessments: ['assessment', 'assessments', 'assessments'], days: ['day', 'days', 'days'],
  },
  de: {
    hours: ['Stunde', 'Stunden', 'Stunden'], credits: ['Credit', 'Credits', 'Credits'], cases: ['Fall', 'Fälle', 'Fällen'],
    activities: ['Aktivität', 'Aktivitäten', 'Aktivitäten'], contacts: ['Kontakt', 'Kontakte', 'Kontakten'],
    assessments: ['Bewertung', 'Bewertungen', 'Bewertungen'], days: ['Tag', 'Tage', 'Tagen'],
  },
};

export const KINDS: Record<Lang, Record<string, string>> = {
  en: {
    reactiveSupport: 'Reactive support', advisorySupport: 'Advisory support', builtInProactive: 'Built-in proactive services',
    proactiveService: 'Proactive services', workshop: 'Workshops', designatedSupportEngineering: 'Designated support engineering',
    proactiveCredits: 'Proactive credits', supportContacts: 'Support contacts', onDemandEducation: 'On-demand education',
    onDemandAssessment: 'On-demand assessments', benefit: 'Included benefits',
  },
  de: {
    reactiveSupport: 'Reaktiver Support', advisorySupport: 'Beratungssupport', builtInProactive: 'Integrierte proaktive Dienste',
    proactiveService: 'Proaktive Dienste', workshop: 'Workshops', designatedSupportEngineering: 'Designated Support Engineering (DSE)',
    proactiveCredits: 'Proaktive Credits', supportContacts: 'Supportkontakte', onDemandEducation: 'On-Demand-Schulungen',
    onDemandAssessment: 'On-Demand-Bewertungen', benefit: 'Inklusivleistungen',
  },
};

/** The kinds that are always shown, before any other. */
const ALWAYS = ['builtInProactive', 'advisorySupport', 'reactiveSupport', 'onDemandEducation', 'supportContacts', 'onDemandAssessment'];

const SAY = {
  en: {
    of: (a: string, b: string) => `${a} of ${b}`, used: (text: string) => `${text} used`, left: (n: string) => `${n} left`,
    over: (text: string) => `${text} over`, usedUnit: (text: string, unit: string) => `${text} ${unit === 'activities' ? 'started' : unit === 'contacts' ? 'named' : 'used'}`,
    here: (a: string, b: string, one: boolean) => `${a} in ${one ? 'this workspace' : 'these workspaces'} · ${b} across the agreement`,
    lapsed: (n: string) => `${n} expired`, reserved: (n: string) => `${n} reserved`, doubt: 'These figures don\'t match',
    scheduled: (text: string) => `${text} scheduled`, last: (day: string) => `Last activity ${day}`, asNeeded: 'As needed',
    included: 'Included', incident: (text: string) => `Up to ${text} per incident`, unused: 'Not used yet', unknown: 'Consumption unknown',
    unknownOf: (text: string) => `${text} · usage unknown`, atLeast: (text: string) => `At least ${text}`, other: (word: string) => `Other (${word})`,
    more: (n: number) => (n === 1 ? '1 more entitlement has unknown consumption' : `${n} more entitlements have unknown consumption`),
    allowanceUnknown: 'Purchased amount unknown', visible: 'Counts only what you can see', missing: (source: string) => `${source} didn't respond`,
    active: 'Active', inactive: 'Inactive', expired: 'Expired', future: 'Not started',
    renewed: (number: string, day: string) => `Renewed as ${number} from ${day}`,
    today: 'Ends today', days: (n: number) => (n === 1 ? '1 day left' : `${n} days left`),
    starts: (n: number) => (n === 1 ? 'Starts in 1 day' : `Starts in ${n} days`), ended: (day: string) => `Ended on ${day}`,
    services: 'Consumption services', benefits: 'Additional benefits', problemResolution: 'Problem resolution', advisory: 'Advisory',
    cases: (n: string) => (n === '1' ? '1 case' : `${n} cases`), onlyVisible: 'Counts only what you can see',
    contacts: 'Contacts', customerSuccessAccountManager: 'Customer success account manager',
    incidentManager: 'Incident manager', accountCoordinator: 'Account coordinator', nothing: 'This package has no entitlements.',
  },
  de: {
    of: (a: string, b: string) => `${a} von ${b}`, used: (text: string) => `${text} verbraucht`, left: (n: string, unit: string) => `${n} ${unit === 'contacts' ? 'frei' : 'übrig'}`,
    over: (text: string) => `${text} überzogen`, usedUnit: (text: string, unit: string) => `${text} ${unit === 'activities' ? 'begonnen' : unit === 'contacts' ? 'benannt' : 'verbraucht'}`,
    here: (a: string, b: string, one: boolean) => `${a} in ${one ? 'diesem Arbeitsbereich' : 'diesen Arbeitsbereichen'} · ${b} im gesamten Vertrag`,
    lapsed: (n: string) => `${n} verfallen`, reserved: (n: string) => `${n} reserviert`, doubt: 'Diese Zahlen passen nicht zusammen',
    scheduled: (text: string) => `${text} geplant`, last: (day: string) => `Letzte Aktivität ${day}`, asNeeded: 'Nach Bedarf',
    included: 'Enthalten', incident: (text: string) => `Bis zu ${text} je Vorfall`, unused: 'Noch nicht genutzt', unknown: 'Verbrauch unbekannt',
    unknownOf: (text: string) => `${text} · Verbrauch unbekannt`, atLeast: (text: string) => `Mindestens ${text}`, other: (word: string) => `Sonstige (${word})`,
    more: (n: number) => (n === 1 ? '1 weitere Leistung mit unbekanntem Verbrauch' : `${n} weitere Leistungen mit unbekanntem Verbrauch`),
    allowanceUnknown: 'Umfang unbekannt', visible: 'Zählt nur, was Sie sehen dürfen', missing: (source: string) => `${source} hat nicht geantwortet`,
    active: 'Aktiv', inactive: 'Inaktiv', expired: 'Abgelaufen', future: 'Beginnt später',
    renewed: (number: string, day: string) => `Verlängert: Folgevertrag ${number} ab ${day}`,
    today: 'Endet heute', days: (n: number) => (n === 1 ? 'Noch 1 Tag' : `Noch ${n} Tage`),
    starts: (n: number) => (n === 1 ? 'Beginnt in 1 Tag' : `Beginnt in ${n} Tagen`), ended: (day: string) => `Endete am ${day}`,
    services: 'Verbrauchsdienste', benefits: 'Zusatzleistungen', problemResolution: 'Problemlösung', advisory: 'Beratung',
    cases: (n: string) => (n === '1' ? '1 Fall' : `${n} Fälle`), onlyVisible: 'Zählt nur, was Sie sehen dürfen',
    contacts: 'Ansprechpartner', customerSuccessAccountManager: 'Kundenbetreuer (Customer Success Account Manager)',
    incidentManager: 'Incident Manager', accountCoordinator: 'Account Coordinator', nothing: 'Dieses Paket enthält keine Leistungen.',
  },
} as const;

const MONTHS = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'],
  de: ['Jan.', 'Feb.', 'März', 'Apr.', 'Mai', 'Juni', 'Juli', 'Aug.', 'Sept.', 'Okt.', 'Nov.', 'Dez.'],
};

/** The sample's English speakers are British. */
export function date(day: string, lang: Lang): string {
  const [year, month, number] = day.split('-').map(Number) as [number, number, number];
  const name = MONTHS[lang][month - 1]!;
  return lang === 'de' ? `${number}. ${name} ${year}` : `${number} ${name} ${year}`;
}

/** A term: year and month are said once if both days have the same. */
export function range(start: string, end: string, lang: Lang): string {
  const [from, to] = [date(start, lang), date(end, lang)];
  if (start.slice(0, 4) !== end.slice(0, 4)) return `${from} – ${to}`;
  const [day, month] = from.split(' ') as [string, string];
  if (start.slice(0, 7) !== end.slice(0, 7)) return `${day} ${month} – ${to}`;
  return lang === 'de' ? `${day}–${to}` : `${day} – ${to}`;
}

const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

// --- tiles -----------------------------------------------------------------------------------------------------------

export interface Line {
  unit: string; allowance: Allowance; here?: Dec; total?: Dec; available?: Dec; expired?: Dec; reserved?: Dec; scheduled?: Dec; unknown: number;
}

/** The usable amount: the available one if given, otherwise what was not used. */
export function leftOf({ allowance, total, available, unknown }: Line): Dec | undefined {
  if (!limited(allowance)) return undefined;
  return available ?? (total === undefined || unknown ? undefined : dec(allowance.amount)! - total);
}

const limited = (allowance: Allowance) => ['quantity', 'allowed'].includes(allowance.type) && dec(allowance.amount) !== undefined;

export function units(n: Dec, unit: string, lang: Lang, afterOf = false): string {
  const forms = UNITS[lang][unit];
  const name = forms ? (n === ONE ? forms[0] : forms[afterOf ? 2 : 1]) : SAY[lang].other(unit);
  return `${number(n, lang)} ${name}`;
}

/** What else reduced an allowance. */
export function partTexts({ expired, reserved }: Line, lang: Lang): string[] {
  const parts = [...(expired ? [SAY[lang].lapsed(number(expired, lang))] : []), ...(reserved ? [SAY[lang].reserved(number(reserved, lang))] : [])];
  return parts.length ? [parts.join(', ')] : [];
}

/** What the selected workspaces used, where the agreement used more. */
export const hereTexts = ({ here, total }: Line, lang: Lang, one: boolean): string[] =>
  (here !== undefined && total !== undefined && here !== total ? [SAY[lang].here(number(here, lang), number(total, lang), one)] : []);

function lineTexts(line: Line, lang: Lang, one: boolean): { texts: string[]; meters: Tile['meters'] } {
  const say = SAY[lang];
  const { unit, allowance, total } = line;
  const left = leftOf(line);
  const more = [...partTexts(line, lang), ...hereTexts(line, lang, one)];
  const texts: string[] = [];
  const meters: Tile['meters'] = [];
  if (limited(allowance)) {
    const allowed = dec(allowance.amount)!;
    const allowedText = units(allowed, unit, lang, true);
    if (total === undefined) {
      texts.push(say.unknownOf(units(allowed, unit, lang)), ...(left === undefined ? [] : [say.left(number(left, lang), unit)]));
    } else if (line.unknown) {
      texts.push(say.atLeast(say.of(number(total, lang), allowedText)));
    } else {
      const figures = say.of(number(total, lang), allowedText);
      const rest = total > allowed ? say.over(units(total - allowed, unit, lang)) : say.left(number(left!, lang), unit);
      texts.push(figures, ...[percent(total, allowed, lang)].filter((text) => text !== undefined), rest);
      const max = total > allowed ? total : allowed;
      meters.push({ text: `${say.used(figures)}, ${rest}`, value: Number(number(total, 'en').replaceAll(',', '')), max: Number(number(max, 'en').replaceAll(',', '')) || 1 });
    }
    texts.push(...more);
  } else {
    if (total === undefined) texts.push(say.unknown);
    else if (line.unknown) texts.push(say.atLeast(say.usedUnit(units(total, unit, lang), unit)));
    else texts.push(total === 0n ? say.unused : say.usedUnit(units(total, unit, lang), unit));
    texts.push(...more);
    if (allowance.type === 'asNeeded') texts.push(say.asNeeded);
    else if (allowance.type === 'included') texts.push(say.included);
    else if (allowance.type === 'perIncident' && allowance.unit && allowance.amount) texts.push(say.incident(units(dec(allowance.amount)!, allowance.unit, lang, true)));
    else texts.push(['quantity', 'allowed', 'perIncident'].includes(allowance.type) ? say.allowanceUnknown : say.other(allowance.type));
  }
  if (line.unknown) texts.push(say.more(line.unknown));
  if (line.scheduled) texts.push(say.scheduled(units(line.scheduled, unit, lang)));
  return { texts, meters };
}

export function lineOf(entitlement: Entitlement): Line {
  const here = dec(entitlement.consumed);
  return {
    unit: entitlement.unit, allowance: entitlement.allowance, here,
    total: entitlement.consumedTotal === undefined ? here : dec(entitlement.consumedTotal),
    available: dec(entitlement.available), expired: dec(entitlement.expired), reserved: dec(entitlement.reserved),
    scheduled: dec(entitlement.scheduled), unknown: 0,
  };
}

function tile(path: string, name: string, lines: Line[], last: string | undefined, visible: boolean, missing: string | undefined, lang: Lang, oneWorkspace: boolean): Tile {
  const say = SAY[lang];
  const said = lines.map((line) => lineTexts(line, lang, oneWorkspace));
  const end = [visible && say.visible, missing && say.missing(missing), last && say.last(date(last, lang))].filter((text) => typeof text === 'string' && text !== '');
  return { path, texts: [name, ...said.flatMap((one) => one.texts), ...(end as string[])], meters: said.flatMap((one) => one.meters) };
}

// --- the enterprise-wide area ----------------------------------------------------------------------------------------

/** Quantities of one unit and type add up; "as needed" absorbs its unit; anything else is a line of its own. */
function sum(members: Entitlement[]): Line[] {
  const groups = new Map<string, Entitlement[]>();
  for (const member of members) {
    const unlimited = members.some((other) => other.unit === member.unit && other.allowance.type === 'asNeeded');
    const { type, amount, unit } = member.allowance;
    const key = unlimited ? 'asNeeded' : type === 'perIncident' ? `${type} ${amount} ${unit}` : limited(member.allowance) || ['included'].includes(type) ? type : `unknown ${type}`;
    const place = `${member.unit} ${key}`;
    groups.set(place, [...(groups.get(place) ?? []), member]);
  }
  const add = (values: (Dec | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    return known.length ? known.reduce((a, b) => a + b, 0n) : undefined;
  };
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    const unlimited = group.some((member) => member.allowance.type === 'asNeeded');
    const allowance: Allowance = unlimited ? { type: 'asNeeded' } : { ...first.allowance };
    if (limited(allowance)) allowance.amount = number(add(group.map((member) => dec(member.allowance.amount)))!, 'en').replaceAll(',', '');
    const lines = group.map(lineOf);
    const unknown = lines.filter((line) => line.here === undefined).length;
    const all = (values: (Dec | undefined)[]) => (values.includes(undefined) ? undefined : add(values));
    return {
      available: lines.some((line) => line.available !== undefined) ? all(lines.map(leftOf)) : undefined,
      expired: all(lines.map((line) => line.expired)), reserved: all(lines.map((line) => line.reserved)),
      unit: first.unit, allowance, here: add(lines.map((line) => line.here)), total: add(lines.map((line) => line.total)),
      scheduled: add(lines.map((line) => line.scheduled)), unknown: unknown === lines.length ? 0 : unknown,
    };
  });
}

interface Share { used: Dec; allowed: Dec }

/** Compares two shares exactly. */
function compareShares(a: Share, b: Share): number {
  const left = a.used * b.allowed;
  const right = b.used * a.allowed;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The enterprise-wide kinds of the selected agreements with their lines, in no particular order. */
export function kindLines(activity: Activity, choice: Choice): Map<string, Line[]> {
  const chosen = agreementsOf(activity, choice).map((agreement) => agreement.id);
  const members = activity.packages.filter((one) => one.kind === 'enterpriseWide' && chosen.includes(one.agreementId)).flatMap((one) => one.entitlements);
  return new Map(members.map(({ kind }) => [kind, sum(members.filter((member) => member.kind === kind))]));
}

/** The head of a drilldown for a line: titles and values, and the texts below. */
export function factsOf(line: Line, lang: Lang, oneWorkspace: boolean): { facts: [title: string, value: string][]; notes: string[] } {
  const say = HEAD[lang];
  const { unit, allowance, total, expired, reserved, scheduled } = line;
  const known = (value?: Dec) => (value === undefined ? say.unknown : units(value, unit, lang));
  const limit = limited(allowance) ? dec(allowance.amount) : undefined;
  const share = limited(allowance) && total !== undefined ? percent(total, dec(allowance.amount)!, lang) : undefined;
  return {
    facts: [
      ...(limited(allowance) ? [[say.purchased, known(dec(allowance.amount))]] : []),
      [say.consumed, known(total)],
      ...(scheduled === undefined ? [] : [[say.scheduled, known(scheduled)]]),
      ...(expired ? [[say.expired, known(expired)]] : []),
      ...(reserved ? [[say.reserved, known(reserved)]] : []),
      ...(limited(allowance) ? [[say.remaining, limit !== undefined && total !== undefined && !line.unknown && total > limit ? SAY[lang].over(units(total - limit, unit, lang)) : known(leftOf(line))]] : []),
      ...(share === undefined ? [] : [[say.share, share]]),
    ] as [string, string][],
    notes: hereTexts(line, lang, oneWorkspace),
  };
}

const HEAD = {
  en: {
    purchased: 'Purchased', consumed: 'Consumed', scheduled: 'Scheduled', expired: 'Expired', reserved: 'Reserved', remaining: 'Remaining',
    share: 'Percent used', unknown: 'Unknown',
  },
  de: {
    purchased: 'Gekauft', consumed: 'Verbraucht', scheduled: 'Geplant', expired: 'Verfallen', reserved: 'Reserviert', remaining: 'Übrig',
    share: 'Verbrauchter Anteil', unknown: 'Unbekannt',
  },
};

function enterprise(activity: Activity, choice: Choice, lang: Lang, oneWorkspace: boolean): Tile[] {
  const chosen = agreementsOf(activity, choice).map((agreement) => agreement.id);
  const members = activity.packages.filter((one) => one.kind === 'enterpriseWide' && chosen.includes(one.agreementId)).flatMap((one) => one.entitlements);
  const kinds = [...new Set(members.map((member) => member.kind))].map((kind) => {
    const own = members.filter((member) => member.kind === kind);
    const lines = sum(own);
    const shares = lines
      .filter((line) => limited(line.allowance) && line.total !== undefined && !line.unknown)
      .map((line): Share => ({ used: line.total!, allowed: dec(line.allowance.amount)! }))
      .sort((a, b) => compareShares(b, a));
    const last = own.map((member) => member.lastActivity).filter((day) => day !== undefined).sort().at(-1);
    const names = [...new Set(own.map((member) => member.name))];
    const name = KINDS[lang][kind] ?? (names.length === 1 ? names[0]! : SAY[lang].other(kind));
    const unknown = lines.every((line) => line.here === undefined || line.unknown > 0);
    return { kind, name, lines, share: shares[0], last, unknown, visible: own.some((member) => member.basis === 'visible') };
  });
  const collator = new Intl.Collator(lang, { numeric: true });
  kinds.sort((a, b) => {
    const late = Number(!ALWAYS.includes(a.kind)) - Number(!ALWAYS.includes(b.kind));
    const rank = (one: typeof a) => (one.share ? 0 : one.unknown ? 2 : 1);
    const byShare = a.share && b.share ? compareShares(b.share, a.share) : 0;
    const byDay = a.share ? 0 : (b.last ?? '').localeCompare(a.last ?? '');
    return late || rank(a) - rank(b) || byShare || byDay || collator.compare(a.name, b.name);
  });
  return kinds.map((one) => tile(`/customer-activity/kinds/${one.kind}`, one.name, one.lines, one.last, one.visible, missing(activity, one.kind), lang, oneWorkspace));
}

const missing = (activity: Activity, kind: string) => activity.meta.partial?.find((partial) => partial.kinds.includes(kind))?.source;

const agreementsOf = (activity: Activity, choice: Choice) =>
  activity.agreements.filter((agreement) => (choice.agreements.length ? choice.agreements.includes(agreement.id) : agreement.status === 'active'));

// --- agreements and add-on packages ----------------------------------------------------------------------------------

type Stand = 'before' | 'running' | 'over';

function stand(start: string, end: string, today: string, lang: Lang): { text: string; where: Stand } {
  const say = SAY[lang];
  const left = dayNumber(end) - dayNumber(today);
  if (left < 0) return { text: say.ended(date(end, lang)), where: 'over' };
  if (today < start) return { text: say.starts(dayNumber(start) - dayNumber(today)), where: 'before' };
  return { text: left === 0 ? say.today : say.days(left), where: 'running' };
}

/** The badge: when it ends, preceded by the status where it does not follow from the dates. */
function badge(status: string, word: string, usual: Record<string, Stand[]>, { text, where }: ReturnType<typeof stand>): string {
  return usual[status]?.includes(where) ? text : `${word} · ${text}`;
}

/** The agreement that starts when this one ends, in one of its workspaces. */
function renewal(activity: Activity, one: Agreement): Agreement | undefined {
  const follows = activity.agreements.filter((next) => next.workspaceIds.some((id) => one.workspaceIds.includes(id)) && dayNumber(next.start) === dayNumber(one.end) + 1);
  if (follows.length > 1) throw new Error(`more than one agreement could renew ${one.number}`);
  return follows[0];
}

function agreementTexts(activity: Activity, agreement: Agreement, today: string, lang: Lang): string[] {
  const say = SAY[lang];
  const word = { active: say.active, expired: say.expired, future: say.future }[agreement.status] ?? say.other(agreement.status);
  const next = renewal(activity, agreement);
  return [
    agreement.name,
    badge(agreement.status, word, { active: ['running'], expired: ['over'], future: ['before'] }, stand(agreement.start, agreement.end, today, lang)),
    agreement.number, ...(agreement.plan ? [agreement.plan] : []), range(agreement.start, agreement.end, lang),
    ...(next ? [say.renewed(next.number, date(next.start, lang))] : []),
    ...(agreement.contacts?.length ? [say.contacts] : []),
    ...(agreement.contacts ?? []).flatMap((contact) => [(say as unknown as Record<string, string>)[contact.role] ?? say.other(contact.role), contact.displayName]),
  ];
}

/** Running ones, then future ones, the soonest end first; then ended ones, the latest first. */
function bySoonestEnd(agreements: Agreement[], today: string, lang: Lang): Agreement[] {
  const group = ({ start, end }: Agreement) => (end < today ? 2 : start > today ? 1 : 0);
  return [...agreements].sort((a, b) => group(a) - group(b)
    || (group(a) === 2 ? b.end.localeCompare(a.end) : a.end.localeCompare(b.end)) || a.name.localeCompare(b.name, lang) || a.number.localeCompare(b.number));
}

/** The agreements of the add-on area: its own, otherwise those of the top; none means all. */
export const addOnScope = (choice: Choice): string[] => {
  const own = choice.addOnAgreements.length ? choice.addOnAgreements : choice.agreements;
  return own.includes('*') ? [] : own;
};

/** Ordered by end date; expired ones come last, most recent first. */
export const shownPackages = (activity: Activity, choice: Choice, today: string) => {
  const scope = addOnScope(choice);
  const shown = activity.packages.filter((one) => one.kind !== 'enterpriseWide'
    && (!scope.length || scope.includes(one.agreementId))
    && (!choice.packages.length || choice.packages.includes(one.id))
    && (choice.status === 'all' || one.status === choice.status));
  const left = (one: Package) => dayNumber(one.end) - dayNumber(today);
  return [
    ...shown.filter((one) => left(one) >= 0).sort((a, b) => left(a) - left(b)),
    ...shown.filter((one) => left(one) < 0).sort((a, b) => left(b) - left(a)),
  ];
};

function packageView(activity: Activity, one: Package, today: string, lang: Lang, oneWorkspace: boolean): View['packages'][number] {
  const say = SAY[lang];
  const word = { active: say.active, inactive: say.inactive }[one.status] ?? say.other(one.status);
  const when = badge(one.status, word, { active: ['running'], inactive: ['before', 'over'] }, stand(one.start, one.end, today, lang));
  const agreement = activity.agreements.find((other) => other.id === one.agreementId);
  const isBenefit = (entitlement: Entitlement) => dec(entitlement.consumed) === 0n;
  const tiles = (members: Entitlement[]) => members.map((member) =>
    tile(`/customer-activity/entitlements/${encodeURIComponent(member.id)}`, member.name, [lineOf(member)], member.lastActivity, member.basis === 'visible', missing(activity, member.kind), lang, oneWorkspace));
  const groups = [
    { title: say.services as string, tiles: tiles(one.entitlements.filter((entitlement) => !isBenefit(entitlement))) },
    { title: say.benefits as string, tiles: tiles(one.entitlements.filter(isBenefit)) },
  ].filter((group) => group.tiles.length);
  return {
    head: [one.name, when, range(one.start, one.end, lang), ...(agreement ? [`${agreement.name} ${agreement.number}`] : []),
      ...(one.entitlements.length ? [] : [say.nothing])],
    groups,
  };
}

export function expected(activity: Activity, choice: Choice, today: string, lang: Lang, oneWorkspace = true): View {
  const say = SAY[lang];
  const cases = (['problemResolution', 'advisory'] as const).map((service) => {
    const found = activity.additionalCases.find((one) => one.service === service);
    return [say[service], say.cases(number(BigInt(found?.count ?? 0) * ONE, lang)), ...(found?.basis === 'visible' ? [say.onlyVisible] : [])];
  });
  return {
    agreements: bySoonestEnd(agreementsOf(activity, choice), today, lang).map((agreement) => agreementTexts(activity, agreement, today, lang)),
    enterprise: enterprise(activity, choice, lang, oneWorkspace),
    packages: shownPackages(activity, choice, today).map((one) => packageView(activity, one, today, lang, oneWorkspace)),
    cases,
  };
}

// --- what the page says ----------------------------------------------------------------------------------------------

/** Runs in the page: the visible texts in document order, found by landmarks, headings and roles only. */
export function readView(names: { enterprise: string; addOns: string; agreements: string; cases: string }): View {
  const clean = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ').trim();
  const texts = (root: Element, without = ''): string[] => {
    const found: string[] = [];
    const walk = (node: Node) => {
      if (node instanceof Element) {
        if ((node as HTMLElement).hidden || node.getAttribute('aria-hidden') === 'true' || (without && node.matches(without))) return;
      } else if (node.nodeType === Node.TEXT_NODE) {
        const text = clean(node.textContent ?? '');
        if (text) found.push(text);
      }
      node.childNodes.forEach(walk);
    };
    walk(root);
    return found;
  };
  const named = (name: string) => [...document.querySelectorAll('section[aria-labelledby]')].find((section) =>
    clean(document.getElementById(section.getAttribute('aria-labelledby')!)?.textContent ?? '').startsWith(name));
  const tile = (link: Element): Tile => ({
    path: new URL((link as HTMLAnchorElement).href).pathname,
    // The mark of the elapsed term and the verdict are drawn later, and have tests of their own.
    texts: texts(link, '.meter-mark, .verdict'),
    meters: [...link.querySelectorAll('meter')].map((meter) => ({ text: clean(meter.getAttribute('aria-valuetext') ?? ''), value: meter.value, max: meter.max })),
  });
  const all = (root: Element | undefined, what: string) => (root ? [...root.querySelectorAll(what)] : []);
  const addOns = named(names.addOns);
  return {
    agreements: all(named(names.agreements), 'li').map((item) => texts(item)),
    enterprise: all(named(names.enterprise), 'a').map(tile),
    packages: all(addOns, 'article').filter((article) => !(article as HTMLElement).hidden).map((article) => ({
      head: texts(article, 'h4, ul, .verdict'),
      groups: [...article.querySelectorAll('h4')].map((heading) => ({ title: clean(heading.textContent ?? ''), tiles: all(heading.nextElementSibling ?? undefined, 'a').map(tile) })),
    })),
    cases: all(named(names.cases), 'a').map((link) => texts(link)),
  };
}
