import { expect, test } from "vitest";
import type { Store } from "../store.ts";
import { acceptance, at, fresh, hourMs, rejection, succeeded } from "./samples.ts";

/** What somebody has deleted, whatever its age. */
export function removalsConform(theStore: () => Store) {
  const removal = (workspace: string, ids: string[]) => ({
    workspace,
    ids,
    now: at(hourMs),
    releaseKeys: false,
    dryRun: false,
  });
  const left = async (workspace: string) =>
    (await theStore().deliveries.list({ workspace, limit: 10 })).map(({ id }) => id);

  test("deliveries are deleted in whatever order they are named, but none that a run or a held key needs", async () => {
    const workspace = fresh("ws");
    const { deliveries, runs, upkeep } = theStore();
    const triggerId = fresh("trg");
    const ended = acceptance({ workspace, triggerId, key: "a", keptMs: 10 });
    const running = acceptance({ workspace });
    const keyed = acceptance({ workspace, triggerId, key: "b", keptMs: 2 * hourMs, runs: 0 });
    const young = acceptance({ workspace, runs: 0 });
    const elsewhere = acceptance({ workspace: fresh("ws"), runs: 0 });
    for (const one of [ended, running, keyed, young, elsewhere]) await deliveries.accept(one);
    const refused = rejection(workspace);
    await deliveries.reject([refused]);
    const [run] = await runs.claim({ worker: "w", ids: ended.runs.map(({ id }) => id), now: at() });
    if (run === undefined) throw new Error("It was queued.");
    await runs.finish(succeeded(run));
    const ids = [refused, elsewhere, young, keyed, running, ended].map(({ delivery }) => delivery.id);
    const wanted = removal(workspace, [...ids, "dlv_gone"]);
    const dry = await upkeep.remove({ ...wanted, dryRun: true });
    expect(dry).toMatchObject({ deleted: 3, needed: 1, keyed: 1 });
    expect(dry.bytes).toBeGreaterThan(ended.body.length);
    expect(await left(workspace)).toHaveLength(5);
    expect(await upkeep.removals({ workspace })).toBe(0);
    expect(await upkeep.remove(wanted)).toEqual(dry);
    expect(await left(workspace)).toEqual([keyed, running].map(({ delivery }) => delivery.id));
    expect(await runs.get({ workspace, id: run.id })).toBeNull();
    expect(await upkeep.removals({ workspace })).toBe(3);
    expect(await upkeep.remove({ ...wanted, releaseKeys: true })).toMatchObject({
      deleted: 1,
      needed: 1,
      keyed: 0,
    });
    expect(await left(workspace)).toEqual([running.delivery.id]);
    expect(await upkeep.removals({ workspace })).toBe(4);
    expect(await deliveries.accept(acceptance({ workspace, triggerId, key: "b", runs: 0 }))).toEqual({
      kind: "stored",
    });
    expect(await left(elsewhere.delivery.workspace)).toEqual([elsewhere.delivery.id]);
  });

  test("nothing named, nothing deleted", async () => {
    const workspace = fresh("ws");
    expect(await theStore().upkeep.remove(removal(workspace, []))).toEqual({
      deleted: 0,
      bytes: 0,
      needed: 0,
      keyed: 0,
    });
  });

  test("a key that is held as another than the delivery's own, as of a dynamic address, is found again", async () => {
    const workspace = fresh("ws");
    const { deliveries, upkeep } = theStore();
    const triggerId = fresh("trg");
    const claimed = (keptMs: number) => {
      const one = acceptance({ workspace, triggerId, key: "1", keptMs, runs: 0 });
      one.delivery.url = "/webhooks/da_***";
      if (one.claimKey !== null) one.claimKey.key = "dyn_1 1";
      return one;
    };
    const one = claimed(2 * hourMs);
    await deliveries.accept(one);
    const wanted = removal(workspace, [one.delivery.id]);
    expect(await upkeep.remove(wanted)).toMatchObject({ deleted: 0, keyed: 1 });
    const purge = { kind: "deliveries" as const, after: "", until: "dlv_~", limit: 10, dryRun: false };
    expect(await upkeep.purge({ ...purge, workspace, now: at(hourMs) })).toMatchObject({
      looked: 1,
      deleted: 0,
    });
    expect(await upkeep.purge({ ...purge, workspace, now: at(3 * hourMs) })).toMatchObject({ deleted: 1 });
    const other = claimed(2 * hourMs);
    expect(await deliveries.accept(other)).toEqual({ kind: "stored" });
    expect(
      await upkeep.remove({ ...removal(workspace, [other.delivery.id]), releaseKeys: true }),
    ).toMatchObject({
      deleted: 1,
    });
    expect(await deliveries.accept(claimed(hourMs))).toEqual({ kind: "stored" });
  });
}
