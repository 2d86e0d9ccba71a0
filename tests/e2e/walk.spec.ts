// A random walk of two thousand actions, while backend and network fail in every way: the app must not crash, stay blank, load endlessly,
// or show something other than the address says. Each run uses another seed; `WALK_SEED=… WALK_ACTIONS=…` repeats one.
import { appendFileSync } from 'node:fs';
import { Backend } from './backend';
import { clearFaults, expect, NOW, setFaults, test, TODAY, type Lang, type Page, type Watch } from './fixtures';
import { measure, watchMemories, type Figures } from './memory';
import { expected, readView, type Activity, type Choice } from './oracle';
import { asked } from './records';
import { ACTIONS, Hand, THINGS, type Action } from './walk/actions';
import { Chance } from './walk/chance';
import { disagreements, facts, faults, parts, type Facts } from './walk/checks';
import { openEyes, type Eyes, type Seen } from './walk/eyes';
import { newPhase, type Phase } from './walk/faults';

const SEED = Number(process.env.WALK_SEED ?? 20261123);
const COUNT = Number(process.env.WALK_ACTIONS ?? 2000);
/** Documents are left only in the first part: a leak within one document shows only after many actions. */
const LEAVING = Math.floor(COUNT / 4);
const WARM = LEAVING + Math.min(200, Math.floor(COUNT / 10));
/** After this many actions all faults end, everything settles, and the page is compared with the backend. */
const REST = 100;
/** Longest time that the screen may lag behind the address, or a request may be open once faults are over. */
const BEHIND = 10_000;
const STUCK = 30_000;
/** The clock is paused; it is advanced by this much, because responses are cached for a while. */
const LATER = 6 * 60_000;

const BOOKMARKS = [
  '/', '/customer-activity', '/customer-activity?workspace=*&status=all', '/customer-activity?workspace=w-2&agreement=a-2&addOnAgreement=a-2&package=p-8',
  '/customer-activity?workspace=w-99&package=p-99', '/customer-activity/entitlements/e-8', '/customer-activity/entitlements/e-1?q=azure&sort=-hours,title&not.severity=C',
  '/customer-activity/kinds/supportContacts?workspace=*', '/customer-activity/kinds/reactiveSupport?view=table&from=2026-01-01', '/customer-activity/entitlements/e-9999',
  '/customer-activity/additional-cases/advisory?workspace=*', '/customer-activity/planning', '/customer-activity/planning?horizon=365&plan=e-9:2027-01:5&plan=nothing',
  '/manage-users', '/manage-users?workspace=w-2&filter.roles=member', '/contract-details', '/nothing',
];

const PLACES: Record<Lang, Parameters<typeof readView>[0]> = {
  en: { enterprise: 'Enterprise-wide packages', addOns: 'Add-on packages', agreements: 'Agreements', cases: 'Additional cases' },
  de: { enterprise: 'Unternehmensweite Pakete', addOns: 'Zusatzpakete', agreements: 'Verträge', cases: 'Zusätzliche Fälle' },
};

declare global {
  interface Window { eyes: Eyes; readView: typeof readView }
}

/**
 * Allowed growth from the end of the first part to the end. The size of cached responses varies, and a program's memory never shrinks: once
 * needed for the largest list, it stays.
 */
const MORE: Partial<Figures> = { heap: 5e6, nodes: 1_500, listeners: 20, documents: 3, instances: 0, memory: 16e6 };

class Walk {
  /** The actions so far, to analyse a failure. */
  readonly done: string[] = [];
  readonly times = new Map<string, number>();
  private phase?: Phase;
  private seen?: Seen;
  private looked = 0;
  private rested = new Map<string, number>();
  private readonly started = Date.now();
  private files = 0;

