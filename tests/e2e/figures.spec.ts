// The overview's figures against figures computed independently from the backend's response, for every filter and every combination.
import { expect, openOverview, test, TODAY, type Page } from './fixtures';
import { date, dec, expected, number, percent, readView, shownPackages, type Activity, type Choice, type View } from './oracle';

const EN = { enterprise: 'Enterprise-wide packages', addOns: 'Add-on packages', agreements: 'Agreements', cases: 'Additional cases' };
const DE = { enterprise: 'Unternehmensweite Pakete', addOns: 'Zusatzpakete', agreements: 'Verträge', cases: 'Zusätzliche Fälle' };

const NOTHING: Choice = { agreements: [], addOnAgreements: [], packages: [], status: 'active' };

async function ask(page: Page, query: string, language = 'en'): Promise<Activity> {
  const answer = await page.request.get(`/api/v1/activity${query}`, { headers: { 'Accept-Language': language } });
  expect(answer.status()).toBe(200);
  return answer.json();
}

function search(workspaces: string[], choice: Choice): string {
  const params = new URLSearchParams();
  for (const id of workspaces) params.append('workspace', id);
  for (const id of choice.agreements) params.append('agreement', id);
  for (const id of choice.addOnAgreements) params.append('addOnAgreement', id);
  for (const id of choice.packages) params.append('package', id);
  if (choice.status !== 'active') params.append('status', choice.status);
  const text = params.toString();
  return text && `?${text}`;
}

/** None, each, and pairs of neighbours: enough to meet every mixture. */
const choices = (ids: string[]) => [[], ...ids.map((id) => [id]), ...ids.slice(1).map((id, place) => [ids[place]!, id])];

function* combinations(activity: Activity): Generator<Choice> {
  const agreements = activity.agreements.map((agreement) => agreement.id);
  for (const status of ['active', 'inactive', 'all'] as const) {
    for (const addOnAgreements of choices(agreements)) {
      for (const chosen of choices(agreements)) yield { ...NOTHING, agreements: chosen, addOnAgreements, status };
      const offered = activity.packages.filter((one) => one.kind !== 'enterpriseWide' && (!addOnAgreements.length || addOnAgreements.includes(one.agreementId)));
      for (const packages of choices(offered.map((one) => one.id)).slice(1)) yield { ...NOTHING, addOnAgreements, packages, status };
    }
  }
}

declare global {
  interface Window { readView: typeof readView }
}

/** Navigates without loading documents, like back and forward, and reads the whole page at each address. */
async function readAll(page: Page, searches: string[]): Promise<View[]> {
  const views: View[] = [];
  for (let from = 0; from < searches.length; from += 200) {
    views.push(...await page.evaluate(async ({ searches, names }) => {
      const task = () => new Promise<void>((resolve) => { setTimeout(resolve, 0); });
      const read: View[] = [];
      // The texts are read from the DOM, so nothing needs to be rendered.
      document.documentElement.hidden = true;
      for (const search of searches) {
        history.replaceState(null, '', location.pathname + search);
        dispatchEvent(new PopStateEvent('popstate'));
        await task();
        await task();
        read.push(window.readView(names));
      }
      document.documentElement.hidden = false;
      return read;
    }, { searches: searches.slice(from, from + 200), names: EN }));
  }
  return views;
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(`window.readView = ${readView}`);
});

test.describe('the oracle itself', () => {
  test('computes and formats by the contract', () => {
    expect(dec('0.1')! + dec('0.2')!).toBe(dec('0.3'));
    expect(number(dec('1234567.25')!, 'en')).toBe('1,234,567.25');
    expect(number(dec('-1234.5')!, 'de')).toBe('-1.234,5');
    const share = (used: string, allowed: string) => percent(dec(used)!, dec(allowed)!, 'en');
    expect([share('214', '200'), share('0', '5'), share('3', '3'), share('1', '8'), share('79.75', '80'), share('1', '300'), share('600.01', '600')])
      .toEqual(['107%', '0%', '100%', '13%', '99.7%', '0.3%', '100.01%']);
    expect(share('1', '1000000')).toBe('0.01%');
    expect(share('999999', '1000000')).toBe('99.99%');
    expect([date('2026-11-23', 'en'), date('2026-11-23', 'de')]).toEqual(['23 Nov 2026', '23. Nov. 2026']);
  });
});

