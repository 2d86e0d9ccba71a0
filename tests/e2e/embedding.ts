// Shared by the tests of embedded apps.
import type { Request } from '@playwright/test';
import { WORDS, type Locator, type Page } from './fixtures';
import { expect, mountIn, overviewStands, unmount, within } from './hosts';

export const en = WORDS.en;
export const de = WORDS.de;
export const MEMORY = { routing: 'memory' };
export const BLANK = { basePath: '/blank' };
export const CONTACTS = /^Support contacts/i;

/** Whether the request goes to the API. */
export const asks = (request: Request) => new URL(request.url()).pathname.startsWith('/api/');
export const place = (page: Page, name: string) => page.locator(`[data-place="${name}"]`);

/** Checks that an instance has left nothing in its element. */
export async function expectEmpty(page: Page, name: string) {
  const left = await place(page, name).evaluate((element) => ({
    children: element.childNodes.length,
    inside: element.shadowRoot?.childNodes.length ?? 0,
    attributes: element.getAttributeNames().filter((name) => name !== 'data-place'),
  }));
  expect(left).toEqual({ children: 0, inside: 0, attributes: [] });
}

/** Listeners and timers, for comparison. */
export const pending = (page: Page) => page.evaluate(() => ({ listening: observer.listening(), timers: observer.timers() }));

/** Loads the program, so that what is cached for the next mount does not affect comparisons. */
export async function warmUp(page: Page) {
  await mountIn(page, 'first', MEMORY);
  await overviewStands(within(place(page, 'first')));
  await unmount(page, 'first');
}

export const reload = (one: Locator, lang: 'en' | 'de' = 'en') => one.getByRole('button', { name: lang === 'en' ? 'Reload' : 'Neu laden', exact: true });
/** Checks that the element shows an error message. */
export async function expectMessage(one: Locator, lang: 'en' | 'de' = 'en') {
  await expect(reload(one, lang)).toBeVisible({ timeout: 20_000 });
  await expect(one.getByRole('alert').or(one.getByRole('heading')).first()).toBeVisible();
}
export const readiness = (page: Page, name: string) => page.evaluate(async (name) => {
  try {
    await instances[name]!.handle.ready;
    return 'ready';
  } catch (error) {
    return (error as Error).message;
  }
}, name);
