import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { addressKey, openGatewayWorld } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";
import { makeAddress } from "../core/dynamic-address.ts";

// What happens to a request on whose way we fail ourselves.

const runPath = ({ id }: Trigger) => `/api/v1/hooks/${id}/run`;
const post = (url: string, init: RequestInit = {}) => fetch(url, { method: "POST", ...init });

test("what breaks on the way is kept with its trigger, whose own credentials are masked, and says its quota", async () => {
  await using world = await openGatewayWorld();
  await world.putQuota({ perMinute: 5 });
  const key = await world.putKey("sender");
  const trigger = await world.put({
    auth: [
      { scheme: "api-key", in: "header", parameter: "X-Our-Own" },
      { scheme: "api-key", in: "query", parameter: "ours" },
    ],
    cors: { origins: ["https://shop.example.com"] },
  });
  world.store.deliveries.accept = () => Promise.reject(new Error("a fault of our own"));
  const origin = { origin: "https://shop.example.com" };
  for (const [url, headers] of [
    ["", { "x-our-own": key }],
    [`?ours=${key}`, {}],
  ] as const) {
    const answer = await post(world.url + runPath(trigger) + url, { headers: { ...origin, ...headers } });
    expect([answer.status, answer.headers.get("x-ratelimit-limit")]).toEqual([500, "5"]);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://shop.example.com");
  }
  await world.gateway.stop(1_000);
  const kept = await world.deliveries();
  expect(kept.map(({ triggerId, status }) => [triggerId, status])).toEqual([
    [trigger.id, "rejected"],
    [trigger.id, "rejected"],
  ]);
  expect(JSON.stringify(kept)).not.toContain(key);
});

test("what breaks before its trigger is known is not kept: nobody knows what of it is secret", async () => {
  await using world = await openGatewayWorld();
  const address = makeAddress(randomBytes, addressKey);
  world.store.dynamic.find = () => Promise.reject(new Error("a fault of our own"));
  const answer = await post(`${world.url}/webhooks/${address}`, { headers: { "x-our-own": "hush" } });
  expect(answer.status).toBe(500);
  await world.gateway.stop(1_000);
  expect(await world.deliveries()).toEqual([]);
});

test("[S117] anything else is a 500 without detail, logged under the request's id", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ filter: "((" });
  const answer = await post(world.url + runPath(trigger));
  expect(answer.status).toBe(500);
  expect(await answer.text()).toBe('{"error":"Internal server error"}');
  expect(answer.headers.get("x-request-id")).toMatch(/^dlv_/);
  expect(world.gateway.problems()).toMatchObject([{ triggerId: trigger.id, name: trigger.name }]);
});
