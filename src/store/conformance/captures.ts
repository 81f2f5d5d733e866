import { expect, test } from "vitest";
import type { Store } from "../store.ts";
import { acceptance, at, fresh, id, trigger } from "./samples.ts";

const listenMs = 180_000;

export function capturesConform(theStore: () => Store) {
  const capture = (given: { workspace: string; triggerId: string; afterMs?: number }) => {
    const { afterMs = 0, workspace, triggerId } = given;
    const [startedAt, endsAt] = [at(afterMs), at(afterMs + listenMs)];
    return { id: id("cap"), workspace, triggerId, startedAt, endsAt, authenticate: true, run: false };
  };
  const taking = (captureId: string, { afterMs = 1, triggerId = "trg_1", workspace = "default" } = {}) => {
    const { delivery, body } = acceptance({ workspace, triggerId, delivery: { status: "captured" } });
    return { captureId, deliveryId: delivery.id, delivery: { delivery, body }, now: at(afterMs) };
  };
  const open = async () =>
    (await theStore().definitions.snapshot({ now: at(1) })).captures.map((each) => each.id);

  test("a second capture of a trigger is refused while one is open, and takes its place afterwards", async () => {
    const { captures } = theStore();
    const of = { workspace: fresh("ws"), triggerId: id("trg") };
    const first = capture(of);
    await captures.start(first);
    await expect(captures.start(capture({ ...of, afterMs: 60_000 }))).rejects.toThrow("120 more seconds");
    expect(await captures.find(of)).toEqual({ ...first, stoppedAt: null, deliveryId: null });
    const second = capture({ ...of, afterMs: listenMs });
    await captures.start(second);
    expect((await captures.find(of))?.id).toBe(second.id);
    expect(await captures.find({ ...of, workspace: fresh("ws") })).toBeNull();
  });

  test("[S40] of many requests at once one is taken, and stored with that", async () => {
    const { captures, deliveries } = theStore();
    const of = { workspace: fresh("ws"), triggerId: id("trg") };
    const started = capture(of);
    await captures.start(started);
    expect(await open()).toContain(started.id);
    const takings = Array.from({ length: 8 }, () => taking(started.id, of));
    const taken = await Promise.all(takings.map((each) => captures.take(each)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const winner = takings[taken.indexOf(true)];
    const stored = await deliveries.list({ workspace: of.workspace, limit: 10 });
    expect(stored.map((each) => [each.id, each.status])).toEqual([[winner?.deliveryId, "captured"]]);
    expect((await captures.find(of))?.deliveryId).toBe(winner?.deliveryId);
    expect(await open()).not.toContain(started.id);
  });

  test("nothing is taken, stored or announced when it is stopped or its time is over", async () => {
    const { captures, deliveries, definitions } = theStore();
    const of = { workspace: fresh("ws"), triggerId: id("trg") };
    const started = capture(of);
    await captures.start(started);
    const revision = await definitions.revision();
    expect(await captures.take(taking(started.id, { ...of, afterMs: listenMs }))).toBe(false);
    expect(await captures.take(taking("cap_unknown", of))).toBe(false);
    expect(await definitions.revision()).toBe(revision);
    expect(await captures.stop({ ...of, workspace: fresh("ws"), now: at(1) })).toBe(false);
    expect(await captures.stop({ ...of, now: at(1) })).toBe(true);
    expect(await captures.stop({ ...of, now: at(2) })).toBe(false);
    expect(await captures.take(taking(started.id, of))).toBe(false);
    expect(await deliveries.list({ workspace: of.workspace, limit: 10 })).toEqual([]);
    expect((await captures.find(of))?.stoppedAt).toBe(at(1));
  });

  test("a request that is stored already is noted alone", async () => {
    const { captures } = theStore();
    const of = { workspace: fresh("ws"), triggerId: id("trg") };
    const started = capture(of);
    await captures.start(started);
    expect(await captures.take({ ...taking(started.id, of), deliveryId: "dlv_1", delivery: null })).toBe(
      true,
    );
    expect((await captures.find(of))?.deliveryId).toBe("dlv_1");
  });

  test("what was learned of a trigger goes with it, and stays when it is changed", async () => {
    const { captures, definitions } = theStore();
    const workspace = fresh("ws");
    const hook = trigger({ workspace, name: "hook" });
    const of = { workspace, triggerId: hook.id };
    await captures.start(capture(of));
    const change = async (what: object) =>
      definitions.change({ workspace, ...what, ifRevision: await definitions.revision() });
    await change({ putTriggers: [hook] });
    expect(await captures.find(of)).not.toBeNull();
    await change({ removeTriggers: [hook.id] });
    expect(await captures.find(of)).toBeNull();
  });
}