  constructor(private readonly page: Page, private readonly backend: Backend, private readonly watch: Watch, private readonly facts: Facts, private readonly log: string) {
    page.on('download', (file) => { this.files += 1; void file.delete().catch(() => {}); });
    // Links that open a new window lead out of the app.
    page.context().on('page', (other) => { this.note('a window of its own opens'); void other.close().catch(() => {}); });
  }

  get summary(): string {
    const times = [...this.times].sort(([, a], [, b]) => b - a).map(([kind, times]) => `${kind} ${times}`);
    return `${this.done.length} lines in ${Math.round((Date.now() - this.started) / 1000)} s, ${this.files} files; ${times.join(', ')}`;
  }

  private note(text: string) {
    this.done.push(text);
    appendFileSync(this.log, `${text}\n`);
  }

  /** Reads the page; repeated while a document is being left. */
  private async look(): Promise<Seen> {
    for (let tries = 0; ; tries += 1) {
      try {
        const seen = await this.page.evaluate(() => window.eyes.look());
        if (parts(seen.url).path !== '/sign-in') return seen;
        await this.signIn(seen.url);
      } catch (error) {
        if (tries > 50 || !/Execution context|navigat|eyes|Cannot read prop/i.test(String(error))) throw error;
        await this.page.waitForLoadState('domcontentloaded').catch(() => {});
      }
    }
  }

  /** If the session seemed to have ended on load, the app leads to the sign-in page. */
  private async signIn(url: string) {
    this.note(`signs in at ${url}`);
    await this.backend.signIn(this.page, 'customer-admin');
    await this.page.goto(this.backend.origin + (parts(url).query.get('returnTo') ?? '/'), { waitUntil: 'commit' });
  }

  private fail(what: string[]): never {
    throw new Error(`${what.join('\n')}${this.seen?.painted ? '' : ' (and nothing is painted)'}\nat ${this.seen?.url} ${JSON.stringify(this.seen?.headings)} ${JSON.stringify(this.seen?.alerts)} ${JSON.stringify(this.seen?.busy)}`);
  }

