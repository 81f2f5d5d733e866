import { expect, test } from "vitest";
import { quarantinedMax, quarantineMs } from "../port/quarantine.ts";
import { rejectionsMax, type Store } from "../store.ts";
import { acceptance, at, fresh, hourMs, rejection } from "./samples.ts";

export function quarantineConforms(theStore: () => Store) {
  /** A refused request that is kept whole. */
  async function refused(workspace: string, triggerId: string, receivedAt = at()) {
    const { delivery, body } = rejection(workspace, 3);
    await theStore().deliveries.reject([{ delivery: { ...delivery, triggerId, receivedAt }, body }]);
    const { id, method, url, ip } = delivery;
    const kept = { id, triggerId, receivedAt, method, url, ip, headers: { authorization: "Bearer s3cret" } };
    await theStore().quarantine.keep([{ ...kept, workspace, body: Buffer.from([0, 255, 1]) }]);
    return { kept, delivery };
  }
  const released = (
    { kept, delivery }: Awaited<ReturnType<typeof refused>>,
    { workspace, key, runs = 1 }: { workspace: string; key?: string; runs?: number },
  ) => {
    const { triggerId, receivedAt } = kept;
    const taken = acceptance({ workspace, triggerId, receivedAt, runs, ...(key !== undefined && { key }) });
    return { ...taken, delivery: { ...taken.delivery, id: delivery.id } };
  };

  test("a refused request is given back exactly, to its own workspace, and outlives the ring", async () => {
    const { quarantine, deliveries } = theStore();
    const workspace = fresh("ws");
    const { kept } = await refused(workspace, fresh("trg"));
    const found = await quarantine.get({ workspace, id: kept.id });
    expect(found && { ...found, body: [...found.body] }).toEqual({ ...kept, body: [0, 255, 1] });
    expect(await quarantine.get({ workspace: "default", id: kept.id })).toBeNull();
    const flood = Array.from({ length: rejectionsMax + 5 }, () => rejection(workspace, 0));
    await deliveries.reject(flood);
    expect(await deliveries.find({ workspace, id: kept.id })).toMatchObject({ status: "rejected" });
    expect(await deliveries.find({ workspace, id: flood[0]?.delivery.id ?? "" })).toBeNull();
  });

  test("a quarantine is bounded by count and age, the oldest give way", async () => {
    const workspace = fresh("ws");
    const triggerId = fresh("trg");
    const { quarantine } = theStore();
    const first = await refused(workspace, triggerId);
    const { kept } = await refused(workspace, triggerId, at(1));
    const more = Array.from({ length: quarantinedMax - 1 }, (_, index) => ({
      ...kept,
      workspace,
      id: `${kept.id}-${String(index).padStart(4, "0")}`,
      body: new Uint8Array(),
    }));
    await quarantine.keep(more);
    expect(await quarantine.get({ workspace, id: first.kept.id })).toBeNull();
    expect(await quarantine.get({ workspace, id: kept.id })).not.toBeNull();
    await refused(workspace, triggerId, at(quarantineMs + 2));
    expect(await quarantine.get({ workspace, id: kept.id })).toBeNull();
  });

  test("what strangers send pushes nothing out that a proved sender has sent", async () => {
    const workspace = fresh("ws");
    const triggerId = fresh("trg");
    const { quarantine } = theStore();
    const first = await refused(workspace, triggerId);
    const proved = { ...first.kept, id: `${first.kept.id}-proved`, isProved: true, workspace };
    await quarantine.keep([{ ...proved, body: new Uint8Array() }]);
    const flood = Array.from({ length: quarantinedMax }, (_, index) => ({
      ...first.kept,
      workspace,
      id: `${first.kept.id}-z${String(index).padStart(4, "0")}`,
      body: new Uint8Array(),
    }));
    await quarantine.keep(flood);
    expect(await quarantine.get({ workspace, id: first.kept.id })).toBeNull();
    expect(await quarantine.get({ workspace, id: proved.id })).toMatchObject({ isProved: true });
  });

  test("[S79] a released one spends a use of its dynamic trigger, and without one left nothing is changed", async () => {
    const { quarantine, dynamic, deliveries } = theStore();
    const [workspace, triggerId, spends] = [fresh("ws"), fresh("trg"), fresh("dyn")];
    await dynamic.add({
      digest: fresh("digest"),
      id: spends,
      workspace,
      triggerId,
      subject: null,
      data: {},
      proof: "trigger",
      usesMax: 1,
      uses: 0,
      expiresAt: null,
      createdAt: at(),
      lastUsedAt: null,
      revokedAt: null,
    });
    const releaseOne = async () => {
      const one = await refused(workspace, triggerId);
      const given = { ...released(one, { workspace }), spends };
      return { one, result: await quarantine.release({ acceptance: given, now: at(5) }) };
    };
    expect((await releaseOne()).result).toEqual({ kind: "stored" });
    expect(await dynamic.get({ workspace, triggerId, id: spends })).toMatchObject({ uses: 1 });
    const { one, result } = await releaseOne();
    expect(result).toEqual({ kind: "spent" });
    expect(await quarantine.get({ workspace, id: one.kept.id })).not.toBeNull();
    expect(await deliveries.get({ workspace, id: one.kept.id })).toMatchObject({ status: "rejected" });
    await dynamic.clean({ endedBefore: at(1), limit: 1_000 });
    expect(await dynamic.get({ workspace, triggerId, id: spends })).toBeNull();
  });

  test("a released one is accepted under its id, with its runs, once even when asked at once", async () => {
    const { quarantine, deliveries } = theStore();
    const workspace = fresh("ws");
    const one = await refused(workspace, fresh("trg"));
    const acceptances = [
      released(one, { workspace, key: "evt_1" }),
      released(one, { workspace, key: "evt_1" }),
    ];
    const results = await Promise.all(
      acceptances.map((each) => quarantine.release({ acceptance: each, now: at(5) })),
    );
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(["gone", "stored"]);
    expect(await deliveries.get({ workspace, id: one.kept.id })).toMatchObject({
      status: "accepted",
      receivedAt: at(),
      body: { content: '{"order":1}' },
      runs: [{ status: "queued" }],
    });
    expect(await quarantine.get({ workspace, id: one.kept.id })).toBeNull();
  });

  test("[S85] a released one whose event has run meanwhile is a duplicate, and its own key holds for later ones", async () => {
    const { quarantine, deliveries } = theStore();
    const workspace = fresh("ws");
    const triggerId = fresh("trg");
    const one = await refused(workspace, triggerId);
    const retry = acceptance({ workspace, triggerId, key: "evt_1", receivedAt: at(1_000) });
    await deliveries.accept(retry);
    const late = { acceptance: released(one, { workspace, key: "evt_1" }), now: at(2 * hourMs) };
    expect(await quarantine.release(late)).toEqual({ kind: "duplicate", of: retry.delivery.id });
    expect(await deliveries.get({ workspace, id: one.kept.id })).toMatchObject({
      status: "duplicate",
      duplicateOf: retry.delivery.id,
      runs: [],
    });
    const other = await refused(workspace, triggerId);
    await quarantine.release({ acceptance: released(other, { workspace, key: "evt_2" }), now: at(5) });
    const again = acceptance({ workspace, triggerId, key: "evt_2", receivedAt: at(10) });
    expect(await deliveries.accept(again)).toEqual({ kind: "duplicate", of: other.kept.id });
  });
}
