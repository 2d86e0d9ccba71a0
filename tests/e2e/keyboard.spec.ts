// The overview by keyboard alone, and where the focus goes.
import { expect, openOverview, OVERVIEW, test, where, type Page } from './fixtures';

const focused = (page: Page) => page.evaluate(() => {
  const element = document.activeElement!;
  return `${element.nodeName.toLowerCase()} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim()}`;
});

/** Whether the focused element shows its focus: an outline, shadow or border that it has only then. */
async function showsFocus(page: Page) {
  const look = () => page.evaluate(() => {
    const style = getComputedStyle(document.activeElement!);
    return { outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0, shadow: style.boxShadow !== 'none' };
  });
  const { outline, shadow } = await look();
  return outline || shadow;
}

/** Presses Tab until the element has the focus; fails if it never does. */
async function tabTo(page: Page, text: RegExp, backwards = false) {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab');
    const now = await focused(page);
    if (text.test(now)) return now;
  }
  throw new Error(`${text} never got the focus`);
}

test('the skip link comes first, and leads to the heading', async ({ page }) => {
  await openOverview(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to main content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

for (const [what, path] of [['the overview', OVERVIEW], ['planning', `${OVERVIEW}/planning?plan=e-9:2027-01:40`]] as const) test(`every tab stop shows its focus, in the order of the page: ${what}`, async ({ page }) => {
  await page.goto(path);
  await expect(page.getByRole('main').getByRole('link').nth(5)).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  const stops: { text: string; top: number }[] = [];
  const invisible: string[] = [];
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const element = document.activeElement!;
      return { body: element === document.body, text: (element.textContent ?? '').trim().slice(0, 40), top: element.getBoundingClientRect().top + scrollY };
    });
    if (here.body) break;
    if (!await showsFocus(page)) invisible.push(here.text);
    stops.push(here);
  }
  expect(invisible).toEqual([]);
  expect(stops.length).toBeGreaterThan(25);
  // Line by line down the page: never up by more than one row of tiles.
  for (const [place, stop] of stops.entries()) {
    if (place) expect(stop.top, `${stop.text} after ${stops[place - 1]!.text}`).toBeGreaterThan(stops[place - 1]!.top - 60);
  }
});

test('a filter by keyboard: open, move, choose, close', async ({ page }) => {
  const view = await openOverview(page);
  await tabTo(page, /^button All agreements/);
  await expect(view.addOnAgreement).toBeFocused();
  const active = async () => {
    const id = await view.addOnAgreement.getAttribute('aria-activedescendant');
    return id ? (await page.locator(`[id="${id}"]`).innerText()).replace(/\s+/g, ' ') : null;
  };
  await expect.poll(active).toBe(null);
  await page.keyboard.press('ArrowDown');
  await expect(view.addOnAgreement).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByRole('listbox', { name: 'Agreement' })).toBeVisible();
  await expect.poll(active).toBe('All agreements');
  await page.keyboard.press('ArrowDown');
  await expect.poll(active).toContain('E-061019486');
  await page.keyboard.press('End');
  await expect.poll(active).toContain('E-057120884');
  await page.keyboard.press('ArrowDown');
  await expect.poll(active, 'from the last to the first').toBe('All agreements');
  await page.keyboard.press('ArrowUp');
  await expect.poll(active).toContain('E-057120884');
  await page.keyboard.press('Home');
  await expect.poll(active).toBe('All agreements');
  // Typing finds options by first letter, repeatedly.
  await page.keyboard.press('u');
  await expect.poll(active).toContain('E-061019486');
  await page.keyboard.press('u');
  await expect.poll(active).toContain('E-061774203');
  await page.keyboard.press(' ');
  await expect.poll(() => where(page)).toBe('/customer-activity?addOnAgreement=a-2');
  await expect(page.getByRole('listbox'), 'several may be chosen: it stays open').toBeVisible();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect.poll(() => where(page)).toBe('/customer-activity?addOnAgreement=a-2&addOnAgreement=a-1');
  await page.keyboard.press('Enter');
  await expect.poll(() => where(page), 'once more takes it back').toBe('/customer-activity?addOnAgreement=a-2');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await expect(view.addOnAgreement).toBeFocused();
  await expect(view.addOnAgreement).toHaveAttribute('aria-expanded', 'false');
});

test('a single-choice filter closes on selection and keeps the focus', async ({ page }) => {
  const view = await openOverview(page);
  await view.status.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => where(page)).toBe('/customer-activity?status=inactive');
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await expect(view.status).toBeFocused();
  // A letter opens the list at the first match.
  await page.keyboard.press('a');
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(view.status).toBeFocused();
});

test('Tab leaves an open list and closes it', async ({ page }) => {
  const view = await openOverview(page);
  await view.package.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await expect(page.locator(':focus')).not.toHaveCount(0);
});

test('a click elsewhere closes an open list', async ({ page }) => {
  const view = await openOverview(page);
  await view.status.click();
  await expect(page.getByRole('listbox')).toBeVisible();
  await view.heading.click();
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await view.status.click();
  await view.agreement.click();
  await expect(page.getByRole('listbox')).toHaveCount(1);
  await expect(page.getByRole('listbox')).toHaveAccessibleName('Agreement');
});

test('choosing a workspace keeps the menu open and the focus', async ({ page, faults }) => {
  const view = await openOverview(page);
  await faults([{ path: '/activity', delayMs: 600 }]);
  await view.workspace.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=w-1&workspace=w-2');
  await expect(page.getByRole('listbox', { name: 'Workspace' })).toBeVisible();
  await expect(view.workspace).toBeFocused();
  await view.ready();
  await expect(view.workspace).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=w-1&workspace=w-2&workspace=w-3');
});

