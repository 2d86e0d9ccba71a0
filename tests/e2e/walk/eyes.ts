// What a walk reads from the page. All of it runs inside the page, so that a look costs one round trip.

/** A kind of elements that can be acted on, found by role and name. */
export interface Thing {
  kind: string;
  role: 'link' | 'button' | 'filter' | 'option' | 'searchbox' | 'textbox' | 'date' | 'checkbox' | 'select' | 'grid' | 'cell';
  /** Pattern for its accessible name. */
  name?: string;
  /** Pattern for a link's address. */
  href?: string;
  /** What it must be in, and what it must not be in. */
  within?: string;
  without?: string;
  /** A further selector, such as `[aria-pressed]`. */
  like?: string;
}

export interface Seen {
  /** Whether the browser painted the page in the last second; on a busy machine it may not have. */
  painted: boolean;
  /** Whether the last press hit its target. */
  hit: boolean;
  /** Identifies the document: changes with each reload. */
  document: number;
  url: string;
  /** The index in the history, and the addresses of all its entries. */
  at: number;
  entries: string[];
  /** Whether the neighbouring entries belong to the same document. */
  canGo: { back: boolean; forward: boolean };
  /** The language shown. */
  lang: string;
  headings: string[];
  /** What is shown as loading. */
  busy: string[];
  alerts: string[];
  /** Number of characters in the main part. */
  length: number;
  /** Texts that no reader should see. */
  odd: string[];
  /** Whether a notice says that parts of the address were dropped, or that part of a response was unreadable. */
  dropped: boolean;
  unread: boolean;
  /** The filters of the overview and of Manage users, in order: name and value. */
  filters: [name: string, value: string][];
  breadcrumb: boolean;
  search?: string;
  /** The sorted columns of the table. */
  sorted?: [title: string, sort: string][];
  titles?: string[];
  /** The number on the buttons of the panels. */
  picked?: number;
  bounds?: number;
  table?: boolean;
  dialog: boolean;
  /** Whether it says that the record of the address was not found. */
  sought: boolean;
  /** Whether personal data is hidden. */
  hidden: boolean;
  /** The number of records, as shown. */
  count?: string;
  /** The number of elements of each kind. */
  offers: Record<string, number>;
}

/** Where to press. */
export interface Aim { x: number; y: number; what: string; href?: string; covered?: string }

export interface Eyes {
  look(): Promise<Seen>;
  /** Scrolls an element into view; `share` from 0 to 1 selects one of its kind. */
  aim(kind: string, share: number): Promise<Aim | undefined>;
  /** The element that was aimed at. */
  take(): Element | undefined;
}

