// Verdicts where people look: on tiles, beside the names of packages, and in drilldowns, against an outlook calculated here from the backend's
// responses. What needs attention is in attention.spec.ts.
import { clean as accessible } from './accessibility';
import { expect, FAILED, openOverview, test, TODAY, type Lang, type Page, type Person } from './fixtures';
import { date, dec, number, percent, units, type Activity, type Entitlement, type Package } from './oracle';
import { outlook, SEVERITY, type Outlook, type Range, type Series, type Verdict } from './outlook-oracle';
import { text } from './texts';

interface Member { one: Entitlement; pack: Package; expected: Outlook }

const WORD: Record<Verdict, string> = {
  none: 'verdict_none', onTrack: 'verdict_on_track', tooEarly: 'verdict_too_early', notStarted: 'verdict_not_started', atRisk: 'verdict_at_risk',
  runsOut: 'verdict_runs_out', usedUp: 'verdict_used_up', over: 'verdict_over',
};
const plain = (said: string) => said.replace(/[\u00a0\u202f]/g, ' ').trim();
const amount = (value: number, lang: Lang) => number(dec(value)!, lang);

async function get<T>(page: Page, path: string): Promise<T> {
  const response = await page.request.get(`/api/v1${path}`);
  expect(response.status(), path).toBe(200);
  return await response.json() as T;
}

/** All entitlements with their outlook. */
async function members(page: Page, query: string): Promise<{ activity: Activity; all: Member[] }> {
  const [activity, series] = [await get<Activity>(page, `/activity${query}`), await get<Series>(page, `/series${query}`)];
  const rows = new Map(series.data.map((row) => [row.entitlementId, row]));
  const [missing, withoutMonths] = [activity, series].map(({ meta }) => new Set((meta.partial ?? []).flatMap(({ kinds }) => kinds))) as [Set<string>, Set<string>];
  const all = activity.packages.flatMap((pack) => pack.entitlements.map((one) => {
    const row = withoutMonths.has(one.kind) ? undefined : rows.get(one.id);
    return { one, pack, expected: outlook(one, pack, row, TODAY, missing.has(one.kind)) };
  }));
  return { activity, all };
}

/** The day without its year, where that is clear. */
const near = (day: string, lang: Lang) => date(day, lang).replace(/,? \d{4}$/, '');

function wordOf({ expected: { verdict, on, amount: risk } }: Member, lang: Lang): string {
  if (verdict === 'runsOut') return text(lang, 'tile_runs_out', { date: (Date.parse(on!) - Date.parse(TODAY)) / 86_400_000 < 330 ? near(on!, lang) : date(on!, lang) });
  if (verdict === 'atRisk') return text(lang, 'tile_at_risk', { n: amount(risk!, lang) });
  return text(lang, WORD[verdict]);
}

/** The most severe verdict of several; undefined if none is a reason to act. */
function most(group: Member[], lang: Lang): { said: string; of: number; worst: Member[] } | undefined {
  const rank = Math.max(-1, ...group.map(({ expected }) => SEVERITY.indexOf(expected.verdict)));
  const verdict = SEVERITY[rank];
  if (!verdict || rank < SEVERITY.indexOf('atRisk')) return undefined;
  const worst = group.filter(({ expected }) => expected.verdict === verdict);
  const said = text(lang, 'verdict_of', { verdict: text(lang, WORD[verdict]), n: worst.length, all: group.length });
  return { said, of: group.filter(({ expected }) => expected.verdict !== 'none').length, worst };
}

/** Waits until all tiles are drawn with their verdicts. */
const drawn = (page: Page) => expect.poll(() => page.evaluate(() => {
  const all = [...document.querySelectorAll('a.tile')];
  return all.length > 0 && all.every((tile) => tile.hasAttribute('data-drawn')) && document.querySelector('.verdict') !== null;
})).toBe(true);

const READERS = [['en', 'customer-admin', '?workspace=w-1'], ['de', 'workspace-admin', '?workspace=w-1'], ['en', 'mixed', '?workspace=*'], ['en', 'customer-admin', '?workspace=*']] as const satisfies readonly (readonly [Lang, Person, string])[];

