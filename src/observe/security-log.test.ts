import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";
import type { SecurityEvent } from "../contract/security.ts";
import { networkOf } from "../core/network.ts";
import { failuresMin, Suspicions, unknownMin } from "./suspicion.ts";

const event = (given: Partial<SecurityEvent> = {}): SecurityEvent => ({
  kind: "refusal",
  workspace: "default",
  action: "unauthenticated",
  ip: "203.0.113.9",
  path: "/webhooks/x",
  reason: "wrong",
  requestId: "dlv_1",
  targetId: "trg_1",
  targetName: "orders",
  ...given,
});

test("[S71] many failures and a search for addresses are told once in five minutes, for each network", () => {
  const suspicions = new Suspicions();
  const tell = (given: Partial<SecurityEvent>, network = "a", now = 0) =>
    suspicions.note(event(given), network, now).map(({ action }) => action);
  for (let count = 1; count < failuresMin; count += 1) expect(tell({})).toEqual([]);
  expect(tell({})).toEqual(["many failures"]);
  expect(tell({})).toEqual([]);
  expect(tell({}, "b")).toEqual([]);
  for (let count = 1; count < unknownMin; count += 1) {
    expect(tell({ action: "unknown", path: `/webhooks/${count}` }, "c")).toEqual([]);
    // The same one again is no search.
    expect(tell({ action: "unknown", path: "/webhooks/1" }, "c")).toEqual([]);
  }
  expect(tell({ action: "unknown", path: "/webhooks/last" }, "c")).toEqual(["enumeration"]);
  for (let count = 1; count < failuresMin; count += 1) expect(tell({}, "a", 300_000)).toEqual([]);
  expect(tell({}, "a", 300_000)).toEqual(["many failures"]);
});

test("a detail that a stranger makes long is cut", async () => {
  await using world = await openGatewayWorld();
  world.security.note(event({ path: `/webhooks/${"x".repeat(5_000)}`, reason: "y".repeat(5_000) }));
  await world.security.flush();
  const [entry] = await world.store.audit.list({ workspace: "default", limit: 1 });
  expect(entry?.detail).toHaveLength(500);
  expect(entry?.detail).toMatch(/^\/webhooks\/x+…$/);
});

test("[S71] refusals are counted by network, trigger and kind for ten minutes, and a search for addresses is seen", async () => {
  await using world = await openGatewayWorld();
  await world.putSecret("shop", "s3cret-of-the-shop");
  const { id } = await world.put({ name: "orders", auth: [{ scheme: "bearer", secret: "shop" }] });
  const post = (path: string) => fetch(`${world.url}${path}`, { method: "POST", body: "{}" });
  for (let count = 0; count < 3; count += 1) await post(`/webhooks/${id}?key=sh0wn-to-nobody`);
  for (let count = 0; count < unknownMin; count += 1) await post(`/webhooks/guess-${count}`);
  await world.security.flush();
  world.now += 600_000;
  await post(`/webhooks/${id}`);
  await world.security.flush();
  const entries = await world.store.audit.list({ workspace: "default", limit: 50 });
  const told = entries.map(({ kind, action, count, targetName }) => ({ kind, action, count, targetName }));
  expect(told[0]).toEqual({ kind: "refusal", action: "unauthenticated", count: 1, targetName: "orders" });
  expect(told.slice(1)).toHaveLength(3);
  for (const entry of [
    { kind: "refusal", action: "unauthenticated", count: 3, targetName: "orders" },
    { kind: "refusal", action: "unknown", count: unknownMin, targetName: null },
    { kind: "suspicion", action: "enumeration", count: 1, targetName: null },
  ]) {
    expect(told).toContainEqual(entry);
  }
  expect(JSON.stringify(entries)).not.toContain("sh0wn-to-nobody");
  expect(world.logged).toContain("warn suspicious requests");
});

test("[S71] a flood of different strangers is written in bounds, and old entries go", async () => {
  await using world = await openGatewayWorld();
  for (let count = 0; count < 2_000; count += 1) {
    world.security.note(event({ ip: `10.0.${Math.floor(count / 250)}.${count % 250}` }));
  }
  await world.security.flush();
  const entries = await world.store.audit.list({ workspace: "default", limit: 3_000 });
  expect(entries).toHaveLength(500);
  expect(world.logged).toContain("warn refusals not written down one by one");
  world.now += 2 * 86_400_000;
  await world.security.prune();
  expect(await world.store.audit.list({ workspace: "default", limit: 10 })).toEqual([]);
});

test("addresses of one IPv6 network are one", () => {
  expect(networkOf("2001:db8:1:2:3:4:5:6")).toBe(networkOf("2001:db8:1:2::9"));
});
