// Going back undoes what was selected: in the browser's history, and in memory.
import { en, CONTACTS, MEMORY } from './embedding';
import { expect, NOW, openOverview, test, where, type Page } from './fixtures';
import { chooseStatus, mountIn, openBlank, overviewStands, test as hosted, within } from './hosts';

const entries = (page: Page) => page.evaluate(() => history.length);
const at = (page: Page, address: string) => expect.poll(() => where(page)).toBe(address);
/** Selections further apart than this have a history entry each. */
const apart = (page: Page) => page.clock.runFor(2_000);

async function select(page: Page, filter: ReturnType<Page['getByRole']>, name: string | RegExp) {
  await filter.click();
  await page.getByRole('option', { name }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listbox')).toHaveCount(0);
}

test.describe('in the address bar', () => {
  test.beforeEach(({ page }) => page.clock.install({ time: NOW }));

  test('back undoes one filter after the other, forward repeats them, and focus and scroll position stay', async ({ page, watch }) => {
    const view = await openOverview(page, '?status=active');
    const before = await entries(page);
    await view.status.scrollIntoViewIfNeeded();
    await select(page, view.status, /^All$/);
    await at(page, '/customer-activity?status=all');
    await apart(page);
    await select(page, view.package, /^Modern Work Solutions/);
    await at(page, '/customer-activity?status=all&package=p-8');
    expect(await entries(page)).toBe(before + 2);
    await expect(view.package).toBeFocused();
    const scrolled = await page.evaluate(() => scrollY);
    expect(scrolled).toBeGreaterThan(0);
    await page.goBack();
    await at(page, '/customer-activity?status=all');
    await expect(view.package).toContainText('All packages');
    await expect(view.status).toContainText('All');
    await page.goBack();
    await at(page, '/customer-activity?status=active');
    await expect(view.status).toContainText('Active');
    await expect(view.package).toBeFocused();
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
    await page.goForward();
    await expect(view.status).toContainText('All');
    await page.goForward();
    await expect(view.package).toContainText('Modern Work Solutions');
    expect(watch.asked('/activity')).toHaveLength(1);
  });

  test('selections within two seconds of each other are undone together', async ({ page }) => {
    const view = await openOverview(page);
    const before = await entries(page);
    await select(page, view.status, 'Inactive');
    await page.clock.runFor(500);
    await select(page, view.status, /^All$/);
    await select(page, view.package, /^Modern Work Solutions/);
    await at(page, '/customer-activity?status=all&package=p-8');
    expect(await entries(page)).toBe(before + 1);
    await page.goBack();
    await at(page, '/customer-activity');
    await expect(view.status).toContainText('Active');
    // What is selected next is no part of what was undone.
    await select(page, view.status, 'Inactive');
    await at(page, '/customer-activity?status=inactive');
    await page.goBack();
    await at(page, '/customer-activity');
  });

  test('after a selection was undone, going back to the page restores its scroll position', async ({ page }) => {
    const view = await openOverview(page);
    await select(page, view.status, /^All$/);
    await at(page, '/customer-activity?status=all');
    await page.goBack();
    await at(page, '/customer-activity');
    const last = view.packages.last().getByRole('link').last();
    await last.scrollIntoViewIfNeeded();
    const scrolled = await page.evaluate(() => scrollY);
    expect(scrolled).toBeGreaterThan(0);
    await last.click();
    await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toBeVisible();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
    await page.goBack();
    await at(page, '/customer-activity');
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(scrolled);
  });

  test('a filter that is taken back at once leaves no entry in the way', async ({ page }) => {
    const view = await openOverview(page, '?status=all');
    await apart(page);
    await select(page, view.status, 'Inactive');
    await at(page, '/customer-activity?status=inactive');
    await apart(page);
    await select(page, view.package, /^Developer Support/);
    await expect.poll(() => where(page)).toMatch(/\?status=inactive&package=p-\d+$/);
    await select(page, view.package, /^All packages/);
    await at(page, '/customer-activity?status=inactive');
    await page.goBack();
    await at(page, '/customer-activity?status=all');
    await expect(view.status).toContainText('All');
  });

  test('a selection after opening a page has an entry of its own', async ({ page }) => {
    const view = await openOverview(page);
    await select(page, view.status, 'Inactive');
    await view.packages.filter({ hasText: 'Developer Support' }).getByRole('link', { name: /^Advisory support/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Advisory support' })).toBeVisible();
    await page.getByRole('button', { name: 'Title', exact: true }).click();
    await at(page, '/customer-activity/entitlements/e-16?status=inactive&sort=title');
    await page.goBack();
    await at(page, '/customer-activity/entitlements/e-16?status=inactive');
    await page.goBack();
    await at(page, '/customer-activity?status=inactive');
    await page.goBack();
    await at(page, '/customer-activity');
  });

  test('sort, breakdown, chart and period add an entry each, and typing adds none', async ({ page }) => {
    const PLACE = '/customer-activity/entitlements/e-1';
    await page.goto(PLACE);
    await expect(page.getByRole('grid')).toBeVisible();
    const before = await entries(page);
    const search = page.getByRole('searchbox');
    await search.pressSequentially('azure');
    await at(page, `${PLACE}?q=azure`);
    await apart(page);
    await search.fill('');
    await at(page, PLACE);
    expect(await entries(page)).toBe(before);
    const added: [string, () => Promise<unknown>][] = [
      ['sort=title', () => page.getByRole('button', { name: 'Title', exact: true }).click()],
      ['group=severity', () => page.getByRole('combobox', { name: 'Break down by' }).selectOption('severity')],
      ['chart=total', () => page.getByRole('button', { name: 'Running total' }).click()],
      ['by=quarter', () => page.getByRole('button', { name: 'By quarter' }).click()],
      ['view=table', () => page.getByRole('button', { name: 'Show as table' }).click()],
      ['from=2026-01-01&to=2026-12-31', async () => {
        await page.getByRole('button', { name: 'Period', exact: true }).click();
        await page.getByRole('button', { name: 'This year' }).click();
        await page.keyboard.press('Escape');
      }],
    ];
    const addresses = [PLACE];
    for (const [parameter, act] of added) {
      await apart(page);
      await act();
      await expect.poll(() => where(page), parameter).toContain(parameter);
      addresses.push(where(page));
    }
    expect(await entries(page)).toBe(before + added.length);
    for (const address of addresses.reverse().slice(1)) {
      await page.goBack();
      await at(page, address);
    }
    await expect(page.getByRole('columnheader', { name: /^Title/ })).toHaveAttribute('aria-sort', 'none');
    await expect(page.getByRole('button', { name: 'Show as table' })).toHaveAttribute('aria-pressed', 'false');
  });

  test('dismissing the notice about invalid filters adds no entry', async ({ page }) => {
    await openOverview(page, '?package=p-99');
    const before = await entries(page);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await at(page, '/customer-activity');
    expect(await entries(page)).toBe(before);
  });

  test('the workspace of Manage users is undone too', async ({ page }) => {
    await page.goto('/manage-users?workspace=w-2');
    const workspace = page.getByRole('main').getByRole('combobox', { name: 'Workspace' });
    await select(page, workspace, 'Contoso Research');
    await at(page, '/manage-users?workspace=w-3');
    await page.goBack();
    await at(page, '/manage-users?workspace=w-2');
    await expect(workspace).toContainText('Contoso UK');
  });
});

hosted.describe('in memory', () => {
  const step = (page: Page, way: 'back' | 'forward') => page.evaluate((way) => instances.one!.handle[way](), way);

  hosted('the host’s buttons go through pages and selections, and the browser’s history stays the host’s', async ({ page }) => {
    await page.clock.install({ time: NOW });
    await openBlank(page);
    const [url, length] = [page.url(), await entries(page)];
    const part = within(await mountIn(page, 'one', MEMORY));
    await overviewStands(part);
    const status = () => part.text('combobox', en.status);
    expect(await step(page, 'back'), 'there is nothing to go back to').toBe(false);
    await chooseStatus(page, part, en.inactive);
    await apart(page);
    await chooseStatus(page, part, en.all);
    await part.click('link', CONTACTS);
    await part.sees('gridcell');
    await part.click('button', /^Details/);
    await part.sees('dialog');
    await page.keyboard.press('Escape');
    await part.lacks('dialog');
    // Closed details are no place to go back to.
    expect(await step(page, 'back')).toBe(true);
    await overviewStands(part);
    expect(await status()).toContain(en.all);
    expect(await step(page, 'back')).toBe(true);
    await expect.poll(status).toContain(en.inactive);
    expect(await step(page, 'back')).toBe(true);
    await expect.poll(status).toContain(en.active);
    expect(await step(page, 'back')).toBe(false);
    expect(await step(page, 'forward')).toBe(true);
    await expect.poll(status).toContain(en.inactive);
    // A new selection ends what lay ahead.
    await chooseStatus(page, part, en.active);
    expect(await step(page, 'forward')).toBe(false);
    expect([page.url(), await entries(page)]).toEqual([url, length]);
  });

  hosted('with the address bar, the host’s buttons are the browser’s', async ({ page }) => {
    await openBlank(page, '/blank/app/customer-activity');
    const part = within(await mountIn(page, 'one', { basePath: '/blank/app' }));
    await overviewStands(part);
    await chooseStatus(page, part, en.inactive);
    await at(page, '/blank/app/customer-activity?status=inactive');
    expect(await step(page, 'back')).toBe(false);
    await page.goBack();
    await expect.poll(() => part.text('combobox', en.status)).toContain(en.active);
  });
});
