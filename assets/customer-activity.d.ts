// What customer-activity.js exports. docs/embedding.md shows how it is used.

/** How one instance is set up. Everything may be left out. Checked once, when it is mounted. */
export interface Config {
  /** Path below which the app's pages lie: "" or "/portal/activity", without a slash at its end. Default "". */
  basePath?: string;
  /** Where the state lives: in the address bar (at most one instance per base path) or in the instance. Default "address". */
  routing?: 'address' | 'memory';
  /** Where an instance with `routing: 'memory'` begins, below the base. Default "/customer-activity". */
  path?: string;
  /** The backend's address without "/v1": a path of the page's own origin or an https address. Default "/api". */
  apiBase?: string;
  /** A BCP 47 tag, such as "de-CH". Its region decides how numbers and dates are written. What is neither English nor German is left to the person's and the browser's language. */
  locale?: string;
  /** "host" (default) follows the `color-scheme` of the page around, "system" the reader's system. */
  theme?: 'host' | 'system' | 'light' | 'dark';
  /** The id of the workspace that counts as the current one, if the person may see it. Default: what the backend says. */
  workspace?: string;
  /** Gives the token that is sent as `Authorization: Bearer …`. Without it, cookies are sent. Asked with `forceRefresh` after a 401. */
  getToken?(options: { forceRefresh: boolean }): string | Promise<string>;
  /** Told of everything that happens here; the same as the `customer-activity-…` events of the element. */
  onEvent?(event: CustomerActivityEvent): void;
  /** Ends the instance when it is aborted. */
  signal?: AbortSignal;
  /** Measures, for a share of the page loads. Without it nothing is measured. docs/observability.md */
  telemetry?: Telemetry;
  /** Whether the app lives in a shadow root of the element. Default true. */
  shadow?: boolean;
}

/** What is measured is told by `timing` events, and sent where there is an `endpoint`. */
export interface Telemetry {
  /** Takes batches of events, by `navigator.sendBeacon`: a path of the page's own origin or an https address. Default: nothing is sent. */
  endpoint?: string;
  /** The share of page loads that is measured, from 0 to 1. Default 1. */
  sample?: number;
}

/** What may change while an instance runs. */
export type Patch = Pick<Config, 'locale' | 'theme' | 'workspace'>;

/** None holds personal data. As events of the element they are called `customer-activity-` and the type, bubble, and are composed. */
export type CustomerActivityEvent =
  /** The app runs. */
  | { type: 'ready'; detail: { version: string } }
  /** Another page is shown; `route` as in the documentation, such as "/customer-activity/kinds/{kind}". */
  | { type: 'navigate'; detail: { route: string } }
  /** The page shown has this title, in the language in force. */
  | { type: 'title'; detail: { title: string } }
  /** Something could not be done; the app says so in the place that it concerns. `operation` is the question's path without ids. */
  | { type: 'error'; detail: { kind: string; status?: number; traceId?: string; route?: string; operation?: string; message?: string } }
  /** There is no session, or it has ended and could not be renewed. */
  | { type: 'unauthorized'; detail: { signInUrl?: string } }
  /** A file was handed to the reader, or a text to the clipboard. */
  | { type: 'export'; detail: { format: 'csv' | 'xlsx' | 'clipboard'; route?: string } }
  /** The app had to stop. `place` is a file and a line of its source, or, where it could not say it, a place in its wasm or the name of the failure. */
  | { type: 'crash'; detail: { version: string; place: string; route?: string } }
  /** Another build is served by now. Nothing is shown and nothing changes: the page decides when it is loaded anew. */
  | { type: 'update'; detail: { version: string; build: string } }
  /** How long something took, where `telemetry` asks for it: the start, the first answer shown, an answer of the backend. */
  | { type: 'timing'; detail: { name: 'start' | 'first-data' | 'request'; milliseconds: number; route?: string; operation?: string; status?: number } };

/** A running instance. */
export interface Handle {
  /** Resolves when the app runs (or was ended before); rejects when it could not be started. */
  readonly ready: Promise<void>;
  /** Changes language, theme or workspace in place. `undefined` leaves as it is. Throws a TypeError for anything else. */
  update(patch: Patch): void;
  /** Ends it. When this resolves nothing of it is left: elements, listeners, requests, timers. */
  unmount(): Promise<void>;
}

/** Single-spa hands over its own properties beside ours. */
export interface SingleSpaProps extends Config {
  name?: string;
  domElement?: HTMLElement;
  [custom: string]: unknown;
}

/** Mounts an instance in an element. Throws a TypeError that names every fault of `config`. */
export function mount(element: HTMLElement, config?: Config): Handle;
/** The single-spa lifecycle. */
export function mount(props: SingleSpaProps): Promise<void>;
/** Brings the app, so that mounting is quick. */
export function bootstrap(props?: SingleSpaProps): Promise<void>;
export function update(props: SingleSpaProps): Promise<void>;
export function unmount(props: SingleSpaProps): Promise<void>;
/** Gives back what is kept for the next mounting. */
export function unload(props?: SingleSpaProps): Promise<void>;

/** A component of `type: 'html'` for Piral. */
export function htmlComponent(config?: Config): {
  type: 'html';
  component: {
    mount(element: HTMLElement, props?: Partial<Config>, context?: unknown, locals?: object): void;
    update(element: HTMLElement, props?: Partial<Config>, context?: unknown, locals?: object): void;
    unmount(element: HTMLElement, locals?: object): void;
  };
};

/** Defines the custom element under another name. `customer-activity` is defined by itself. */
export function defineElement(name: string): void;

/** The custom element. Attributes are the names of Config in kebab case (`base-path`); `getToken` is a property, and write-only. */
export interface CustomerActivityElement extends HTMLElement, Omit<Config, 'getToken' | 'onEvent'> {
  getToken: Config['getToken'];
}

/** The version of the app. */
export const version: string;
/** Which build of it this is: another whenever any of its files is. */
export const build: string;
/** The version of this contract: grows when something in it stops to work as before. */
export const contractVersion: 1;

declare global {
  interface HTMLElementTagNameMap {
    'customer-activity': CustomerActivityElement;
  }
}
