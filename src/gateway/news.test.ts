import { expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld } from "../../test/gateway-world.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import { News } from "./news.ts";

const post = (url: string, init: RequestInit = {}) => fetch(url, { method: "POST", ...init });

/** As another process: what it makes is not heard of in this world before the store is asked. Gives how often it was. */
async function elsewhere(
  world: GatewayWorld,
  make: () => Promise<unknown>,
): Promise<{ asked: () => number }> {
  const { live } = world;
  const { definitions } = world.store;
  const [refresh, check] = [live.refresh.bind(live), live.check.bind(live)];
  const revision = definitions.revision.bind(definitions);
  const before = await revision();
  let asked = 0;
  definitions.revision = async () => (asked === 0 ? before : revision());
  live.refresh = async () => live.current();
  live.check = () => {
    asked += 1;
    return check();
  };
  await make();
  live.refresh = refresh;
  return { asked: () => asked };
}

test("[S86] while the store can't be asked what another process has made, an unknown key and address are answered 503", async () => {
  await using world = await openGatewayWorld();
  await world.put({ name: "closed", auth: [{ scheme: "bearer" }] });
  const key = await world.putKey("partner");
  world.store.definitions.revision = () => Promise.reject(new StoreUnavailable("The database is away."));
  const url = `${world.url}/api/webhook/default/closed`;
  const call = (sent: string) => post(url, { headers: { authorization: `Bearer ${sent}` } });
  const unknown = await call("tk_just_issued");
  expect([unknown.status, unknown.headers.get("retry-after")]).toEqual([503, "5"]);
  expect((await post(`${world.url}/api/webhook/default/just-made`)).status).toBe(503);
  expect((await post(url)).status).toBe(401);
  expect((await call(key)).status).toBe(200);
});

test("a trigger that another process has just made, or made active, is found; one that nobody has made is not", async () => {
  for (const status of [undefined, "inactive"] as const) {
    await using world = await openGatewayWorld();
    if (status !== undefined) await world.put({ name: "new", status });
    await elsewhere(world, () => world.put({ name: "new" }));
    expect((await post(`${world.url}/api/webhook/default/new`)).status).toBe(200);
    expect((await post(`${world.url}/api/webhook/default/never`)).status).toBe(404);
  }
});

test("[S69] whoever tries addresses by the hundred has the store asked only now and then, and gets an answer each time", async () => {
  await using world = await openGatewayWorld();
  const { asked } = await elsewhere(world, async () => undefined);
  const begun = performance.now();
  const tried = Array.from({ length: 200 }, (_, index) => post(`${world.url}/webhooks/${index}`));
  const statuses = (await Promise.all(tried)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([404]));
  expect(asked()).toBeLessThanOrEqual(2 + (performance.now() - begun) / 50);
});

test("a store that says nothing keeps no sender waiting for long, and those that there is no room for not at all", async () => {
  let checks = 0;
  const check = () => {
    checks += 1;
    return new Promise<boolean>(() => undefined);
  };
  const news = new News({ live: { check }, answerMsMax: 20 });
  const asked = Array.from({ length: 40 }, () => news.soon());
  // Nothing is known of the store yet.
  expect(await Promise.all(asked.slice(32))).toEqual(Array(8).fill(true));
  expect(await Promise.all(asked.slice(0, 32))).toEqual(Array(32).fill(false));
  const again = Array.from({ length: 40 }, () => news.soon());
  expect(await Promise.race(again)).toBe(false);
  expect(await again.at(-1)).toBe(false);
  expect(await news.now()).toBe(false);
  expect(checks).toBeLessThanOrEqual(3);
});

test("whoever asks later is told of what was made later", async () => {
  let checks = 0;
  const news = new News({ live: { check: async () => (checks += 1) > 0 } });
  for (let asked = 1; asked <= 3; asked += 1) {
    await news.soon();
    expect(checks).toBe(asked);
  }
});
