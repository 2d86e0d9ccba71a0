// The custom element: attributes, properties, moving, several, removal.
import { en, de, MEMORY, BLANK, place, pending, warmUp } from './embedding';
import { FAILED, type Page } from './fixtures';
import { text } from './texts';
import { ENTRY, chooseStatus, expect, hold, openBlank, overviewStands, test, within, type Plain } from './hosts';

test.describe('the custom element', () => {
  type Element = HTMLElement & Record<string, unknown>;

  /** Adds an element to the page; `load`: the module is loaded afterwards. */
  async function put(page: Page, name: string, { attributes = {}, properties = {}, load = true }: { attributes?: Record<string, string>; properties?: Plain; load?: boolean }) {
    await page.evaluate(async ({ entry, name, attributes, properties, load }) => {
      const element = document.createElement('customer-activity');
      element.dataset.place = name;
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      Object.assign(element, properties);
      document.body.append(element);
      if (load) await import(entry);
    }, { entry: ENTRY, name, attributes, properties, load });
    return place(page, name);
  }

  test('attributes are settings', async ({ page }) => {
    await openBlank(page);
    const one = await put(page, 'one', { attributes: { 'base-path': '/blank', locale: 'de-CH', theme: 'dark', workspace: 'w-2', 'api-base': '/api' } });
    await overviewStands(within(one), 'de');
    expect(await within(one).text('combobox', de.workspace)).toContain('Contoso UK');
    expect(await one.evaluate((element: Element) => ['basePath', 'locale', 'theme', 'workspace', 'apiBase'].map((name) => element[name]))).toEqual(['/blank', 'de-CH', 'dark', 'w-2', '/api']);
    await one.evaluate((element) => element.setAttribute('locale', 'en'));
    await within(one).sees('region', en.addOns);
  });

  test('properties set before the element was defined are used', async ({ page, watch }) => {
    await openBlank(page);
    await page.exposeFunction('giveToken', async () => 'not-a-token-that-anybody-knows');
    watch.allow(FAILED(401));
    const one = await put(page, 'one', { properties: { basePath: '/blank', locale: 'de', routing: 'memory' }, load: false });
    await one.evaluate((element: Element) => { element.getToken = (window as unknown as { giveToken: unknown }).giveToken; });
    const asked = page.waitForRequest((request) => new URL(request.url()).pathname === '/api/v1/me');
    await page.evaluate((entry) => import(entry), ENTRY);
    expect((await asked).headers().authorization).toBe('Bearer not-a-token-that-anybody-knows');
    expect(await one.evaluate((element: Element) => [element.basePath, element.locale, element.routing])).toEqual(['/blank', 'de', 'memory']);
    expect(await one.evaluate((element: Element) => Object.keys(element)), 'none hides what the class does').toEqual([]);
    expect(await one.evaluate((element: Element) => element.getToken), 'it can be set and not read').toBeUndefined();
  });

  test('language, theme and workspace change in place', async ({ page, watch }) => {
    await openBlank(page);
    const one = await put(page, 'one', { properties: { ...BLANK, locale: 'en', theme: 'light', workspace: 'w-1' } });
    const part = within(one);
    await overviewStands(part);
    await chooseStatus(page, part, en.inactive);
    const surface = () => one.getByRole('article').first().evaluate((tile) => getComputedStyle(tile).backgroundColor);
    const light = await surface();
    await one.evaluate((element: Element) => { element.theme = 'dark'; });
    await expect.poll(surface).not.toBe(light);
    const asked = watch.asked('/activity').length;
    await one.evaluate((element: Element) => { element.locale = 'en-GB'; });
    await expect(one.getByText(/^Data as of 23 Nov 2026/)).toBeVisible();
    expect(watch.asked('/activity'), 'another region is no other question').toHaveLength(asked);
    await one.evaluate((element: Element) => { element.locale = 'de'; });
    await part.sees('region', de.addOns);
    expect(await part.text('combobox', de.status)).toContain(de.inactive);
    await one.evaluate((element: Element) => { element.workspace = 'w-2'; });
    await expect.poll(() => part.text('combobox', de.workspace)).toContain('Contoso UK');
    expect(await part.text('combobox', de.status)).toContain(de.inactive);
    expect(watch.asked('/me'), 'nothing began anew').toHaveLength(1);
  });

  test('moving the element keeps its instance', async ({ page, watch }) => {
    await openBlank(page);
    const one = await put(page, 'one', { properties: MEMORY });
    const part = within(one);
    await overviewStands(part);
    await chooseStatus(page, part, en.inactive);
    const shown = await part.count('article');
    await one.evaluate((element) => {
      const elsewhere = document.createElement('section');
      document.body.prepend(elsewhere);
      elsewhere.append(element);
    });
    await part.sees('region', en.addOns);
    expect(await part.count('article')).toBe(shown);
    expect(await part.text('combobox', en.status)).toContain(en.inactive);
    await chooseStatus(page, part, en.active);
    await expect.poll(() => part.count('article')).not.toBe(shown);
    expect(watch.asked('/me')).toHaveLength(1);
  });

  test('several on one page, in three languages', async ({ page }) => {
    await openBlank(page);
    const one = within(await put(page, 'one', { attributes: { routing: 'memory', workspace: 'w-1' } }));
    const two = within(await put(page, 'two', { attributes: { routing: 'memory', workspace: 'w-3', locale: 'de' } }));
    const three = within(await put(page, 'three', { attributes: { routing: 'memory', workspace: 'w-2', locale: 'fr-FR' } }));
    await overviewStands(one);
    await overviewStands(two, 'de');
    await three.sees('region', text('fr', 'add_ons'));
    await three.sees('heading', text('fr', 'customer_activity'));
    expect(await one.text('combobox', en.workspace)).toContain('Contoso Deutschland');
    expect(await two.text('combobox', de.workspace)).toContain('Contoso Research');
    await place(page, 'one').evaluate((element) => element.remove());
    await two.click('combobox', de.status);
    await two.sees('option', de.inactive);
    await three.click('combobox', text('fr', 'status'));
    await three.sees('option', text('fr', 'status_inactive'));
  });

  test('removing the element ends its requests, listeners and timers', async ({ page, watch }) => {
    await openBlank(page);
    await warmUp(page);
    const before = await pending(page);
    watch.allow(/net::ERR_ABORTED/);
    const activity = await hold(page, '**/api/v1/activity*');
    const one = await put(page, 'one', { properties: MEMORY });
    await expect.poll(activity.asked).toBe(1);
    const given = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/v1/activity'));
    await one.evaluate((element) => element.remove());
    expect((await given).failure()!.errorText).toBe('net::ERR_ABORTED');
    await expect.poll(() => pending(page)).toEqual(before);
    activity.release();
  });

  test('the element can be defined under another name', async ({ page }) => {
    await openBlank(page);
    await page.evaluate(async (entry) => {
      const { defineElement } = await import(entry);
      defineElement('contoso-usage');
      const element = Object.assign(document.createElement('contoso-usage'), { routing: 'memory' });
      element.dataset.place = 'one';
      document.body.append(element);
    }, ENTRY);
    await overviewStands(within(place(page, 'one')));
  });
});
