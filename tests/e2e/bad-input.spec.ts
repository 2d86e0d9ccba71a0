// Unusual input that the contract allows, and some that it does not.
import { expect, OVERVIEW, overview, test, type Page } from './fixtures';

const META = { asOf: '2026-11-23T09:30:00Z', user: 'u-11' };
const AGREEMENT = {
  id: 'a-1', number: 'E-1', name: 'Unified', plan: 'Enterprise', start: '2026-01-01', end: '2026-12-31', status: 'active', workspaceIds: ['w-1'], contacts: [],
};
const BASE = { id: 'p-1', agreementId: 'a-1', name: 'Base', kind: 'enterpriseWide', start: '2026-01-01', end: '2026-12-31', status: 'active', entitlements: [] as object[] };
const ADD_ON = { ...BASE, id: 'p-2', name: 'Add-on', kind: 'addOn' };
const HOURS = { id: 'e-1', kind: 'builtInProactive', name: 'Built-in', unit: 'hours', allowance: { type: 'quantity', amount: '400' }, consumed: '100' };

type Answer = Record<string, unknown> | string;
const activity = (changes: Record<string, unknown> = {}) => ({ agreements: [AGREEMENT], packages: [BASE, ADD_ON], additionalCases: [], meta: META, ...changes });
const entitlements = (...own: object[]) => activity({ packages: [BASE, { ...ADD_ON, entitlements: own }] });

async function answer(page: Page, path: string, body: Answer) {
  await page.route(`**/api/v1${path}`, (route) => route.fulfill({ contentType: 'application/json', body: typeof body === 'string' ? body : JSON.stringify(body) }));
}

async function show(page: Page, body: Answer) {
  await answer(page, '/activity*', body);
  await page.goto(`${OVERVIEW}?status=all`);
  const view = overview(page);
  await view.ready();
  return view;
}

const SCRIPT = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';
const LONG = 'Unternehmensweite Sonderleistung '.repeat(10).slice(0, 300);
const UNBROKEN = 'x'.repeat(300);

const NAMES: [what: string, name: string][] = [
  ['markup', SCRIPT],
  ['an entity', '&lt;b&gt; & &amp;'],
  ['emoji', '👩‍👩‍👧‍👦 Familie 🇩🇪 und 👨🏽‍💻'],
  ['right-to-left', 'دعم المؤسسات الموحد'],
  ['a hidden change of direction', 'abc\u202Egpj.exe\u202C'],
  ['300 characters', LONG],
  ['300 characters without a space', UNBROKEN],
  ['places of our own messages', '{used} {0} %s ${x}'],
  ['only spaces', '   '],
  ['control characters', 'a\u0000b\u0007c'],
];

for (const [what, name] of NAMES) {
  test(`names with ${what} are text`, async ({ page }) => {
    const view = await show(page, activity({
      agreements: [{ ...AGREEMENT, name, number: name, plan: name, contacts: [{ role: name, displayName: name, email: name }] }],
      packages: [{ ...BASE, name, entitlements: [{ ...HOURS, kind: 'brandNew', name }] }, { ...ADD_ON, name, entitlements: [{ ...HOURS, id: 'e 2/ä', name }] }],
      additionalCases: [{ service: name, count: 3 }],
      meta: { ...META, partial: [{ source: name, kinds: ['workshop'], detail: name }] },
    }));
    expect(await page.evaluate(() => (window as { pwned?: number }).pwned)).toBeUndefined();
    await expect(page.locator('#app img, #app script')).toHaveCount(0);
    const text = await view.packages.getByRole('heading', { level: 3 }).evaluate((heading) => heading.textContent);
    expect(text).toBe(name.replace('\u0000', text?.includes('\ufffd') ? '\ufffd' : '\u0000'));
    const isWide = await page.evaluate(() => document.scrollingElement!.scrollWidth > document.scrollingElement!.clientWidth);
    expect(isWide, 'nothing sticks out of the page').toBe(false);
    // In the reader's menu too, and on leaving by a link.
    await view.package.click();
    await expect(page.getByRole('option')).toHaveCount(2);
    await page.keyboard.press('Escape');
    const href = await view.packages.getByRole('link').getAttribute('href');
    expect(href).toContain('/customer-activity/entitlements/e%202%2F%C3%A4');
  });
}

