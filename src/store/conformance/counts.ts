import { expect, test } from "vitest";
import type { Store } from "../store.ts";
import { acceptance, at, fresh, id } from "./samples.ts";

/** How many deliveries and runs there are. */
export function countsConform(theStore: () => Store) {
  test("deliveries are counted by all that they are searched by, of more than one stretch", async () => {
    const { deliveries } = theStore();
    const workspace = fresh("ws");
    await Promise.all(
      Array.from({ length: 150 }, (_, number) =>
        deliveries.accept(
          acceptance({
            workspace,
            body: `{"n":${number}}`,
            receivedAt: at(number),
            runs: 0,
            delivery: {
              eventType: number % 3 === 0 ? "third" : "other",
              headers: { "x-n": String(number % 2) },
            },
          }),
        ),
      ),
    );
    const count = (given: object = {}) => deliveries.count({ workspace, lookMs: 5_000, ...given });
    expect(await count()).toEqual({ count: 150, countedTo: null });
    expect(await count({ eventType: "third" })).toEqual({ count: 50, countedTo: null });
    expect(await count({ exceptStatus: "accepted" })).toEqual({ count: 0, countedTo: null });
    expect(await count({ exceptStatus: "captured" })).toEqual({ count: 150, countedTo: null });
    expect(await count({ text: '"n":14' })).toEqual({ count: 11, countedTo: null });
    expect(await count({ header: { name: "x-n", value: "1" } })).toEqual({ count: 75, countedTo: null });
    expect(await count({ matches: () => true, eventType: "other" })).toEqual({ count: 100, countedTo: null });
    expect(await count({ workspace: fresh("ws") })).toEqual({ count: 0, countedTo: null });
    const brief = await count({ lookMs: 0 });
    expect(brief.count).toBeLessThan(150);
    expect(brief.countedTo).not.toBeNull();
  });

  test("runs are counted by all that they are listed by", async () => {
    const { deliveries, runs } = theStore();
    const workspace = fresh("ws");
    const stored = acceptance({ workspace, runs: 3, receivedAt: at(1) });
    await deliveries.accept(stored);
    const now = at(2);
    const byHand = { id: id("run"), workflowId: "wf_2", workflow: "pack", version: 1 };
    await runs.start({ workspace, deliveryId: null, runs: [byHand], now });
    await runs.cancel({ workspace, ids: [byHand.id], now });
    const count = async (given: object = {}) =>
      (await runs.count({ workspace, lookMs: 5_000, ...given })).count;
    expect(await count()).toBe(4);
    expect(await count({ workflow: "pack" })).toBe(1);
    expect(await count({ status: "canceled" })).toBe(1);
    expect(await count({ unended: true, triggerId: stored.delivery.triggerId })).toBe(3);
    expect(await count({ deliveryId: stored.delivery.id, status: "failed" })).toBe(0);
    expect(await runs.some({ workspace, ids: [byHand.id, "run_none"] })).toMatchObject([
      { id: byHand.id, status: "canceled" },
    ]);
    expect(await runs.some({ workspace: fresh("ws"), ids: [byHand.id] })).toEqual([]);
  });
}
