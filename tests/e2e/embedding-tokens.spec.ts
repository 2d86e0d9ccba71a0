// An instance that gets a token instead of cookies.
import { en, CONTACTS, asks, place } from './embedding';
import { FAILED, type Page } from './fixtures';
import { ENTRY, eventsOf, expect, expectGoodEvents, openBlank, overviewStands, test, within, type AppEvent, type Plain } from './hosts';

test.describe('a token in place of cookies', () => {
  /** Mounts with tokens from the test; the page has no cookie. */
  async function mountWithToken(page: Page, tokens: () => Promise<string>, config: Plain = {}) {
    const asked: boolean[] = [];
    let token: string | undefined;
    await page.exposeFunction('giveToken', async ({ forceRefresh }: { forceRefresh: boolean }) => {
      asked.push(forceRefresh);
      if (token === undefined || forceRefresh) token = await tokens();
      return token;
    });
    await page.context().clearCookies();
    await openBlank(page);
    await page.evaluate(async ({ entry, config }) => {
      const { mount } = await import(entry);
      const element = document.createElement('div');
      element.dataset.place = 'one';
      document.body.append(element);
      const events: AppEvent[] = [];
      const getToken = (options: object) => (window as unknown as { giveToken(options: object): Promise<string> }).giveToken(options);
      const handle = mount(element, { routing: 'memory', ...config, getToken, onEvent: (event: AppEvent) => events.push(event) });
      globalThis.instances = { one: { handle, events } };
      handle.ready.catch(() => {});
    }, { entry: ENTRY, config });
    return { one: place(page, 'one'), asked };
  }

  interface Owner { token(): Promise<string>; end(): Promise<void>; given: string[] }
  const tested = test.extend<{ owner: Owner }>({
    /** A person signed in elsewhere, who gets tokens there. */
    owner: async ({ playwright, hosts }, use) => {
      const elsewhere = await playwright.request.newContext({ baseURL: hosts.origin, extraHTTPHeaders: { Origin: hosts.origin } });
      expect((await elsewhere.post('/sign-in', { form: { person: 'customer-admin' }, maxRedirects: 0 })).status()).toBe(303);
      const given: string[] = [];
      await use({
        given,
        token: async () => {
          const { token } = await (await elsewhere.post('/token')).json() as { token: string };
          given.push(token);
          return token;
        },
        end: async () => { expect((await elsewhere.delete('/token')).status()).toBe(204); },
      });
      await elsewhere.dispose();
    },
  });

  /** Returns everything in which a token could be stored or shown, as one text. */
  const everything = (page: Page) => page.evaluate(async () => {
    const texts: string[] = [];
    const walk = (node: Node) => {
      if (node instanceof Element) {
        texts.push(...[...node.attributes].map(({ name, value }) => `${name}=${value}`));
        for (const key in node) {
          try {
            const value = (node as unknown as Record<string, unknown>)[key];
            if (typeof value === 'string') texts.push(value);
          } catch {
            // Some cannot be read.
          }
        }
        texts.push(JSON.stringify(node, Object.getOwnPropertyNames(node)) ?? '');
        if (node.shadowRoot) walk(node.shadowRoot);
      } else texts.push(node.nodeValue ?? '');
      node.childNodes.forEach(walk);
    };
    walk(document);
    const events = [observer.events, ...Object.values(instances).map(({ events }) => events)];
    const handles = Object.values(instances).map(({ handle }) => JSON.stringify(handle) + Object.values(handle).join());
    return [
      ...texts, JSON.stringify([events, handles, { ...localStorage }, { ...sessionStorage }, document.cookie, window.name, history.state, location.href, document.title]),
      JSON.stringify(await caches.keys()), JSON.stringify((await indexedDB.databases()).map(({ name }) => name)),
      JSON.stringify(performance.getEntries()),
    ].join('\n');
  });

  tested('every request carries the token, and no cookie is needed', async ({ page, owner, watch }) => {
    const { one } = await mountWithToken(page, owner.token);
    const part = within(one);
    await overviewStands(part);
    await part.click('link', CONTACTS);
    await part.sees('gridcell');
    await part.click('button', 'Export');
    const arriving = page.waitForEvent('download');
    await part.click('button', 'Excel workbook');
    await arriving;
    const asked = watch.requests.filter(asks);
    expect(asked.length).toBeGreaterThan(3);
    for (const request of asked) {
      const headers = await request.allHeaders();
      expect(owner.given.map((token) => `Bearer ${token}`), request.url()).toContain(headers.authorization);
      expect(headers.cookie, request.url()).toBeUndefined();
    }
    // No other request carries it.
    for (const request of watch.requests.filter((request) => !asks(request))) expect((await request.allHeaders()).authorization).toBeUndefined();
  });

  tested('the token is sent instead of the cookies of the page', async ({ page, owner, watch, become }) => {
    const { one } = await mountWithToken(page, owner.token);
    await overviewStands(within(one));
    await become('member');
    await within(one).click('button', en.refresh);
    await within(one).settles();
    const [last] = watch.requests.filter(asks).slice(-1);
    expect((await last!.allHeaders()).cookie).toBeUndefined();
    await within(one).sees('region', en.addOns);
  });

  tested('an expired token is replaced once, and the reader notices nothing', async ({ page, owner, watch }) => {
    watch.allow(FAILED(401));
    const { one, asked } = await mountWithToken(page, owner.token);
    const part = within(one);
    await overviewStands(part);
    expect(asked).not.toContain(true);
    await owner.end();
    const answer = page.waitForResponse((response) => response.url().includes('/api/v1/activity') && [200, 304].includes(response.status()));
    await part.click('button', en.refresh);
    await answer;
    await part.settles();
    await part.sees('region', en.addOns);
    expect(asked.filter(Boolean)).toEqual([true]);
    expect((await eventsOf(page, 'one')).map(({ type }) => type)).not.toContain('unauthorized');
    expect(await one.getByRole('alert').count()).toBe(0);
  });

  tested('a refused new token is reported to host and reader', async ({ page, owner, watch }) => {
    watch.allow(FAILED(401));
    let isOver = false;
    const { one, asked } = await mountWithToken(page, async () => (isOver ? 'over-and-done-with' : owner.token()));
    const part = within(one);
    await overviewStands(part);
    await owner.end();
    isOver = true;
    await part.click('button', en.refresh);
    await expect.poll(async () => (await eventsOf(page, 'one')).filter(({ type }) => type === 'unauthorized').length).toBe(1);
    await expect(one.getByRole('alert').first()).toBeVisible();
    expect(asked.filter(Boolean)).toEqual([true]);
    await expectGoodEvents(page, await eventsOf(page, 'one'));
    await part.sees('region', en.addOns);
  });

  for (const [what, tokens] of [['getToken rejects', async () => { throw new Error('secret-of-the-host'); }], ['getToken returns no string', async () => undefined as unknown as string]] as const) {
    tested(`without a usable token the host is told: ${what}`, async ({ page, watch }) => {
      watch.allow(FAILED(401), /secret-of-the-host.*never/);
      const { one } = await mountWithToken(page, tokens);
      await expect.poll(async () => (await eventsOf(page, 'one')).some(({ type }) => type === 'unauthorized' || type === 'error')).toBe(true);
      await expect(one.getByRole('heading').or(one.getByRole('alert')).first()).toBeVisible();
      expect(await everything(page)).not.toContain('secret-of-the-host');
    });
  }

  tested('the token cannot be read anywhere', async ({ page, owner, watch }) => {
    watch.allow(FAILED(401));
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error.stack)));
    let isOver = false;
    const lost = 'lost-token-0123456789abcdef';
    const { one } = await mountWithToken(page, async () => (isOver ? lost : owner.token()));
    const part = within(one);
    await overviewStands(part);
    await part.click('link', CONTACTS);
    await part.sees('gridcell');
    expect(owner.given.length).toBeGreaterThan(0);
    const clean = async () => {
      const text = (await everything(page)) + said.join('\n');
      expect(text.length).toBeGreaterThan(10_000);
      expect([...owner.given, lost].filter((token) => text.includes(token))).toEqual([]);
    };
    await clean();
    await owner.end();
    isOver = true;
    await part.click('button', en.refresh);
    await expect.poll(async () => (await eventsOf(page, 'one')).some(({ type }) => type === 'unauthorized')).toBe(true);
    await clean();
    // The element does not return the function it was given.
    await page.evaluate(() => {
      const element = document.createElement('customer-activity') as HTMLElement & { getToken: unknown; routing: string };
      element.dataset.place = 'two';
      element.getToken = () => 'held-token';
      element.routing = 'memory';
      document.body.append(element);
    });
    const two = place(page, 'two');
    await expect(two.getByRole('heading').or(two.getByRole('alert')).first()).toBeVisible();
    const read = await two.evaluate((element: HTMLElement & { getToken: unknown }) => {
      const own = Reflect.ownKeys(element).map((key) => String((element as unknown as Record<PropertyKey, unknown>)[key])).join();
      return [String(element.getToken), own, JSON.stringify(element), element.outerHTML].join();
    });
    expect(read).not.toContain('held-token');
  });
});
