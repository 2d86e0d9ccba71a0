// The app in other pages: the hosts of tests/hosts, what they notice of it, and how to find things in it.
import { serve } from '../hosts/serve.mjs';
import { Backend } from './backend';
import { expect, test as base, WORDS, type Lang, type Locator, type Page } from './fixtures';
import type { ElementHandle, JSHandle } from '@playwright/test';

export { expect };

/** The path of the app's files, including the module, in every host. */
export const FILES = '/assets/customer-activity/';
export const ENTRY = `${FILES}customer-activity.js`;
/** The program's wasm, not that of the chunk or worker. */
export const PROGRAM = '**/customer-activity-*.wasm';
/** The script that loads the program. */
export const GLUE = /\/customer-activity-[0-9a-f]{10}\.js$/;

interface Worker {
  /** The servers of tests/hosts, with their own backend that issues tokens. */
  hosts: { origin: string; other: string; backend: string };
}

export const test = base.extend<{ observed: void }, Worker>({
  hosts: [
    async ({}, use) => {
      const backend = await Backend.start('--tokens', '--journal');
      const { origin, other, stop } = await serve({ backend: backend.origin, dist: process.env.E2E_DIST || undefined });
      await use({ origin, other, backend: backend.origin });
      await stop();
      backend.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ hosts }, use) => { await use(hosts.origin); },
  /** Every page is observed from before its first script. */
  observed: [async ({ page }, use) => {
    await page.addInitScript(observe);
    await use();
  }, { auto: true }],
});

// --- what a host notices ---------------------------------------------------------------------------------------------

export interface AppEvent { type: string; detail: Record<string, unknown> }

export interface Observer {
  events: AppEvent[];
  /** The page as served, without what is excluded. */
  before(except?: string): string;
  /** The page now. */
  now(except?: string): string;
  globals: string[];
  roots: ShadowRoot[];
  /** Listeners outside the app's own elements, as text. */
  listening(): string[];
  /** Timers that have neither run nor been cleared. */
  timers(): string[];
}
declare global {
  var observer: Observer;
}

/** Runs in the page before any other script. */
function observe() {
  if (globalThis.observer) return;
  const kept = new Map<string, { words: string; signal?: AbortSignal }>();
  const ids = new WeakMap<object, number>();
  let next = 0;
  const idOf = (thing: object) => {
    if (!ids.has(thing)) ids.set(thing, next += 1);
    return ids.get(thing)!;
  };

  // Listeners on objects that outlive an instance: everything but nodes, and the nodes around it. A signal ends with its owner.
  const add = EventTarget.prototype.addEventListener;
  const remove = EventTarget.prototype.removeEventListener;
  const isOutside = (target: EventTarget) => {
    if (target instanceof AbortSignal || target instanceof Worker || target instanceof Animation) return false;
    if (!(target instanceof Node)) return true;
    return target === document || [document.documentElement, document.head, document.body].includes(target as HTMLElement)
      || (target instanceof Element && target.matches('[data-place], #place, #activity'));
  };
  const keyOf = (target: EventTarget, type: string, listener: object, options: unknown) => {
    const capture = typeof options === 'object' && options ? Boolean((options as AddEventListenerOptions).capture) : Boolean(options);
    return [idOf(target), type, idOf(listener), capture].join(' ');
  };
  EventTarget.prototype.addEventListener = function (this: EventTarget | undefined, type, listener, options) {
    const target = this ?? window;
    const { signal, once } = typeof options === 'object' && options ? options : {} as AddEventListenerOptions;
    add.call(target, type, listener, options);
    if (!listener || signal?.aborted || !isOutside(target) || /InjectedScript|UtilityScript/.test(new Error().stack ?? '')) return;
    const key = keyOf(target, type, listener, options);
    const words = `${target instanceof Element ? target.localName : target.constructor.name}: ${type}`;
    if (kept.has(key)) return;
    kept.set(key, { words });
    if (signal) add.call(signal, 'abort', () => kept.delete(key));
    if (once) add.call(target, type, () => kept.delete(key), { once: true, capture: key.endsWith('true') });
  };
  EventTarget.prototype.removeEventListener = function (this: EventTarget | undefined, type, listener, options) {
    const target = this ?? window;
    if (listener) kept.delete(keyOf(target, type, listener, options));
    remove.call(target, type, listener, options);
  };

  // Every kind of timer. The test clock's ids exceed 32-bit integers, so each gets one of ours.
  const waiting = new Map<number, { words: string; id: unknown }>();
  let timer = 0;
  const watchTimer = (start: 'setTimeout' | 'setInterval' | 'requestAnimationFrame' | 'requestIdleCallback', stop: 'clearTimeout' | 'clearInterval' | 'cancelAnimationFrame' | 'cancelIdleCallback') => {
    const [begin, end] = [window[start] as (...all: unknown[]) => unknown, window[stop] as (id: unknown) => void];
    Object.assign(window, {
      [start](run: unknown, ...rest: unknown[]) {
        const own = timer += 1;
        const id = begin.call(window, (...all: unknown[]) => {
          if (start !== 'setInterval') waiting.delete(own);
          if (typeof run === 'function') run(...all);
        }, ...rest);
        waiting.set(own, { words: `${start} ${typeof rest[0] === 'number' ? rest[0] : ''}`, id });
        return own;
      },
      [stop](own: number) {
        const one = waiting.get(own);
        waiting.delete(own);
        if (one) end.call(window, one.id);
      },
    });
  };
  const watchTimers = () => {
    watchTimer('setTimeout', 'clearTimeout');
    watchTimer('setInterval', 'clearInterval');
    watchTimer('requestAnimationFrame', 'cancelAnimationFrame');
    watchTimer('requestIdleCallback', 'cancelIdleCallback');
  };

  // Closed shadow roots stay closed for the host, but a test has to look inside.
  const roots: ShadowRoot[] = [];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    if (init.mode === 'closed') roots.push(root);
    return root;
  };

  const events: AppEvent[] = [];
  for (const type of ['ready', 'navigate', 'title', 'error', 'unauthorized', 'export', 'crash', 'update', 'timing']) {
    add.call(window, `customer-activity-${type}`, (event) => {
      events.push({ type, detail: JSON.parse(JSON.stringify((event as CustomEvent).detail ?? null)) });
    });
  }

  /** The page as text, without its title and what is excluded. */
  const write = (node: Node, except: string): string => {
    if (!(node instanceof Element)) return node.nodeType === Node.TEXT_NODE ? node.nodeValue!.trim() : '';
    if (node.localName === 'title') return '';
    const attributes = [...node.attributes].map(({ name, value }) => ` ${name}="${value}"`).join('');
    if (except && node.matches(except)) return `<${node.localName}>`;
    return `<${node.localName}${attributes}>${[...node.childNodes].map((child) => write(child, except)).join('\n')}`;
  };
  let served: HTMLElement | undefined;
  globalThis.observer = {
    events,
    before: (except = '') => (served ? write(served, except) : ''),
    now: (except = '') => write(document.documentElement, except),
    globals: [],
    roots,
    listening: () => [...kept.values()].map(({ words }) => words).sort(),
    timers: () => [...waiting.values()].map(({ words }) => words).sort(),
  };
  // Modules run after this, when the test clock with its own timers is installed.
  add.call(document, 'readystatechange', () => {
    if (document.readyState !== 'interactive') return;
    served = document.documentElement.cloneNode(true) as HTMLElement;
    watchTimers();
  });
  globalThis.observer.globals = Object.getOwnPropertyNames(window);
}

