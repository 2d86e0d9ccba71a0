// What operators of the app can observe: batches have the documented form and nothing else, and nothing happens by default.
import { test as alone, FAILED, WORDS, expect, noteTimers, openOverview, overview, type Page } from './fixtures';
import { ENTRY, ROUTE, chooseStatus, eventsOf, expectGoodEvents, mountIn, openBlank, overviewStands, test, unmount, within } from './hosts';

const en = WORDS.en;
const MEASURES = /\/(telemetry|vitals)-[0-9a-f]{10}\.js$/;
const OPERATIONS = [
  '/me', '/activity', '/series', '/entitlements/{id}', '/entitlements/{id}/records', '/entitlements/{id}/records/facets', '/kinds/{kind}', '/kinds/{kind}/records',
  '/kinds/{kind}/records/facets', '/additional-cases', '/additional-cases/facets', '/users', '/users/facets', '/users/{id}/roles', '/role-changes',
];

type Event = Record<string, unknown> & { type: string };
interface Batch { product: string; version: string; build: string; embedded: boolean; sample: number; dropped?: number; events: Event[] }
declare global {
  /** Number of batches passed to the browser. */
  var handedOver: number;
}

/** Records what is sent, and lets the request pass. */
async function watchBeacons(page: Page) {
  const sent: Batch[] = [];
  await page.route('**/telemetry', (route) => route.fulfill({ status: 204 }));
  await page.exposeBinding('__beacon', (_, url: string, type: string, text: string) => {
    if (url !== '/telemetry' || type !== 'application/json') throw new Error(`sent to ${url} as ${type}`);
    sent.push(JSON.parse(text) as Batch);
  });
  await page.addInitScript(() => {
    const { __beacon: keep } = window as unknown as { __beacon: (url: string, type: string, text: string) => void };
    const send = navigator.sendBeacon;
    globalThis.handedOver = 0;
    navigator.sendBeacon = (url, body) => {
      globalThis.handedOver += 1;
      const blob = body as Blob;
      void blob.text().then((text) => keep(String(url), blob.type, text));
      return send.call(navigator, url, body);
    };
  });
  return { batches: sent, events: () => sent.flatMap(({ events }) => events) };
}

/** Configures the page as a deployer does. */
async function configure(page: Page, endpoint: string, sample = '1') {
  await page.route(/\/customer-activity(\/[^.]*)?(\?.*)?$/, async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    const response = await route.fetch();
    const body = (await response.text())
      .replace('customer-activity:telemetry" content=""', `customer-activity:telemetry" content="${endpoint}"`)
      .replace('customer-activity:telemetry-sample" content="1"', `customer-activity:telemetry-sample" content="${sample}"`);
    expect(body).toContain(`content="${endpoint}"`);
    return route.fulfill({ response, body });
  });
}

/** Hides the page, as before it is closed. */
const hide = (page: Page) => page.evaluate(() => {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
});

const FIELDS: Record<string, Record<string, (value: unknown) => boolean>> = {
  timing: {
    name: (value) => ['start', 'first-data', 'request'].includes(value as string), milliseconds: (value) => Number.isInteger(value) && (value as number) >= 0,
    route: (value) => ROUTE.test(value as string), operation: (value) => OPERATIONS.includes(value as string), status: Number.isInteger,
  },
  vital: {
    name: (value) => ['LCP', 'CLS', 'INP', 'FCP', 'TTFB'].includes(value as string), value: (value) => Number.isFinite(value),
    rating: (value) => ['good', 'needs-improvement', 'poor'].includes(value as string),
  },
  error: {
    kind: (value) => /^[a-z-]+$/.test(value as string), status: Number.isInteger, traceId: (value) => /^[0-9a-f]{16,32}$/.test(value as string),
    route: (value) => ROUTE.test(value as string), operation: (value) => OPERATIONS.includes(value as string),
  },
  crash: { place: (value) => /^[\w./-]+\.rs:\d+$/.test(value as string), route: (value) => ROUTE.test(value as string) },
};

