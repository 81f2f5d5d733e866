import { afterAll, describe, expect, test } from "vitest";
import { openService } from "../../test/http-service.ts";
import { runStep, type Surroundings } from "../../test/step-context.ts";
import { http } from "./http.ts";
import { openHttpDoor } from "./http-door.ts";
import { RetryLaterError, TerminalError } from "./step.ts";

const now = Date.parse("2026-01-31T12:00:00Z");
const door = openHttpDoor({ allow: ["127.0.0.0/8"] });
const service = await openService(({ url, method, headers, body }, response) => {
  const { pathname, searchParams } = new URL(url, "http://x");
  if (pathname === "/status") {
    const after = searchParams.get("after");
    if (after !== null) response.setHeader("retry-after", after);
    response.writeHead(Number(searchParams.get("code"))).end(searchParams.get("body") ?? "");
    return;
  }
  if (pathname === "/type") {
    response.setHeader("content-type", searchParams.get("type") ?? "");
    response.end(Buffer.from(searchParams.get("hex") ?? "", "hex"));
    return;
  }
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ method, url, headers, body }));
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const run = async (config: Record<string, unknown>, given: Surroundings = {}) =>
  (await runStep(http, config, { http: door, now, ...given })).output as {
    status: number;
    headers: Record<string, string>;
    body: { method: string; url: string; headers: Record<string, string>; body: string };
  };
const failure = (config: Record<string, unknown>, given: Surroundings = {}): Promise<unknown> =>
  run(config, given).then(
    () => expect.unreachable("the step should have failed"),
    (error: unknown) => error,
  );
const status = (code: number, after?: string, body = "") =>
  `${service.origin}/status?code=${code}&body=${encodeURIComponent(body)}` +
  (after === undefined ? "" : `&after=${encodeURIComponent(after)}`);

describe("refusals", () => {
  test.each([
    ["no URL", {}],
    ["a method that is not offered", { url: "https://a.example", method: "TRACE" }],
    ["a header that frames the message", { url: "https://a.example", headers: { Host: "b" } }],
    ["an expected status below 400", { url: "https://a.example", expectStatus: [200] }],
    ["a timeout of hours", { url: "https://a.example", timeoutMs: 3_600_000 }],
    ["endless redirects", { url: "https://a.example", redirectsMax: 1_000 }],
    ["a reply without a bound", { url: "https://a.example", responseBytesMax: 1e12 }],
  ])("%s is not valid", (_, config) => {
    expect(http.config.safeParse(config).success).toBe(false);
  });

  test("an address that is not public fails for good", async () => {
    await using closed = openHttpDoor({ allow: [] });
    expect(await failure({ url: service.origin }, { http: closed })).toBeInstanceOf(TerminalError);
  });

  test("data can't add a header", async () => {
    const scope = { params: { text: "x\r\nX-Admin: 1" } };
    expect(
      await failure({ url: service.origin, headers: { "X-A": "{{ params.text }}" } }, { scope }),
    ).toBeInstanceOf(TerminalError);
  });

  test.each(["{{ params.missing }}", "{{ params.number }}"])("a URL of %s fails for good", async (url) => {
    expect(await failure({ url }, { scope: { params: { number: 5 } } })).toBeInstanceOf(TerminalError);
  });
});

describe("statuses", () => {
  test.each([400, 401, 403, 404, 409, 410, 422])("%d fails for good", async (code) => {
    expect(await failure({ url: status(code) })).toBeInstanceOf(TerminalError);
  });

  test.each([408, 425, 429, 500, 502, 503, 504])("%d is worth another attempt", async (code) => {
    const error = await failure({ url: status(code) });
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(TerminalError);
    expect(error).not.toBeInstanceOf(RetryLaterError);
  });

  test.each([
    ["seconds", 429, "7", 7_000],
    ["no time", 503, "0", 0],
    ["a date", 503, "Sat, 31 Jan 2026 12:01:30 GMT", 90_000],
    ["a date that has passed", 503, "Sat, 31 Jan 2026 11:00:00 GMT", 0],
    ["more than a day", 429, "9999999999", 86_400_000],
  ])("Retry-After with %s is kept to", async (_, code, after, delayMs) => {
    const error = await failure({ url: status(code, after) });
    expect(error).toBeInstanceOf(RetryLaterError);
    expect((error as RetryLaterError).delayMs).toBe(delayMs);
  });

  test.each(["soon", "", "-5", "1.5"])("a Retry-After of %j is an ordinary failure", async (after) => {
    const error = await failure({ url: status(503, after) });
    expect(error).not.toBeInstanceOf(TerminalError);
    if (error instanceof RetryLaterError) expect(error.delayMs).toBe(0);
  });

  test("Retry-After with a status that fails for good changes nothing", async () => {
    expect(await failure({ url: status(400, "5") })).toBeInstanceOf(TerminalError);
  });

  test("the failure says who answered what, but not by which path or query", async () => {
    const error = await failure({
      url: status(422, undefined, `{"error":\n "no such sku"}${"x".repeat(9_000)}`),
    });
    const { message } = error as Error;
    expect(message).toMatch(
      new RegExp(`^GET ${service.origin} answered 422: \\{"error": "no such sku"\\}x+$`),
    );
    expect(message.length).toBeLessThan(400);
  });

  test("an expected status is a reply like any other", async () => {
    expect((await run({ url: status(404), expectStatus: [404] })).status).toBe(404);
    expect((await run({ url: status(503), expectStatus: [404, 503] })).status).toBe(503);
  });

  test.each([200, 201, 204, 304])("%d is a reply", async (code) => {
    expect(await run({ url: status(code) })).toMatchObject({ status: code, body: null });
  });
});

