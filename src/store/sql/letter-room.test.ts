import { expect, test } from "vitest";
import { LetterRoom } from "./letter-room.ts";

/** Adds letters of 1,000 bytes, deletes down to what a full store is trimmed to, and gives how often all were counted. */
function fill({ letters, bounds }: { letters: number; bounds: { lettersMax: number; bytesMax: number } }) {
  const room = new LetterRoom();
  let [there, most, counted] = [0, 0, 0];
  for (let added = 0; added < letters; added += 1) {
    there += 1;
    most = Math.max(most, there);
    if (room.takes("default", 1_000, bounds)) continue;
    counted += 1;
    if (there > bounds.lettersMax || there * 1_000 > bounds.bytesMax)
      there = Math.min(bounds.lettersMax, bounds.bytesMax / 1_000) * 0.95;
    room.counted("default", { letters: there, bytes: there * 1_000 }, bounds);
  }
  return { most, counted };
}

test.each([
  { lettersMax: 10_000, bytesMax: 1e12 },
  { lettersMax: 1e9, bytesMax: 10_000_000 },
])("letters are seldom counted, and are never more than one beyond the bound: %j", (bounds) => {
  const { most, counted } = fill({ letters: 30_000, bounds });
  expect(most).toBe(10_001);
  expect(counted).toBeLessThan(30_000 / 12);
});

test("nothing is known of a workspace that was not counted, nor of other bounds", () => {
  const room = new LetterRoom();
  const bounds = { lettersMax: 80, bytesMax: 80 };
  expect(room.takes("one", 1, bounds)).toBe(false);
  room.counted("one", { letters: 0, bytes: 0 }, bounds);
  expect(room.takes("other", 1, bounds)).toBe(false);
  expect(room.takes("one", 1, { ...bounds })).toBe(false);
  expect([room.takes("one", 1, bounds), room.takes("one", 11, bounds)]).toEqual([true, false]);
});
