// Shows which code makes up the app's size: node tools/wasm-top.mjs [FILE.wasm] [HOW-MANY]
// Reads the release build as linked by cargo, which still has function names, and sums by crate, by generic function and by function. Sizes
// are before wasm-opt, so they show proportions, not what is downloaded.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { importsOf } from './dist/binaryen.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const target = process.env.CARGO_TARGET_DIR ?? path.join(root, 'target');
const file = process.argv[2] ?? path.join(target, 'wasm32-unknown-unknown/release/customer-activity.wasm');
const howMany = Number(process.argv[3] ?? 40);
const wasm = readFileSync(file);

/** Reads numbers and names in sequence, starting after the header. */
const reader = {
  at: 8,
  byte: () => wasm[reader.at++],
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = reader.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  },
  string() {
    const length = reader.number();
    reader.at += length;
    return wasm.toString('utf8', reader.at - length, reader.at);
  },
};
const imported = importsOf(wasm).filter(({ kind }) => kind === 'function').length;
/** @type {Map<number, string>} */
const names = new Map();
/** @type {number[]} */
const sizes = [];
/** @type {Map<number, number>} */
const sections = new Map();
while (reader.at < wasm.length) {
  const id = reader.byte();
  const size = reader.number();
  const end = reader.at + size;
  sections.set(id, (sections.get(id) ?? 0) + size);
  if (id === 10) {
    for (let n = reader.number(); n > 0; n--) {
      const length = reader.number();
      sizes.push(length);
      reader.at += length;
    }
  } else if (id === 0 && reader.string() === 'name') {
    while (reader.at < end) {
      const kind = reader.byte();
      const length = reader.number();
      const next = reader.at + length;
      if (kind === 1) for (let n = reader.number(); n > 0; n--) names.set(reader.number(), reader.string());
      reader.at = next;
    }
  }
  reader.at = end;
}
if (!names.size) throw new Error(`${file} has no names: build it with CARGO_PROFILE_RELEASE_STRIP=debuginfo`);

/**
 * "_RNvNtCs1234_4core3fmt5write" and "_ZN4core3fmt5write17h0123456789abcdefE" → core::fmt::write, roughly.
 * @param {string} name
 */
function readable(name) {
  if (name.startsWith('_ZN')) {
    const parts = [];
    for (let rest = name.slice(3); /^\d/.test(rest); ) {
      const length = parseInt(rest, 10);
      const from = String(length).length;
      parts.push(rest.slice(from, from + length));
      rest = rest.slice(from + length);
    }
    if (/^h[0-9a-f]{16}$/.test(parts.at(-1) ?? '')) parts.pop();
    name = parts.join('::');
  } else {
    name = name.replace(/::h[0-9a-f]{16}$/, '');
  }
  return name
    .replace(/\$LT\$/g, '<').replace(/\$GT\$/g, '>').replace(/\$u20\$/g, ' ').replace(/\$RF\$/g, '&').replace(/\$C\$/g, ',')
    .replace(/\$u7b\$/g, '{').replace(/\$u7d\$/g, '}').replace(/\$BP\$/g, '*').replace(/\$[a-z0-9]+\$/g, '?').replace(/\.\./g, '::')
    .replace(/^_</, '<');
}
/** @param {string} name */
const crateOf = (name) => /[a-z_][a-z0-9_]*/.exec(name.replace(/^<(\[|&|\*|dyn |mut |\(|alloc::boxed::Box<|core::option::Option<)*/, ''))?.[0] ?? '?';

/**
 * @param {string} title
 * @param {Iterable<[string, { size: number, count: number }]>} entries
 */
const table = (title, entries) => {
  console.log(`\n${title}`);
  for (const [name, { size, count }] of [...entries].sort((a, b) => b[1].size - a[1].size).slice(0, howMany)) {
    console.log(`${String(size).padStart(9)}  ${count > 1 ? `${count} × ` : ''}${name.slice(0, 150)}`);
  }
};
/** @param {(name: string) => string} key */
const sum = (key) => {
  /** @type {Map<string, { size: number, count: number }>} */
  const groups = new Map();
  sizes.forEach((size, index) => {
    const name = readable(names.get(index + imported) ?? '(without a name)');
    const group = groups.get(key(name)) ?? { size: 0, count: 0 };
    groups.set(key(name), { size: group.size + size, count: group.count + 1 });
  });
  return groups;
};
console.log(`${file}: code ${sections.get(10)} in ${sizes.length} functions, data ${sections.get(11)}`);
table('by crate', sum(crateOf));
table('by name, all instances of a generic function together', sum((name) => name));
