// What stays when the language changes: everything but the texts.
import { expect, openOverview, overview, test, WORDS, type Locator, type Page } from './fixtures';
import { openRecords, records } from './records';
import { find, users } from './users';

/** Changes the language from another tab, so that nothing here is touched. */
async function speak(page: Page, lang: 'en' | 'de') {
  const other = await page.context().newPage();
  await other.goto('/sign-in');
  await other.evaluate((lang) => localStorage.setItem('customer-activity.language', lang), lang);
  await other.close();
  await expect(page.locator('html')).toHaveAttribute('lang', lang);
}

test('scroll position and focus stay', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 500 });
  await openOverview(page);
  await page.getByRole('link', { name: /^Rapid response on site/ }).focus();
  const german = page.getByRole('link', { name: /^Schnelle Hilfe vor Ort/ });
  const top = (tile: Locator) => tile.evaluate((element) => element.getBoundingClientRect().top);
  const before = await top(page.getByRole('link', { name: /^Rapid response on site/ }));
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(500);
  await speak(page, 'de');
  await expect(german).toBeFocused();
  // Names from the backend come a moment later, and may take a line more or less above the tile.
  await expect.poll(async () => Math.abs(await top(german) - before)).toBeLessThan(60);
  // Also when nothing has the focus.
  await page.evaluate(() => { (document.activeElement as HTMLElement).blur(); });
  const middle = () => page.evaluate(() => document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('a')?.getAttribute('href'));
  const seen = await middle();
  await speak(page, 'en');
  await expect(page.getByRole('link', { name: /^Rapid response on site/ })).toBeInViewport();
  await expect.poll(middle).toBe(seen);
});

for (const viewport of [{ width: 1280, height: 860 }, { width: 1280, height: 500 }, { width: 390, height: 844 }]) {
  test(`a page whose language comes with the person starts at its top: ${viewport.width} × ${viewport.height}`, async ({ page, become, faults }) => {
    await page.setViewportSize(viewport);
    await become('customer-activity'); // Lena Schäfer: de-DE, in a browser that speaks English
    for (const delayMs of [0, 200, 400]) {
      await faults([{ path: '/me', delayMs }]);
      await page.goto('/customer-activity');
      await overview(page, 'de').ready();
      await expect(overview(page, 'de').heading).toBeVisible();
      await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
      expect(await page.evaluate(() => scrollY)).toBe(0);
    }
  });
}

test('an open filter stays open', async ({ page }) => {
  const view = await openOverview(page);
  await view.status.click();
  await page.keyboard.press('ArrowDown');
  await speak(page, 'de');
  const german = overview(page, 'de');
  await expect(page.getByRole('option')).toHaveText(['Aktiv', 'Inaktiv', 'Alle']);
  await expect(german.status).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('option')).toHaveCount(0);
  // Closed panels stay closed.
  await speak(page, 'en');
  await expect(view.heading).toBeVisible();
  await expect(page.getByRole('option')).toHaveCount(0);
});

test('open panels, search text and the scroll position of a list stay', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 700 });
  const view = await openRecords(page, '/entitlements/e-1?columns=number,title');
  await page.getByRole('searchbox').fill('e');
  await view.settled();
  await page.getByRole('searchbox').press('ArrowLeft');
  await speak(page, 'de');
  const search = page.getByRole('searchbox', { name: 'Suchen' });
  await expect(search).toBeFocused();
  await page.keyboard.type('r');
  await expect(search).toHaveValue('re');
  await search.fill('');

  const german = records(page, 'de');
  await german.settled();
  await german.grid.evaluate((grid) => { grid.scrollTop = 400; });
  await page.getByRole('button', { name: 'Spalten' }).click();
  await page.getByRole('checkbox', { name: 'Produkt' }).check();
  await speak(page, 'en');
  await expect(page.getByRole('checkbox', { name: 'Product', exact: true })).toBeFocused();
  await expect(page.getByRole('checkbox', { name: 'Product', exact: true })).toBeChecked();
  await view.settled();
  expect(await view.headings()).toEqual(['Number', 'Title', 'Product']);
  expect(await view.grid.evaluate((grid) => grid.scrollTop)).toBe(400);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('checkbox', { name: 'Product', exact: true })).toHaveCount(0);
});

