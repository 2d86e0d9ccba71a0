// What every test starts from: a person who is signed in, a clock that stands on the backend's day, and a watch over the browser's
// console, so that a test in which anything went wrong there fails even when all it looked at was right.
import { test as base, expect as patient, type BrowserContext, type Locator, type Page, type Request, type Route } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { TODAY } from './playwright.config';

export { TODAY };

/** As Playwright's, but that it polls as often as its own assertions look: a second between two looks is most of what a short test takes. */
export const expect = new Proxy(patient, {
  get: (target, key) => (key !== 'poll' ? Reflect.get(target, key) as unknown : ((act, options) => target.poll(act, {
    intervals: [20, 50, 50, 100], ...(typeof options === 'string' ? { message: options } : options),
  })) satisfies typeof patient.poll),
});
export type { Locator, Page, Request, Route };

/** The moment at which the browser's clock stands: the backend's day, about when its data were read. */
export const NOW = new Date(`${TODAY}T10:00:00Z`);

export type Person =
  | 'customer-admin' | 'workspace-admin' | 'customer-activity' | 'all-requests' | 'learning-manager' | 'support-contact' | 'member' | 'mixed'
  | 'activity-only' | 'requests-only' | 'learning-only' | 'all-delegated' | 'admin-learning' | 'two-hats' | 'unknown-role' | 'no-workspace';

/** A fault of the sample backend; its source says what each member does. */
export interface Fault {
  path: string;
  exact?: boolean;
  method?: string;
  query?: string;
  times?: number;
  after?: number;
  every?: number;
  delayMs?: number;
  trickleMs?: number;
  status?: number;
  retryAfter?: number | string;
  retryAfterDate?: number;
  problem?: Record<string, unknown>;
  type?: string;
  unauthorized?: boolean;
  body?: string;
  contentType?: string;
  cutBody?: boolean;
  stallBody?: boolean;
  drop?: boolean;
  truncate?: boolean;
  malformedRow?: number;
  replace?: Record<string, unknown>;
  padBytes?: number;
  partial?: { source: string; kinds: string[]; detail?: string };
}

/** Everything that the browser asked for, and everything that went wrong in it. */
export class Watch {
  readonly requests: Request[] = [];
  readonly errors: string[] = [];
  /** What is asked for and not answered yet. */
  readonly waiting = new Set<Request>();
  private allowed: RegExp[] = [];

  /** These messages belong to what the test does: the browser itself reports each failing answer as an error. */
  allow(...messages: RegExp[]) {
    this.allowed.push(...messages);
  }

  /** These messages belong to what is done now, and no others come of it. */
  async allowing(messages: RegExp[], act: () => Promise<void>) {
    const before = this.allowed;
    this.allowed = [...before, ...messages];
    await act();
    expect(this.unexpected(), 'errors in the browser').toEqual([]);
    this.allowed = before;
    this.errors.length = 0;
  }

  /** What was asked of the backend, as paths below its base, in order. */
  asked(start = ''): string[] {
    return this.requests
      .map((request) => new URL(request.url()))
      .filter((url) => url.pathname.startsWith('/api/v1' + start))
      .map((url) => url.pathname.slice('/api/v1'.length) + url.search.replace(/&$/, ''));
  }

  /** Everything that was asked for is answered, and the page, with nothing else to do, asks for no more. Not while its clock is held. */
  async quiet(page: Page) {
    let before: number;
    do {
      await expect.poll(() => this.waiting.size, 'requests without an answer').toBe(0);
      before = this.requests.length;
      await page.evaluate(() => new Promise((resolve) => { requestIdleCallback(() => requestIdleCallback(resolve)); }));
    } while (this.requests.length > before);
  }

  unexpected(): string[] {
    return this.errors.filter((error) => !this.allowed.some((allowed) => allowed.test(error)));
  }
}

/** An answer that says no, as Chromium reports it. */
export const FAILED = (status: number | string) => new RegExp(`Failed to load resource: the server responded with a status of ${status}`);
/** An answer that broke off or never came. */
export const BROKEN = /Failed to load resource: net::ERR_/;