const WORKSPACES: [name: string, ids: string[], asked: string][] = [
  ['the current workspace', [], '?workspace=w-1'],
  ['workspace w-2', ['w-2'], '?workspace=w-2'],
  ['workspace w-3', ['w-3'], '?workspace=w-3'],
  ['a workspace without any agreement', ['w-4'], '?workspace=w-4'],
  ['two that share agreements', ['w-1', 'w-2'], '?workspace=w-1&workspace=w-2'],
  ['two that share nothing', ['w-2', 'w-3'], '?workspace=w-2&workspace=w-3'],
  ['three', ['w-1', 'w-3', 'w-4'], '?workspace=w-1&workspace=w-3&workspace=w-4'],
  ['all', ['*'], '?workspace=*'],
];

for (const [name, ids, asked] of WORKSPACES) {
  test(`every combination of filters: ${name}`, async ({ page, watch }) => {
    const activity = await ask(page, asked);
    const all = [...combinations(activity)];
    await openOverview(page, search(ids, NOTHING));
    const views = await readAll(page, all.map((choice) => search(ids, choice)));
    expect(views.length).toBe(all.length);
    const isOne = ids.length < 2 && ids[0] !== '*';
    all.forEach((choice, place) => {
      expect(views[place], search(ids, choice)).toEqual(expected(activity, choice, TODAY, 'en', isOne));
    });
    // No further request was sent: everything was loaded.
    expect(watch.asked('/activity')).toEqual([`/activity${asked}`]);
    await expect(page.getByText('Some filters in this link')).toHaveCount(0);
  });
}

for (const [name, query, choice] of [
  ['two agreements, inactive packages of one', '?workspace=*&agreement=a-2&agreement=a-5&addOnAgreement=a-5&status=inactive',
    { ...NOTHING, agreements: ['a-2', 'a-5'], addOnAgreements: ['a-5'], status: 'inactive' }],
  ['chosen packages of any status', '?workspace=*&package=p-5&package=p-17&status=all', { ...NOTHING, packages: ['p-5', 'p-17'], status: 'all' }],
] as [string, string, Choice][]) {
  test(`a deep link shows the same figures: ${name}`, async ({ page }) => {
    const activity = await ask(page, '?workspace=*');
    await openOverview(page, query);
    expect(await page.evaluate((names) => window.readView(names), EN)).toEqual(expected(activity, choice, TODAY, 'en', false));
    await page.reload();
    await expect(page.getByRole('region', { name: 'Add-on packages' }).getByRole('article').first()).toBeVisible();
    expect(await page.evaluate((names) => window.readView(names), EN)).toEqual(expected(activity, choice, TODAY, 'en', false));
  });
}

test('the figures that readers check first', async ({ page }) => {
  const view = await openOverview(page);
  // Shared with another workspace: the use here, the total use, and what is left of the whole.
  const proactive = view.kinds.filter({ hasText: 'Built-in proactive services' });
  await expect(proactive).toContainText('417.25 of 600 hours');
  await expect(proactive).toContainText('351 in this workspace · 417.25 across the agreement');
  await expect(proactive).toContainText('182.75 left');
  await expect(proactive.getByRole('meter')).toHaveAttribute('aria-valuetext', '417.25 of 600 hours used, 182.75 left');
  // Overuse is shown in full.
  const over = view.packages.filter({ hasText: 'Designated Engineering Azure' }).getByRole('link', { name: /^Designated support engineering/ });
  await expect(over).toContainText('107');
  await expect(over).toContainText('14 hours over');
  const meter = over.getByRole('meter');
  expect(await meter.evaluate((one: HTMLMeterElement) => [one.value, one.max])).toEqual([214, 214]);
  // Only what can be used up has a meter.
  await expect(view.kinds.filter({ hasText: 'Reactive support' }).getByRole('meter')).toHaveCount(0);
  await expect(view.kinds.filter({ hasText: 'Reactive support' })).toContainText('As needed');
  await expect(view.kinds.filter({ hasText: 'Included benefits' })).toContainText('Included');
  // Highest consumption first: exact shares, then what has no limit.
  await expect(view.kinds).toContainText(['On-demand assessments', 'Support contacts', 'Built-in proactive services', 'On-demand education', 'Reactive support', 'Advisory support', 'Included benefits']);
});

