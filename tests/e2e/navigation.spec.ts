// Deep links, reload, back and forward; invalid addresses; the other routes.
import { expect, NOW, openOverview, overview, refuse, refused, test, where, FAILED, type Page } from './fixtures';
import { records } from './records';

const DEEP = '?workspace=w-1&workspace=w-2&agreement=a-2&addOnAgreement=a-1&addOnAgreement=a-2&package=p-2&package=p-8&status=all';

async function showsDeep(page: Page) {
  const view = overview(page);
  await view.ready();
  await expect.poll(() => where(page)).toBe('/customer-activity' + DEEP);
  await expect(view.workspace).toContainText('2 workspaces');
  await expect(view.agreement).toContainText('Unified International');
  await expect(view.addOnAgreement).toContainText('2 agreements');
  await expect(view.package).toContainText('2 packages');
  await expect(view.status).toContainText('All');
  await expect(view.packages.getByRole('heading', { level: 3 })).toHaveText(['Designated Engineering Azure', 'Modern Work Solutions']);
  await expect(view.enterprise.getByRole('link', { name: /^Support contacts/ })).toContainText('15 of 20 contacts');
}

test('a deep link, a reload and another tab give the same view', async ({ page, context }) => {
  await page.goto('/customer-activity' + DEEP);
  await showsDeep(page);
  await page.reload();
  await showsDeep(page);
  const other = await context.newPage();
  await other.clock.setFixedTime(new Date('2026-11-23T10:00:00Z'));
  await other.goto(page.url());
  await showsDeep(other);
  await expect(page.getByText('Some filters in this link')).toHaveCount(0);
});

