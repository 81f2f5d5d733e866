import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openService, type Service } from "../../test/http-service.ts";
import { runStep, type Surroundings } from "../../test/step-context.ts";
import { openHttpDoor } from "./http-door.ts";
import { script } from "./script.ts";
import { openScriptDoor } from "./script-door.ts";
import { TerminalError } from "./step.ts";

const scripts = openScriptDoor({ fetches: true });
const http = openHttpDoor({ allow: ["127.0.0.0/8"] });
let service: Service;
let host = "";
beforeAll(async () => {
  service = await openService(({ url, headers, body }, response) => {
    if (url === "/slow") return;
    if (url === "/broken") return void response.destroy();
    if (url === "/away") return void response.writeHead(302, { location: "http://elsewhere.example/" }).end();
    if (url === "/bytes") return void response.end(Buffer.from([0, 255, 128]));
    if (url === "/huge") return void response.end(Buffer.alloc(6_000_000));
    const status = url === "/missing" ? 404 : 200;
    response.writeHead(status, { "content-type": "application/json", "x-a": "b" });
    response.end(JSON.stringify({ url, body, key: headers["idempotency-key"] ?? null }));
  });
  host = new URL(service.origin).host;
});
afterAll(async () => {
  await scripts[Symbol.asyncDispose]();
  await http[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const run = async (code: string, config: object = {}, given: Surroundings = {}) => {
  const lines = code.replaceAll("ORIGIN", service.origin);
  return (await runStep(script, { code: lines, fetchHosts: [host], ...config }, { scripts, http, ...given }))
    .output;
};

test.each([
  ["a path", "a/b"],
  ["a scheme", "http://a"],
  ["a user", "u@a"],
  ["everything", "*"],
  ["a template", "{{ params.host }}"],
  ["nothing", ""],
])("%s is no host to list", (_, fetchHost) => {
  expect(script.config.safeParse({ code: "return 1", fetchHosts: [fetchHost] }).success).toBe(false);
});

test("a script with hosts counts as a step with an effect, another does not", () => {
  expect(script.hasEffect?.({ code: "", fetchHosts: ["a.example"] })).toBe(true);
  expect(script.hasEffect?.({ code: "", fetchHosts: [] })).toBe(false);
  expect(script.hasEffect?.({ code: "" })).toBe(false);
});

describe("what is not listed is not asked", () => {
  test.each([
    ["another host", 'fetch("http://other.example/")'],
    ["another port", 'fetch("http://127.0.0.1:1/")'],
    ["a name before it", `fetch("http://HOST.other.example/")`],
    ["a user that looks like it", `fetch("http://HOST@other.example/")`],
    ["another scheme", `fetch("ftp://HOST/")`],
    ["a file", 'fetch("file:///etc/passwd")'],
    ["no URL", 'fetch("nope")'],
    ["another method", 'fetch("ORIGIN/", { method: "CONNECT" })'],
    ["a header that frames", 'fetch("ORIGIN/", { headers: { Host: "a" } })'],
    ["a header with a line break", 'fetch("ORIGIN/", { headers: { a: "b\\nc: d" } })'],
    ["an object that turns into another URL", 'fetch({ toString: () => "http://other.example/" })'],
  ])("%s", async (_, call) => {
    const before = service.asked.length;
    await expect(run(`return (await ${call.replaceAll("HOST", host)}).status`)).rejects.toThrow(
      TerminalError,
    );
    expect(service.asked.length).toBe(before);
  });

  test("a redirect is handed to the script, not followed", async () => {
    const code = 'const r = await fetch("ORIGIN/away"); return [r.status, r.headers.get("Location")]';
    expect(await run(code)).toEqual([302, "http://elsewhere.example/"]);
  });

  test("an address that is not public is refused though its host is listed", async () => {
    const strict = openHttpDoor({ allow: [] });
    await expect(run('await fetch("ORIGIN/")', {}, { http: strict })).rejects.toThrow(/not public/);
    await strict[Symbol.asyncDispose]();
  });
});

test("a host with a star stands for all below it, and not for itself", async () => {
  const asked: string[] = [];
  const noted = {
    request: (call: { url: string }) => (asked.push(call.url), Promise.reject(new Error("noted"))),
  };
  for (const url of [
    "https://a.b.example/",
    "https://b.example/",
    "https://xb.example/",
    "https://a.b.example:81/",
  ])
    await run(`await fetch("${url}").catch(() => {})`, { fetchHosts: ["*.b.example"] }, { http: noted });
  expect(asked).toEqual(["https://a.b.example/"]);
});

test("a reply is read as text, as JSON and as bytes", async () => {
  const code = `
    const r = await fetch(new URL("/a", "ORIGIN"));
    const b = await (await fetch("ORIGIN/bytes")).bytes();
    return [r.status, r.ok, r.headers.get("X-A"), (await r.json()).url, (await r.text()).length > 5, [...b], (await fetch("ORIGIN/missing")).ok];`;
  expect(await run(code)).toEqual([200, true, "b", "/a", true, [0, 255, 128], false]);
});

test("what changes something is sent with a key of its own, the same at each attempt", async () => {
  const code = `
    const post = (body) => fetch("ORIGIN/", { method: "POST", body }).then((r) => r.json());
    return [await post("é"), await post(new URLSearchParams({ a: "b" })), await post(new Uint8Array([65])), await (await fetch("ORIGIN/")).json()];`;
  const expected = [
    { body: "é", key: "run_test/step/1", url: "/" },
    { body: "a=b", key: "run_test/step/2", url: "/" },
    { body: "A", key: "run_test/step/3", url: "/" },
    { body: "", key: null, url: "/" },
  ];
  expect(await run(code)).toEqual(expected);
  expect(await run(code)).toEqual(expected);
  expect(service.asked.at(-3)?.headers["content-type"]).toContain("x-www-form-urlencoded");
});

test("the step's own headers go along, out of the script's sight and beyond its reach", async () => {
  const fetchHeaders = { Authorization: "Bearer {{ secrets.shop }}" };
  const code =
    'await fetch("ORIGIN/", { headers: { authorization: "mine", "x-b": "c" } }); return typeof secrets;';
  const scope = { secrets: { shop: "s3cr3t" } };
  expect(await run(code, { fetchHeaders }, { scope })).toBe("undefined");
  expect(service.asked.at(-1)?.headers).toMatchObject({ authorization: "Bearer s3cr3t", "x-b": "c" });
});

describe("what goes wrong", () => {
  test("a failure of the network is a FetchError; uncaught, it is worth another attempt", async () => {
    expect(await run('return fetch("ORIGIN/broken").catch((e) => e.name)')).toBe("FetchError");
    const failed = await run('await fetch("ORIGIN/broken")').catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: "Error", message: expect.stringContaining("FetchError: ") });
    const own = await run('throw new FetchError("busy")').catch((error: unknown) => error);
    expect(own).not.toBeInstanceOf(TerminalError);
  });

  test("another throw is not", async () => {
    await expect(run('await fetch("ORIGIN/"); throw new Error("no")')).rejects.toThrow(TerminalError);
    await expect(run('await fetch("ORIGIN/huge")')).rejects.toThrow(/larger than/);
  });

  test("a reply that does not come is waited for no longer than the script's time", async () => {
    await expect(run('await fetch("ORIGIN/slow")', { timeoutMs: 150 })).rejects.toThrow(/150 ms/);
    expect(await run("return 1")).toBe(1);
  });

  test("what a script does not wait for disturbs nobody", async () => {
    expect(await run('fetch("ORIGIN/slow"); return 1')).toBe(1);
    expect(await run('await fetch("ORIGIN/"); return 2')).toBe(2);
  });

  test("what it has begun to fetch ends with the script", async () => {
    const ended = Promise.withResolvers<string>();
    const door = {
      request: ({ signal }: { signal: AbortSignal }) =>
        new Promise<never>((_, reject) => {
          signal.addEventListener("abort", () => {
            ended.resolve("aborted");
            reject(new Error("aborted"));
          });
        }),
    };
    expect(await run('fetch("ORIGIN/a"); return 1;', {}, { http: door })).toBe(1);
    expect(await ended.promise).toBe("aborted");
  });

  test("more requests than are allowed are refused, at once and in all", async () => {
    const many =
      'return (await Promise.allSettled(Array.from({ length: 12 }, () => fetch("ORIGIN/")))).filter((r) => r.status === "rejected").length';
    expect(await run(many)).toBe(2);
    await expect(run('for (;;) await fetch("ORIGIN/")')).rejects.toThrow(/at most 50/);
  });
});
