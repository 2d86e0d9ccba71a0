// The expected record table, computed from the backend's responses independently of the app: own texts, own columns, own sums.
import { expect, type Lang, type Locator, type Page } from './fixtures';
import { date, dec, number, percentSign } from './oracle';

export type Row = Record<string, unknown> & { id: string };
export interface Meta {
  recordType: string; count: number; visible: number; total?: number; revision: string; sums?: Record<string, string>;
}
export interface Facet { value: string | null; count: number }

// --- the backend's responses -----------------------------------------------------------------------------------------

/** Returns every record of a query, page by page, and the metadata. `path` is relative to the API's base. */
export async function answers(page: Page, path: string, query = '', lang: Lang = 'en', base = '') {
  const rows: Row[] = [];
  for (;;) {
    const answer = await page.request.get(`${base}/api/v1${path}${path.includes('?') ? '&' : '?'}${query}&limit=1000&offset=${rows.length}`, { headers: { 'Accept-Language': lang } });
    expect(answer.status(), `${path} ${query}`).toBe(200);
    const { data, meta } = await answer.json() as { data: Row[]; meta: Meta };
    rows.push(...data);
    if (rows.length >= meta.count || !data.length) return { rows, meta };
  }
}

export async function facetsOf(page: Page, path: string, field: string, query = '', lang: Lang = 'en'): Promise<Facet[]> {
  const [head, tail] = path.split('?');
  const answer = await page.request.get(`/api/v1${head}/facets?${tail ?? ''}&${query}&field=${field}`, { headers: { 'Accept-Language': lang } });
  expect(answer.status()).toBe(200);
  return (await answer.json()).data;
}

/** Translates the parameters of an address to those of the contract. */
export function asked(search: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(search)) {
    const [, word, field] = /^(filter|not)\.(.+)$/.exec(name) ?? [];
    if (word) query.append(`${word === 'not' ? 'filterNot' : 'filter'}[${field}]`, value);
    else if (['q', 'sort', 'from', 'to', 'workspace', 'agreement'].includes(name)) query.append(name, value);
  }
  return query.toString();
}

// --- texts -----------------------------------------------------------------------------------------------------------

/** The columns of each record type, with their headings. */
export const HEADINGS: Record<Lang, Record<string, string>> = {
  en: {
    number: 'Number', title: 'Title', product: 'Product', service: 'Service', severity: 'Severity', status: 'Status', opened: 'Opened',
    closed: 'Closed', hours: 'Hours', primaryContact: 'Primary contact', group: 'Group', agreementNumber: 'Agreement', packageName: 'Package',
    classification: 'Classification', reason: 'Reason', portalUrl: 'Link', deliverableUrl: 'Link', reportUrl: 'Link', technology: 'Technology',
    deliveryType: 'Delivery', start: 'Start', end: 'End', deliveredHours: 'Delivered hours', plannedHours: 'Planned hours', engineer: 'Engineer',
    requester: 'Requested by', requested: 'Requested', attendees: 'Attendees', date: 'Date', type: 'Type', description: 'Description', credits: 'Credits',
    balanceAfter: 'Balance after', lot: 'Batch', lotExpires: 'Batch expires', reference: 'Reference', displayName: 'Person', email: 'Email', roles: 'Roles',
    groups: 'Groups', addedOn: 'Added', lastSignIn: 'Last sign-in', casesOpened: 'Support requests opened', learner: 'Learner', language: 'Course language',
    startedOn: 'Started', lastAccessed: 'Last accessed', progress: 'Progress', completedOn: 'Completed', minutes: 'Minutes', assessment: 'Assessment',
    target: 'Target', configuredOn: 'Configured', lastRun: 'Last run', nextRun: 'Next run', workspaceId: 'Workspace', entitlementId: 'Entitlement',
    runs: 'Runs', findings: 'Findings',
  },
  de: {
    number: 'Nummer', title: 'Titel', product: 'Produkt', service: 'Dienst', severity: 'Schweregrad', status: 'Status', opened: 'Eröffnet',
    closed: 'Geschlossen', hours: 'Stunden', primaryContact: 'Hauptansprechpartner', group: 'Gruppe', agreementNumber: 'Vertrag', packageName: 'Paket',
    classification: 'Einstufung', reason: 'Grund', portalUrl: 'Link', deliverableUrl: 'Link', reportUrl: 'Link', technology: 'Technologie',
    deliveryType: 'Durchführung', start: 'Beginn', end: 'Ende', deliveredHours: 'Geleistete Stunden', plannedHours: 'Geplante Stunden', engineer: 'Techniker',
    requester: 'Angefordert von', requested: 'Angefordert', attendees: 'Teilnehmende', date: 'Datum', type: 'Art', description: 'Beschreibung', credits: 'Credits',
    balanceAfter: 'Neuer Stand', lot: 'Kontingent', lotExpires: 'Kontingent verfällt', reference: 'Referenz', displayName: 'Person', email: 'E-Mail', roles: 'Rollen',
    groups: 'Gruppen', addedOn: 'Hinzugefügt', lastSignIn: 'Letzte Anmeldung', casesOpened: 'Eröffnete Supportanfragen', learner: 'Lernende Person', language: 'Kurssprache',
    startedOn: 'Begonnen', lastAccessed: 'Zuletzt geöffnet', progress: 'Fortschritt', completedOn: 'Abgeschlossen', minutes: 'Minuten', assessment: 'Bewertung',
    target: 'Ziel', configuredOn: 'Eingerichtet', lastRun: 'Letzter Lauf', nextRun: 'Nächster Lauf', workspaceId: 'Arbeitsbereich', entitlementId: 'Leistung',
    runs: 'Läufe', findings: 'Befunde',
  },
};