for (const [lang, person, query] of READERS) {
  test.describe(`${person} ${query}`, () => {
    test.use({ person });

    test(`tiles and packages say the verdict that the months give: ${person}, ${query}`, async ({ page }) => {
      const { activity, all } = await members(page, query);
      await openOverview(page, `${query}&status=all`, lang);
      await drawn(page);
      const active = new Set(activity.agreements.filter(({ status }) => status === 'active').map(({ id }) => id));
      const seen = new Set<string>();
      const tiles = await page.locator('a.tile').evaluateAll((links) => links.map((link) => ({
        path: new URL((link as HTMLAnchorElement).href).pathname.replace(/^.*\/(entitlements|kinds)/, '/$1'),
        hasMeter: link.querySelector('.meter') !== null,
        verdict: link.querySelector('.verdict')?.textContent ?? undefined,
      })));
      for (const tile of tiles) {
        const [, sort, id] = tile.path.split('/');
        const group = all.filter(({ one, pack }) => (sort === 'entitlements' ? one.id === id : one.kind === id && pack.kind === 'enterpriseWide' && active.has(pack.agreementId)));
        const found = tile.hasMeter ? most(group, lang) : undefined;
        const said = found && (found.of === 1 ? wordOf(found.worst[0]!, lang) : found.said);
        expect(tile.verdict && plain(tile.verdict), tile.path).toBe(said && plain(said));
        if (found) seen.add(found.worst[0]!.expected.verdict);
      }
      const heads = await page.locator('.package').evaluateAll((packages) => packages.map((one) => ({
        name: one.querySelector('h3')!.textContent, ids: [...one.querySelectorAll('a.tile')].map((link) => new URL((link as HTMLAnchorElement).href).pathname.split('/').at(-1)!),
        verdict: one.querySelector('.package-head .verdict')?.textContent ?? undefined,
      })));
      for (const { name, ids, verdict } of heads) {
        const found = most(all.filter(({ one }) => ids.includes(one.id)), lang);
        expect(verdict && plain(verdict), name).toBe(found && plain(found.said));
      }
      expect([...seen].length, `only ${[...seen].join(', ')}`).toBeGreaterThan(1);
      await accessible(page, 'overview with verdicts');
    });
  });
}

// --- drilldowns ------------------------------------------------------------------------------------------------------

/** `about 40 to 90 credits`. */
function about({ low, mid, high }: Range, unit: string, lang: Lang): string {
  const unitOf = (value: number) => units(dec(value)!, unit, lang).split(' ').slice(1).join(' ');
  const single = (value: number) => text(lang, 'about', { amount: units(dec(value)!, unit, lang) });
  if (low !== undefined && high !== undefined) {
    return low === high ? single(low) : text(lang, 'about_range', { low: amount(low, lang), high: amount(high, lang), unit: unitOf(high) });
  }
  if (low !== undefined) return text(lang, 'about_or_more', { n: amount(low, lang), unit: unitOf(low) });
  if (high !== undefined) return text(lang, 'about_or_less', { n: amount(high, lang), unit: unitOf(high) });
  return single(mid);
}

/** What the sentence must contain, whatever else it says. */
function partsOf({ one, expected }: Member, lang: Lang): string[] {
  const { verdict, left, lots, on, earliest, latest, amount: risk, exact } = expected;
  const isDay = (day: string | undefined): day is string => day !== undefined && day !== 'late' && day !== 'open';
  switch (verdict) {
    case 'runsOut': return [date(on!, lang), ...[earliest, latest].filter(isDay).filter((_, at, both) => both.length < 2 || both[0] !== both[1]).map((day) => date(day, lang))];
    case 'atRisk': {
      if (!lots) return [about(left!, one.unit, lang)];
      const next = lots.find(({ lapses }) => lapses.mid > 0)!;
      return [about(next.lapses, one.unit, lang), date(next.expires, lang), ...(next.lapses.mid === risk ? [] : [text(lang, 'about', { amount: units(dec(risk)!, one.unit, lang) })])];
    }
    case 'onTrack': return [about(left!, one.unit, lang)];
    case 'notStarted': return [units(exact!, one.unit, lang)];
    default: return [];
  }
}

