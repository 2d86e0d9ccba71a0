// Every sample person on every route, at every control that needs a right: what is shown, and, by the backend's journal, that nothing
// forbidden was requested or returned. The expectations are the table below, written by hand, never taken from /me.
import { Backend } from './backend';
import { expect, overview, test, where, FAILED, WORDS, type Lang, type Page, type Person, type Watch } from './fixtures';

test.describe.configure({ timeout: 120_000 });

/** V = view customer activity, R = view all support requests, L = view learners, E = export on-demand education, X = export records, M = manage users. */
type Table = Record<Person, { lang: Lang; in: Record<string, string> }>;
const TABLE: Table = {
  'customer-admin': { lang: 'en', in: { 'w-1': 'VRXM', 'w-2': 'VRXM', 'w-3': 'VRXM', 'w-4': 'VRXM' } },
  'workspace-admin': { lang: 'de', in: { 'w-1': 'VRXM', 'w-2': '', 'w-3': '', 'w-4': '' } },
  'customer-activity': { lang: 'de', in: { 'w-1': 'VX', 'w-2': '' } },
  'all-requests': { lang: 'en', in: { 'w-1': 'VRX', 'w-2': 'VRX' } },
  'learning-manager': { lang: 'de', in: { 'w-1': 'VLEX' } },
  'support-contact': { lang: 'en', in: { 'w-1': '' } },
  member: { lang: 'en', in: { 'w-1': '' } },
  mixed: { lang: 'en', in: { 'w-1': '', 'w-2': 'VRXM', 'w-3': '' } },
  'activity-only': { lang: 'en', in: { 'w-1': 'VX' } },
  'requests-only': { lang: 'en', in: { 'w-1': 'R' } },
  'learning-only': { lang: 'en', in: { 'w-1': 'LE', 'w-2': 'RLE' } },
  'all-delegated': { lang: 'de', in: { 'w-1': 'VRLEX' } },
  'admin-learning': { lang: 'de', in: { 'w-1': 'VRLEXM' } },
  'two-hats': { lang: 'en', in: { 'w-1': 'VX', 'w-2': 'VRXM' } },
  'unknown-role': { lang: 'en', in: { 'w-1': '', 'w-2': 'VX' } },
  'no-workspace': { lang: 'en', in: {} },
};

/** Everyone's current workspace is the first. */
const CURRENT = 'w-1';
const NAMES: Record<string, string> = { 'w-1': 'Contoso Deutschland', 'w-2': 'Contoso UK', 'w-3': 'Contoso Research', 'w-4': 'Contoso Österreich' };
/** An entitlement of support requests and one of learning, each in a single workspace. */
const CASES: Record<string, string> = { 'w-1': 'e-1', 'w-2': 'e-49', 'w-3': 'e-31' };
const LEARNING: Record<string, string> = { 'w-1': 'e-4', 'w-2': 'e-52' };

