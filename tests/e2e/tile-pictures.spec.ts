// The pictures on tiles: the mark of the elapsed term, and the line of consumption by month, against figures computed here from the backend's
// details. They come after the tiles; when they cannot, no message is shown.
import { clean as accessible } from './accessibility';
import { expect, FAILED, openOverview, overview, test, TODAY, type Lang, type Page, type Person } from './fixtures';
import { dec, type Activity, type Dec, type Entitlement, type Package } from './oracle';

interface Month { month: string; consumed?: string; consumedTotal?: string }
/** What is drawn on a tile: the shares of the highest value, and of the term in percent. */
interface Drawn { path: string; marks: string[]; line: number[] | undefined; last: number[] | undefined }

const ELAPSED: Record<Lang, (percent: number) => string> = { en: (n) => `${n}% of the term elapsed`, de: (n) => `${n} % der Laufzeit verstrichen` };
const HEIGHT = 20;

const tiles = (page: Page) => page.locator('a.tile');
/** Waits for the pictures of all tiles, which are drawn after the tiles stand. */
const drawn = (page: Page) => expect.poll(() => page.evaluate(() => {
  const all = [...document.querySelectorAll('a.tile')];
  return all.length > 0 && all.every((tile) => tile.hasAttribute('data-drawn')) && document.querySelector('.spark') !== null;
})).toBe(true);

/** Reads the pictures: heights of a line as shares of the room above zero. */
const read = (page: Page): Promise<Drawn[]> => tiles(page).evaluateAll((all, height) => all.map((tile) => {
  const heights = (path: string) => {
    const text = tile.querySelector(path)?.getAttribute('d');
    return text ? [...text.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, , y]) => (height - 1 - Number(y)) / (height - 2)) : undefined;
  };
  return {
    path: new URL((tile as HTMLAnchorElement).href).pathname.replace(/^.*\/(entitlements|kinds)/, '/$1'),
    marks: [...tile.querySelectorAll('.meter-mark')].map((mark) => `${mark.textContent} ${(mark as HTMLElement).style.insetInlineStart}`.replace(/[\u00a0\u202f]/g, ' ')),
    line: heights('.spark-line'),
    last: heights('.spark-unfinished'),
  };
}), HEIGHT);

async function json<T>(page: Page, path: string): Promise<T> {
  const response = await page.request.get(`/api/v1${path}`);
  expect(response.status(), path).toBe(200);
  return await response.json() as T;
}

const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
const elapsed = ({ start, end }: Package) => (start <= TODAY && TODAY <= end ? Math.floor((days(start, TODAY) + 1) * 100 / (days(start, end) + 1)) : undefined);

/** The months of several entitlements together, in their agreements; undefined where one is unknown. */
async function months(page: Page, members: { id: string; end: string }[], query: string): Promise<Map<string, Dec | undefined>> {
  const all = new Map<string, Dec | undefined>();
  for (const { id, end } of members) {
    const { series = [] } = await json<{ series?: Month[] }>(page, `/entitlements/${id}${query}`);
    for (const { month, consumed, consumedTotal } of series.filter((one) => one.month <= end.slice(0, 7))) {
      const [before, more] = [all.has(month) ? all.get(month) : 0n, dec(consumedTotal ?? consumed)];
      all.set(month, before === undefined || more === undefined ? undefined : before + more);
    }
  }
  return new Map([...all].sort(([a], [b]) => a.localeCompare(b)));
}

const limited = ({ allowance, consumedTotal, consumed }: Entitlement) => ['quantity', 'allowed'].includes(allowance.type) && (consumedTotal ?? consumed) !== undefined;

/** What should be drawn on a tile with these entitlements. */
async function expectedOn(page: Page, members: (Entitlement & { package: Package })[], meters: number, lines: number, query: string, lang: Lang): Promise<Omit<Drawn, 'path'>> {
  const terms = new Set(members.map(({ package: { start, end } }) => `${start} ${end}`));
  const percent = terms.size === 1 ? elapsed(members[0]!.package) : undefined;
  const marks = percent === undefined ? [] : Array<string>(meters).fill(`${ELAPSED[lang](percent)} ${percent}%`);
  const all = await months(page, members.map((one) => ({ id: one.id, end: one.package.end })), query);
  const values = [...all.values()];
  const known = values.filter((value) => value !== undefined);
  if (lines !== 1 || known.length < 2 || known.every((value) => value === 0n) || known.length < values.length) return { marks, line: undefined, last: undefined };
  const highest = known.reduce((a, b) => (a > b ? a : b));
  const shares = known.map((value) => Number(value * 1_000_000n / highest) / 1_000_000);
  const isRunning = [...all.keys()].at(-1) === TODAY.slice(0, 7);
  const whole = isRunning ? shares.slice(0, -1) : shares;
  return { marks, line: whole.length > 1 ? whole : undefined, last: isRunning ? shares.slice(-2) : undefined };
}

const READERS = [['en', 'customer-admin', '?status=all'], ['de', 'workspace-admin', '?status=all'], ['en', 'mixed', '?workspace=*&status=all']] as const satisfies readonly (readonly [Lang, Person, string])[];

