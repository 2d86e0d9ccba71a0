// Customer Activity in a host's page: one module with four faces, which are mount, a single-spa application, a custom element and a
// component for Piral. customer-activity.d.ts says what is exported, docs/embedding.md how it is used, and
// docs/decisions/0010-embedding.md why it is so. This file keeps its name; whatever it leads to is named after its content.
import { forget, giveBack, isInChunk, language, load, newWorkbookWorker, prefetch, takeProgram } from './program.js';

export const version = '%version%';
export const contractVersion = 1;

const here = (name) => new URL(name, import.meta.url).href;
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
  apiBase: [(value) => isPath(value) || /^https?:\/\/[^/?#]+[^?#]*$/.test(value), 'a path such as "/api", or an address'],
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
  const config = { basePath: '', routing: 'address', path: '/customer-activity', apiBase: '/api', theme: 'host', header: false, shadow: true, ...settingsOf(given) };
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
  return `${frames.join('')}.customer-activity{${rest.replaceAll(':host', '&')}}`;
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

// --- what stands in the element while there is no app ---------------------------------------------------------------------

const WORDS = {
  en: {
    loading: 'Loading …', title: 'Something went wrong here', text: 'Customer Activity could not be started, or it had to stop. Your data is safe.', reload: 'Reload',
    policy: 'This page does not allow Customer Activity to start', keyword: "The page's security policy lacks 'wasm-unsafe-eval' in script-src.",
  },
  de: {
    loading: 'Wird geladen …', title: 'Hier ist etwas schiefgegangen', text: 'Die Kundenaktivität konnte nicht gestartet werden oder musste anhalten. Ihre Daten sind sicher.', reload: 'Neu laden',
    policy: 'Diese Seite erlaubt nicht, dass die Kundenaktivität startet', keyword: "In der Sicherheitsrichtlinie der Seite fehlt 'wasm-unsafe-eval' bei script-src.",
  },
};

function part(tag, className, ...content) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}

function frame(config, tag, ...content) {
  const app = part('div', 'app is-guest', part('div', 'main message-page', ...content));
  app.lang = tag;
  if (config.theme !== 'host') app.dataset.theme = config.theme;
  return app;
}

function skeleton(config) {
  const tag = language(config.locale);
  const cards = part('div', 'skeleton-cards', ...Array.from({ length: 8 }, () => part('div', 'skeleton-card')));
  const app = frame(config, tag, part('p', 'visually-hidden', WORDS[tag].loading), part('span', 'skeleton-title'), part('div', 'skeleton', cards));
  app.firstChild.className = 'main';
  app.ariaBusy = 'true';
  return app;
}

/** Whether wasm may be compiled in this page at all: the smallest module there is. */
function allowsWasm() {
  try {
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch {
    return false;
  }
}
const POLICY = "the page's Content-Security-Policy lacks 'wasm-unsafe-eval' in script-src";
let isTold = false;

// --- an instance --------------------------------------------------------------------------------------------------------------

const mounted = new WeakMap();
/** Base paths that the address bar is used for. */
const taken = new Set();

/** The entry that is served now, when it is another than this one. */
async function newest() {
  const answer = await fetch(here('manifest.json'), { cache: 'no-store' });
  const { entry, files } = await answer.json();
  if (files.some(({ file }) => here(file) === FILES.glue)) return undefined;
  return import(here(`${entry.file}?${entry.integrity.slice(-12).replace(/\W/g, '')}`));
}

function begin(element, given = {}, ownRoot = undefined) {
  let config = complete(given);
  const inAddress = config.routing === 'address';
  if (mounted.has(element)) throw new TypeError('customer-activity: this element has an instance already');
  if (inAddress && taken.has(config.basePath)) {
    throw new TypeError(`customer-activity: the base path "${config.basePath}" has an instance already; use routing: "memory"`);
  }
  // A shadow root stays with an element for ever, so a host's element gets a child that has it.
  const host = ownRoot ? undefined : element.appendChild(part('div', config.shadow ? '' : 'customer-activity'));
  const root = ownRoot ?? (config.shadow ? host.attachShadow({ mode: 'open' }) : host);
  const place = root.appendChild(document.createElement('div'));
  const life = new AbortController();
  let session = new AbortController();
  const workers = new Set();
  let program;
  let successor;
  let unadopt = () => {};
  let isOver = false;
  let route = '';

  const tell = (type, detail) => {
    element.dispatchEvent(new CustomEvent(`customer-activity-${type}`, { detail, bubbles: true, composed: true }));
    try {
      config.onEvent?.({ type, detail });
    } catch (error) {
      reportError(error); // a host's fault stays a host's fault
    }
  };

  /** Nothing of the program is left. One that stopped by itself is not used again. */
  const stop = (crashed) => {
    session.abort();
    for (const worker of workers) worker.terminate();
    workers.clear();
    const stopped = program;
    program = undefined;
    if (!stopped) return;
    if (crashed) {
      stopped.kill();
      return;
    }
    try {
      stopped.stop();
      giveBack(stopped);
    } catch {
      stopped.kill();
    }
  };

  const show = (app) => {
    place.replaceChildren(app);
    place.hidden = false;
  };

  const fail = (trace) => {
    const tag = language(config.locale);
    const words = WORDS[tag];
    const isForbidden = !allowsWasm();
    const again = part('button', 'button button-primary', words.reload);
    again.type = 'button';
    again.addEventListener('click', reload);
    const told = part('div', 'message-page', part('h2', '', isForbidden ? words.policy : words.title), part('p', '', isForbidden ? words.keyword : words.text), part('p', '', again), part('p', 'quiet trace', trace));
    told.setAttribute('role', 'alert');
    show(frame(config, tag, told));
    return isForbidden;
  };

  const crash = (where) => {
    if (!program) return;
    stop(true);
    fail(where);
    tell('crash', { version, place: where, route });
  };

  const heard = (type, detail) => {
    if (type === 'restart') {
      // Not while the app is in the midst of telling.
      queueMicrotask(() => restart());
      return;
    }
    if (type === 'language' || type === 'theme') return;
    if (type === 'navigate') ({ route } = detail);
    tell(type, detail);
  };

  const worker = () => {
    const fresh = newWorkbookWorker();
    workers.add(fresh);
    const end = fresh.terminate;
    fresh.terminate = () => {
      workers.delete(fresh);
      end.call(fresh);
    };
    return fresh;
  };

  async function run() {
    const { signal } = session;
    place.hidden = true;
    try {
      const path = inAddress ? location.pathname.slice(config.basePath.length).replace(/\/$/, '') || '/customer-activity' : config.path.replace(/[?#].*/, '');
      const search = inAddress ? location.search : /\?[^#]*/.exec(config.path)?.[0] ?? '';
      const isOurs = !inAddress || location.pathname.startsWith(config.basePath);
      const prefetched = isOurs ? prefetch({ ...config, path, search, signal }) : {};
      const program_ = takeProgram(FILES, isInChunk(path));
      program_.catch(() => {});
      const sheet = await styleSheet(config.shadow);
      if (signal.aborted) return;
      unadopt();
      unadopt = adopt(config.shadow ? root : root.getRootNode(), sheet);
      if (isOurs) show(skeleton(config));
      const ready = await program_;
      if (signal.aborted) {
        giveBack(ready);
        return;
      }
      program = ready;
      place.hidden = false;
      program.start({
        ...config, path: inAddress ? undefined : config.path, root: place, isGuest: true, prefetched, signal,
        onEvent: heard, onCrash: crash, newWorkbookWorker: worker,
      });
      if (program) tell('ready', { version });
    } catch (error) {
      if (signal.aborted) return;
      stop(true);
      const isForbidden = fail(error instanceof Error ? error.name : '');
      const message = isForbidden ? POLICY : `${error?.name}: the app could not be started`;
      if (isForbidden && !isTold) {
        isTold = true;
        console.error(`customer-activity: ${POLICY}`);
      }
      tell('error', { kind: isForbidden ? 'policy' : 'load', message });
      throw new Error(`customer-activity: ${message}`);
    }
  }

  function restart() {
    if (isOver) return;
    stop();
    session = new AbortController();
    run().catch(() => {});
  }

  /** Begins again, with what is served now. */
  async function reload() {
    const next = await newest().catch(() => undefined);
    if (isOver) return;
    if (!next) {
      restart();
      return;
    }
    stop();
    if (inAddress) taken.delete(config.basePath);
    place.replaceChildren();
    successor = next.mount(place, { ...config, onEvent: config.onEvent });
  }

  let left;
  const unmount = () => {
    left ??= (async () => {
      isOver = true;
      life.abort();
      const gone = successor?.unmount();
      stop();
      place.remove();
      host?.remove();
      unadopt();
      mounted.delete(element);
      if (inAddress) taken.delete(config.basePath);
      await gone;
      // What was waiting has been woken, and finds that it is over.
      await new Promise((resolve) => { setTimeout(resolve); });
    })();
    return left;
  };

  const handle = {
    ready: undefined,
    update(patch) {
      check(patch, CHANGEABLE);
      const changed = Object.fromEntries(CHANGEABLE.filter((name) => patch[name] != null).map((name) => [name, patch[name]]));
      config = { ...config, ...changed };
      if (successor) successor.update(changed);
      else program?.update(changed);
    },
    unmount,
  };
  mounted.set(element, handle);
  if (inAddress) taken.add(config.basePath);
  if (config.signal?.aborted) unmount();
  config.signal?.addEventListener('abort', unmount, { signal: life.signal });
  handle.ready = isOver ? Promise.resolve() : run();
  handle.ready.catch(() => {}); // whoever asks is told; nobody has to
  return handle;
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

const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const ATTRIBUTES = ['basePath', 'routing', 'path', 'apiBase', 'locale', 'theme', 'workspace', 'header', 'shadow'];
const PROPERTIES = ['getToken', 'onEvent', 'signal'];

class CustomerActivity extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ATTRIBUTES.map(kebab);

  #given = {};
  #handle;
  #running;
  #isDue = false;

  connectedCallback() {
    // What was set before this class was known lies over our properties.
    for (const name of [...ATTRIBUTES, ...PROPERTIES]) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    this.#soon();
  }

  // An element that is moved is taken out and put in again at once: nothing has to end.
  disconnectedCallback() { this.#soon(); }

  attributeChangedCallback() { this.#soon(); }

  #soon() {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#settle();
    });
  }

  #settings() {
    const texts = ATTRIBUTES.filter((name) => this.hasAttribute(kebab(name))).map((name) => {
      const text = this.getAttribute(kebab(name));
      if (name === 'header') return [name, text !== 'false'];
      return [name, name === 'shadow' ? text !== 'none' && text !== 'false' : text];
    });
    return { ...Object.fromEntries(texts.filter(([, value]) => value !== '')), ...this.#given };
  }

  #settle() {
    const wanted = this.isConnected ? this.#settings() : undefined;
    const before = this.#running;
    const names = Object.keys({ ...wanted, ...before }).filter((name) => wanted?.[name] !== before?.[name]);
    if (wanted && before && names.every((name) => CHANGEABLE.includes(name) && wanted[name] != null)) {
      this.#try(() => this.#handle?.update(Object.fromEntries(names.map((name) => [name, wanted[name]]))));
    } else if (wanted !== before) {
      this.#handle?.unmount();
      this.#handle = undefined;
      if (wanted) this.#try(() => { this.#handle = begin(this, wanted, this.#root(wanted.shadow)); });
    }
    this.#running = wanted;
  }

  #root(inShadow = true) {
    return inShadow ? this.shadowRoot ?? this.attachShadow({ mode: 'open' }) : undefined;
  }

  #try(work) {
    try {
      work();
    } catch (error) {
      console.error(error.message);
      const detail = { kind: 'config', message: error.message };
      this.dispatchEvent(new CustomEvent('customer-activity-error', { detail, bubbles: true, composed: true }));
    }
  }

  static {
    for (const name of ATTRIBUTES) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        get() { return this.#settings()[name]; },
        set(value) {
          if (value == null) this.removeAttribute(kebab(name));
          else if (name === 'shadow') this.setAttribute(name, value ? '' : 'none');
          else this.setAttribute(kebab(name), String(value));
        },
      });
    }
    for (const name of PROPERTIES) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        // Who can read this could ask for the token.
        get() { return name === 'getToken' ? undefined : this.#given[name]; },
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
