// Needs attention: its lines, computed here from the backend's responses by rules of our own, for each sample person and ten made-up customers.
import { clean as accessible } from './accessibility';
import { Backend } from './backend';
import { expect, openOverview, overview, test, TODAY, where, type Lang, type Locator, type Page, type Person } from './fixtures';
import { outlook, type Row, type Series } from './outlook-oracle';
import { date, dec, number, units, type Activity, type Agreement, type Dec, type Entitlement, type Package } from './oracle';
import { text } from './texts';

interface Line { weight: number; share?: [Dec, Dec]; day: string; name: string; id: string; says: string; way?: string }

const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
const later = (n: number) => new Date(Date.parse(TODAY) + n * 86_400_000).toISOString().slice(0, 10);
const NAMES: Record<Lang, string> = { en: 'Needs attention', de: 'Handlungsbedarf' };
const SERVICE = { problemResolution: 'problem_resolution', advisory: 'advisory' } as const;

async function get<T>(page: Page, path: string, lang: Lang, origin = ''): Promise<T> {
  const response = await page.request.get(`${origin}/api/v1${path}`, { headers: { 'Accept-Language': lang } });
  expect(response.status(), path).toBe(200);
  return await response.json() as T;
}

/** What is most urgent about an entitlement whose package can be used today. */
function ofEntitlement(one: Entitlement, pack: Package, row: Row | undefined, isMissing: boolean, lang: Lang): Omit<Line, 'way' | 'id' | 'name'> | undefined {
  const isLimited = ['quantity', 'allowed'].includes(one.allowance.type);
  const [allowed, total] = [isLimited ? dec(one.allowance.amount) : undefined, dec(one.consumedTotal ?? one.consumed)];
  if (allowed === undefined) return undefined;
  const [day, lots] = [pack.end, row?.lots ?? []];
  const isPart = one.basis === 'visible' || isMissing;
  const says = (key: string, n: Dec, day = pack.end) => {
    const [value, ...unit] = units(n, one.unit, lang).split(' ');
    return text(lang, key, { name: one.name, n: value!, unit: unit.join(' '), date: date(day, lang) });
  };
  if (total !== undefined && total > allowed) return { weight: 0, day, says: says(isPart ? 'over_line_at_least' : 'over_line', total - allowed) };
  if (one.allowance.type !== 'quantity') return undefined;
  const isSoon = days(TODAY, pack.end) <= 90;
  const { verdict, on, amount } = outlook(one, pack, row, TODAY, isMissing);
  if (on && verdict === 'runsOut') return { weight: 1, day: on, says: text(lang, 'runs_out_line', { name: one.name, date: date(on, lang) }) };
  if (amount && isSoon) {
    const expected = dec(amount)!;
    return { weight: 2, share: [expected, allowed], day, says: says('unused_expected_line', expected) };
  }
  const available = dec(one.available);
  const left = isMissing || (one.available === undefined && one.basis === 'visible') ? undefined : one.available === undefined ? (total === undefined ? undefined : allowed - total) : available;
  const unplanned = left === undefined ? undefined : left - (dec(one.scheduled) ?? 0n);
  const matters = isSoon && unplanned !== undefined && unplanned > 0n && allowed > 0n && unplanned * 10n > allowed;
  const isUnused = !isPart && total === 0n;
  if (matters && !isUnused && verdict !== 'onTrack') return { weight: 2, share: [unplanned, allowed], day, says: says(day === TODAY ? 'left_today_line' : 'left_line', unplanned) };
  const own = one.available === undefined ? (total === undefined ? undefined : allowed - total) : available;
  const open = lots.filter((lot) => (dec(lot.left) ?? 0n) > 0n && lot.expires !== undefined && lot.expires >= TODAY && days(TODAY, lot.expires) <= 60);
  if (open.length && !(own !== undefined && own <= 0n)) {
    const next = open.map((lot) => lot.expires!).sort()[0]!;
    const sum = open.filter((lot) => lot.expires === next).reduce((all, lot) => all + dec(lot.left)!, 0n);
    const isAtLeast = lots.some((lot) => lot.expires === next && dec(lot.left) === undefined);
    return { weight: 3, day: next, says: says(isAtLeast ? 'lot_line_at_least' : 'lot_line', sum, next) };
  }
  return matters && isUnused ? { weight: 4, day, says: says('unused_line', unplanned) } : undefined;
}

