// The faults of a request. Each is defined once, with the expected outcome in every place.
import { BROKEN, FAILED, NOW, clearFaults, setFaults, type Fault as Rule, type Page } from '../fixtures';
import type { Place, PlaceName, Route } from './places';

/** The outcomes, by their names in the table of `docs/faults.md`. */
export const KINDS = {
  offline: /You're offline\./,
  unreachable: /We can't reach the service\./,
  timeout: /The service didn't respond in time\./,
  busy: /The service is busy\./,
  server: /The service reported an error \(\d{3}\)\./,
  conflict: /Someone else changed this\.|Someone else changed these roles/,
  'a web page': /We got a web page instead of data/,
  empty: /The response was empty\./,
  cut: /The response was incomplete\./,
  'too large': /The response is too large \(more than 64 MB\)\./,
  'not understood': /We couldn't read the response\./,
  'no right': /You don't have permission to see this|You don't have access to this page/,
  'not found': /There's nothing at this address, or you don't have access\./,
  'signed out': /You're no longer signed in\.|Sign in/,
  /** No error at all: the data is shown, perhaps after a while. */
  stands: /./,
} as const;
export type Kind = keyof typeof KINDS;

/** How to recover once the fault is over. */
export type Way =
  /** By an automatic retry, and at once by *Try again*, which is shown until then. */
  | 'by itself'
  /** By pressing *Try again*. */
  | 'Try again'
  /** By pressing the button of that name. */
  | 'Check again'
  | 'Refresh'
  | 'Check again, once more'
  /** By repeating the action. */
  | 'once more'
  /** By reloading the page. */
  | 'reload'
  | 'sign in'
  /** Nothing to recover from. */
  | '–';

export interface Cell { page: Page; place: Place; origin: string }
/** `passes`: what has to happen after the request was sent for the fault to occur. `end` ends it. */
interface Course { passes?: () => Promise<void>; end: () => Promise<void> }
/** Where the error is shown: in the part concerned, in place of the whole page, or in a bar over it. */
export type Spot = 'part' | 'page' | 'bar';
/** `says`: further text shown with it, or next to data that stays. */
export interface Met { kind: Kind; way: Way; says?: RegExp; at?: Spot }

export interface Fault {
  name: string;
  begin: (cell: Cell) => Promise<Course>;
  met: Met;
  /** Exceptions by place; `null`: does not apply there. */
  but?: Partial<Record<PlaceName, Partial<Met> | null>>;
  /** Messages of the browser's console. */
  browser: RegExp[];
  /** The reader's clock. */
  clock?: Date;
}

const rules = ({ place }: Cell, rule: Partial<Rule>) => [{ ...place.question, ...rule }];

/** A fault made by the sample backend. */
function byBackend(rule: Partial<Rule>): Pick<Fault, 'begin'> {
  return {
    begin: async (cell) => {
      const context = cell.page.context();
      await setFaults(context, cell.origin, rules(cell, rule));
      return { end: () => clearFaults(context) };
    },
  };
}

/** Whether a URL is that of the place's request. */
export const isMeant = ({ place: { question }, origin }: Cell) => (url: URL) => {
  const path = url.origin === origin ? url.pathname.replace('/api/v1', '') : '';
  return (question.exact ? path === question.path : path.startsWith(question.path)) && (!question.query || url.search.includes(question.query));
};

/** A fault made in the browser. */
function byBrowser(handle: (route: Route) => Promise<void>): Pick<Fault, 'begin'> {
  return {
    begin: async (cell) => {
      const { page, place } = cell;
      const meet = (route: Route) => (route.request().method() === (place.question.method ?? 'GET') ? handle(route) : route.fallback());
      const meant = isMeant(cell);
      await page.route(meant, meet);
      return { end: () => page.unroute(meant, meet) };
    },
  };
}

/** Requests held until their outcome is decided; later ones get the same outcome. */
class Held {
  private waiting: Route[] = [];
  private decided?: (route: Route) => Promise<void>;
  private come: () => void = () => {};
  readonly first = new Promise<void>((resolve) => { this.come = resolve; });
  take = async (route: Route) => {
    if (this.decided) return this.decided(route);
    this.waiting.push(route);
    this.come();
  };
  decide = async (how: (route: Route) => Promise<void>) => {
    this.decided = how;
    // A request cancelled meanwhile cannot be answered any more.
    for (const route of this.waiting.splice(0)) await how(route).catch(() => {});
  };
}

/** A fault of requests that are held for a while. `then`: what happens once the first is held; `after`: what ends it. */
function holding(then: (cell: Cell, held: Held) => Promise<void>, after?: (cell: Cell) => Promise<void>): Pick<Fault, 'begin'> {
  return {
    begin: async (cell) => {
      const held = new Held();
      const end = await byBrowser(held.take).begin(cell);
      return {
        passes: async () => {
          await held.first;
          await then(cell, held);
        },
        end: async () => {
          await end.end();
          await after?.(cell);
          await held.decide((route) => route.continue());
        },
      };
    },
  };
}

