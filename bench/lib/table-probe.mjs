// Runs in the page of a drilldown before the contender's code: records when rows are painted, long tasks, and frames. Passed as text, so it
// may use nothing from outside itself.

/**
 * @param {{ table: Record<string, string>, count: number, number: string }} expected selectors of the table; the number of records, and
 *   the first one's number
 */
export function tableProbe({ table, count, number }) {
  if (window.top !== window) return;
  const state = { longTasks: [] };
  // One request for every thousand records.
  performance.setResourceTimingBufferSize(5000);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) state.longTasks.push([startTime, duration]);
  }).observe({ type: 'longtask', buffered: true });

  // --- frames ---------------------------------------------------------------------------------------------------------

  // Painted: the start of the frame after the one in which it was in the document. Changes within an animation frame are painted by that
  // one, changes between frames by the next. Messages and input events never arrive within a frame, so they mark its end.
  let within = false;
  let paints = [];
  let onFrame = () => {};
  let afterFrame = () => {};
  const made = new MessageChannel();
  made.port1.onmessage = () => { within = false; afterFrame(); };
  const frame = (time) => {
    // Registered first, so that the page's work in the frame comes after it.
    requestAnimationFrame(frame);
    const now = performance.now();
    within = true;
    made.port2.postMessage(0);
    onFrame(time);
    for (const paint of paints) if (--paint.frames === 0) paint.resolve(now);
    paints = paints.filter(({ frames }) => frames > 0);
  };
  requestAnimationFrame(frame);
  let inputAt;
  for (const type of ['keydown', 'click']) {
    // The time at which the browser received it, however long the page made it wait.
    addEventListener(type, (event) => { within = false; if (event.isTrusted) inputAt = event.timeStamp; }, true);
  }
  for (const type of ['beforeinput', 'input', 'pointerdown', 'mousedown', 'pointerup', 'mouseup']) addEventListener(type, () => { within = false; }, true);

  const painted = () => new Promise((resolve) => { paints.push({ frames: within ? 1 : 2, resolve }); });
  const ATTRIBUTES = ['aria-rowindex', 'aria-sort', 'hidden', 'class', 'data-complete'];
  /** Resolves to the time at which the condition was first painted. */
  const reached = (isSo) => new Promise((resolve) => {
    const look = () => {
      if (!isSo()) return;
      watch.disconnect();
      resolve(painted());
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
    look();
  });
  const quiet = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

  // --- the content of the table ------------------------------------------------------------------------------------------

  const one = (selector) => document.querySelector(selector);
  const heads = () => [...document.querySelectorAll(`${table.frame} [role=columnheader]`)];
  const head = (title) => heads().find(({ textContent }) => textContent.trim().startsWith(title));
  const column = (title) => {
    const cell = head(title);
    if (!cell) return undefined;
    const place = cell.getAttribute('aria-colindex');
    const at = heads().indexOf(cell);
    return (row) => (place ? row.querySelector(`[aria-colindex="${place}"]`) : row.children[at]);
  };
  let numberOf;
  const textOf = (cell) => cell?.textContent.trim();
  /** Returns the number of a record, counted from zero. The head is the first row. */
  const numberAt = (place) => {
    const row = one(`:is(${table.rows})[aria-rowindex="${place + 2}"]`);
    if (!row) return undefined;
    // Columns may change while the page is being built.
    if (!numberOf || !textOf(numberOf(row))) numberOf = column('Number');
    return numberOf && textOf(numberOf(row));
  };
  /** Returns the number of records shown: the first number in the line above the table. */
  const results = () => Number((/[\d,]+/.exec(one(table.results)?.textContent ?? '')?.[0] ?? 'NaN').replaceAll(',', ''));
  const isShown = (want) => results() === want.count && numberAt(0) === want.number
    && (!want.sorted || head(want.sorted).getAttribute('aria-sort') === 'ascending');
  const isWhole = () => (table.whole ? one(table.whole) : !one(table.loading)) && isShown({ count, number });

  /** Returns the rows in the document as texts. A column that is not in the document has none. */
  state.rows = () => {
    const columns = Object.entries({ number: 'Number', title: 'Title', product: 'Product', hours: 'Hours', primaryContact: 'Primary contact' })
      .map(([name, title]) => [name, column(title)]).filter(([, cell]) => cell);
    return [...document.querySelectorAll(table.rows)].map((row) => ({
      place: Number(row.getAttribute('aria-rowindex')) - 2,
      ...Object.fromEntries(columns.map(([name, cell]) => [name, textOf(cell(row))])),
    }));
  };
  state.says = () => `“${one(table.results)?.textContent}”, first record ${numberAt(0)}, ${document.querySelectorAll(table.rows).length} rows`;

  // --- loading --------------------------------------------------------------------------------------------------------

  const first = reached(() => numberAt(0) === number);
  const whole = first.then(() => reached(isWhole));
  /** The results, once the page is idle; for a list that is not fetched, once the first rows are shown. */
  state.loaded = async (wholly) => {
    const result = { first: await first };
    if (wholly) result.all = await whole;
    // Waits until the page is idle and its timers, such as for a slow-loading message, are over.
    await quiet(Math.max(700, 4000 - performance.now()));
    const beyond = state.longTasks.map(([, duration]) => Math.max(0, duration - 50));
    const pages = performance.getEntriesByType('resource').filter(({ name }) => /\/records\?/.test(name));
    return {
      ...result,
      blocked: beyond.reduce((sum, ms) => sum + ms, 0),
      longest: Math.max(0, ...state.longTasks.map(([, duration]) => duration)),
      pages: pages.length,
      lastPage: Math.max(0, ...pages.map(({ responseEnd }) => responseEnd)),
    };
  };

  // --- keys and clicks ------------------------------------------------------------------------------------------------

  let result;
  /** Scrolls the table into view, as far as it fits. */
  state.show = async () => {
    one(table.frame).scrollIntoView({ block: 'end' });
    await quiet(300);
  };
  /** Starts waiting until this is shown. The input comes from outside, as from a person. */
  state.expect = (want) => {
    if (isShown(want)) throw new Error(`this is shown already: ${JSON.stringify(want)}`);
    inputAt = undefined;
    result = reached(() => isShown(want)).then((time) => time - inputAt);
  };
  state.shows = (want) => reached(() => isShown(want));
  /** Returns the time since the last input. */
  state.took = () => result;

  /** Returns where to click to sort by a column, after scrolling it into view: its middle, or near its start. */
  state.sorter = async (title) => {
    const cell = head(title);
    cell.scrollIntoView({ block: 'nearest', inline: 'center' });
    await quiet(200);
    const { left, top, width, height } = (cell.querySelector('button') ?? cell).getBoundingClientRect();
    return { x: left + Math.min(width / 2, 30), y: top + height / 2 };
  };

  // --- scrolling ------------------------------------------------------------------------------------------------------

  const end = (scroller) => scroller.scrollHeight - scroller.clientHeight;
  state.goTo = async (place) => {
    const scroller = one(table.scroller);
    scroller.scrollTop = place === 0 ? 0 : end(scroller);
    await reached(() => numberAt(place));
    // A table may rearrange itself when scrolling stops.
    await quiet(600);
  };

  /** Whether rows with content cover the visible part. */
  const isCovered = (scroller, rows) => {
    const box = scroller.getBoundingClientRect();
    const foot = table.foot && one(table.foot)?.getBoundingClientRect();
    let from = Math.max(box.top + scroller.clientTop, heads()[0].getBoundingClientRect().bottom);
    const to = Math.min(box.top + scroller.clientTop + scroller.clientHeight, foot?.height ? foot.top : Infinity);
    const parts = rows.filter((row) => textOf(numberOf(row))).map((row) => row.getBoundingClientRect()).sort((a, b) => a.top - b.top);
    for (const { top, bottom } of parts) if (top <= from + 2) from = Math.max(from, bottom);
    return from >= to - 2;
  };

  /**
   * Scrolls evenly from the first record to the last. Each step is made between two frames, so that its event comes before the next one is
   * painted; after that the rows in view are checked.
   */
  state.scroll = async (ms) => {
    const scroller = one(table.scroller);
    const times = [];
    let blank = 0;
    let elements = 0;
    let start;
    await new Promise((resolve) => {
      onFrame = (time) => { if (start !== undefined) times.push(time); };
      afterFrame = () => {
        if (start !== undefined) {
          if (!isCovered(scroller, [...document.querySelectorAll(table.rows)])) blank += 1;
          elements = Math.max(elements, document.querySelectorAll(table.elements).length);
        }
        start ??= performance.now();
        const done = Math.min(1, (performance.now() - start) / ms);
        if (done === 1 && scroller.scrollTop >= end(scroller) - 1) {
          onFrame = () => {};
          afterFrame = () => {};
          resolve();
        }
        scroller.scrollTop = end(scroller) * done;
      };
    });
    const gaps = times.slice(1).map((time, at) => time - times[at]);
    return { frames: gaps.length, slow: gaps.filter((gap) => gap > 33).length, worst: Math.max(...gaps), blank, elements };
  };
  window.__bench = state;
}
