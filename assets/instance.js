// One running app in one element: start, updates, restart, unmount, and the message that replaces it when it cannot run. The standalone
// page (boot.js) has one, a host's page (customer-activity.js) any number.
import { giveBack, isInChunk, language, newWorkbookWorker, prefetch, startingPlace, takeProgram } from './program.js';

/** @import { Details, Program, ProgramFiles, Settings, Take, Tell } from './internal.js' */

export const version = '%version%';
/** Identifies the build, like the names of its files: it changes with any of them. */
export const build = '%build%';

/**
 * Loads code that only a running, crashed or measured app needs, and passes it to `use`.
 * @template T
 * @param {(script: typeof import('./diagnostics.js')) => T | Promise<T>} use
 * @returns {Promise<T | void>}
 */
const diagnostics = (use) => import(/** @type {any} */ (new URL('diagnostics.js', import.meta.url))).then(use, () => {});
/** Drawn once per page, so that a page is measured as a whole or not at all. */
const lot = Math.random();

export const WORDS = {
  en: {
    loading: 'Loading…', title: 'Something went wrong here', reload: 'Reload',
    text: "Customer activity couldn't start or had to stop. Your data is safe.",
    slow: 'This is taking longer than usual…',
  },
  de: {
    loading: 'Wird geladen …', title: 'Hier ist etwas schiefgegangen', reload: 'Neu laden',
    text: 'Die Kundenaktivität konnte nicht starten oder wurde beendet. Ihre Daten sind sicher.',
    slow: 'Das dauert länger als üblich …',
  },
  fr: {
    loading: 'Chargement…', title: 'Un problème est survenu', reload: 'Recharger',
    text: "« Activité client » n'a pas pu démarrer ou a dû s'arrêter. Vos données sont en sécurité.",
    slow: "Le chargement est plus long que d'habitude…",
  },
};

/**
 * @param {string} tag
 * @param {string} className
 * @param {(Node | string)[]} content
 */
function part(tag, className, ...content) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}

/** Whether this page may compile wasm: tries the smallest module. */
function allowsWasm() {
  try {
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch {
    return false;
  }
}

/**
 * Returns where the program failed, as far as the browser knows: a position in the wasm. The error's message may contain data and is not
 * used.
 * @param {any} error whatever was thrown
 */
const placeOf = (error) => /[\w-]+\.wasm:[^\s)]+/.exec(error?.stack)?.[0] ?? `${error?.name}`;

/**
 * Whether the console already explains what the page's policy lacks.
 * @type {boolean | undefined}
 */
let isTold;

/**
 * @param {object} given
 * @param {HTMLElement} given.place the element for the app's content
 * @param {Settings} given.config
 * @param {ProgramFiles} given.files
 * @param {Tell} given.tell called with the type and the details of each event
 * @param {(isLater: boolean) => Promise<void> | void} given.styled loads the style, with `isLater` that of the other pages; before it,
 *   nothing can be shown
 * @param {() => void} given.reload starts again with the version on the server
 */