for (const name of [/^Rapid response on site/, /^Reactive support/]) {
  test(`newer data keeps the focus: ${name.source}`, async ({ page, faults }) => {
    const view = await openOverview(page);
    await faults([{ path: '/activity', replace: { '/meta/asOf': '2026-11-23T11:45:00Z' } }]);
    const tile = page.getByRole('link', { name }).first();
    await tile.focus();
    await view.refresh.evaluate((button: HTMLElement) => { button.click(); });
    await expect(page.getByText(/^Data as of 23 Nov 2026, 1[12]:45/)).toBeVisible();
    await expect(tile).toBeFocused();
  });
}

test('a long list has a search field: type, arrow, space, escape', async ({ page }) => {
  const view = await openOverview(page, '?workspace=*');
  await view.package.focus();
  await page.keyboard.press('Enter');
  const search = page.getByRole('combobox', { name: 'Search Package' });
  await expect(search).toBeFocused();
  await page.keyboard.type('data ');
  await expect(page.getByRole('option')).toHaveText([/^Designated Engineering Data & AI/]);
  await page.keyboard.type('nothing');
  await expect(page.getByText('Nothing found')).toBeVisible();
  await expect(page.getByRole('option')).toHaveCount(0);
  await page.keyboard.press('Enter'); // selects nothing
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=*');
  await search.fill('061019486 sec');
  await expect(page.getByRole('option')).toHaveText([/^Security Solutions/]);
  await page.keyboard.press('Enter');
  await expect.poll(() => where(page)).toBe('/customer-activity?workspace=*&package=p-4');
  await search.fill('');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const id = await search.getAttribute('aria-activedescendant');
  await expect(page.locator(`[id="${id}"]`)).toHaveRole('option');
  await page.keyboard.press(' '); // after an arrow key, a space selects
  await expect.poll(() => new URL(page.url()).searchParams.getAll('package').length).toBe(2);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await expect(view.package).toBeFocused();
});

test('a drilldown can be opened and left by keyboard', async ({ page }) => {
  const view = await openOverview(page);
  await tabTo(page, /^a On-demand assessments/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'On-demand assessments' })).toBeFocused();
  await page.goBack(); // the headless browser has no key for it
  await view.ready();
  await expect(view.heading).toBeFocused();
});

test('the disclosure opens and closes by keyboard', async ({ page }) => {
  const view = await openOverview(page);
  await view.cases.focus();
  await page.keyboard.press('Enter');
  await expect(view.cases).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: /^Problem resolution/ })).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press(' ');
  await expect(view.cases).toHaveAttribute('aria-expanded', 'false');
});

test('Refresh keeps the focus while it runs', async ({ page }) => {
  const view = await openOverview(page);
  let answer = () => {};
  const mayAnswer = new Promise<void>((resolve) => { answer = resolve; });
  await page.route('**/api/v1/activity*', async (route) => {
    await mayAnswer;
    await route.continue();
  });
  await view.refresh.focus();
  await page.keyboard.press('Enter');
  await expect(view.refresh).toHaveAttribute('aria-disabled', 'true');
  await expect(view.refresh).toBeFocused();
  answer();
  await expect(view.refresh).not.toHaveAttribute('aria-disabled');
  await expect(view.refresh).toBeFocused();
});

test('Clear filters does not lose the focus', async ({ page }) => {
  const view = await openOverview(page, '?status=inactive');
  await view.addOns.getByRole('button', { name: 'Clear filters' }).first().focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => where(page)).toBe('/customer-activity');
  await expect.poll(() => focused(page)).not.toMatch(/^body/);
});

test('dismissing a notice does not lose the focus', async ({ page }) => {
  await openOverview(page, '?package=p-99');
  await page.getByRole('button', { name: 'Dismiss' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Dismiss' })).toHaveCount(0);
  await expect.poll(() => focused(page)).not.toMatch(/^body/);
});

test('a scrolling table can be focused', async ({ page }) => {
  await page.goto('/customer-activity/entitlements/e-1');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  const grid = page.getByRole('grid', { name: 'Support requests' });
  await page.setViewportSize({ width: 660, height: 700 });
  await tabTo(page, /^div Support requests/);
  await expect(grid).toBeFocused();
  expect(await grid.evaluate((box) => box.scrollLeft)).toBe(0);
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowRight');
  await expect.poll(() => grid.evaluate((box) => box.scrollLeft)).toBeGreaterThan(0);
  await page.keyboard.press('Home');
  await expect.poll(() => grid.evaluate((box) => box.scrollLeft)).toBe(0);
});

declare global {
  var lateFrames: FrameRequestCallback[];
}

test('a reader who is faster than the next frame keeps the focus', async ({ page }) => {
  const view = await openOverview(page);
  // A slow machine: no frame until the test says so. In the next one the page's heading is to get the focus.
  await page.evaluate(() => {
    globalThis.lateFrames = [];
    window.requestAnimationFrame = (act) => lateFrames.push(act);
  });
  await view.enterprise.getByRole('link', { name: /^Reactive support/ }).click();
  const search = page.getByRole('searchbox', { name: 'Search' });
  await search.click();
  await page.keyboard.type('az');
  expect(await page.evaluate(() => lateFrames.splice(0).map((act) => act(performance.now())).length)).toBeGreaterThan(0);
  await page.keyboard.type('ure');
  await expect(search).toBeFocused();
  await expect(search).toHaveValue('azure');
});
