// What must hold after every action, whatever was done and whatever failed.
import type { Page } from '../fixtures';
import { HEADINGS } from '../records';
import type { Action } from './actions';
import type { Seen } from './eyes';

/** The backend's names for ids. */
export interface Facts { workspaces: Map<string, string>; current: string; agreements: Map<string, string>; packages: Map<string, string> }

export async function facts(page: Page, api: string): Promise<Facts> {
  const ask = async (path: string) => (await page.request.get(api + path, { headers: { 'Accept-Language': 'en' } })).json();
  const me = await ask('/me') as { workspaces: { id: string; name: string; current?: boolean }[] };
  const activity = await ask('/activity?workspace=*') as { agreements: { id: string; name: string }[]; packages: { id: string; name: string; kind: string }[] };
  const names = (list: { id: string; name: string }[]) => new Map(list.map(({ id, name }) => [id, name.replace(/\s+/g, ' ')]));
  return {
    workspaces: names(me.workspaces), current: me.workspaces.find(({ current }) => current)!.id,
    agreements: names(activity.agreements), packages: names(activity.packages.filter(({ kind }) => kind !== 'enterpriseWide')),
  };
}

const CRASHED = /^(Something went wrong here|Hier ist etwas schiefgegangen)$/;
const NO_ACCESS = /^(You don't have access to this page|Sie haben keinen Zugriff auf diese Seite)$/;
const NOT_FOUND = /^(Page not found|Seite nicht gefunden)$/;
const HEADING: [path: RegExp, heading: RegExp][] = [
  [/^\/(#.*)?$/, /^(Welcome|Willkommen)/],
  [/^\/customer-activity\/?(\?[^#]*)?#proof-of-delivery$/, /^(Proof of delivery|Leistungsnachweis)$/],
  [/^\/customer-activity\/?(\?[^#]*)?(#.*)?$/, /^(Customer activity|Kundenaktivität)$/],
  [/^\/customer-activity\/planning(\?.*)?$/, /^(Planning|Planung)$/],
  [/^\/manage-users(\?.*)?$/, /^(Manage users|Benutzer verwalten)$/],
  [/^\/contract-details/, /^(Contract details|Vertragsdetails)$/],
  [/^\/customer-activity\/(entitlements|kinds|additional-cases)\/./, /./],
];

const WORDS = {
  en: { workspaces: 'All workspaces', active: 'All active agreements', agreements: 'All agreements', packages: 'All packages', several: { workspaces: (n: number) => `${n} workspaces`, agreements: (n: number) => `${n} agreements`, packages: (n: number) => `${n} packages` }, above: (choice: string) => `As above: ${choice}`, status: { active: 'Active', inactive: 'Inactive', all: 'All' } },
  de: { workspaces: 'Alle Arbeitsbereiche', active: 'Alle aktiven Verträge', agreements: 'Alle Verträge', packages: 'Alle Pakete', several: { workspaces: (n: number) => `${n} Arbeitsbereiche`, agreements: (n: number) => `${n} Verträge`, packages: (n: number) => `${n} Pakete` }, above: (choice: string) => `Wie oben: ${choice}`, status: { active: 'Aktiv', inactive: 'Inaktiv', all: 'Alle' } },
};

export const parts = (url: string) => {
  const { pathname, searchParams, hash } = new URL(url, 'http://x');
  return { path: pathname, query: searchParams, hash };
};

/** The expected text of a filter with these ids selected. */
function value(ids: string[], names: Map<string, string>, none: string, several: (n: number) => string): string {
  const known = [...new Set(ids)].filter((id) => names.has(id));
  return known.length === 0 ? none : known.length === 1 ? names.get(known[0]!)! : several(known.length);
}

/** Returns differences between address and screen. `loose`: a request is open or failed, so the screen may lag. */
export function disagreements(seen: Seen, facts: Facts): string[] {
  const found: string[] = [];
  const { path, query, hash } = parts(seen.url);
  const heading = seen.headings[0] ?? '';
  const words = WORDS[seen.lang === 'de' ? 'de' : 'en'];
  const wanted = HEADING.find(([address]) => address.test(seen.url))?.[1] ?? NOT_FOUND;
  const isElse = NO_ACCESS.test(heading) || NOT_FOUND.test(heading) || /^(Please sign in|Bitte melden Sie sich an)$/.test(heading);
  // Before the program is loaded, a page has no heading.
  const isStarting = !seen.headings.length && seen.busy.length > 0;
  // Until the person is known, the page has the title of its route.
  const isUnknown = /^(Customer activity|Kundenaktivität)$/i.test(heading)
    && (seen.busy.length > 0 || seen.alerts.some((alert) => /^(We couldn't check who's signed in|Ihre Anmeldung konnte nicht geprüft werden)/.test(alert)));
  if (!wanted.test(heading) && !isElse && !isStarting && !isUnknown) found.push(`at ${seen.url} the heading is “${heading}”`);
  // A selected value that a response lacks has a notice of its own, and failing or loading parts say so.
  if (isElse || seen.dropped || seen.alerts.length || seen.busy.length) return found;
  const same = (what: string, is: unknown, should: unknown) => { if (is !== should) found.push(`${what} is “${String(is)}”, but the address says “${String(should)}”`); };
  if (path === '/customer-activity' && hash !== '#proof-of-delivery') {
    const [workspace, agreement, addOnAgreement, pack, status] = seen.filters.map(([, value]) => value);
    const ids = query.getAll('workspace');
    same('the workspace', workspace, ids.includes('*') ? words.workspaces : value(ids, facts.workspaces, facts.workspaces.get(facts.current)!, words.several.workspaces));
    same('the agreement', agreement, value(query.getAll('agreement'), facts.agreements, words.active, words.several.agreements));
    if (seen.filters.length > 2) {
      const own = query.getAll('addOnAgreement');
      // Without a selection of its own the add-on area follows the top.
      const followed = value(query.getAll('agreement'), facts.agreements, '', words.several.agreements);
      const unchosen = followed && !own.includes('*') ? words.above(followed) : words.agreements;
      same('the add-on agreement', addOnAgreement, own.includes('*') ? unchosen : value(own, facts.agreements, unchosen, words.several.agreements));
      same('the package', pack, value(query.getAll('package'), facts.packages, words.packages, words.several.packages));
      same('the status', status, words.status[(query.get('status') ?? 'active') as 'active']);
    }
  }
  if (path === '/manage-users') same('the workspace', seen.filters[0]?.[1], value(query.getAll('workspace').slice(0, 1), facts.workspaces, facts.workspaces.get(facts.current)!, words.several.workspaces));
  if (seen.titles) {
    same('the search', seen.search ?? '', query.get('q') ?? '');
    const title = (field: string) => HEADINGS[seen.lang === 'de' ? 'de' : 'en'][field];
    const keys = (query.get('sort') ?? '').split(',').filter(Boolean);
    const sorted = keys.map((key): [string | undefined, string] => [title(key.replace(/^-/, '')), key.startsWith('-') ? 'descending' : 'ascending']).filter(([name]) => seen.titles!.includes(name!));
    same('the order', seen.sorted!.map((one) => one.join(' ')).sort().join(', '), sorted.map((one) => one.join(' ')).sort().join(', '));
    const picked = new Set([...query].filter(([name]) => /^(filter|not)\./.test(name)).map((pair) => pair.join('=')));
    if (seen.picked !== undefined) same('the number of picked values', seen.picked, picked.size);
    if (seen.bounds !== undefined) same('the period', seen.bounds, Number(query.has('from')) + Number(query.has('to')));
  }
  // The browser leaves the history entry a moment after the details are closed.
  if (seen.titles && query.has('record') && !seen.dialog && !seen.sought) found.push(`at ${seen.url} no record is open`);
  if (seen.table !== undefined) same('“show as table”', seen.table, query.get('view') === 'table');
  return found;
}

/** What must hold at once: no crash, never blank, the history as the action left it. */
export function faults(before: Seen | undefined, seen: Seen, action?: Action): string[] {
  const found: string[] = [];
  if (seen.headings.some((heading) => CRASHED.test(heading))) found.push('the app has crashed');
  if (!seen.headings.length && !seen.busy.length) found.push('there is neither a heading nor anything on its way');
  if (!seen.length) found.push('the main part is empty');
  if (seen.odd.length) found.push(`nobody should read ${seen.odd.join(', ')}`);
  if (!before || !action || before.document !== seen.document || !seen.hit) return found;
  const [path, pathBefore] = [parts(seen.url).path + parts(seen.url).hash, parts(before.url).path + parts(before.url).hash];
  const by = seen.at - before.at;
  if (action.move === 'stay' && (by !== 0 || path !== pathBefore)) found.push(`it leads ${by} entries on, from ${before.url} to ${seen.url}`);
  // Selections shortly after each other share an entry, and one that is undone at once leaves it.
  if (action.move === 'select' && (Math.abs(by) > 1 || path !== pathBefore)) found.push(`it leads ${by} entries on, from ${before.url} to ${seen.url}`);
  // A full history drops its first entry for a new one.
  const isFull = before.entries.length === 50 && before.at === 49;
  if (action.move === 'open' && !isFull && (by < 0 || by > 1 || (path !== pathBefore && by !== 1))) found.push(`it opens ${seen.url} from ${before.url} with ${by} entries`);
  if (action.move === 'back' && (by !== -1 || seen.url !== before.entries[seen.at])) found.push(`back leads ${by} entries, to ${seen.url} instead of ${before.entries[before.at - 1]}`);
  if (action.move === 'forward' && (by !== 1 || seen.url !== before.entries[seen.at])) found.push(`forward leads ${by} entries, to ${seen.url} instead of ${before.entries[before.at + 1]}`);
  return found;
}
