// Medians and ratios, with the targets.
import { SIZES } from './contenders.mjs';

export const quantile = (values, share) => {
  const sorted = values.filter((value) => value !== null && value !== undefined).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at % 1);
};
const median = (values) => quantile(values, 0.5);

const of = (key, field) => (results) => results[key] && median(results[key].map((result) => result[field]));
const toggles = (share) => (results) => results.large && quantile(results.large.flatMap(({ filter }) => filter.times), share);

const table = (size, field) => of(`records ${size}`, field);
const LARGE = 100_000;
const large = (field) => table(LARGE, field);
const largeScroll = (field) => (results) => results[`records ${LARGE}`] && median(results[`records ${LARGE}`].map(({ scroll }) => scroll?.[field]));
const keys = (size, share) => (results) => results[`records ${size}`] && median(results[`records ${size}`].map(({ keys }) => quantile(keys, share)));
const times = (a, b) => (results) => (a(results) && b(results) ? a(results) / b(results) : undefined);

/** [label, getter, digits, target: factor and of whom, or an absolute limit] */
const OVERVIEW = [
  ['first visit, Brotli, no API JSON, kB', (results) => results.bytes && results.bytes / 1000, 1, { limit: 260 }],
  ['12 × 8 cold: first contentful paint', of('cold', 'contentful'), 0],
  ['12 × 8 cold: first tile', of('cold', 'first'), 0],
  ['12 × 8 cold: all tiles', of('cold', 'all'), 0, { of: 'react-fluent', factor: 0.8 }],
  ['12 × 8 warm: all tiles', of('warm', 'all'), 0],
  ['12 × 8 cold: layout shift', of('cold', 'shift'), 3, { limit: 0.001, own: true }],
  ['12 × 8 slow, cold: first contentful paint', of('slowCold', 'contentful'), 0],
  ['12 × 8 slow, cold: all tiles', of('slowCold', 'all'), 0, { of: 'react-fluent', factor: 0.75 }, { of: 'vanilla', factor: 2, goal: true }],
  ['12 × 8 slow, warm: all tiles', of('slowWarm', 'all'), 0, { of: 'react-fluent', factor: 0.6 }],
  ['12 × 8 slow, cold: main thread blocked', of('slowCold', 'blocked'), 0, { of: 'react-fluent', factor: 0.4 }],
  ['12 × 8 slow, warm: main thread blocked', of('slowWarm', 'blocked'), 0],
  ['12 × 8 slow, cold: layout shift', of('slowCold', 'shift'), 3, { limit: 0.001, own: true }],
  ['500 × 20: first tile', of('large', 'first'), 0, { of: 'vanilla', factor: 1.5 }],
  ['500 × 20: all tiles', of('large', 'all'), 0, { of: 'vanilla', factor: 1.5 }],
  ['500 × 20: main thread blocked', of('large', 'blocked'), 0],
  ['500 × 20: longest task', of('large', 'longest'), 0],
  ['500 × 20: layout shift', of('large', 'shift'), 3, { limit: 0.001, own: true }],
  ['500 × 20: elements', of('large', 'nodes'), 0],
  ['500 × 20 status filter: median', toggles(0.5), 0, { of: 'vanilla', factor: 2 }],
  ['500 × 20 status filter: p95', toggles(0.95), 0, { of: 'vanilla', factor: 2 }],
  ['500 × 20 status filter: longest task', (results) => results.large && median(results.large.map(({ filter }) => filter.longest)), 0],
];
const DRILLDOWN = [
  ['100,000 records, warm: first rows', large('first'), 0, { of: 'vanilla', factor: 1.5 }],
  ['… as a multiple of the same with 1,000', times(large('first'), table(1000, 'first')), 2, { limit: 1.2, own: true }],
  ['all loaded', large('all'), 0, { of: 'vanilla', factor: 1 }],
  ['main thread blocked while loading', large('blocked'), 0, { limit: 50 }],
  ['longest task while loading', large('longest'), 0, { limit: 50 }],
  ['keystroke to result: median', keys(LARGE, 0.5), 0, { of: 'vanilla', factor: 1.2 }],
  ['keystroke to result: worst', keys(LARGE, 1), 0, { of: 'vanilla', factor: 1.5 }],
  ['six letters at 80 ms each: last key to result', large('burst'), 0, { of: 'vanilla', factor: 1.5 }],
  ['sort by title', large('title'), 0, { of: 'vanilla', factor: 0.5 }],
  ['sort by hours', large('hours'), 0, { of: 'vanilla', factor: 1.2 }],
  ['all rows in 3 s: frames over 33 ms', largeScroll('slow'), 0, { of: 'vanilla', factor: 1 }],
  ['all rows in 3 s: frames in all', largeScroll('frames'), 0],
  ['all rows in 3 s: longest frame', largeScroll('worst'), 0],
  ['all rows in 3 s: frames with blank rows', largeScroll('blank'), 0, { limit: 0 }],
  ['row elements in the document', largeScroll('elements'), 0, { limit: 60 }],
  ['memory of the renderer, MB', large('own'), 0, { of: 'vanilla', factor: 0.6 }],
  ['the same with what it shares with others, MB', large('resident'), 0, { of: 'vanilla', factor: 0.6 }],
];
/** [label, ours, the single element, target]. For repeated mounts each run has its own median. */
const every = (list, field) => (results) => median(results.map((result) => median(result[list].map((times) => times[field]))));
const worst = (list, field) => (results) => median(results.map((result) => Math.max(...result[list].map((times) => times[field]))));
const once = (field, whose = 'once') => (results) => median(results.map((result) => result[whose][field]));
const EMBEDDED = [
  ['mounted again: first heading', every('again', 'heading'), every('elementAgain', 'heading'), { limit: 100 }],
  ['… the slowest of ten', worst('again', 'heading'), worst('elementAgain', 'heading')],
  ['mounted again: first tile', every('again', 'tile'), every('elementAgain', 'heading')],
  ['mounted again: all tiles', every('again', 'all'), every('elementAgain', 'heading')],
  ['first time in a page, files cached: outline', once('paint'), once('heading', 'elementOnce')],
  ['first time in a page, files cached: first heading', once('heading'), once('heading', 'elementOnce')],
  ['first time in a page, files cached: first tile', once('tile'), once('heading', 'elementOnce')],
];
/** [label, ours, target] */
const picture = (field) => (results) => median(results.map((result) => result[field]));
const PICTURES = [
  ['10,000 entitlements × 24 months: answer, MB', picture('seriesMB'), 1, { limit: 4 }],
  ['… longest task from the answer to the last picture', picture('tilesLongest'), 0, { limit: 50 }],
  ['chart of 120 months drawn again', picture('chart'), 1, { limit: 16.7 }],
  ['breakdown of 100,000 local records', picture('breakdown'), 0, { limit: 100 }],
  ['… the slowest field', picture('breakdownWorst'), 0],
];
const GROWTH = [
  ['first rows', (size) => table(size, 'first')],
  ['all loaded', (size) => table(size, 'all')],
  ['keystroke, median', (size) => keys(size, 0.5)],
  ['keystroke, worst', (size) => keys(size, 1)],
  ['sort by title', (size) => table(size, 'title')],
  ['sort by hours', (size) => table(size, 'hours')],
  ['memory, MB', (size) => table(size, 'own')],
];
const TITLES = { ours: 'ours', vanilla: 'floor', 'react-fluent': 'Fluent', 'react-aggrid': 'AG', before: 'before' };

