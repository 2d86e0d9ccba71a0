// Customer activity in a host's page: one module with four entry points, which are mount, a single-spa application, a custom element and a
// component for Piral. customer-activity.d.ts lists the exports, docs/embedding.md shows their use, and docs/decisions/0010-embedding.md
// gives the reasons. This file keeps its name; the files it loads are named by content hash. What only some hosts need is in
// integrations.js.
import { build, newInstance, version } from './instance.js';
import { fetchFile, forget, load } from './program.js';

export { build, version };
export const contractVersion = 1;

/** @import { Config, CustomerActivityEvent, Handle, Patch, SingleSpaProps } from './customer-activity.js' */
/** @import { Core, GivenSettings, Settings, Tell } from './internal.js' */

/** @param {string} name */
const here = (name) => new URL(name, import.meta.url).href;
const FILES = { glue: here('%glue%'), wasm: here('%wasm%'), integrity: '%wasm-integrity%' };

/** @type {Promise<typeof import('./integrations.js')> | undefined} */
let brought;
/** A single promise, so that callers continue in the order in which they asked. */
function integrations() {
  brought ??= import(here('%integrations%'));
  brought.catch(() => { brought = undefined; });
  return brought;
}

// --- what a host sets -------------------------------------------------------------------------------------------------

/**
 * @param {unknown} value
 * @returns {value is string}
 */
