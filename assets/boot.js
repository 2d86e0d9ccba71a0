// Starts the standalone app. While the program is still on its way it already asks the backend who is signed in (preloaded by
// index.html) and, when that person may see it, for the overview. This script is the standalone page's side of the border: title,
// language and messages outside the app's element are its job.
import { isInChunk, language, newWorkbookWorker, prefetch, takeProgram } from './program.js';

const setting = (name) => document.querySelector(`meta[name="customer-activity:${name}"]`)?.content ?? '';
const apiBase = setting('api-base');
const basePath = setting('base-path');
const localLimit = Number(setting('local-limit')) || undefined;
const root = document.getElementById('app');

const path = location.pathname.slice(basePath.length).replace(/\/$/, '');
const prefetched = location.pathname.startsWith(basePath) ? prefetch({ apiBase, path, search: location.search }) : {};

/** The program could not start, or had to stop: say so, and offer to begin again. `place` is a file and a line, no data. */
function fail(place) {
  const message = document.getElementById('boot-failed');
  const text = message.querySelector(`[lang="${language()}"]`);
  message.querySelector('.trace').textContent = place;
  text.hidden = message.hidden = false;
  root.hidden = true;
  text.querySelector('button').addEventListener('click', () => location.reload());
}

/** What happens in the app, as far as it concerns the page around it. */
const heard = {
  title: ({ title }) => { document.title = title; },
  language: ({ tag }) => { document.documentElement.lang = tag; },
  theme: ({ name }) => { document.documentElement.dataset.theme = name; },
};

try {
  const glue = document.querySelector('link[rel="modulepreload"]').href;
  const { href: wasm, integrity } = document.querySelector('link[rel="preload"][href$=".wasm"]');
  const program = await takeProgram({ glue, wasm, integrity }, isInChunk(path));
  program.start({
    root, apiBase, basePath, localLimit, prefetched, newWorkbookWorker,
    onEvent: (name, details) => heard[name]?.(details),
    onCrash: fail,
  });
} catch (error) {
  fail(error instanceof Error ? error.name : '');
  throw error;
}
