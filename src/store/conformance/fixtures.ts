import { expect, test } from "vitest";
import type { Fixture } from "../../contract/fixture.ts";
import type { Store } from "../store.ts";
import { at, fresh } from "./samples.ts";

export function fixturesConform(theStore: () => Store) {
  test("fixtures are saved, replaced, listed by name and deleted, in their own workspace only", async () => {
    const { fixtures } = theStore();
    const workspace = fresh("ws");
    const paid: Fixture = {
      workspace,
      name: "paid",
      createdAt: at(),
      savedFrom: "dlv_1",
      trigger: "order",
      method: "POST",
      url: "/webhooks/trg_1",
      ip: "192.0.2.1",
      headers: { "x-a": "\0" },
      query: {},
      pathParameters: {},
      contentType: null,
      body: { encoding: "utf8", content: "a\0b" },
    };
    const late = { ...paid, name: "late", savedFrom: null };
    for (const fixture of [paid, late]) await fixtures.put(fixture);
    expect(await fixtures.list({ workspace, limit: 10 })).toEqual([late, paid]);
    expect(await fixtures.list({ workspace, after: "late", limit: 10 })).toEqual([paid]);
    await fixtures.put({ ...paid, trigger: null });
    expect(await fixtures.get({ workspace, name: "paid" })).toEqual({ ...paid, trigger: null });
    expect(await fixtures.get({ workspace: "default", name: "paid" })).toBeNull();
    expect(await fixtures.remove({ workspace: "default", name: "paid" })).toBe(false);
    expect(await fixtures.remove({ workspace, name: "paid" })).toBe(true);
    expect(await fixtures.get({ workspace, name: "paid" })).toBeNull();
  });
}
