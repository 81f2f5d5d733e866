import { expect, test } from "vitest";
import type { Store } from "../store.ts";
import { fresh, present } from "./samples.ts";

export function quotasConform(theStore: () => Store) {
  const window = (owner: string, used: number, resetAt = present) => ({ owner, seconds: 60, resetAt, used });

  test("[S26] what several processes spend in a window is added up", async () => {
    const { quotas } = theStore();
    const [one, other] = [fresh("one"), fresh("other")];
    expect(await quotas.spend([window(one, 2), window(other, 1)])).toEqual([2, 1]);
    expect(await quotas.spend([window(other, 4), { ...window(one, 3), seconds: 3_600 }])).toEqual([5, 3]);
    await Promise.all(Array.from({ length: 20 }, () => quotas.spend([window(other, 1), window(one, 1)])));
    expect(await quotas.spend([window(one, -1)])).toEqual([21]);
    const running = await quotas.running({ now: present - 1 });
    expect(running.filter(({ owner }) => owner === other)).toEqual([window(other, 25)]);
    expect(await quotas.of({ owners: [other, fresh("none")], now: present - 1 })).toEqual([
      window(other, 25),
    ]);
    expect(await quotas.of({ owners: [other], now: present })).toEqual([]);
    expect(await quotas.of({ owners: [], now: 0 })).toEqual([]);
  });

  test("a window that is over is begun anew by the next, counts for nothing any more, and is forgotten", async () => {
    const { quotas } = theStore();
    const owner = fresh("over");
    await quotas.spend([window(owner, 7, present - 60_000)]);
    expect(await quotas.spend([window(owner, 1)])).toEqual([1]);
    expect(await quotas.spend([window(owner, 5, present - 60_000)])).toEqual([null]);
    // By a clock that has been set back since.
    expect(await quotas.spend([window(owner, 2, present - 600_000)])).toEqual([2]);
    expect(await quotas.spend([window(owner, 1)])).toEqual([1]);
    const own = async (now: number) =>
      (await quotas.running({ now })).filter((row) => row.owner === owner).length;
    expect([await own(present - 1), await own(present)]).toEqual([1, 0]);
    await quotas.forget({ now: present });
    expect(await own(0)).toBe(0);
    expect(await quotas.spend([])).toEqual([]);
  });
}
