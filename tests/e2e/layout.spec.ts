// Narrow windows, large text, print: everything stays reachable.
import { expect, openOverview, test, type Page } from './fixtures';

const PAGES = [
  '/customer-activity?workspace=*&status=all', '/customer-activity?package=p-9', '/customer-activity/entitlements/e-1', '/customer-activity/kinds/advisorySupport?workspace=*',
  '/customer-activity/additional-cases/advisory', '/customer-activity/planning?horizon=365', '/manage-users', '/contract-details', '/', '/nothing',
];

const widths = (page: Page) => page.evaluate(() => {
  const { scrollWidth, clientWidth } = document.scrollingElement!;
  return { sticksOut: scrollWidth > clientWidth ? `${scrollWidth} > ${clientWidth}` : '' };
});

async function opened(page: Page, path: string) {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

for (const [what, person] of [['English', 'customer-admin'], ['German', 'workspace-admin']] as const) {
  test.describe(what, () => {
    test.use({ viewport: { width: 320, height: 640 }, person });
    test(`320 pixels (1280 at 400 %) need no scrolling sideways, ${what}`, async ({ page }) => {
      for (const path of PAGES) {
        await opened(page, path);
        expect.soft(await widths(page), path).toEqual({ sticksOut: '' });
      }
      await page.goto('/customer-activity');
      await page.getByRole('combobox').first().click();
      expect.soft(await widths(page), 'open filter').toEqual({ sticksOut: '' });
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /Amelia|Jürgen/ }).click();
      expect.soft(await widths(page), 'open menu').toEqual({ sticksOut: '' });
      await expect(page.getByRole('link', { name: /Sign out|Abmelden/ })).toBeVisible();
    });
  });
}

for (const width of [1280, 640]) {
  test.describe(`text at 200 %, ${width}`, () => {
    test.use({ viewport: { width, height: 800 } });
    test(`text of twice the size fits, ${width} px`, async ({ page }) => {
      for (const path of PAGES) {
        await opened(page, path);
        // Like the browser's own text size: rem follows.
        await page.evaluate(() => { document.documentElement.setAttribute('data-test', ''); const sheet = new CSSStyleSheet(); sheet.replaceSync('html { font-size: 200% !important }'); document.adoptedStyleSheets.push(sheet); });
        expect.soft(await widths(page), path).toEqual({ sticksOut: '' });
        // Nothing is truncated: elements with text show all of it.
        const cut = await page.getByRole('main').evaluate((main) => [...main.querySelectorAll<HTMLElement>('h1, h2, h3, a, button, dd, p, label')]
          // Text only for screen readers is one pixel large.
          .filter((element) => element.checkVisibility() && element.clientWidth > 1 && getComputedStyle(element).overflow === 'hidden' && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1))
          .map((element) => element.textContent));
        expect.soft(cut, path).toEqual([]);
      }
    });
  });
}

for (const width of [360, 768, 2560]) {
  test.describe(`${width}`, () => {
    test.use({ viewport: { width, height: 900 } });
    test(`${width} pixels`, async ({ page }) => {
      for (const path of PAGES) {
        await opened(page, path);
        expect.soft(await widths(page), path).toEqual({ sticksOut: '' });
      }
    });
  });
}

test('targets are large enough for a finger', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await openOverview(page);
  const small = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('button, [role="combobox"], select, a')]
    .filter((element) => element.checkVisibility() && !element.closest('p, dd, td'))
    .map((element) => ({ text: element.textContent, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1 && (box.width < 24 || box.height < 24))
    .map(({ text, box }) => `${text} ${box.width} × ${box.height}`));
  expect(small).toEqual([]);
});

test('print shows the figures without the controls', async ({ page }) => {
  const view = await openOverview(page, '?status=all');
  await page.emulateMedia({ media: 'print' });
  await expect(view.heading).toBeVisible();
  await expect(view.kinds.first()).toBeVisible();
  await expect(view.packages.last().getByRole('link').last()).toBeVisible();
  await expect(page.getByText('Data as of')).toBeVisible();
  await expect(view.refresh).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Main navigation' })).toBeHidden();
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.length).toBeGreaterThan(10_000);
});

test.describe('right to left', () => {
  test('a right-to-left page needs no horizontal scrolling', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    const view = await openOverview(page);
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    await view.status.click();
    expect(await widths(page)).toEqual({ sticksOut: '' });
    await expect(view.list).toBeInViewport();
  });
});