/** The fields that the contract allows in events. */
const DETAILS: Record<string, string[]> = {
  ready: ['version'], navigate: ['route'], title: ['title'], error: ['kind', 'status', 'traceId', 'route', 'operation', 'message'],
  unauthorized: ['signInUrl'], export: ['format', 'route'], crash: ['version', 'place', 'route'], update: ['version', 'build'],
  timing: ['name', 'milliseconds', 'route', 'operation', 'status'],
};
export const ROUTE = /^\/(customer-activity(\/(entitlements\/\{id\}|kinds\/\{kind\}|additional-cases\/\{service\}|planning))?|manage-users|contract-details)?$/;

/** Checks events against the contract: only the documented fields, and no personal data. */
export async function expectGoodEvents(page: Page, events: AppEvent[]) {
  const answer = await page.request.get('/api/v1/me');
  const { user, workspaces } = answer.ok() ? await answer.json() : { user: undefined, workspaces: [] };
  const personal = user ? [user.displayName, user.email, ...user.displayName.split(' '), ...workspaces.map(({ name }: { name: string }) => name)] : [];
  for (const { type, detail } of events) {
    expect(Object.keys(DETAILS)).toContain(type);
    expect(Object.keys(detail).filter((key) => !DETAILS[type]!.includes(key)), `of ${type}`).toEqual([]);
    if (detail.route !== undefined) expect(detail.route).toMatch(ROUTE);
    const text = JSON.stringify(detail);
    expect(personal.filter((name) => text.includes(name)), `${type}: ${text}`).toEqual([]);
    expect(text, type).not.toMatch(/"u-\d+"|@|workspace=|\?/);
  }
}

// --- finding things in it -----------------------------------------------------------------------------------------------

type Role = Parameters<Page['getByRole']>[0];
type Name = string | RegExp;

/** A part of a page, by roles and names. */
export interface Part {
  sees(role: Role, name?: Name): Promise<void>;
  lacks(role: Role, name?: Name): Promise<void>;
  click(role: Role, name: Name): Promise<void>;
  count(role: Role, name?: Name): Promise<number>;
  text(role: Role, name: Name): Promise<string>;
  /** Waits until no request is open. */
  settles(): Promise<void>;
}

