// What if: amounts planned by month, in the address, against figures calculated here.
import { expect, test, where, type Page } from './fixtures';
import { ADMIN, openPlanning, PLANNING, ready } from './planning';

const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.closest('label')?.querySelector('span')?.textContent ?? document.activeElement?.textContent);

for (const lang of ['en', 'de'] as const) {
  test.describe(`what if in ${lang}`, () => {
    test.use({ person: ADMIN[lang] });
    test(`a plan is made by keyboard in the reader's number format, kept in the address, and undone by back, in ${lang}`, async ({ page }) => {
      const view = await openPlanning(page, '', lang);
      const point = lang === 'de' ? ',' : '.';
      await view.choice.focus();
      const options = await view.choice.getByRole('option').allTextContents();
      const at = options.findIndex((text) => text.endsWith('Designated Engineering Azure'));
      const shown = await view.choice.evaluate((select: HTMLSelectElement) => select.selectedIndex);
      for (let step = shown; step < at; step += 1) await page.keyboard.press('ArrowDown');
      for (let step = shown; step > at; step -= 1) await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Tab');
      expect(await focusedName(page)).toBe(view.say.total);
      await page.keyboard.type(`10${point}5`);
      await page.keyboard.press('Enter');
      const spread = 'plan=e-8%3A2026-11%3A3.5&plan=e-8%3A2026-12%3A3.5&plan=e-8%3A2027-01%3A3.5';
      await expect.poll(() => where(page)).toMatch(/plan=/);
      const id = /plan=([^%]+)%3A/.exec(where(page))![1]!;
      expect(where(page)).toBe(`${PLANNING}?${spread.replaceAll('e-8', id)}`);
      // Over the two buttons to the first month.
      for (const name of [view.say.spread, view.say.reset]) {
        await page.keyboard.press('Tab');
        expect(await focusedName(page)).toBe(name);
      }
      await page.keyboard.press('Tab');
      await expect(page.locator(':focus')).toHaveValue(`3${point}5`);
      const history = await page.evaluate(() => globalThis.history.length);
      await page.keyboard.press('Control+A');
      await page.keyboard.type(`12${point}25`);
      await expect.poll(() => where(page)).toContain(`plan=${id}%3A2026-11%3A12.25`);
      expect(await page.evaluate(() => globalThis.history.length), 'typing replaces the entry').toBe(history);
      await expect(page.locator(':focus'), 'what is typed stays').toHaveValue(`12${point}25`);
      const compared = await view.compared(view.say.left).allTextContents();
      await page.reload();
      await ready(view);
      await expect.poll(() => view.compared(view.say.left).allTextContents()).toEqual(compared);
      await expect(view.whatIf.locator('fieldset').getByRole('textbox').first()).toHaveValue(`12${point}25`);
      await view.whatIf.getByRole('button', { name: view.say.reset }).press('Enter');
      await expect.poll(() => where(page)).toBe(PLANNING);
      await expect(view.whatIf.locator('fieldset').getByRole('textbox').first()).toHaveValue('');
      await page.goBack();
      await expect.poll(() => where(page)).toContain(`plan=${id}%3A2026-11%3A12.25`);
      await expect.poll(() => view.compared(view.say.left).allTextContents()).toEqual(compared);
    });
  });
}

test('what is no number is said so, and changes nothing', async ({ page }) => {
  const view = await openPlanning(page);
  await view.choice.selectOption({ label: 'Workshops · Designated Engineering Azure' });
  await view.month('Jan 2027').fill('40');
  await expect.poll(() => where(page)).toContain('plan=');
  const before = where(page);
  await view.month('Jan 2027').fill('40 days');
  await expect(view.whatIf.getByRole('alert')).toHaveText('Enter a number such as 12.5.');
  await expect(view.month('Jan 2027')).toHaveAttribute('aria-invalid', 'true');
  expect(where(page)).toBe(before);
  await view.month('Jan 2027').fill('');
  await expect.poll(() => where(page)).toBe(PLANNING);
  await expect(view.whatIf.getByRole('alert')).toHaveCount(0);
});

test('an unknown horizon, and plans that cannot be, are left out with one notice', async ({ page }) => {
  const nonsense = ['nothing', 'e-99:2027-01:5', 'e-9:2020-01:5', 'e-9:2027-13:5', 'e-9:2027-01:-5', 'e-5:2027-01:5', ':2027-01:5'];
  const search = `?horizon=45&workspace=w-99&${[...nonsense, 'e-9:2027-01:5'].map((plan) => `plan=${encodeURIComponent(plan)}`).join('&')}`;
  const view = await openPlanning(page, search);
  const notice = page.getByRole('status').filter({ hasText: 'Some filters in this link don\'t exist' });
  await expect(notice).toHaveCount(1);
  await expect(view.horizon(90)).toHaveAttribute('aria-pressed', 'true');
  await expect(view.month('Jan 2027')).toHaveValue('5');
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice).toHaveCount(0);
  await expect.poll(() => where(page)).toBe(`${PLANNING}?plan=e-9%3A2027-01%3A5`);
  await expect(view.heading).toBeFocused();
});

test.describe('copy link', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });
  test('a copied link has workspace, horizon and plan', async ({ page }) => {
    await openPlanning(page, '?horizon=60&plan=e-9:2027-01:5');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect(page.getByText('Link copied')).toBeVisible();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toBe(`${new URL(page.url()).origin}${PLANNING}?horizon=60&plan=e-9%3A2027-01%3A5&workspace=w-1`);
  });
});
