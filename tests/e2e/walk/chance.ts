// The random choices of a walk: the same seed gives the same choices.

/** mulberry32: 32 bits of state, good enough here, and short in any language. */
export class Chance {
  private state: number;

  /** Seeded per action, so that a walk can be replayed although responses arrive at other times. */
  constructor(seed: number, action: number) {
    this.state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(action + 1, 0xc2b2ae35)) >>> 0;
    this.next();
  }

  /** A number from 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** An integer, both ends included. */
  between(first: number, last: number): number {
    return first + Math.floor(this.next() * (last - first + 1));
  }

  of<T>(list: readonly T[]): T {
    return list[this.between(0, list.length - 1)]!;
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of them, by weight. */
  weighted<T extends { weight: number }>(list: readonly T[]): T {
    let rest = this.next() * list.reduce((sum, one) => sum + one.weight, 0);
    for (const one of list) {
      rest -= one.weight;
      if (rest < 0) return one;
    }
    return list.at(-1)!;
  }
}
