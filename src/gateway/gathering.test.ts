import { expect, test } from "vitest";
import { Gathering } from "./gathering.ts";

test("what gathers while a write is under way waits for its end, however long that takes", async () => {
  let gathered = 0;
  const writes: { count: number; done: () => void }[] = [];
  const gathering = new Gathering({
    gatherMs: 1,
    write: () => {
      const count = gathered;
      gathered = 0;
      return new Promise<void>((done) => void writes.push({ count, done }));
    },
  });
  const note = () => {
    gathered += 1;
    gathering.begin();
  };
  note();
  await expect.poll(() => writes.length).toBe(1);
  for (let count = 0; count < 100; count += 1) note();
  const flushed = gathering.flush();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(writes.map(({ count }) => count)).toEqual([1]);
  writes[0]?.done();
  await expect.poll(() => writes.length).toBe(2);
  expect(writes[1]?.count).toBe(100);
  writes[1]?.done();
  await flushed;
});
