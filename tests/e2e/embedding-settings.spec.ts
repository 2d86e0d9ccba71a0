// Settings of an instance, and changing them.
import { en, de, MEMORY, BLANK, place, expectEmpty, pending, warmUp } from './embedding';
import { where } from './fixtures';
import {
  ENTRY, chooseStatus, eventsOf, expect, expectGoodEvents, mountIn, openBlank, overviewStands, test, unmount, update, within, type AppEvent,
} from './hosts';

test('language, theme and workspace change in place, and the reader’s choices stay', async ({ page, watch }) => {
  await openBlank(page);
  const one = await mountIn(page, 'one', { ...BLANK, locale: 'en', theme: 'light' });
  const part = within(one);
  await overviewStands(part);
  await chooseStatus(page, part, en.inactive);
  await update(page, 'one', { locale: 'de-AT' });
  await part.sees('region', de.addOns);
  const surface = () => one.getByRole('article').first().evaluate((tile) => getComputedStyle(tile).backgroundColor);
  const light = await surface();
  await update(page, 'one', { theme: 'dark' });
  await expect.poll(surface).not.toBe(light);
  await update(page, 'one', { workspace: 'w-2', locale: undefined, theme: undefined });
  await expect.poll(() => part.text('combobox', de.workspace)).toContain('Contoso UK');
  expect(await part.text('combobox', de.status)).toContain(de.inactive);
  expect(where(page)).toContain('status=inactive');
  expect(watch.asked('/me')).toHaveLength(1);
  // Events arrive both as callbacks and as DOM events.
  const [told, heard] = [await eventsOf(page, 'one'), await page.evaluate(() => observer.events)];
  expect(told).toEqual(heard);
  await expectGoodEvents(page, told);
  expect(told.filter(({ type }) => type === 'title').map(({ detail }) => detail.title)).toEqual([en.overview, de.overview]);
});

test('an invalid configuration is refused, and every invalid setting is named', async ({ page }) => {
  await openBlank(page);
  const refused = await page.evaluate(async (entry) => {
    const { mount } = await import(entry);
    const attempt = (config: unknown) => {
      try {
        mount(document.getElementById('place'), config);
        return 'taken';
      } catch (error) {
        return `${(error as Error).constructor.name}: ${(error as Error).message}`;
      }
    };
    const wrong: [string, unknown][] = [
      ['basePath', 'no-slash'], ['basePath', 7], ['basePath', '/a?b'], ['routing', 'hash'], ['path', 'customer-activity'], ['apiBase', 'http://elsewhere.example/api'],
      ['apiBase', 'javascript:alert(1)'], ['apiBase', '//elsewhere.example'], ['locale', 5], ['theme', 'blue'], ['workspace', 7], ['getToken', 'secret-token'],
      ['onEvent', {}], ['signal', {}], ['shadow', 'open'],
    ];
    const all = Object.fromEntries(wrong);
    return { each: wrong.map(([name, value]) => [name, attempt({ [name]: value })] as const), together: attempt(all), names: Object.keys(all), element: document.getElementById('place')!.outerHTML };
  }, ENTRY);
  for (const [name, said] of refused.each) expect(said, name).toMatch(new RegExp(`^TypeError: .*\\b${name}\\b`));
  for (const name of refused.names) expect(refused.together).toMatch(new RegExp(`\\b${name}\\b`));
  expect(refused.together, 'no value is repeated: it may be a secret').not.toContain('secret-token');
  expect(refused.element).toBe('<main id="place"></main>');
});

test('fixed settings cannot be changed, and the app keeps running', async ({ page }) => {
  await openBlank(page);
  const one = await mountIn(page, 'one', MEMORY);
  await overviewStands(within(one));
  const said = await page.evaluate(() => [{ basePath: '/x' }, { theme: 'blue' }, { locale: 5 }, { unknown: 1 }, 'de'].map((patch) => {
    try {
      instances.one!.handle.update(patch as object);
      return 'taken';
    } catch (error) {
      return (error as Error).constructor.name;
    }
  }));
  expect(said).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError', 'TypeError']);
  await chooseStatus(page, within(one), en.inactive);
});

