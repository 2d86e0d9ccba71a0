// Customer Activity in a host's page: one module with four faces, which are mount, a single-spa application, a custom element and a
// component for Piral. customer-activity.d.ts says what is exported, docs/embedding.md how it is used, and
// docs/decisions/0010-embedding.md why it is so. This file keeps its name; whatever it leads to is named after its content.
import { newInstance } from './instance.js';
import { forget, load } from './program.js';

export const version = '%version%';
export const contractVersion = 1;

const here = (name) => new URL(name, import.meta.url).href;
/** Which build this is: named like its files. */
export const build = '%glue%';
const FILES = { glue: here('%glue%'), wasm: here('%wasm%'), integrity: '%wasm-integrity%' };
const STYLE = { url: here('%style%'), integrity: '%style-integrity%' };

// --- what a host sets -------------------------------------------------------------------------------------------------

const isText = (value) => typeof value === 'string';
const isFunction = (value) => typeof value === 'function';
const isSwitch = (value) => typeof value === 'boolean';
const isPath = (value) => isText(value) && /^(\/[^/?#\\][^?#\\]*|\/)?$/.test(value);
const oneOf = (...words) => [(value) => words.includes(value), words.map((word) => `"${word}"`).join(' or ')];
const isLocale = (value) => {
  try {
    return isText(value) && Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
};

/** Every setting: whether a value is one, and what it has to be. */
const SETTINGS = {
  basePath: [isPath, 'a path such as "/portal/activity"'],
  routing: oneOf('address', 'memory'),
  path: [(value) => isText(value) && value.startsWith('/'), 'a path such as "/customer-activity"'],
  apiBase: [(value) => isPath(value) || /^https:\/\/[^/?#]+[^?#]*$/.test(value), 'a path such as "/api", or an https address'],
  locale: [isLocale, 'a language tag such as "de-CH"'],
  theme: oneOf('host', 'system', 'light', 'dark'),
  workspace: [(value) => isText(value) && value !== '', 'the id of a workspace'],
  header: [isSwitch, 'true or false'],
  shadow: [isSwitch, 'true or false'],
  getToken: [isFunction, 'a function'],
  onEvent: [isFunction, 'a function'],
  signal: [(value) => value instanceof AbortSignal, 'an AbortSignal'],
};
const CHANGEABLE = ['locale', 'theme', 'workspace'];

/** The settings among the properties of `from`. What is undefined or null counts as not given. */
const settingsOf = (from = {}) => Object.fromEntries(Object.keys(SETTINGS).filter((name) => from[name] != null).map((name) => [name, from[name]]));

/** Throws a TypeError that names every fault. The values themselves may be anybody's business and are not repeated. */
function check(given, allowed = Object.keys(SETTINGS)) {
  const faults = Object.entries(given).filter(([, value]) => value != null).flatMap(([name, value]) => {
    if (!allowed.includes(name)) return [SETTINGS[name] ? `${name} cannot be changed: mount anew` : `there is no setting "${name}"`];
    return SETTINGS[name][0](value) ? [] : [`${name} must be ${SETTINGS[name][1]}`];
  });
  if (faults.length) throw new TypeError(`customer-activity: ${faults.join('; ')}`);
}

function complete(given) {
  if (given === null || typeof given !== 'object') throw new TypeError('customer-activity: the settings must be an object');
  check(given);
  const config = { basePath: '', routing: 'address', path: '/customer-activity', apiBase: '/api', theme: 'host', header: false, shadow: true, ...settingsOf(given), isGuest: true, version };
  for (const name of ['basePath', 'apiBase']) config[name] = config[name].replace(/\/+$/, '');
  return config;
}

// --- the style, adopted by the document or shadow root that an instance is in ------------------------------------------------

let style;
const sheets = {};
const adopted = new Map();

/** In the light DOM every rule is bound to our element; what cannot be nested stands before it. */
function bound(css) {
  const frames = [];
  const rest = css.replace(/@keyframes [^{]+\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, (rule) => (frames.push(rule), ''));
  // Whatever the page says of all elements or of all buttons is not said of ours; in pictures, attributes would be undone with it.
  const undone = '.customer-activity :where(:not(svg,svg *)){all:revert}';
  return `${frames.join('')}${undone}.customer-activity{${rest.replaceAll(':host', '&')}}`;
}

async function styleSheet(inShadow) {
  style ??= fetch(STYLE.url, STYLE.integrity ? { integrity: STYLE.integrity } : {}).then((file) => {
    if (!file.ok) throw new Error(`the style was answered with ${file.status}`);
    return file.text();
  });
  style.catch(() => { style = undefined; });
  const css = await style;
  if (!sheets[inShadow]) {
    sheets[inShadow] = new CSSStyleSheet();
    sheets[inShadow].replaceSync(inShadow ? css : bound(css));
  }
  return sheets[inShadow];
}

function adopt(root, sheet) {
  const users = adopted.get(root) ?? 0;
  if (!users) root.adoptedStyleSheets.push(sheet);
  adopted.set(root, users + 1);
  return () => {
    const left = adopted.get(root) - 1;
    if (left) adopted.set(root, left);
    else {
      adopted.delete(root);
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    }
  };
}

// --- an instance --------------------------------------------------------------------------------------------------------------

const mounted = new WeakSet();
/** Base paths that the address bar is used for. */
const taken = new Set();
let isPolicyTold = false;

function begin(element, given = {}, ownRoot = undefined) {
  const config = complete(given);
  const { basePath, shadow } = config;
  const inAddress = config.routing === 'address';
  if (mounted.has(element)) throw new TypeError('customer-activity: this element has an instance already');
  if (inAddress && taken.has(basePath)) {
    throw new TypeError(`customer-activity: the base path "${basePath}" has an instance already; use routing: "memory"`);
  }
  mounted.add(element);
  if (inAddress) taken.add(basePath);
  // A shadow root stays with an element for ever, so a host's element gets a child that has it.
  const host = ownRoot ? undefined : element.appendChild(document.createElement('div'));
  const root = ownRoot ?? (shadow ? host.attachShadow({ mode: 'open' }) : host);
  const place = root.appendChild(document.createElement('div'));
  if (!shadow) place.className = 'customer-activity';
  let unadopt;
  let successor;
  let left;
  const life = new AbortController();

  const tell = (type, detail) => {
    if (type === 'language' || type === 'theme') return;
    if (detail.kind === 'policy' && !isPolicyTold) {
      isPolicyTold = true;
      console.error(`customer-activity: ${detail.message}`);
    }
    element.dispatchEvent(new CustomEvent(`customer-activity-${type}`, { detail, bubbles: true, composed: true }));
    try {
      config.onEvent?.({ type, detail });
    } catch (error) {
      reportError(error); // a host's fault stays a host's fault
    }
  };

  const instance = newInstance({
    place,
    config,
    files: FILES,
    tell,
    async styled() {
      const sheet = await styleSheet(shadow);
      if (!left) unadopt ??= adopt(place.getRootNode(), sheet);
    },
    // Where a newer version is served by now, its entry goes on in our place; its files have other names.
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
      unadopt?.();
      mounted.delete(element);
      if (inAddress) taken.delete(basePath);
      await gone;
      // What was waiting has been woken, and finds that it is over.
      await new Promise((resolve) => { setTimeout(resolve); });
    })();
    return left;
  };

  if (config.signal?.aborted) unmount();
  config.signal?.addEventListener('abort', unmount, { signal: life.signal });
  // What never arrives keeps nobody waiting who has ended it.
  const ended = new Promise((resolve) => { life.signal.addEventListener('abort', () => resolve()); });
  const ready = left ?? Promise.race([instance.run(), ended]);
  ready.catch(() => {}); // whoever asks is told; nobody has to ask
  return {
    ready,
    update(patch) {
      check(patch, CHANGEABLE);
      const changed = Object.fromEntries(CHANGEABLE.filter((name) => patch[name] != null).map((name) => [name, patch[name]]));
      Object.assign(config, changed);
      (successor ?? instance).update(changed);
    },
    unmount,
  };
}

// --- single-spa ---------------------------------------------------------------------------------------------------------------

const applications = new Map();
const keyOf = ({ name, domElement }) => name ?? domElement;

/** Brings the app. What fails here is tried again, and said, when it is mounted. */
export async function bootstrap() {
  await Promise.all([load(FILES), styleSheet(true)]).catch(() => {});
}

export function mount(first, settings) {
  return first?.nodeType === 1 ? begin(first, settings) : mountApplication(first);
}

async function mountApplication(props = {}) {
  const id = `single-spa-application:${props.name}`;
  const given = props.domElement ?? document.getElementById(id);
  const container = given ?? document.body.appendChild(Object.assign(document.createElement('div'), { id }));
  const handle = begin(container, settingsOf(props));
  applications.set(keyOf(props), { handle, container: given ? undefined : container });
  // What cannot be started says so in its place; the application is mounted nevertheless, so that it can be unmounted.
  await handle.ready.catch(() => {});
}

export async function update(props) {
  const { locale, theme, workspace } = props;
  applications.get(keyOf(props))?.handle.update({ locale, theme, workspace });
}

export async function unmount(props) {
  const key = keyOf(props);
  const { handle, container } = applications.get(key) ?? {};
  applications.delete(key);
  await handle?.unmount();
  container?.remove();
}

export async function unload() {
  forget();
  style = undefined;
}

// --- Piral ----------------------------------------------------------------------------------------------------------------------

export function htmlComponent(config = {}) {
  const handles = new WeakMap();
  const all = (props) => ({ ...config, ...settingsOf(props) });
  return {
    type: 'html',
    component: {
      mount(element, props) {
        handles.set(element, begin(element, all(props)));
      },
      update(element, props) {
        const { locale, theme, workspace } = all(props);
        handles.get(element)?.update({ locale, theme, workspace });
      },
      unmount(element) {
        handles.get(element)?.unmount();
        handles.delete(element);
      },
    },
  };
}

// --- the custom element -------------------------------------------------------------------------------------------------------

const attributeOf = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
/** Settings that are texts or switches may be attributes, too; all of them are properties, which come first. */
const names = Object.keys(SETTINGS);
const attributed = names.filter((name) => !/getToken|onEvent|signal/.test(name));

class CustomerActivity extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = attributed.map(attributeOf);

  #given = {};
  #handle;
  #running;
  #isDue;

  connectedCallback() {
    // What was set before this class was known lies over our properties.
    for (const name of names.filter((name) => Object.hasOwn(this, name))) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#soon();
  }

  // An element that is moved is taken out and put in again at once: nothing has to end.
  disconnectedCallback() { this.#soon(); }

  attributeChangedCallback() { this.#soon(); }

  #soon() {
    if (!this.#isDue) queueMicrotask(() => {
      this.#isDue = false;
      this.#settle();
    });
    this.#isDue = true;
  }

  #settings() {
    const settings = {};
    for (const name of attributed) {
      const text = this.getAttribute(attributeOf(name));
      if (text !== null) settings[name] = /header|shadow/.test(name) ? !/false|none/.test(text) : text;
    }
    return { ...settings, ...settingsOf(this.#given) };
  }

  #settle() {
    const before = this.#running;
    const wanted = this.isConnected ? this.#settings() : undefined;
    this.#running = wanted;
    const changed = names.filter((name) => wanted?.[name] !== before?.[name]);
    try {
      if (wanted && before && changed.every((name) => CHANGEABLE.includes(name) && wanted[name])) {
        this.#handle?.update(Object.fromEntries(changed.map((name) => [name, wanted[name]])));
        return;
      }
      this.#handle?.unmount();
      this.#handle = undefined;
      if (wanted) this.#handle = begin(this, wanted, wanted.shadow === false ? undefined : this.shadowRoot ?? this.attachShadow({ mode: 'open' }));
    } catch (error) {
      console.error(error.message);
      this.dispatchEvent(new CustomEvent('customer-activity-error', { detail: { kind: 'config', message: error.message }, bubbles: true, composed: true }));
    }
  }

  static {
    for (const name of names) {
      Object.defineProperty(this.prototype, name, {
        // Who can read this could ask for the token.
        get() { return name === 'getToken' ? undefined : this.#settings()[name]; },
        set(value) {
          this.#given[name] = value;
          this.#soon();
        },
      });
    }
  }
}

export function defineElement(name) {
  if (!customElements.get(name)) customElements.define(name, class extends CustomerActivity {});
}
if (globalThis.customElements) defineElement('customer-activity');
