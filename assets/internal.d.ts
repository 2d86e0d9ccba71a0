// Types shared by the scripts of this folder, for the type checker only (`make test-scripts`).
import type { Config, CustomerActivityEvent, Handle, Patch, Telemetry } from './customer-activity.js';

/** The settings of one instance, with defaults filled in. */
export interface Settings extends Omit<Config, 'telemetry' | 'basePath' | 'apiBase'> {
  basePath: string;
  apiBase: string;
  /** Whether the app is embedded in a host's page. */
  isGuest?: boolean;
  /** Number of records up to which the app sorts and filters itself. */
  localLimit?: number;
  /** The standalone page reads these as text: empty, or a number. */
  telemetry?: '' | Omit<Telemetry, 'sample'> & { sample?: number | string };
}

/** The details of each event by type: the events for hosts, and internal ones. */
export type Details = { [Event in CustomerActivityEvent as Event['type']]: Event['detail'] } & {
  language: { tag: string };
  theme: { name: string };
  restart: undefined;
  vital: { name: string; value: number; rating: string };
};
/** Records a measurement or a failure (telemetry.js). */
export type Take = (type: string, detail: Record<string, unknown>) => void;
/** Reports an event. */
export type Tell = <Type extends keyof Details>(type: Type, detail: Details[Type]) => void;

/** The URLs of glue and wasm, and the integrity of the wasm. */
export interface ProgramFiles {
  glue: string;
  wasm: string;
  integrity: string;
}

/** The program's script: tools/program.template.js. */
export interface Glue {
  newProgram(): Program;
}

export interface Program {
  default(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;
  start(options: StartOptions): void;
  update(changed: Patch): void;
  /** Goes back or forward in memory; returns whether there was a location to go to. */
  step(forward: boolean): boolean;
  stop(): void;
  outdated(): void;
  /** Absent in a development build, which is not split. */
  fetchPages?(): void;
  kill(): void;
  /** Loads the style of the pages in the chunk, with the chunk. */
  styled?(): Promise<void> | void;
  onTrap?(error: unknown): void;
}

interface StartOptions extends Settings {
  root: HTMLElement;
  prefetched: Prefetched;
  signal: AbortSignal;
  onEvent: Tell;
  onCrash(place: string): void;
  newWorkbookWorker(): Worker;
  measures?: boolean | '';
}

/** Responses by the path of their request. */
export type Prefetched = Record<string, Promise<Response>>;

/** The location at which the app starts. */
export interface Start {
  path: string;
  search: string;
}

/** The part of the response to `/me` that the first requests depend on. */
export interface Person {
  user: { id: string };
  locale?: string;
  workspaces: { id: string; current?: boolean; capabilities?: string[] }[];
}

/** Settings as a host gives them, before they are checked. */
export type GivenSettings = Config & Record<string, unknown>;

/** What customer-activity.js passes to integrations.js. */
export interface Core {
  begin(element: HTMLElement, given?: GivenSettings, ownRoot?: ShadowRoot): Handle;
  settingsOf(from?: object, wanted?: string[]): GivenSettings;
  /** Returns the settings given as properties of an element. */
  givenTo(element: HTMLElement): GivenSettings;
  names: string[];
  /** Pairs of attribute and setting. */
  attributes: string[][];
  CHANGEABLE: string[];
  soon(element: HTMLElement): void;
  prototype: object;
}
