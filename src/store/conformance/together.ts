import { expect, test } from "vitest";
import type { Acceptance, Store } from "../store.ts";
import { acceptance, fresh } from "./samples.ts";

/** What holds for deliveries that are stored all or none. */
export function togetherConforms(theStore: () => Store) {
  const stored = async (workspace: string) =>
    (await theStore().deliveries.list({ workspace, limit: 2_000 })).length;

  test("of deliveries that are stored together none is, when one can't be", async () => {
    const workspace = fresh("ws");
    const { deliveries, runs } = theStore();
    const there = acceptance({ workspace });
    await deliveries.accept(there);
    const key = fresh("key");
    const batch = [acceptance({ workspace, key }), { ...acceptance({ workspace }), runs: there.runs }];
    const beside = [acceptance({ workspace }), acceptance({ workspace })];
    const settled = await Promise.allSettled([
      ...beside.map((one) => deliveries.accept(one)),
      deliveries.acceptTogether(batch),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(await stored(workspace)).toBe(3);
    expect((await runs.search({ workspace, limit: 10 })).items).toHaveLength(3);
    const whole = batch.map((one, index): Acceptance => (index === 0 ? one : acceptance({ workspace })));
    expect(await deliveries.acceptTogether(whole)).toEqual({
      kind: "taken",
      each: [{ kind: "stored" }, { kind: "stored" }],
    });
  });

  test("[S85] each of them is a duplicate by itself, of an older one or of one before it", async () => {
    const workspace = fresh("ws");
    const triggerId = fresh("trg");
    const { deliveries, runs } = theStore();
    const older = acceptance({ workspace, triggerId, key: "a" });
    await deliveries.accept(older);
    const batch = ["a", "b", "b", "c"].map((key) => acceptance({ workspace, triggerId, key }));
    const taken = {
      kind: "taken",
      each: [
        { kind: "duplicate", of: older.delivery.id },
        { kind: "stored" },
        { kind: "duplicate", of: batch[1]?.delivery.id },
        { kind: "stored" },
      ],
    };
    expect(await deliveries.acceptTogether(batch)).toEqual(taken);
    // As after an answer that was lost.
    expect(await deliveries.acceptTogether(batch)).toMatchObject({ kind: "taken" });
    expect(await stored(workspace)).toBe(5);
    expect((await runs.search({ workspace, limit: 10 })).items).toHaveLength(3);
  });

  test("a thousand are stored, in batches at once, each key once", async () => {
    const workspace = fresh("ws");
    const triggerId = fresh("trg");
    const keys = Array.from({ length: 500 }, (_, index) => `k${index}`);
    const batches = [keys, keys.toReversed()].map((all) =>
      all.map((key) => acceptance({ workspace, triggerId, key })),
    );
    const taken = await Promise.all(batches.map((batch) => theStore().deliveries.acceptTogether(batch)));
    const each = taken.flatMap((one) => (one.kind === "taken" ? one.each : []));
    expect(each.filter(({ kind }) => kind === "stored")).toHaveLength(500);
    expect(await stored(workspace)).toBe(1_000);
    expect(await theStore().deliveries.acceptTogether([])).toEqual({ kind: "taken", each: [] });
  });
}
