import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

const urlOf = (world: { url: string }, { id }: Trigger) => `${world.url}/webhooks/${id}`;
const preflight = (origin: string) => ({
  method: "OPTIONS",
  headers: { origin, "access-control-request-method": "POST" },
});
const about = (answer: Response) =>
  Object.fromEntries(
    [...answer.headers].filter(([name]) => name.startsWith("access-control-") || name === "vary"),
  );

test("by default no page may call: nothing is said of origins", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put();
  const answer = await fetch(urlOf(world, trigger), preflight("https://shop.example"));
  expect([answer.status, about(answer), answer.headers.get("allow")]).toEqual([
    204,
    {},
    "POST, HEAD, OPTIONS",
  ]);
});

test("an origin that is not listed gets no leave, and no run", async () => {
  await using world = await openGatewayWorld();
  const cors = { origins: ["https://shop.example", "https://*.shop.example"] };
  const trigger = await world.put({ cors });
  for (const origin of [
    "https://shop.example.evil",
    "https://evilshop.example",
    "http://shop.example",
    "https://shop.example:8443",
    "https://a/.shop.example",
    "null",
  ]) {
    const answer = await fetch(urlOf(world, trigger), preflight(origin));
    expect([origin, about(answer)]).toEqual([origin, { vary: "Origin" }]);
  }
  expect(await world.deliveries()).toEqual([]);
});

test("a listed origin is let in, its methods and headers said, and it may read refusals, too", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    methods: ["POST", "PUT"],
    auth: [{ scheme: "api-key", in: "header", parameter: "X-Shop-Key" }],
    cors: { origins: ["https://shop.example", "https://*.shop.example"], credentials: true },
  });
  for (const origin of ["https://shop.example", "https://eu.shop.example"]) {
    expect(about(await fetch(urlOf(world, trigger), preflight(origin)))).toEqual({
      vary: "Origin",
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "POST, PUT",
      "access-control-allow-headers": "content-type, idempotency-key, prefer, tripline-test, x-shop-key",
      "access-control-max-age": "7200",
    });
  }
  const refused = await fetch(urlOf(world, trigger), {
    method: "POST",
    headers: { origin: "https://shop.example" },
  });
  expect([refused.status, about(refused)]).toEqual([
    401,
    {
      vary: "Origin",
      "access-control-allow-origin": "https://shop.example",
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": expect.stringContaining("X-Tripline-Test"),
    },
  ]);
});

test("all origins, and headers of the author's choice", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ cors: { origins: ["*"], headers: ["X-One"] } });
  expect(about(await fetch(urlOf(world, trigger), preflight("https://any.example")))).toMatchObject({
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "X-One",
  });
});

test("where triggers share a path, a preflight is answered by the one it is for", async () => {
  await using world = await openGatewayWorld();
  await world.put({ suffix: "/shared", methods: ["GET"] });
  await world.put({ suffix: "/shared", methods: ["POST"], cors: { origins: ["*"] } });
  const answer = await fetch(`${world.url}/in/default/shared`, preflight("https://any.example"));
  expect(answer.headers.get("access-control-allow-methods")).toBe("POST");
  expect(answer.headers.get("allow")).toBe("GET, POST, HEAD, OPTIONS");
});

test("[S74] HEAD and OPTIONS are answered at the edge and never run anything", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const trigger = await world.put({ methods: ["GET"], routes: [{ workflow: "flow" }] });
  for (const [method, status] of [
    ["HEAD", 200],
    ["OPTIONS", 204],
  ] as const) {
    const answer = await fetch(urlOf(world, trigger), { method });
    expect([answer.status, answer.headers.get("allow")]).toEqual([status, "GET, HEAD, OPTIONS"]);
  }
  expect(await world.deliveries()).toEqual([]);
});

test("[S124] senders are told that a trigger is on its way out, on every answer", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    parameters: [{ name: "a", required: true }],
    deprecated: {
      since: "2026-01-01T00:00:00Z",
      sunset: "2026-07-01T00:00:00+02:00",
      link: "https://docs.example/new>?a=ü",
    },
  });
  for (const body of ['{"a":1}', "{}"]) {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(urlOf(world, trigger), { method: "POST", body, headers });
    expect(answer.headers.get("deprecation")).toBe("@1767225600");
    expect(answer.headers.get("sunset")).toBe("Tue, 30 Jun 2026 22:00:00 GMT");
    expect(answer.headers.get("link")).toBe(
      '<https://docs.example/new%3E?a=%C3%BC>; rel="deprecation", <https://docs.example/new%3E?a=%C3%BC>; rel="sunset"',
    );
  }
});