const SAY = {
  en: {
    welcome: /^Welcome, /, locked: 'You don\'t have access yet', all: 'All workspaces', ask: 'These people can give you access:', check: 'Check again',
    roles: 'What the roles mean', nowhere: 'You aren\'t in a workspace yet, so there\'s nothing to show.', help: 'Get help',
    part: 'Counts only what you can see', some: /^\d+ of \d+ visible/, learner: 'Learner', email: 'Email', title: 'Title', export: 'Export', csv: 'Text file (CSV)',
    noLearners: /^Learners' names aren't included/, workbook: 'Excel workbook', why: 'Why not all?', contract: 'Contract details', notFound: 'Page not found',
    planning: 'Planning', proof: 'Proof of delivery', ready: 'The document is ready', noNames: "Learners' names aren't included", someOf: /\d+ of \d+ records visible/,
    current: 'You don\'t have access to Customer activity in Contoso Deutschland, your current workspace. We\'re showing the others.',
    leftOut: (names: string) => `You don't have access to Customer activity in these workspaces: ${names}.`, leftOutStart: /^You don't have access to Customer activity in these workspaces:/,
    dropped: 'Some filters in this link don\'t exist or aren\'t available to you. We left them out.', additional: /^Additional cases: Advisory$/,
  },
  de: {
    welcome: /^Willkommen, /, locked: 'Sie haben noch keinen Zugriff', all: 'Alle Arbeitsbereiche', ask: 'Diese Personen können Ihnen Zugriff geben:', check: 'Erneut prüfen',
    roles: 'Was die Rollen bedeuten', nowhere: 'Sie gehören noch zu keinem Arbeitsbereich', help: 'Hilfe',
    part: 'Zählt nur, was Sie sehen dürfen', some: /^\d+ von \d+ sichtbar/, learner: 'Lernende Person', email: 'E-Mail', title: 'Titel', export: 'Exportieren', csv: 'Textdatei (CSV)',
    noLearners: /^Die Namen der Lernenden sind nicht enthalten/, workbook: 'Excel-Arbeitsmappe', why: 'Warum nicht alle?', contract: 'Vertragsdetails', notFound: 'Seite nicht gefunden',
    planning: 'Planung', proof: 'Leistungsnachweis', ready: 'Das Dokument ist fertig', noNames: 'Die Namen der Lernenden sind nicht enthalten', someOf: /Sichtbare Datensätze: nur \d+ von \d+/,
    current: 'In Ihrem aktuellen Arbeitsbereich Contoso Deutschland haben Sie keinen Zugriff auf die Kundenaktivität.',
    leftOut: (names: string) => `Kein Zugriff auf die Kundenaktivität von: ${names}`, leftOutStart: /^Kein Zugriff auf die Kundenaktivität von:/,
    dropped: 'Filter in diesem Link, die es nicht gibt oder die für Sie nicht verfügbar sind, wurden weggelassen.', additional: /^Zusätzliche Fälle: Beratung$/,
  },
} as const;

interface Entry { method: string; path: string; query: string; person: string | null; status: number; rows: number; fields: string[]; workspaces: string[] }

/** A person's visit to the app, with their rights by workspace. */
class Visit {
  readonly lang: Lang;
  readonly mine: string[];
  readonly viewed: string[];
  readonly managed: string[];
  /** The workspaces shown when the address names none. */
  readonly usual: string[];

  constructor(readonly page: Page, readonly watch: Watch, readonly backend: Backend, readonly person: Person) {
    this.lang = TABLE[person].lang;
    this.mine = Object.keys(TABLE[person].in);
    this.viewed = this.mine.filter((id) => this.has(id, 'V'));
    this.managed = this.mine.filter((id) => this.has(id, 'M'));
    this.usual = this.viewed.includes(CURRENT) ? [CURRENT] : this.viewed;
  }

  has(workspace: string, right: string): boolean {
    return (TABLE[this.person].in[workspace] ?? '').includes(right);
  }
  hasIn(workspaces: string[], right: string): boolean {
    return workspaces.every((id) => this.has(id, right));
  }
  get say() {
    return SAY[this.lang];
  }
  get main() {
    return this.page.getByRole('main');
  }
  heading(name: string | RegExp) {
    return this.page.getByRole('heading', { level: 1, name });
  }

  /** The number of requests before the page was opened. */
  before = 0;

  /** Opens a route, checks it, and then checks the requests and responses. `missing`: ids that must not be found. */
  async open(path: string, look: () => Promise<void>, missing: string[] = []): Promise<Entry[]> {
    return test.step(path, async () => {
      const { page, backend } = this;
      const emptied = await page.request.delete(`${backend.origin}/journal`, { headers: { Origin: backend.origin } });
      expect(emptied.status()).toBe(204);
      const before = this.watch.asked().length;
      this.before = before;
      await page.goto(backend.origin + path);
      await look();
      expect(where(page), 'the address stays').toBe(path);
      await this.watch.quiet(page);
      const entries = await (await page.request.get(`${backend.origin}/journal`)).json() as Entry[];
      expect(entries.length, 'the journal has what the browser asked').toBe(this.watch.asked().length - before);
      for (const entry of entries) this.judge(entry, missing);
      return entries;
    });
  }