test('drilldown, back and forward show the same views and repeat no request', { tag: '@smoke' }, async ({ page, watch }) => {
  await page.goto('/customer-activity' + DEEP);
  await showsDeep(page);
  const view = overview(page);
  await view.enterprise.getByRole('link', { name: /^Support contacts/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Support contacts' })).toBeVisible();
  // A request aborted by leaving is rightly repeated, so wait for it.
  await expect(page.getByText('Data as of')).toBeVisible();
  await expect(page.getByRole('grid')).toBeVisible();
  await expect.poll(() => where(page)).toBe('/customer-activity/kinds/supportContacts' + DEEP);
  await page.goBack();
  await showsDeep(page);
  await page.goForward();
  await expect(page.getByRole('heading', { level: 1, name: 'Support contacts' })).toBeVisible();
  // A request aborted by leaving is rightly repeated, so wait for it.
  await expect(page.getByText('Data as of')).toBeVisible();
  await expect(page.getByRole('grid')).toBeVisible();
  // The breadcrumb leads back to the same overview.
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Customer activity' }).click();
  await showsDeep(page);
  const asked = watch.asked();
  expect(asked.filter((one) => one.startsWith('/activity'))).toHaveLength(1);
  expect(asked.filter((one) => one.startsWith('/me'))).toHaveLength(1);
  expect(asked.length, `each question once: ${asked.join(' ')}`).toBe(new Set(asked).size);
});

test('opening a page adds one entry to the history', async ({ page }) => {
  const view = await openOverview(page);
  const before = await page.evaluate(() => history.length);
  await view.packages.filter({ hasText: 'Designated Engineering Azure' }).getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Designated support engineering' })).toBeVisible();
  expect(await page.evaluate(() => history.length)).toBe(before + 1);
  await expect.poll(() => where(page)).toBe('/customer-activity/entitlements/e-8');
});

test('a changed filter survives a drilldown and the way back', async ({ page }) => {
  const view = await openOverview(page);
  await view.status.click();
  await view.option('Inactive').click();
  await view.packages.filter({ hasText: 'Developer Support' }).getByRole('link', { name: /^Advisory support/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Advisory support' })).toBeVisible();
  await expect.poll(() => where(page)).toBe('/customer-activity/entitlements/e-16?status=inactive');
  await page.goBack();
  await expect(view.packages.filter({ hasText: 'Developer Support' })).toBeVisible();
  await expect.poll(() => where(page)).toBe('/customer-activity?status=inactive');
  await expect(view.status).toContainText('Inactive');
});

const NOTICE = 'Some filters in this link don\'t exist or aren\'t available to you. We left them out.';

for (const [what, bad, cleaned] of [
  ['a workspace', '?workspace=w-99', ''],
  ['a workspace beside one that exists', '?workspace=w-2&workspace=w-99', '?workspace=w-2'],
  ['an agreement', '?agreement=a-99', ''],
  ['an agreement of another workspace', '?workspace=w-3&agreement=a-1', '?workspace=w-3'],
  ['an agreement of the add-on area', '?addOnAgreement=a-99&addOnAgreement=a-2', '?addOnAgreement=a-2'],
  ['a package', '?package=p-99', ''],
  ['a package of another agreement', '?addOnAgreement=a-1&package=p-8', '?addOnAgreement=a-1'],
  ['an enterprise-wide package, which the filter does not offer', '?package=p-1', ''],
  ['a status', '?status=sleeping', ''],
  ['everything at once', '?workspace=x&agreement=y&addOnAgreement=z&package=%3Cimg%20src%3Dx%3E&status=..', ''],
] as const) {
  test(`an invalid filter is dropped with one notice: ${what}`, async ({ page }) => {
    const view = await openOverview(page, bad);
    await expect(page.getByText(NOTICE)).toHaveCount(1);
    await expect(page.getByText(NOTICE)).toBeVisible();
    await expect(view.packages.first().or(view.addOns.getByText('No package')).first()).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect(page.getByText(NOTICE)).toHaveCount(0);
    await expect.poll(() => where(page)).toBe('/customer-activity' + cleaned);
    await view.ready();
  });
}

test('an invalid filter leaves the address with the next choice', async ({ page }) => {
  const view = await openOverview(page, '?agreement=a-99&status=inactive');
  await view.status.click();
  await view.option(/^All$/).click();
  await expect.poll(() => where(page)).toBe('/customer-activity?status=all');
  await expect(page.getByText(NOTICE)).toHaveCount(0);
});

test('a filter without access looks just like an invalid one', async ({ page, become }) => {
  await become('workspace-admin'); // of w-1; a plain member of w-2
  await page.goto('/customer-activity?workspace=w-2');
  const text = 'Filter in diesem Link, die es nicht gibt oder die für Sie nicht verfügbar sind, wurden weggelassen.';
  await expect(page.getByText(text)).toBeVisible();
  await expect(overview(page, 'de').workspace).toContainText('Contoso Deutschland');
});

test('unknown parameters are ignored and kept', async ({ page }) => {
  const view = await openOverview(page, '?utm=mail&x=%F0%9F%8E%89&x=2&__proto__=1');
  await expect(page.getByText(NOTICE)).toHaveCount(0);
  await view.status.click();
  await view.option('Inactive').click();
  await expect.poll(() => page.url()).toContain('status=inactive');
  const params = new URL(page.url()).searchParams;
  expect(params.getAll('utm')).toEqual(['mail']);
  expect(params.getAll('x')).toEqual(['🎉', '2']);
});

test('broken escapes in an address are ignored', async ({ page }) => {
  await openOverview(page, '?package=%E0%A4%A&agreement=%');
  await expect(page.getByText(NOTICE)).toBeVisible();
});

test('home leads to the overview and to Manage users', { tag: '@smoke' }, async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Amelia Hartmann');
  const navigation = page.getByRole('navigation', { name: 'Main navigation' });
  await expect(navigation.getByRole('link')).toHaveText(['Home', 'Management', 'Customer activity', 'Manage users']);
  await navigation.getByRole('link', { name: 'Management' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Management' })).toBeFocused();
  await page.getByRole('main').getByRole('link', { name: /^Manage users/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Manage users' })).toBeFocused();
  await expect.poll(() => where(page)).toBe('/manage-users');
  await page.getByRole('searchbox', { name: 'Search' }).fill('jurgen kohler');
  await expect(page.getByRole('region', { name: 'People' }).getByRole('grid')).toContainText('Jürgen Köhler');
  await navigation.getByRole('link', { name: 'Customer activity' }).click();
  await overview(page).ready();
  await expect.poll(() => where(page)).toBe('/customer-activity');
  await expect(navigation.getByRole('link', { name: 'Customer activity' })).toHaveAttribute('aria-current', 'page');
});

test('the navigation leads to Manage users only for those who may manage them', async ({ page, become, watch }) => {
  const navigation = page.getByRole('navigation', { name: 'Main navigation' });
  await page.goto('/customer-activity');
  await navigation.getByRole('link', { name: 'Manage users' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Manage users' })).toBeFocused();
  await expect(navigation.getByRole('link', { name: 'Manage users' })).toHaveAttribute('aria-current', 'page');
  // A request of the person before would fail.
  await watch.quiet(page);
  await become('customer-activity');
  // A reader of German, and the right to see activity only.
  await page.goto('/customer-activity');
  await overview(page, 'de').ready();
  await expect(page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link')).toHaveText(['Start', 'Verwaltung', 'Kundenaktivität']);
});

test('the address of the former page links to the new one', async ({ page }) => {
  await page.goto('/contract-details');
  await expect(page.getByRole('heading', { level: 1, name: 'Contract details' })).toBeVisible();
  await page.getByRole('main').getByRole('link').click();
  await overview(page).ready();
  await expect.poll(() => where(page)).toBe('/customer-activity');
});

for (const path of ['/nothing', '/customer-activity/nothing', '/customer-activity/additional-cases/other', '/customer-activity/entitlements/']) {
  test(`not found: ${path}`, async ({ page, watch }) => {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: 'Page not found' })).toBeVisible();
    await expect(page).toHaveTitle(/Page not found/);
    await expect.poll(() => where(page)).toBe(path);
    await page.getByRole('link', { name: 'Go to Customer activity' }).click();
    await overview(page).ready();
    expect(watch.asked('/entitlements')).toEqual([]);
  });
}

for (const path of ['/customer-activity/entitlements/e-9999', '/customer-activity/kinds/nothing', '/customer-activity/entitlements/%3Fx%23y', '/customer-activity/entitlements/e-1%20%C3%A4']) {
  test(`a missing or inaccessible page is not found: ${path}`, async ({ page, watch }) => {
    watch.allow(FAILED(404));
    await page.goto(path + '?status=all');
    await expect(page.getByRole('heading', { level: 1, name: 'Page not found' })).toBeVisible();
    await page.getByRole('link', { name: 'Go to Customer activity' }).click();
    await overview(page).ready();
    expect(where(page), 'the filters stay').toBe('/customer-activity?status=all');
  });
}

test('an entitlement of an inaccessible workspace is not found', async ({ page, become, watch }) => {
  watch.allow(FAILED(404));
  await become('customer-activity'); // w-1 only; e-31 belongs to w-3
  await page.goto('/customer-activity/entitlements/e-31');
  await expect(page.getByRole('heading', { level: 1, name: 'Seite nicht gefunden' })).toBeVisible();
});

for (const [service, name, other] of [['problem-resolution', 'Problem resolution', 26], ['advisory', 'Advisory', 12]] as const) {
  test(`additional cases: ${name}`, async ({ page }) => {
    const view = await openOverview(page);
    await expect(view.cases).toHaveAttribute('aria-expanded', 'false');
    await view.cases.click();
    await expect(view.cases).toHaveAttribute('aria-expanded', 'true');
    const link = page.getByRole('link', { name: new RegExp(`^${name} \\d`) });
    await expect(link).toContainText(`${other} cases`);
    await link.click();
    await expect(page.getByRole('heading', { level: 1, name: `Additional cases: ${name}` })).toBeFocused();
    await expect.poll(() => where(page)).toBe(`/customer-activity/additional-cases/${service}`);
    expect(await records(page).rows()).toHaveLength(other);
    await expect(page.getByRole('columnheader', { name: 'Reason' })).toBeVisible();
    await expect(page).toHaveTitle(/Additional cases/);
  });
}

test('a drilldown shows its name and its records', async ({ page }) => {
  await page.goto('/customer-activity/entitlements/e-8');
  await expect(page.getByRole('heading', { level: 1, name: 'Designated support engineering' })).toBeVisible();
  await expect(page).toHaveTitle(/Designated support engineering/);
  await expect(page.getByRole('main')).toContainText('E-061019486');
  await expect(page.getByRole('meter')).toHaveAttribute('aria-valuetext', '214 of 200 hours used, 14 hours over');
  await expect(page.getByText('46 engagements', { exact: true })).toBeVisible();
  // Grouped by the month in which they started.
  expect((await records(page).rows()).filter(({ cells }) => cells[1])).toHaveLength(46);
  await expect(page.getByText('Data as of')).toBeVisible();
});

test('an action link leaves the app safely', async ({ page }) => {
  await page.goto('/customer-activity/entitlements/e-1');
  const link = page.getByRole('link', { name: 'Open a support request' });
  await expect(link).toHaveAttribute('href', 'https://support.contoso.example/new');
  await expect(link).toHaveAttribute('rel', /noopener/);
});

test('manage users: the workspace in the address', async ({ page, watch }) => {
  await page.goto('/manage-users?workspace=w-2');
  await expect(page.getByRole('region', { name: 'People' }).getByRole('grid')).toContainText('Eleanor Whitfield');
  const workspace = page.getByRole('combobox', { name: 'Workspace' });
  await expect(workspace).toContainText('Contoso UK');
  await workspace.click();
  await page.getByRole('option', { name: 'Contoso Research' }).click();
  await expect.poll(() => where(page)).toBe('/manage-users?workspace=w-3');
  await expect.poll(() => watch.asked('/users').at(-1)).toContain('workspace=w-3');
  await expect(page.getByRole('region', { name: 'People' }).getByRole('grid')).toBeVisible();
});

test('a click with a modifier key is left to the browser', async ({ page, context }) => {
  const view = await openOverview(page, '?status=all');
  const opened = context.waitForEvent('page');
  await view.packages.filter({ has: page.getByRole('heading', { name: 'Designated Engineering Azure', exact: true }) }).getByRole('link').first().click({ modifiers: ['ControlOrMeta'] });
  const other = await opened;
  await expect(other.getByRole('heading', { level: 1, name: 'Designated support engineering' })).toBeVisible();
  expect(where(other)).toBe('/customer-activity/entitlements/e-8?status=all');
  await expect.poll(() => where(page)).toBe('/customer-activity?status=all');
});

test('the title and the scroll position follow the page', async ({ page }) => {
  const view = await openOverview(page);
  await expect(page).toHaveTitle(/Customer activity/);
  const last = view.packages.last().getByRole('link').last();
  await last.scrollIntoViewIfNeeded();
  const scrolled = await page.evaluate(() => scrollY);
  expect(scrolled).toBeGreaterThan(0);
  await last.click();
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toBeVisible();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
});

// --- a browser that refuses history changes ---------------------------------------------------------------------------------------

for (const [how, person, lang] of [['throws', 'customer-admin', 'en'], ['throws', 'workspace-admin', 'de'], ['ignores', 'customer-admin', 'en']] as const) {
  test.describe(`a browser that ${how}, ${lang}`, () => {
    test.use({ person });

    test('the address is updated to the latest filters once the browser allows it', async ({ page }) => {
      const view = await openOverview(page, '?status=all', lang);
      const length = await page.evaluate(() => history.length);
      await refuse(page, how);
      for (const status of [view.words.active, view.words.inactive]) {
        await view.status.click();
        await page.getByRole('option', { name: status, exact: true }).click();
        await expect(view.status).toContainText(status);
      }
      // The browser keeps refusing, and the page works without it.
      await expect.poll(() => refused(page)).toBeGreaterThan(2);
      await expect(view.packages.filter({ hasText: 'Developer Support' })).toBeVisible();
      expect(where(page)).toBe('/customer-activity?status=all');
      await refuse(page, null);
      await expect.poll(() => where(page)).toBe('/customer-activity?status=inactive');
      // The browser takes both selections at once, as one entry.
      expect(await page.evaluate(() => [history.length, refusing.written])).toEqual([length + 1, 1]);
      await page.goBack();
      await expect(view.status).toContainText(view.words.all);
    });

    test('a refused history entry is added later, and back leads to the page before', async ({ page }) => {
      const view = await openOverview(page, '', lang);
      await refuse(page, how);
      await view.kinds.first().click();
      await expect(page.getByRole('grid')).toBeVisible();
      await expect.poll(() => refused(page)).toBeGreaterThan(1);
      expect(where(page)).toBe('/customer-activity');
      await refuse(page, null);
      await expect.poll(() => where(page)).toMatch(/^\/customer-activity\/kinds\/\w+$/);
      await page.goBack();
      await view.ready();
      expect(where(page)).toBe('/customer-activity');
    });
  });
}

test('a refused entry is dropped once the history has moved', async ({ page }) => {
  await page.clock.install({ time: NOW });
  const view = await openOverview(page);
  await view.kinds.first().click();
  const search = page.getByRole('searchbox').first();
  await expect(search).toBeVisible();
  await refuse(page, 'throws');
  await search.fill('disk');
  await expect.poll(() => refused(page)).toBeGreaterThan(1);
  await page.goBack();
  await view.ready();
  await refuse(page, null);
  const attempts = await refused(page);
  await page.clock.runFor(5_000);
  expect(await page.evaluate(() => refusing)).toMatchObject({ refused: attempts, written: 0 });
  expect(where(page)).toBe('/customer-activity');
});

test('a record that another query finds at the same place stays in the history', async ({ page }) => {
  await page.goto('/manage-users');
  await page.getByRole('row').nth(1).getByRole('button', { name: 'Details' }).click();
  await expect.poll(() => where(page)).toContain('record=');
  const name = (await page.getByRole('dialog').getByRole('heading', { level: 2 }).first().textContent())!.trim();
  await page.getByRole('searchbox', { name: 'Search' }).fill(name);
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '2');
  await expect.poll(() => where(page)).toContain('q=');
  const open = where(page);
  // In another workspace there is no such person, which is not because of the search.
  await page.getByRole('combobox', { name: 'Workspace' }).click();
  await page.getByRole('option', { name: 'Contoso UK' }).click();
  await expect.poll(() => where(page)).toBe(`${open}&workspace=w-2`);
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '1');
  expect(where(page)).toBe(`${open}&workspace=w-2`);
  await page.goBack();
  await expect.poll(() => where(page)).toBe(open);
  await expect(page.getByRole('dialog').getByRole('heading', { level: 2 }).first()).toHaveText(name);
  expect(where(page)).toBe(open);
});