/** How well one agreement renews another: begins within a month of its end, best in the same workspaces with the same plan. */
function fit(one: Agreement, next: Agreement): number | undefined {
  const gap = days(one.end, next.start) - 1;
  const isSame = [...one.workspaceIds].sort().join() === [...next.workspaceIds].sort().join();
  const fits = next.start > one.start && next.end > one.end && next.workspaceIds.some((id) => one.workspaceIds.includes(id)) && Math.abs(gap) <= 31;
  return fits ? Number(!isSame) * 200 + Number(one.plan !== next.plan) * 100 + Math.abs(gap) : undefined;
}

/** The agreement that renews this one, and no other better. */
function renewal(all: Agreement[], one: Agreement): Agreement | undefined {
  const own = all.flatMap((next) => { const how = fit(one, next); return how !== undefined && !all.some((other) => (fit(other, next) ?? Infinity) < how) ? [{ next, how }] : []; });
  return own.sort((a, b) => a.how - b.how)[0]?.next;
}

/** The lines of a reader who has selected nothing. */
async function expected(page: Page, workspace: string, lang: Lang, origin = ''): Promise<Line[]> {
  const activity = await get<Activity>(page, `/activity?${workspace}`, lang, origin);
  const series = await get<Series>(page, `/series?${workspace}`, lang, origin);
  const rows = new Map(series.data.map((row) => [row.entitlementId, row]));
  const withoutMonths = new Set((series.meta.partial ?? []).flatMap(({ kinds }) => kinds));
  const sources = [...activity.meta.partial ?? [], ...series.meta.partial ?? []];
  const missing = new Set((activity.meta.partial ?? []).flatMap(({ kinds }) => kinds));
  const lines: Line[] = [];
  const agreement = new Map(activity.agreements.map((one) => [one.id, one]));
  for (const pack of activity.packages) {
    const owner = agreement.get(pack.agreementId)!;
    const isSelected = pack.kind !== 'enterpriseWide' || owner.status === 'active';
    if (!isSelected || pack.start > TODAY || pack.end < TODAY || pack.status === 'inactive') continue;
    for (const one of pack.entitlements) {
      const found = ofEntitlement(one, pack, withoutMonths.has(one.kind) ? undefined : rows.get(one.id), missing.has(one.kind), lang);
      if (!found) continue;
      const manager = owner.contacts?.find(({ role, email }) => role === 'customerSuccessAccountManager' && email);
      const way = found.weight <= 1 ? manager && text(lang, 'write_to', { name: manager.displayName }) : one.actionLink?.label;
      lines.push({ ...found, name: one.name, id: one.id, ...(way ? { way } : {}) });
    }
  }
  for (const { service, count: all } of activity.additionalCases) {
    if (all === 0) continue;
    const { meta } = await get<{ meta: { count: number } }>(page, `/additional-cases?service=${service}&${workspace}&from=${later(-90)}&limit=1`, lang, origin);
    if (meta.count > 0) lines.push({ weight: 5, day: '', name: '', id: service, says: text(lang, 'cases_line', { service: text(lang, SERVICE[service as keyof typeof SERVICE]), n: number(dec(meta.count)!, lang) }) });
  }
  for (const one of activity.agreements.filter(({ status, start, end }) => status === 'active' && start <= TODAY && end >= TODAY && days(TODAY, end) <= 90)) {
    const next = renewal(activity.agreements, one);
    const manager = one.contacts?.find(({ role, email }) => role === 'customerSuccessAccountManager' && email);
    const values = { number: one.number, date: date(one.end, lang) };
    const line = { day: one.end, name: one.name, id: one.id };
    if (next) lines.push({ ...line, weight: 7, says: text(lang, 'renewed_line', { ...values, next: next.number, start: date(next.start, lang) }), way: text(lang, 'show_agreement', { number: next.number }) });
    else lines.push({ ...line, weight: 6, says: text(lang, 'agreement_line', values), ...(manager ? { way: text(lang, 'write_to', { name: manager.displayName }) } : {}) });
  }
  for (const source of new Set(sources.map((one) => one.source))) lines.push({ weight: 8, day: '', name: source, id: source, says: text(lang, 'source_missing', { source }) });
  const byShare = ({ share: a }: Line, { share: b }: Line) => { const order = a && b ? b[0] * a[1] - a[0] * b[1] : 0n; return order < 0n ? -1 : order > 0n ? 1 : 0; };
  return lines.sort((a, b) => a.weight - b.weight || byShare(a, b) || a.day.localeCompare(b.day) || a.name.localeCompare(b.name, lang) || (a.id < b.id ? -1 : 1));
}

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').trim();
const region = (page: Page, lang: Lang = 'en') => page.getByRole('region', { name: NAMES[lang], exact: true });
const shown = (area: Locator) => area.getByRole('listitem').evaluateAll((items) => items.map((item) => [...item.children].map((part) => part.textContent!.replace(/[\u00a0\u202f]/g, ' ').trim()).filter(Boolean)));

