import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import type { Store } from "../store/store.ts";
import { keysMax } from "./keyed-windows.ts";
import { openQuotas } from "./quota-keeper.ts";

const perTenant = (limit: object) => ({
  limits: { per: { key: '{{ trigger.headers."x-tenant" }}', ...limit } },
});
const minute = 60_000;

test("[S70] each key that requests give has a quota of its own, described on the answer", async () => {
  await using world = await openGatewayWorld();
  await world.putQuota({ perMinute: 100 });
  const { id } = await world.put(perTenant({ perMinute: 2 }));
  const call = (tenant: string | null) =>
    fetch(`${world.url}/webhooks/${id}`, {
      method: "POST",
      headers: tenant === null ? {} : { "x-tenant": tenant },
    });
  const first = await call("a");
  expect([first.status, first.headers.get("x-ratelimit-limit")]).toEqual([200, "2"]);
  expect(first.headers.get("x-ratelimit-remaining")).toBe("1");
  expect(first.headers.get("ratelimit-policy")).toBe('"minute";q=100;w=60, "key-minute";q=2;w=60');
  expect((await call("a")).status).toBe(200);
  const refused = await call("a");
  expect([refused.status, refused.headers.get("x-ratelimit-remaining")]).toEqual([429, "0"]);
  expect(refused.headers.get("retry-after")).toBe("60");
  expect(refused.headers.get("ratelimit")).toBe('"key-minute";r=0;t=60');
  expect((await call("b")).status).toBe(200);
  // Who gives no key is counted with the others alone; what was refused spent nothing of theirs.
  const keyless = await call(null);
  expect([keyless.status, keyless.headers.get("x-ratelimit-remaining")]).toEqual([200, "96"]);
  world.now += minute;
  expect((await call("a")).status).toBe(200);
});

test("[S84] a key that can't be evaluated is a fault of the trigger's, whatever it is the key of", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const failing = "{{ $number(trigger.headers.accept) }}";
  const routes = [{ workflow: "flow" }];
  for (const keyed of [
    { limits: { per: { key: failing, perDay: 9 } } },
    { order: { key: failing } },
    { debounce: { key: failing, ms: 1_000 } },
    { batch: { key: failing, count: 2, ms: 1_000 } },
  ]) {
    const { id } = await world.put({ routes, ...keyed });
    world.now += 1;
    expect((await fetch(`${world.url}/webhooks/${id}`, { method: "POST" })).status).toBe(200);
    const [kept] = await world.deliveries();
    expect(kept?.reason).toMatch(/key could not be evaluated/);
    expect(kept).toMatchObject({ triggerId: id, status: "accepted", faulty: true });
  }
});

test("a key can be a client address or a parameter, and one that fails is one for all", async () => {
  await using world = await openGatewayWorld({ settings: { trustedProxies: ["127.0.0.0/8"] } });
  const keys: Record<string, string> = {
    address: "{{ trigger.ip }}",
    parameter: "{{ params.shop }}",
    failing: "{{ $number(trigger.headers.accept) }}",
  };
  const urls: Record<string, string> = {};
  for (const [name, key] of Object.entries(keys)) {
    const { id } = await world.put({
      limits: { per: { key, perDay: 1 } },
      parameters: [{ name: "shop", from: "query" }],
    });
    urls[name] = `${world.url}/webhooks/${id}`;
  }
  const call = async (name: string, given: { ip?: string; shop?: string }) => {
    const headers = { "x-forwarded-for": given.ip ?? "192.0.2.1" };
    const answer = await fetch(`${urls[name]}?shop=${given.shop ?? "1"}`, { method: "POST", headers });
    return answer.status;
  };
  expect([await call("address", {}), await call("address", {})]).toEqual([200, 429]);
  expect(await call("address", { ip: "192.0.2.2" })).toBe(200);
  expect([await call("parameter", {}), await call("parameter", {})]).toEqual([200, 429]);
  expect(await call("parameter", { shop: "2" })).toBe(200);
  expect([await call("failing", {}), await call("failing", { shop: "2" })]).toEqual([200, 429]);
});

test("what the store could not take is counted nowhere: not for its sender, nor for its key", async () => {
  await using world = await openGatewayWorld();
  const { id } = await world.put(perTenant({ perMinute: 3 }));
  const deliveries = { ...world.store.deliveries };
  const call = async () => {
    const answer = await fetch(`${world.url}/webhooks/${id}`, {
      method: "POST",
      headers: { "x-tenant": "a" },
    });
    return [answer.status, answer.headers.get("x-ratelimit-remaining")];
  };
  expect(await call()).toEqual([200, "2"]);
  await world.putQuota({ perMinute: 3 });
  world.store.deliveries.accept = () => Promise.reject(new StoreUnavailable("away"));
  for (let count = 0; count < 5; count += 1) expect((await call())[0]).toBe(503);
  Object.assign(world.store.deliveries, deliveries);
  expect([await call(), await call()]).toEqual([
    [200, "1"],
    [200, "0"],
  ]);
});

