// Decisions that scripts make before the program is loaded, tested against the program's: tests/cases/first-visit.json, which
// crates/api-client/tests/first_visit.rs writes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { deviceKey, isInChunk, language, questions, startingPlace } from '../../assets/program.js';

const cases = JSON.parse(readFileSync(new URL('../cases/first-visit.json', import.meta.url), 'utf8'));
const ORIGIN = 'https://portal.example';

/**
 * Sets what browser and device report while `use` runs.
 * @template T
 * @param {{ languages?: string[], kept: Record<string, string | null> }} said `kept`: what the device keeps, by key
 * @param {() => T} use
 */
function inBrowser({ languages = [], kept }, use) {
  const given = {
    navigator: { languages },
    localStorage: { getItem: (/** @type {string} */ key) => kept[key.replace('customer-activity.', '')] ?? null },
  };
  const before = Object.keys(given).map((name) => ({ name, descriptor: Object.getOwnPropertyDescriptor(globalThis, name) }));
  for (const [name, value] of Object.entries(given)) Object.defineProperty(globalThis, name, { value, configurable: true });
  try {
    return use();
  } finally {
    for (const { name, descriptor } of before) {
      Reflect.deleteProperty(globalThis, name);
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    }
  }
}

describe('the language in force', () => {
  for (const { chosen, host, person, browser, language: wanted } of cases.languages) {
    test(`chosen ${chosen}, host ${host}, person ${person}, browser ${browser.join(' ')}: ${wanted}`, () => {
      const found = inBrowser({ languages: browser, kept: { language: chosen } }, () => language(host ?? undefined, person ?? undefined));
      assert.equal(found, wanted);
    });
  }
  test('every language of the program is known', () => {
    for (const tag of cases.tags) assert.equal(inBrowser({ languages: ['it', tag], kept: {} }, () => language()), tag);
  });
});

/**
 * Returns the address of a page.
 * @param {string} path
 */
const address = (path, search = '') => new URL(`${path}${search}`, ORIGIN);

describe('the first page', () => {
  for (const { base, path, guest, memory, route, chunk } of cases.places) {
    test(`${base || 'no base'}, ${path}${guest ? ', in a host' : ''}${memory ? `, in memory from ${memory}` : ''}: ${route}`, () => {
      /** @type {Parameters<typeof startingPlace>[0]} */
      const config = { basePath: base, isGuest: guest, routing: memory ? 'memory' : 'address', path: memory ?? undefined };
      const start = startingPlace(config, address(path));
      assert.equal(Boolean(start), route !== null, 'whether the address is the app’s');
      assert.equal(Boolean(start && isInChunk(start.path)), chunk, 'whether it lies in the chunk');
      if (route && !route.includes('{') && route !== 'not-found') assert.equal(start?.path || '/', route);
    });
  }
});

describe('what the device keeps of a person', () => {
  for (const [id, key] of Object.entries(cases.deviceKeys)) test(`of “${id}”: ${key}`, () => assert.equal(deviceKey(id), key));
});

describe('the first requests', () => {
  for (const { person, workspace, chosen, path, search, asks, early } of cases.questions) {
    test(`who ${person}${workspace ? ` in ${workspace}` : ''}${chosen ? `, chose ${chosen}` : ''}, ${path}${search}`, () => {
      const start = startingPlace({ basePath: '' }, address(path, search));
      assert.ok(start);
      const kept = { [`workspace.${cases.deviceKeys['u-1']}`]: chosen };
      const asked = inBrowser({ kept }, () => questions(cases.people[person], { ...start, workspace: workspace ?? undefined }));
      if (early) assert.deepEqual(asked, asks);
      // A request that the app would not send in the same wording must not be prefetched.
      else assert.deepEqual(asked.filter((question) => !asks.includes(question)), []);
    });
  }
});