/** Runs in the page before any other script. It must not refer to anything outside itself. */
export function openEyes(things: Thing[]): void {
  const ROLES: Record<Thing['role'], string> = {
    link: 'a[href]', button: 'button, summary', filter: '[role="combobox"][aria-haspopup="listbox"]', option: '[role="option"]',
    searchbox: 'input[type="search"]', textbox: 'input[type="text"]', date: 'input[type="date"]', select: 'select', grid: '[role="grid"]',
    checkbox: 'input[type="checkbox"], [role="checkbox"]', cell: '[role="gridcell"]',
  };
  const clean = (text: string | null | undefined) => (text ?? '').replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ').trim();
  const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
  const name = (element: Element): string => {
    const by = element.getAttribute('aria-labelledby');
    if (by) return clean(by.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' '));
    const own = element.getAttribute('aria-label');
    if (own) return clean(own);
    const labels = (element as HTMLInputElement).labels;
    if (labels?.length) return clean(labels[0]!.textContent);
    return clean(element.textContent);
  };
  /** Everything outside a modal dialog is out of reach. */
  const reach = (): ParentNode => document.querySelector('dialog:modal') ?? document;
  const known = things.map((thing) => ({ thing, name: thing.name ? new RegExp(thing.name) : undefined, href: thing.href ? new RegExp(thing.href) : undefined }));
  /** Caches of what is read several times in a look. */
  let names = new Map<Element, string>();
  let shown = new Map<Element, boolean>();
  let roles = new Map<string, Element[]>();
  const forget = () => {
    names = new Map();
    shown = new Map();
    roles = new Map();
  };
  const once = <K, T>(kept: Map<K, T>, key: K, find: (key: K) => T): T => {
    if (!kept.has(key)) kept.set(key, find(key));
    return kept.get(key)!;
  };
  const find = ({ thing, name: wanted, href }: typeof known[number]) => once(roles, ROLES[thing.role], (selector) => [...reach().querySelectorAll(selector)]).filter((element) =>
    (!thing.like || element.matches(thing.like))
      && (!href || href.test(element.getAttribute('href') ?? ''))
      && (!thing.within || element.closest(thing.within))
      && !(thing.without && element.closest(thing.without))
      && !(element as HTMLButtonElement).disabled && element.getAttribute('aria-disabled') !== 'true'
      && once(shown, element, isShown)
      && (!wanted || wanted.test(once(names, element, name))));
  /** Waits for a paint; returns whether there was one, since a stalled page must not stop the walk. */
  const pause = () => new Promise<boolean>((resolve) => {
    requestAnimationFrame(() => setTimeout(() => resolve(true), 0));
    setTimeout(() => resolve(false), 1_000);
  });
  const count = (text: string) => Number(/(\d+)$/.exec(text)?.[1] ?? 0);
  let target: Element | undefined;
  let isHit = true;
  // An element that moves at the last moment is missed, by people too: then something else was pressed.
  addEventListener('mousedown', (event) => { isHit = !target || target.contains(event.target as Node); }, true);
  const eyes: Eyes & { document: number } = {
    document: Math.random(),
    async look() {
      const painted = await pause();
      forget();
      const all = (selector: string) => [...document.querySelectorAll(selector)].filter(isShown);
      const main = document.querySelector('main');
      const text = main?.textContent ?? '';
      const navigation = (window as unknown as { navigation: { currentEntry: { index: number }; entries(): { url: string; sameDocument: boolean }[] } }).navigation;
      // A full history drops its first entry a moment after a new one, and all indexes move by one.
      for (let tries = 0; navigation.entries().length > 50 && tries < 20; tries += 1) await pause();
      const at = navigation.currentEntry.index;
      const busy = [
        ...all('[aria-busy="true"]').map((element) => `${element.className}: ${clean(element.textContent).slice(0, 60)}`),
        ...all('main p, main span, main dialog').filter((element) => /^(Loading…|Wird geladen …|Searching…|Wird gesucht …|This is taking longer|Das dauert länger)/.test(clean(element.textContent))).map((element) => clean(element.textContent)),
        ...all('progress').map((element) => `progress: ${name(element)}`),
      ];
      const grid = all('[role="grid"]')[0];
      const tools = grid?.closest('section');
      const button = (names: RegExp) => [...(tools ?? document.createElement('p')).querySelectorAll('button[aria-haspopup="dialog"]')].find((element) => names.test(name(element)));
      const head = [...(grid?.querySelectorAll('[role="columnheader"][aria-sort]') ?? [])];
      const table = all('main button[aria-pressed]').find((element) => /^(Show as table|Als Tabelle anzeigen)$/.test(name(element)));
      const odd = ['undefined', 'NaN', '[object', 'null,', '{n}'].filter((word) => text.includes(word));
      const filter = button(/^Filter/);
      const period = button(/^(Period|Zeitraum)/);
      const said = [...(tools?.querySelectorAll('[role="status"]') ?? [])].map((element) => clean(element.textContent)).find((one) => /^[\d.,]+( (of|von) [\d.,]+)? (records?|support requests?|engagements?|credit transactions?|contacts?|courses?|assessments?|person|people|Datens\S+|Supportanfragen?|Einsatz|Einsätzen?|Credit-Buchung(en)?|Kontakt(en?)?|Kurs(en?)?|Bewertung(en)?|Person(en)?)$/.test(one));
      return {
        painted, hit: isHit, document: eyes.document, url: location.pathname + location.search + location.hash,
        at, canGo: { back: navigation.entries()[at - 1]?.sameDocument ?? false, forward: navigation.entries()[at + 1]?.sameDocument ?? false },
        entries: navigation.entries().map(({ url }) => url.replace(location.origin, '')),
        lang: document.querySelector('.app')?.getAttribute('lang') || document.documentElement.lang,
        headings: all('h1').map((element) => clean(element.textContent)),
        busy, alerts: all('[role="alert"]').map((element) => clean(element.textContent)).filter(Boolean),
        length: clean(text).length, odd,
        dropped: /Some filters in this link|Filter in diesem Link, die es nicht gibt/.test(text),
        sought: /We couldn't find what this link leads to|Das Ziel dieses Links/.test(text),
        unread: /could not be read|We couldn't read|nicht gelesen werden|didn't respond|hat nicht geantwortet/.test(text),
        filters: all('main [role="combobox"][aria-haspopup="listbox"]').map((element) => [name(element), clean(element.textContent)]),
        breadcrumb: all('main nav').length > 0,
        ...(grid ? {
          search: (tools?.querySelector('input[type="search"]') as HTMLInputElement | null)?.value,
          sorted: head.filter((element) => element.getAttribute('aria-sort') !== 'none').map((element): [string, string] => [name(element), element.getAttribute('aria-sort')!]),
          titles: head.map(name),
        } : {}),
        ...(filter ? { picked: count(name(filter)) } : {}), ...(period ? { bounds: count(name(period)) } : {}),
        ...(table ? { table: table.getAttribute('aria-pressed') === 'true' } : {}),
        hidden: Boolean(document.querySelector('[aria-keyshortcuts="F8"][aria-pressed="true"]')),
        dialog: Boolean(document.querySelector('dialog[open]')),
        ...(said ? { count: said } : {}),
        offers: Object.fromEntries(known.map((one) => [one.thing.kind, find(one).length])),
      };
    },
    async aim(kind, share) {
      forget();
      isHit = true;
      const found = known.filter(({ thing }) => thing.kind === kind).flatMap(find);
      target = found[Math.min(found.length - 1, Math.floor(share * found.length))];
      if (!target) return undefined;
      const box = () => target!.getBoundingClientRect();
      const inSight = () => box().top >= 0 && box().bottom <= innerHeight && box().left >= 0 && box().right <= innerWidth;
      // Off-screen sections get their height when they come into view, and move what follows.
      for (let tries = 0; tries < 3 && !inSight(); tries += 1) {
        target.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
        await pause();
      }
      const { left, right, top, bottom } = box();
      const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
      const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
      const hit = document.elementFromPoint(x, y);
      const isThere = hit && (target.contains(hit) || hit.contains(target) && hit.tagName === 'LABEL');
      const what = `${name(target).slice(0, 60)}`;
      const href = target.getAttribute('href') ?? undefined;
      return { x, y, what, ...(href ? { href } : {}), ...(isThere ? {} : { covered: hit ? `${hit.tagName} ${hit.className} ${clean(hit.textContent).slice(0, 40)}` : 'nothing' }) };
    },
    take: () => target,
  };
  Object.assign(window, { eyes });
}
