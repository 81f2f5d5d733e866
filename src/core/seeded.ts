/** Numbers in [0, 1) that look like chance and are the same for the same seed. */
export type Seeded = () => number;

/** Source: mulberry32 by Tommy Ettinger, public domain; good enough for test data and for nothing secret. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of the items; undefined of none. */
export function oneOf<Item>(items: readonly Item[], random: Seeded): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

export function between(low: number, high: number, random: Seeded): number {
  return low + Math.floor(random() * (high - low + 1));
}