test('the active cell of a table stays', async ({ page }) => {
  const view = await openRecords(page, '/entitlements/e-1?columns=number,title');
  await view.grid.focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  const before = await view.active();
  expect(before).toBeDefined();
  await speak(page, 'de');
  const german = records(page, 'de');
  await german.settled();
  await expect(german.grid).toBeFocused();
  expect(await german.active()).toEqual(before);
  await page.keyboard.press('ArrowUp');
  expect(await german.active()).not.toEqual(before);
});

test('the text of a report stays', async ({ page }) => {
  const view = await openRecords(page, '/entitlements/e-1');
  await view.row(1).dblclick();
  await view.details.getByRole('button', { name: 'This looks wrong' }).click();
  const text = view.details.getByRole('textbox', { name: 'This looks wrong' });
  await text.fill('Only two hours, not three.');
  await speak(page, 'de');
  const german = records(page, 'de');
  await expect(german.details.getByRole('textbox', { name: 'Fehler melden' })).toHaveValue('Only two hours, not three.');
  // Another record has no edited text.
  await german.details.getByRole('button', { name: 'Nächster Eintrag' }).click();
  await expect(german.details.getByRole('textbox')).toHaveCount(0);
});

test('selected people and pending role changes stay', async ({ page }) => {
  await page.goto('/manage-users');
  const view = users(page);
  await find(view, 'Lena');
  await view.grid.locator('[role="row"][aria-rowindex="2"]:visible').getByRole('checkbox').check();
  await view.change.click();
  await view.wish(view.words.viewAll).selectOption({ label: view.words.give });
  await speak(page, 'de');
  const german = users(page, 'de');
  await expect(german.wish(german.words.viewAll)).toHaveValue('grant');
  await german.dialog.getByRole('button', { name: german.words.cancel }).click();
  await expect(page.getByText('1 ausgewählt')).toBeVisible();
  // Starting again resets the form.
  await german.change.click();
  await expect(german.wish(german.words.viewAll)).toHaveValue('keep');
});

test('the role history stays open and is not requested again', async ({ page, watch }) => {
  await page.goto('/manage-users');
  const view = users(page);
  await expect(view.grid).toBeVisible();
  await page.getByRole('button', { name: view.words.show, exact: true }).click();
  await expect(page.getByRole('columnheader', { name: 'When' })).toBeVisible();
  const before = watch.asked('/me').length;
  await speak(page, 'de');
  await expect(page.getByRole('columnheader', { name: 'Wann' })).toBeVisible();
  expect(watch.asked('/me')).toHaveLength(before);
});

test('the proof of delivery is rebuilt in the new language', async ({ page }) => {
  await page.goto('/customer-activity#proof-of-delivery');
  await expect(page.getByRole('button', { name: /^Print/ })).toBeEnabled();
  await page.getByLabel('From').fill('2026-01-01');
  await expect(page.getByRole('button', { name: /^Print/ })).toBeEnabled();
  await speak(page, 'de');
  await expect(page.getByLabel('Von')).toHaveValue('2026-01-01');
  await expect(page.getByRole('button', { name: /^Drucken/ })).toBeEnabled();
  await expect(page.getByRole('heading', { level: 1, name: 'Leistungsnachweis' })).toBeVisible();
});

test('announcements are not repeated, and no text of the old language is left', async ({ page }) => {
  await openOverview(page);
  await speak(page, 'de');
  const german = overview(page, 'de');
  await german.ready();
  await expect(german.heading).toHaveText(WORDS.de.overview);
  // All texts, also those not rendered yet.
  const text = await page.locator('#main').textContent();
  for (const word of ['Agreements', 'Refresh', 'consumed', 'All active', 'Add-on packages', 'Last activity']) expect(text).not.toContain(word);
});