  /** Checks everything that must hold now, waiting where the screen follows later. */
  private async check(action?: Action) {
    const before = this.seen;
    const until = Date.now() + BEHIND;
    for (let first = true; ; first = false) {
      const seen = await this.look();
      this.seen = seen;
      const wrong = [...faults(before, seen, action), ...disagreements(seen, this.facts)];
      const { errors } = this.watch;
      if (errors.length > this.looked) {
        const unexpected = this.watch.unexpected();
        this.looked = errors.length;
        if (unexpected.length) this.fail(unexpected);
      }
      if (!wrong.length) return;
      if (Date.now() > until) this.fail(wrong);
      if (!first) await this.page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 50); }));
    }
  }

  private async beginPhase(chance: Chance, at: number) {
    if (this.phase && at >= this.phase.until) await this.endPhase();
    if (this.phase || !chance.happens(0.06)) return;
    this.phase = newPhase(chance, at);
    this.note(`— faults: ${this.phase.what}`);
    if (this.phase.rules) await setFaults(this.page.context(), this.backend.origin, this.phase.rules);
    if (this.phase.offline) await this.page.context().setOffline(true);
  }

  private async endPhase() {
    if (!this.phase) return;
    this.note('— the faults end');
    await clearFaults(this.page.context());
    if (this.phase.offline) await this.page.context().setOffline(false);
    this.phase = undefined;
  }

  private leaves({ leaves, move }: Action, { canGo }: Seen): boolean {
    return leaves ?? ((move === 'back' || move === 'forward') && !canGo[move]);
  }

  /** Performs one action. */
  async step(at: number) {
    const chance = new Chance(SEED, at);
    await this.beginPhase(chance, at);
    if (at % 30 === 29) await this.page.clock.setFixedTime(new Date(NOW.getTime() + Math.floor(at / 30) * LATER % (6 * 3_600_000)));
    this.seen ??= await this.look();
    for (let tries = 0; tries < 20; tries += 1) {
      // What cannot be done may be covered by something that has opened since.
      const seen = tries % 5 === 4 ? this.seen = await this.look() : this.seen;
      const isPossible = (action: Action) => (!action.thing || (seen.offers[action.kind] ?? 0) > 0)
        && (action.isPossible?.(seen) ?? true)
        && !(this.leaves(action, seen) && (at >= LEAVING || this.phase?.offline))
        && (this.rested.get(action.kind) ?? 0) <= at;
      const action = chance.weighted(ACTIONS.filter(isPossible));
      const t0 = Date.now();
      const what = await new Hand(this.page, chance, seen, action.kind, BOOKMARKS.map((path) => this.backend.origin + path)).acting(action);
      if (what === undefined) continue;
      this.note(`${at} ${action.kind}: ${what}`);
      this.times.set(action.kind, (this.times.get(action.kind) ?? 0) + 1);
      if (action.rest) this.rested.set(action.kind, at + action.rest);
      const t1 = Date.now();
      await this.check(action);
      if (process.env.WALK_TIMES) console.log(at, action.kind, t1 - t0, Date.now() - t1);
      return;
    }
    this.fail(['nothing can be done here']);
  }

  /** Without faults: nothing loads endlessly, and Try again recovers every failure. */
  async rest() {
    this.note('— rest');
    await this.endPhase();
    const until = Date.now() + STUCK;
    for (let still = 0; still < 2;) {
      const seen = await this.look();
      this.seen = seen;
      const pressed = await this.page.evaluate(() => {
        const ways = /^(Try again|Try all again|Check again|Erneut versuchen|Alle erneut versuchen|Erneut prüfen)/;
        const root = document.querySelector('dialog:modal') ?? document;
        const found = [...root.querySelectorAll('button')].filter((button) => button.checkVisibility() && button.ariaDisabled !== 'true' && ways.test(button.ariaLabel ?? button.textContent ?? ''));
        for (const button of found) button.click();
        return found.length;
      });
      still = !pressed && !seen.busy.length ? still + 1 : 0;
      if (Date.now() > until) this.fail([`after ${STUCK / 1000} s without any fault this is still on its way or failed`]);
      if (!still) await this.page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 100); }));
    }
    await this.check();
  }

  private async press(kind: string): Promise<boolean> {
    const aim = await this.page.evaluate((kind) => window.eyes.aim(kind, 0), kind);
    if (!aim || aim.covered) return false;
    await this.page.mouse.click(aim.x, aim.y);
    return true;
  }

  /** Compares the page with the backend. */
  async compare() {
    for (let presses = 0; presses < 3 && (this.seen = await this.look()).dialog; presses += 1) await this.page.keyboard.press('Escape');
    if (this.seen!.hidden) await this.page.keyboard.press('F8');
    // Responses received during faults may be cached.
    if (await this.press('refresh')) await this.rest();
    const seen = this.seen = await this.look();
    const { path, query, hash } = parts(seen.url);
    if (seen.dropped || seen.unread) return;
    const lang: Lang = seen.lang === 'de' ? 'de' : 'en';
    const ask = async (what: string) => {
      const answer = await this.page.request.get(`${this.backend.origin}/api/v1${what}`, { headers: { 'Accept-Language': lang } });
      expect(answer.status(), what).toBe(200);
      return answer.json();
    };
    const workspaces = query.getAll('workspace');
    const scope = (workspaces.includes('*') ? ['*'] : workspaces.length ? workspaces : [this.facts.current]).map((id) => `workspace=${id}`).join('&');
    if (path === '/customer-activity' && !hash) {
      const activity = await ask(`/activity?${scope}`) as Activity;
      const choice: Choice = {
        agreements: query.getAll('agreement'), addOnAgreements: query.getAll('addOnAgreement'), packages: query.getAll('package'),
        status: (query.get('status') ?? 'active') as Choice['status'],
      };
      expect(await this.page.evaluate((names) => window.readView(names), PLACES[lang]), seen.url).toEqual(expected(activity, choice, TODAY, lang));
      this.note('— the overview is as the backend says');
    } else if (seen.count) {
      const [, area, id] = /^\/customer-activity\/(entitlements|kinds|additional-cases)\/(.+)$/.exec(path) ?? [];
      const list = area === 'additional-cases' ? `/additional-cases?service=${id === 'advisory' ? 'advisory' : 'problemResolution'}&` : area ? `/${area}/${id}/records?` : '/users?';
      const question = new URLSearchParams(asked(parts(seen.url).query.toString()));
      question.delete('workspace');
      if (area !== 'kinds') question.delete('agreement');
      const { meta } = await ask(`${list}${scope}&${question}&limit=1`) as { meta: { count: number } };
      expect(Number(/^[\d.,]+/.exec(seen.count)![0].replace(/\D/g, '')), `records at ${seen.url}`).toBe(meta.count);
      this.note(`— ${meta.count} records, as the backend says`);
    }
  }

  /** Returns to the same page in the same state, whatever was before. */
  async home() {
    await this.rest();
    await this.page.setViewportSize({ width: 1280, height: 720 });
    for (let presses = 0; presses < 5; presses += 1) await this.page.keyboard.press('Escape');
    await this.page.evaluate(() => document.querySelector<HTMLElement>('header a[href="/"]')!.click());
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(/^(Welcome|Willkommen)/);
    this.seen = await this.look();
    return this.seen.document;
  }
}