/** Shows all lines and compares them. */
async function agrees(page: Page, lines: Line[], lang: Lang) {
  const area = region(page, lang);
  const wanted = lines.map(({ says, way }) => [says, way].filter((one) => one !== undefined).map(plain));
  if (wanted.length > 3) {
    await expect(area.getByRole('button')).toContainText(`(${wanted.length})`);
    expect((await shown(area)).length).toBe(3);
    await area.getByRole('button').click();
  }
  await expect.poll(() => shown(area)).toEqual(wanted);
  if (!wanted.length) await expect(area).toContainText(text(lang, 'attention_none'));
}

const PEOPLE: [Person, Lang, string][] = [
  ['customer-admin', 'en', 'workspace=w-1'], ['customer-admin', 'en', 'workspace=*'], ['workspace-admin', 'de', 'workspace=w-1'], ['customer-activity', 'de', 'workspace=w-1'],
  ['all-requests', 'en', 'workspace=w-1'], ['learning-manager', 'de', 'workspace=w-1'], ['mixed', 'en', 'workspace=*'], ['activity-only', 'en', 'workspace=w-1'],
  ['requests-only', 'en', 'workspace=w-1'], ['learning-only', 'en', 'workspace=w-1'], ['all-delegated', 'de', 'workspace=w-1'], ['admin-learning', 'de', 'workspace=w-1'],
  ['two-hats', 'en', 'workspace=w-1'], ['unknown-role', 'en', 'workspace=w-1'], ['support-contact', 'en', 'workspace=w-1'],
];
for (const [person, lang, workspace] of PEOPLE) {
  test.describe(`${person}, ${workspace}`, () => {
    test.use({ person });
    test(`what needs attention is what the figures say: ${person}, ${workspace}`, async ({ page }) => {
      test.skip((await page.request.get(`/api/v1/activity?${workspace}`)).status() !== 200, 'sees no activity there');
      await page.goto(`/customer-activity?${workspace}`);
      await expect(region(page, lang)).toBeVisible();
      await agrees(page, await expected(page, workspace, lang), lang);
      await accessible(page, 'needs attention', '.attention');
    });
  });
}

test.describe('made-up customers', () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    test(`what needs attention of a made-up customer: ${seed}`, async ({ page }) => {
      const backend = await Backend.start('--workspaces', '2', '--agreements', '6', '--packages', '30', '--entitlements', '8', '--months', '12', '--seed', String(seed));
      try {
        await backend.signIn(page, 'customer-admin');
        await page.goto(`${backend.origin}/customer-activity?workspace=*`);
        await expect(region(page)).toBeVisible();
        const lines = await expected(page, 'workspace=*', 'en', backend.origin);
        expect(lines.length).toBeGreaterThan(0);
        await agrees(page, lines, 'en');
      } finally {
        backend.stop();
      }
    });
  }
});

