// Starts the standalone app, and handles what belongs to its page: title, language and theme outside the app's element.
import { newInstance } from './instance.js';

/** @param {string} name */
const setting = (name) => /** @type {HTMLMetaElement | null} */ (document.querySelector(`meta[name="customer-activity:${name}"]`))?.content ?? '';
const { href: wasm, integrity } = /** @type {HTMLLinkElement} */ (document.querySelector('link[rel="preload"][href$=".wasm"]'));

/**
 * Handlers for the app's events that concern the page around it.
 * @type {{ [Type in keyof import('./internal.js').Details]?: (detail: import('./internal.js').Details[Type]) => void }}
 */
const heard = {
  title: ({ title }) => { document.title = title; },
  language: ({ tag }) => { document.documentElement.lang = tag; },
  theme: ({ name }) => { document.documentElement.dataset.theme = name; },
};

/** @type {Promise<void> | undefined} */
let later;

/** Adds the style of the pages in the chunk, once; a failure is tried again by the next call. */
const addLater = () => (later ??= new Promise((resolve, reject) => {
  const link = Object.assign(document.createElement('link'), {
    rel: 'stylesheet', integrity: '%later-integrity%', href: new URL('%later%', import.meta.url).href,
    onload: () => resolve(),
    onerror() {
      link.remove();
      later = undefined;
      reject(new Error('the style of this page could not be loaded'));
    },
  });
  document.head.append(link);
}));

await newInstance({
  place: /** @type {HTMLElement} */ (document.getElementById('app')),
  config: {
    apiBase: setting('api-base'), basePath: setting('base-path'), localLimit: Number(setting('local-limit')) || undefined,
    telemetry: setting('telemetry') && { endpoint: setting('telemetry'), sample: setting('telemetry-sample') || 1 },
  },
  files: { glue: /** @type {HTMLLinkElement} */ (document.querySelector('link[rel="modulepreload"]')).href, wasm, integrity },
  /** @type {import('./internal.js').Tell} */
  tell: (type, detail) => heard[type]?.(detail),
  styled: (isLater) => (isLater ? addLater() : undefined),
  reload: () => location.reload(),
}).run();