test('the same figures in German, computed independently', async ({ page, become }) => {
  await become('workspace-admin');
  const activity = await ask(page, '', 'de');
  await openOverview(page, '?status=all', 'de');
  const choice: Choice = { ...NOTHING, status: 'all' };
  expect(await page.evaluate((names) => window.readView(names), DE)).toEqual(expected(activity, choice, TODAY, 'de'));
  expect(shownPackages(activity, choice, TODAY).length).toBeGreaterThan(5);
});

for (const [lang, person, words] of [
  ['en', 'customer-admin', { area: 'Agreements', today: 'Ends today', three: '3 days left', later: '47 days left', renewed: 'Renewed as E-062390511 from 1 Feb 2027' }],
  ['de', 'workspace-admin', { area: 'Verträge', today: 'Endet heute', three: 'Noch 3 Tage', later: 'Noch 47 Tage', renewed: 'Verlängert: Folgevertrag E-062390511 ab 1. Feb. 2027' }],
  ['de', 'customer-activity', { area: 'Verträge', today: 'Endet heute', three: 'Noch 3 Tage', later: 'Noch 47 Tage', renewed: 'Verlängert: Folgevertrag E-062390511 ab 1. Feb. 2027' }],
] as const) {
  test(`packages are ordered by end date, with one badge, and a renewed agreement names its successor (${lang}, ${person})`, async ({ page, become }) => {
    await become(person);
    const view = await openOverview(page, '?workspace=w-1', lang);
    const heads = await view.packages.evaluateAll((articles) => articles.filter((article) => !(article as HTMLElement).hidden).map((article) => {
      const badges = [...article.querySelectorAll<HTMLElement>('.badge')];
      return [article.querySelector('h3')!.textContent, ...badges.map((badge) => badge.textContent)].join(': ');
    }));
    expect(heads.slice(0, 3)).toEqual([`Security Solutions: ${words.today}`, `Mission Critical Care: ${words.three}`, `Proactive Credits 500: ${words.later}`]);
    // Red up to 14 days, amber up to 90, green after that.
    const colour = (name: string) => view.packages.filter({ has: page.getByRole('heading', { name }) }).locator('.badge').evaluate((badge) => getComputedStyle(badge).color);
    const [today, three, later, long] = [await colour('Security Solutions'), await colour('Mission Critical Care'), await colour('Proactive Credits 500'), await colour('Modern Work Solutions')];
    expect(three).toBe(today);
    expect(new Set([today, later, long]).size).toBe(3);
    const renewed = page.getByRole('region', { name: words.area, exact: true }).getByRole('listitem').filter({ hasText: 'E-061019486' });
    await expect(renewed).toContainText(words.renewed);
    await expect(page.getByText(words.renewed.split(':')[0]!)).toHaveCount(1);
  });
}

for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/New_York']) {
  test.describe(zone, () => {
    test.use({ timezoneId: zone });
    test(`no date shifts by a day in ${zone}, and days left follow the local calendar`, async ({ page }) => {
      const activity = await ask(page, '?workspace=w-1');
      await openOverview(page, '?status=all');
      // 10:00 UTC on the 23rd is the 24th on Kiritimati, and still the 22nd on Samoa until 11:00.
      const today = { 'Pacific/Kiritimati': '2026-11-24', 'Pacific/Pago_Pago': '2026-11-22', 'America/New_York': TODAY }[zone]!;
      expect(await page.evaluate((names) => window.readView(names), EN)).toEqual(expected(activity, { ...NOTHING, status: 'all' }, today, 'en'));
    });
  });
}
