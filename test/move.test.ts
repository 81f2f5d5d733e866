import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { z } from "zod";
import { RunDetail } from "../src/contract/run.ts";
import { Approval } from "../src/contract/wait.ts";
import { browserPerson } from "./browser-person.ts";
import { tripline } from "./cli.ts";
import { freshDatabase } from "./database.ts";
import { openService } from "./http-service.ts";
import { type Manage, manage } from "./manage.ts";
import { freePort, openProgram } from "./program.ts";
import { openSceneHere } from "./scene.ts";

const ada = { name: "Ada", email: "ada@example.com", password: "a difference engine" };
const Started = z.object({ runId: z.string() });
const Ids = z.object({ items: z.array(z.object({ id: z.string() })) });

const definitions = (service: string) => [
  {
    name: "orders",
    trigger: { auth: [{ scheme: "hmac", secret: "orders", header: "X-Signature" }] },
    steps: [{ id: "total", type: "transform", config: { value: "{{ trigger.body.total }}" } }],
  },
  { name: "refund", steps: [{ id: "ask", type: "wait-for-approval", config: { title: "Refund?" } }] },
  { name: "later", steps: [{ id: "wait", type: "delay", config: { durationMs: 4_000 } }] },
  { name: "slow", steps: [{ id: "call", type: "http", config: { url: `${service}/slow` } }] },
  {
    name: "flaky",
    retry: { firstDelayMs: 4_000, jitter: 0 },
    steps: [{ id: "call", type: "http", config: { url: `${service}/flaky` } }],
  },
  { name: "broken", steps: [{ id: "end", type: "fail", config: { message: "It never works." } }] },
  { name: "held", steps: [{ id: "go", type: "transform", config: { value: "went" } }] },
  {
    name: "paid",
    steps: [
      {
        id: "money",
        type: "wait-for-event",
        config: { trigger: "payments", key: "O-1", eventKey: "trigger.body.id" },
      },
    ],
  },
  {
    name: "payments",
    trigger: { auth: [{ scheme: "none" }] },
    steps: [{ id: "book", type: "transform", config: { value: 1 } }],
  },
];

test("[S51] a store that outgrew its machine goes on over PostgreSQL with all that it had and all that was under way", async () => {
  await using database = await freshDatabase();
  await using service = await openService(({ url, body }, response) => {
    const seen = service.asked.filter((asked) => asked.url === url && asked.body === body).length;
    // What hangs is cut off when the server stops.
    if (url === "/slow" && seen === 1) return;
    response.writeHead(url === "/flaky" && seen === 1 ? 503 : 200).end();
  });
  const settings = {
    TRIPLINE_PORT: String(await freePort()),
    TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8",
    TRIPLINE_STOP_MS: "300",
  };
  await using scene = await openSceneHere(settings);
  const { consoleUrl, setupUrl, adminKey } = scene.program.started;
  const person = browserPerson(consoleUrl);
  const token = new URL(setupUrl ?? "").searchParams.get("token");
  expect((await person.call("POST", "/api/v1/setup", { body: { ...ada, token } })).status).toBe(201);
  const { api } = scene;
  await api.secret("orders", "shared");
  await api.apply(definitions(service.origin));
  const orders = await api.publicUrl("orders");
  const order = (body: string) =>
    fetch(orders, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-signature": createHmac("sha256", "shared").update(body).digest("hex"),
        "idempotency-key": "order-1",
      },
      body,
    });
  const strange = '{"total":12,"note":"a\\u0000b ü✓"}';
  const first = (await order(strange)).headers.get("x-request-id") ?? "";
  await scene.ended(first);
  await api.call("PUT", "/fixtures/an-order", { delivery: first });
  await api.call("POST", "/workflows/held/pause");
  const moving = () => tripline(null, ["move", "--to", database.url, "--data", scene.folder]);
  expect(await moving()).toMatchObject({
    code: 1,
    err: expect.stringContaining("Another Tripline already uses"),
  });
  const runs = {
    refund: await start(api, "refund"),
    paid: await start(api, "paid"),
    slow: await start(api, "slow"),
    broken: await start(api, "broken"),
    held: await start(api, "held"),
    flaky: await start(api, "flaky"),
    later: await start(api, "later"),
  };
  for (const name of ["refund", "paid", "flaky", "later"] as const) await becomes(api, runs[name], "waiting");
  await expect.poll(() => service.asked.length).toBe(2);
  const { items } = await api.get("/approvals", Ids);
  const { url: link } = await api.get(`/approvals/${items[0]?.id}`, Approval);
  await scene.program.stop();

  const moved = await moving();
  expect(moved).toMatchObject({ code: 0, err: expect.stringContaining("deliveries: 1\n") });
  expect(moved.out).toMatch(/\d runs go on there\.[\s\S]*secret\.key[\s\S]*no server starts on it again/);
  expect(moved.out + moved.err).not.toContain(database.url);
  await using _ = await openProgram({
    environment: {
      ...settings,
      TRIPLINE_DATA: scene.folder,
      TRIPLINE_DATABASE_URL: database.url,
      TRIPLINE_LOG: "error",
    },
  });
  const again = manage(consoleUrl, adminKey);
  await Promise.all(
    (["later", "slow", "flaky"] as const).map((name) => becomes(again, runs[name], "succeeded")),
  );
  const keys = service.asked.map(({ url, headers }) => `${url} ${String(headers["idempotency-key"])}`);
  expect([...new Set(keys)]).toHaveLength(2);
  expect(keys).toHaveLength(4);
  expect(await again.get(`/runs/${runs.broken}`, RunDetail)).toMatchObject({ status: "failed" });
  expect((await again.get(`/runs/${runs.held}`, RunDetail)).status).toBe("queued");
  await again.call("POST", "/workflows/held/resume");
  await becomes(again, runs.held, "succeeded");
  const answer = { method: "POST", body: new URLSearchParams({ decision: "approved", by: "Ada" }) };
  expect((await fetch(link, answer)).status).toBe(200);
  await becomes(again, runs.refund, "succeeded");
  const payment = { method: "POST", headers: { "content-type": "application/json" }, body: '{"id":"O-1"}' };
  expect((await fetch(await again.publicUrl("payments"), payment)).status).toBe(200);
  await becomes(again, runs.paid, "succeeded");

  const second = await order(strange);
  expect(second.headers.get("x-tripline-duplicate-of")).toBe(first);
  const found = await again.get(
    `/deliveries?status=accepted&where=${encodeURIComponent("body.total=12")}`,
    Ids,
  );
  expect(found.items).toEqual([{ id: first }]);
  expect(await again.call("GET", `/deliveries/${first}`)).toMatchObject({ body: { content: strange } });
  expect(await again.call("GET", "/fixtures/an-order")).toMatchObject({ savedFrom: first });
  expect((await person.call("GET", "/api/v1/me")).body).toMatchObject({ email: ada.email, role: "owner" });
  expect((await browserPerson(consoleUrl).signIn(ada.email, ada.password)).status).toBe(200);
});

async function start(api: Manage, workflow: string): Promise<string> {
  return Started.parse(await api.call("POST", `/workflows/${workflow}/runs`, { input: null })).runId;
}

const becomes = (api: Manage, runId: string, status: string) =>
  expect.poll(async () => (await api.get(`/runs/${runId}`, RunDetail)).status).toBe(status);
