import { expect, test } from "vitest";
import type { Store } from "../store.ts";
import { at, fresh, hourMs, id } from "./samples.ts";

export function listenersConform(theStore: () => Store) {
  const begun = (given: Partial<Parameters<Store["listeners"]["begin"]>[0]> = {}) => ({
    workspace: "default",
    triggerId: fresh("trg"),
    name: "me@desk",
    session: id("lst"),
    answers: false,
    until: at(hourMs),
    now: at(),
    ...given,
  });
  const answered = async (triggerId: string, now = at()) => {
    const { answered: all } = await theStore().definitions.snapshot({ now });
    return all.filter((one) => one.triggerId === triggerId);
  };

  test("[S90] a listener goes on behind what it acknowledged last, each name at each trigger by itself", async () => {
    const { listeners } = theStore();
    const listener = begun();
    const unknown = { acknowledged: null, done: [], at: null };
    expect(await listeners.begin(listener)).toEqual(unknown);
    await listeners.acknowledge({ ...listener, deliveryId: "dlv_5", done: ["dlv_7", "dlv_8"], now: at(4) });
    await listeners.end(listener);
    const known = { acknowledged: "dlv_5", done: ["dlv_7", "dlv_8"], at: at(4) };
    expect(await listeners.begin(listener)).toEqual(known);
    await listeners.acknowledge({ ...listener, deliveryId: "dlv_8", now: at(5) });
    expect(await listeners.begin(listener)).toEqual({ acknowledged: "dlv_8", done: [], at: at(5) });
    expect(await listeners.begin({ ...listener, name: "you" })).toEqual(unknown);
    expect(await listeners.begin({ ...listener, triggerId: fresh("trg") })).toMatchObject({
      acknowledged: null,
    });
  });

  test("[S90] gateways learn who answers for a trigger, until it ends or falls silent", async () => {
    const { listeners, definitions } = theStore();
    const listener = begun({ answers: true });
    const before = await definitions.revision();
    await listeners.begin(listener);
    expect(await definitions.revision()).toBeGreaterThan(before);
    expect(await answered(listener.triggerId)).toEqual([
      { triggerId: listener.triggerId, until: at(hourMs) },
    ]);
    expect(await answered(listener.triggerId, at(hourMs))).toEqual([]);
    await listeners.end(listener);
    expect(await answered(listener.triggerId)).toEqual([]);
    const silent = begun();
    await listeners.begin(silent);
    expect(await answered(silent.triggerId)).toEqual([]);
  });

  test("[S90] who listens under a name in use takes it over, and the one before neither renews nor ends it", async () => {
    const { listeners } = theStore();
    const first = begun({ answers: true });
    const second = { ...first, session: id("lst") };
    await listeners.begin(first);
    expect(await listeners.renew({ ...first, until: at(2 * hourMs) })).toBe(true);
    expect(await answered(first.triggerId, at(hourMs))).toHaveLength(1);
    await listeners.begin(second);
    expect(await listeners.renew(first)).toBe(false);
    expect([await listeners.has(first), await listeners.has(second)]).toEqual([false, true]);
    expect(await listeners.acknowledge({ ...first, deliveryId: "dlv_1", now: at() })).toBe(false);
    expect(await listeners.acknowledge({ ...second, deliveryId: "dlv_2", now: at() })).toBe(true);
    expect(await listeners.begin({ ...second, session: second.session })).toMatchObject({
      acknowledged: "dlv_2",
    });
    await listeners.end(first);
    expect(await answered(first.triggerId)).toHaveLength(1);
    await listeners.end(second);
    expect(await answered(first.triggerId)).toEqual([]);
  });

  test("[S90] the first answer to a delivery counts", async () => {
    const { listeners } = theStore();
    const deliveryId = id("del");
    const answer = { status: 201, headers: { "x-a": "b" }, body: "AA==", base64: true as const };
    expect(await listeners.answerTo({ deliveryId })).toBeNull();
    const given = await Promise.all(
      [answer, answer].map((each) => listeners.answer({ deliveryId, answer: each, now: at() })),
    );
    expect(given.filter(Boolean)).toHaveLength(1);
    expect(await listeners.answerTo({ deliveryId })).toEqual(answer);
    // Those that nobody can wait for any more go with the next ones.
    await listeners.answer({ deliveryId: id("del"), answer, now: at(hourMs) });
    expect(await listeners.answerTo({ deliveryId })).toBeNull();
  });
}
