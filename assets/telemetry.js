// Measurements and reports for the operators of the app, if they want them (docs/observability.md). Nothing here knows a person, an id or
// an address: only the listed fields are passed on.

/** @import { Details, Settings, Take, Tell } from './internal.js' */
/** @typedef {Record<string, unknown>} Sent the fields of an event that are passed on */
/** @typedef {Details['timing']} Timing */

/**
 * The fields that may be sent of each type of event.
 * @type {Record<string, string[]>}
 */
const FIELDS = {
  timing: ['name', 'milliseconds', 'route', 'operation', 'status'],
  vital: ['name', 'value', 'rating'],
  error: ['kind', 'status', 'traceId', 'route', 'operation'],
  crash: ['place', 'route'],
};
/** A batch of this many events, with texts of at most this length, is below 64 kB, the browser's limit for `sendBeacon`. */
const EVENTS = 50;
const LENGTH = 100;
/** Milliseconds that an event waits for others. */
const PATIENCE = 30_000;

/**
 * A text or a number, cut to the longest length allowed.
 * @param {unknown} value
 */
const short = (value) => (typeof value === 'string' ? value.slice(0, LENGTH) : value);

/**
 * Whether it may be sent there: a path of the page's own origin, or an https URL. A meta element holds whatever a deployer wrote.
 * @param {string} endpoint
 */
const isAllowed = (endpoint) => /^(\/(?![/\\])|https:\/\/)/.test(endpoint);

/**
 * Measures one running app until `signal` is aborted. Returns a function that takes its events.
 * @param {{ telemetry: Exclude<Settings['telemetry'], '' | undefined>, isGuest?: boolean }} settings
 * @param {number} began when the app was requested, on the clock of `performance`
 * @param {AbortSignal} signal
 * @param {Tell} tell reports to the host
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
    // A batch that the browser refuses is dropped: telemetry must never block the page.
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
    // After unmount nothing may wait.
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
    // The first response other than the person's; it is shown in the next frame.
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
  // On the window, after the listeners that add last events.
  addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') send(); }, { signal });
  addEventListener('pagehide', send, { signal });
  if (!isGuest && isSent) {
    import(/** @type {any} */ (new URL('vitals.js', import.meta.url))).then((/** @type {typeof import('./vitals.js')} */ { watchVitals }) => watchVitals((vital) => take('vital', vital)), () => {});
  }
  return take;
}
