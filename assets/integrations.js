// What of customer-activity.js not every host needs, loaded when it is: the custom element, single-spa, Piral, the style without a
// shadow root, and what a setting has to be. `core` is what customer-activity.js hands over of itself.

// --- settings -----------------------------------------------------------------------------------------------------------------

const PATH = 'a path such as "/portal/activity"';
const FUNCTION = 'a function';
const MUST_BE = {
  basePath: PATH, routing: '"address" or "memory"', path: 'a path such as "/customer-activity"', apiBase: 'a path such as "/api", or an https address',
  locale: 'a language tag such as "de-CH"', theme: '"host", "system", "light" or "dark"', workspace: 'the id of a workspace',
  shadow: 'true or false', getToken: FUNCTION, onEvent: FUNCTION, signal: 'an AbortSignal',
  telemetry: 'an object such as { endpoint: "/telemetry", sample: 0.1 }: a path or an https address, and a share from 0 to 1',
};

/** What was wrong with these settings. */
export const explain = (names) => names.map((name) => (MUST_BE[name] ? `${name} must be ${MUST_BE[name]}` : `there is no setting "${name}"`)).join('; ');

// --- the light DOM --------------------------------------------------------------------------------------------------------------

/** Every rule is bound to our element; what cannot be nested stands before it. */
function bound(css, number) {
  const frames = [];
  const rest = css.replace(/@keyframes [^{]+\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, (rule) => (frames.push(rule), ''));
  // Whatever the page says of all elements or of all buttons is not said of ours; in pictures, attributes would be undone with it.
  const undone = number ? '' : '.customer-activity :where(:not(svg,svg *)){all:revert}';
  return `${frames.join('')}${undone}.customer-activity{${rest.replaceAll(/:host|\.customer-activity/g, '&')}}`;
}

const sheets = [];
/** How many instances use each sheet, by the document or shadow root that has adopted it. */
const users = new Map();

/** Has `root` adopt this part of the style. Answers how it is given up again; the last to do so takes it away. */
export function adopt(root, number, css) {
  if (!sheets[number]) {
    sheets[number] = new CSSStyleSheet();
    sheets[number].replaceSync(bound(css, number));
  }
  const sheet = sheets[number];
  if (!users.has(root)) users.set(root, [0, 0]);
  const counts = users.get(root);
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

const applications = new Map();
const keyOf = ({ name, domElement }) => name ?? domElement;

export async function mountApplication(core, props) {
  const id = `single-spa-application:${props.name}`;
  const given = props.domElement ?? document.getElementById(id);
  const container = given ?? document.body.appendChild(Object.assign(document.createElement('div'), { id }));
  const handle = core.begin(container, core.settingsOf(props));
  applications.set(keyOf(props), { handle, container: given ? undefined : container });
  // What cannot be started says so in its place; the application is mounted nevertheless, so that it can be unmounted.
  await handle.ready.catch(() => {});
}

export const updateApplication = (props, changed) => applications.get(keyOf(props))?.handle.update(changed);

export async function unmountApplication(props) {
  const key = keyOf(props);
  const { handle, container } = applications.get(key) ?? {};
  applications.delete(key);
  await handle?.unmount();
  container?.remove();
}

// --- the custom element ---------------------------------------------------------------------------------------------------------

/** What is known of each element: the settings in force, and the handle. */
const known = new WeakMap();

function stateOf(element) {
  if (!known.has(element)) known.set(element, {});
  return known.get(element);
}

function settings(core, element) {
  const found = {};
  for (const [attribute, name] of core.attributes) {
    const text = element.getAttribute(attribute);
    if (text !== null) found[name] = name === 'shadow' ? !/false|none/.test(text) : text;
  }
  return { ...found, ...core.settingsOf(core.givenTo(element)) };
}

/** Gives the class its properties. Those that were set before lie over them, and are taken in by `settle`. */
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

/** Mounts, changes or ends the instance of an element, as it is now. One that was moved in the tree just goes on. */
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
    console.error(error.message);
    element.dispatchEvent(new CustomEvent('customer-activity-error', { detail: { kind: 'config', message: error.message }, bubbles: true, composed: true }));
  }
}