test('only one instance per base path can use the address bar', async ({ page, watch }) => {
  watch.allow(/basePath|base path|address/i);
  await openBlank(page);
  const one = await mountIn(page, 'one', BLANK);
  await overviewStands(within(one));
  const second = await page.evaluate(async (entry) => {
    const { mount } = await import(entry);
    const place = document.createElement('div');
    place.dataset.place = 'two';
    document.body.append(place);
    try {
      await mount(place, { basePath: '/blank' }).ready;
      return 'taken';
    } catch (error) {
      return (error as Error).message;
    }
  }, ENTRY);
  expect(second).not.toBe('taken');
  expect(second).toContain('/blank');
  await chooseStatus(page, within(one), en.inactive);
  await unmount(page, 'one');
  await mountIn(page, 'three', BLANK);
  await overviewStands(within(place(page, 'three')));
});

test('aborting the signal ends an instance', async ({ page }) => {
  await openBlank(page);
  await warmUp(page);
  const before = await pending(page);
  const events = await page.evaluate(async (entry) => {
    const { mount } = await import(entry);
    const element = document.createElement('div');
    element.dataset.place = 'one';
    document.body.append(element);
    const controller = new AbortController();
    Object.assign(window, { controller });
    await mount(element, { routing: 'memory', signal: controller.signal }).ready;
    // A signal that is aborted already.
    const over = document.createElement('div');
    over.dataset.place = 'over';
    document.body.append(over);
    const events: string[] = [];
    await mount(over, { routing: 'memory', signal: AbortSignal.abort(), onEvent: ({ type }: AppEvent) => events.push(type) }).ready;
    return events;
  }, ENTRY);
  expect(events).toEqual([]);
  await expectEmpty(page, 'over');
  await overviewStands(within(place(page, 'one')));
  await page.evaluate(() => { (window as unknown as { controller: AbortController }).controller.abort(); });
  await expect.poll(() => place(page, 'one').evaluate((element) => element.shadowRoot?.childNodes.length ?? 0)).toBe(0);
  await expectEmpty(page, 'one');
  await expect.poll(() => pending(page)).toEqual(before);
});

test('Piral can close and reopen it', async ({ page }) => {
  await page.goto('/piral/');
  const part = within(page.locator('#activity'));
  await overviewStands(part);
  for (let round = 0; round < 2; round += 1) {
    await page.getByRole('button', { name: 'Close or open' }).click();
    await part.lacks('region');
    await page.getByRole('button', { name: 'Close or open' }).click();
    await overviewStands(part);
  }
  const language = await page.evaluate(async (entry) => {
    const { htmlComponent } = await import(entry);
    const made = htmlComponent({ routing: 'memory', locale: 'en' });
    const element = document.createElement('div');
    element.dataset.place = 'one';
    document.body.append(element);
    const locals = {};
    made.component.mount(element, { piral: {} }, {}, locals);
    made.component.update(element, { piral: {}, locale: 'de' }, {}, locals);
    return made.type;
  }, ENTRY);
  expect(language).toBe('html');
  await overviewStands(within(place(page, 'one')), 'de');
});

test('the language changes in place in React', async ({ page, watch }) => {
  await page.goto('/react/customer-activity');
  const part = within(page.locator('#root'));
  await overviewStands(part);
  await chooseStatus(page, part, en.inactive);
  const asked = watch.asked('/me').length;
  await page.getByRole('combobox', { name: 'Language' }).selectOption('de');
  await part.sees('region', de.addOns);
  expect(await part.text('combobox', de.status)).toContain(de.inactive);
  expect(watch.asked('/me')).toHaveLength(asked);
});

test('the language changes in place in the custom element', async ({ page, watch }) => {
  await page.goto('/element/customer-activity');
  const part = within(page.locator('#place'));
  await overviewStands(part);
  await chooseStatus(page, part, en.inactive);
  await page.getByRole('combobox', { name: 'Language' }).first().selectOption('de');
  await part.sees('region', de.addOns);
  expect(await part.text('combobox', de.status)).toContain(de.inactive);
  expect(watch.asked('/me')).toHaveLength(1);
});
