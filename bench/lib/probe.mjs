// Runs in the page before the contender's code: records when tiles are painted, long tasks, and layout shifts. Passed as text, so it may
// use nothing from outside itself.

/** @param {{ tiles: number }} expected how many tiles there are when all are there */
export function probe(expected) {
  if (window.top !== window) return;
  const state = { longTasks: [], shift: 0, first: 0, all: 0, tiles: 0 };
  // Only shifts before any input count.
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) state.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) state.longTasks.push([startTime, duration]);
  }).observe({ type: 'longtask', buffered: true });

  // Painted: the start of the frame after the one in which it was in the document, which is the second of two animation frames.
  const nextFrame = () => new Promise((resolve) => { requestAnimationFrame(() => resolve(performance.now())); });
  const until = async (reached) => {
    do await nextFrame(); while (!reached());
    return nextFrame();
  };
  const quiet = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

  // Each tile is counted once, when it is added: querying all of them in every frame would slow down contenders with many frames.
  const tiles = new Set();
  const watch = new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        if (node.classList.contains('tile')) tiles.add(node);
        for (const tile of node.getElementsByClassName('tile')) tiles.add(tile);
      }
    }
  });
  watch.observe(document, { childList: true, subtree: true });

  // Likewise only the containers of packages are searched, not the whole document.
  let places = [];
  const findPlaces = () => { places = [...new Set([...document.getElementsByClassName('package')].map((pack) => pack.parentNode))]; };
  const shownPackages = () => {
    let count = 0;
    for (const place of places) {
      for (const child of place.children) if (!child.hidden && child.classList.contains('package')) count++;
    }
    return count;
  };

  state.done = (async () => {
    state.first = await until(() => tiles.size > 0);
    state.all = tiles.size >= expected.tiles ? state.first : await until(() => tiles.size >= expected.tiles);
    watch.disconnect();
    findPlaces();
  })();

  /** The results, once the page is idle. */
  state.result = async () => {
    await state.done;
    await quiet(700);
    await nextFrame();
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null;
    const beyond = state.longTasks.map(([, duration]) => Math.max(0, duration - 50));
    return {
      first: state.first,
      all: state.all,
      contentful: paint,
      blocked: beyond.reduce((sum, ms) => sum + ms, 0),
      longest: Math.max(0, ...state.longTasks.map(([, duration]) => duration)),
      shift: state.shift,
      tiles: document.getElementsByClassName('tile').length,
      packages: shownPackages(),
      nodes: document.getElementsByTagName('*').length,
      requests: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map((entry) => ({
        url: entry.name, start: entry.startTime, answered: entry.responseStart, end: entry.responseEnd, bytes: entry.transferSize,
      })),
    };
  };

  /**
   * Selects statuses repeatedly. Each time: from the dispatch of the click to the frame after the change is visible.
   * @param {{ steps: { status: string, packages: number }[], menu?: Record<string, number> }} plan
   */
  state.filter = async ({ steps, menu }) => {
    const times = [];
    const before = state.longTasks.length;
    for (const { status, packages } of steps) {
      if (menu) {
        document.getElementById('status').click();
        await until(() => document.getElementById(`status-${menu[status]}`));
      }
      const button = menu ? document.getElementById(`status-${menu[status]}`) : document.querySelector(`[data-status="${status}"]`);
      await quiet(100);
      await nextFrame();
      const start = performance.now();
      button.click();
      times.push((await until(() => shownPackages() === packages)) - start);
      await quiet(300);
    }
    return { times, longest: Math.max(0, ...state.longTasks.slice(before).map(([, duration]) => duration)) };
  };
  window.__bench = state;
}