/** The fields of each record type, from the contract. */
export const FIELDS: Record<string, string[]> = {
  case: ['number', 'title', 'reason', 'classification', 'status', 'severity', 'product', 'opened', 'closed', 'hours', 'primaryContact', 'group', 'service', 'workspaceId', 'agreementNumber', 'packageName', 'portalUrl', 'entitlementId'],
  delivery: ['title', 'status', 'start', 'end', 'deliveredHours', 'plannedHours', 'technology', 'deliveryType', 'engineer', 'requester', 'attendees', 'requested', 'workspaceId', 'deliverableUrl', 'entitlementId'],
  creditEvent: ['date', 'type', 'description', 'credits', 'balanceAfter', 'lot', 'lotExpires', 'reference', 'entitlementId'],
  contact: ['displayName', 'email', 'roles', 'status', 'groups', 'addedOn', 'lastSignIn', 'casesOpened', 'entitlementId'],
  learningActivity: ['learner', 'email', 'title', 'type', 'product', 'language', 'startedOn', 'lastAccessed', 'progress', 'completedOn', 'minutes', 'entitlementId'],
  assessmentRun: ['assessment', 'technology', 'target', 'status', 'configuredOn', 'lastRun', 'nextRun', 'runs', 'findings', 'reportUrl', 'entitlementId'],
};

