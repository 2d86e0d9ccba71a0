// Filters by mouse and keyboard: the address and the requests. history.spec.ts has the history.
import type { Request } from '@playwright/test';
import { expect, openOverview, test, where, type Page } from './fixtures';

async function choose(page: Page, filter: ReturnType<Page['getByRole']>, ...names: (string | RegExp)[]) {
  await filter.click();
  for (const name of names) await page.getByRole('option', { name }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listbox')).toHaveCount(0);
}

test('each filter writes its own parameter, and the default writes none', { tag: '@smoke' }, async ({ page }) => {
  const view = await openOverview(page);
  await choose(page, view.status, 'Inactive');
  await expect.poll(() => where(page)).toBe('/customer-activity?status=inactive');
  await choose(page, view.status, /^All$/);
  await expect.poll(() => where(page)).toBe('/customer-activity?status=all');
  await choose(page, view.status, /^Active$/);
  await expect.poll(() => where(page)).toBe('/customer-activity');
  await choose(page, view.agreement, /E-061019486/, /E-061774203/);
  await expect.poll(() => where(page)).toBe('/customer-activity?agreement=a-1&agreement=a-2');
  await choose(page, view.agreement, 'All active agreements');
  await expect.poll(() => where(page)).toBe('/customer-activity');
  await choose(page, view.addOnAgreement, /E-061774203/);
  await expect.poll(() => where(page)).toBe('/customer-activity?addOnAgreement=a-2');
  await choose(page, view.package, /^Modern Work Solutions/);
  await expect.poll(() => where(page)).toBe('/customer-activity?addOnAgreement=a-2&package=p-8');
});

test('the workspace filter: current, several, all, and back', async ({ page, watch }) => {
  const view = await openOverview(page);
  await expect(view.workspace).toContainText('Contoso Deutschland');
  await choose(page, view.workspace, 'Contoso UK');
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=w-1&workspace=w-2');
  await view.ready();
  await expect(view.workspace).toContainText('2 workspaces');
  await choose(page, view.workspace, 'All workspaces');
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=*');
  await view.ready();
  await expect(view.workspace).toContainText('All workspaces');
  await choose(page, view.workspace, 'Contoso Research');
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=w-3');
  await view.ready();
  // Unselecting the last one leaves the default: the current workspace, whose response is cached.
  await choose(page, view.workspace, 'Contoso Research');
  await expect.poll(() => where(page)).toBe('/customer-activity');
  await view.ready();
  await expect(view.enterprise).toContainText('417.25 of 600 hours');
  expect(watch.asked('/activity')).toEqual([
    '/activity?workspace=w-1', '/activity?workspace=w-1&workspace=w-2', '/activity?workspace=*', '/activity?workspace=w-3',
  ]);
});

test('the option for everything is selected when nothing else is', async ({ page }) => {
  const view = await openOverview(page, '?addOnAgreement=a-2');
  await view.addOnAgreement.click();
  await expect(page.getByRole('option', { selected: true })).toHaveText(/Unified International/);
  await page.getByRole('option', { name: 'All agreements' }).click();
  await expect(page.getByRole('option', { selected: true })).toHaveText('All agreements');
  await expect.poll(() => where(page)).toBe('/customer-activity');
});

for (const [lang, person, words] of [
  ['en', 'customer-admin', { all: 'All agreements', top: 'All active agreements', above: 'As above: Unified International', several: 'As above: 2 agreements', clear: 'Clear filters' }],
  ['de', 'customer-activity', { all: 'Alle Verträge', top: 'Alle aktiven Verträge', above: 'Wie oben: Unified International', several: 'Wie oben: 2 Verträge', clear: 'Filter löschen' }],
] as const) {
  test(`the add-on area follows the agreements at the top until it has its own (${lang})`, async ({ page, become }) => {
    await become(person);
    const view = await openOverview(page, '?workspace=w-1', lang);
    const add = (query: string) => expect.poll(() => where(page)).toBe(`/customer-activity?workspace=w-1${query}`);
    const shown = () => view.packages.getByRole('heading', { level: 3 }).filter({ visible: true }).allTextContents();
    await expect(view.addOnAgreement).toContainText(words.all);
    await choose(page, view.agreement, /E-061774203/);
    await add('&agreement=a-2');
    await expect(view.addOnAgreement).toContainText(words.above);
    await expect.poll(shown).toEqual(['Modern Work Solutions']);
    await expect(view.addOns.getByRole('button', { name: words.clear }), 'following is no filter of its own').toHaveCount(0);
    await choose(page, view.agreement, /E-061019486/);
    await expect(view.addOnAgreement).toContainText(words.several);
    await expect.poll(shown).not.toEqual(['Modern Work Solutions']);
    await choose(page, view.agreement, /E-061019486/);
    // After a selection of its own the area no longer follows the top.
    await choose(page, view.addOnAgreement, /E-061019486/);
    await add('&agreement=a-2&addOnAgreement=a-1');
    await expect(view.addOnAgreement).toContainText('Unified Enterprise');
    await choose(page, view.agreement, words.top);
    await add('&addOnAgreement=a-1');
    await choose(page, view.agreement, /E-061774203/);
    await choose(page, view.addOnAgreement, words.all);
    await add('&addOnAgreement=*&agreement=a-2');
    await expect(view.addOnAgreement).toContainText(words.all);
    await expect.poll(async () => (await shown()).length).toBeGreaterThan(1);
    // After clearing, it follows again, and a reload shows the same.
    await view.addOns.getByRole('button', { name: words.clear }).click();
    await add('&agreement=a-2');
    await expect(view.addOnAgreement).toContainText(words.above);
    await page.reload();
    await expect(view.addOnAgreement).toContainText(words.above);
    await expect.poll(shown).toEqual(['Modern Work Solutions']);
  });
}

test('without add-on packages for the agreements at the top, the area says why and offers a way out', async ({ page }) => {
  const view = await openOverview(page, '?workspace=*&agreement=a-5');
  await expect(view.addOns).toContainText('No packages match these filters');
  await view.addOns.getByRole('button', { name: 'Show inactive' }).click();
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=*&agreement=a-5&status=all');
  await expect(view.status).toBeFocused();
  await expect(view.packages.filter({ visible: true })).toHaveCount(1);
});

test('the packages offered depend on the selected agreement', async ({ page }) => {
  const view = await openOverview(page, '?package=p-2&package=p-8');
  await expect(view.packages).toHaveCount(2);
  await view.package.click();
  await expect(page.getByRole('option').filter({ hasText: /^(?!All)/ })).toHaveCount(9);
  await page.keyboard.press('Escape');
  await choose(page, view.addOnAgreement, /E-061774203/);
  // p-2 belongs to another agreement: it is no longer offered, so no longer selected.
  await expect.poll(() => [...new URL(page.url()).searchParams].sort()).toEqual([['addOnAgreement', 'a-2'], ['package', 'p-8']]);
  await view.package.click();
  await expect(page.getByRole('option')).toHaveText([/^All packages/, /^Modern Work Solutions/, /^Copilot Adoption/]);
  await page.keyboard.press('Escape');
  await expect(page.getByText('1 of 9 packages')).toBeVisible();
  await expect(page.getByText('Some filters in this link')).toHaveCount(0);
});

test('without a match a message offers to clear the filters', async ({ page }) => {
  const view = await openOverview(page, '?package=p-9');
  await expect(view.addOns).toContainText('No packages match these filters');
  await expect(view.packages).toHaveCount(0);
  await view.addOns.getByRole('button', { name: 'Clear filters' }).last().click();
  await expect.poll(() => where(page)).toBe('/customer-activity');
  await expect(view.packages.first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Clear filters' })).toHaveCount(0);
});

test('clearing the add-on filters leaves the filters at the top alone', async ({ page }) => {
  const view = await openOverview(page, '?workspace=*&agreement=a-5&addOnAgreement=a-1&package=p-5&status=all');
  await view.addOns.getByRole('button', { name: 'Clear filters' }).first().click();
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=*&agreement=a-5');
});

test('the result of a filter is announced', async ({ page }) => {
  const view = await openOverview(page);
  await expect(page.getByText('Loaded. Entitlements: 13, packages: 5')).toBeAttached();
  await choose(page, view.status, 'Inactive');
  await expect(page.getByText('Loaded. Entitlements')).toContainText('Entitlements: 7, packages: 4');
});

test('a workspace without any agreement shows an empty state', async ({ page }) => {
  const view = await openOverview(page, '?workspace=w-4');
  await expect(page.getByRole('region', { name: 'Agreements' })).toContainText('The selected workspaces have no agreement');
  await expect(view.addOns).toContainText('The selected workspaces have no add-on packages');
  await expect(view.workspace).toBeVisible();
});

test('Copy link includes implied workspaces', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openOverview(page, '?status=all');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const copied = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  expect(copied.pathname).toBe('/customer-activity');
  expect([...copied.searchParams].sort()).toEqual([['status', 'all'], ['workspace', 'w-1']]);
  expect(copied.origin).toBe(new URL(page.url()).origin);
  await expect.poll(() => where(page)).toBe('/customer-activity?status=all');
});

test('an older response never overwrites a newer choice', async ({ page, faults, watch }) => {
  const view = await openOverview(page);
  watch.allow(/net::ERR_ABORTED/);
  await faults([{ path: '/activity', query: 'workspace=w-2', delayMs: 1500 }]);
  await view.workspace.click();
  await page.getByRole('option', { name: 'Contoso UK' }).click(); // w-1 and w-2: slow
  await expect.poll(() => watch.asked('/activity').at(-1)).toBe('/activity?workspace=w-1&workspace=w-2');
  const isSlow = (asked: Request) => asked.url().includes('workspace=w-1&workspace=w-2');
  const slow = new Promise<void>((resolve) => {
    for (const end of ['requestfinished', 'requestfailed'] as const) page.on(end as 'requestfinished', (asked) => { if (isSlow(asked)) resolve(); });
  });
  await page.getByRole('option', { name: 'All workspaces' }).click(); // quick
  await page.keyboard.press('Escape');
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=*');
  const tile = view.enterprise.getByRole('link', { name: /^Support contacts/ });
  await expect(tile).toContainText('60 of 85 contacts');
  // Aborted or answered; in the latter case it is cached.
  await slow;
  await expect(tile).toContainText('60 of 85 contacts');
  await expect(view.workspace).toContainText('All workspaces');
});