test("a batch that is refused is counted for none of its events' keys", async () => {
  await using world = await openGatewayWorld();
  await world.putSecret("token", "t");
  const trigger = await world.put({
    auth: [{ scheme: "cloudevents", secret: "token" }],
    limits: { per: { key: "{{ trigger.event.subject }}", perMinute: 2 } },
    parameters: [{ name: "n", from: "body", required: true }],
  });
  const event = (at: number, data: object) =>
    ({ specversion: "1.0", id: `${at}`, source: "/shop", type: "paid", subject: "a", data }) as const;
  const send = async (events: object[]) => {
    const headers = { "content-type": "application/cloudevents-batch+json", authorization: "Bearer t" };
    const body = JSON.stringify(events);
    return (await fetch(`${world.url}/webhooks/${trigger.id}`, { method: "POST", headers, body })).status;
  };
  expect(await send([event(1, { n: 1 }), event(2, { n: 2 }), event(3, {})])).toBe(400);
  expect(await send([1, 2, 3].map((at) => event(at, { n: at })))).toBe(429);
  expect(await send([event(1, { n: 1 }), event(2, { n: 2 })])).toBe(200);
  expect(await send([event(4, { n: 1 })])).toBe(429);
});

/** The windows of one process. */
async function process(store: Store, now: () => number) {
  const logged: string[] = [];
  const log = { debug() {}, info() {}, warn: (text: string) => void logged.push(text), error() {} };
  const keeper = await openQuotas({ store, log, now });
  const { table } = keeper;
  const quota = { perMinute: 10 };
  const of = { workspace: "default", quota, triggerId: "t", triggerQuota: undefined };
  const begun = table.renew();
  const windows = begun.windows(of);
  const keyed = begun.keyed({ triggerId: "t", quota: { key: "", perMinute: 2 }, base: windows });
  if (keyed === null) throw new Error("It has a quota by key.");
  return { table, windows, keyed, keeper, logged, [Symbol.asyncDispose]: () => keeper.stop() };
}
const spend = (windows: { spend(now: number): number | null }, times: number, now: number) =>
  Array.from({ length: times }, () => windows.spend(now)).filter((wait) => wait === null).length;

test("[S22] windows outlive a restart, and processes share them but for what a second brings", async () => {
  await using world = await openGatewayWorld();
  const now = () => world.now;
  const first = await process(world.store, now);
  const second = await process(world.store, now);
  expect(spend(first.windows, 4, world.now)).toBe(4);
  expect(spend(second.windows, 4, world.now)).toBe(4);
  expect(spend(first.keyed.of("a").own, 1, world.now)).toBe(1);
  await first.keeper.write();
  await second.keeper.write();
  // The second knows of both; the first hears of the second with its own next write.
  expect(spend(second.windows, 9, world.now)).toBe(2);
  await second.keeper.stop();
  expect(spend(first.windows, 1, world.now)).toBe(1);
  await first.keeper.stop();
  expect(spend(first.windows, 1, world.now)).toBe(0);
  await using third = await process(world.store, now);
  expect(spend(third.windows, 1, world.now)).toBe(0);
  expect(spend(third.keyed.of("a").own, 9, world.now)).toBe(1);
  world.now += minute;
  expect(spend(third.windows, 99, world.now)).toBe(10);
});

test("what could not be written is written later, once", async () => {
  await using world = await openGatewayWorld();
  let fails = true;
  const quotas: Store["quotas"] = {
    ...world.store.quotas,
    spend: (spent) =>
      fails ? Promise.reject(new StoreUnavailable("away")) : world.store.quotas.spend(spent),
  };
  const now = () => world.now;
  const one = await process({ ...world.store, quotas }, now);
  spend(one.windows, 3, world.now);
  await one.keeper.write();
  spend(one.windows, 2, world.now);
  expect(one.logged).toHaveLength(1);
  fails = false;
  await one.keeper.stop();
  const running = await world.store.quotas.running({ now: world.now });
  expect(running.find(({ owner }) => owner === "workspace default")?.used).toBe(5);
  expect(spend(one.windows, 99, world.now)).toBe(5);
});

test("who makes keys up gets one key's quota for all beyond the bound; known keys keep theirs", async () => {
  await using world = await openGatewayWorld();
  await using one = await process(world.store, () => world.now);
  for (let key = 0; key < keysMax; key += 1) one.keyed.of(`key-${key}`).own.spend(world.now);
  const made = Array.from({ length: 5 }, (_, key) => one.keyed.of(`made-up-${key}`).own.spend(world.now));
  expect(made.filter((wait) => wait === null)).toHaveLength(2);
  expect(one.keyed.of("key-0").own.spend(world.now)).toBeNull();
  world.now += minute;
  one.table.sweep(world.now);
  expect(one.keyed.of("made-up-4").own.spend(world.now)).toBeNull();
});

test("a changed limit by key keeps what was used", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put(perTenant({ perMinute: 5 }));
  const call = async () => {
    const answer = await fetch(`${world.url}/webhooks/${trigger.id}`, {
      method: "POST",
      headers: { "x-tenant": "a" },
    });
    return answer.headers.get("x-ratelimit-remaining");
  };
  expect([await call(), await call()]).toEqual(["4", "3"]);
  await world.put({ ...trigger, ...perTenant({ perMinute: 3 }) });
  expect(await call()).toBe("0");
});

test("a quota that was spent before the clock was set back is not spent for hours to come", async () => {
  await using world = await openGatewayWorld();
  await world.putQuota({ perMinute: 1 });
  const { id } = await world.put({});
  const call = () => fetch(`${world.url}/webhooks/${id}`, { method: "POST" });
  expect([(await call()).status, (await call()).status]).toEqual([200, 429]);
  world.now -= 60 * minute;
  expect([(await call()).status, (await call()).status]).toEqual([200, 429]);
});
