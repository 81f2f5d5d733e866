import { expect, test } from "vitest";
import { type Drift, driftMax, type Store } from "../store.ts";
import { at, fresh, id } from "./samples.ts";

export function driftConforms(theStore: () => Store) {
  const scene = () => {
    const of = { workspace: fresh("ws"), triggerId: id("trg") };
    const drift = (path: string, given: Partial<Drift> = {}): Drift => ({
      ...of,
      path,
      kind: "retyped",
      expected: "string",
      found: "integer",
      firstSeenAt: at(),
      lastSeenAt: at(),
      count: 1,
      deliveryId: "dlv_1",
      ...given,
    });
    return { of, drift, store: theStore().drift };
  };

  test("what is seen again is counted, with when it was first and last, and where", async () => {
    const { of, drift, store } = scene();
    const first = [drift("$.b"), drift("$.a\0'x'", { kind: "new", expected: null, found: "string" })];
    await store.note(first);
    await store.note([
      drift("$.b", {
        firstSeenAt: at(5),
        lastSeenAt: at(9),
        count: 3,
        deliveryId: "dlv_2",
        expected: "null",
      }),
      drift("$.b", { kind: "missing", found: null }),
    ]);
    await store.note([]);
    expect(await store.list(of)).toEqual([
      { ...first[1], path: "$.a\uFFFD'x'" },
      drift("$.b", { kind: "missing", found: null }),
      drift("$.b", { lastSeenAt: at(9), count: 4, deliveryId: "dlv_2", expected: "null" }),
    ]);
    expect(await store.list({ ...of, workspace: fresh("ws") })).toEqual([]);
  });

  test("of a trigger only so much is kept, and what is known is still counted", async () => {
    const { of, drift, store } = scene();
    await store.note(Array.from({ length: driftMax + 20 }, (_, n) => drift(`$.m${n + 100}`)));
    await store.note([drift("$.later"), drift("$.m100")]);
    const kept = await store.list(of);
    expect(kept).toHaveLength(driftMax);
    expect(kept[0]).toMatchObject({ path: "$.m100", count: 2 });
  });

  test("several processes note the same at once, and nothing is lost", async () => {
    const { of, drift, store } = scene();
    const both = [drift("$.a"), drift("$.b")];
    await Promise.all(Array.from({ length: 6 }, (_, n) => store.note(n % 2 ? both : both.toReversed())));
    expect((await store.list(of)).map(({ count }) => count)).toEqual([6, 6]);
  });

  test("it is forgotten by path, or whole", async () => {
    const { of, drift, store } = scene();
    await store.note([drift("$.a"), drift("$.b"), drift("$.c")]);
    await store.forget({ ...of, paths: ["$.a", "$.x"] });
    await store.forget({ ...of, paths: [] });
    await store.forget({ ...of, workspace: fresh("ws") });
    expect(await store.counts({ ...of, triggerIds: [of.triggerId] })).toEqual([
      { triggerId: of.triggerId, places: 2 },
    ]);
    expect((await store.list(of)).map(({ path }) => path)).toEqual(["$.b", "$.c"]);
    await store.forget(of);
    expect([await store.list(of), await store.counts({ ...of, triggerIds: [of.triggerId] })]).toEqual([
      [],
      [],
    ]);
  });
}