test("a server that does not answer is worth another attempt", async () => {
  await using silent = await openService(() => {});
  const error = await failure({ url: silent.origin, timeoutMs: 50 });
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(TerminalError);
});

test("the step's own timeout bounds the request's", async () => {
  await using silent = await openService(() => {});
  const error = await failure({ url: silent.origin }, { timeoutMs: 50 });
  expect((error as Error).message).toContain("50 ms");
});

describe("what is sent", () => {
  test("[S111] a named body variable goes out as the JSON it is", async () => {
    const requestBody = { order: { id: 7, note: "Grüße" } };
    const { body } = await run(
      { method: "POST", url: `${service.origin}/in`, body: "{{requestBody}}" },
      { scope: { requestBody } },
    );
    expect(JSON.parse(body.body)).toEqual(requestBody);
    expect(body.headers).toMatchObject({ "content-type": "application/json" });
  });

  test("a text goes out as text, and under a type of one's own", async () => {
    const plain = await run({ method: "POST", url: service.origin, body: "hello" });
    expect(plain.body).toMatchObject({
      body: "hello",
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
    const headers = { "content-type": "application/xml" };
    const own = await run({ method: "POST", url: service.origin, body: "<a/>", headers });
    expect(own.body).toMatchObject({ body: "<a/>", headers });
  });

  test("an object goes out as a form when the header says so", async () => {
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const { body } = await run({
      method: "POST",
      url: service.origin,
      headers,
      body: { a: 1, b: ["x y", "&"], c: null },
    });
    expect(body.body).toBe("a=1&b=x+y&b=%26");
  });

  test("without a body there is no content type", async () => {
    expect((await run({ url: service.origin })).body.headers).not.toHaveProperty("content-type");
  });

  test("query parameters join those of the URL, encoded", async () => {
    const { body } = await run(
      {
        url: `${service.origin}/q?a=1`,
        query: { b: "{{ params.text }}", c: ["1", 2], none: null, no: "{{ params.no }}" },
      },
      { scope: { params: { text: "x&y=z" } } },
    );
    expect(body.url).toBe("/q?a=1&b=x%26y%3Dz&c=1&c=2");
  });

  test("every attempt sends the same Idempotency-Key, unless one is given", async () => {
    expect((await run({ url: service.origin })).body.headers).toMatchObject({
      "idempotency-key": "run_test/step",
      "user-agent": "Tripline",
    });
    const headers = { "idempotency-key": "mine", "USER-AGENT": "shop" };
    const own = await run({ url: service.origin, headers });
    expect(own.body.headers).toMatchObject({ "idempotency-key": "mine", "user-agent": "shop" });
  });
});

describe("what comes back", () => {
  const typed = (type: string, hex: string) =>
    `${service.origin}/type?type=${encodeURIComponent(type)}&hex=${hex}`;
  const hexOf = (text: string) => Buffer.from(text).toString("hex");

  test.each([
    ["JSON by its type", "application/json", hexOf('{"a":1}'), "auto", { a: 1 }],
    ["JSON by a type that ends so", "application/problem+json", hexOf("[1]"), "auto", [1]],
    ["a form", "application/x-www-form-urlencoded", hexOf("a=1"), "auto", { a: "1" }],
    ["text", "text/plain", hexOf("Grüße"), "auto", "Grüße"],
    ["text in its charset", "text/plain; charset=iso-8859-1", "fc", "auto", "ü"],
    ["bytes", "image/png", "89504e47", "auto", "iVBORw=="],
    ["nothing", "application/json", "", "auto", null],
    ["what is not the JSON it says", "application/json", hexOf("oops"), "auto", "oops"],
    ["JSON under another type", "text/plain", hexOf('{"a":1}'), "json", { a: 1 }],
    ["JSON, read as text", "application/json", hexOf('{"a":1}'), "text", '{"a":1}'],
    ["anything, as base64", "application/json", hexOf("{}"), "base64", "e30="],
  ])("%s", async (_, type, hex, parse, body) => {
    expect(await run({ url: typed(type, hex), parse })).toMatchObject({ status: 200, body });
  });

  test.each([
    ["JSON", "json", hexOf("{oops")],
    ["text", "text", "ff"],
  ])("what is no %s and was to be fails for good, since the call had its effect", async (_, parse, hex) => {
    expect(await failure({ url: typed("text/plain", hex), parse })).toBeInstanceOf(TerminalError);
  });
});