const WORDS: Record<string, Record<string, [en: string, de: string]>> = {
  service: { problemResolution: ['Problem resolution', 'Problemlösung'], advisory: ['Advisory', 'Beratung'] },
  severity: { 1: ['1', '1'], A: ['A', 'A'], B: ['B', 'B'], C: ['C', 'C'] },
  status: {
    open: ['Open', 'Offen'], waitingForCustomer: ['Waiting for customer', 'Wartet auf Kundenantwort'], resolved: ['Resolved', 'Gelöst'], closed: ['Closed', 'Geschlossen'],
    requested: ['Requested', 'Angefordert'], scheduled: ['Scheduled', 'Geplant'], inDelivery: ['In delivery', 'Läuft'], delivered: ['Delivered', 'Geleistet'],
    cancelled: ['Cancelled', 'Abgesagt'], active: ['Active', 'Aktiv'], invited: ['Invited', 'Eingeladen'], available: ['Available', 'Verfügbar'],
    configured: ['Configured', 'Eingerichtet'], running: ['Running', 'Läuft'], failed: ['Failed', 'Fehlgeschlagen'], expired: ['Expired', 'Abgelaufen'],
  },
  classification: {
    SU: ['SU (Support Assistance)', 'SU (Supportassistenz)'], DSA: ['DSA (Development Support Assistance)', 'DSA (Entwicklungssupport-Assistenz)'],
    X85: ['X85 (Support Technology Advisor)', 'X85 (Supporttechnologie-Berater)'], REC: ['REC (Reactive Enabled Contacts)', 'REC (Kontakte für reaktiven Support)'],
  },
  reason: {
    agreementExpired: ['Agreement expired', 'Vertrag abgelaufen'], otherWorkspace: ['Agreement in another workspace', 'Vertrag in anderem Arbeitsbereich'],
    missingPackage: ['No matching package', 'Kein passendes Paket'], classification: ['Special classification', 'Besondere Einstufung'],
  },
  deliveryType: { remote: ['Remote', 'Remote'], onSite: ['On site', 'Vor Ort'], hybrid: ['Hybrid', 'Hybrid'] },
  type: {
    grant: ['Grant', 'Zuteilung'], redeem: ['Redemption', 'Einlösung'], reserve: ['Reservation', 'Reservierung'], release: ['Release', 'Freigabe'],
    expire: ['Expiry', 'Verfall'], adjust: ['Adjustment', 'Anpassung'], video: ['Video', 'Video'], lab: ['Lab', 'Übung'],
    learningPath: ['Learning path', 'Lernpfad'], webcast: ['Webcast', 'Webcast'],
  },
  roles: {
    customerAdministrator: ['Customer administrator', 'Kundenadministrator'], workspaceAdministrator: ['Workspace administrator', 'Arbeitsbereichsadministrator'],
    customerActivity: ['Customer activity', 'Kundenaktivität'], viewAllSupportRequests: ['View all support requests', 'Alle Supportanfragen anzeigen'],
    learningManager: ['Learning manager', 'Lernmanager'], supportContact: ['Support contact', 'Supportkontakt'], member: ['Member', 'Mitglied'],
  },
};
const WORKSPACES: Record<string, string> = { 'w-1': 'Contoso Deutschland', 'w-2': 'Contoso UK', 'w-3': 'Contoso Research', 'w-4': 'Contoso Österreich' };
export const INSTANTS = ['opened', 'closed', 'lastSignIn'];
export const DATES = ['start', 'end', 'requested', 'date', 'lotExpires', 'addedOn', 'startedOn', 'lastAccessed', 'completedOn', 'configuredOn', 'lastRun', 'nextRun'];
export const NUMBERS = ['hours', 'deliveredHours', 'plannedHours', 'attendees', 'credits', 'balanceAfter', 'casesOpened', 'minutes', 'runs'];
export const LINKS = ['portalUrl', 'deliverableUrl', 'reportUrl'];

export const clean = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ').trim();

/** A time for a reader in Berlin: the sample's English speakers are British. */
export function moment(text: string, lang: Lang): string {
  const format = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Berlin' });
  return clean(format.format(new Date(text)));
}

/** A value of an open list, as filters offer it. */
export function word(field: string, value: string | null, lang: Lang): string {
  if (value === null || value === '') return lang === 'de' ? '(kein Wert)' : '(no value)';
  if (field === 'workspaceId') return WORKSPACES[value] ?? value;
  if (field === 'language') return new Intl.DisplayNames(lang === 'en' ? 'en-GB' : lang, { type: 'language' }).of(value)!;
  const known = WORDS[field]?.[value];
  if (known) return known[lang === 'de' ? 1 : 0];
  return WORDS[field] ? `${lang === 'de' ? 'Sonstige' : 'Other'} (${value})` : value;
}