test.use({ person: null, permissions: ['clipboard-read', 'clipboard-write'] });

test(`${COUNT} actions among faults, seed ${SEED}`, { tag: '@walk' }, async ({ page, context, watch }, info) => {
  test.setTimeout(60_000 + COUNT * 600);
  // The browser reports each failing response.
  watch.allow(/^console: Failed to load resource/);
  const backend = await Backend.start();
  try {
    await backend.signIn(page, 'customer-admin');
    const walk = new Walk(page, backend, watch, await facts(page, `${backend.origin}/api/v1`), info.outputPath('walk.txt'));
    await page.addInitScript(`(${openEyes})(${JSON.stringify(THINGS)}); window.readView = ${readView};`);
    await page.addInitScript(watchMemories);
    // Some people's own language is none that the walk knows.
    await page.addInitScript(() => { localStorage['customer-activity.language'] ??= 'en'; });
    await page.goto(`${backend.origin}/customer-activity`);
    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable');
    let warm: { figures: Figures; document: number } | undefined;
    try {
      for (let at = 0; at < COUNT; at += 1) {
        await walk.step(at);
        if (at % REST === REST - 1) {
          await walk.rest();
          await walk.compare();
        }
        if (at === WARM) {
          const document = await walk.home();
          warm = { figures: await measure(cdp), document };
        }
      }
      const document = await walk.home();
      const figures = await measure(cdp);
      console.log(`${walk.summary}\nafter ${WARM}: ${JSON.stringify(warm?.figures)}\nafter ${COUNT}: ${JSON.stringify(figures)}`);
      if (warm?.document === document) {
        for (const name of Object.keys(MORE) as (keyof Figures)[]) expect(figures[name] - warm.figures[name], `${name} that are left behind`).toBeLessThanOrEqual(MORE[name]!);
      }
      // An accessible name that changed would silently never be found.
      const never = ACTIONS.map(({ kind }) => kind).filter((kind) => !walk.times.has(kind));
      if (COUNT >= 2000) expect(never.length, `never done: ${never.join(', ')}`).toBeLessThanOrEqual(ACTIONS.length / 10);
    } catch (error) {
      (error as Error).message += `\n\nWALK_SEED=${SEED} WALK_ACTIONS=${COUNT}\n${walk.done.slice(-40).join('\n')}`;
      throw error;
    }
  } finally {
    backend.stop();
  }
});
