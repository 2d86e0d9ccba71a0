// What an instance needs once its app has started or crashed, outside the first visit: the check for newer versions, the crash report, and
// the loader of telemetry.

// --- newer versions -----------------------------------------------------------------------------------------------------

const MINUTE = 60_000;
/** Time after which the reader's return to the page triggers a check. */
const BACK = 10 * MINUTE;
/** Interval of checks while the page is visible. */
const THERE = 60 * MINUTE;

/** @import { Details, Settings, Take, Tell } from './internal.js' */

/**
 * Returns the version on the server, or undefined when it cannot be determined, which is no error.
 * @param {AbortSignal} signal
 * @returns {Promise<Details['update'] | undefined>}
 */
async function served(signal) {
  try {
    // The ETag saves the transfer while nothing has changed.
    const answer = await fetch(new URL('manifest.json', import.meta.url), { cache: 'no-cache', signal });
    const { version, build } = answer.ok ? await answer.json() : {};
    return build ? { version: String(version), build: String(build) } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reports once when the server has another build, and checks rarely. Ends with `signal`.
 * @param {string} build
 * @param {AbortSignal} signal
 * @param {((type: 'update', detail: Details['update']) => void) | undefined} tell
 */
export function watchForUpdate(build, signal, tell) {
  if (signal.aborted) return;
  const life = new AbortController();
  signal.addEventListener('abort', () => life.abort(), { signal: life.signal });
  // Wall-clock time, which goes on while a computer sleeps.
  let asked = Date.now();
  /** @param {number} patience */
  const look = async (patience) => {
    if (document.visibilityState !== 'visible' || Math.abs(Date.now() - asked) < patience) return;
    asked = Date.now();
    const newer = await served(life.signal);
    if (!newer || newer.build === build || life.signal.aborted) return;
    life.abort();
    tell?.('update', newer);
  };
  document.addEventListener('visibilitychange', () => look(BACK), { signal: life.signal });
  const timer = setInterval(look, BACK, THERE);
  life.signal.addEventListener('abort', () => clearInterval(timer));
}

// --- measuring --------------------------------------------------------------------------------------------------------------

/**
 * Loads telemetry, which few pages use. Undefined when it cannot be loaded: then nothing is measured.
 * @param {Parameters<typeof import('./telemetry.js').measure>} given
 * @returns {Promise<Take | void>}
 */
export const newMeasure = (...given) => import(/** @type {any} */ (new URL('telemetry.js', import.meta.url)))
  .then((/** @type {typeof import('./telemetry.js')} */ { measure }) => measure(...given), () => {});

// --- the report -----------------------------------------------------------------------------------------------------------

export const WORDS = {
  en: {
    copy: 'Copy report', copied: 'Copied', refused: "We can't copy it here. This is the report:",
    policy: "The page's security policy lacks 'wasm-unsafe-eval' in script-src.",
  },
  de: {
    copy: 'Bericht kopieren', copied: 'Kopiert', refused: 'Kopieren ist hier nicht möglich. Dies ist der Bericht:',
    policy: "In der Sicherheitsrichtlinie der Seite fehlt 'wasm-unsafe-eval' bei script-src.",
  },
  fr: {
    copy: 'Copier le rapport', copied: 'Copié', refused: 'Copie impossible ici. Voici le rapport :',
    policy: "Dans la politique de sécurité de la page, 'wasm-unsafe-eval' manque dans script-src.",
  },
};

/**
 * Adds a button that copies a crash report for the operators of the app. It contains no data shown, no id and no address, and is in English
 * only.
 * @param {HTMLElement} again the button after which ours is added
 * @param {import('./program.js').Language} tag
 * @param {string} version
 * @param {string} build
 * @param {string | undefined} route
 * @param {string} place
 * @param {boolean} [isForbidden] the page's policy forbids wasm
 */
export function offerReport(again, tag, version, build, route, place, isForbidden) {
  const words = WORDS[tag];
  const lines = /** @type {string[]} */ ([
    `Customer activity ${version} (${build})`, route && `page: ${route}`, place && `place: ${place}`,
    `browser: ${navigator.userAgent}`, `time: ${new Date().toISOString()}`,
  ].filter(Boolean));
  const copy = Object.assign(document.createElement('button'), { className: 'button', textContent: words.copy });
  const said = document.createElement('div');
  said.role = 'status';
  copy.onclick = async () => {
    try {
      await navigator.clipboard.writeText(lines.join('\n'));
      said.textContent = words.copied;
    } catch {
      const report = document.createElement('p');
      report.className = 'trace';
      report.append(...lines.flatMap((line) => [line, document.createElement('br')]));
      said.replaceChildren(words.refused, report);
    }
  };
  if (isForbidden) /** @type {Element} */ (again.previousElementSibling).textContent = words.policy;
  // Adding to the alert must not make screen readers read all of it again.
  /** @type {Element} */ (again.parentElement).ariaAtomic = 'false';
  again.after(copy, said);
}
