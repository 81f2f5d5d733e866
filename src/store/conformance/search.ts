import { expect, test } from "vitest";
import type { DeliverySearch, Store } from "../store.ts";
import { acceptance, fresh, rejection } from "./samples.ts";

const statuses = ["accepted", "filtered", "captured"] as const;

export function searchConforms(theStore: () => Store) {
  /** Stores nine deliveries that differ in everything, and gives a search that tells them by their places. */
  async function nine() {
    const workspace = fresh("ws");
    const all = Array.from({ length: 9 }, (_, index) =>
      acceptance({
        workspace,
        triggerId: `trg_${index % 2}`,
        body: index === 6 ? '{"order":"\\u004f-6"}' : `{"order":"O-${index}","total":${index}}`,
        runs: 0,
        delivery: {
          status: statuses[index % 3] ?? "accepted",
          eventType: `type.${index}`,
          idempotencyKey: `evt_${index}`,
          ip: `192.0.2.${index}`,
          ...(index === 0 && { test: true }),
          headers: index < 3 ? { "x-event": `say "${index}"` } : { other: "x-event" },
        },
      }),
    );
    for (const one of all) await theStore().deliveries.accept(one);
    const ids = all.map(({ delivery }) => delivery.id);
    const search = (given: Partial<DeliverySearch>) =>
      theStore().deliveries.search({ workspace, limit: 100, lookMs: 10_000, ...given });
    const places = async (given: Partial<DeliverySearch>) =>
      (await search(given)).items.map(({ id }) => ids.indexOf(id));
    return { workspace, ids, search, places };
  }

  test("deliveries are found by each thing that is known of them, the newest first", async () => {
    const { ids, places } = await nine();
    expect(await places({})).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(await places({ workspace: fresh("ws") })).toEqual([]);
    expect(await places({ status: "filtered" })).toEqual([7, 4, 1]);
    expect(await places({ triggerId: "trg_1", status: "filtered" })).toEqual([7, 1]);
    expect(await places({ eventType: "type.4" })).toEqual([4]);
    expect(await places({ idempotencyKey: "evt_2" })).toEqual([2]);
    expect(await places({ test: true })).toEqual([0]);
    expect(await places({ test: false })).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(await places({ ip: "192.0.2.3" })).toEqual([3]);
    expect(await places({ url: "WEBHOOKS/trg_0" })).toEqual([8, 6, 4, 2, 0]);
    expect(await places({ search: "TYPE.5" })).toEqual([5]);
    expect(await places({ search: ids[3] })).toEqual([3]);
    expect(await places({ search: "%" })).toEqual([]);
    expect(await places({ header: { name: "x-event" } })).toEqual([2, 1, 0]);
    expect(await places({ header: { name: "x-event", value: 'say "1"' } })).toEqual([1]);
    expect(await places({ text: '"order":"O-7"' })).toEqual([7]);
    expect(await places({ text: "o-7" })).toEqual([]);
  });

  test("however long each body takes, a page ends in its time, and the next ones find the rest", async () => {
    const { search, ids } = await nine();
    const slowly = () => {
      const startedAt = performance.now();
      while (performance.now() - startedAt < 5);
      return true;
    };
    const found: string[] = [];
    let before: string | undefined;
    let pages = 0;
    do {
      const page = await search({ matches: slowly, lookMs: 12, ...(before && { before }) });
      found.push(...page.items.map((item) => item.id));
      before = page.next ?? undefined;
      pages += 1;
    } while (before !== undefined);
    expect(found).toEqual(ids.toReversed());
    expect(pages).toBeGreaterThan(2);
  });

  test("a header is not found in parameters, claims or a query of its name", async () => {
    const workspace = fresh("ws");
    const shared = { workspace, runs: 0 };
    const real = acceptance({ ...shared, delivery: { headers: { "x-event": "push" } } });
    await theStore().deliveries.accept(real);
    for (const elsewhere of [{ params: { "x-event": "push" } }, { query: { "x-event": "push" } }]) {
      await theStore().deliveries.accept(
        acceptance({ ...shared, delivery: { headers: { other: "1" }, ...elsewhere } }),
      );
    }
    for (const header of [{ name: "x-event" }, { name: "x-event", value: "push" }]) {
      const { items } = await theStore().deliveries.search({ workspace, header, limit: 9, lookMs: 10_000 });
      expect(items.map(({ id }) => id)).toEqual([real.delivery.id]);
    }
  });

  test("what is asked of the content is asked of what could fit, escaped bodies included", async () => {
    const { ids, places } = await nine();
    const asked: number[] = [];
    const matches: DeliverySearch["matches"] = ({ id, body }) => {
      asked.push(ids.indexOf(id));
      return JSON.parse(Buffer.from(body).toString("utf8")).order === "O-6";
    };
    expect(await places({ matches, bodyHolds: ["O-6"] })).toEqual([6]);
    expect(asked).toEqual([6]);
    expect(await places({ matches: async ({ headers }) => headers.other === undefined })).toEqual([2, 1, 0]);
    expect(await places({ matches: () => true, limit: 2, oldestFirst: true, after: ids[3] })).toEqual([4, 5]);
  });

  test("a page says from where to go on, in both directions, and that nothing is left", async () => {
    const { ids, search, places } = await nine();
    expect((await search({ limit: 2 })).next).toBe(ids[7]);
    expect(await places({ limit: 2, before: ids[7] })).toEqual([6, 5]);
    expect(await places({ limit: 2, after: ids[5], oldestFirst: true })).toEqual([6, 7]);
    expect(await places({ after: ids[2], before: ids[6] })).toEqual([5, 4, 3]);
    expect((await search({ before: ids[1] })).next).toBeNull();
  });

  test("a search that takes too long gives what it has, and goes on where it was", async () => {
    const workspace = fresh("ws");
    const { deliveries } = theStore();
    const all = Array.from({ length: 400 }, () => acceptance({ workspace, runs: 0 }));
    await Promise.all(all.map((one) => deliveries.accept(one)));
    const oldest = all.map(({ delivery }) => delivery.id).toSorted()[0];
    const found: string[] = [];
    let pages = 0;
    let before: string | undefined;
    do {
      const matches = ({ id }: { id: string }) => id === oldest;
      const page = await deliveries.search({ workspace, matches, limit: 10, lookMs: 0, before });
      found.push(...page.items.map(({ id }) => id));
      before = page.next ?? undefined;
      pages += 1;
    } while (before !== undefined);
    expect(found).toEqual([oldest]);
    expect(pages).toBeGreaterThan(1);
    expect((await deliveries.search({ workspace, test: true, limit: 10, lookMs: 0 })).next).not.toBeNull();
  });

  test("[S71] refused requests are found, alone and among the others", async () => {
    const { workspace, places, search } = await nine();
    await theStore().deliveries.reject([rejection(workspace), rejection(workspace)]);
    expect((await search({ status: "rejected" })).items.map(({ status }) => status)).toEqual([
      "rejected",
      "rejected",
    ]);
    expect((await search({ status: "rejected", ip: "192.0.2.1" })).items).toHaveLength(2);
    expect(await places({ limit: 3 })).toEqual([-1, -1, 8]);
  });
}
