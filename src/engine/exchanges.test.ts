import { expect, test } from "vitest";
import { openEngineWorld, ready } from "../../test/engine-world.ts";
import { openService } from "../../test/http-service.ts";
import { exchangeOf, exchangesMax } from "./exchanges.ts";
import { maskingOf } from "./masking.ts";

const secret = "s3cr3t-value";
const noted = (given: { body?: string | Uint8Array | null; url?: string; error?: unknown }) => ({
  call: {
    method: "POST",
    url: given.url ?? "https://a.example/",
    headers: { Authorization: "Bearer x", "X-Note": `is ${secret}` },
    body: given.body ?? null,
  },
  reply: null,
  error: given.error ?? new Error(`no ${secret}`),
  at: Date.parse("2026-01-31T12:00:00Z"),
  tookMs: 3.4,
});

test("secrets are masked in headers, addresses, bodies and errors, well-known headers whatever they hold", () => {
  const url = `https://a.example/${secret}?token=abc&q=1`;
  const kept = exchangeOf(noted({ url, body: `{"a":"${secret}"}` }), maskingOf([secret]));
  expect(kept).toEqual({
    at: "2026-01-31T12:00:00.000Z",
    tookMs: 3,
    request: {
      method: "POST",
      url: "https://a.example/***?token=***&q=1",
      headers: { Authorization: "***", "X-Note": "is ***" },
      body: { encoding: "utf8", content: '{"a":"***"}', bytes: 20, cut: false },
    },
    response: null,
    error: "no ***",
  });
});

test("a body is cut, and a secret at the cut leaves no part of itself", () => {
  const body = `${"é".repeat(2_045)}${secret}${"x".repeat(200_000)}`;
  const kept = exchangeOf(noted({ body }), maskingOf([secret])).request.body;
  expect(kept).toMatchObject({ cut: true, bytes: 204_102, encoding: "utf8" });
  expect(kept?.content.length).toBe(4_096);
  expect(kept?.content).not.toContain("s3");
  // Cut in the middle of a character, it is text all the same.
  expect(
    exchangeOf(noted({ body: Buffer.from(`a${"é".repeat(60_000)}`) }), null).request.body?.encoding,
  ).toBe("utf8");
});

test("bytes that are no text are kept as base64, without the secret among them", () => {
  const body = Buffer.concat([Buffer.from([0, 255]), Buffer.from(secret)]);
  const kept = exchangeOf(noted({ body }), maskingOf([secret])).request.body;
  expect(kept?.encoding).toBe("base64");
  expect(Buffer.from(kept?.content ?? "", "base64").toString("latin1")).toBe("\0\xff***");
});

test("a run's history shows what each attempt sent and got, without secrets; a bounded number of them", async () => {
  await using world = await openEngineWorld({ secrets: { shop: secret } });
  let calls = 0;
  await using service = await openService(({ headers }, response) => {
    calls += 1;
    response.writeHead(calls === 1 ? 503 : 200, { "content-type": "application/json" });
    const next = calls > exchangesMax + 5 ? null : `?page=${calls}`;
    response.end(JSON.stringify({ you: headers["authorization"], items: [calls], next }));
  });
  const http = {
    id: "ask",
    type: "http",
    config: {
      url: service.origin,
      auth: { type: "basic", username: "me", password: "{{ secrets.shop }}" },
    },
  };
  const pages = { by: "next-url", items: "$.items", path: "$.next" };
  await world.putWorkflow({ name: "one", retry: { attempts: 2, firstDelayMs: 0 }, steps: [http] });
  await world.putWorkflow({
    name: "many",
    retry: { attempts: 1 },
    steps: [{ ...http, config: { ...http.config, pagination: pages } }],
  });
  const engine = await world.openEngine();
  const one = await world.deliver("one");
  engine.wake(ready(one));
  const run = await world.becomes(one, "succeeded");
  expect(run.attempts.map(({ exchanges }) => exchanges?.map(({ response }) => response?.status))).toEqual([
    [503],
    [200],
  ]);
  expect(JSON.stringify(run)).not.toContain(Buffer.from(`me:${secret}`).toString("base64"));
  expect(run.output).toMatchObject({ body: { you: "Basic ***" } });
  const many = await world.deliver("many");
  engine.wake(ready(many));
  const { attempts } = await world.becomes(many, "succeeded");
  const urls = attempts[0]?.exchanges?.map(({ request }) => new URL(request.url).search);
  expect(urls?.length).toBe(exchangesMax);
  expect([urls?.[0], urls?.at(-1)]).toEqual(["", `?page=${exchangesMax + 5}`]);
});

test("a loop over many keeps a bounded amount of them, and failures longer", async () => {
  await using world = await openEngineWorld();
  await using service = await openService(({ url }, response) => {
    const number = Number(url.slice(2));
    response.writeHead(number > 350 && number % 10 === 0 ? 404 : 200, { "content-type": "text/plain" });
    response.end("x".repeat(8_000));
  });
  const ask = {
    id: "ask",
    type: "http",
    config: {
      url: `${service.origin}/?{{ index }}`,
      method: "POST",
      body: "y".repeat(8_000),
      expectStatus: [404],
    },
  };
  const loop = {
    id: "all",
    type: "loop",
    config: { count: 400, each: [ask] as never, concurrency: 20, collect: false },
  };
  await world.putWorkflow({ name: "many", steps: [loop] });
  const engine = await world.openEngine();
  const runId = await world.deliver("many");
  engine.wake(ready(runId));
  const { attempts } = await world.becomes(runId, "succeeded");
  const kept = attempts.flatMap(({ exchanges }) => exchanges?.map(({ response }) => response?.status) ?? []);
  expect(attempts.length).toBeGreaterThan(400);
  expect(kept.filter((status) => status === 200).length).toBeLessThan(300);
  expect(kept.filter((status) => status === 404).length).toBe(4);
});

test("a file of the delivery is sent on, and the whole body, too", async () => {
  await using world = await openEngineWorld();
  await using service = await openService((_, response) => response.end());
  const step = (id: string, file: unknown) => ({
    id,
    type: "http",
    config: { method: "PUT", url: service.origin, file: file as never },
  });
  await world.putWorkflow({ name: "files", steps: [step("whole", 0)] });
  await world.putWorkflow({ name: "none", steps: [step("first", 1)] });
  const engine = await world.openEngine();
  const runId = await world.deliver("files", { body: { a: 1 } });
  engine.wake(ready(runId));
  await world.becomes(runId, "succeeded");
  expect(service.asked[0]).toMatchObject({
    body: '{"a":1}',
    headers: { "content-type": "application/json" },
  });
  const none = await world.deliver("none");
  engine.wake(ready(none));
  expect((await world.becomes(none, "failed")).error?.message).toContain("no file 1");
});
