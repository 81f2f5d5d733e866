import { expect, test } from "vitest";
import { randomPool } from "./random-pool.ts";

function counting(): { pool: (bytes: number) => Uint8Array; fills: () => number } {
  let fills = 0;
  const pool = randomPool((bytes) => {
    fills += 1;
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = (at * 7 + fills) & 255;
  });
  return { pool, fills: () => fills };
}

test("nothing is filled before it is asked for", () => {
  expect(counting().fills()).toBe(0);
});

test("no byte is given twice, and the pool is refilled when it is used up", () => {
  const { pool, fills } = counting();
  const offsets = Array.from({ length: 1_000 }, () => {
    const bytes = pool(10);
    return `${bytes.byteOffset}/${fills()}`;
  });
  expect(new Set(offsets).size).toBe(1_000);
  expect(fills()).toBe(2);
});

test("more than the pool holds is given whole", () => {
  const { pool } = counting();
  expect(pool(10_000)).toHaveLength(10_000);
  expect(pool(0)).toHaveLength(0);
});
