// The current workspace in the header: a menu for those who may switch, kept on this device and for this person.
import { clean } from './accessibility';
import { en, MEMORY } from './embedding';
import { expect, openOverview, overview, test, where, type Page } from './fixtures';
import { mountIn, openBlank, overviewStands, test as hosted, update, within } from './hosts';

const KEY = 'customer-activity.workspace.';
const kept = (page: Page) => page.evaluate(() => ({ ...localStorage }) as Record<string, string>);
const header = (page: Page) => page.getByRole('banner');
const current = (page: Page, name: string) => header(page).getByRole('button', { name, exact: true });
const menu = (page: Page) => page.getByRole('menu', { name: 'Workspace' });
const item = (page: Page, name: string) => menu(page).getByRole('menuitemradio', { name, exact: true });

async function choose(page: Page, from: string, to: string) {
  await current(page, from).click();
  await item(page, to).click();
  await expect(menu(page)).toHaveCount(0);
}

test('a chosen workspace is the current one, also after a reload, and is asked for once', async ({ page, watch }) => {
  const view = await openOverview(page, '?status=all');
  await current(page, 'Contoso Deutschland').click();
  await expect(menu(page).getByRole('menuitemradio')).toHaveText(['Contoso Deutschland', 'Contoso UK', 'Contoso Research', 'Contoso Österreich']);
  await expect(menu(page).getByRole('menuitemradio', { checked: true })).toHaveText('Contoso Deutschland');
  await expect(page.getByRole('textbox', { name: 'Search Workspace' }), 'a short list needs no search').toHaveCount(0);
  await item(page, 'Contoso Research').click();
  await expect(current(page, 'Contoso Research')).toBeVisible();
  await expect.poll(() => where(page)).toBe('/customer-activity');
  await view.ready();
  await expect(view.workspace).toContainText('Contoso Research');
  await expect(view.heading).toBeFocused();
  const stored = Object.entries(await kept(page));
  expect(stored).toEqual([[expect.stringMatching(/^customer-activity\.workspace\.[\da-f]{1,8}$/), 'w-3']]);
  expect(watch.asked('/activity')).toEqual(['/activity?workspace=w-1', '/activity?workspace=w-3']);

  await page.reload();
  await view.ready();
  await expect(current(page, 'Contoso Research')).toBeVisible();
  await expect(view.workspace).toContainText('Contoso Research');
  expect(watch.asked('/activity'), 'the first request is right, and the only one').toEqual(['/activity?workspace=w-1', '/activity?workspace=w-3', '/activity?workspace=w-3']);
});

test('going back after a switch shows the workspace from before', async ({ page }) => {
  const view = await openOverview(page, '?status=all');
  await choose(page, 'Contoso Deutschland', 'Contoso UK');
  await expect(view.workspace).toContainText('Contoso UK');
  await page.goBack();
  await expect.poll(() => where(page)).toBe('/customer-activity?status=all&workspace=w-1');
  await expect(view.workspace).toContainText('Contoso Deutschland');
  await page.goForward();
  await expect(view.workspace).toContainText('Contoso UK');
});

test('from another page, choosing leads to the activity', async ({ page }) => {
  await page.goto('/');
  await choose(page, 'Contoso Deutschland', 'Contoso UK');
  await expect.poll(() => where(page)).toBe('/customer-activity');
  await expect(overview(page).workspace).toContainText('Contoso UK');
  await expect(overview(page).heading).toBeFocused();
});

test('the address comes before the choice, and “All workspaces” is an address', async ({ page, watch }) => {
  const view = await openOverview(page);
  await choose(page, 'Contoso Deutschland', 'Contoso Research');
  await view.ready();
  await openOverview(page, '?workspace=w-2');
  await expect(view.workspace).toContainText('Contoso UK');
  await expect(current(page, 'Contoso Research')).toBeVisible();
  await current(page, 'Contoso Research').click();
  await menu(page).getByRole('menuitem', { name: 'All workspaces' }).click();
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=*');
  await view.ready();
  await expect(view.workspace).toContainText('All workspaces');
  await expect(menu(page)).toHaveCount(0);
  await expect(view.heading).toBeFocused();
  expect(Object.values(await kept(page)), 'which is not stored').toEqual(['w-3']);
  expect(watch.asked('/activity').at(-1)).toBe('/activity?workspace=*');
});

