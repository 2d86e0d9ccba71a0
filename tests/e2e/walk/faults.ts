// The faults of a walk: each ends after some actions.
import type { Fault } from '../fixtures';
import type { Chance } from './chance';

export interface Phase { what: string; rules?: Fault[]; offline?: boolean; until: number }

const PLACES: Fault[] = [
  { path: '' }, { path: '/me' }, { path: '/activity' }, { path: '/activity' }, { path: '/entitlements' }, { path: '/kinds' }, { path: '/additional-cases' },
  { path: '/users' }, { path: '/users', method: 'PUT' }, { path: '/role-changes' }, { path: '/', query: 'offset=' },
];

const PAGE = '<!doctype html><html><head><title>Sign in</title></head><body><form><input name="user"></form></body></html>';

const KINDS: ((chance: Chance) => Omit<Fault, 'path'>)[] = [
  (chance) => ({ delayMs: chance.of([300, 1500, 3500]) }),
  (chance) => ({ delayMs: chance.of([100, 800]), status: 500, times: 2 }),
  () => ({ unauthorized: true, times: 1 }),
  () => ({ unauthorized: true }),
  () => ({ status: 500 }),
  (chance) => ({ status: 500, times: chance.between(1, 3) }),
  () => ({ status: 503, retryAfter: 1 }),
  () => ({ status: 429, retryAfter: 2, times: 2 }),
  () => ({ status: 409, times: 1 }),
  () => ({ status: 403, times: 1 }),
  () => ({ status: 404, times: 1 }),
  () => ({ status: 502, body: PAGE, contentType: 'text/html' }),
  () => ({ body: PAGE, contentType: 'text/html' }),
  () => ({ body: '' }),
  () => ({ body: '{"data":"x","packages":7,"meta":[]}' }),
  () => ({ body: '[]' }),
  () => ({ drop: true }),
  (chance) => ({ drop: true, times: chance.between(1, 3) }),
  () => ({ truncate: true }),
  () => ({ cutBody: true }),
  () => ({ trickleMs: 30 }),
  (chance) => ({ malformedRow: chance.between(0, 6) }),
  () => ({ replace: { '/meta': 7 } }),
  () => ({ replace: { '/data': 'x', '/packages': {}, '/totals': [] } }),
  () => ({ contentType: 'text/plain' }),
  () => ({ partial: { source: 'Learning platform', kinds: ['onDemandEducation'] } }),
];

/** A period with a fault. */
export function newPhase(chance: Chance, action: number): Phase {
  if (chance.happens(0.15)) return { what: 'offline', offline: true, until: action + chance.between(3, 12) };
  const rules = Array.from({ length: chance.between(1, 3) }, () => {
    const rule = { ...chance.of(PLACES), ...chance.of(KINDS)(chance) };
    // An unreadable workspace of `/me` does not exist for the app: the address then means another one.
    return rule.malformedRow !== undefined && ['', '/me'].includes(rule.path) ? { ...rule, path: '/activity' } : rule;
  });
  return { what: JSON.stringify(rules), rules, until: action + chance.between(5, 25) };
}