/** Searches with a locator, which looks into open shadow roots. */
export function within(scope: Locator): Part {
  const all = (role: Role, name?: Name) => scope.getByRole(role, name === undefined ? {} : { name, exact: true });
  return {
    sees: (role, name) => expect(all(role, name).first()).toBeVisible({ timeout: 20_000 }),
    lacks: (role, name) => expect(all(role, name)).toHaveCount(0),
    click: (role, name) => all(role, name).first().click(),
    count: (role, name) => all(role, name).count(),
    text: async (role, name) => (await all(role, name).first().textContent()) ?? '',
    settles: () => expect(scope.locator('[aria-busy="true"]')).toHaveCount(0),
  };
}

/** Searches inside a closed shadow root, which no locator looks into. */
export function withinClosed(page: Page, nth = 0): Part {
  const selector = (role: Role, name?: Name) => {
    if (name === undefined) return `role=${role}`;
    return `role=${role}[name=${name instanceof RegExp ? String(name) : JSON.stringify(name)}]`;
  };
  const root = async (): Promise<ElementHandle> => {
    const handle: JSHandle = await page.waitForFunction((nth) => observer.roots[nth]?.firstElementChild, nth);
    return handle.asElement()!;
  };
  const all = async (role: Role, name?: Name) => (await root()).$$(selector(role, name));
  const first = async (role: Role, name?: Name) => (await root()).waitForSelector(selector(role, name), { timeout: 2_000 });
  const again = <T>(act: () => Promise<T>) => expect(act).toPass({ timeout: 20_000 });
  return {
    sees: (role, name) => again(() => first(role, name)),
    lacks: (role, name) => again(async () => expect(await all(role, name)).toHaveLength(0)),
    click: (role, name) => again(async () => (await first(role, name)).click({ timeout: 2_000 })),
    count: async (role, name) => (await all(role, name)).length,
    text: async (role, name) => (await (await first(role, name)).textContent()) ?? '',
    settles: () => again(async () => expect(await (await root()).$$('[aria-busy="true"]')).toHaveLength(0)),
  };
}

/** Waits for the overview. */
export async function overviewStands(part: Part, lang: Lang = 'en') {
  await part.sees('region', WORDS[lang].addOns);
  await part.settles();
}

/** Selects a status in the filter. */
export async function chooseStatus(page: Page, part: Part, name: string, lang: Lang = 'en') {
  await part.click('combobox', WORDS[lang].status);
  await part.click('option', name);
  await page.keyboard.press('Escape');
  await part.lacks('listbox');
}

// --- instances of a single test ----------------------------------------------------------------------------------------

/** The part of the configuration that can be passed to a page. */
export type Plain = Record<string, unknown>;

/** Opens the host that mounts nothing itself. */
export async function openBlank(page: Page, path = '/blank/customer-activity') {
  await page.goto(path);
}

interface Instance { handle: { ready: Promise<void>; update(patch: object): void; back(): boolean; forward(): boolean; unmount(): Promise<void> }; events: AppEvent[] }
declare global {
  var instances: Record<string, Instance>;
}

/** Mounts an instance in a new element, which is found by its name. */
export async function mountIn(page: Page, name: string, config: Plain = {}, { wait = true } = {}): Promise<Locator> {
  await page.evaluate(async ({ entry, name, config, wait }) => {
    const module = await import(entry);
    let place = document.querySelector<HTMLElement>(`[data-place="${name}"]`);
    if (!place) {
      place = document.createElement('div');
      place.dataset.place = name;
      document.body.append(place);
    }
    const events: AppEvent[] = [];
    const handle = module.mount(place, { ...config, onEvent: (event: AppEvent) => events.push(event) });
    globalThis.instances = { ...globalThis.instances, [name]: { handle, events } };
    handle.ready.catch(() => {});
    if (wait) await handle.ready;
  }, { entry: ENTRY, name, config, wait });
  return page.locator(`[data-place="${name}"]`);
}

export const unmount = (page: Page, name: string) => page.evaluate((name) => instances[name]!.handle.unmount(), name);
export const update = (page: Page, name: string, patch: Plain) => page.evaluate(({ name, patch }) => instances[name]!.handle.update(patch), { name, patch });
export const eventsOf = (page: Page, name: string) => page.evaluate((name) => instances[name]!.events.map((event) => JSON.parse(JSON.stringify(event)) as AppEvent), name);

/** Holds responses until the returned function is called. */
export async function hold(page: Page, pattern: string | RegExp) {
  let release = () => {};
  const released = new Promise<void>((resolve) => { release = resolve; });
  let asked = 0;
  await page.route(pattern, async (route) => {
    asked += 1;
    await released;
    await route.continue().catch(() => {}); // cancelled meanwhile
  });
  return { release: () => release(), asked: () => asked };
}