test('another person on the same device has a choice of their own', async ({ page, become, watch }) => {
  const view = await openOverview(page);
  await choose(page, 'Contoso Deutschland', 'Contoso UK');
  await view.ready();
  await become('all-requests'); // of w-1 and w-2
  await openOverview(page);
  await expect(current(page, 'Contoso Deutschland')).toBeVisible();
  expect(watch.asked('/activity').at(-1)).toBe('/activity?workspace=w-1');
  await become('customer-admin');
  await openOverview(page);
  await expect(current(page, 'Contoso UK')).toBeVisible();
  expect(watch.asked('/activity').at(-1)).toBe('/activity?workspace=w-2');
});

test('a stored workspace that is no longer theirs is forgotten without a word', async ({ page, watch }) => {
  const view = await openOverview(page);
  await choose(page, 'Contoso Deutschland', 'Contoso UK');
  await view.ready();
  const [key] = Object.keys(await kept(page));
  expect(key).toContain(KEY);
  for (const gone of ['w-99', '*', '']) {
    await page.evaluate(([key, gone]) => { localStorage.setItem(key!, gone!); }, [key, gone]);
    await openOverview(page);
    await expect(current(page, 'Contoso Deutschland')).toBeVisible();
    await expect(view.workspace).toContainText('Contoso Deutschland');
    expect(watch.asked('/activity').at(-1)).toBe('/activity?workspace=w-1');
    await expect(page.getByText('Some filters in this link')).toHaveCount(0);
    expect(await kept(page)).toEqual({});
  }
});

test('a choice in another tab does not change what this one shows', async ({ page, context }) => {
  const view = await openOverview(page);
  const other = await context.newPage();
  await other.clock.setFixedTime(new Date('2026-11-23T10:00:00Z'));
  await openOverview(other);
  await choose(other, 'Contoso Deutschland', 'Contoso UK');
  await expect(current(other, 'Contoso UK')).toBeVisible();
  await view.status.click();
  await page.getByRole('option', { name: 'Inactive' }).click();
  await expect(view.workspace).toContainText('Contoso Deutschland');
  await expect(current(page, 'Contoso Deutschland')).toBeVisible();
});

test('where storage is refused, the choice lasts as long as the page', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } }));
  const view = await openOverview(page);
  await choose(page, 'Contoso Deutschland', 'Contoso UK');
  await expect(view.workspace).toContainText('Contoso UK');
  await page.reload();
  await expect(current(page, 'Contoso Deutschland')).toBeVisible();
});

test.describe('a person with one workspace', () => {
  test.use({ person: 'workspace-admin' });
  test('sees its name', async ({ page }) => {
    await openOverview(page, '', 'de');
    await expect(header(page).getByText('Contoso Deutschland')).toBeVisible();
    await expect(current(page, 'Contoso Deutschland')).toHaveCount(0);
  });
});

