// Medians and ratios beside the targets.

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

/** [what, how it is read, digits, target: factor and of whom, or an absolute limit] */
const ROWS = [
  ['first visit, Brotli, no API JSON, kB', (results) => results.bytes && results.bytes / 1000, 1, { limit: 230 }],
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
const TITLES = { ours: 'ours', vanilla: 'floor', 'react-fluent': 'Fluent', 'react-aggrid': 'AG' };

const targetText = ({ limit, of: whom, factor, goal }) =>
  (limit === undefined ? `${goal ? 'goal ' : ''}≤ ${factor} × ${TITLES[whom]}` : `≤ ${limit}`);
const isMet = (target, values) => {
  const bound = target.limit ?? (values[target.of] === undefined ? undefined : target.factor * values[target.of]);
  return values.ours === undefined || bound === undefined ? undefined : values.ours <= bound;
};

/** `measured`: for each contender the lists of results; what is missing stays empty. */
export function report(measured, names) {
  const rows = [];
  for (const [what, read, digits, ...targets] of ROWS) {
    const values = Object.fromEntries(names.map((name) => [name, read(measured[name])]));
    if (Object.values(values).every((value) => value === undefined)) continue;
    const ratio = (whom) => (values.ours === undefined || !values[whom] ? undefined : values.ours / values[whom]);
    rows.push({
      what,
      ...Object.fromEntries(names.map((name) => [name, values[name] === undefined ? undefined : Number(values[name].toFixed(digits))])),
      toFloor: ratio('vanilla') && Number(ratio('vanilla').toFixed(2)),
      toFluent: ratio('react-fluent') && Number(ratio('react-fluent').toFixed(2)),
      targets: targets.map((target) => ({ target: targetText(target), met: isMet(target, values) })),
      digits,
    });
  }
  const mark = (met) => (met === undefined ? '' : met ? ' ✔' : ' ✘');
  const head = ['median, ms unless said', ...names.map((name) => TITLES[name]), '/ floor', '/ Fluent', 'target'];
  const body = rows.map((row) => [
    row.what,
    ...names.map((name) => (row[name] === undefined ? '–' : row[name].toLocaleString('en-GB', { minimumFractionDigits: row.digits, maximumFractionDigits: row.digits }))),
    row.toFloor?.toFixed(2) ?? '', row.toFluent?.toFixed(2) ?? '',
    row.targets.map(({ target, met }) => target + mark(met)).join(', '),
  ]);
  const last = head.length - 1;
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((line) => line[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => (column === 0 || column === last ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 || column === last ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  for (const row of rows) delete row.digits;
  return { rows, text: ['', line(head), rule, ...body.map(line), ''].join('\n') };
}
