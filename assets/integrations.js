// Parts of customer-activity.js that only some hosts need, loaded on demand: the custom element, single-spa, Piral, the style without a
// shadow root, and texts for invalid settings. `core` is what customer-activity.js passes in.

// --- settings -----------------------------------------------------------------------------------------------------------------

/** @import { Config, Handle, Patch, SingleSpaProps } from './customer-activity.js' */
/** @import { Core, GivenSettings } from './internal.js' */

const PATH = 'a path such as "/portal/activity"';
const FUNCTION = 'a function';
/** @type {Record<string, string>} */
const MUST_BE = {
  basePath: PATH, routing: '"address" or "memory"', path: 'a path such as "/customer-activity"', apiBase: 'a path such as "/api", or an https address',
  locale: 'a language tag such as "de-CH"', theme: '"host", "system", "light" or "dark"', workspace: 'the id of a workspace',
  shadow: 'true or false', getToken: FUNCTION, onEvent: FUNCTION, signal: 'an AbortSignal',
  telemetry: 'an object such as { endpoint: "/telemetry", sample: 0.1 }: a path or an https address, and a share from 0 to 1',
};

/**
 * Returns what is wrong with these settings.
 * @param {string[]} names
 */
export const explain = (names) => names.map((name) => (MUST_BE[name] ? `${name} must be ${MUST_BE[name]}` : `there is no setting "${name}"`)).join('; ');

// --- the light DOM --------------------------------------------------------------------------------------------------------------

/**
 * Limits every rule to our element. At-rules that cannot be nested are moved to the front.
 * @param {string} css
 * @param {number} number
 */
function bound(css, number) {
  /** @type {string[]} */
  const frames = [];
  const rest = css.replace(/@keyframes [^{]+\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, (rule) => (frames.push(rule), ''));
  // Undo the page's rules for all elements or all buttons in ours. Not inside SVG, where `revert` would also undo presentation attributes.
  const undone = number ? '' : '.customer-activity :where(:not(svg,svg *)){all:revert}';
  return `${frames.join('')}${undone}.customer-activity{${rest.replaceAll(/:host|\.customer-activity/g, '&')}}`;
}

/** @type {CSSStyleSheet[]} */
const sheets = [];
/**
 * Number of instances that use each sheet, by the document or shadow root that adopted it.
 * @type {Map<DocumentOrShadowRoot, number[]>}
 */
const users = new Map();

/**
 * Adopts this part of the style in `root`. Returns a function that releases it; the last release removes the sheet.
 * @param {DocumentOrShadowRoot} root
 * @param {number} number
 * @param {string} css
 */
export function adopt(root, number, css) {
  if (!sheets[number]) {
    sheets[number] = new CSSStyleSheet();
    sheets[number].replaceSync(bound(css, number));
  }
  const sheet = sheets[number];
  if (!users.has(root)) users.set(root, [0, 0]);
  const counts = /** @type {number[]} */ (users.get(root));
  if (!counts[number]) root.adoptedStyleSheets.push(sheet);
  counts[number] += 1;
  return () => {
    counts[number] -= 1;
    if (counts[number]) return;
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    if (!counts.some(Boolean)) users.delete(root);
  };
}

// --- single-spa -----------------------------------------------------------------------------------------------------------------

/** @type {Map<unknown, { handle: Handle, container: Element | undefined }>} */
const applications = new Map();
/** @param {SingleSpaProps} props */
const keyOf = ({ name, domElement }) => name ?? domElement;

/**
 * @param {Core} core
 * @param {SingleSpaProps} props
 */
export async function mountApplication(core, props) {
  const id = `single-spa-application:${props.name}`;
  const given = props.domElement ?? document.getElementById(id);
  const container = given ?? document.body.appendChild(Object.assign(document.createElement('div'), { id }));
  const handle = core.begin(container, core.settingsOf(props));
  applications.set(keyOf(props), { handle, container: given ? undefined : container });
  // A failed start shows a message in its place; the application counts as mounted, so that it can be unmounted.
  await handle.ready.catch(() => {});
}

/**
 * @param {SingleSpaProps} props
 * @param {Patch} changed
 */
export const updateApplication = (props, changed) => applications.get(keyOf(props))?.handle.update(changed);

/** @param {SingleSpaProps} props */
export async function unmountApplication(props) {
  const key = keyOf(props);
  const { handle, container } = /** @type {{ handle?: Handle, container?: Element }} */ (applications.get(key) ?? {});
  applications.delete(key);
  await handle?.unmount();
  container?.remove();
}

// --- the custom element ---------------------------------------------------------------------------------------------------------

/** @typedef {{ running?: GivenSettings, handle?: Handle }} State the settings in force, and the handle */

/**
 * The state of each element.
 * @type {WeakMap<HTMLElement, State>}
 */
const known = new WeakMap();

/** @param {HTMLElement} element */
function stateOf(element) {
  if (!known.has(element)) known.set(element, {});
  return /** @type {State} */ (known.get(element));
}

/**
 * @param {Core} core
 * @param {HTMLElement} element
 * @returns {GivenSettings}
 */
function settings(core, element) {
  /** @type {GivenSettings} */
  const found = {};
  for (const [attribute, name] of core.attributes) {
    const text = element.getAttribute(attribute);
    if (text !== null) found[name] = name === 'shadow' ? !/false|none/.test(text) : text;
  }
  return { ...found, ...core.settingsOf(core.givenTo(element)) };
}

/**
 * Defines the properties of the class. Properties set on an element before shadow them until `settle` moves them.
 * @param {Core} core
 */
function defineProperties(core) {
  for (const name of core.names.filter((name) => name !== 'getToken')) {
    Object.defineProperty(core.prototype, name, {
      get() { return settings(core, this)[name]; },
      set(value) {
        core.givenTo(this)[name] = value;
        core.soon(this);
      },
    });
  }
}

/**
 * Mounts, updates or unmounts the instance of an element according to its current state. Moving an element keeps its instance.
 * @param {Core} core
 * @param {HTMLElement & Record<string, unknown>} element
 */
export function settle(core, element) {
  if (!Object.hasOwn(core.prototype, 'basePath')) defineProperties(core);
  const state = stateOf(element);
  for (const name of core.names) {
    if (Object.hasOwn(element, name)) {
      core.givenTo(element)[name] = element[name];
      delete element[name];
    }
  }
  const before = state.running;
  const wanted = element.isConnected ? settings(core, element) : undefined;
  state.running = wanted;
  const changed = core.names.filter((name) => wanted?.[name] !== before?.[name]);
  try {
    if (wanted && before && changed.every((name) => core.CHANGEABLE.includes(name) && wanted[name])) {
      state.handle?.update(Object.fromEntries(changed.map((name) => [name, wanted[name]])));
      return;
    }
    state.handle?.unmount();
    state.handle = undefined;
    if (wanted) state.handle = core.begin(element, wanted, wanted.shadow === false ? undefined : element.shadowRoot ?? element.attachShadow({ mode: 'open' }));
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    element.dispatchEvent(new CustomEvent('customer-activity-error', { detail: { kind: 'config', message: /** @type {Error} */ (error).message }, bubbles: true, composed: true }));
  }
}
