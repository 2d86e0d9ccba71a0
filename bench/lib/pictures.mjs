// The pictures of ours, which the peers do not have: those of 10,000 tiles, a chart of ten years, and a breakdown of a list that is loaded whole.

/** The pictures of all tiles of an overview, in a signed-in context: the answer's size, the time they take, and the longest task. */
export async function tilePictures(context, { overview, tiles, within }) {
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.addInitScript(() => {
    window.__tasks = [];
    new PerformanceObserver((list) => window.__tasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration })))).observe({ type: 'longtask', buffered: true });
  });
  const answered = page.waitForResponse((response) => new URL(response.url()).pathname.endsWith('/series'));
  await page.goto(overview, { waitUntil: 'commit' });
  const response = await answered;
  const bytes = (await response.body()).length;
  // Tiles are drawn from the first to the last. Searching all of them at every poll would itself be a long task.
  await within(page.waitForFunction((tiles) => {
    const all = document.getElementsByClassName('tile');
    return all.length >= tiles && 'drawn' in all[all.length - 1].dataset;
  }, tiles, { polling: 100 }), async () => 'the pictures are not drawn');
  // What is drawn last may still be counted as a task.
  await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 500); }));
  const result = await page.evaluate(() => {
    const asked = performance.getEntriesByType('resource').find(({ name }) => new URL(name).pathname.endsWith('/series'));
    return { undrawn: document.querySelectorAll('a.tile:not([data-drawn])').length, sparks: document.querySelectorAll('.spark').length, longest: Math.max(0, ...window.__tasks.filter(({ startTime }) => startTime >= asked.responseEnd).map(({ duration }) => duration)) };
  });
  await page.close();
  if (result.undrawn > 0 || result.sparks < tiles / 4) faults.push(`${result.undrawn} tiles are not drawn, ${result.sparks} have a line`);
  if (faults.length > 0) throw new Error(faults.join('; '));
  return { seriesMB: bytes / 1_000_000, tilesLongest: result.longest };
}

/** A chart of ten years, drawn again by a click: script, style and layout until it stands. */
export async function chartAgain(context, { within, address, entitlement, rows, loading }) {
  const page = await context.newPage();
  await page.route((url) => url.pathname === `/api/v1/entitlements/${entitlement}`, async (route) => {
    const response = await route.fetch();
    const series = Array.from({ length: 120 }, (_, at) => ({ month: new Date(Date.UTC(2016, 11 + at, 1)).toISOString().slice(0, 7), consumed: String((at * 37) % 90 + 1), granted: '0' }));
    await route.fulfill({ response, json: { ...await response.json(), series } });
  });
  await page.goto(address, { waitUntil: 'commit' });
  // While the list is loading, its work would be measured too.
  await within(page.waitForFunction(({ rows, loading }) => document.querySelectorAll('.month').length === 120 && document.querySelector(rows) && !document.querySelector(loading), { rows, loading }), async () => 'there is no chart');
  const times = await page.evaluate(async () => {
    const button = [...document.querySelectorAll('.series button')].find(({ textContent }) => textContent.includes('Running total'));
    const times = [];
    for (let at = 0; at < 11; at += 1) {
      await new Promise((resolve) => { setTimeout(resolve, 150); });
      const before = document.querySelector('.chart-picture');
      const start = performance.now();
      button.click();
      while (document.querySelector('.chart-picture') === before || document.querySelectorAll('.month').length !== 120) await new Promise((resolve) => { setTimeout(resolve); });
      document.querySelector('.chart-picture').getBoundingClientRect();
      times.push(performance.now() - start);
    }
    return times.slice(1);
  });
  await page.close();
  return { chart: times.sort((a, b) => a - b)[times.length >> 1], chartWorst: times.at(-1) };
}

/** A breakdown of a list that is loaded whole, from the choice of a field until its table stands. */
export async function breakdown(context, { within, address, rows, loading }) {
  const page = await context.newPage();
  await page.goto(address, { waitUntil: 'commit' });
  await within(page.waitForFunction(({ rows, loading }) => document.querySelector(rows) && !document.querySelector(loading), { rows, loading }), async () => 'the list is not loaded');
  await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 1000); }));
  const times = await page.evaluate(async () => {
    const select = document.querySelector('.breakdown-choice select');
    const times = [];
    for (const field of [...select.options].map(({ value }) => value).filter(Boolean)) {
      const start = performance.now();
      select.value = field;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      while (!document.querySelector('.breakdown-table')) await new Promise((resolve) => { setTimeout(resolve); });
      await new Promise((resolve) => { requestAnimationFrame(resolve); });
      times.push(performance.now() - start);
      select.value = '';
      select.dispatchEvent(new Event('change', { bubbles: true }));
      while (document.querySelector('.breakdown-table')) await new Promise((resolve) => { setTimeout(resolve); });
    }
    return times;
  });
  await page.close();
  return { breakdown: times.sort((a, b) => a - b)[times.length >> 1], breakdownWorst: times.at(-1) };
}