/** Checks batches against docs/observability.md. */
function expectGoodBatches(batches: Batch[]) {
  expect(batches.length).toBeGreaterThan(0);
  for (const batch of batches) {
    const { product, version, build, embedded, sample, dropped, events, ...rest } = batch;
    expect(rest).toEqual({});
    expect(product).toBe('customer-activity');
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(build).toMatch(/^customer-activity-[0-9a-f]{10}$/);
    expect(typeof embedded).toBe('boolean');
    expect(sample).toBe(1);
    expect(dropped ?? 1).toBeGreaterThan(0);
    expect(events.length).toBeGreaterThan(0);
    expect(events.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(batch).length).toBeLessThan(64_000);
    for (const { type, ...detail } of events) {
      for (const [name, value] of Object.entries(detail)) expect(FIELDS[type]?.[name]?.(value), `${type}: ${name} ${String(value)}`).toBe(true);
    }
    // Ids of the sample backend, parameters, addresses, people.
    expect(JSON.stringify(batch)).not.toMatch(/\b[ewapu]-\d+|[?=@]|https?:|disk|Contoso|Amelia/);
  }
}

// --- the standalone page -----------------------------------------------------------------------------------------------------

alone('nothing is measured, fetched or sent by default', async ({ page, watch }) => {
  const sent = await watchBeacons(page);
  await openOverview(page);
  await hide(page);
  await page.waitForLoadState('networkidle');
  expect(sent.batches).toEqual([]);
  expect(watch.requests.filter((request) => MEASURES.test(request.url()) || request.url().endsWith('/telemetry'))).toEqual([]);
});

alone('a sample of 0 measures nothing', async ({ page, watch }) => {
  const sent = await watchBeacons(page);
  await configure(page, '/telemetry', '0');
  await openOverview(page);
  await hide(page);
  await page.waitForLoadState('networkidle');
  expect(sent.batches).toEqual([]);
  expect(watch.requests.filter((request) => MEASURES.test(request.url()) || request.url().endsWith('/telemetry'))).toEqual([]);
});

for (const endpoint of ['//evil.example/x', 'http://evil.example/x', 'telemetry']) {
  alone(`nothing is sent to ${endpoint}`, async ({ page, watch }) => {
    const sent = await watchBeacons(page);
    await configure(page, endpoint);
    const warned = page.waitForEvent('console', (message) => message.type() === 'warning' && message.text().includes('https address'));
    await openOverview(page);
    await warned;
    await hide(page);
    await page.waitForLoadState('networkidle');
    expect(sent.batches).toEqual([]);
    expect(watch.requests.filter((request) => request.url().includes('vitals'))).toEqual([]);
  });
}

alone('a batch has the documented form and no personal data, on every page', async ({ page, watch }) => {
  watch.allow(FAILED(404));
  const sent = await watchBeacons(page);
  await configure(page, '/telemetry');
  const view = await openOverview(page, '?workspace=w-1&workspace=w-2');
  await view.kinds.first().click();
  await expect(page.getByRole('grid')).toBeVisible();
  await page.getByRole('searchbox').first().fill('disk');
  await page.waitForURL(/q=disk/);
  // Metrics that become final on input: repeated, because the script may be loaded only after the first click.
  await expect.poll(async () => {
    await page.keyboard.press('Shift');
    await hide(page);
    return sent.events().filter(({ type }) => type === 'vital').map(({ name }) => name);
  }).toEqual(expect.arrayContaining(['FCP', 'LCP', 'CLS']));
  expect(sent.events().filter(({ name }) => name === 'start')).toMatchObject([{ type: 'timing', route: '/customer-activity' }]);
  await page.goto('/customer-activity/entitlements/e-99999?workspace=w-1&q=disk');
  await expect.poll(async () => {
    await hide(page);
    return sent.events().filter(({ type }) => type === 'error').sort((a, b) => String(a.operation).localeCompare(String(b.operation)));
  }).toMatchObject(['/entitlements/{id}', '/entitlements/{id}/records'].map((operation) => ({ kind: 'not-found', route: '/customer-activity/entitlements/{id}', operation })));
  expectGoodBatches(sent.batches);
  expect(sent.batches.every(({ embedded }) => !embedded)).toBe(true);
});

