// The exports of customer-activity.js. docs/embedding.md shows how to use them.

/** The settings of one instance. All are optional. They are checked once, on mount. */
export interface Config {
  /** Path below which the app's pages lie: "" or "/portal/activity", without a trailing slash. Default "". */
  basePath?: string;
  /** Where the location is kept: in the address bar (at most one instance per base path) or in the instance. Default "address". */
  routing?: 'address' | 'memory';
  /** The first page of an instance with `routing: 'memory'`, below the base. Default "/customer-activity". */
  path?: string;
  /** The backend's address without "/v1": a path of the page's own origin or an https URL. Default "/api". */
  apiBase?: string;
  /**
   * A BCP 47 tag, such as "de-CH". Its region decides the format of numbers and dates. A language that the app does not have is ignored:
   * the person's and the browser's language decide then.
   */
  locale?: string;
  /** "host" (default) follows the `color-scheme` of the page around, "system" the operating system. */
  theme?: 'host' | 'system' | 'light' | 'dark';
  /** The id of the current workspace, if the person may see it. Default: their choice on this device, then the backend's. */
  workspace?: string;
  /** Returns the token that is sent as `Authorization: Bearer …`. Without it, cookies are sent. Called with `forceRefresh` after a 401. */
  getToken?(options: { forceRefresh: boolean }): string | Promise<string>;
  /** Called with every event of this instance; the same as the element's `customer-activity-…` events. */
  onEvent?(event: CustomerActivityEvent): void;
  /** Unmounts the instance when aborted. */
  signal?: AbortSignal;
  /** Measures a share of the page loads. Without it nothing is measured. See docs/observability.md. */
  telemetry?: Telemetry;
  /** Whether the app renders into a shadow root of the element. Default true. */
  shadow?: boolean;
}

/** Measurements are reported as `timing` events, and sent to `endpoint` if there is one. */
export interface Telemetry {
  /** Receives batches of events by `navigator.sendBeacon`: a path of the page's own origin or an https URL. Default: nothing is sent. */
  endpoint?: string;
  /** The share of page loads that is measured, from 0 to 1. Default 1. */
  sample?: number;
}

/** The settings that can change while an instance runs. */
export type Patch = Pick<Config, 'locale' | 'theme' | 'workspace'>;

/**
 * Events. None contains personal data. As events of the element they are named `customer-activity-` and the type, bubble, and are composed.
 */
export type CustomerActivityEvent =
  /** The app has started. */
  | { type: 'ready'; detail: { version: string } }
  /** Another page is shown. `route` is a template such as "/customer-activity/kinds/{kind}". */
  | { type: 'navigate'; detail: { route: string } }
  /** The title of the page shown, in the language in force. */
  | { type: 'title'; detail: { title: string } }
  /** Something failed; the app shows it in the part concerned. `operation` is the request's path without ids. */
  | { type: 'error'; detail: { kind: string; status?: number; traceId?: string; route?: string; operation?: string; message?: string } }
  /** There is no session, or it has expired and could not be renewed. */
  | { type: 'unauthorized'; detail: { signInUrl?: string } }
  /** A file was saved, or a text copied to the clipboard. */
  | { type: 'export'; detail: { format: 'csv' | 'xlsx' | 'clipboard'; route?: string } }
  /** The app crashed. `place` is a file and line of its source, otherwise a position in its wasm or the name of the error. */
  | { type: 'crash'; detail: { version: string; place: string; route?: string } }
  /** The server has another build. The app shows nothing and changes nothing: the page decides when to reload. */
  | { type: 'update'; detail: { version: string; build: string } }
  /** How long something took, if `telemetry` asks for it: the start, the first data shown, a response of the backend. */
  | { type: 'timing'; detail: { name: 'start' | 'first-data' | 'request'; milliseconds: number; route?: string; operation?: string; status?: number } };

/** A running instance. */
export interface Handle {
  /** Resolves when the app has started (or was unmounted before); rejects when it could not start. */
  readonly ready: Promise<void>;
  /** Changes language, theme or workspace in place. `undefined` leaves a setting unchanged. Throws a TypeError for other settings. */
  update(patch: Patch): void;
  /**
   * With `routing: 'memory'`: goes back to the page or selection before. Returns whether there was one, so that your page can leave otherwise.
   * With `routing: 'address'` the browser's history does that, and this returns false.
   */
  back(): boolean;
  /** The same forward, after `back`. */
  forward(): boolean;
  /** Unmounts it. When this resolves, its elements, listeners, requests and timers are gone. */
  unmount(): Promise<void>;
}

/** Single-spa passes its own properties besides ours. */
export interface SingleSpaProps extends Config {
  name?: string;
  domElement?: HTMLElement;
  [custom: string]: unknown;
}

/** Mounts an instance in an element. Throws a TypeError that names every invalid setting of `config`. */
export function mount(element: HTMLElement, config?: Config): Handle;
/** The single-spa lifecycle. */
export function mount(props: SingleSpaProps): Promise<void>;
/** Loads the app, so that mounting is quick. */
export function bootstrap(props?: SingleSpaProps): Promise<void>;
export function update(props: SingleSpaProps): Promise<void>;
export function unmount(props: SingleSpaProps): Promise<void>;
/** Frees what is cached for the next mount. */
export function unload(props?: SingleSpaProps): Promise<void>;

/** Returns a component of `type: 'html'` for Piral. */
export function htmlComponent(config?: Config): {
  type: 'html';
  component: {
    mount(element: HTMLElement, props?: Partial<Config>, context?: unknown, locals?: object): void;
    update(element: HTMLElement, props?: Partial<Config>, context?: unknown, locals?: object): void;
    unmount(element: HTMLElement, locals?: object): void;
  };
};

/** Defines the custom element under another name. `customer-activity` is always defined. */
export function defineElement(name: string): void;

/** The custom element. Attributes are the names of Config in kebab case (`base-path`); `getToken` is a write-only property. */
export interface CustomerActivityElement extends HTMLElement, Omit<Config, 'getToken' | 'onEvent'> {
  getToken: Config['getToken'];
}

/** The version of the app. */
export const version: string;
/** Identifies the build: it changes with any of the app's files. */
export const build: string;
/** The version of this interface: incremented by breaking changes. */
export const contractVersion: 1;

declare global {
  interface HTMLElementTagNameMap {
    'customer-activity': CustomerActivityElement;
  }
}