test('the menu works by keyboard', async ({ page }) => {
  const view = await openOverview(page);
  const button = current(page, 'Contoso Deutschland');
  await button.focus();
  await page.keyboard.press('ArrowDown');
  await expect(button).toHaveAttribute('aria-expanded', 'true');
  await expect(item(page, 'Contoso Deutschland'), 'at the checked one').toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(item(page, 'Contoso UK')).toBeFocused();
  await page.keyboard.press('End');
  await expect(menu(page).getByRole('menuitem')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(item(page, 'Contoso Deutschland')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(menu(page).getByRole('menuitem')).toBeFocused();
  await page.keyboard.press('c');
  await page.keyboard.press('c');
  await expect(item(page, 'Contoso UK')).toBeFocused();
  await page.keyboard.press('Home');
  await expect(item(page, 'Contoso Deutschland')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu(page)).toHaveCount(0);
  await expect(button).toBeFocused();
  // Tab leaves it.
  await page.keyboard.press('Enter');
  await expect(item(page, 'Contoso Deutschland')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(menu(page)).toHaveCount(0);
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(item(page, 'Contoso Deutschland')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(current(page, 'Contoso UK')).toBeVisible();
  await expect(view.heading).toBeFocused();
  // So does a press beside it.
  await current(page, 'Contoso UK').click();
  await expect(menu(page)).toBeVisible();
  await view.heading.click();
  await expect(menu(page)).toHaveCount(0);
});

/** The person has this many workspaces. */
const many = (page: Page, count: number) => page.route('**/api/v1/me', async (route) => {
  const response = await route.fetch();
  const me = await response.json();
  const [first] = me.workspaces;
  me.workspaces = Array.from({ length: count }, (_, at) => ({ ...first, id: at ? `x-${at}` : first.id, name: at ? `Fabrikam ${at}` : first.name, current: !at }));
  await route.fulfill({ response, json: me });
});

test('from eight workspaces on the menu has a search', async ({ page }) => {
  await many(page, 8);
  await page.route(/\/api\/v1\/[\w-]+\?(.*&)?workspace=x-7/, (route) => route.continue({ url: route.request().url().replace('x-7', 'w-2') }));
  await openOverview(page);
  await current(page, 'Contoso Deutschland').click();
  const search = page.getByRole('textbox', { name: 'Search Workspace' });
  await expect(search).toBeFocused();
  await page.keyboard.type('rikam 7');
  await expect(menu(page).getByRole('menuitemradio')).toHaveText(['Fabrikam 7']);
  await page.keyboard.press('ArrowDown');
  await expect(item(page, 'Fabrikam 7')).toBeFocused();
  // Letters go back to the search.
  await page.keyboard.type('8');
  await expect(search).toHaveValue('rikam 78');
  await expect(menu(page)).toContainText('Nothing found');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await expect(current(page, 'Fabrikam 7')).toBeVisible();
  expect(Object.values(await kept(page))).toEqual(['x-7']);
  await overview(page).ready();
});

test('seven workspaces need no search', async ({ page }) => {
  await many(page, 7);
  await openOverview(page);
  await current(page, 'Contoso Deutschland').click();
  await expect(item(page, 'Fabrikam 6')).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(0);
});

for (const [width, theme] of [[390, 'light'], [1280, 'dark']] as const) {
  test.describe(`${width} px, ${theme}`, () => {
    test.use({ viewport: { width, height: 800 }, colorScheme: theme });
    test(`the menu has no accessibility violation and stays in the window, ${width} px, ${theme}`, { tag: '@axe' }, async ({ page }) => {
      await openOverview(page);
      await current(page, 'Contoso Deutschland').click();
      await expect(item(page, 'Contoso Deutschland')).toBeFocused();
      await clean(page, 'workspaces', 'header');
      const box = (await menu(page).boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      await page.keyboard.press('Escape');
      await many(page, 9);
      await page.reload();
      await current(page, 'Contoso Deutschland').click();
      await expect(page.getByRole('textbox', { name: 'Search Workspace' })).toBeFocused();
      await clean(page, 'many workspaces', 'header');
    });
  });
}

hosted.describe('in a host', () => {
  hosted('the host’s workspace comes before the choice, and is followed', async ({ page }) => {
    await openBlank(page);
    const one = await mountIn(page, 'one', MEMORY);
    const part = within(one);
    await overviewStands(part);
    await part.click('button', 'Contoso Deutschland');
    await part.click('menuitemradio', 'Contoso Research');
    await part.sees('button', 'Contoso Research');
    await overviewStands(part);
    expect(await part.text('combobox', en.workspace)).toContain('Contoso Research');

    const two = within(await mountIn(page, 'two', { ...MEMORY, workspace: 'w-2' }));
    await overviewStands(two);
    expect(await two.text('combobox', en.workspace)).toContain('Contoso UK');
    await two.lacks('button', 'Contoso UK');
    await update(page, 'two', { workspace: 'w-1' });
    await expect.poll(() => two.text('combobox', en.workspace)).toContain('Contoso Deutschland');
    // A workspace that is not theirs decides nothing.
    const three = within(await mountIn(page, 'three', { ...MEMORY, workspace: 'w-99' }));
    await overviewStands(three);
    expect(await three.text('combobox', en.workspace)).toContain('Contoso Research');
    await three.sees('button', 'Contoso Research');
  });
});