for (const [lang, person, query] of [['en', 'customer-admin', '?workspace=*'], ['de', 'workspace-admin', '?workspace=w-1']] as [Lang, Person, string][]) {
  test.describe(`drilldowns of ${person}`, () => {
    test.use({ person });

    test(`a drilldown says what will be left, or when it runs out: ${person}, ${lang}`, async ({ page }) => {
      const { all } = await members(page, query);
      const sought = all.filter(({ expected }) => expected.verdict !== 'none');
      const first = sought.filter(({ expected: { verdict } }, at) => sought.findIndex((other) => other.expected.verdict === verdict) === at || ['runsOut', 'atRisk'].includes(verdict)).slice(0, 16);
      const seen = new Set<Verdict>();
      for (const member of first) {
        const { one, expected } = member;
        seen.add(expected.verdict);
        await page.goto(`/customer-activity/entitlements/${one.id}${query}`);
        await expect(page.locator('.totals').first()).toBeVisible();
        const said = page.getByRole('region', { name: text(lang, 'outlook'), exact: true });
        if (expected.verdict === 'over' || expected.verdict === 'usedUp') {
          await expect(said, one.id).toHaveCount(0);
          continue;
        }
        const words = plain((await said.textContent())!);
        for (const part of partsOf(member, lang)) expect(words, one.id).toContain(plain(part));
        const consumed = dec(one.consumedTotal ?? one.consumed);
        const used = consumed === undefined ? undefined : percent(consumed, dec(one.allowance.amount)!, lang);
        const isEstimate = ['runsOut', 'atRisk', 'onTrack'].includes(expected.verdict);
        if (isEstimate) {
          expect(words, one.id).toContain(plain(text(lang, 'outlook_so_far', { used: used!, elapsed: '§', rest: '' }).split('§')[0]!));
          await said.getByText(text(lang, 'how_calculated')).click();
          await expect(said).toContainText(String(expected.whole));
          await expect(said).toContainText(text(lang, 'how_limits'));
        } else {
          expect(words.toLowerCase(), one.id).toContain(expected.verdict === 'tooEarly' ? text(lang, 'outlook_too_early', { reason: '' }).trim().toLowerCase() : '');
        }
      }
      expect(seen.size).toBeGreaterThan(3);
      await accessible(page, 'drilldown with an outlook');
    });
  });
}

test('the running total goes on to the expected end, with its range', async ({ page }) => {
  const { all } = await members(page, '?workspace=*');
  for (const id of ['e-20', 'e-56']) {
    const { one, pack, expected } = all.find((member) => member.one.id === id)!;
    await page.goto(`/customer-activity/entitlements/${id}?workspace=*&chart=total`);
    await expect(page.locator('.chart-ahead')).toBeAttached();
    const [scale, line, band] = await page.locator('.chart-picture').evaluate((picture) => {
      const ticks = [...picture.querySelectorAll('.chart-tick')].filter((tick) => tick.getAttribute('text-anchor') === 'end');
      const numbers = (selector: string) => [...picture.querySelector(selector)!.getAttribute('d')!.matchAll(/-?[\d.]+/g)].map(([found]) => Number(found));
      return [ticks.map((tick) => [Number(tick.textContent!.replace(/,/g, '')), Number(tick.getAttribute('y'))] as const), numbers('.chart-ahead'), numbers('.chart-band')] as const;
    });
    const [[low, bottom], [high, top]] = [scale[0]!, scale.at(-1)!];
    const valueAt = (y: number) => low + (bottom - y) / (bottom - top) * (high - low);
    const consumed = Number(one.consumedTotal ?? one.consumed);
    const rest = one.available === undefined ? Number(one.allowance.amount) - consumed : Number(one.available);
    // What is left is cut off at nothing, consumption is not.
    if (expected.left!.mid > 0) expect(valueAt(line.at(-1)!), id).toBeCloseTo(consumed + rest - expected.left!.mid, -0.3);
    else expect(valueAt(line.at(-1)!), id).toBeGreaterThanOrEqual(consumed + rest - 1);
    expect(valueAt(line[1]!), 'it begins at what is consumed').toBeCloseTo(consumed, -0.3);
    expect(Math.min(...band.filter((_, at) => at % 2 === 1)), 'the band is wider than the line').toBeLessThan(Math.min(...line.filter((_, at) => at % 2 === 1)));
    expect(pack.end > TODAY).toBe(true);
    await expect(page.locator('.legend')).toContainText('Outlook');
  }
  // A single month is no running total.
  await page.getByRole('button', { name: 'Running total' }).click();
  await expect(page.locator('.chart-ahead')).toHaveCount(0);
});

