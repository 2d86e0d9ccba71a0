// What is left after mounting, using and unmounting an instance hundreds of times: listeners, nodes, memory.
import { WORDS } from './fixtures';
import { measure, watchMemories, type Figures } from './memory';
import { ENTRY, chooseStatus, expect, mountIn, openBlank, overviewStands, test, unmount, within, type Plain } from './hosts';

const CYCLES = 300;
/** After this many cycles everything that is cached for the next mount exists, with the chunk, which each cycle uses. */
const WARM = 40;
const SHOWN = [WARM, 120, 200, CYCLES];

/**
 * Allowed growth from then on. A leak of one listener or node per cycle would be 260.
 *
 * The browser itself keeps a few nodes, such as the last focused or hovered one. A program's memory grows by one or two pages of 64 kB when
 * more happens at once than ever before, and never shrinks: twice a page is no leak that matters, three would be 750 bytes per cycle. The
 * heap of the scripts contains what the test itself keeps, and the browser's list of requests.
 */
const MORE = { listeners: 0, nodes: 20, documents: 0, instances: 0, memory: 2 * 65_536, heap: 1e6 };

/** One cycle, run inside the page: a round trip for every step would take minutes for hundreds. */
async function cycle({ entry, config, words }: { entry: string; config: Plain; words: { status: string; inactive: string } }) {
  const { mount } = await import(entry);
  const place = document.querySelector<HTMLElement>('[data-place="one"]')!;
  const events: string[] = [];
  const handle = mount(place, { ...config, onEvent: ({ type }: { type: string }) => events.push(type) });
  await handle.ready;
  const root = place.firstElementChild!.shadowRoot ?? place;
  const until = async <T>(look: () => T | undefined | null | false): Promise<T> => {
    for (let patience = 0; patience < 2_000; patience += 1) {
      const found = look();
      if (found) return found;
      await new Promise((resolve) => { setTimeout(resolve, 4); });
    }
    throw new Error(`waited in vain; there is ${root.textContent}`);
  };
  const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)];
  await until(() => all('article').length && !all('[aria-busy="true"]').length);
  const name = (element: HTMLElement) => all(`#${element.getAttribute('aria-labelledby')?.split(' ')[0] ?? 'none'}`)[0]?.textContent?.trim() ?? element.ariaLabel;
  const filter = await until(() => all('[role="combobox"]').find((one) => name(one) === words.status));
  filter.click();
  (await until(() => all('[role="option"]').find((one) => one.textContent?.trim() === words.inactive))).click();
  await until(() => filter.textContent?.includes(words.inactive));
  await handle.unmount();
  history.replaceState(null, '', '/blank/customer-activity');
  observer.events.length = 0;
  return { events, left: place.childNodes.length };
}

const row = (cells: (string | number)[]) => cells.map((cell) => String(cell).padStart(12)).join('');

for (const [what, config] of [['in memory, shadow root', { routing: 'memory' }], ['address bar, light DOM', { basePath: '/blank', shadow: false }]] as [string, Plain][]) {
  test(`${CYCLES} cycles leave nothing behind: ${what}`, { tag: '@leak' }, async ({ page, context }, info) => {
    test.setTimeout(180_000);
    // Each response comes from the backend once, and then from here.
    const answers = new Map<string, { body: Buffer; headers: Record<string, string> }>();
    await page.route('**/api/v1/**', async (route) => {
      const url = route.request().url();
      if (!answers.has(url)) {
        const response = await route.fetch();
        const { 'content-encoding': _, 'content-length': __, 'transfer-encoding': ___, ...headers } = response.headers();
        answers.set(url, { body: await response.body(), headers });
      }
      await route.fulfill({ status: 200, ...answers.get(url)! });
    });
    await page.addInitScript(watchMemories);
    await openBlank(page);
    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable');
    const found: Figures[] = [];
    // The first cycle acts like a reader; it leaves an empty element.
    const part = within(await mountIn(page, 'one', config));
    await overviewStands(part);
    await chooseStatus(page, part, WORDS.en.inactive);
    await unmount(page, 'one');
    await page.evaluate(() => { Object.assign(globalThis, { instances: undefined }); });
    for (let done = 1; done <= CYCLES; done += 1) {
      if (done > 1) {
        const { events, left } = await page.evaluate(cycle, { entry: ENTRY, config, words: WORDS.en });
        expect([...new Set(events)].sort(), `in cycle ${done}`).toEqual(['navigate', 'ready', 'title']);
        expect(left).toBe(0);
      }
      if (SHOWN.includes(done)) found.push(await measure(cdp));
    }
    const names = ['cycle', 'listeners', 'nodes', 'documents', 'instances', 'wasm kB', 'heap kB'];
    const table = [row(names), ...found.map((one, at) => row([SHOWN[at]!, one.listeners, one.nodes, one.documents, one.instances, Math.round(one.memory / 1024), Math.round(one.heap / 1024)]))].join('\n');
    console.log(`${what}\n${table}`);
    await info.attach('figures', { body: table });
    const [warm, ...later] = found as [Figures, ...Figures[]];
    for (const [at, one] of later.entries()) {
      for (const name of Object.keys(MORE) as (keyof Figures)[]) {
        expect(one[name] - warm[name], `${name} after ${SHOWN[at + 1]} cycles\n${table}`).toBeLessThanOrEqual(MORE[name]);
      }
    }
  });
}