  /** Checks that this person may send the request, and got only what they may see. */
  private judge(entry: Entry, missing: string[]) {
    const what = `${this.person}: ${entry.method} ${entry.path}?${entry.query}`;
    expect(entry.person, what).toBe(this.person);
    const named = new URLSearchParams(entry.query).getAll('workspace');
    const asked = named.flatMap((id) => (id === '*' ? this.viewed : [id]));
    const of = (path: string) => entry.path === path || entry.path.startsWith(`${path}/`);
    if (missing.some((id) => of(`/entitlements/${id}`))) {
      expect(entry.status, what).toBe(404);
      expect([...entry.fields].sort(), `${what}: nothing of it is delivered`).toEqual(['status', 'title', 'traceId', 'type']);
      return;
    }
    expect(entry.status, what).toBe(200);
    if (entry.path === '/me') return;
    expect(asked.length, `${what} names a workspace`).toBeGreaterThan(0);
    if (of('/users') || of('/role-changes')) {
      for (const id of asked) expect(this.managed, what).toContain(id);
      return;
    }
    expect(['/activity', '/series', '/entitlements', '/kinds', '/additional-cases'].some(of), `${what} is no operation of the activity`).toBe(true);
    for (const id of asked) expect(this.viewed, what).toContain(id);
    // An agreement lists the reader's workspaces that it belongs to; a record belongs to one whose activity they may see.
    for (const id of entry.workspaces) expect(entry.path === '/activity' ? this.mine : asked, what).toContain(id);
    if (entry.fields.includes('startedOn')) {
      for (const field of ['learner', 'email']) expect(entry.fields.includes(field), `${what}: ${field}`).toBe(asked.some((id) => this.has(id, 'L')));
    }
  }

  /** Checks for the page that says what is missing and who can help. */
  async lacks() {
    const { say, main } = this;
    await expect(this.heading(WORDS[this.lang].noRight)).toBeVisible();
    if (this.mine.length) {
      await expect(main.getByText(say.ask)).toBeVisible();
      for (const id of this.mine) {
        await expect(main.locator('dl.facts > div').filter({ has: this.page.getByText(NAMES[id]!) }).getByRole('link', { name: 'Amelia Hartmann' })).toBeVisible();
      }
      await expect(main.getByText(say.nowhere)).toHaveCount(0);
    } else {
      await expect(main.getByText(say.nowhere)).toBeVisible();
      await expect(main.getByRole('link', { name: say.help })).toHaveAttribute('href', 'https://support.contoso.example/');
    }
    await expect(main.getByRole('button', { name: say.check })).toBeVisible();
    await expect(main.getByText(say.roles)).toBeVisible();
    await expect(main.getByRole('region')).toHaveCount(0);
    await expect(main.getByRole('grid')).toHaveCount(0);
  }

  /** The text of the whole page, for comparison, once it is the same twice, since a long page is built in slices. */
  async text() {
    let text = '';
    await expect.poll(async () => {
      const before = text;
      text = await this.main.innerText();
      return text === before;
    }).toBe(true);
    return text;
  }
}