test('the proof of delivery has no outlook', async ({ page }) => {
  await page.goto('/customer-activity#proof-of-delivery');
  await expect(page.getByRole('heading', { level: 1, name: 'Proof of delivery' })).toBeVisible();
  await expect(page.locator('.proof-course')).toContainText('The document is ready', { timeout: 30_000 });
  await expect(page.getByText(/will be unused|will run out|will expire unused|How is this calculated/)).toHaveCount(0);
  await expect(page.locator('.verdict, .outlook')).toHaveCount(0);
});

test('without months, tiles say only what needs none', async ({ page, faults, watch }) => {
  await faults([{ path: '/series', status: 404 }]);
  await watch.allowing([FAILED(404)], async () => {
    await openOverview(page, '?workspace=*');
    await drawn(page);
  });
  const said = await page.locator('a.tile .verdict').allTextContents();
  expect(said.filter((one) => !/^(Over|Used up)(: \d of \d)?$/.test(one))).toEqual([]);
  expect(said).toContain('Over');
});

test('months that do not add up are asked for once more', async ({ page, faults, watch }) => {
  const { data } = await get<Series>(page, '/series?workspace=w-1');
  const row = data.findIndex(({ entitlementId }) => entitlementId === 'e-9');
  await faults([{ path: '/series', times: 1, replace: { [`/data/${row}/consumed/0`]: '999', [`/data/${row}/consumedTotal/0`]: '999' } }]);
  const view = await openOverview(page);
  await drawn(page);
  // The second answer is right.
  await expect(view.addOns.locator('a.tile[href*="entitlements/e-9"] .verdict')).toBeVisible();
  expect(watch.asked('/series')).toHaveLength(2);
});

test('months that never add up are asked for twice and give no estimate', async ({ page, faults, watch }) => {
  const { data } = await get<Series>(page, '/series?workspace=w-1');
  const row = data.findIndex(({ entitlementId }) => entitlementId === 'e-9');
  await faults([{ path: '/series', replace: { [`/data/${row}/consumed/0`]: '999', [`/data/${row}/consumedTotal/0`]: '999' } }]);
  const view = await openOverview(page);
  await drawn(page);
  await watch.quiet(page);
  await expect(view.addOns.locator('a.tile[href*="entitlements/e-9"] .verdict')).toHaveCount(0);
  expect(watch.asked('/series')).toHaveLength(2);
});

test('a refresh that has newer figures has newer verdicts', async ({ page }) => {
  const view = await openOverview(page);
  await drawn(page);
  const tile = view.addOns.locator('a.tile[href*="entitlements/e-9"]');
  await expect(tile.locator('.verdict')).toContainText('unused');
  await page.route(/\/api\/v1\/activity\?/, async (route) => {
    const response = await route.fetch({ headers: { ...route.request().headers(), 'if-none-match': '' } });
    const body = await response.json() as Activity;
    for (const one of body.packages.flatMap(({ entitlements }) => entitlements)) if (one.id === 'e-9') { one.consumed = '40'; delete one.consumedTotal; delete one.available; }
    body.meta.asOf = body.meta.asOf.replace(/:\d\d:/, ':59:');
    await route.fulfill({ response, json: body, headers: { ...response.headers(), etag: '"changed"' } });
  });
  await view.refresh.click();
  await expect(tile).toContainText('40 of 40 hours');
  // The months are those of before, so they do not add up any more.
  await expect(tile.locator('.verdict')).toHaveCount(0);
});