export function newInstance({ place, config, files, tell, styled, reload }) {
  const { isGuest, telemetry } = config;
  const inAddress = config.routing !== 'memory';
  /** @type {Set<Worker>} */
  const workers = new Set();
  /** @type {AbortController | undefined} */
  let session;
  /** @type {Program | undefined} */
  let program;
  /** @type {string | undefined} */
  let route;
  /**
   * Records measurements and failures, if wanted.
   * @type {Promise<Take | void> | undefined}
   */
  let measuring;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let late;

  /**
   * @param {string} tag
   * @param {(Node | string)[]} content
   */
  const show = (tag, ...content) => {
    const app = part('div', isGuest ? 'app is-guest' : 'app', part('div', 'main', ...content));
    app.lang = tag;
    app.dataset.theme = config.theme;
    place.replaceChildren(app);
    return app;
  };

  const wait = () => {
    const tag = language(config.locale);
    const cards = Array.from({ length: 8 }, () => part('div', 'skeleton-card'));
    const text = part('p', 'visually-hidden', WORDS[tag].loading);
    show(tag, text, part('span', 'skeleton-title'), part('div', 'skeleton-cards', ...cards)).ariaBusy = 'true';
  };

  /**
   * `timing` events are sent by telemetry itself.
   * @type {Tell}
   */
  const report = (type, detail) => {
    if (type !== 'timing') tell(type, detail);
    measuring?.then((take) => take?.(type, { route, ...detail }));
  };

  /**
   * @param {{ reload: string }} words
   * @param {string} className
   */
  const newReload = (words, className) => {
    const again = part('button', className, words.reload);
    again.onclick = reload;
    return again;
  };

  /** Adds a message that loading takes long, in case it never ends. */
  const sayLate = () => {
    const words = WORDS[language(config.locale)];
    const told = part('div', 'notice', part('p', 'notice-text', words.slow), newReload(words, 'button'));
    told.role = 'status';
    place.querySelector('.main')?.prepend(told);
  };

  /**
   * Replaces the app by a message with a button to start again.
   * @param {string} trace a place in our source or the name of an error, no data
   * @param {boolean} [isForbidden] the page's policy forbids wasm
   */
  const fail = (trace, isForbidden) => {
    const tag = language(config.locale);
    const words = WORDS[tag];
    const title = part('h1', '', words.title);
    const again = newReload(words, 'button button-primary');
    const told = part('div', 'message-page', title, part('p', '', words.text), again, part('p', 'quiet trace', trace));
    told.role = 'alert';
    const hadFocus = place.contains(/** @type {DocumentOrShadowRoot & Node} */ (place.getRootNode()).activeElement);
    show(tag, told);
    title.tabIndex = -1;
    if (hadFocus) title.focus();
    // If that cannot be loaded either, the message shows the place as text.
    diagnostics(({ offerReport }) => offerReport(again, tag, version, build, route, trace, isForbidden));
  };

  /**
   * Stops the program and removes everything of it. A crashed one is not reused.
   * @param {boolean} [hasCrashed]
   */
  const stop = (hasCrashed) => {
    session?.abort();
    clearTimeout(late);
    for (const worker of workers) worker.terminate();
    const stopped = program;
    program = undefined;
    try {
      if (!hasCrashed && stopped) {
        stopped.stop();
        giveBack(stopped);
        return;
      }
    } catch {
      // The program crashed while stopping.
    }
    stopped?.kill();
  };

  /** @param {string} where */
  const onCrash = (where) => {
    if (!program) return;
    stop(true);
    fail(where);
    report('crash', { version, place: where, route });
  };

  /** @type {Tell} */
  const onEvent = (type, detail) => {
    // Not during the app's own call.
    if (type === 'restart') queueMicrotask(restart);
    else report(type, detail);
    if (type === 'navigate') ({ route } = /** @type {Details['navigate']} */ (detail));
  };

  const newWorker = () => {
    const worker = newWorkbookWorker();
    workers.add(worker);
    const { terminate } = worker;
    worker.terminate = () => {
      workers.delete(worker);
      terminate.call(worker);
    };
    return worker;
  };

  /** Starts the app. Rejects when that fails, after showing a message. */
  async function run() {
    session = new AbortController();
    const { signal } = session;
    const began = isGuest ? performance.now() : 0;
    const isMeasured = telemetry && lot < /** @type {number} */ (telemetry.sample ?? 1);
    if (isMeasured) measuring = diagnostics(({ newMeasure }) => newMeasure(/** @type {Parameters<typeof newMeasure>[0]} */ (config), began, signal, tell, version, build));
    try {
      const start = startingPlace(config, location);
      const isLater = Boolean(start && isInChunk(start.path));
      const prefetched = start ? prefetch({ ...config, ...start, signal }) : {};
      const taking = takeProgram(files, isLater);
      taking.catch(() => {});
      await styled(isLater);
      if (signal.aborted) return;
      if (isGuest && start) wait();
      late = setTimeout(sayLate, 20_000);
      const taken = await taking;
      clearTimeout(late);
      // A development build has no chunk that would ask for its style.
      if (!taken.fetchPages) await styled(true);
      if (signal.aborted) {
        giveBack(taken);
        return;
      }
      program = taken;
      program.onTrap = (error) => onCrash(placeOf(error));
      program.styled = () => styled(true);
      program.start({ ...config, path: inAddress ? undefined : config.path, root: place, prefetched, signal, onEvent, onCrash, newWorkbookWorker: newWorker, measures: isMeasured });
      if (!program) return;
      report('timing', { name: 'start', milliseconds: performance.now() - began });
      tell('ready', { version });
      diagnostics(({ watchForUpdate }) => watchForUpdate(build, signal, isGuest ? tell : program?.outdated));
    } catch (error) {
      if (signal.aborted) return;
      const isForbidden = !allowsWasm();
      const message = isForbidden ? "the page's Content-Security-Policy lacks 'wasm-unsafe-eval' in script-src" : `${/** @type {Error | undefined} */ (error)?.name}: the app could not be started`;
      stop();
      fail(isForbidden ? '' : /** @type {Error} */ (error)?.name, isForbidden);
      if (isForbidden && !isTold) {
        isTold = true;
        console.error(`customer-activity: ${message}`);
      }
      report('error', { kind: isForbidden ? 'policy' : 'load', message });
      // eslint-disable-next-line preserve-caught-error -- what it says may hold data
      throw new Error(`customer-activity: ${message}`);
    }
  }

  const restart = () => {
    stop();
    // The message is shown already.
    run().catch(() => {});
  };

  return {
    run,
    restart,
    stop,
    /** @param {import('./customer-activity.js').Patch} changed */
    update(changed) {
      Object.assign(config, changed);
      program?.update(changed);
    },
    /** @param {boolean} forward */
    step: (forward) => program?.step(forward) ?? false,
  };
}
