// Starts the standalone app. This script is the standalone page's side of the border: title, language and theme outside the app's
// element are its job.
import { newInstance } from './instance.js';

const setting = (name) => document.querySelector(`meta[name="customer-activity:${name}"]`)?.content ?? '';
const { href: wasm, integrity } = document.querySelector('link[rel="preload"][href$=".wasm"]');

/** What happens in the app, as far as it concerns the page around it. */
const heard = {
  title: ({ title }) => { document.title = title; },
  language: ({ tag }) => { document.documentElement.lang = tag; },
  theme: ({ name }) => { document.documentElement.dataset.theme = name; },
};

await newInstance({
  place: document.getElementById('app'),
  config: {
    apiBase: setting('api-base'), basePath: setting('base-path'), localLimit: Number(setting('local-limit')) || undefined,
    telemetry: setting('telemetry') && { endpoint: setting('telemetry'), sample: setting('telemetry-sample') || 1 },
  },
  files: { glue: document.querySelector('link[rel="modulepreload"]').href, wasm, integrity },
  tell: (type, detail) => heard[type]?.(detail),
  styled() {},
  reload: () => location.reload(),
}).run();
