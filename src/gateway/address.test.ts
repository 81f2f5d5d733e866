import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";
import { originForm } from "./receive.ts";

const statusOf = (answer: string) => Number(answer.slice(9, 12));

test("paths that are not an address are unknown, however close they come", async () => {
  await using world = await openGatewayWorld();
  const { id } = await world.put({ name: "orders", suffix: "/orders/:shop" });
  for (const path of [
    `//api/v1/hooks/${id}/run`,
    `/api/v1/hooks//${id}/run`,
    `/api/v1/hooks/${id}/run//`,
    `/api/v1/hooks/x/../${id}/run`,
    `/api/v1/hooks/${id.toUpperCase()}/run`,
    `/webhooks/${id}/more`,
    `/webhooks/${id.slice(0, -1)}`,
    "/webhooks/",
    "/webhooks/%",
    "/webhooks/%00",
    "/api/webhook/default",
    "/api/webhook/other/orders",
    "/api/webhook/default/orders/more",
    "/in/default",
    "/in/default/",
    "/in/default/orders",
    "/in/default/orders/",
    "/in/default/orders//",
    "/in/default/orders/a/b",
    "/in/default/orders/%zz",
    "/in/default/orders/%00",
    "/in/other/orders/a",
    "/in/default/orders/../orders/a",
    `/webhooks/${"x".repeat(10_000)}`,
  ]) {
    const answer = await world.raw(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect([path, statusOf(answer)]).toEqual([path, 404]);
    expect(answer).toContain('{"error":"Not found"}');
  }
});

test("[S6] [S53] [S107] [S135] each form of address answers for the trigger, as its origin did", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ name: "orders", suffix: "/orders/:shop" });
  const { id } = trigger;
  const answers: [string, string][] = [
    [`/api/v1/hooks/${id}/run`, "OK"],
    [`/api/v1/hooks/${id}/run/`, "OK"],
    [`/api/v1/hooks/${id.replace("_", "%5F")}/run?a=b`, "OK"],
    [`http://elsewhere.example/api/v1/hooks/${id}/run`, "OK"],
    [`/webhooks/${id}`, '{"received":true}'],
    ["/api/webhook/default/orders", '{"status":"accepted","workflow_started":true}'],
    ["/in/default/orders/berlin", "OK"],
  ];
  for (const [path, body] of answers) {
    const answer = await world.raw(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect([path, answer.split("\r\n\r\n")[1]]).toEqual([path, body]);
  }
});

test("[S62] [S83] [S114] a profile chosen on the trigger wins over the address", async () => {
  await using world = await openGatewayWorld();
  const profiles = {
    ok: "OK",
    received: '{"received":true}',
    processed: '{"processed":true}',
    accepted: '{"status":"accepted","workflow_started":true}',
  } as const;
  for (const [profile, body] of Object.entries(profiles)) {
    const response = { method: "immediately" as const, profile: profile as keyof typeof profiles };
    const { id } = await world.put({ response });
    const answer = await fetch(`${world.url}/webhooks/${id}`, { method: "POST" });
    expect([answer.status, await answer.text()]).toEqual([200, body]);
  }
});

test("[S78] path parameters become data, decoded", async () => {
  await using world = await openGatewayWorld();
  await world.put({
    suffix: "/orders/:shop/:order",
    parameters: [{ name: "shop", from: "path", required: true }],
  });
  const answer = await fetch(`${world.url}/in/default/orders/caf%C3%A9%2Fbar/7`, { method: "POST" });
  expect(answer.status).toBe(200);
  const [delivery] = await world.deliveries();
  expect(delivery).toMatchObject({
    pathParameters: { shop: "café/bar", order: "7" },
    params: { shop: "café/bar" },
  });
});

test("triggers that share a path answer to their own methods, and Allow names all", async () => {
  await using world = await openGatewayWorld();
  const reading = await world.put({ suffix: "/items/:id", methods: ["GET"] });
  const writing = await world.put({ suffix: "/items/:id", methods: ["POST"] });
  const url = `${world.url}/in/default/items/1`;
  await fetch(url);
  world.now += 1;
  await fetch(url, { method: "POST" });
  expect((await world.deliveries()).map(({ triggerId }) => triggerId)).toEqual([writing.id, reading.id]);
  const refused = await fetch(url, { method: "DELETE" });
  expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, POST, HEAD, OPTIONS"]);
});

test("OPTIONS and HEAD are answered at the edge, without CORS, and run nothing", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const { id } = await world.put({ methods: ["GET", "POST"], routes: [{ workflow: "flow" }] });
  for (const [method, status] of [
    ["OPTIONS", 204],
    ["HEAD", 200],
  ] as const) {
    const headers = { origin: "https://a.example", "access-control-request-method": "POST" };
    const answer = await fetch(`${world.url}/webhooks/${id}`, { method, headers });
    expect([answer.status, answer.headers.get("allow")]).toEqual([status, "GET, POST, HEAD, OPTIONS"]);
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(await answer.text()).toBe("");
  }
  expect(await world.deliveries()).toEqual([]);
});

test("what is not intake goes to the management, or nowhere", async () => {
  await using world = await openGatewayWorld({
    doors: { management: (request, response) => response.end(`managed ${request.url}`) },
  });
  for (const path of ["/", "/api/v1/triggers", "/api/v1/hooks/x", "/api/v1/hooks"]) {
    expect(await (await fetch(world.url + path)).text()).toBe(`managed ${path}`);
  }
  expect((await fetch(`${world.url}/webhooks/x`)).status).toBe(404);
});

test("request targets are read in origin form", () => {
  expect(originForm("http://x:80/a?b")).toBe("/a?b");
  expect(originForm("https://x")).toBe("/");
  expect(originForm("https://x?a=/b")).toBe("/?a=/b");
  expect(originForm("*")).toBe("*");
  expect(originForm("//x/a")).toBe("//x/a");
});