alone('the trace id shown is the one reported', async ({ page, watch, faults }) => {
  watch.allow(FAILED(400));
  const sent = await watchBeacons(page);
  await configure(page, '/telemetry');
  await faults([{ path: '/activity', status: 400 }]);
  await page.goto('/customer-activity');
  await expect(page.getByRole('button', { name: en.tryAgain }).first()).toBeVisible();
  // Telemetry may be loaded after the message is shown.
  await expect.poll(async () => {
    await hide(page);
    return sent.events().filter(({ type }) => type === 'error').length;
  }).toBe(1);
  const [error] = sent.events().filter(({ type }) => type === 'error');
  expect(error).toMatchObject({ kind: 'server', status: 400, route: '/customer-activity' });
  await expect(page.getByText(String(error!.traceId))).toBeVisible();
  expectGoodBatches(sent.batches);
});

alone('each request and the first data shown are timed', async ({ page }) => {
  const sent = await watchBeacons(page);
  await configure(page, '/telemetry');
  const view = await openOverview(page);
  await view.kinds.first().click();
  await expect(page.getByRole('grid')).toBeVisible();
  await expect.poll(async () => {
    await hide(page);
    return sent.events().filter(({ name }) => name === 'request').map(({ operation, status }) => `${String(operation)} ${String(status)}`);
  }).toEqual(expect.arrayContaining(['/me 200', '/activity 200', '/kinds/{kind} 200']));
  const events = sent.events();
  const [first, ...more] = events.filter(({ name }) => name === 'first-data');
  expect(more).toEqual([]);
  expect(first!.milliseconds).toBeGreaterThanOrEqual(0);
  expectGoodBatches(sent.batches);
});

alone('a crash is sent at once', async ({ page, watch }) => {
  watch.allow(/unreachable|RuntimeError|of the test/);
  const sent = await watchBeacons(page);
  await configure(page, '/telemetry');
  const view = await openOverview(page);
  await page.evaluate(() => {
    const { cloneNode } = Node.prototype;
    const { createElement } = Document.prototype;
    const fail = () => {
      Object.assign(Node.prototype, { cloneNode });
      Object.assign(Document.prototype, { createElement });
      throw new TypeError('of the test');
    };
    Object.assign(Node.prototype, { cloneNode: fail });
    Object.assign(Document.prototype, { createElement: fail });
  });
  await view.status.evaluate((filter: HTMLElement) => { filter.click(); });
  await expect(page.getByRole('heading', { name: 'Something went wrong here' })).toBeVisible();
  await expect.poll(() => sent.events().filter(({ type }) => type === 'crash').map(({ route }) => route)).toEqual(['/customer-activity']);
  expectGoodBatches(sent.batches);
});

alone('a batch is sent after half a minute', async ({ page }) => {
  const sent = await watchBeacons(page);
  await configure(page, '/telemetry');
  await page.clock.install();
  const isWaiting = await noteTimers(page);
  await page.goto('/customer-activity');
  await expect(overview(page).addOns).toBeVisible();
  await isWaiting(30_000);
  const handedOver = () => page.evaluate(() => globalThis.handedOver);
  await page.clock.runFor(20_000);
  expect(await handedOver()).toBe(0);
  // Other timers of half a minute may be older than the batch's.
  await expect(async () => {
    await page.clock.runFor(5000);
    expect(await handedOver()).toBe(1);
  }).toPass();
  await expect.poll(() => sent.batches.length).toBe(1);
  expectGoodBatches(sent.batches);
});

alone('batches are sent to the configured endpoint', async ({ page, watch }) => {
  const sent = await watchBeacons(page);
  await configure(page, '/telemetry');
  await openOverview(page);
  const asked = page.waitForRequest('**/telemetry');
  await expect.poll(async () => {
    await hide(page);
    return sent.batches.length;
  }).toBeGreaterThan(0);
  const request = await asked;
  expect([request.method(), await request.headerValue('content-type')]).toEqual(['POST', 'application/json']);
  expect(new URL(request.url()).origin).toBe(new URL(page.url()).origin);
  expect(watch.unexpected()).toEqual([]);
});

