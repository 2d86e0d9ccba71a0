// The app in a host's page: time from mount() to its first paint, next to a page that paints one element in the same way.
import { serve } from '../../tests/hosts/serve.mjs';
import { CONTENDERS } from './contenders.mjs';

/** Number of mounts in a page. The first creates the program; only the others count. */
const MOUNTS = 11;
const ENTRY = '/assets/customer-activity/customer-activity.js';
const PAGE = '/blank/customer-activity';

/** The hosts of the tests with a backend, serving the measured build instead of dist/. */
export const startHosts = (backend) => serve({ backend, dist: CONTENDERS.ours.files });

/** Measures in a signed-in context: `tiles` is the number of tiles when all are shown. `within` is a generous timeout. */
export async function embedded(context, { tiles, within }) {
  const visit = async (plan, { isCached = true } = {}) => {
    const page = await context.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(PAGE);
    const { results, fetched } = await within(page.evaluate(mountAgain, plan), async () => `the app is not there, mounted by a host ${faults.join('; ')}`);
    await page.close();
    if (faults.length > 0) throw new Error(faults.join('; '));
    if (isCached && fetched.length > 0) throw new Error(`not from the cache: ${fetched.join(', ')}`);
    return results;
  };
  const app = { entry: ENTRY, config: { routing: 'memory', path: CONTENDERS.ours.overview, locale: 'en' }, tiles };
  await visit({ ...app, mounts: 1 }, { isCached: false }); // fills the cache
  const [once, ...again] = await visit({ ...app, mounts: MOUNTS });
  const [elementOnce, ...elementAgain] = await visit({ mounts: MOUNTS });
  return { once, again, elementOnce, elementAgain };
}

/** Runs in the page. Passed as text, so it may use nothing from outside itself. Without an entry it shows one element. */
async function mountAgain({ entry, config, tiles, mounts }) {
  const nextFrame = () => new Promise((resolve) => { requestAnimationFrame(() => resolve(performance.now())); });
  const quiet = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
  const module = entry && await import(entry);
  const place = document.getElementById('place');

  const mountElement = () => {
    const host = place.appendChild(document.createElement('div'));
    const heading = document.createElement('h1');
    heading.textContent = 'Customer activity';
    host.attachShadow({ mode: 'open' }).append(heading);
    return { ready: Promise.resolve(), unmount: () => host.remove() };
  };

  const isShown = (heading) => heading?.textContent === 'Customer activity' && heading.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  const results = [];
  for (let at = 0; at < mounts; at++) {
    // Random, so that it is not in step with the frames.
    await quiet(120 + Math.random() * 40);
    const start = performance.now();
    const handle = module ? module.mount(place, config) : mountElement();
    let failed;
    handle.ready.catch((error) => { failed = error; });
    const root = place.firstElementChild.shadowRoot;
    const reached = {
      heading: () => isShown(root.querySelector('h1')),
      // On the first mount, the outline of a page is shown before the program is loaded.
      ...(module && { paint: () => root.querySelector('.app'), tile: () => root.querySelector('.tile'), all: () => root.querySelectorAll('.tile').length === tiles }),
    };
    // Painted: the start of the frame after the one in which it was in the document, as in probe.mjs.
    const times = {};
    let waiting = Object.keys(reached);
    for (let there = []; waiting.length + there.length > 0;) {
      const now = await nextFrame();
      if (failed) throw failed;
      for (const name of there) times[name] = now - start;
      there = waiting.filter((name) => reached[name]());
      waiting = waiting.filter((name) => !there.includes(name));
    }
    await handle.ready;
    results.push(times);
    // Longer than the app waits before it loads its other pages, which must not count for the next mount.
    await quiet(module ? 1400 : 120);
    await handle.unmount();
    if (place.childNodes.length > 0) throw new Error('something is left after unmounting');
  }
  const fetched = performance.getEntriesByType('resource').filter(({ name, transferSize }) => /-[0-9a-f]{10}\./.test(name) && transferSize > 0);
  return { results, fetched: fetched.map(({ name }) => name) };
}
