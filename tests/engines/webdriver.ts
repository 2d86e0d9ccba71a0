// A browser over the WebDriver protocol (https://www.w3.org/TR/webdriver2/), with elements found by role and name.
//
// The dozen commands that the journeys need are less code than the set-up of a client library, each of which has its own way to find and
// download drivers.
import { expect } from '@playwright/test';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export type Engine = 'firefox' | 'webkit';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The protocol's key for an element's id. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
type Reference = { [ELEMENT]: string };

/** Keys without a character. */
export const KEYS = { enter: '\uE007', escape: '\uE00C', down: '\uE015', up: '\uE013', home: '\uE011', tab: '\uE004' };

/** Elements that may have a role: asking the engine for each element's role would take seconds. */
const CANDIDATES: Record<string, string> = {
  alert: '[role="alert"]', article: 'article', button: 'button', combobox: 'select, [role="combobox"]', columnheader: '[role="columnheader"]',
  grid: '[role="grid"]', heading: 'h1, h2, h3, h4', link: 'a[href]', option: '[role="option"]', region: 'section, [role="region"]',
  searchbox: 'input', status: '[role="status"]', table: 'table', textbox: 'input',
};

const finished = new Set<() => void>();
process.once('exit', () => { for (const end of finished) end(); });

/** Starts a program that ends with this process at the latest. */
function start(command: string, args: string[], env: NodeJS.ProcessEnv, output: 'ignore' | 'pipe' = 'ignore'): ChildProcess {
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', process.env.ENGINES_LOG ? 'inherit' : 'ignore', output] });
  const end = () => child.kill();
  finished.add(end);
  child.once('exit', () => finished.delete(end));
  return child;
}

/** Time limit of a command, generous for a busy machine. */
const PATIENCE = 30_000;

/** A driver in a home folder of its own and, for WebKit, with the X server that its windows need. */
export class Driver {
  readonly home: string;
  private origin = '';
  private children: ChildProcess[] = [];

  private constructor(readonly engine: Engine) {
    this.home = mkdtempSync(path.join(tmpdir(), `customer-activity-${engine}-`));
  }

  static async start(engine: Engine): Promise<Driver> {
    const driver = new Driver(engine);
    try {
      await driver.begin();
    } catch (error) {
      await driver.stop();
      throw error;
    }
    return driver;
  }

  private async begin() {
    const { home } = this;
    const port = execFileSync(process.execPath, [path.join(root, 'tools/free-port.mjs'), 'any'], { encoding: 'utf8' }).trim();
    const env: NodeJS.ProcessEnv = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, TZ: 'Europe/Berlin', LANG: 'C.UTF-8' };
    if (this.engine === 'firefox') {
      this.children.push(start(process.env.GECKODRIVER || 'geckodriver', ['--port', port], { ...env, MOZ_HEADLESS: '1' }));
    } else {
      const screen = start('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], env, 'pipe');
      this.children.push(screen);
      const display = await new Promise<string>((resolve, reject) => {
        screen.stdio[3]!.once('data', (number) => resolve(`:${String(number).trim()}`));
        screen.once('error', reject);
        screen.once('exit', (code) => reject(new Error(`Xvfb stopped with ${code}`)));
      });
      this.children.push(start('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], { ...env, DISPLAY: display, GDK_BACKEND: 'x11' }));
    }
    this.origin = `http://127.0.0.1:${port}`;
    await expect(async () => { await this.call('GET', '/status'); }).toPass();
  }

  async call<T>(method: 'GET' | 'POST' | 'DELETE', where: string, body?: object): Promise<T> {
    const answer = await fetch(this.origin + where, {
      method, headers: { 'Content-Type': 'application/json' }, body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined, signal: AbortSignal.timeout(PATIENCE),
    });
    const { value } = await answer.json() as { value: T & { error?: string; message?: string } };
    if (!answer.ok) throw new Error(`${method} ${where}: ${value.error}: ${value.message}`);
    return value;
  }

  /** Opens a browser with an empty profile. */
  async open(): Promise<Browser> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { sessionId } = await this.call<{ sessionId: string }>('POST', '/session', { capabilities: { alwaysMatch: this.capabilities() } });
        const browser = new Browser(this, `/session/${sessionId}`);
        await browser.resize(1280, 900);
        return browser;
      } catch (error) {
        // WebKit's driver can miss that its browser has started, and then waits forever. No page has been opened yet.
        if (attempt === 3 || (error as Error).name !== 'TimeoutError') throw error;
        await this.end();
        await this.begin();
      }
    }
  }

  private capabilities() {
    if (this.engine === 'webkit') {
      return { 'webkitgtk:browserOptions': { ...(process.env.MINIBROWSER && { binary: process.env.MINIBROWSER }), args: ['--automation'] } };
    }
    return {
      'moz:firefoxOptions': {
        ...(process.env.FIREFOX && { binary: process.env.FIREFOX }),
        args: ['-headless'],
        prefs: {
          'intl.accept_languages': 'en-US',
          'browser.download.folderList': 2,
          'browser.download.dir': this.home,
          'browser.download.always_ask_before_handling_new_types': false,
          // As for people: a driver disables the limit on history changes.
          'dom.navigation.navigationRateLimit.count': 200, 'dom.navigation.locationChangeRateLimit.count': 200,
          // No network requests of its own.
          'app.update.auto': false, 'browser.newtabpage.enabled': false, 'browser.startup.page': 0, 'datareporting.policy.dataSubmissionEnabled': false,
          'network.captive-portal-service.enabled': false, 'network.connectivity-service.enabled': false, 'services.settings.server': 'data:,#remote-settings-dummy/v1',
        },
      },
    };
  }

  /** Returns the names of the downloaded files. */
  files(ending: string): string[] {
    return readdirSync(this.home).filter((name) => name.endsWith(ending)).map((name) => path.join(this.home, name));
  }

  private async end() {
    await Promise.all(this.children.splice(0).reverse().map((child) => new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode) return resolve();
      child.once('exit', () => resolve());
      child.kill();
    })));
  }

  async stop() {
    await this.end();
    // The driver's browser may write its caches a moment longer; what is left of a temporary folder does no harm.
    try { rmSync(this.home, { recursive: true, force: true, maxRetries: 5 }); } catch { /* see above */ }
  }
}

