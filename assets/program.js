// Shared by the standalone page (boot.js) and an instance in a host's page (customer-activity.js): loading the program, the first requests
// to the backend, and the workbook worker.

/** @import { Glue, Person, Prefetched, Program, ProgramFiles, Settings, Start } from './internal.js' */
/** @typedef {'en' | 'de' | 'fr'} Language */

/**
 * The wasm, compiled once for all programs of this page.
 * @type {Promise<WebAssembly.Module> | undefined}
 */
let compiled;
/**
 * Programs whose app was unmounted, ready for the next mount.
 * @type {Program[]}
 */
const idle = [];

/**
 * Fetches a file of the app with its integrity.
 * @param {string} url
 * @param {string} integrity
 */
export async function fetchFile(url, integrity) {
  const file = await fetch(url, integrity ? { integrity } : {});
  if (!file.ok) throw new Error(String(file.status));
  return file;
}

/**
 * @param {string} url
 * @param {string} integrity
 */
async function compile(url, integrity) {
  const file = await fetchFile(url, integrity);
  return file.headers.get('Content-Type') === 'application/wasm' ? WebAssembly.compileStreaming(file) : WebAssembly.compile(await file.arrayBuffer());
}

/**
 * Starts loading glue and wasm.
 * @param {ProgramFiles} files
 */
export function load({ glue, wasm, integrity }) {
  compiled ??= compile(wasm, integrity);
  compiled.catch(() => { compiled = undefined; });
  return Promise.all([import(glue), compiled]);
}

/**
 * Returns a program without an app. Each runs one app at a time in its own memory, so that a crash ends no other app.
 * @param {ProgramFiles} files
 * @param {boolean} isInChunk the first page lies in the chunk, which is fetched in parallel
 */
export async function takeProgram(files, isInChunk) {
  const kept = idle.pop();
  if (kept) return kept;
  const loading = load(files);
  loading.catch(() => {}); // it may reject before anyone awaits it
  const { newProgram } = /** @type {Glue} */ (await import(files.glue));
  const program = newProgram();
  if (isInChunk) program.fetchPages?.();
  await program.default({ module_or_path: (await loading)[1] });
  return program;
}

/**
 * Keeps a program for the next app. Never one that has crashed.
 * @param {Program} program
 */
export const giveBack = (program) => { idle.push(program); };

/** Drops what is kept for the next mount. */
export function forget() {
  idle.length = 0;
  compiled = undefined;
}

/**
 * Returns what the device keeps under a key.
 * @param {string} key
 */
function kept(key) {
  try {
    return localStorage.getItem(`customer-activity.${key}`);
  } catch {
    // Storage may be blocked; then there is no choice.
    return null;
  }
}

/**
 * Returns the language, by the app's own rule: own choice, then the host's, then the person's, then the browser's.
 * @param {string} [host]
 * @param {string} [person]
 * @returns {Language}
 */
export function language(host, person) {
  const spoken = [kept('language'), host, person, ...navigator.languages].map((tag) => /^(en|de|fr)(?![^-_])/i.exec(tag ?? '')?.[1].toLowerCase());
  return /** @type {Language | undefined} */ (spoken.find(Boolean)) ?? 'en';
}

// The program makes the decisions below too (crates/domain/src/route.rs, crates/api-client/src/endpoint.rs). Both are tested against
// tests/cases/first-visit.json.

/**
 * Returns the location at which the app starts: `path` below the base without a trailing slash, and `search`; undefined when the address
 * lies outside the app.
 * @param {Pick<Settings, 'basePath' | 'isGuest' | 'routing' | 'path'>} config
 * @param {Pick<URL, 'origin' | 'pathname' | 'search'>} address that of the page
 * @returns {Start | undefined}
 */
export function startingPlace({ basePath, isGuest, routing, path: own }, address) {
  const isOwn = routing === 'memory';
  const { pathname, search } = isOwn ? new URL(/** @type {string} */ (own), address.origin) : address;
  const base = isOwn ? '' : basePath.replace(/\/+$/, '');
  if (!`${pathname}/`.startsWith(`${base}/`)) return undefined;
  // The host has its own home page.
  return { path: pathname.slice(base.length).replace(/\/$/, '') || (isGuest ? '/customer-activity' : ''), search };
}

/**
 * Whether the page lies in the chunk of a release (docs/decisions/0007-code-splitting.md).
 * @param {string} path
 */
export const isInChunk = (path) =>
  /^(\/(customer-activity\/(entitlements\/[^/]+|kinds\/[^/]+|additional-cases\/(advisory|problem-resolution)|planning)|manage-users|contract-details))?$/.test(path);

/**
 * Returns the key of a person's choice on this device: a hash, as in crates/domain/src/access.rs.
 * @param {string} id
 */
export function deviceKey(id) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x1000193);
  return (hash >>> 0).toString(16);
}

/**
 * Returns the workspaces of an address in the same wording as the app; undefined when this person may see none.
 * @param {Person} me
 * @param {URLSearchParams} params
 * @param {string} [wished] the host's workspace
 */
