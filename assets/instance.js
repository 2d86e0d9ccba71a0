// One running app in one element: started, told of wishes, started over, ended, and what stands in its place when it cannot run. The
// standalone page (boot.js) has one of them, a host's page (customer-activity.js) as many as it mounts.
import { giveBack, isInChunk, language, newWorkbookWorker, prefetch, startingPlace, takeProgram } from './program.js';

/** @import { Details, Program, ProgramFiles, Settings, Take, Tell } from './internal.js' */

export const version = '%version%';
/** Which build this is: another whenever anything in it is, and named like its files. */
export const build = '%build%';

/**
 * What only an app that runs needs, or one that has stopped, or that is measured.
 * @template T
 * @param {(script: typeof import('./diagnostics.js')) => T | Promise<T>} use
 * @returns {Promise<T | void>}
 */
const diagnostics = (use) => import(/** @type {any} */ (new URL('diagnostics.js', import.meta.url))).then(use, () => {});
/** Drawn once for a page, so that what is measured of it is whole. */
const lot = Math.random();

export const WORDS = {
  en: {
    loading: 'Loading …', title: 'Something went wrong here', reload: 'Reload',
    text: 'Customer Activity could not be started, or it had to stop. Your data is safe.',
    slow: 'This takes longer than usual …',
  },
  de: {
    loading: 'Wird geladen …', title: 'Hier ist etwas schiefgegangen', reload: 'Neu laden',
    text: 'Die Kundenaktivität konnte nicht gestartet werden oder musste anhalten. Ihre Daten sind sicher.',
    slow: 'Das dauert länger als üblich …',
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

/** Whether wasm may be compiled in this page at all: the smallest module there is. */
function allowsWasm() {
  try {
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch {
    return false;
  }
}

/**
 * Where a failure of the program itself happened, as far as the browser knows: a place in the wasm. What it says may hold data.
 * @param {any} error whatever was thrown
 */
const placeOf = (error) => /[\w-]+\.wasm:[^\s)]+/.exec(error?.stack)?.[0] ?? `${error?.name}`;

/**
 * Whether the page's own people have been told what its policy lacks.
 * @type {boolean | undefined}
 */
let isTold;

/**
 * @param {object} given
 * @param {HTMLElement} given.place the element whose content is the app's
 * @param {Settings} given.config
 * @param {ProgramFiles} given.files
 * @param {Tell} given.tell takes the type and the details of what happens
 * @param {(isLater: boolean) => Promise<void> | void} given.styled brings the style, that of the later pages as well when it is told so;
 *   before that nothing can be shown
 * @param {() => void} given.reload begins again with what is served now
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
   * Takes what is measured and reported, where that is wanted.
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
   * Timings are told by what measures.
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

  /** Says beside what will be the page that it takes long, which may be for ever. */
  const sayLate = () => {
    const words = WORDS[language(config.locale)];
    const told = part('div', 'notice', part('p', 'notice-text', words.slow), newReload(words, 'button'));
    told.role = 'status';
    place.querySelector('.main')?.prepend(told);
  };

  /**
   * Says that there is no app, and offers to begin again.
   * @param {string} trace a place in our source or the name of an error, no data
   * @param {boolean} [isForbidden] the page's policy does not let the program run
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
    // Where not even that arrives, the place is there to be read.
    diagnostics(({ offerReport }) => offerReport(again, tag, version, build, route, trace, isForbidden));
  };

  /**
   * Nothing of the program is left. One that stopped by itself is not used again.
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
      // It could not even end.
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
    // Not while the app is in the midst of telling.
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

  /** Starts the app. Rejects when that cannot be done, which has then been said. */
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
      if (signal.aborted) {
        giveBack(taken);
        return;
      }
      program = taken;
      program.onTrap = (error) => onCrash(placeOf(error));
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
    // What cannot be started has been said.
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
  };
}
