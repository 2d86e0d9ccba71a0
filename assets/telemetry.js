// What is measured and reported for whoever runs the app, where they want it (docs/observability.md). Nothing here knows a person, an id
// or an address: what is passed on is listed, and everything else stays behind.

/** @import { Details, Settings, Take, Tell } from './internal.js' */
/** @typedef {Record<string, unknown>} Sent what is passed on of an event */
/** @typedef {Details['timing']} Timing */

/**
 * What may be sent of each kind of event.
 * @type {Record<string, string[]>}
 */
const FIELDS = {
  timing: ['name', 'milliseconds', 'route', 'operation', 'status'],
  vital: ['name', 'value', 'rating'],
  error: ['kind', 'status', 'traceId', 'route', 'operation'],
  crash: ['place', 'route'],
};
/** A batch of this many events, each text of this length at most, is below 64 kB, which is what a browser takes at the end of a page. */
const EVENTS = 50;
const LENGTH = 100;
/** How long an event waits for others. */
const PATIENCE = 30_000;

/**
 * A text or a number, as `FIELDS` names them.
 * @param {unknown} value
 */
const short = (value) => (typeof value === 'string' ? value.slice(0, LENGTH) : value);

/**
 * Where it may be sent: a path of the page's own origin, or an https address. A meta element says what a deployer wrote.
 * @param {string} endpoint
 */
const isAllowed = (endpoint) => /^(\/(?![/\\])|https:\/\/)/.test(endpoint);

/**
 * Measures one running app until `signal` is aborted. Answers a function that takes what happens.
 * @param {{ telemetry: Exclude<Settings['telemetry'], '' | undefined>, isGuest?: boolean }} settings
 * @param {number} began when the app was asked for, on the clock of `performance`
 * @param {AbortSignal} signal
 * @param {Tell} tell tells the host
 * @param {string} version
 * @param {string} build
 * @returns {Take}
 */
export function measure({ telemetry: { endpoint, sample = 1 }, isGuest }, began, signal, tell, version, build) {
  const isSent = Boolean(endpoint) && isAllowed(/** @type {string} */ (endpoint));
  if (endpoint && !isSent) console.warn('customer-activity: the address for measurements must be a path or an https address');
  /** @type {object[]} */
  let events = [];
  let dropped = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {number | undefined} */
  let frame;
  let hasData = false;

  const send = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!events.length) return;
    const batch = { product: 'customer-activity', version, build, embedded: Boolean(isGuest), sample: Number(sample), dropped: dropped || undefined, events };
    // What a browser refuses is lost: measuring must not keep anybody busy.
    navigator.sendBeacon(/** @type {string} */ (endpoint), new Blob([JSON.stringify(batch)], { type: 'application/json' }));
    events = [];
    dropped = 0;
  };

  /**
   * @param {string} type
   * @param {Sent} detail
   */
  const keep = (type, detail) => {
    if (!isSent) return;
    if (events.length === EVENTS) {
      dropped += 1;
      return;
    }
    events.push({ type, ...detail });
    // After its end, nothing may be waited for.
    if (signal.aborted) send();
    else timer ??= setTimeout(send, PATIENCE);
  };

  /** @type {Take} */
  const take = (type, given) => {
    /** @type {Sent} */
    const detail = Object.fromEntries((FIELDS[type] ?? []).filter((name) => given[name] != null).map((name) => [name, short(given[name])]));
    if (type === 'timing') {
      detail.milliseconds = Math.round(/** @type {number} */ (detail.milliseconds));
      tell(type, /** @type {Timing} */ ({ ...detail }));
    }
    if (FIELDS[type]) keep(type, detail);
    // The first answer about anything but the person; it is shown in the next frame.
    if (detail.name === 'request' && detail.operation !== '/me' && /** @type {number} */ (detail.status) < 300 && !hasData && !signal.aborted) {
      hasData = true;
      const { route } = detail;
      frame = requestAnimationFrame(() => take('timing', { name: 'first-data', milliseconds: performance.now() - began, route }));
    }
  };

  signal.addEventListener('abort', () => {
    cancelAnimationFrame(/** @type {number} */ (frame));
    send();
  });
  // At the window, after everybody who adds something at the last moment.
  addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') send(); }, { signal });
  addEventListener('pagehide', send, { signal });
  if (!isGuest && isSent) {
    import(/** @type {any} */ (new URL('vitals.js', import.meta.url))).then((/** @type {typeof import('./vitals.js')} */ { watchVitals }) => watchVitals((vital) => take('vital', vital)), () => {});
  }
  return take;
}