/** Advances the page's clock by milliseconds. */
export const pass = (page: Page, milliseconds: number) => page.clock.runFor(milliseconds);

const MINUTES = 60_000;
const DAYS = 24 * 60 * MINUTES;
const ITSELF = { way: 'by itself' } as const;
const STANDS: Met = { kind: 'stands', way: '–' };
const PAGE = '<!doctype html><html><head><title>Sign in</title></head><body><form>Sign in to the network</form></body></html>';

/** Role changes and exports are repeated only by the reader. */
const BY_HAND = { 'role change': { way: 'once more' }, export: { way: 'once more' } } as const;
/** Neither has a countdown. */
const UNCOUNTED = { 'role change': { ...BY_HAND['role change'], says: undefined }, export: { ...BY_HAND.export, says: undefined } } as const;
/** A notice says only that it could not be read. */
const NOTICES = { 'overview, once more': { says: undefined }, 'records, later page': { says: undefined }, 'role change': { ...BY_HAND['role change'], says: undefined }, export: { ...BY_HAND.export, says: undefined } } as const;
/** Looks like a page that does not exist. */
const GONE = { way: 'reload', at: 'page' } as const;
/** Neither is a list, so neither has rows. */
const NO_ROWS = { entitlement: null, 'role change': null } as const;

