// The outlook of an entitlement, calculated here from the backend's responses by the formula of the design, independently of the app.
// Statistics are floats, as in the app; what is compared exactly are decimals.
import { dec, type Dec, type Entitlement, type Package } from './oracle';

export interface Lot { lot: string; granted?: string; start?: string; expires?: string; left?: string }
/** A row of `/series`. */
export interface Row {
  entitlementId: string; basis?: string; from?: string; consumed?: (string | null)[]; consumedTotal?: (string | null)[]; lots?: Lot[];
}
export interface Series { data: Row[]; meta: { partial?: { source: string; kinds: string[] }[] } }

export type Verdict = 'none' | 'tooEarly' | 'over' | 'usedUp' | 'notStarted' | 'runsOut' | 'atRisk' | 'onTrack';
/** A range of estimates, rounded as they are shown; without a bound it is open. */
export interface Range { low?: number; mid: number; high?: number }
export interface Outlook {
  verdict: Verdict;
  /** What is over, or left if nothing was used: exact. */
  exact?: Dec;
  /** The expected day on which nothing is left. */
  on?: string;
  /** The earliest and the latest one; `late` = after the end, `open` = no day can be named. */
  earliest?: string;
  latest?: string;
  /** What is at risk, rounded. */
  amount?: number;
  /** What is left at the end. */
  left?: Range;
  /** What lapses with each lot, in order of expiry. */
  lots?: { expires: string; lapses: Range }[];
  whole?: number;
  trend?: 'rising' | 'falling';
}
/** An amount for a month (`2027-01`). */
export interface Planned { month: string; amount: number }

/** From the most harmless to the most severe. */
export const SEVERITY: Verdict[] = ['none', 'onTrack', 'tooEarly', 'notStarted', 'atRisk', 'runsOut', 'usedUp', 'over'];

const DAY = 86_400_000;
const days = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY);
const after = (day: string, count: number) => new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10);
const monthAfter = (month: string, count: number) => {
  const [year, at] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, at - 1 + count, 1)).toISOString().slice(0, 7);
};
const lastOf = (month: string) => after(`${monthAfter(month, 1)}-01`, -1);
const float = (value: Dec) => Number(value) / 1e12;
const latest = (a: string, b: string) => (a > b ? a : b);
const earliest = (a: string, b: string) => (a < b ? a : b);

/** Student's t, 90 %, for 1 to 30 degrees of freedom. */
const T90 = [
  3.078, 1.886, 1.638, 1.533, 1.476, 1.44, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.35, 1.345, 1.341,
  1.337, 1.333, 1.33, 1.328, 1.325, 1.323, 1.321, 1.319, 1.318, 1.316, 1.315, 1.314, 1.313, 1.311, 1.31,
];
const WEIGHTS = [1_048_576, 832_255, 660_561];
const stepOf = (unit: string) => (['credits', 'cases', 'activities', 'contacts', 'assessments'].includes(unit) ? 1 : 4);

type Side = 'low' | 'mid' | 'high';

/** What the whole months say, the latest first; undefined where one is unknown. */
function wholeMonths(row: Row | undefined, pack: Package, today: string): { sum?: Dec; running?: Dec; rates?: { used: number; days: number }[]; count: number } {
  const values = new Map((row?.consumedTotal ?? row?.consumed ?? []).map((value, at) => [monthAfter(row!.from!, at), value === null ? undefined : dec(value)]));
  const [first, now] = [pack.start.slice(0, 7), today.slice(0, 7)];
  const names: string[] = [];
  for (let month = first; month < now; month = monthAfter(month, 1)) names.push(month);
  const known = names.map((month) => values.get(month));
  const running = values.get(now);
  if (known.includes(undefined)) return { ...(running === undefined ? {} : { running }), count: names.length };
  const rates = names.map((month, at) => ({ used: float(known[at]!), days: days(latest(`${month}-01`, pack.start), lastOf(month)) + 1 }));
  return { sum: known.reduce<Dec>((all, one) => all + one!, 0n), ...(running === undefined ? {} : { running }), rates: rates.reverse(), count: names.length };
}

function trendOf(rates: number[]): 'rising' | 'falling' | undefined {
  if (rates.length < 6) return undefined;
  let [pairs, balance] = [0, 0];
  rates.forEach((later, at) => rates.slice(at + 1).forEach((before) => {
    pairs += 1;
    if (Math.abs(later - before) > Math.max(Math.abs(later), Math.abs(before)) * 1e-12) balance += Math.sign(later - before);
  }));
  return Math.abs(balance) * 2 < pairs ? undefined : balance > 0 ? 'rising' : 'falling';
}

