// How much memory the process needs that runs the page.
import { readFileSync } from 'node:fs';

/** In MB after everything that nobody needs was thrown away: its own memory, and with what it shares (the browser's program). */
export async function memory(browser, page) {
  const session = await page.context().newCDPSession(page);
  // What only a finalizer held goes at the second time.
  for (let times = 0; times < 2; times++) await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  // Pages are given back to the system a little later.
  await new Promise((resolve) => { setTimeout(resolve, 1000); });
  const system = await browser.newBrowserCDPSession();
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  await system.detach();
  // Beside the page's there may be one that waits for the next page; it has nothing in it.
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => sizeOf(id)).filter(Boolean);
  return sizes.sort((a, b) => b.own - a.own)[0] ?? {};
}

/** Only Linux tells; elsewhere the rows stay empty. */
function sizeOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mb = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)[1]) / 1024;
    return { own: mb('RssAnon'), resident: mb('VmRSS') };
  } catch {
    return undefined;
  }
}
