// The fixtures of every test: a signed-in person, a clock at the backend's date, and a watch on the browser's console, so that a test with
// an unexpected error there fails even if its assertions pass.
import { test as base, expect as patient, type BrowserContext, type Locator, type Page, type Request, type Route } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { TODAY } from './playwright.config';

export { TODAY };

/** As Playwright's, but polling as often as its own assertions: one-second intervals would dominate short tests. */
export const expect = new Proxy(patient, {
  get: (target, key) => (key !== 'poll' ? Reflect.get(target, key) as unknown : ((act, options) => target.poll(act, {
    intervals: [20, 50, 50, 100], ...(typeof options === 'string' ? { message: options } : options),
  })) satisfies typeof patient.poll),
});
export type { Locator, Page, Request, Route };

/** The time of the browser's clock: the backend's date, about when its data was read. */
export const NOW = new Date(`${TODAY}T10:00:00Z`);

export type Person =
  | 'customer-admin' | 'workspace-admin' | 'customer-activity' | 'all-requests' | 'learning-manager' | 'support-contact' | 'member' | 'mixed'
  | 'activity-only' | 'requests-only' | 'learning-only' | 'all-delegated' | 'admin-learning' | 'two-hats' | 'unknown-role' | 'no-workspace';

/** A fault of the sample backend; its source documents each member. */
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

/** Records every request, and everything that went wrong in the browser. */
export class Watch {
  readonly requests: Request[] = [];
  readonly errors: string[] = [];
  /** Requests without a response yet. */
  readonly waiting = new Set<Request>();
  private allowed: RegExp[] = [];

  /** Allows messages that the test causes: the browser reports each error response. */
  allow(...messages: RegExp[]) {
    this.allowed.push(...messages);
  }

  /** Allows messages during an action, and no others. */
  async allowing(messages: RegExp[], act: () => Promise<void>) {
    const before = this.allowed;
    this.allowed = [...before, ...messages];
    await act();
    expect(this.unexpected(), 'errors in the browser').toEqual([]);
    this.allowed = before;
    this.errors.length = 0;
  }

  /** Returns the requests to the backend, as paths below its base, in order. */
  asked(start = ''): string[] {
    return this.requests
      .map((request) => new URL(request.url()))
      .filter((url) => url.pathname.startsWith('/api/v1' + start))
      .map((url) => url.pathname.slice('/api/v1'.length) + url.search.replace(/&$/, ''));
  }

  /** Waits until every request has its response and the idle page sends no more. Not while its clock is paused. */
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

/** An error response, as Chromium reports it. */
export const FAILED = (status: number | string) => new RegExp(`Failed to load resource: the server responded with a status of ${status}`);
/** A response that was interrupted or never came. */
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

/** Makes the browser refuse changes of its history until told otherwise: like Firefox and Safari, or like Chrome. */
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
/** Returns the number of refusals. */
export const refused = (page: Page) => page.evaluate(() => refusing.refused);

/** Hides the page, as in a background tab: failures are not retried automatically, so a person has to. Call before opening a page. */
export const inBackground = (page: Page) => page.addInitScript(() => Object.defineProperty(document, 'hidden', { get: () => true }));

/**
 * Records the timeouts of the page's timers; the returned function waits for one of that length, so that the clock is not advanced too
 * early. Call after installing the clock and before opening a page.
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
  // The backend counts requests per cookie: a rule that matches nothing makes this test's cookie unique.
  const value = encodeURIComponent(JSON.stringify([...rules, { path: `/none-${randomUUID()}` }]));
  await context.addCookies([{ name: 'sample-faults', value, url: baseURL }]);
}

export async function clearFaults(context: BrowserContext) {
  await context.clearCookies({ name: 'sample-faults' });
}

interface Fixtures {
  /** Signed in before the test, by a request; `null`: no one. */
  person: Person | null;
  watch: Watch;
  /** Requests faults from the sample backend, for this test only. */
  faults: (rules: Fault[]) => Promise<void>;
  noFaults: () => Promise<void>;
  /** Signs in as another person. */
  become: (person: Person) => Promise<void>;
}

export const test = base.extend<Fixtures>({
  person: ['customer-admin', { option: true }],
  watch: [
    async ({ page }, use) => {
      const watch = new Watch();
      page.on('request', (request) => {
        watch.requests.push(request);
        // A new document does not wait for requests of the one before.
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

/** Accessible names in English and German; languages.spec.ts takes every language from the program. */
export const WORDS = {
  en: {
    overview: 'Customer activity', workspace: 'Workspace', enterprise: 'Enterprise-wide packages', addOns: 'Add-on packages',
    agreement: 'Agreement', package: 'Package', status: 'Status', active: 'Active', inactive: 'Inactive', all: 'All',
    services: 'Consumption services', benefits: 'Additional benefits', asNeeded: 'As needed', included: 'Included',
    cases: 'Additional cases', problemResolution: 'Problem resolution', advisory: 'Advisory', refresh: 'Refresh',
    asOf: 'Data as of ', home: 'Home', management: 'Management', language: 'Language', theme: 'Theme', signOut: 'Sign out',
    clear: 'Clear filters', copyLink: 'Copy link', tryAgain: 'Try again', noRight: 'You don\'t have access to this page',
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

/** The overview by roles and names. */
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
    /** Waits until everything is loaded. */
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

/** Returns the address below the origin. */
export const where = (page: Page) => {
  const url = new URL(page.url());
  return url.pathname + url.search + url.hash;
};
