import { type ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { DeliveryDetail } from "../src/contract/delivery.ts";
import { RunDetail } from "../src/contract/run.ts";
import { until } from "./crash-world.ts";
import { storeDatabase } from "./database.ts";
import { type Asked, openService } from "./http-service.ts";
import type { Running } from "./program.ts";
import { openScene, openSceneHere, type Scene } from "./scene.ts";

const Attributes = z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }));
const Exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              attributes: Attributes,
              events: z.array(z.object({ name: z.string() })).default([]),
              startTimeUnixNano: z.coerce.string(),
              endTimeUnixNano: z.coerce.string(),
            }),
          ),
        }),
      ),
    }),
  ),
});

const senderTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
const senderSpan = "00f067aa0ba902b7";

// The library reads it of its process.
beforeAll(() => void vi.stubEnv("OTEL_BSP_SCHEDULE_DELAY", "20"));
afterAll(() => void vi.unstubAllEnvs());

/** A collector, and a service whose first calls hang, behind one address; and a Tripline that knows both. */
async function openTraced<Kind extends Running>(
  open: (settings: Record<string, string>) => Promise<Scene<Kind>>,
  settings: Record<string, string> = {},
) {
  const rooms = new AsyncDisposableStack();
  const hanging: ServerResponse[] = [];
  const state = { hangs: false };
  const service = rooms.use(
    await openService(({ url }, response) => {
      if (url !== "/v1/traces" && state.hangs) hanging.push(response);
      else response.writeHead(200, { "content-type": "application/json" }).end("{}");
    }),
  );
  const scene = rooms.use(
    await open({
      TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8",
      ...settings,
      ...(settings.OTEL_EXPORTER_OTLP_ENDPOINT === undefined && {
        OTEL_EXPORTER_OTLP_ENDPOINT: service.origin,
      }),
    }),
  );
  const isExport = ({ url }: Asked) => url === "/v1/traces";
  return {
    scene,
    state,
    hanging,
    exports: () => service.asked.filter(isExport),
    calls: () => service.asked.filter((asked) => !isExport(asked)),
    origin: service.origin,
    spans: () =>
      service.asked
        .filter(isExport)
        .flatMap(({ body }) => Exported.parse(JSON.parse(body)).resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    [Symbol.asyncDispose]: () => rooms.disposeAsync(),
  };
}

const workflow = (origin: string) => ({
  name: "orders",
  trigger: { auth: [{ scheme: "none" }] },
  steps: [
    {
      id: "carefully",
      type: "try",
      config: {
        steps: [
          {
            id: "call",
            type: "http",
            config: { method: "POST", url: `${origin}/effect?key=hidden`, body: {} },
          },
        ],
      },
    },
  ],
});

async function send(scene: Scene, traceparent?: string): Promise<string> {
  const url = await scene.api.publicUrl("orders");
  const headers = { "content-type": "application/json", ...(traceparent !== undefined && { traceparent }) };
  const response = await fetch(url, { method: "POST", headers, body: "{}" });
  expect(response.status).toBe(200);
  return response.headers.get("x-request-id") ?? "";
}

const databases = {
  SQLite: async () => ({ url: undefined, async [Symbol.asyncDispose]() {} }),
  PostgreSQL: storeDatabase,
};

test.each(Object.entries(databases))(
  "[S91] on %s a run goes on in its sender's trace, in another process after a crash too",
  { timeout: 60_000 },
  async (_, openDatabase) => {
    await using database = await openDatabase();
    await using traced = await openTraced(openScene, {
      ...(database.url !== undefined && { TRIPLINE_DATABASE_URL: database.url }),
      OTEL_EXPORTER_OTLP_HEADERS: "x-team=a%20b",
      OTEL_SERVICE_NAME: "orders-in",
    });
    const { scene, spans, state, hanging } = traced;
    await scene.api.apply([workflow(traced.origin)]);
    state.hangs = true;
    const deliveryId = await send(scene, `00-${senderTrace}-${senderSpan}-01`);
    await until(
      async () => hanging.length > 0 && spans().some(({ name }) => name === "intake orders"),
      (seen) => seen,
      30_000,
    );
    state.hangs = false;
    await scene.program.kill("SIGKILL");
    await scene.restart();
    const [run] = await scene.ended(deliveryId);
    await until(
      async () => spans().map(({ name }) => name),
      (names) => names.includes("run orders"),
      30_000,
    );

    const byName = new Map(spans().map((span) => [span.name, span]));
    const idOf = (name: string) => byName.get(name)?.spanId ?? name;
    const parents = Object.fromEntries([...byName].map(([name, { parentSpanId }]) => [name, parentSpanId]));
    expect(parents).toEqual({
      "intake orders": senderSpan,
      "run orders": idOf("intake orders"),
      queue: idOf("run orders"),
      "try carefully": idOf("run orders"),
      "http call": idOf("try carefully"),
      POST: idOf("http call"),
    });
    expect(new Set(spans().map(({ traceId }) => traceId))).toEqual(new Set([senderTrace]));
    expect(byName.get("intake orders")?.events.map(({ name }) => name)).toContain("verify");
    // Each attempt at the call carries the trace on, under a span of its own; the address's key is in none.
    const carried = traced.calls().map(({ headers }) => headers.traceparent);
    expect(carried).toHaveLength(2);
    expect(carried.at(-1)).toBe(`00-${senderTrace}-${idOf("POST")}-01`);
    expect(traced.exports().some(({ body }) => body.includes("hidden"))).toBe(false);
    expect(traced.exports()[0]?.headers["x-team"]).toBe("a b");
    expect(traced.exports()[0]?.body).toContain("orders-in");

    expect(run?.traceId).toBe(senderTrace);
    const delivery = await scene.api.get(`/deliveries/${deliveryId}`, DeliveryDetail);
    expect(delivery.traceId).toBe(senderTrace);
  },
);

test("[S91] who is not to be sampled is not; a traceparent that is none, and a start by hand, begin a trace", {
  timeout: 60_000,
}, async () => {
  await using traced = await openTraced(openSceneHere);
  const { scene, spans } = traced;
  await scene.api.apply([workflow(traced.origin)]);
  const unsampled = await send(scene, `00-${senderTrace}-${senderSpan}-00`);
  const [quiet] = await scene.ended(unsampled);
  expect(quiet?.traceId).toBe(senderTrace);
  expect(traced.calls().at(-1)?.headers.traceparent).toMatch(
    new RegExp(`^00-${senderTrace}-[0-9a-f]{16}-00$`),
  );

  const alone = await send(scene, `00-${"0".repeat(32)}-${senderSpan}-01`);
  const [own] = await scene.ended(alone);
  const { runId } = z
    .object({ runId: z.string() })
    .parse(await scene.api.call("POST", "/workflows/orders/runs", {}));
  const byHand = await until(
    () => scene.api.get(`/runs/${runId}`, RunDetail),
    ({ status }) => status === "succeeded",
    30_000,
  );
  await until(
    async () => spans().filter(({ name }) => name === "run orders"),
    ({ length }) => length === 2,
    30_000,
  );
  const roots = spans().filter(({ parentSpanId }) => parentSpanId === undefined || parentSpanId === "");
  expect(roots.map(({ name, traceId }) => [name, traceId])).toEqual([
    ["intake orders", own?.traceId],
    ["run orders", byHand.traceId],
  ]);
  expect(spans().some(({ traceId }) => traceId === senderTrace)).toBe(false);
});

test("[S91] without a collector nothing is made, and the sender's trace is told all the same", {
  timeout: 60_000,
}, async () => {
  await using traced = await openTraced(openSceneHere, { OTEL_EXPORTER_OTLP_ENDPOINT: "" });
  const { scene } = traced;
  await scene.api.apply([workflow(traced.origin)]);
  const deliveryId = await send(scene, `00-${senderTrace}-${senderSpan}-01`);
  const [run] = await scene.ended(deliveryId);
  expect(run?.traceId).toBe(senderTrace);
  const [other] = await scene.ended(await send(scene));
  expect(other?.traceId).toBeNull();
  expect(traced.exports()).toEqual([]);
  expect(traced.calls().map(({ headers }) => headers.traceparent)).toEqual([undefined, undefined]);
});
