// Memory of a page's renderer process, without an inspector attached.
import { readFileSync } from 'node:fs';

const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/**
 * Opens `url` in the context's profile and resolves, when `isReady` (an expression) is true there, to the renderer's MB after garbage
 * collection: private memory, and with shared memory (the browser's program).
 *
 * The page is not opened like the others: for a page whose network is inspected, as by Playwright, the browser keeps up to 100 MB of
 * responses in the renderer. So it is a target of its own, in a browser context unknown to Playwright.
 */
export async function memory(browser, { cookies, url, viewport, bypassCSP, isReady, patience }) {
  const system = await browser.newBrowserCDPSession();
  const { browserContextId } = await system.send('Target.createBrowserContext');
  try {
    const { origin } = new URL(url);
    await system.send('Storage.setCookies', { browserContextId, cookies: cookies.map(({ name, value }) => ({ name, value, url: origin })) });
    const before = await renderers(system);
    const { targetId } = await system.send('Target.createTarget', { url: 'about:blank', browserContextId, ...viewport });
    const page = await attach(system, targetId);
    if (bypassCSP) await page('Page.setBypassCSP', { enabled: true });
    await page('Page.bringToFront');
    await page('Page.navigate', { url });
    const ends = Date.now() + patience;
    while (!(await page('Runtime.evaluate', { expression: isReady, returnByValue: true })).result.value) {
      if (Date.now() > ends) throw new Error(`${url} is not ready when nobody inspects it`);
      await wait(200);
    }
    // What only a finalizer held is freed the second time; memory is returned to the system a little later.
    for (let times = 0; times < 2; times++) await page('HeapProfiler.collectGarbage');
    await wait(1000);
    // There are renderers of other pages and a spare one: the page's is the one that has used processor time.
    const worked = [...await renderers(system)].map(([id, seconds]) => [id, seconds - (before.get(id) ?? 0)]);
    return sizeOf(worked.sort(([, a], [, b]) => b - a)[0]?.[0]) ?? {};
  } finally {
    await system.send('Target.disposeBrowserContext', { browserContextId }).catch(() => {});
    await system.detach();
  }
}

/** Returns the renderer processes, with the seconds of processor time of each. */
async function renderers(system) {
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]));
}

/**
 * Returns a function that sends a command to the target and resolves to its result. Not flat: Playwright would take the session for its
 * own.
 */
async function attach(system, targetId) {
  const { sessionId } = await system.send('Target.attachToTarget', { targetId, flatten: false });
  const waiting = new Map();
  let last = 0;
  system.on('Target.receivedMessageFromTarget', ({ sessionId: from, message }) => {
    if (from !== sessionId) return;
    const { id, result, error } = JSON.parse(message);
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) reject?.(new Error(error.message));
    else resolve?.(result);
  });
  return (method, params = {}) => new Promise((resolve, reject) => {
    const id = ++last;
    waiting.set(id, { resolve, reject });
    system.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) }).catch(reject);
  });
}

/** Only Linux reports it; elsewhere the rows stay empty. */
function sizeOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mb = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)[1]) / 1024;
    return { own: mb('RssAnon'), resident: mb('VmRSS') };
  } catch {
    return undefined;
  }
}
