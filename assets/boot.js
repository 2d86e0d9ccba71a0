// Starts the standalone app. While the program is still on its way it already asks the backend who is signed in (preloaded by
// index.html) and, when that person may see it, for the overview; both answers are handed over as they came, as bytes.
// This script is the standalone page's side of the border: title, language and messages outside the app's element are its job.

const setting = (name) => document.querySelector(`meta[name="customer-activity:${name}"]`)?.content ?? '';
const apiBase = setting('api-base');
const basePath = setting('base-path');
const localLimit = Number(setting('local-limit')) || undefined;
const root = document.getElementById('app');

/** The language as the app decides it: own choice, then the person's, then the browser's. */
function language(person) {
  let chosen;
  try {
    chosen = localStorage.getItem('customer-activity.language');
  } catch {
    // Storage may be forbidden; then nothing was chosen.
  }
  const spoken = [chosen, person, ...navigator.languages].map((tag) => /^(en|de)\b/i.exec(tag ?? '')?.[1].toLowerCase());
  return spoken.find(Boolean) ?? 'en';
}

const path = location.pathname.slice(basePath.length).replace(/\/$/, '');
/** In a release these pages come in a chunk of their own (docs/decisions/0007-code-splitting.md). */
const isInChunk = /^\/(customer-activity\/|manage-users$)/.test(path);

/** The workspaces of an address, worded just as the app words them; undefined when this person may see none. */
function workspaces(me, params) {
  const viewable = me.workspaces.filter((workspace) => workspace.capabilities?.includes('viewCustomerActivity')).map(({ id }) => id);
  if (!viewable.length) return undefined;
  const wanted = params.getAll('workspace');
  const current = (me.workspaces.find((workspace) => workspace.current) ?? me.workspaces[0]).id;
  let ids = wanted.includes('*') ? ['*'] : viewable.filter((id) => wanted.includes(id));
  if (!ids.length) ids = viewable.includes(current) ? [current] : ['*'];
  return ids.map((id) => ['workspace', id]);
}

/** The questions that the app will ask first. What it asks otherwise it asks itself: a wrong guess would only cost time. */
function questions(me) {
  const params = new URLSearchParams(location.search);
  const scope = workspaces(me, params);
  if (!scope) return [];
  const ask = (to, ...pairs) => `${to}?${new URLSearchParams(pairs)}`;
  if (path === '/customer-activity') return [ask('/activity', ...scope)];
  const [, place, id] = /^\/customer-activity\/(entitlements|kinds|additional-cases)\/([\w.~-]+)$/.exec(path) ?? [];
  const isPlain = ![...params.keys()].some((name) => /^(q|sort|from|to|agreement|filter\..*|not\..*)$/.test(name));
  if (!place || !isPlain) return [];
  const first = ['limit', '200'];
  if (place !== 'additional-cases') return [ask(`/${place}/${id}`, ...scope), ask(`/${place}/${id}/records`, ...scope, first)];
  return [ask('/additional-cases', ['service', id === 'advisory' ? id : 'problemResolution'], ...scope, first)];
}

const prefetched = {};
const ask = (question, headers) => {
  const answer = fetch(`${apiBase}/v1${question}`, { headers, credentials: 'same-origin' });
  answer.catch(() => {}); // the app meets the same failure and says so
  return answer;
};
if (location.pathname.startsWith(basePath)) {
  const me = ask('/me').then(async (answer) => {
    if (answer.ok) {
      try {
        const person = await answer.clone().json();
        const headers = { Accept: 'application/json', 'Accept-Language': language(person.locale) };
        for (const question of questions(person)) prefetched[question] = ask(question, headers);
      } catch {
        // An answer that cannot be read is the app's to explain.
      }
    }
    return answer;
  });
  me.catch(() => {});
  prefetched['/me'] = me;
}

/** The program could not start, or had to stop: say so, and offer to begin again. `place` is a file and a line, no data. */
function fail(place) {
  const message = document.getElementById('boot-failed');
  const text = message.querySelector(`[lang="${language()}"]`);
  message.querySelector('.trace').textContent = place;
  text.hidden = message.hidden = false;
  root.hidden = true;
  text.querySelector('button').addEventListener('click', () => location.reload());
}

/** The only script that anything but index.html may start. */
const workbookScript = new URL('workbook.js', import.meta.url).href;
let policy;

/** A fresh worker that writes a workbook. Where the browser asks for it, its address is vouched for by the page's one policy. */
function newWorkbookWorker() {
  policy ??= globalThis.trustedTypes?.createPolicy('customer-activity', {
    createScriptURL: (url) => {
      if (url !== workbookScript) throw new TypeError('not a script of this page');
      return url;
    },
  });
  return new Worker(policy?.createScriptURL(workbookScript) ?? workbookScript, { type: 'module' });
}

try {
  const glue = document.querySelector('link[rel="modulepreload"]').href;
  const wasm = document.querySelector('link[rel="preload"][href$=".wasm"]');
  const options = wasm.integrity ? { integrity: wasm.integrity } : {};
  const program = await import(glue);
  if (isInChunk) program.fetchPages?.();
  await program.default({ module_or_path: fetch(wasm.href, options) });
  program.start({
    root,
    apiBase,
    basePath,
    localLimit,
    prefetched,
    newWorkbookWorker,
    onTitle: (title) => { document.title = title; },
    onLanguage: (tag) => { document.documentElement.lang = tag; },
    onTheme: (name) => { document.documentElement.dataset.theme = name; },
    onCrash: fail,
  });
} catch (error) {
  fail(error instanceof Error ? error.name : '');
  throw error;
}