type Name = string | RegExp;
/** Where to search: a part of the page, by role and name. */
type Place = readonly [role: string, name: Name];
export const clean = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ').trim();

/** Runs in the page: visible elements that may have that name. Asking the engine for the name of hundreds takes seconds. */
const mayBe = (place: Element | null, selector: string, name: string, pattern: string) => {
  const plain = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();
  const isMeant = (text: string) => (name ? text.includes(name) : new RegExp(pattern).test(text));
  return [...(place ?? document).querySelectorAll<HTMLInputElement>(selector)].filter((element) => {
    const by = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent).join(' ');
    const labels = [...element.labels ?? []].map((label) => label.textContent);
    return element.checkVisibility() && [element.ariaLabel, element.title, element.textContent, by, ...labels].some((text) => isMeant(plain(text)));
  });
};

/** One window. Searching waits until the element exists; actions are performed once. */
export class Browser {
  constructor(private readonly driver: Driver, private readonly session: string) {}

  private get<T>(what: string) { return this.driver.call<T>('GET', this.session + what); }
  private post<T>(what: string, body?: object) { return this.driver.call<T>('POST', this.session + what, body); }

  close() { return this.driver.call('DELETE', this.session); }
  resize(width: number, height: number) { return this.post('/window/rect', { width, height }); }
  go(url: string) { return this.post('/url', { url }); }
  back() { return this.post('/back'); }
  reload() { return this.post('/refresh'); }
  /** Returns the address below the origin. */
  async where() { const { pathname, search, hash } = new URL(await this.get<string>('/url')); return pathname + search + hash; }
  run<T>(script: string, ...args: unknown[]) { return this.post<T>('/execute/sync', { script, args }); }
  setCookie(name: string, value: string) { return this.post('/cookie', { cookie: { name, value, path: '/' } }); }
  /** Removes everything of the last person. */
  async forget() {
    await this.driver.call('DELETE', `${this.session}/cookie`);
    await this.run('localStorage.clear(); sessionStorage.clear();');
    await this.go('about:blank');
  }
  forgetCookie(name: string) { return this.driver.call('DELETE', `${this.session}/cookie/${name}`); }
  async picture(file: string) { writeFileSync(file, Buffer.from(await this.get<string>('/screenshot'), 'base64')); }

  /** Returns the visible elements with this role and name; a string is the whole name. */
  async all(role: string, name: Name = /./, within?: Place): Promise<Reference[]> {
    const [place] = within ? await this.all(...within) : [null];
    if (place === undefined) return [];
    const found = await this.run<Reference[]>(`return (${mayBe})(...arguments)`, place, CANDIDATES[role]!, typeof name === 'string' ? name : '', typeof name === 'string' ? '' : name.source);
    // The engine decides about role and name; an element without a name, such as an alert, counts by its text.
    const fit = await Promise.all(found.map(async (element) => {
      const at = `/element/${element[ELEMENT]}`;
      if (await this.get<string>(`${at}/computedrole`) !== role) return false;
      const called = clean(await this.get<string>(`${at}/computedlabel`)) || await this.text(element);
      return typeof name === 'string' ? called === name : name.test(called);
    }));
    return found.filter((_, at) => fit[at]);
  }

  /** Waits for the first match. */
  async see(role: string, name?: Name, within?: Place): Promise<Reference> {
    let seen: Reference | undefined;
    await expect(async () => {
      [seen] = await this.all(role, name, within);
      expect(seen, `${role} ${String(name ?? '')}`).toBeDefined();
    }).toPass();
    return seen!;
  }

  /** Waits until there is no match. */
  async gone(role: string, name?: Name) {
    await expect(async () => { expect(await this.all(role, name), `${role} ${String(name ?? '')}`).toEqual([]); }).toPass();
  }

  async text(element: Reference) { return clean(await this.get<string>(`/element/${element[ELEMENT]}/text`)); }
  attribute(element: Reference, name: string) { return this.get<string | null>(`/element/${element[ELEMENT]}/attribute/${name}`); }

  /** Waits for the element and clicks it; repeats only if the click did not reach it because it was replaced or covered. */
  async click(role: string, name?: Name, within?: Place) {
    await expect(async () => {
      await this.clickOn(await this.see(role, name, within));
    }).toPass();
  }

  clickOn(element: Reference) { return this.post(`/element/${element[ELEMENT]}/click`); }

  async type(element: Reference, text: string) { await this.post(`/element/${element[ELEMENT]}/value`, { text }); }

  /** Presses keys on the focused element. */
  async press(...keys: string[]) {
    await this.post('/actions', {
      actions: [{ type: 'key', id: 'keyboard', actions: keys.flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]) }],
    });
  }
}