export const FAULTS: Fault[] = [
  { name: 'connection refused', ...byBrowser((route) => route.abort('connectionrefused')), met: { kind: 'unreachable', ...ITSELF }, but: BY_HAND, browser: [BROKEN] },
  { name: 'name not resolved', ...byBrowser((route) => route.abort('namenotresolved')), met: { kind: 'unreachable', ...ITSELF }, but: BY_HAND, browser: [BROKEN] },
  { name: 'no answer at all', ...byBackend({ drop: true }), met: { kind: 'unreachable', ...ITSELF }, but: BY_HAND, browser: [BROKEN] },
  {
    name: 'offline, then online',
    ...holding(async ({ page, place }, held) => {
      await place.stands(page);
      await page.context().setOffline(true);
      await held.decide((route) => route.abort('internetdisconnected'));
    }, ({ page }) => page.context().setOffline(false)),
    met: { kind: 'offline', ...ITSELF }, but: BY_HAND, browser: [BROKEN],
  },
  {
    name: '401', ...byBackend({ unauthorized: true }), met: { kind: 'signed out', way: 'Check again', at: 'bar' },
    but: { me: { way: 'sign in', at: 'page' }, 'role change': { way: 'Check again, once more' }, export: { way: 'Check again, once more' } }, browser: [FAILED(401)],
  },
  {
    name: '403', ...byBackend({ status: 403 }), met: { kind: 'no right', way: 'Try again' },
    but: {
      ...BY_HAND, overview: { way: 'Check again', at: 'page' }, planning: { way: 'Check again', at: 'page' }, entitlement: { way: 'Check again', at: 'page' }, users: { way: 'Check again', at: 'page' },
      records: { way: 'Refresh' }, 'additional cases': { way: 'Check again', at: 'page' },
    }, browser: [FAILED(403)],
  },
  { name: '404', ...byBackend({ status: 404 }), met: { kind: 'not found', way: 'Try again' }, but: { ...BY_HAND, entitlement: GONE, records: GONE, 'additional cases': GONE }, browser: [FAILED(404)] },
  { name: '409', ...byBackend({ status: 409 }), met: { kind: 'conflict', way: 'Try again' }, but: BY_HAND, browser: [FAILED(409)] },
  { name: '412', ...byBackend({ status: 412 }), met: { kind: 'conflict', way: 'Try again' }, but: BY_HAND, browser: [FAILED(412)] },
  { name: '422', ...byBackend({ status: 422 }), met: { kind: 'server', way: 'Try again', says: /\(422\)/ }, but: { ...BY_HAND, 'role change': null }, browser: [FAILED(422)] },
  { name: '429', ...byBackend({ status: 429 }), met: { kind: 'busy', ...ITSELF }, but: BY_HAND, browser: [FAILED(429)] },
  { name: '429, Retry-After', ...byBackend({ status: 429, retryAfter: 30 }), met: { kind: 'busy', ...ITSELF, says: /Trying again in (2\d|3[01]) seconds/ }, but: UNCOUNTED, browser: [FAILED(429)] },
  { name: '500', ...byBackend({ status: 500, problem: { traceId: 'trace-4711' } }), met: { kind: 'server', ...ITSELF, says: /\(500\)/ }, but: BY_HAND, browser: [FAILED(500)] },
  { name: '502 with a page', ...byBackend({ status: 502, body: PAGE, contentType: 'text/html' }), met: { kind: 'server', ...ITSELF, says: /\(502\)/ }, but: BY_HAND, browser: [FAILED(502)] },
  { name: '503, Retry-After', ...byBackend({ status: 503, retryAfter: 7 }), met: { kind: 'busy', ...ITSELF, says: /Trying again in \d seconds?/ }, but: UNCOUNTED, browser: [FAILED(503)] },
  {
    name: '503, a date, clock 3 days ahead', ...byBackend({ status: 503, retryAfterDate: 7 }), clock: new Date(NOW.getTime() + 3 * DAYS),
    met: { kind: 'busy', ...ITSELF, says: /Trying again in \d seconds?/ }, but: UNCOUNTED, browser: [FAILED(503)],
  },
  {
    name: '503, a date, clock 3 days behind', ...byBackend({ status: 503, retryAfterDate: 7 }), clock: new Date(NOW.getTime() - 3 * DAYS),
    met: { kind: 'busy', ...ITSELF, says: /Trying again in \d seconds?/ }, but: UNCOUNTED, browser: [FAILED(503)],
  },
  {
    name: 'never answers', ...holding(({ page }) => pass(page, 31_000)),
    met: { kind: 'timeout', ...ITSELF }, but: BY_HAND, browser: [],
  },
  {
    name: 'stops in the middle', begin: async (cell) => {
      const { end } = await byBackend({ stallBody: true }).begin(cell);
      const begun = cell.page.waitForResponse((response) => isMeant(cell)(new URL(response.url())));
      return { passes: async () => { await begun; await pass(cell.page, 52_000); }, end };
    },
    met: { kind: 'timeout', ...ITSELF }, but: BY_HAND, browser: [],
  },
  {
    name: 'first byte after 8 s',
    ...holding(async ({ page, place }, held) => {
      await pass(page, 3500);
      await place.waits(page);
      await pass(page, 4500);
      await held.decide((route) => route.continue());
    }),
    met: STANDS, browser: [],
  },
  { name: 'in small pieces', ...byBackend({ trickleMs: 25 }), met: STANDS, browser: [] },
  { name: 'breaks off in the middle', ...byBackend({ cutBody: true }), met: { kind: 'unreachable', ...ITSELF }, but: BY_HAND, browser: [BROKEN] },
  {
    name: 'JSON that ends early', ...byBackend({ truncate: true }), met: { kind: 'cut', ...ITSELF },
    // The change was made. Repeated, it is refused, and the refusal does not contain the current state.
    but: { ...BY_HAND, 'role change': { kind: 'conflict', way: 'once more' } }, browser: [],
  },
  { name: 'empty', ...byBackend({ body: '' }), met: { kind: 'empty', ...ITSELF }, but: BY_HAND, browser: [] },
  { name: 'a sign-in page', ...byBackend({ body: PAGE, contentType: 'text/html' }), met: { kind: 'a web page', ...ITSELF }, but: BY_HAND, browser: [] },
  { name: 'no JSON', ...byBackend({ body: 'Bad gateway', contentType: 'text/plain' }), met: { kind: 'not understood', way: 'Try again', says: /Not valid JSON from byte \d+/ }, but: NOTICES, browser: [] },
  {
    name: 'wrong types',
    ...byBackend({ body: '{"data":"x","packages":7,"workspaces":{},"user":[],"name":null,"roles":"x","id":{},"meta":{"user":"u-11"}}' }),
    met: { kind: 'not understood', way: 'Try again', says: /\/\w+ (has an unexpected form|is missing)/ }, but: NOTICES, browser: [],
  },
  { name: 'JSON as text/plain', ...byBackend({ contentType: 'text/plain' }), met: STANDS, browser: [] },
  { name: 'JSON as octet-stream', ...byBackend({ contentType: 'application/octet-stream' }), met: STANDS, browser: [] },
  { name: 'one bad row', ...byBackend({ malformedRow: 3 }), met: { ...STANDS, says: /1 [\w ]+ could not be read|We couldn't read 1 item/ }, but: { ...NO_ROWS, me: { says: undefined } }, browser: [] },
  { name: '70 MB, claimed', ...byBackend({ padBytes: 70 << 20 }), met: { kind: 'too large', way: 'Try again' }, but: BY_HAND, browser: [] },
  { name: '70 MB, without a length', ...byBackend({ padBytes: 70 << 20, trickleMs: 0 }), met: { kind: 'too large', way: 'Try again' }, but: BY_HAND, browser: [] },
  {
    name: 'fails every other time',
    // It never ends by itself: each retry succeeds, and the next request fails again. Twenty seconds are enough to check.
    begin: async (cell) => { await byBackend({ every: 2, status: 500, retryAfter: 20 }).begin(cell); return { end: async () => {} }; },
    met: { kind: 'server', ...ITSELF, says: /\(500\)/ }, but: BY_HAND, browser: [FAILED(500)],
  },
];