function workspaces(me, params, wished) {
  const viewable = me.workspaces.filter((workspace) => workspace.capabilities?.includes('viewCustomerActivity')).map(({ id }) => id);
  if (!viewable.length) return undefined;
  const wanted = params.getAll('workspace');
  /** @param {{ id: string }} workspace */
  const isWished = ({ id }) => id === wished;
  const chosen = /** @type {string} */ (kept(`workspace.${deviceKey(me.user.id)}`));
  const given = me.workspaces.find((workspace) => workspace.current) ?? me.workspaces[0];
  const current = me.workspaces.find(isWished)?.id ?? (viewable.includes(chosen) ? chosen : given.id);
  let ids = wanted.includes('*') ? ['*'] : viewable.filter((id) => wanted.includes(id));
  if (!ids.length) ids = viewable.includes(current) ? [current] : ['*'];
  return ids.map((id) => ['workspace', id]);
}

/**
 * Returns the first requests of the app. Others are left to the app: a wrong guess would only cost time.
 * @param {Person} me
 * @param {Start & { workspace?: string }} start
 */
export function questions(me, { path, search, workspace }) {
  const params = new URLSearchParams(search);
  const scope = workspaces(me, params, workspace);
  if (!scope) return [];
  /**
   * @param {string} to
   * @param {string[][]} pairs
   */
  const ask = (to, ...pairs) => `${to}?${new URLSearchParams(pairs)}`;
  if (/^\/customer-activity(\/planning)?$/.test(path)) return [ask('/activity', ...scope)];
  const [, place, id] = /^\/customer-activity\/(entitlements|kinds|additional-cases)\/([\w.~-]+)$/.exec(path) ?? [];
  const isPlain = ![...params.keys()].some((name) => /^(q|sort|from|to|agreement|filter\..*|not\..*)$/.test(name));
  if (!place || !isPlain) return [];
  const first = ['limit', '200'];
  if (place !== 'additional-cases') return [ask(`/${place}/${id}`, ...scope), ask(`/${place}/${id}/records`, ...scope, first)];
  const service = /^(advisory|problem-resolution)$/.exec(id)?.[1].replace('-r', 'R');
  return service ? [ask('/additional-cases', ['service', service], ...scope, first)] : [];
}

/**
 * Requests who is signed in, and then the data of the first page, while the program is still loading. Responses are passed on as bytes.
 * @param {Settings & Start & { signal: AbortSignal }} start
 */
export function prefetch(start) {
  const { apiBase, getToken, locale, signal } = start;
  /** @type {Prefetched} */
  const prefetched = {};
  /**
   * @param {string} question
   * @param {Record<string, string>} [headers]
   */
  const ask = async (question, headers = {}) => {
    /** @type {RequestInit} */
    const init = { signal, headers, credentials: apiBase.startsWith('/') ? 'same-origin' : 'include' };
    if (getToken) {
      init.headers = { ...headers, Authorization: `Bearer ${await getToken({ forceRefresh: false })}` };
      init.credentials = 'omit';
    }
    return fetch(`${apiBase}/v1${question}`, init);
  };
  // The app meets the same failure and shows it.
  /**
   * @param {string} question
   * @param {Promise<Response>} answer
   */
  const keep = (question, answer) => {
    answer.catch(() => {});
    prefetched[question] = answer;
  };
  const me = ask('/me');
  keep('/me', me.then(async (answer) => {
    if (answer.ok) {
      try {
        const person = await answer.clone().json();
        const headers = { Accept: 'application/json', 'Accept-Language': language(locale, person.locale) };
        for (const question of questions(person, start)) keep(question, ask(question, headers));
      } catch {
        // An unreadable response is left to the app to report.
      }
    }
    return answer;
  }));
  return prefetched;
}

/** The only script that is ever started as a worker. */
const workbookScript = new URL('workbook.js', import.meta.url).href;
/** @type {string | undefined} */
let started;
/** @type {Pick<TrustedTypePolicy, 'createScriptURL'> | undefined} */
let policy;

/** Returns the URL to start the worker with. Browsers start no worker from another origin, except one that imports from there. */
function startedWith() {
  if (new URL(workbookScript).origin === location.origin) return workbookScript;
  return URL.createObjectURL(new Blob([`import ${JSON.stringify(workbookScript)};`], { type: 'text/javascript' }));
}

/** Starts a worker that writes a workbook. Where Trusted Types are required, its URL comes from our only policy. */
export function newWorkbookWorker() {
  started ??= startedWith();
  policy ??= /** @type {Window} */ (/** @type {unknown} */ (globalThis)).trustedTypes?.createPolicy('customer-activity', {
    createScriptURL: (/** @type {string} */ url) => {
      if (url !== started) throw new TypeError('not a script of this app');
      return url;
    },
  });
  return new Worker(/** @type {string} */ (/** @type {unknown} */ (policy?.createScriptURL(started))) ?? started, { type: 'module' });
}