export async function signIn(page: Page, person: Person, baseURL: string) {
  const answer = await page.request.post('/sign-in', {
    form: { person }, headers: { Origin: new URL(baseURL).origin }, maxRedirects: 0,
  });
  expect(answer.status(), 'sign-in').toBe(303);
}

declare global {
  var refusing: { how: 'throws' | 'ignores' | null; refused: number; written: number };
}

/** Makes the browser refuse changes of its history until it is told otherwise: as Firefox and Safari do, or as Chrome. */
export const refuse = (page: Page, how: 'throws' | 'ignores' | null) => page.evaluate((how) => {
  if (!globalThis.refusing) {
    globalThis.refusing = { how, refused: 0, written: 0 };
    for (const name of ['pushState', 'replaceState'] as const) {
      const write = history[name].bind(history);
      history[name] = (...given) => {
        if (!refusing.how) {
          refusing.written += 1;
          return write(...given);
        }
        refusing.refused += 1;
        if (refusing.how === 'throws') throw new DOMException('Attempt to use history too often', 'SecurityError');
      };
    }
  }
  refusing.how = how;
}, how);
/** How often it refused. */
export const refused = (page: Page) => page.evaluate(() => refusing.refused);

/** As in a tab behind another: what failed is not asked for again by itself, so that somebody has to. To be called before a page opens. */
export const inBackground = (page: Page) => page.addInitScript(() => Object.defineProperty(document, 'hidden', { get: () => true }));

/**
 * Notes how long the page's timers wait; the answer waits until one of that length is there, so that a clock is not turned before anything
 * hangs on it. To be called before a page opens, and after its clock is the test's.
 */
export async function noteTimers(page: Page) {
  await page.addInitScript(() => {
    const waits = new Set<number>();
    for (const name of ['setTimeout', 'setInterval'] as const) {
      const set = window[name] as (...given: unknown[]) => number;
      Object.assign(window, { [name]: (run: unknown, wait?: number, ...rest: unknown[]) => {
        waits.add(Number(wait));
        return set.call(window, run, wait, ...rest);
      } });
    }
    Object.assign(window, { waits });
  });
  return (wait: number) => expect.poll(() => page.evaluate((wait) => (window as unknown as { waits: Set<number> }).waits.has(wait), wait), `a timer of ${wait} ms`).toBe(true);
}

export async function setFaults(context: BrowserContext, baseURL: string, rules: Fault[]) {
  // The backend counts per cookie: a rule that fits nothing makes this one unlike that of any other test.
  const value = encodeURIComponent(JSON.stringify([...rules, { path: `/none-${randomUUID()}` }]));
  await context.addCookies([{ name: 'sample-faults', value, url: baseURL }]);
}

export async function clearFaults(context: BrowserContext) {
  await context.clearCookies({ name: 'sample-faults' });
}

interface Fixtures {
  /** Signed in before the test, by a request; `null` = nobody. */
  person: Person | null;
  watch: Watch;
  /** Asks the sample backend for faults, for this test only. */
  faults: (rules: Fault[]) => Promise<void>;
  noFaults: () => Promise<void>;
  /** Becomes somebody. */
  become: (person: Person) => Promise<void>;
}

export const test = base.extend<Fixtures>({
  person: ['customer-admin', { option: true }],
  watch: [
    async ({ page }, use) => {
      const watch = new Watch();
      page.on('request', (request) => {
        watch.requests.push(request);
        // A new document waits for nothing that the one before asked for.
        if (request.isNavigationRequest() && request.frame() === page.mainFrame()) watch.waiting.clear();
        watch.waiting.add(request);
      });
      for (const end of ['requestfinished', 'requestfailed'] as const) page.on(end as 'requestfinished', (request) => watch.waiting.delete(request));
      page.on('pageerror', (error) => watch.errors.push(`page error: ${error}`));
      page.on('console', (message) => {
        if (message.type() === 'error') watch.errors.push(`console: ${message.text()} (${message.location().url})`);
      });
      await page.exposeBinding('__violated', (_, what: string) => { watch.errors.push(`policy violation: ${what}`); });
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          const violated = (window as unknown as { __violated: (what: string) => void }).__violated;
          violated(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
        });
      });
      await use(watch);
      expect(watch.unexpected(), 'errors in the browser').toEqual([]);
    },
    { auto: true },
  ],
  page: async ({ page, person, baseURL }, use) => {
    await page.clock.setFixedTime(NOW);
    if (person) await signIn(page, person, baseURL!);
    await use(page);
  },
  faults: async ({ context, baseURL }, use) => {
    await use((rules) => setFaults(context, baseURL!, rules));
  },
  noFaults: async ({ context }, use) => {
    await use(() => clearFaults(context));
  },
  become: async ({ page, baseURL }, use) => {
    await use((person) => signIn(page, person, baseURL!));
  },
});