test('long names overflow at no width', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 700 });
  const view = await show(page, activity({
    agreements: [{ ...AGREEMENT, name: UNBROKEN, number: UNBROKEN, plan: UNBROKEN, contacts: [{ role: 'x', displayName: UNBROKEN, email: `${UNBROKEN}@contoso.example` }] }],
    packages: [{ ...BASE, name: UNBROKEN, entitlements: [{ ...HOURS, kind: 'new', name: UNBROKEN }] }, { ...ADD_ON, name: UNBROKEN, entitlements: [{ ...HOURS, id: 'e-2', name: UNBROKEN, unit: UNBROKEN }] }],
    meta: { ...META, partial: [{ source: UNBROKEN, kinds: ['workshop'], detail: UNBROKEN }] },
  }));
  await view.package.click();
  const { all, seen } = await page.evaluate(() => ({ all: document.scrollingElement!.scrollWidth, seen: document.scrollingElement!.clientWidth }));
  expect(all).toBeLessThanOrEqual(seen);
});

for (const [width, first] of [[1280, 6], [390, 3]] as const) {
  test(`of 200 agreements those that end soonest stand first, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    // In the order of the response the last one ends first.
    const end = (at: number) => new Date(Date.UTC(2027, 11, 31 - at)).toISOString().slice(0, 10);
    const agreements = Array.from({ length: 200 }, (_, at) => ({ ...AGREEMENT, id: `a-${at + 1}`, name: `Agreement ${at + 1}`, end: end(at) }));
    const view = await show(page, activity({ agreements, packages: [{ ...BASE, entitlements: [HOURS] }] }));
    const strip = page.getByRole('region', { name: 'Agreements' });
    const names = strip.getByRole('heading', { level: 3 }).filter({ visible: true });
    await expect(names).toHaveText(Array.from({ length: first }, (_, at) => `Agreement ${200 - at}`));
    if (width > 1000) expect((await view.enterprise.getByRole('link').first().boundingBox())!.y).toBeLessThan(800);
    const all = strip.getByRole('button', { name: 'Show all (200)' });
    await all.focus();
    await page.keyboard.press('Enter');
    await expect(names).toHaveCount(200);
    await strip.getByRole('button', { name: 'Show fewer' }).click();
    await expect(names).toHaveCount(first);
    // The filter has them all.
    await view.agreement.click();
    await expect(page.getByRole('option')).toHaveCount(201);
  });
}

test('unknown words of open lists are shown as received', async ({ page }) => {
  const view = await show(page, activity({
    agreements: [{ ...AGREEMENT, status: 'paused', contacts: [{ role: 'wizard', displayName: 'Merlin' }] }, { ...AGREEMENT, id: 'a-2', name: 'Second' }],
    packages: [
      { ...BASE, agreementId: 'a-2', entitlements: [{ ...HOURS, kind: 'voucher', name: 'Vouchers', unit: 'vouchers' }, { ...HOURS, id: 'e-3', kind: 'mystery', name: 'One', allowance: { type: 'share', amount: '7' } }, { ...HOURS, id: 'e-4', kind: 'mystery', name: 'Two', allowance: { type: 'share', amount: '7' } }] },
      { ...ADD_ON, kind: 'galactic', status: 'frozen', entitlements: [{ ...HOURS, id: 'e-2', allowance: { type: 'barter' } }] },
    ],
    additionalCases: [{ service: 'magic', count: 4 }, { service: 'advisory', count: 1 }],
  }));
  await expect(view.enterprise.getByRole('link', { name: /^Vouchers/ })).toContainText('100 of 400 Other (vouchers)');
  await expect(view.enterprise.getByRole('link', { name: /^Other \(mystery\)/ })).toContainText('Other (share)');
  await expect(view.packages).toContainText('Other (frozen)');
  await expect(view.packages).toContainText('Other (barter)');
  // An agreement whose status is unknown is offered by the filter, but is not among the active ones.
  await expect(page.getByRole('region', { name: 'Agreements' }).getByRole('heading', { level: 3 })).toHaveText(['Second']);
  await view.agreement.click();
  await expect(view.option(/Other \(paused\)/)).toBeVisible();
  await view.option(/Other \(paused\)/).click();
  await page.keyboard.press('Escape');
  await page.getByText('Contacts', { exact: true }).click();
  await expect(page.getByText('Other (wizard)')).toBeVisible();
});

test('missing values are shown as unknown, never as zero', async ({ page }) => {
  const bare = { id: 'e-9', kind: 'workshop', name: 'Bare', unit: 'hours', allowance: { type: 'quantity', amount: '40' } };
  const view = await show(page, {
    agreements: [{ id: 'a-1', number: 'E-1', name: 'Unified', start: '2026-01-01', end: '2026-12-31', status: 'active', workspaceIds: ['w-1'] }],
    packages: [{ ...ADD_ON, entitlements: [bare, { ...bare, id: 'e-8', name: 'No amount', allowance: { type: 'quantity' }, consumed: '3' }] }],
    additionalCases: [],
    meta: META,
  });
  const tile = view.packages.getByRole('link', { name: /^Bare/ });
  await expect(tile).toContainText('40 hours · usage unknown');
  await expect(tile.getByRole('meter')).toHaveCount(0);
  await expect(view.packages.getByRole('heading', { level: 4 })).toHaveText(['Consumption services']);
  const second = view.packages.getByRole('link', { name: /^No amount/ });
  await expect(second).toContainText('3 hours used');
  await expect(second).toContainText('Purchased amount unknown');
});

test('unknown fields are ignored', async ({ page }) => {
  const more = { extra: { deep: [1, { x: null }] }, 'weird key': '', __proto__: { polluted: 1 } };
  const view = await show(page, JSON.stringify({ ...activity({ packages: [{ ...BASE, ...more, entitlements: [{ ...HOURS, ...more }] }] }), ...more }).replace('{', '{"__proto__":{"polluted":1},'));
  await expect(view.enterprise.getByRole('link')).toContainText('100 of 400 hours');
  expect(await page.evaluate(() => ({} as { polluted?: number }).polluted)).toBeUndefined();
});

test('quantities are exact, given as strings or as numbers', async ({ page }) => {
  const of = (id: string, name: string, amount: unknown, consumed: unknown) => ({ id, kind: 'workshop', name, unit: 'hours', allowance: { type: 'quantity', amount }, consumed });
  const body = JSON.stringify(activity({
    packages: [
      { ...BASE, entitlements: [{ ...HOURS, consumed: 'A' }, { ...HOURS, id: 'e-2', consumed: 'B' }] },
      { ...ADD_ON, entitlements: [
        of('e-3', 'Huge', '9999999999999999.25', '9007199254740993.5'), of('e-4', 'Tiny', '1', '0.000000001'), of('e-5', 'Exponent', 'C', 'D'),
        of('e-6', 'Zeroes', '0400.00', '+1'), of('e-7', 'No number', '12,5', 'many'), of('e-8', 'Nothing allowed', '0', '5'), of('e-9', 'Endless', '9'.repeat(80), '1'),
      ] },
    ],
  })).replace('"A"', '0.1').replace('"B"', '0.2').replace('"C"', '1.5e3').replace('"D"', '12.50');
  const view = await show(page, body);
  await expect(view.enterprise.getByRole('link')).toContainText('0.3 of 800 hours');
  await expect(view.enterprise.getByRole('link')).toContainText('799.7 left');
  const tile = (name: string) => view.packages.getByRole('link', { name: new RegExp(`^${name}`) });
  await expect(tile('Huge')).toContainText('9,007,199,254,740,993.5 of 9,999,999,999,999,999.25 hours');
  await expect(tile('Huge')).toContainText('992,800,745,259,005.75 left');
  await expect(tile('Tiny')).toContainText('0.000000001 of 1 hour');
  await expect(tile('Tiny')).toContainText('0.01');
  await expect(tile('Exponent')).toContainText('12.5 of 1,500 hours');
  await expect(tile('No number')).toContainText('Consumption unknown');
  await expect(tile('No number')).toContainText('Purchased amount unknown');
  await expect(tile('Nothing allowed')).toContainText('5 hours over');
  await expect(tile('Endless')).toContainText('Purchased amount unknown');
});

test('a share is never rounded to 0 % or 100 %', async ({ page }) => {
  const of = (name: string, consumed: string, amount: string) => ({ id: name, kind: 'workshop', name, unit: 'days', allowance: { type: 'quantity', amount }, consumed });
  const view = await show(page, entitlements(of('Almost', '399.99', '400'), of('Hardly', '0.01', '400'), of('Half', '0.5', '100'), of('Exact', '400', '400'), of('Over', '400.01', '400'), of('Far', '4000', '400'), of('Minus', '-5', '400')));
  const shows = async (name: string, ...texts: string[]) => {
    for (const text of texts) await expect(view.packages.getByRole('link', { name: new RegExp(`^${name}`) })).toContainText(text);
  };
  await shows('Almost', '99.99%', '0.01 left');
  await shows('Hardly', '0.01%', '399.99 left');
  await shows('Half', '1%');
  await shows('Exact', '100%', '0 left');
  await shows('Over', '100.01%', '0.01 days over');
  await shows('Far', '1,000%', '3,600 days over');
  await shows('Minus', '-5 of 400 days', '405 left');
});

test('links from the backend are shown only when they are safe', async ({ page }) => {
  await page.route('**/api/v1/entitlements/*', (route) => route.fulfill({ json: {
    ...HOURS, description: SCRIPT, agreement: { ...AGREEMENT }, package: { ...ADD_ON }, entitlementIds: ['e-1'], totals: { purchased: '400', consumed: '100', remaining: '300' }, series: [],
    actionLink: { label: 'Do it', href: 'javascript:window.pwned=1' }, meta: META,
  } }));
  const row = { id: 'r-1', number: '1', title: SCRIPT, product: 'P', service: 'advisory', severity: 'A', status: 'open', opened: '2026-11-01T10:00:00Z', primaryContact: 'P', workspaceId: 'w-1' };
  const urls = ['javascript:alert(1)', 'data:text/html,x', '//evil.example', 'http://plain.example', 'https://good.example/1'];
  await page.route('**/api/v1/entitlements/*/records*', (route) => route.fulfill({ json: {
    data: urls.map((portalUrl, n) => ({ ...row, id: `r-${n}`, portalUrl })),
    meta: { ...META, recordType: 'case', count: 5, visible: 5, total: 5, revision: 'k', sums: {} }, links: {},
  } }));
  await page.goto('/customer-activity/entitlements/e-1');
  await expect(page.getByRole('row')).toHaveCount(6);
  const hrefs = await page.getByRole('main').getByRole('link').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).getAttribute('href')));
  expect(hrefs).toEqual(['/customer-activity', 'https://good.example/1']);
  await expect(page.getByText('Do it')).toHaveCount(0);
  expect(await page.evaluate(() => (window as { pwned?: number }).pwned)).toBeUndefined();
});

test('mail addresses and sign-in URLs are used only when they are safe', async ({ page, watch }) => {
  watch.allow(/status of 401/);
  await page.route('**/api/v1/me', (route) => route.fulfill({ status: 401, contentType: 'application/problem+json', json: { title: 'x', status: 401, signInUrl: 'javascript:alert(1)' } }));
  await page.goto(OVERVIEW);
  await expect(page.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link')).toHaveCount(0);
});

test('an unknown record type is shown as a plain table', async ({ page }) => {
  await page.route('**/api/v1/entitlements/*/records*', (route) => route.fulfill({ json: {
    data: [{ id: 'r-1', captain: 'Ahab', whales: 3 }, { id: 'r-2', captain: 'Nemo', depth: '20000' }, { id: 3 }],
    meta: { ...META, recordType: 'voyage', count: 3, visible: 3, revision: 'k', sums: {} }, links: {},
  } }));
  await page.goto('/customer-activity/entitlements/e-1');
  await expect(page.getByRole('columnheader')).toHaveText(['Details', 'captain', 'whales', 'depth'], { useInnerText: true });
  await expect(page.getByRole('row').nth(1)).toContainText('Ahab');
  await expect(page.getByText('1 record could not be read')).toBeVisible();
});

test('an overview without any agreement', async ({ page }) => {
  const view = await show(page, activity({ agreements: [], packages: [] }));
  await expect(page.getByText('The selected workspaces have no agreement.')).toBeVisible();
  await expect(view.addOns).toContainText('have no add-on packages');
  await view.cases.click();
  await expect(page.getByRole('link', { name: /^Problem resolution/ })).toContainText('0 cases');
});

test('agreements without packages, packages without entitlements', async ({ page }) => {
  const view = await show(page, activity({ packages: [ADD_ON] }));
  await expect(view.enterprise).toContainText('The selected agreements have no enterprise-wide packages.');
  await expect(view.packages).toContainText('This package has no entitlements.');
});

test('malformed rows are counted, and the others are shown', async ({ page }) => {
  const view = await show(page, activity({
    agreements: [AGREEMENT, null, { ...AGREEMENT, id: 'a-2', end: 'soon' }, { ...AGREEMENT, id: 'a-3', start: '2026-02-30' }],
    packages: [7, { ...BASE, entitlements: [HOURS, { id: 4 }, 'x'] }, { id: 'p-9' }],
  }));
  await expect(page.getByText('We couldn\'t read 7 items, so they\'re missing here.')).toBeVisible();
  await expect(view.enterprise.getByRole('link')).toContainText('100 of 400 hours');
});

test('a person without any workspace, and with unknown roles', async ({ page }) => {
  await answer(page, '/me', { user: { id: 'u-11', displayName: SCRIPT }, workspaces: [], meta: META, future: true });
  await page.goto(OVERVIEW);
  await expect(page.getByRole('heading', { level: 1, name: 'You don\'t have access to this page' })).toBeVisible();
  await expect(page.getByText('Ask your company\'s administrators.')).toBeVisible();
  await page.unrouteAll();
  await answer(page, '/me', {
    user: { id: 'u-11', displayName: 'Ålice' }, meta: META,
    workspaces: [{ id: 'w-1', name: SCRIPT, customer: 'C', current: true, roles: ['emperor'], capabilities: ['viewCustomerActivity', 'fly'] }],
  });
  await page.reload();
  await overview(page).ready();
  await page.getByRole('button', { name: /Ålice/ }).click();
  await expect(page.getByText('Other (emperor)')).toBeVisible();
});

test('hundreds of packages are all built, and filters stay fast', async ({ page }) => {
  const packages = Array.from({ length: 200 }, (_, n) => ({
    ...ADD_ON, id: `p-${n + 10}`, name: `Package ${n}`, status: n % 2 ? 'active' : 'inactive',
    entitlements: Array.from({ length: 5 }, (_, k) => ({ ...HOURS, id: `e-${n}-${k}`, name: `Entitlement ${n}-${k}`, consumed: String(k) })),
  }));
  await answer(page, '/activity*', activity({ packages }));
  await page.goto(OVERVIEW);
  const view = overview(page);
  await view.ready();
  await expect(page.getByText('100 of 200 packages')).toBeVisible();
  await expect(page.locator('article')).toHaveCount(200);
  await view.status.click();
  await view.option(/^All$/).click();
  await expect(page.getByText('200 of 200 packages')).toBeVisible();
  await view.package.click();
  const search = page.getByRole('combobox', { name: 'Search Package' });
  await search.fill('package 199');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(view.packages.filter({ visible: true })).toHaveCount(1);
  // Links built before the filters changed lead to the current filters.
  const link = view.addOns.getByRole('link', { name: /^Entitlement 199-1/ });
  await expect.poll(async () => {
    const url = new URL((await link.getAttribute('href'))!, page.url());
    return [url.pathname, ...[...url.searchParams].sort()];
  }).toEqual(['/customer-activity/entitlements/e-199-1', ['package', 'p-209'], ['status', 'all']]);
});

for (const [what, cases, whole, advisory] of [
  ['the list is missing', undefined, 'Number unknown', 'Number unknown'],
  ['an unreadable row', [{ service: 'advisory', count: 2 }, { count: 3 }], 'Number unknown', '2 cases'],
  ['a row without a number', [{ service: 'advisory', count: 2 }, { service: 'problemResolution' }], 'Number unknown', '2 cases'],
  ['a row is missing', [{ service: 'advisory', count: 2 }], '2 cases', '2 cases'],
] as const) {
  test(`an unknown number of additional cases is not shown as zero: ${what}`, async ({ page }) => {
    await show(page, activity({ additionalCases: cases }));
    const disclosure = page.getByRole('button', { name: /^Additional cases/ });
    await expect(disclosure).toHaveText(`Additional cases${whole}`);
    await disclosure.click();
    await expect(page.getByRole('link', { name: /^Advisory/ })).toContainText(advisory);
    await expect(page.getByRole('link', { name: /^Problem resolution/i })).toContainText(whole === '2 cases' ? '0 cases' : 'Number unknown');
  });
}