for (const [lang, person, search] of READERS) {
  test.describe(`${person} ${search}`, () => {
    test.use({ person });

    test(`marks and lines agree with the months of the details: ${person}, ${lang}`, async ({ page }) => {
      await openOverview(page, search, lang);
      await drawn(page);
      const workspace = search.includes('*') ? '?workspace=*' : '?workspace=w-1';
      const activity = await json<Activity>(page, `/activity${workspace}`);
      const all = activity.packages.flatMap((one) => one.entitlements.map((entitlement) => ({ ...entitlement, package: one })));
      const active = new Set(activity.agreements.filter(({ status }) => status === 'active').map(({ id }) => id));
      const found = await read(page);
      let [lines, marks] = [0, 0];
      for (const tile of found) {
        const [, sort, id] = tile.path.split('/');
        const members = sort === 'entitlements' ? all.filter((one) => one.id === id) : all.filter((one) => one.kind === id && one.package.kind === 'enterpriseWide' && active.has(one.package.agreementId));
        const shown = tiles(page).and(page.locator(`[href*="${tile.path.slice(1)}"]`)).first();
        const [meters, rows] = [await shown.getByRole('meter').count(), await shown.locator('.tile-line').count()];
        const expected = await expectedOn(page, members, meters, rows, workspace, lang);
        expect(tile.marks, tile.path).toEqual(expected.marks);
        marks += tile.marks.length;
        // Months that are unknown are held by the tests of the line itself.
        for (const part of ['line', 'last'] as const) {
          const [heights, shares] = [tile[part], expected[part]];
          if (!shares) continue;
          expect(heights?.length, `${tile.path} ${part}`).toBe(shares.length);
          lines += 1;
          // What is little is drawn above zero.
          heights!.forEach((height, at) => expect(height, `${tile.path} ${part} ${at}`).toBeCloseTo(shares[at]! && Math.max(shares[at]!, 1.5 / (HEIGHT - 2)), 2));
        }
        if (members.length === 1 && limited(members[0]!)) expect(meters).toBeGreaterThan(0);
      }
      expect([lines > 5, marks > 2], `${lines} lines, ${marks} marks`).toEqual([true, true]);
      await accessible(page, 'overview with pictures');
    });
  });
}

test('tiles that a filter or a language brings are drawn too', async ({ page }) => {
  const view = await openOverview(page);
  await drawn(page);
  const before = await read(page);
  await view.agreement.click();
  await page.getByRole('option', { name: /^Unified International/ }).click();
  await page.keyboard.press('Escape');
  // Support contacts of one agreement have one term, so they get a mark.
  await expect(view.enterprise.getByRole('link', { name: /^Support contacts/ }).getByText('of the term elapsed')).toBeAttached();
  expect(before.find(({ path }) => path.endsWith('supportContacts'))!.marks).toEqual([]);
  await page.getByRole('button', { name: /Amelia Hartmann/ }).click();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
  const other = overview(page, 'de');
  await expect(other.enterprise.getByRole('link', { name: /^Supportkontakte/ }).getByText('der Laufzeit verstrichen')).toBeAttached();
  await expect(other.enterprise.getByRole('link', { name: /^Supportkontakte/ }).locator('.spark')).toBeAttached();
});

for (const status of [404, 501]) {
  test(`a backend without the operation is asked once, without a message: ${status}`, async ({ page, faults, watch }) => {
    await faults([{ path: '/series', status }]);
    let asked = 0;
    page.on('request', (request) => { asked += Number(new URL(request.url()).pathname.endsWith('/series')); });
    await watch.allowing([FAILED(status)], async () => {
      const view = await openOverview(page);
      const mark = view.addOns.getByText('of the term elapsed').first();
      await expect(mark).toBeAttached();
      await expect.poll(() => asked).toBe(1);
      await view.addOns.getByRole('link', { name: /^Reactive support/ }).first().click();
      await expect(page.getByRole('heading', { level: 1, name: 'Reactive support' })).toBeVisible();
      await page.goBack();
      await expect(mark).toBeAttached();
      await view.refresh.click();
      await expect(view.refresh).not.toHaveAttribute('aria-disabled');
      await expect(mark).toBeAttached();
    });
    expect(asked).toBe(1);
    await expect(page.locator('.spark')).toHaveCount(0);
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
}

test('lines appear once a backend that failed answers again', async ({ page, faults, watch }) => {
  await faults([{ path: '/series', status: 500, times: 2 }]);
  await watch.allowing([FAILED(500)], async () => {
    await openOverview(page);
    await drawn(page);
  });
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a month that is no number is a gap in the line', async ({ page, faults }) => {
  const { data } = await json<{ data: { entitlementId: string }[] }>(page, '/series?workspace=w-1');
  const row = `/data/${data.findIndex(({ entitlementId }) => entitlementId === 'e-8')}`;
  await faults([{ path: '/series', replace: { [`${row}/consumed`]: ['1', '3', 'x', null, '4', '2'], [`${row}/consumedTotal`]: null } }]);
  const view = await openOverview(page);
  await drawn(page);
  const line = view.addOns.locator('a.tile[href*="entitlements/e-8"] .spark-line');
  expect((await line.getAttribute('d'))!.match(/M/g)).toHaveLength(2);
});