// --- in a host's page ----------------------------------------------------------------------------------------------------------

test('a host gets no timing events by default', async ({ page, watch }) => {
  await openBlank(page);
  const one = await mountIn(page, 'one', { basePath: '/blank' });
  await overviewStands(within(one));
  await page.waitForLoadState('networkidle');
  expect((await eventsOf(page, 'one')).filter(({ type }) => type === 'timing')).toEqual([]);
  expect(watch.requests.filter((request) => MEASURES.test(request.url()))).toEqual([]);
});

test('a host gets timing events, and nothing is sent without an endpoint', async ({ page, watch }) => {
  const sent = await watchBeacons(page);
  await openBlank(page);
  const one = await mountIn(page, 'one', { basePath: '/blank', telemetry: {} });
  await overviewStands(within(one));
  const timings = async () => (await eventsOf(page, 'one')).filter(({ type }) => type === 'timing');
  await expect.poll(async () => (await timings()).map(({ detail }) => detail.name)).toContain('start');
  await expectGoodEvents(page, await eventsOf(page, 'one'));
  for (const { detail } of await timings()) expect(detail.milliseconds).toBeLessThan(60_000);
  await hide(page);
  await unmount(page, 'one');
  expect(sent.batches).toEqual([]);
  expect(watch.requests.filter((request) => request.url().includes('/vitals-'))).toEqual([]);
});

test('unmounting sends pending measurements and leaves nothing behind', async ({ page, watch }) => {
  const sent = await watchBeacons(page);
  const pending = () => page.evaluate(() => ({ listening: observer.listening(), timers: observer.timers() }));
  const config = { routing: 'memory', telemetry: { endpoint: '/telemetry', sample: 1 } };
  const isWaiting = () => expect.poll(async () => (await pending()).timers).toContain('setTimeout 30000');
  await openBlank(page);
  await mountIn(page, 'first', config);
  await overviewStands(within(page.locator('[data-place="first"]')));
  await isWaiting();
  await unmount(page, 'first');
  await expect.poll(() => sent.batches.length).toBe(1);
  const before = await pending();
  const one = await mountIn(page, 'one', config);
  await overviewStands(within(one));
  await chooseStatus(page, within(one), en.inactive);
  await isWaiting();
  const already = sent.batches.length;
  await unmount(page, 'one');
  expect(await pending()).toEqual(before);
  await expect.poll(() => sent.batches.length).toBe(already + 1);
  const batches = sent.batches;
  expectGoodBatches(batches);
  expect(batches.every(({ embedded }) => embedded)).toBe(true);
  expect(batches.flatMap(({ events }) => events).map(({ type }) => type)).not.toContain('vital');
  expect(watch.requests.filter((request) => request.url().includes('/vitals-'))).toEqual([]);
});

for (const telemetry of [true, '/telemetry', { endpoint: 'telemetry' }, { endpoint: '//evil.example' }, { endpoint: 'http://evil.example' }, { sample: 2 }, { sample: '1' }]) {
  test(`invalid telemetry settings are refused: ${JSON.stringify(telemetry)}`, async ({ page }) => {
    await openBlank(page);
    const said = page.waitForEvent('console', (message) => message.type() === 'warning');
    const refused = await page.evaluate(async ({ entry, telemetry }) => {
      const { mount } = await import(entry);
      try {
        mount(document.createElement('div'), { routing: 'memory', telemetry });
        return '';
      } catch (error) {
        return `${(error as Error).name}: ${(error as Error).message}`;
      }
    }, { entry: ENTRY, telemetry });
    expect(refused).toBe('TypeError: customer-activity: telemetry cannot be set like this');
    expect((await said).text()).toContain('telemetry must be an object such as { endpoint: "/telemetry", sample: 0.1 }');
  });
}