/** The outlook. `isMissing`: the source of its kind did not respond. */
export function outlook(one: Entitlement, pack: Package, row: Row | undefined, today: string, isMissing = false, planned: Planned[] = []): Outlook {
  if (pack.start > today || pack.end < today) return { verdict: 'none' };
  const [allowed, consumed] = [dec(one.allowance.amount), dec(one.consumedTotal ?? one.consumed)];
  const isPart = one.basis === 'visible' || row?.basis === 'visible';
  if (one.allowance.type === 'allowed') {
    const isOver = consumed !== undefined && allowed !== undefined && consumed > allowed && !isPart;
    return isOver ? (isMissing ? { verdict: 'tooEarly' } : { verdict: 'over', exact: consumed - allowed }) : { verdict: 'none' };
  }
  if (one.allowance.type !== 'quantity') return { verdict: 'none' };
  if (isMissing || allowed === undefined || consumed === undefined || isPart) return { verdict: 'tooEarly' };
  const { sum, running, rates, count } = wholeMonths(row, pack, today);
  if (row && sum !== undefined && (running === undefined ? sum > consumed : sum + running !== consumed)) return { verdict: 'tooEarly' };
  if (consumed > allowed) return { verdict: 'over', exact: consumed - allowed };
  const open = usableLots(row, today);
  const rest = one.available !== undefined ? dec(one.available) : open ? open.reduce((all, { left }) => all + left, 0n) : allowed - consumed;
  if (rest === undefined) return { verdict: 'tooEarly' };
  if (rest <= 0n) return { verdict: 'usedUp' };
  const start: Outlook | undefined = consumed === 0n ? { verdict: 'notStarted', exact: rest } : undefined;
  const pace = row && count >= 3 && rates ? paceOf(rates) : undefined;
  if (!pace && !(start && planned.length)) return start ?? { verdict: 'tooEarly' };
  const model = new Model(pace, one, pack, today, planned);
  return judge(model, { allowed, rest, start, open, count });
}

interface Pace { perDay: number; spread: (length: number) => number; trend: 'rising' | 'falling' | undefined }

function paceOf(months: { used: number; days: number }[]): Pace {
  const weights = months.map((_, at) => Math.floor(WEIGHTS[at % 3]! / 2 ** Math.floor(at / 3)));
  const total = (value: (at: number) => number) => months.reduce((all, _, at) => all + value(at), 0);
  const ratio = (weight: (at: number) => number) => total((at) => weight(at) * months[at]!.used) / total((at) => weight(at) * months[at]!.days);
  const rates = months.map(({ used, days: length }) => used / length);
  const mean = rates.reduce((all, rate) => all + rate, 0) / rates.length;
  const deviation = Math.sqrt(rates.reduce((all, rate) => all + (rate - mean) ** 2, 0) / (rates.length - 1)) * 30.4375;
  const share = total((at) => weights[at]! ** 2) / total((at) => weights[at]!) ** 2 + 0.05;
  const quantile = T90[months.length - 2] ?? 1.31;
  return {
    perDay: 0.5 * (ratio((at) => weights[at]!) + ratio(() => 1)),
    spread: (length) => { const h = length / 30.4375; return quantile * deviation * Math.sqrt(h + h * h * share); },
    trend: trendOf(rates),
  };
}

/** Consumption from today to the end. */
class Model {
  readonly days: number;
  readonly scheduled: Dec;
  readonly step: number;
  readonly trend: 'rising' | 'falling' | undefined;

  constructor(readonly pace: Pace | undefined, readonly one: Entitlement, readonly pack: Package, readonly today: string, readonly planned: Planned[]) {
    this.days = days(today, pack.end);
    const scheduled = dec(one.scheduled) ?? 0n;
    this.scheduled = scheduled > 0n ? scheduled : 0n;
    this.step = stepOf(one.unit);
    this.trend = pace?.trend;
  }

  /** What of the plan is used in this many days. */
  plannedUntil(day: number): number {
    return this.planned.reduce((all, { month, amount }) => {
      const from = days(this.today, latest(latest(`${month}-01`, this.pack.start), after(this.today, 1))) - 1;
      const until = days(this.today, earliest(lastOf(month), this.pack.end));
      return until > from ? all + amount * Math.min(1, Math.max(0, (day - from) / (until - from))) : all;
    }, 0);
  }

  toEnd(side: Side): number {
    const spread = { low: -1, mid: 0, high: 1 }[side] * (this.pace?.spread(this.days) ?? 0);
    return Math.max(Math.max(0, (this.pace?.perDay ?? 0) * this.days + spread) + this.plannedUntil(this.days), float(this.scheduled));
  }

