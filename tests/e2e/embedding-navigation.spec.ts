// The app as a guest: the host's links, history and address bar.
import { en, CONTACTS, place } from './embedding';
import { refuse, refused, where, type Page } from './fixtures';
import { chooseStatus, expect, mountIn, openBlank, overviewStands, test, unmount, within } from './hosts';

test.describe('the host\'s links and history', () => {
  const APP = { basePath: '/blank/app' };
  const AT = '/blank/app/customer-activity';

  /** Records every click that reaches the window, and whether it was handled. It then navigates nowhere. */
  const watchClicks = (page: Page) => page.evaluate(() => {
    const clicks: boolean[] = [];
    Object.assign(window, { clicks });
    for (const type of ['click', 'auxclick']) {
      addEventListener(type, (event) => {
        clicks.push(event.defaultPrevented);
        event.preventDefault();
      });
    }
  });
  const lastClick = (page: Page) => page.evaluate(() => (window as unknown as { clicks: boolean[] }).clicks.at(-1));
  const hostLink = async (page: Page, href: string) => {
    await page.evaluate((href) => {
      const link = Object.assign(document.createElement('a'), { href, textContent: `to ${href}` });
      document.body.prepend(link, ' ');
    }, href);
    return page.getByRole('link', { name: `to ${href}`, exact: true });
  };

  test('clicks on the host\'s links are left to the host', async ({ page }) => {
    await openBlank(page, AT);
    await mountIn(page, 'one', APP);
    const part = within(place(page, 'one'));
    await overviewStands(part);
    await watchClicks(page);
    const before = await page.evaluate(() => history.length);
    for (const href of ['/blank/elsewhere', '/', '/blank/app', '/blank/appx/customer-activity', '/blank/app/customer-activity/kinds/supportContacts', '#there', 'https://example.com/']) {
      await (await hostLink(page, href)).click();
      expect(await lastClick(page), href).toBe(false);
    }
    await part.sees('region', en.addOns);
    expect(await page.evaluate(() => history.length)).toBe(before);
    expect(where(page)).toBe(AT);
  });

  test('own links below the base are handled, unless they open a new window', async ({ page }) => {
    await openBlank(page, AT);
    const one = await mountIn(page, 'one', APP);
    await overviewStands(within(one));
    await watchClicks(page);
    const tile = one.getByRole('link', { name: CONTACTS });
    expect(await tile.getAttribute('href')).toMatch(/^\/blank\/app\/customer-activity\/kinds\/supportContacts/);
    for (const modifier of ['Control', 'Shift', 'Alt', 'Meta'] as const) {
      await tile.click({ modifiers: [modifier] });
      expect(await lastClick(page), modifier).toBe(false);
    }
    await tile.click({ button: 'middle' });
    expect(await lastClick(page), 'middle').toBe(false);
    expect(where(page)).toBe(AT);
    await tile.click();
    expect(await lastClick(page)).toBe(true);
    await within(one).sees('gridcell');
    expect(where(page)).toBe(`${AT}/kinds/supportContacts`);
    // Links out of the app are left to the browser.
    const outward = one.getByRole('link').and(page.locator('[href^="http"]:not([href*="127.0.0.1"])')).first();
    if (await outward.count()) {
      await outward.click();
      expect(await lastClick(page), 'outward').toBe(false);
    }
  });

  test('links are not handled after unmounting', async ({ page }) => {
    await openBlank(page, AT);
    await mountIn(page, 'one', APP);
    await overviewStands(within(place(page, 'one')));
    await unmount(page, 'one');
    await watchClicks(page);
    await (await hostLink(page, '/blank/app/customer-activity')).click();
    expect(await lastClick(page)).toBe(false);
  });

  test('the host\'s history.state is kept and restored', async ({ page }) => {
    await openBlank(page, AT);
    await page.evaluate(() => history.replaceState({ host: { scroll: 7 }, key: 'a' }, ''));
    await mountIn(page, 'one', APP);
    const part = within(place(page, 'one'));
    await overviewStands(part);
    const state = () => page.evaluate(() => history.state as unknown);
    expect(await state()).toEqual({ host: { scroll: 7 }, key: 'a' });
    await chooseStatus(page, part, en.inactive);
    await expect.poll(() => where(page)).toBe(`${AT}?status=inactive`);
    expect(await state()).toMatchObject({ host: { scroll: 7 }, key: 'a' });
    await part.click('link', CONTACTS);
    await part.sees('gridcell');
    await page.goBack();
    await overviewStands(part);
    expect(await state()).toMatchObject({ host: { scroll: 7 }, key: 'a' });
  });

  test('a refused address is written later, but not after unmounting', async ({ page }) => {
    await openBlank(page, AT);
    await page.evaluate(() => history.replaceState({ host: 1 }, ''));
    await mountIn(page, 'one', APP);
    const part = within(place(page, 'one'));
    await overviewStands(part);
    await refuse(page, 'throws');
    await chooseStatus(page, part, en.all);
    await chooseStatus(page, part, en.inactive);
    await expect.poll(() => refused(page)).toBeGreaterThan(2);
    expect(where(page)).toBe(AT);
    await refuse(page, null);
    await expect.poll(() => where(page)).toBe(`${AT}?status=inactive`);
    expect(await page.evaluate(() => history.state as unknown)).toEqual({ host: 1 });
    await refuse(page, 'throws');
    const before = await refused(page);
    await chooseStatus(page, part, en.all);
    await expect.poll(() => refused(page)).toBeGreaterThan(before);
    await unmount(page, 'one');
    expect(await page.evaluate(() => observer.timers())).not.toContain('setTimeout 1000');
    expect(await page.evaluate(() => refusing.written)).toBe(1);
  });

  test('the host can navigate to another page of the app, and out of it', async ({ page }) => {
    await openBlank(page, AT);
    const one = await mountIn(page, 'one', APP);
    const part = within(one);
    await overviewStands(part);
    const go = (to: string) => page.evaluate((to) => {
      history.pushState({ host: 1 }, '', to);
      dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
    }, to);
    await go(`${AT}/kinds/supportContacts`);
    await part.sees('gridcell');
    for (const outside of ['/blank/elsewhere', '/blank/appx/customer-activity', '/']) {
      await go(outside);
      await expect(one.getByRole('heading'), outside).toHaveCount(0);
      await expect(one.getByRole('region'), outside).toHaveCount(0);
      expect(where(page), 'it stays where the host went').toBe(outside);
    }
    await go(AT);
    await overviewStands(part);
    expect(await page.evaluate(() => history.state as unknown)).toEqual({ host: 1 });
  });

  test('the app and the host\'s router each handle their own addresses', async ({ page }) => {
    await page.goto('/portal/news');
    const part = within(page.locator('#activity'));
    await page.getByRole('searchbox', { name: 'Search the portal' }).fill('typed before');
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    await overviewStands(part);
    const visit = () => page.evaluate(() => (history.state as { portal?: { visit: number } } | null)?.portal?.visit);
    expect(await visit()).toBe(1);
    await chooseStatus(page, part, en.inactive);
    expect(await visit()).toBe(1);
    await part.click('link', CONTACTS);
    await part.sees('gridcell');
    await page.getByRole('link', { name: 'News', exact: true }).click();
    await expect(page.getByText('You are at /portal/news')).toBeVisible();
    await expect(page.locator('#activity').getByRole('heading')).toHaveCount(0);
    await page.goBack();
    await part.sees('gridcell');
    await page.goBack();
    await overviewStands(part);
    expect(await part.text('combobox', en.status)).toContain(en.inactive);
    expect(await visit()).toBe(1);
    await page.getByRole('link', { name: 'Activity of another kind' }).click();
    await expect(page.getByText('You are at /portal/activityx')).toBeVisible();
    await expect(page.locator('#activity').getByRole('heading')).toHaveCount(0);
    await expect(page.getByRole('searchbox', { name: 'Search the portal' })).toHaveValue('typed before');
  });
});