/** The expected text of a cell. */
export function cell(row: Row, field: string, lang: Lang): string {
  const value = row[field];
  if (value === undefined || value === null || (Array.isArray(value) && !value.length)) return '–';
  if (Array.isArray(value)) return value.map((one) => (WORDS[field] ? word(field, one, lang) : one)).join(', ');
  if (field === 'findings') {
    const { high, medium, low } = value as Record<string, number>;
    return lang === 'de' ? `${high} hoch, ${medium} mittel, ${low} niedrig` : `${high} high, ${medium} medium, ${low} low`;
  }
  if (NUMBERS.includes(field)) return number(dec(value as string)!, lang);
  if (field === 'progress') return number(dec(value as number)!, lang) + percentSign(lang);
  const text = String(value);
  if (INSTANTS.includes(field)) return moment(text, lang);
  if (DATES.includes(field)) return date(text, lang);
  if (LINKS.includes(field)) return `→ ${text}`;
  return clean(WORDS[field] || ['workspaceId', 'language'].includes(field) ? word(field, text, lang) : text);
}

export const lines = (rows: Row[], fields: string[], lang: Lang) => rows.map((row) => fields.map((field) => cell(row, field, lang)));

/** Deliveries grouped by month, each with the hours delivered. */
export function byMonth(rows: Row[], fields: string[], lang: Lang): string[][] {
  const month = (row: Row) => String(row.start ?? '').slice(0, 7);
  return [...new Set(rows.map(month))].flatMap((one) => {
    const members = rows.filter((row) => month(row) === one);
    const name = one ? new Intl.DateTimeFormat(lang, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${one}-01`)) : lang === 'de' ? 'Unbekannt' : 'Unknown';
    // Quarter hours are exact in binary.
    const hours = members.reduce((sum, row) => sum + Number(row.deliveredHours), 0);
    const text = lang === 'de'
      ? `${name} · ${counted('delivery', members.length, lang)} · Geleistet: ${String(hours).replace('.', ',')} ${hours === 1 ? 'Stunde' : 'Stunden'}`
      : `${name} · ${counted('delivery', members.length, lang)} · Delivered: ${hours} ${hours === 1 ? 'hour' : 'hours'}`;
    return [[text], ...lines(members, fields, lang)];
  });
}

/** The totals row, from the backend's sums. */
export const sums = (meta: Meta, fields: string[], lang: Lang) => fields.map((field) => {
  const sum = dec(meta.sums?.[field]);
  return sum === undefined ? '' : number(sum, lang);
});

// --- the page --------------------------------------------------------------------------------------------------------

export interface Seen { index: number; cells: string[] }

/** What the records of a type are called: one, several, and several after "of". */
const NOUNS: Record<Lang, Record<string, [one: string, several: string, ofSeveral: string]>> = {
  en: {
    record: ['record', 'records', 'records'], case: ['support request', 'support requests', 'support requests'], delivery: ['engagement', 'engagements', 'engagements'],
    creditEvent: ['credit transaction', 'credit transactions', 'credit transactions'], contact: ['contact', 'contacts', 'contacts'],
    learningActivity: ['course', 'courses', 'courses'], assessmentRun: ['assessment', 'assessments', 'assessments'], user: ['person', 'people', 'people'],
  },
  de: {
    record: ['Datensatz', 'Datensätze', 'Datensätzen'], case: ['Supportanfrage', 'Supportanfragen', 'Supportanfragen'], delivery: ['Einsatz', 'Einsätze', 'Einsätzen'],
    creditEvent: ['Credit-Buchung', 'Credit-Buchungen', 'Credit-Buchungen'], contact: ['Kontakt', 'Kontakte', 'Kontakten'],
    learningActivity: ['Kurs', 'Kurse', 'Kursen'], assessmentRun: ['Bewertung', 'Bewertungen', 'Bewertungen'], user: ['Person', 'Personen', 'Personen'],
  },
};

/** How many records of a type there are; with `all`, of how many. */
export function counted(type: string, count: number, lang: Lang = 'en', all?: number): string {
  const [one, several, ofSeveral] = NOUNS[lang][type] ?? NOUNS[lang].record!;
  const text = (n: number) => n.toLocaleString(lang);
  if (all === undefined) return `${text(count)} ${count === 1 ? one : several}`;
  return `${text(count)} ${lang === 'de' ? 'von' : 'of'} ${text(all)} ${all === 1 ? one : ofSeveral}`;
}

const anyOf = (lang: Lang) => Object.values(NOUNS[lang]).flat().join('|');
/** The heading of a list of records, whatever they are. */
const heading = (lang: Lang) => new RegExp(`^(${anyOf(lang)})$`, 'i');

const NAMES = {
  en: { search: 'Search', filter: 'Filter', period: 'Period', columns: 'Columns', details: 'Details', loading: 'Loading…', column: 'Column' },
  de: { search: 'Suchen', filter: 'Filtern', period: 'Zeitraum', columns: 'Spalten', details: 'Details', loading: 'Wird geladen …', column: 'Spalte' },
} as const;

/** The record table and its tools, by roles and names. */
export function records(page: Page, lang: Lang = 'en') {
  const names = NAMES[lang];
  const area = page.getByRole('region', { name: heading(lang) });
  const grid = area.getByRole('grid', { name: heading(lang) });
  const tools = area.getByRole('group', { name: heading(lang) });
  const tool = (name: string) => tools.getByRole('button', { name: new RegExp(`^${name}( \\d+|\\d+)?$`) });
  const view = {
    area, grid, lang,
    search: tools.getByRole('searchbox', { name: names.search }),
    filter: tool(names.filter), period: tool(names.period), columns: tool(names.columns),
    panel: tools.getByRole('dialog'),
    status: area.getByRole('status').filter({ hasText: new RegExp(`^\\s*[\\d.,]+( (of|von) [\\d.,]+)? (${anyOf(lang)})\\s*$`) }),
    heading: (name: string) => grid.getByRole('columnheader').filter({ has: page.getByRole('button', { name, exact: true }) }),
    details: page.getByRole('dialog', { name: names.details }),
    chips: area.getByRole('listitem').filter({ has: page.getByRole('button', { name: lang === 'de' ? /^Filter entfernen: / : /^Remove the filter/ }) }),
    /** Waits until the table shows the result of the current query. */
    settled: async () => {
      await expect(grid).toHaveAttribute('aria-busy', 'false');
      await expect(area.getByRole('progressbar')).toHaveCount(0);
    },
    /** The row at a position of the result, from one. */
    row: (place: number) => grid.locator(`[role="row"][aria-rowindex="${place + 1}"]:visible`),
    headings: async () => (await grid.getByRole('columnheader').allInnerTexts()).map(clean).slice(1),
    /** The active cell of the table. */
    active: async () => grid.evaluate((element) => {
      const id = element.getAttribute('aria-activedescendant');
      const cell = id && document.getElementById(id);
      if (!cell) return undefined;
      const row = cell.closest('[role="row"]')!;
      return { row: Number(row.getAttribute('aria-rowindex')), column: Number(cell.getAttribute('aria-colindex')), text: cell.textContent?.trim() ?? '' };
    }),
    rows: async () => readRows(grid, names.loading),
    total: async () => {
      const count = Number(await grid.getAttribute('aria-rowcount'));
      const row = grid.locator(`[role="row"][aria-rowindex="${count}"]`).filter({ has: page.getByRole('rowheader') });
      if (!await row.count()) return undefined;
      return (await row.getByRole('gridcell').allInnerTexts()).map(clean);
    },
  };
  return view;
}

export type Records = ReturnType<typeof records>;

/** Reads every row of the table by scrolling from top to bottom, by `aria-rowindex`. */
async function readRows(grid: Locator, loading: string): Promise<Seen[]> {
  const seen = await grid.evaluate(async (element, loading) => {
    const frame = () => new Promise<void>((resolve) => { requestAnimationFrame(() => setTimeout(resolve, 0)); });
    const found = new Map<number, string[]>();
    const text = (cell: Element) => {
      const link = cell.querySelector('a');
      return link ? `→ ${link.getAttribute('href')}` : (cell.textContent ?? '');
    };
    /** Whether the whole viewport has rows: after scrolling they may come a moment later. */
    let why = '';
    const isCovered = () => {
      const box = element.getBoundingClientRect();
      const [head, foot] = [element.firstElementChild!.getBoundingClientRect().bottom, element.lastElementChild!.getBoundingClientRect()];
      const end = foot.height ? foot.top : box.bottom;
      const boxes = shown().map((row) => row.getBoundingClientRect());
      const whole = [...element.children].find((part) => part.contains(shown()[0] ?? null))?.getBoundingClientRect().bottom ?? head;
      why = [head, end, whole, ...boxes.slice(0, 1).map(({ top }) => top), Math.min(...boxes.map(({ top }) => top)), Math.max(...boxes.map(({ bottom }) => bottom))].join(' ');
      return Math.min(...boxes.map(({ top }) => top)) <= head + 1 && Math.max(...boxes.map(({ bottom }) => bottom)) >= Math.min(end, whole) - 1;
    };
    const shown = () => [...element.querySelectorAll<HTMLElement>('[role="row"]')].filter((row) => !row.hidden && row.querySelector('[role="gridcell"] button'));
    const look = () => {
      return shown().map((row) => ({
        index: Number(row.getAttribute('aria-rowindex')),
        cells: [...row.querySelectorAll('[role="gridcell"]')].slice(1).map(text),
      }));
    };
    element.scrollTop = 0;
    await frame();
    for (;;) {
      await frame();
      let rows = look();
      for (let patience = 0; (rows.some((row) => row.cells[0] === loading) || (rows.length && !isCovered())) && patience < 600; patience += 1) {
        await frame();
        rows = look();
      }
      if (!element.isConnected) throw new Error('the table was made anew while it was read');
      if (rows.length && !isCovered()) {
        const places = rows.map(({ index }) => index);
        throw new Error(`scrolled to ${element.scrollTop} of ${element.scrollHeight} there are only the rows ${Math.min(...places)} to ${Math.max(...places)}: ${why}`);
      }
      for (const { index, cells } of rows) found.set(index, cells);
      if (element.scrollTop + element.clientHeight >= element.scrollHeight - 1) break;
      element.scrollTop += Math.max(40, element.clientHeight - 200);
    }
    element.scrollTop = 0;
    await frame();
    return [...found].sort(([a], [b]) => a - b).map(([index, cells]) => ({ index, cells }));
  }, loading);
  return seen.map(({ index, cells }) => ({ index, cells: cells.map(clean) }));
}

/** Opens a drilldown and waits for all records, or for the first ones of a long list. */
export async function openRecords(page: Page, path: string, lang: Lang = 'en'): Promise<Records> {
  await page.goto(`/customer-activity${path}`);
  const view = records(page, lang);
  await expect(view.grid).toBeVisible();
  await view.settled();
  return view;
}

/** Navigates to another query without loading a document, like back and forward. */
export async function goTo(page: Page, view: Records, search: string) {
  await page.evaluate(async (search) => {
    history.replaceState(null, '', location.pathname + search);
    dispatchEvent(new PopStateEvent('popstate'));
    const frame = () => new Promise<void>((resolve) => { requestAnimationFrame(() => setTimeout(resolve, 0)); });
    await frame();
    await frame();
  }, search);
  await view.settled();
}

/** Lowers the limit above which the backend sorts and searches. */
export async function lowerLimit(page: Page, limit: number) {
  await page.route('**/customer-activity/**', async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    const response = await route.fetch();
    const body = (await response.text()).replace('</head>', `<meta name="customer-activity:local-limit" content="${limit}"></head>`);
    return route.fulfill({ response, body });
  });
}