  /** The same, day by day. */
  until(day: number, side: Side): number {
    const even = Math.max(0, this.toEnd(side) - this.plannedUntil(this.days));
    return day >= this.days ? even + this.plannedUntil(this.days) : even * day / this.days + this.plannedUntil(day);
  }

  isOpen(side: Side): boolean {
    return (this.trend === 'rising' && side === 'high') || (this.trend === 'falling' && side === 'low');
  }

  round(value: number): number {
    return Math.floor(value * this.step + 0.5) / this.step;
  }

  /** Rounded amounts that are left of `most` when this much of it is used, or left, on each side of the consumption. */
  range(most: number, left: (side: Side) => number): Range {
    const bound = (side: Side) => (this.isOpen(side) ? undefined : Math.min(most, Math.max(0, this.round(left(side)))));
    const [low, high] = [bound('high'), bound('low')];
    return { ...(low === undefined ? {} : { low }), mid: Math.min(most, Math.max(0, this.round(left('mid')))), ...(high === undefined ? {} : { high }) };
  }

  runsOut(rest: number, side: Side): string {
    if (this.isOpen(side)) return 'open';
    for (let day = this.days > 0 ? 1 : 0; day <= this.days; day += 1) if (this.until(day, side) >= rest * (1 - 1e-12)) return after(this.today, day);
    return 'late';
  }
}

function usableLots(row: Row | undefined, today: string): { start: string | undefined; expires: string; left: Dec }[] | undefined {
  if (!row?.lots?.length) return undefined;
  const open = row.lots.filter((lot) => !(lot.expires !== undefined && lot.expires < today) && dec(lot.left) !== 0n);
  if (open.some((lot) => lot.expires === undefined || (dec(lot.left) ?? -1n) < 0n)) return undefined;
  return open.map((lot) => ({ start: lot.start, expires: lot.expires!, left: dec(lot.left)! })).sort((a, b) => a.expires.localeCompare(b.expires));
}

/** What is left of each lot on its last day: the one that expires first of those that have started is used first. */
function unusedOf(lots: NonNullable<ReturnType<typeof usableLots>>, model: Model, side: Side): number[] {
  const left = lots.map((lot) => float(lot.left));
  for (let day = 1; day <= model.days; day += 1) {
    const date = after(model.today, day);
    let demand = model.until(day, side) - model.until(day - 1, side);
    lots.forEach((lot, at) => {
      if ((lot.start !== undefined && lot.start > date) || lot.expires < date) return;
      const drawn = Math.min(demand, left[at]!);
      left[at]! -= drawn;
      demand -= drawn;
    });
  }
  return left;
}

function judge(model: Model, known: { allowed: Dec; rest: Dec; start: Outlook | undefined; open: ReturnType<typeof usableLots>; count: number }): Outlook {
  const { allowed, rest, start, open, count } = known;
  const amount = float(rest);
  const isUsed = model.toEnd('mid') >= amount * (1 - 1e-12);
  // What is left is what is not used of the rounded consumption, which is at least what is scheduled.
  const up = Math.ceil(float(model.scheduled) * model.step - 1e-9) / model.step;
  const consumption = (side: Side) => Math.max(up, model.round(model.toEnd(side)));
  const left = model.range(amount, (side) => amount - consumption(side));
  if (isUsed) left.mid = 0;
  if (left.low !== undefined) left.low = Math.min(left.low, left.mid);
  const sum = open?.reduce((all, lot) => all + lot.left, 0n);
  const sides = open && sum === rest ? { low: unusedOf(open, model, 'low'), mid: unusedOf(open, model, 'mid'), high: unusedOf(open, model, 'high') } : undefined;
  const lots = sides && open!.map((lot, at) => ({ expires: lot.expires, lapses: model.range(float(lot.left), (side) => sides[side][at]!) }));
  const all: Outlook = {
    verdict: 'onTrack', left, whole: count, earliest: model.runsOut(amount, 'high'), latest: model.runsOut(amount, 'low'),
    ...(lots ? { lots } : {}), ...(model.trend ? { trend: model.trend } : {}),
  };
  if (start) return { ...all, ...start };
  const on = model.runsOut(amount, 'mid');
  if (on !== 'late') return { ...all, verdict: 'runsOut', on };
  const unused = sides ? sides.mid.reduce((sums, one) => sums + one, 0) : amount - model.toEnd('mid');
  if (unused <= float(allowed) / 10 * (1 + 1e-12)) return all;
  const risk = sides ? Math.min(amount, model.round(unused)) : left.mid;
  return { ...all, verdict: 'atRisk', amount: Math.min(amount, Math.max(risk, 1 / model.step)) };
}
