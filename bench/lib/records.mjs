// The expected content of a drilldown, computed from the backend's responses: the records, and by the rules of the contract the result of
// each search and sort. Times count only for contenders that show the same.
import { ENTITLEMENT, MOST_LOCAL } from './contenders.mjs';

/** The typed texts: two beginnings of words that do not occur in what only the peers search. */
const WORDS = ['herabg', 'kalend'];
/** And the last digits of the number of a record in the middle of the list. */
const DIGITS = 6;
/** Number of characters deleted again at the end of each. */
export const BACKSPACES = 3;
const PAGE = 1000;

/** The fields that `q` searches. */
const SEARCHED = ['number', 'title', 'product', 'primaryContact', 'group', 'agreementNumber', 'packageName'];
/** As the peers write them: they search what they show. */
const LABELS = { problemResolution: 'Problem resolution', advisory: 'Advisory', open: 'Open', waitingForCustomer: 'Waiting for customer', resolved: 'Resolved', closed: 'Closed' };
const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const address = (params) => `/api/v1/entitlements/${ENTITLEMENT}/records?${new URLSearchParams({ workspace: '*', ...params })}`;
async function page(request, params) {
  const answer = await request.get(address(params), { headers: { 'Accept-Language': 'en' } });
  if (!answer.ok()) throw new Error(`${address(params)} was answered with ${answer.status()}`);
  return answer.json();
}

/** Returns the first and the last page as text, to check that two backends have the same data. */
export async function sample(request, size) {
  const parts = [];
  for (const offset of [0, Math.max(0, size - PAGE)]) {
    parts.push(await (await request.get(address({ offset, limit: PAGE }), { headers: { 'Accept-Language': 'en' } })).text());
  }
  return parts.join('\n');
}

/**
 * The expected content, with ties broken by `id` (the contract, ours) or by `arrival` (the peers): `count` records; `rows`, the first and
 * last ones of each order; `words`, the typed text and the result of each key.
 */
export const reference = (request, size) => (size > MOST_LOCAL ? fromAnswers(request) : fromRecords(request, size));

const known = ({ number, title, product, hours, primaryContact }) => ({ number, title, product, hours, primaryContact });
const AT_EACH_END = 100;

async function fromRecords(request, size) {
  const records = [];
  while (records.length < size) {
    const { data, meta } = await page(request, { offset: records.length, limit: PAGE });
    if (meta.count !== size || data.length === 0) throw new Error(`${meta.count} records, not ${size}`);
    records.push(...data);
  }

  // Searches: by the contract's rule, and by the peers'. The words are chosen so that both find the same.
  const contract = records.map((record) => folded(SEARCHED.map((field) => record[field] ?? '').join('\n')));
  const shown = records.map((record) => [...SEARCHED.map((field) => record[field] ?? ''), LABELS[record.service], record.severity, LABELS[record.status]].join('\n').toLowerCase());
  const found = (texts, text) => texts.reduce((found, candidate, at) => { if (candidate.includes(text)) found.push(at); return found; }, []);
  const hits = (text) => {
    const [first, second] = [found(contract, text), found(shown, text)];
    if (first.join() !== second.join()) throw new Error(`“${text}” finds ${first.length} by the contract and ${second.length} in what the peers search`);
    return first;
  };
  const words = [];
  for (const word of [...WORDS, middle(records).number.slice(-DIGITS)]) {
    words.push(await typed(word, async (text) => {
      const found = text === '' ? records.map((_, at) => at) : hits(text);
      return { count: found.length, rows: found.slice(0, AT_EACH_END).map((at) => known(records[at])) };
    }));
  }

  // Collations differ in some letters, but not in which texts come first here.
  const titles = [...new Set(records.map(({ title }) => title))];
  const [order, german] = ['en', 'de'].map((language) => titles.toSorted(new Intl.Collator(language).compare));
  if (order.join('\n') !== german.join('\n')) throw new Error('the titles sort differently in English and in German');
  const rank = new Map(order.map((title, at) => [title, at]));
  const byArrival = records.map((_, at) => at);
  const byId = byArrival.toSorted((a, b) => (records[a].id < records[b].id ? -1 : 1));
  const keys = { title: (record) => rank.get(record.title), hours: ({ hours }) => (hours === undefined ? Infinity : Number(hours)) };
  const ends = (order) => ({
    first: order.slice(0, AT_EACH_END).map((at) => known(records[at])),
    last: order.slice(-AT_EACH_END).map((at) => known(records[at])),
  });
  const rows = { none: { id: ends(byArrival), arrival: ends(byArrival) } };
  for (const [name, key] of Object.entries(keys)) {
    const of = records.map(key);
    // Sorting is stable.
    const sorted = (order) => ends(order.toSorted((a, b) => (of[a] === of[b] ? 0 : of[a] - of[b])));
    rows[name] = { id: sorted(byId), arrival: sorted(byArrival) };
  }
  return { count: size, rows, words };
}

/** Too many to fetch: uses the backend's own responses. */
async function fromAnswers(request) {
  const ask = async (params) => {
    const { data, meta } = await page(request, { limit: AT_EACH_END, ...params });
    return { count: meta.count, rows: data.map(known) };
  };
  const { count, rows: first } = await ask({});
  const { rows: [amid] } = await ask({ offset: Math.floor(count / 2) });
  const words = [];
  for (const word of [...WORDS, amid.number.slice(-DIGITS)]) words.push(await typed(word, (text) => ask(text === '' ? {} : { q: text })));
  const rows = { none: { id: { first } } };
  for (const name of ['title', 'hours']) rows[name] = { id: { first: (await ask({ sort: name })).rows } };
  return { count, rows, words };
}

const middle = (records) => records[Math.floor(records.length / 2)];

/** Returns the result of each key of a word: typed letter by letter, then the last ones deleted. */
async function typed(word, answer) {
  const texts = [];
  for (let length = 1; length <= word.length; length++) texts.push(word.slice(0, length));
  for (let less = 1; less <= BACKSPACES; less++) texts.push(word.slice(0, -less));
  const answers = new Map([['', await answer('')]]);
  for (const text of texts) if (!answers.has(text)) answers.set(text, await answer(text));
  const steps = [];
  for (const [at, text] of texts.entries()) {
    const { count, rows } = answers.get(text);
    const before = answers.get(at === 0 ? '' : texts[at - 1]);
    // A key that does not change the result cannot be measured.
    const changes = count !== before.count || rows[0].number !== before.rows[0].number;
    steps.push({ key: at < word.length ? word[at] : 'Backspace', text, count, number: rows[0].number, changes });
  }
  return { word, steps, rows: answers.get(word).rows };
}

/** Compares the rows shown with the expected ones; `at` is the index of the first. */
export function compare(shown, rows, at = 0) {
  const wrong = [];
  if (shown.length === 0) wrong.push('no rows');
  for (const row of shown) {
    const want = rows[row.place - at];
    // Only the part of the window whose rows are known is compared.
    if (!want) continue;
    const differs = (name, want) => row[name] !== undefined && row[name] !== want;
    const hours = row.hours === '' || row.hours === '–' ? undefined : Number(row.hours.replace(/[^\d.]/g, ''));
    const fields = ['number', 'title', 'product', 'primaryContact'].filter((name) => differs(name, want[name] ?? ''));
    if (hours !== (want.hours === undefined ? undefined : Number(want.hours))) fields.push('hours');
    for (const name of fields) wrong.push(`record ${row.place + 1}: ${name} is “${row[name]}”, not “${want[name]}”`);
  }
  return wrong;
}