const targetText = ({ limit, of: whom, factor, goal }) =>
  (limit === undefined ? `${goal ? 'goal ' : ''}≤ ${factor} × ${TITLES[whom]}` : `≤ ${limit}`);
const isMet = (target, values) => {
  const bound = target.limit ?? (values[target.of] === undefined ? undefined : target.factor * values[target.of]);
  return values.ours === undefined || bound === undefined ? undefined : values.ours <= bound;
};

const number = (value, digits) => (value === undefined ? '–' : value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits }));
/** Draws a table. The first column and, with `lastIsText`, the last are text. */
function draw(head, body, lastIsText) {
  const isText = (column) => column === 0 || (lastIsText && column === head.length - 1);
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((line) => line[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => (isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (isText(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return ['', line(head), rule, ...body.map(line), ''].join('\n');
}

/** `measured`: the list of results of each contender; missing values stay empty. */
export function report(measured, names) {
  const parts = [OVERVIEW, DRILLDOWN].map((rows) => compared(rows, measured, names)).filter(({ rows }) => rows.length > 0);
  const guest = mounted(measured.ours?.embedded);
  const growth = grown(measured, names);
  const pictures = drawn(measured.ours?.pictures);
  return {
    rows: parts.flatMap(({ rows }) => rows),
    embedded: guest.rows,
    growth: growth.rows,
    pictures: pictures.rows,
    text: [...parts, guest, pictures, growth].map(({ text }) => text).join(''),
  };
}

/** Ours against the others and the targets. */
function compared(wanted, measured, names) {
  const rows = [];
  for (const [what, read, digits, ...targets] of wanted) {
    const values = Object.fromEntries(names.map((name) => [name, read(measured[name])]));
    if (Object.values(values).every((value) => value === undefined)) continue;
    const ratio = (whom) => (values.ours === undefined || !values[whom] ? undefined : values.ours / values[whom]);
    rows.push({
      what,
      ...Object.fromEntries(names.map((name) => [name, values[name] === undefined ? undefined : Number(values[name].toFixed(digits))])),
      toFloor: ratio('vanilla') && Number(ratio('vanilla').toFixed(2)),
      toFluent: ratio('react-fluent') && Number(ratio('react-fluent').toFixed(2)),
      toBefore: ratio('before') && Number(ratio('before').toFixed(2)),
      targets: targets.map((target) => ({ target: targetText(target), met: isMet(target, values) })),
      digits,
    });
  }
  const mark = (met) => (met === undefined ? '' : met ? ' ✔' : ' ✘');
  const hasBefore = names.includes('before');
  const head = ['median, ms unless said', ...names.map((name) => TITLES[name]), '/ floor', '/ Fluent', ...(hasBefore ? ['/ before'] : []), 'target'];
  const body = rows.map((row) => [
    row.what,
    ...names.map((name) => number(row[name], row.digits)),
    row.toFloor?.toFixed(2) ?? '', row.toFluent?.toFixed(2) ?? '', ...(hasBefore ? [row.toBefore?.toFixed(2) ?? ''] : []),
    row.targets.map(({ target, met }) => target + mark(met)).join(', '),
  ]);
  for (const row of rows) delete row.digits;
  return { rows, text: draw(head, body, true) };
}

/** Ours in a host's page, against a page of one element. */
function mounted(results) {
  if (!results) return { text: '' };
  const rows = EMBEDDED.map(([what, read, readElement, target]) => {
    const [ours, element] = [read(results), readElement(results)];
    return {
      what, ours: Math.round(ours), element: Math.round(element), toElement: Number((ours / element).toFixed(2)),
      targets: target ? [{ target: targetText(target), met: isMet(target, { ours }) }] : [],
    };
  });
  const head = ['12 × 8 in a host’s page, from mount(); median, ms', 'ours', 'one element', '/ one element', 'target'];
  const body = rows.map(({ what, ours, element, toElement, targets }) => [
    what, number(ours, 0), number(element, 0), toElement.toFixed(2), targets.map(({ target, met }) => target + (met ? ' ✔' : ' ✘')).join(', '),
  ]);
  return { rows, text: draw(head, body, true) };
}

/** The pictures, which only ours has. */
function drawn(results) {
  if (!results) return { text: '' };
  const rows = PICTURES.map(([what, read, digits, target]) => {
    const ours = read(results);
    return { what, ours: Number(ours.toFixed(digits)), digits, targets: target ? [{ target: targetText(target), met: isMet(target, { ours }) }] : [] };
  });
  const body = rows.map(({ what, ours, digits, targets }) => [what, number(ours, digits), targets.map(({ target, met }) => target + (met ? ' ✔' : ' ✘')).join(', ')]);
  for (const row of rows) delete row.digits;
  return { rows, text: draw(['pictures; median, ms unless said', 'ours', 'target'], body, true) };
}

/** Each contender with growing numbers of records. */
function grown(measured, names) {
  const sizes = SIZES.filter((size) => names.some((name) => measured[name][`records ${size}`]));
  // A single size shows no growth.
  if (!sizes.includes(10_000)) return { text: '' };
  const rows = GROWTH.flatMap(([what, read]) => names.map((name) => ({
    what, of: TITLES[name],
    ...Object.fromEntries(sizes.map((size) => [size, read(size)(measured[name])]).filter(([, value]) => value !== undefined).map(([size, value]) => [size, Math.round(value)])),
  })));
  const head = ['median, ms unless said; records:', ...sizes.map((size) => number(size, 0))];
  return { rows, text: draw(head, rows.map((row) => [`${row.what}: ${row.of}`, ...sizes.map((size) => number(row[size], 0))]), false) };
}