test('a line leads to its drilldown and back, and its list stays open', async ({ page }) => {
  await openOverview(page);
  const area = region(page);
  const first = area.getByRole('link', { name: 'Designated support engineering: 14 hours over' });
  await expect(area.getByRole('link', { name: 'Write to Friederike Lindemann' }).first()).toHaveAttribute('href', /^mailto:/);
  await first.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Designated support engineering' })).toBeVisible();
  await page.goBack();
  const all = area.getByRole('button', { name: /^Show all/ });
  await expect(all).toHaveAttribute('aria-expanded', 'false');
  await all.press('Enter');
  const fewer = area.getByRole('button', { name: 'Show fewer' });
  await expect(fewer).toBeFocused();
  await area.getByRole('link', { name: /^Additional cases \(Advisory\)/ }).click();
  await expect.poll(() => where(page)).toBe(`/customer-activity/additional-cases/advisory?from=${later(-90)}`);
});

test('an agreement that ends soon shows its successor', async ({ page }) => {
  const view = await openOverview(page);
  await region(page).getByRole('button', { name: /^Show all/ }).click();
  await region(page).getByRole('link', { name: 'Show E-062390511' }).click();
  await expect.poll(() => where(page)).toContain('agreement=');
  await expect(view.agreement).toContainText('Unified Enterprise');
  await expect(page.getByRole('region', { name: 'Agreements' }).getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('region', { name: 'Agreements' })).toContainText('E-062390511');
});

test('hiding personal data hides whom to write to', async ({ page }) => {
  await openOverview(page);
  await expect(region(page).getByRole('link', { name: /^Write to/ })).not.toHaveCount(0);
  await page.keyboard.press('F8');
  await expect(region(page).getByRole('link', { name: /^Write to/ })).toHaveCount(0);
  await expect(region(page)).not.toContainText('Lindemann');
});

test('forty lines, long names and markup stay a short list of plain text', async ({ page }) => {
  await page.route(/\/api\/v1\/activity\?/, async (route) => {
    const response = await route.fetch();
    const body = await response.json() as Activity;
    const pack = body.packages.find(({ id, kind, start, end }) => kind !== 'enterpriseWide' && start <= TODAY && end >= TODAY && id)!;
    pack.entitlements = Array.from({ length: 40 }, (_, at) => ({
      id: `x-${at}`, kind: 'workshop', name: at ? `${'Name '.repeat(60)}${at}` : '<img src=x onerror=alert(1)>', unit: 'hours', allowance: { type: 'quantity', amount: '10' }, consumed: String(20 + at), consumedTotal: String(20 + at),
    }));
    await route.fulfill({ response, json: body });
  });
  await page.setViewportSize({ width: 390, height: 844 });
  await openOverview(page);
  const area = region(page);
  await expect(area.getByRole('listitem').filter({ visible: true })).toHaveCount(1);
  await area.getByRole('button', { name: /^Show all \(4\d\)/ }).click();
  await expect(area.getByRole('listitem').filter({ visible: true }).nth(40)).toBeVisible();
  await expect(area.locator('img')).toHaveCount(0);
  expect(await page.evaluate(() => document.scrollingElement!.scrollWidth <= innerWidth)).toBe(true);
  // The figure of a line with a long name is in sight.
  await expect(area.getByRole('listitem').nth(5)).toContainText(/: \d+ hours over/);
});

