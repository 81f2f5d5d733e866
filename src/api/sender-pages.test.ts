import { createHmac } from "node:crypto";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";
import { schemes } from "../auth/index.ts";

const secret = "whsec-of-the-shop";
let world: ApiWorld;
let token: string;
beforeAll(async () => {
  world = await openApiWorld();
  const { client } = world;
  await client.putSecret({ secret: "shop-secret", input: { value: secret } });
  await client.createTrigger({
    input: {
      name: "orders",
      title: "Orders of the shop",
      suffix: "/orders/:shop",
      auth: [
        {
          scheme: "hmac",
          secret: "shop-secret",
          header: "X-Shop-Signature",
          algorithm: "sha256",
          encoding: "hex",
        },
      ],
      parameters: [
        { name: "orderId", path: "$.order.id", type: "string", required: true, description: "Its number." },
        { name: "tenant", from: "header", path: "X-Tenant" },
        { name: "page", from: "query", type: "integer", minimum: 1 },
      ],
      filter: "params.tenant != 'internal-name'",
      sample: { order: { id: "O-1" } },
      limits: { quota: { perMinute: 30 } },
      response: { method: "immediately", profile: "received" },
    },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const open = (path: string, body?: unknown) =>
  world.call(body === undefined ? "GET" : "POST", `/api/v1/sender-pages/${path}`, { key: null, body });
const put = async (input: Parameters<ApiWorld["client"]["putSenderPage"]>[0]["input"], trigger = "orders") =>
  world.client.putSenderPage({ trigger, input });

test("a page that is not shared is not there, and a made-up link leads nowhere", async () => {
  await expect(world.client.getSenderPage({ trigger: "orders" })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(world.client.deleteSenderPage({ trigger: "orders" })).rejects.toMatchObject({
    code: "not_found",
  });
  for (const path of ["sp_00000000000000000000000000000000", "sp_short", "sp_short/openapi.json"]) {
    expect((await open(path)).status).toBe(404);
  }
});

test("notes are bounded, and a reader shares nothing", async () => {
  const call = (body: unknown, key?: string) =>
    world.call("PUT", "/api/v1/triggers/orders/sender-page", { body, ...(key !== undefined && { key }) });
  const long = await call({ notes: "ä".repeat(10_241) });
  expect([long.status, long.body.issues[0]]).toMatchObject([400, { path: "notes" }]);
  expect((await call({}, await world.keyWith(["operate"]))).status).toBe(403);
});

test("[S123] whoever has the link sees how to call it, and no secret, without an account", async () => {
  const changes = [
    { at: "2026-01-01T00:00:00Z", text: "First." },
    { at: "2026-02-01T00:00:00Z", text: "`order.id` is required." },
  ];
  const saved = await put({ contact: "api@shop.example", notes: "# Hello", changes });
  token = saved.token ?? "";
  expect(saved.link).toBe(`${world.url}/console/senders/${token}`);
  const { status, body, headers } = await open(token);
  expect(status).toBe(200);
  expect(headers.get("x-robots-tag")).toBe("noindex, nofollow");
  expect(headers.get("access-control-allow-origin")).toBeNull();
  expect(body).toMatchObject({
    title: "Orders of the shop",
    contact: "api@shop.example",
    methods: ["POST"],
    proofs: [
      {
        scheme: "hmac",
        signature: {
          header: "X-Shop-Signature",
          algorithm: "HMAC-SHA256",
          payload: "{body}",
          encoding: "hex",
        },
      },
    ],
    fields: [
      { name: "shop", in: "path", required: true },
      { name: "$.order.id", in: "body", required: true, type: "string" },
      { name: "X-Tenant", in: "header", required: false },
      { name: "page", in: "query", schema: { minimum: 1 } },
    ],
    limits: { perMinute: 30, perHour: 1_000 },
    sample: { order: { id: "O-1" } },
    changes: [{ text: "`order.id` is required." }, { text: "First." }],
    tryIt: false,
  });
  expect(body.examples.python).toContain("YOUR_API_KEY_HERE");
  const text = JSON.stringify(body);
  for (const hidden of [secret, "shop-secret", "internal-name"]) expect(text).not.toContain(hidden);
});

test("[S86] [S124] the answers it may get are told as they are given", async () => {
  const { body } = await open(token);
  const answers: { kind: string; status: number; body: string }[] = body.answers;
  const of = (status: number) =>
    answers.filter((answer) => answer.status === status).map((answer) => answer.body);
  expect(of(200)).toEqual(['{"received":true}']);
  expect(of(401)).toEqual([expect.stringMatching(/^\{"error":"Invalid signature"/)]);
  expect(of(400)).toContainEqual(
    '{"error":"Invalid request format","msg":"Missing required parameter(s)","missing":["orderId"],"requestId":"dlv_…"}',
  );
  expect(of(404)).toEqual(['{"error":"Not found"}']);
  expect(of(500)).toEqual(['{"error":"Internal server error"}']);
  expect(answers.filter(({ kind }) => kind === "later").map(({ status }) => status)).toEqual([429, 500, 503]);
  const { port } = await world.gateway.listen({ host: "127.0.0.1", port: 0 });
  const [address] = body.addresses;
  const real = await fetch(address.replace("https://hooks.example.com", `http://127.0.0.1:${port}`), {
    method: "POST",
  });
  expect((await real.text()).replace(/dlv_\w+/, "dlv_…")).toBe(of(401)[0]);
});

test("its OpenAPI document is valid, whatever the scheme", async () => {
  const { status, body } = await open(`${token}/openapi.json`);
  expect(status).toBe(200);
  expect(await new Validator().validate(structuredClone(body))).toMatchObject({ valid: true });
  expect(body.security).toEqual([{ hmac_1: [] }]);
  expect(body.components.securitySchemes.hmac_1).toMatchObject({
    type: "apiKey",
    in: "header",
    name: "X-Shop-Signature",
  });
  const suffixed = body.paths["/in/default/orders/{shop}"].post;
  expect(suffixed.parameters.map(({ name }: { name: string }) => name)).toEqual(["shop", "X-Tenant", "page"]);
  expect(Object.keys(suffixed.responses)).toEqual([
    "200",
    "400",
    "401",
    "404",
    "405",
    "413",
    "415",
    "429",
    "500",
    "503",
  ]);
  const skipped: string[] = [];
  for (const [type, { examples }] of Object.entries(schemes)) {
    const [example] = examples;
    if (example === undefined) continue;
    const auth = [{ scheme: type, ...Object(example.config) }];
    const made = await world.call("POST", "/api/v1/triggers?force=true", {
      body: { name: `by-${type}`, auth },
    });
    if (made.status !== 200) {
      skipped.push(`${type} ${made.status} ${JSON.stringify(made.body)}`);
      continue;
    }
    const page = await put({}, `by-${type}`);
    const document = (await open(`${page.token}/openapi.json`)).body;
    expect([type, await new Validator().validate(structuredClone(document))]).toMatchObject([
      type,
      { valid: true },
    ]);
  }
});

test("a call is checked only where that is allowed; nothing is stored by it", async () => {
  const stored = async () => (await world.client.listDeliveries({ query: {} })).items.length;
  const before = await stored();
  expect((await open(`${token}/try`, {})).status).toBe(403);
  expect((await put({ tryIt: true })).link).toBeNull();
  const text = '{"order":{"id":"O-7"}}';
  const signature = createHmac("sha256", secret).update(text).digest("hex");
  const headers = { "X-Shop-Signature": signature };
  const { body: taken } = await open(`${token}/try`, { text, headers });
  expect(taken).toMatchObject({
    taken: true,
    reason: null,
    answer: { status: 200, body: '{"received":true}' },
  });
  const large = JSON.stringify({ order: { id: "O-8" }, text: "x".repeat(102_400) });
  const signed = { "X-Shop-Signature": createHmac("sha256", secret).update(large).digest("hex") };
  expect((await open(`${token}/try`, { text: large, headers: signed })).body).toMatchObject({ taken: true });
  const { body: unsigned } = await open(`${token}/try`, { text });
  expect(unsigned).toMatchObject({ taken: false, answer: { status: 401 } });
  const reason = "The call does not prove who sends it, as this page says how.";
  expect(unsigned.reason).toBe(reason);
  expect(unsigned.stations.at(-1)).toMatchObject({ station: "verify", reason });
  const { body: wrong } = await open(`${token}/try`, { text: `${text} `, headers });
  expect(wrong.reason).toBe(reason);
  expect([wrong.answer.status, JSON.stringify(wrong)]).toEqual([401, expect.not.stringContaining(secret)]);
  const { body: other } = await open(`${token}/try`, { method: "DELETE", text, headers });
  expect(other.answer).toMatchObject({ status: 405, headers: { Allow: "POST, HEAD, OPTIONS" } });
  expect(await stored()).toBe(before);
  const more = await Promise.all(Array.from({ length: 8 }, () => open(`${token}/try`, { text })));
  expect(more.at(-1)?.status).toBe(429);
});

test("a new link ends the one before, an expired one and a revoked one lead nowhere", async () => {
  const { token: second } = await put({ rotate: true });
  expect([(await open(token)).status, (await open(second ?? "")).status]).toEqual([404, 200]);
  await put({ expiresAt: "2026-01-01T00:00:00Z" });
  expect((await open(second ?? "")).status).toBe(404);
  const { token: third } = await put({ rotate: true });
  expect((await open(third ?? "")).status).toBe(200);
  await world.client.deleteSenderPage({ trigger: "orders" });
  expect((await open(third ?? "")).status).toBe(404);
  const { items } = await world.client.listAudit({ query: { target: "orders" } });
  const actions = items.map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(["sender page shared", "sender page revoked"]));
  const changed = items.filter(({ action }) => action === "sender page changed");
  const expired = { path: "expiresAt", before: null, after: expect.stringContaining("2026-01-01") };
  expect(changed.map(({ difference }) => difference)).toContainEqual([expired]);
  expect(items.filter(({ detail }) => detail === "a new link")).toHaveLength(3);
  expect(JSON.stringify(items)).not.toMatch(/sp_\w{20}/);
});

test("who tries links is held back", async () => {
  const made = Array.from({ length: 30 }, (_, at) => `sp_${String(at).padStart(32, "0")}`);
  const statuses = [];
  for (const each of made) statuses.push((await open(each)).status);
  expect(statuses.at(-1)).toBe(429);
});

test("the command line shares, shows and revokes a page", async () => {
  const shared = await tripline(world, [
    "sender-page",
    "share",
    "orders",
    "--contact",
    "api@shop.example",
    "--change",
    "Now open.",
  ]);
  expect([shared.code, shared.out]).toEqual([
    0,
    expect.stringMatching(/\/console\/senders\/sp_[0-9a-z]{32}/),
  ]);
  const again = await tripline(world, ["sender-page", "share", "orders", "--try-it"]);
  expect(again.out).toContain("The link that it has holds");
  const shown = await tripline(world, ["sender-page", "show", "orders"]);
  expect(shown.out).toMatch(/contact\s+api@shop\.example[^]*Now open\./);
  expect((await tripline(world, ["sender-page", "revoke", "orders", "--yes"])).code).toBe(0);
});