export const OVERVIEW = '/customer-activity';

/** Names that are read out, in both languages: `interface.md`. */
export const WORDS = {
  en: {
    overview: 'Customer activity', workspace: 'Workspace', enterprise: 'Enterprise-wide packages', addOns: 'Add-on packages',
    agreement: 'Agreement', package: 'Package', status: 'Status', active: 'Active', inactive: 'Inactive', all: 'All',
    services: 'Consumption services', benefits: 'Additional benefits', asNeeded: 'As needed', included: 'Included',
    cases: 'Additional cases', problemResolution: 'Problem resolution', advisory: 'Advisory', refresh: 'Refresh',
    asOf: 'Data as of ', home: 'Home', management: 'Management', language: 'Language', theme: 'Theme', signOut: 'Sign out',
    clear: 'Clear filters', copyLink: 'Copy link', tryAgain: 'Try again', noRight: 'You do not have access to this page',
    manageUsers: 'Manage users',
  },
  de: {
    overview: 'Kundenaktivität', workspace: 'Arbeitsbereich', enterprise: 'Unternehmensweite Pakete', addOns: 'Zusatzpakete',
    agreement: 'Vertrag', package: 'Paket', status: 'Status', active: 'Aktiv', inactive: 'Inaktiv', all: 'Alle',
    services: 'Verbrauchsdienste', benefits: 'Zusatzleistungen', asNeeded: 'Nach Bedarf', included: 'Enthalten',
    cases: 'Zusätzliche Fälle', problemResolution: 'Problemlösung', advisory: 'Beratung', refresh: 'Aktualisieren',
    asOf: 'Datenstand ', home: 'Start', management: 'Verwaltung', language: 'Sprache', theme: 'Design', signOut: 'Abmelden',
    clear: 'Filter löschen', copyLink: 'Link kopieren', tryAgain: 'Erneut versuchen', noRight: 'Sie haben keinen Zugriff auf diese Seite',
    manageUsers: 'Benutzer verwalten',
  },
} as const;
export type Lang = keyof typeof WORDS;

/** The overview as a person finds their way in it. */
export function overview(page: Page, lang: Lang = 'en') {
  const words = WORDS[lang];
  const enterprise = page.getByRole('region', { name: words.enterprise });
  const addOns = page.getByRole('region', { name: words.addOns });
  const filter = (place: Locator, name: string) => place.getByRole('combobox', { name, exact: true });
  return {
    words,
    heading: page.getByRole('heading', { level: 1, name: words.overview }),
    enterprise,
    addOns,
    kinds: enterprise.getByRole('link'),
    packages: addOns.getByRole('article'),
    cases: page.getByRole('button', { name: new RegExp(`^${words.cases}`) }),
    workspace: filter(page.getByRole('main'), words.workspace),
    agreement: filter(page.getByRole('main'), words.agreement).first(),
    addOnAgreement: filter(addOns, words.agreement),
    package: filter(addOns, words.package),
    status: filter(addOns, words.status),
    refresh: page.getByRole('button', { name: words.refresh }),
    option: (name: string | RegExp) => page.getByRole('option', { name }),
    list: page.getByRole('listbox'),
    /** Everything is there. */
    ready: async () => {
      await expect(enterprise.or(page.getByText('No active agreement')).first()).toBeVisible();
      await expect(addOns).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    },
  };
}

export async function openOverview(page: Page, search = '', lang: Lang = 'en') {
  await page.goto(OVERVIEW + search);
  const view = overview(page, lang);
  await view.ready();
  return view;
}

/** The address below the origin. */
export const where = (page: Page) => {
  const url = new URL(page.url());
  return url.pathname + url.search + url.hash;
};