test('nothing to say is one quiet line', async ({ page }) => {
  await page.route(/\/api\/v1\/(activity|series)\?/, async (route) => {
    const response = await route.fetch();
    const body = await response.json() as Activity;
    if (route.request().url().includes('/series')) await route.fulfill({ status: 404 });
    else await route.fulfill({ response, json: { ...body, packages: [], additionalCases: [], agreements: body.agreements.map((one) => ({ ...one, end: '2029-12-31' })) } });
  });
  await page.route(/\/api\/v1\/additional-cases\?/, async (route) => {
    const response = await route.fetch();
    const body = await response.json() as { meta: object };
    await route.fulfill({ response, json: { ...body, data: [], meta: { ...body.meta, count: 0 } } });
  });
  await openOverview(page);
  await expect(region(page)).toContainText('Nothing needs your attention right now.');
  await expect(region(page).getByRole('listitem')).toHaveCount(0);
});

for (const width of [390, 768, 1280]) {
  test(`what comes later moves nothing: ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    let answer = () => {};
    const answered = new Promise<void>((resolve) => { answer = resolve; });
    const asked = page.waitForRequest(/\/api\/v1\/series\?/);
    await page.route(/\/api\/v1\/series\?/, async (route) => {
      await answered;
      await route.continue();
    });
    await openOverview(page);
    const place = async () => (await overview(page).enterprise.boundingBox())!.y;
    const all = region(page).getByRole('button');
    await expect(all).toContainText('(8)');
    const before = await place();
    await asked;
    answer();
    await expect(all).not.toContainText('(8)');
    await expect(page.locator('.spark').first()).toBeAttached();
    expect(await place()).toBe(before);
  });
}

test.describe('the home page', () => {
  test('says what needs attention, what ends, and what is used most', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Amelia Hartmann');
    await agrees(page, await expected(page, 'workspace=w-1', 'en'), 'en');
    await expect(page.getByRole('region', { name: 'Agreements' }).getByRole('listitem')).toHaveCount(2);
    // The five highest shares of what is in force, computed here.
    const { agreements, packages } = await get<Activity>(page, '/activity?workspace=w-1', 'en');
    const active = agreements.filter(({ status }) => status === 'active').map(({ id }) => id);
    const running = packages.filter(({ kind, agreementId, start, end, status }) => start <= TODAY && end >= TODAY && (kind === 'enterpriseWide' ? active.includes(agreementId) : status === 'active'));
    const shares = running.flatMap(({ entitlements }) => entitlements).flatMap((one) => {
      const [allowed, used] = [['quantity', 'allowed'].includes(one.allowance.type) ? dec(one.allowance.amount) : undefined, dec(one.consumedTotal ?? one.consumed)];
      return allowed && used ? [{ id: one.id, share: used * 1_000_000_000n / allowed }] : [];
    }).sort((a, b) => (a.share === b.share ? (a.id < b.id ? -1 : 1) : a.share < b.share ? 1 : -1));
    const links = page.getByRole('region', { name: 'Highest consumption' }).getByRole('link');
    expect(await links.evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname.split('/').at(-1)))).toEqual(shares.slice(0, 5).map(({ id }) => id));
    await links.first().click();
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  });

  test('fails in its place and recovers', async ({ page, faults, watch, context }) => {
    await watch.allowing([/status of 500/], async () => {
      await faults([{ path: '/activity', status: 500 }]);
      await page.goto('/');
      const alert = page.getByRole('alert').filter({ hasText: 'We couldn\'t load Customer activity' });
      await expect(alert).toContainText('The service reported an error (500).');
      await expect(page.getByRole('main').getByRole('link', { name: /^Manage users/ })).toBeVisible();
      await context.clearCookies({ name: 'sample-faults' });
      await alert.getByRole('button', { name: 'Try again' }).click();
      await expect(region(page)).toBeVisible();
    });
  });

  test.describe('without the right', () => {
    test.use({ person: 'member' });
    test('says who can help', async ({ page, watch }) => {
      await page.goto('/');
      const help = page.getByRole('region', { name: text('fr', 'home_no_right') });
      await expect(help.getByRole('link', { name: 'Amelia Hartmann' })).toHaveAttribute('href', /^mailto:/);
      expect(watch.asked()).toEqual(['/me']);
    });
  });
});
