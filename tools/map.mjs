// A map of the program that every first visit loads: what it is made of, by crate and by feature. Run after a release build.
//
//   node tools/map.mjs           prints the bytes of code by group, after wasm-opt (a minute)
//   node tools/map.mjs --list    prints each function with its bytes
//   node tools/map.mjs --check   fails if a feature that comes later has code in it (seconds)
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { importsOf, keepExports, optimiseWithNames } from './dist/binaryen.mjs';
import { shake } from './dist/bundle.mjs';
import { keepImports, usedExports, withoutLeftovers } from './dist/glue.mjs';
import { split } from './dist/split.mjs';

/** What lies in the chunk (src/chunk.rs). Code that only drops a value of it, or reads one that is not there yet, may stay. */
const LATER = [
  'customer_activity::components::table', 'customer_activity::components::filter_menu::(?:panel|option_list|keyboard)',
  'customer_activity::features::(?:access|drilldown|home|planning|proof|records|users|outlook)',
  'customer_activity::features::frame::(?:user_panel|workspace_menu)', 'customer_activity::features::overview::(?:later|pictures|verdict)',
  'customer_activity::services::(?:download|history|outlooks|records|role_changes|workbook)',
  'api_client::(?:record_list|decode::(?:detail|roles|series))', 'calendar', 'chart', 'domain::(?:detail|outlook|planning|proof|roles)',
  'record_store::(?:breakdown|layout|order|page|search|store|window)',
];
/** The largest function of a later feature that may be in the program, in bytes: a destructor, or a look into an empty map. */
const MOST = 300;

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const linked = path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'wasm32-unknown-unknown/release/customer-activity.wasm');

/** @typedef {import('./dist/binaryen.mjs').Bytes} Bytes */
/** @typedef {{ name: string, size: number }} Func */

/**
 * Reads numbers and names of a wasm file in order.
 * @param {Bytes} wasm
 */
class Reader {
  at = 8;
  /** @param {Bytes} wasm */
  constructor(wasm) { this.wasm = wasm; }
  byte() { return this.wasm[this.at++]; }
  number() {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
      shift += 7;
    }
  }
  text() {
    const length = this.number();
    this.at += length;
    return this.wasm.toString('utf8', this.at - length, this.at);
  }
}

/**
 * The functions of a wasm file with names, without imported ones.
 * @param {Bytes} wasm
 * @returns {Func[]}
 */
function functionsOf(wasm) {
  const reader = new Reader(wasm);
  /** @type {number[]} */
  const sizes = [];
  /** @type {Map<number, string>} */
  const names = new Map();
  while (reader.at < wasm.length) {
    const section = reader.byte();
    const end = reader.number() + reader.at;
    if (section === 10) {
      for (let left = reader.number(); left > 0; left -= 1) {
        const size = reader.number();
        sizes.push(size);
        reader.at += size;
      }
    } else if (section === 0 && reader.text() === 'name') {
      while (reader.at < end) {
        const part = reader.byte();
        const endOfPart = reader.number() + reader.at;
        if (part === 1) for (let left = reader.number(); left > 0; left -= 1) names.set(reader.number(), reader.text());
        reader.at = endOfPart;
      }
    }
    reader.at = end;
  }
  const imported = importsOf(wasm).filter(({ kind }) => kind === 'function').length;
  const plain = (/** @type {string} */ name) => name.replace(/\[[0-9a-f]{16}\]/g, '').replace(/::h[0-9a-f]{16}$/, '');
  return sizes.map((size, at) => ({ size, name: plain(names.get(at + imported) ?? `#${at}`) }));
}

/** Crate, or for our own app the module. @param {string} name */
function groupOf(name) {
  const own = /customer_activity::(?:features|components|services|http|i18n)(?:::\w+)?|customer_activity::\w+/.exec(name.split(' as ')[0]);
  return own?.[0] ?? name.replace(/^<+/, '').split('::')[0].split('<')[0];
}

/** The program without what its script does not use, as visitors get it, but with names. */
async function shrunk() {
  const parts = split(linked, 'customer-activity');
  let [wasm, glue] = [parts.wasm, withoutLeftovers(parts.glue)];
  for (;;) {
    const before = `${glue.length} ${wasm.length}`;
    const { glue: shaken } = await shake(glue, path.join(root, 'dist'));
    wasm = keepExports(wasm, usedExports(shaken), ['-g']);
    glue = keepImports(shaken, importsOf(wasm).map(({ name }) => name));
    if (`${glue.length} ${wasm.length}` === before) return optimiseWithNames(wasm);
  }
}

/** @param {Func[]} functions */
function check(functions) {
  const later = new RegExp(`^<?(?:${LATER.join('|')})\\b`);
  const wrong = functions.filter(({ name, size }) => size > MOST && later.test(name));
  for (const { name, size } of wrong) console.error(`${name} (${size} bytes) belongs into the chunk: src/chunk.rs`);
  process.exitCode = wrong.length ? 1 : 0;
  if (!wrong.length) console.log(`the first program has no code of what comes later (${functions.length} functions)`);
}

/** @param {Func[]} functions */
function print(functions) {
  /** @type {Map<string, { size: number, count: number }>} */
  const groups = new Map();
  for (const { name, size } of functions) {
    const group = groups.get(groupOf(name)) ?? { size: 0, count: 0 };
    groups.set(groupOf(name), { size: group.size + size, count: group.count + 1 });
  }
  for (const [name, { size, count }] of [...groups].sort(([, a], [, b]) => b.size - a.size)) console.log(`${String(size).padStart(8)} ${String(count).padStart(5)}  ${name}`);
}

if (process.argv.includes('--check')) check(functionsOf(split(linked, 'customer-activity').wasm));
else {
  const functions = functionsOf(await shrunk());
  if (process.argv.includes('--list')) for (const { size, name } of functions.sort((a, b) => b.size - a.size)) console.log(`${size}\t${name}`);
  else print(functions);
}