async function everyRoute(visit: Visit) {
  const { page, say, lang, main, viewed, usual, mine, managed } = visit;
  const words = WORDS[lang];
  const onlyMe = (entries: Entry[]) => expect(entries.map(({ path }) => path)).toEqual(['/me']);
  const questions = (entries: Entry[]) => entries.map(({ path, query }) => `${path}?${query.replace(/&$/, '')}`);
  const LATER = ['/series', '/additional-cases'];
  /** Waits for what comes after the first look: pictures on tiles, and the lines that need counts. */
  const isComplete = async () => {
    await expect(main.locator('a.tile:not([data-drawn])')).toHaveCount(0);
    await expect.poll(() => visit.watch.asked().slice(visit.before).filter((asked) => LATER.some((path) => asked.startsWith(path))).length).toBeGreaterThan(0);
    await visit.watch.quiet(page);
  };
  const firstOf = (entries: Entry[]) => entries.filter(({ path }) => !LATER.includes(path));
  const usually = ['/me?', `/activity?workspace=${viewed.includes(CURRENT) ? CURRENT : '*'}`];

  // The home page.
  const home = await visit.open('/', async () => {
    await expect(visit.heading(say.welcome)).toBeVisible();
    const way = (name: string) => main.getByRole('link', { name: new RegExp(`^${name}`) });
    await expect(way(words.overview).getByText(say.locked)).toHaveCount(viewed.length ? 0 : 1);
    await expect(way(words.manageUsers).getByText(say.locked)).toHaveCount(managed.length ? 0 : 1);
    if (viewed.length) await isComplete();
  });
  if (viewed.length) expect(questions(firstOf(home))).toEqual(usually);
  else onlyMe(home);
  onlyMe(await visit.open('/contract-details', () => expect(visit.heading(say.contract)).toBeVisible()));
  onlyMe(await visit.open('/nothing', () => expect(visit.heading(say.notFound)).toBeVisible()));

  // The people of a workspace.
  const users = await visit.open('/manage-users', async () => {
    if (!managed.length) return visit.lacks();
    await expect(visit.heading(words.manageUsers)).toBeVisible();
    await expect(main.getByRole('grid').first()).toBeVisible();
    await expect(main.getByRole('combobox', { name: words.workspace, exact: true })).toContainText(NAMES[managed[0]!]!);
  });
  if (managed.length) expect(users.some(({ path }) => path === '/users')).toBe(true);
  else onlyMe(users);

  if (!viewed.length) {
    for (const path of [
      '/customer-activity', '/customer-activity?workspace=*', '/customer-activity?workspace=w-3', '/customer-activity/entitlements/e-1',
      '/customer-activity/entitlements/e-9999', '/customer-activity/kinds/reactiveSupport', '/customer-activity/additional-cases/advisory', '/customer-activity/planning', '/customer-activity#proof-of-delivery',
    ]) onlyMe(await visit.open(path, () => visit.lacks()));
    return;
  }

  // The overview: the workspaces shown, and those left out.
  const others = mine.filter((id) => !viewed.includes(id));
  const overviewShows = async (shown: string[], isAll: boolean) => {
    const view = overview(page, lang);
    await view.ready();
    await expect(view.heading).toBeVisible();
    const isCurrentOut = !isAll && !viewed.includes(CURRENT);
    await expect(main.getByText(say.current)).toHaveCount(isCurrentOut ? 1 : 0);
    const named = isAll ? others : isCurrentOut ? others.filter((id) => id !== CURRENT) : [];
    const notice = main.getByRole('status').getByText(say.leftOutStart);
    if (named.length) await expect(notice).toHaveText(say.leftOut(new Intl.ListFormat(lang === 'en' ? 'en-GB' : lang).format(named.map((id) => NAMES[id]!))));
    else await expect(notice).toHaveCount(0);
    // Only counts of partial records are marked.
    await (visit.hasIn(shown, 'R') ? expect(view.cases).not.toContainText(say.part) : expect(view.cases).toContainText(say.part));
    await view.cases.click();
    await expect(main.getByRole('link').getByText(say.part)).toHaveCount(visit.hasIn(shown, 'R') ? 0 : 2);
    await view.workspace.click();
    await expect(page.getByRole('option')).toHaveText([say.all, ...viewed.map((id) => NAMES[id]!)]);
    await page.keyboard.press('Escape');
    await isComplete();
  };
  const first = await visit.open('/customer-activity', () => overviewShows(usual, false));
  expect(questions(firstOf(first))).toEqual(usually);
  const all = await visit.open('/customer-activity?workspace=*', () => overviewShows(viewed, true));
  expect(questions(firstOf(all))).toEqual(['/me?', '/activity?workspace=*']);

  // Planning asks for the same, and for the months of the same workspaces.
  const planned = await visit.open('/customer-activity/planning', async () => {
    await expect(visit.heading(say.planning)).toBeVisible();
    await expect(main.getByRole('table').first()).toBeVisible();
    await expect(main.locator('[aria-busy="true"]')).toHaveCount(0);
    await expect(main.getByRole('alert')).toHaveCount(0);
  });
  // Both are asked for at once.
  expect([...questions(planned)].sort()).toEqual([...usually, usually[1]!.replace('/activity', '/series')].sort());

  // An inaccessible workspace looks like a missing one: the same notice, and the page without it.
  let told = '';
  for (const id of ['w-9', ['w-4', 'w-3', 'w-2', 'w-1'].find((id) => !viewed.includes(id))]) {
    if (!id) continue;
    const dropped = await visit.open(`/customer-activity?workspace=${id}`, async () => {
      await overview(page, lang).ready();
      await expect(main.getByText(say.dropped)).toBeVisible();
      await isComplete();
      const text = await visit.text();
      expect(text, 'the same for both').toBe(told || text);
      told = text;
    });
    expect(questions(firstOf(dropped))).toEqual(usually);
  }

  // Support requests: all of them, or a part with the reason.
  const requestsShow = async (workspaces: string[], note: RegExp | string) => {
    await expect(visit.main.locator('[aria-busy="true"]')).toHaveCount(0);
    if (visit.hasIn(workspaces, 'R')) {
      await expect(main.getByRole('grid')).toBeVisible();
      await expect(main.getByRole('note')).toHaveCount(0);
      return;
    }
    await expect(main.getByRole('note').getByText(note)).toBeVisible();
    await main.getByText(say.why).click();
    await expect(main.getByRole('note').getByRole('listitem')).toHaveCount(4);
  };
  for (const id of viewed.filter((id) => CASES[id])) {
    await visit.open(`/customer-activity/entitlements/${CASES[id]}?workspace=${id}`, () => requestsShow([id], say.some));
  }
  await visit.open('/customer-activity/kinds/reactiveSupport', () => requestsShow(usual, say.some));
  await visit.open('/customer-activity/additional-cases/advisory', async () => {
    await expect(visit.heading(say.additional)).toBeVisible();
    await requestsShow(usual, say.part);
  });

  // Learners' names, and export.
  for (const id of viewed.filter((id) => LEARNING[id])) {
    await visit.open(`/customer-activity/entitlements/${LEARNING[id]}?workspace=${id}`, async () => {
      const column = (name: string) => main.getByRole('columnheader', { name });
      await expect(column(say.title)).toBeVisible();
      await expect(main.getByRole('grid')).toHaveAttribute('aria-busy', 'false');
      await expect(column(say.learner)).toHaveCount(visit.has(id, 'L') ? 1 : 0);
      await main.getByRole('button', { name: say.export, exact: true }).click();
      const csv = main.getByRole('button', { name: say.csv, exact: true });
      await (visit.has(id, 'X') ? expect(csv).toBeEnabled() : expect(csv).toBeDisabled());
      await expect(main.getByText(say.noLearners)).toHaveCount(visit.has(id, 'E') ? 0 : 1);
    });
  }

  // An inaccessible entitlement looks like a missing one.
  visit.watch.allow(FAILED(404));
  let said = '';
  for (const id of ['e-9999', CASES[['w-3', 'w-2', 'w-1'].find((id) => !viewed.includes(id)) ?? '']]) {
    if (!id) continue;
    await visit.open(`/customer-activity/entitlements/${id}`, async () => {
      await expect(visit.heading(say.notFound)).toBeVisible();
      const text = await visit.text();
      expect(text, 'the same for both').toBe(said || text);
      said = text;
      await expect(main.getByRole('region')).toHaveCount(0);
    }, [id]);
  }

  // The proof of delivery has the same rules, also for a short period.
  await visit.open('/customer-activity?from=2026-11-01#proof-of-delivery', async () => {
    await expect(visit.heading(say.proof)).toBeVisible();
    // By class: searching the whole document by role repeatedly takes longer than building it.
    await expect(main.locator('.proof-course')).toContainText(say.ready, { timeout: 30_000 });
    const book = main.getByRole('button', { name: say.workbook });
    await (visit.hasIn(usual, 'X') ? expect(book).toBeEnabled() : expect(book).toBeDisabled());
    const gaps = main.locator('.proof-gaps');
    await (visit.hasIn(usual, 'E') ? expect(main.getByText(say.noNames)).toHaveCount(0) : expect(gaps).toContainText(say.noNames));
    await (visit.hasIn(usual, 'R') ? expect(main.getByText(say.someOf)).toHaveCount(0) : expect(gaps).toContainText(say.someOf));
  });
}

test.describe('every person on every route', () => {
  test.use({ person: null });
  let backend: Backend;
  test.beforeAll(async () => {
    backend = await Backend.start('--journal');
  });
  test.afterAll(() => backend.stop());

  for (const person of Object.keys(TABLE) as Person[]) {
    test(`${person}`, async ({ page, watch }) => {
      await backend.signIn(page, person);
      // Chloé Dupont speaks French; rights are the same in every language.
      if (person === 'member') await page.addInitScript(() => localStorage.setItem('customer-activity.language', 'en'));
      await everyRoute(new Visit(page, watch, backend, person));
    });
  }
});