const isText = (value) => typeof value === 'string';
/** @param {unknown} value */
const isFunction = (value) => typeof value === 'function';
/** @param {unknown} value */
const isPath = (value) => isText(value) && /^(\/[^/?#\\][^?#\\]*|\/)?$/.test(value);
/**
 * Whether the value is a path of the page's own origin, or an https URL.
 * @param {unknown} value
 */
const isAddress = (value) => isPath(value) || /^https:\/\/[^/?#]+[^?#]*$/.test(/** @type {string} */ (value));
/** @param {unknown} value */
const isShare = (value) => typeof value === 'number' && value >= 0 && value <= 1;
/**
 * @param {unknown[]} words
 * @returns {(value: unknown) => boolean}
 */
const oneOf = (...words) => (value) => words.includes(value);

/**
 * Every setting, with its check.
 * @type {Record<string, (value: any) => unknown>}
 */
const SETTINGS = {
  basePath: isPath,
  routing: oneOf('address', 'memory'),
  path: (value) => isText(value) && value.startsWith('/'),
  apiBase: isAddress,
  locale(value) {
    try {
      return isText(value) && Intl.getCanonicalLocales(value).length;
    } catch {
      return false;
    }
  },
  theme: oneOf('host', 'system', 'light', 'dark'),
  workspace: (value) => isText(value) && value,
  shadow: (value) => typeof value === 'boolean',
  getToken: isFunction,
  onEvent: isFunction,
  signal: (value) => value instanceof AbortSignal,
  telemetry: (value) => Object(value) === value && isAddress(value.endpoint ?? '') && isShare(value.sample ?? 1),
};
const names = Object.keys(SETTINGS);
const CHANGEABLE = ['locale', 'theme', 'workspace'];

/**
 * Returns the settings among the properties of `from`. Undefined and null count as not given.
 * @param {Record<string, any>} [from]
 * @returns {GivenSettings}
 */
const settingsOf = (from = {}, wanted = names) => Object.fromEntries(wanted.filter((name) => from[name] != null).map((name) => [name, from[name]]));

/**
 * Throws a TypeError that names every invalid setting. Values may be confidential and are not repeated.
 * @param {GivenSettings} given
 */
function check(given, allowed = names) {
  const faults = Object.keys(given).filter((name) => given[name] != null && !(allowed.includes(name) && SETTINGS[name](given[name])));
  if (!faults.length) return;
  integrations().then(({ explain }) => console.warn(`customer-activity: ${explain(faults)}`), () => {});
  throw new TypeError(`customer-activity: ${faults.join(', ')} cannot be ${allowed === names ? 'set' : 'changed'} like this`);
}

/** @param {GivenSettings} given */
function complete(given) {
  check(given);
  /** @type {Settings} */
  const config = { basePath: '', routing: 'address', path: '/customer-activity', apiBase: '/api', theme: 'host', shadow: true, ...settingsOf(given), isGuest: true };
  for (const name of /** @type {const} */ (['basePath', 'apiBase'])) config[name] = config[name].replace(/\/+$/, '');
  return config;
}

// --- the style sheets, shared by all shadow roots: for the overview, and loaded later for the rest ------------------------

const STYLES = [['%style%', '%style-integrity%'], ['%later%', '%later-integrity%']];
/** @type {(Promise<{ css: string, sheet: CSSStyleSheet }> | undefined)[]} */
const loaded = [];

/** @param {number} number */
async function bring(number) {
  const [name, integrity] = STYLES[number];
  const css = await (await fetchFile(here(name), integrity)).text();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return { css, sheet };
}

/** @param {number} number */
function loadStyle(number) {
  loaded[number] ??= bring(number);
  loaded[number].catch(() => { loaded[number] = undefined; });
  return loaded[number];
}

// --- an instance --------------------------------------------------------------------------------------------------------------

const mounted = new WeakSet();
/** Base paths in use by instances with `routing: 'address'`. */
const taken = new Set();

/** @type {Core['begin']} */
function begin(element, given = {}, ownRoot = undefined) {
  const config = complete(given);
  const { basePath, shadow } = config;
  const inAddress = config.routing === 'address';
  if (mounted.has(element)) throw new TypeError('customer-activity: mounted in this element already');
  if (inAddress && taken.has(basePath)) throw new TypeError(`customer-activity: mounted at basePath "${basePath}" already; another needs routing: "memory"`);
  mounted.add(element);
  if (inAddress) taken.add(basePath);
  // A shadow root cannot be removed from its element, so the host's element gets a child for it.
  const host = ownRoot ? undefined : element.appendChild(document.createElement('div'));
  if (ownRoot) ownRoot.adoptedStyleSheets = [];
  const root = /** @type {ShadowRoot | HTMLElement} */ (ownRoot ?? (shadow ? /** @type {HTMLElement} */ (host).attachShadow({ mode: 'open' }) : host));
  const place = root.appendChild(document.createElement('div'));
  place.className = 'customer-activity';
  /** @type {(() => void)[]} */
  const worn = [];
  /** @type {Handle | undefined} */
  let successor;
  /** @type {Promise<void> | undefined} */
  let left;
  const life = new AbortController();

  /** @type {Tell} */
  const tell = (type, detail) => {
    if (type === 'language' || type === 'theme') return;
    if (type === 'ready') styled(true).catch(() => {}); // retried by the next start
    element.dispatchEvent(new CustomEvent(`customer-activity-${type}`, { detail, bubbles: true, composed: true }));
    try {
      config.onEvent?.(/** @type {CustomerActivityEvent} */ ({ type, detail }));
    } catch (error) {
      reportError(error); // an error in a host's handler must not break the app
    }
  };

  /** @param {boolean} isLater */
  const styled = async (isLater) => {
    for (const number of isLater ? [0, 1] : [0]) {
      const { css, sheet } = await loadStyle(number);
      const { adopt } = shadow ? {} : await integrations();
      if (left || worn[number]) continue;
      if (shadow) /** @type {ShadowRoot} */ (root).adoptedStyleSheets.push(sheet);
      worn[number] = adopt?.(/** @type {Document | ShadowRoot} */ (place.getRootNode()), number, css) ?? (() => {});
    }
  };

  const instance = newInstance({
    place,
    config,
    files: FILES,
    tell,
    styled,
    // Import the entry again: if the server has a newer version, its files have other names, and the new instance replaces this one.
    async reload() {
      const next = await import(here(`customer-activity.js?${Date.now()}`)).catch(() => undefined);
      if (left) return;
      if (!next || next.build === build) {
        instance.restart();
        return;
      }
      instance.stop();
      taken.delete(basePath);
      place.replaceChildren();
      successor = next.mount(place, settingsOf(config));
    },
  });

  const unmount = () => {
    left ??= (async () => {
      life.abort();
      const gone = successor?.unmount();
      instance.stop();
      place.remove();
      host?.remove();
      for (const undo of worn) undo();
      mounted.delete(element);
      if (inAddress) taken.delete(basePath);
      await gone;
      // Lets pending callbacks run, which find that the instance has ended.
      await new Promise((resolve) => { setTimeout(resolve); });
    })();
    return left;
  };

  if (config.signal?.aborted) unmount();
  config.signal?.addEventListener('abort', unmount, { signal: life.signal });
  // Resolves on unmount, so that a load which hangs blocks nobody.
  const ended = /** @type {Promise<void>} */ (new Promise((resolve) => { life.signal.addEventListener('abort', () => resolve()); }));
  const ready = left ?? Promise.race([instance.run(), ended]);
  ready.catch(() => {}); // a host may ignore `ready`
  return {
    ready,
    /** @param {Patch & Record<string, unknown>} patch */
    update(patch) {
      check(patch, CHANGEABLE);
      const changed = settingsOf(patch, CHANGEABLE);
      Object.assign(config, changed);
      (successor ?? instance).update(changed);
    },
    back: () => successor?.back() ?? instance.step(false),
    forward: () => successor?.forward() ?? instance.step(true),
    unmount,
  };
}

// --- single-spa ---------------------------------------------------------------------------------------------------------------

/** Loads the app. A failure here is ignored: mounting tries again and reports it. */
export async function bootstrap() {
  await Promise.all([load(FILES), loadStyle(0), integrations()]).catch(() => {});
}

/**
 * @param {HTMLElement & SingleSpaProps} first the element, or the properties of single-spa
 * @param {GivenSettings} [settings]
 */
export function mount(first = /** @type {never} */ ({}), settings = undefined) {
  return first.nodeType === 1 ? begin(first, settings) : integrations().then(({ mountApplication }) => mountApplication(core, first));
}

/** @param {SingleSpaProps} props */
export async function update(props) {
  (await integrations()).updateApplication(props, settingsOf(props, CHANGEABLE));
}

/** @param {SingleSpaProps} props */
export async function unmount(props) {
  await (await integrations()).unmountApplication(props);
}

export async function unload() {
  forget();
  loaded.length = 0;
}

// --- Piral ----------------------------------------------------------------------------------------------------------------------

/** @type {typeof import('./customer-activity.js').htmlComponent} */
export const htmlComponent = (config) => {
  /**
   * @param {HTMLElement} domElement
   * @param {Config} [props]
   */
  const of = (domElement, props) => ({ ...config, ...props, name: undefined, domElement });
  return {
    type: 'html',
    component: {
      mount(element, props) { mount(/** @type {any} */ (of(element, props))); },
      update(element, props) { update(of(element, props)); },
      unmount(element) { unmount(of(element)); },
    },
  };
};

// --- the custom element -------------------------------------------------------------------------------------------------------

/** Text and boolean settings may also be attributes. Properties take precedence. */
const attributes = names.filter((name) => !/getToken|onEvent|signal|telemetry/.test(name)).map((name) => [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), name]);

/**
 * Applies the element's current settings. If the code for that cannot be loaded, the element's message says so.
 * @param {HTMLElement} element
 */
const soon = (element) => integrations().then(
  ({ settle }) => settle(core, /** @type {HTMLElement & GivenSettings} */ (element)),
  () => element.isConnected && !mounted.has(element) && begin(element, { routing: 'memory' }),
);

class CustomerActivity extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = attributes.map(([attribute]) => attribute);

  get getToken() { return undefined; }

  set getToken(value) {
    givenTo(this).getToken = value;
    soon(this);
  }

  connectedCallback() {
    givenTo(this);
    bootstrap();
    soon(this);
  }

  disconnectedCallback() { soon(this); }

  attributeChangedCallback() { soon(this); }
}

/** @typedef {HTMLElement & Pick<Config, 'getToken'>} GivenElement with properties set before the element was defined */

/**
 * The settings given as properties of each element.
 * @type {WeakMap<HTMLElement, GivenSettings>}
 */
const given = new WeakMap();
/**
 * @param {HTMLElement} element
 * @returns {GivenSettings}
 */
function givenTo(element) {
  if (!given.has(element)) given.set(element, {});
  // A readable `getToken` would leak tokens: move a function set before the element was defined out of reach at once.
  if (Object.hasOwn(element, 'getToken')) {
    /** @type {GivenSettings} */ (given.get(element)).getToken = /** @type {GivenElement} */ (element).getToken;
    delete /** @type {GivenElement} */ (element).getToken;
  }
  return /** @type {GivenSettings} */ (given.get(element));
}

/** @type {Core} */
const core = { begin, settingsOf, givenTo, names, attributes, CHANGEABLE, soon, prototype: CustomerActivity.prototype };

/** @param {string} name */
export function defineElement(name) {
  if (!customElements.get(name)) customElements.define(name, class extends CustomerActivity {});
}
if (globalThis.customElements) defineElement('customer-activity');
