import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { openService } from "../../test/http-service.ts";
import { AddressRefused } from "./address-guard.ts";
import { openHttpDoor } from "./http-door.ts";
import { type HttpCall, TerminalError } from "./step.ts";

const open = openHttpDoor({ allow: ["127.0.0.0/8", "::1/128"] });
const closed = openHttpDoor({ allow: [] });
const onlyOther = openHttpDoor({ allow: ["127.0.0.1/32"] });
const never = new AbortController().signal;

const call = (url: string, given: Partial<HttpCall> = {}): HttpCall => ({
  method: "GET",
  url,
  headers: {},
  body: null,
  timeoutMs: 10_000,
  redirectsMax: 5,
  responseBytesMax: 1_048_576,
  signal: never,
  ...given,
});

const service = await openService(({ url, method, headers, body }, response) => {
  const { pathname, searchParams } = new URL(url, "http://x");
  switch (pathname) {
    case "/to":
      response.writeHead(Number(searchParams.get("status") ?? 302), {
        location: searchParams.get("url") ?? "",
      });
      response.end("moved");
      return;
    case "/loop":
      response.writeHead(302, { location: "/loop" }).end();
      return;
    case "/bytes":
      response.end(Buffer.alloc(Number(searchParams.get("size"))));
      return;
    case "/endless": {
      const timer = setInterval(() => response.write(Buffer.alloc(65_536)), 1);
      response.on("close", () => clearInterval(timer));
      return;
    }
    case "/packed": {
      const encoding = searchParams.get("encoding") ?? "";
      const plain = Buffer.alloc(Number(searchParams.get("size") ?? 1_000), "a");
      const packers = { gzip: gzipSync, deflate: deflateSync, raw: deflateRawSync, br: brotliCompressSync };
      const pack = packers[encoding as keyof typeof packers] ?? ((bytes: Buffer) => bytes);
      response.setHeader("content-encoding", encoding === "raw" ? "deflate" : encoding);
      response.end(pack(plain));
      return;
    }
    case "/broken":
      response.setHeader("content-encoding", "gzip");
      response.end("this is not gzip");
      return;
    case "/silent":
      return;
    case "/hang-up":
      response.destroy();
      return;
    case "/stalls":
      response.write("a part");
      return;
    default:
      response.setHeader("set-cookie", ["a=1", "b=2"]);
      response.end(JSON.stringify({ method, url, headers, body }));
  }
});
const other = await openService(({ method, headers, body }, response) => {
  response.end(JSON.stringify({ method, headers, body }));
}, "127.0.0.2");

afterAll(async () => {
  await Promise.all([open, closed, onlyOther, service, other].map((each) => each[Symbol.asyncDispose]()));
});

describe("addresses", () => {
  test.each([
    ["the literal", (port: number) => `http://127.0.0.1:${port}/`],
    ["a literal in hex and short", (port: number) => `http://0x7f.1:${port}/`],
    ["a literal as one number", (port: number) => `http://2130706433:${port}/`],
    ["a literal in octal", (port: number) => `http://0177.0.0.1:${port}/`],
    ["a literal with a dot behind", (port: number) => `http://127.0.0.1.:${port}/`],
    ["a literal in full-width digits", (port: number) => `http://１２７.０.０.１:${port}/`],
    ["this host", (port: number) => `http://0.0.0.0:${port}/`],
    ["this host, as 0", (port: number) => `http://0:${port}/`],
    ["mapped into IPv6", (port: number) => `http://[::ffff:127.0.0.1]:${port}/`],
    ["IPv6 loopback", (port: number) => `http://[::1]:${port}/`],
    ["IPv6 unspecified", (port: number) => `http://[::]:${port}/`],
    ["a name that resolves to loopback", (port: number) => `http://localhost:${port}/`],
    ["that name in capitals", (port: number) => `http://LOCALHOST:${port}/`],
    ["the metadata service", () => "http://169.254.169.254/latest/meta-data/"],
    ["over TLS", (port: number) => `https://127.0.0.1:${port}/`],
  ])("loopback by %s is refused unless it is allowed", async (_, url) => {
    const before = service.asked.length;
    const failing = closed.request(call(url(service.port)));
    await expect(failing).rejects.toThrow(AddressRefused);
    await expect(failing).rejects.toThrow(TerminalError);
    expect(service.asked.length).toBe(before);
  });

  test("a redirect to a refused address is refused, and the address is not asked", async () => {
    const before = other.asked.length;
    const failing = onlyOther.request(call(`${service.origin}/to?url=${encodeURIComponent(other.origin)}`));
    await expect(failing).rejects.toThrow(AddressRefused);
    expect(other.asked.length).toBe(before);
  });

  test("an allowed address is reached, by its name, too", async () => {
    expect((await open.request(call(`${service.origin}/`))).status).toBe(200);
    expect((await open.request(call(`http://localhost:${service.port}/`))).status).toBe(200);
  });

  test.each([
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "data:,x",
    "gopher://127.0.0.1/",
    "unix:/tmp/x",
    "/path",
    "",
    "http://",
  ])("the URL %j is refused", async (url) => {
    await expect(open.request(call(url))).rejects.toThrow(TerminalError);
  });

  test.each(["http://user:word@127.0.0.1/", "http://user@127.0.0.1/"])(
    "credentials in %s are refused",
    async (url) => {
      await expect(open.request(call(url))).rejects.toThrow("Authorization");
    },
  );

  test.each(["file:///etc/passwd", "gopher://127.0.0.1/"])("a redirect to %s is refused", async (url) => {
    await expect(open.request(call(`${service.origin}/to?url=${encodeURIComponent(url)}`))).rejects.toThrow(
      TerminalError,
    );
  });

  test("a permission that is no network is refused when the door opens", () => {
    expect(() => openHttpDoor({ allow: ["everything"] })).toThrow();
  });
});

describe("bounds", () => {
  test("a loop of redirects ends", async () => {
    const failing = open.request(call(`${service.origin}/loop`, { redirectsMax: 3 }));
    await expect(failing).rejects.toThrow(TerminalError);
    await expect(failing).rejects.toThrow("redirected more than 3 times");
  });

  test.each([
    "/bytes?size=1001",
    "/endless",
    "/packed?encoding=gzip&size=1001",
    "/packed?encoding=br&size=5000000",
  ])("a reply beyond its bound is refused: %s", async (path) => {
    const failing = open.request(call(service.origin + path, { responseBytesMax: 1_000 }));
    await expect(failing).rejects.toThrow(TerminalError);
    await expect(failing).rejects.toThrow("larger than 1000 bytes");
  });

  test("a reply of exactly the bound is taken", async () => {
    const reply = await open.request(call(`${service.origin}/bytes?size=1000`, { responseBytesMax: 1_000 }));
    expect(reply.body.length).toBe(1_000);
  });

  test.each(["/silent", "/stalls"])(
    "a server that does not finish is given up after the timeout: %s",
    async (path) => {
      const failing = open.request(call(service.origin + path, { timeoutMs: 60 }));
      await expect(failing).rejects.toThrow(/no whole reply within/);
      await expect(failing).rejects.not.toThrow(TerminalError);
    },
  );

  test("requests that wait for a connection are given up, too, and the others go on", async () => {
    await using door = openHttpDoor({ allow: ["127.0.0.0/8"], connectionsPerOriginMax: 1 });
    const first = door.request(call(`${service.origin}/silent`, { timeoutMs: 150 }));
    const second = door.request(call(`${service.origin}/second`, { timeoutMs: 50 }));
    const third = door.request(call(`${service.origin}/third`));
    await expect(second).rejects.toThrow(/no whole reply/);
    await expect(first).rejects.toThrow(/no whole reply/);
    expect((await third).status).toBe(200);
    expect(service.asked.map(({ url }) => url)).not.toContain("/second");
  });

  test("an abort rejects with its reason, before, while waiting and during the reply", async () => {
    const reason = new Error("canceled by a person");
    const early = AbortSignal.abort(reason);
    await expect(open.request(call(service.origin, { signal: early }))).rejects.toBe(reason);
    for (const path of ["/silent", "/stalls"]) {
      const controller = new AbortController();
      const failing = open.request(call(service.origin + path, { signal: controller.signal }));
      setTimeout(() => controller.abort(reason), 20);
      await expect(failing).rejects.toBe(reason);
    }
  });
});

describe("failures of the network are worth another attempt", () => {
  test("a server that hangs up", async () => {
    const failing = open.request(call(`${service.origin}/hang-up`));
    await expect(failing).rejects.toThrow();
    await expect(failing).rejects.not.toThrow(TerminalError);
  });

  test("a port where nobody listens", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const failing = open.request(call(`http://127.0.0.1:${port}/`));
    await expect(failing).rejects.toThrow("ECONNREFUSED");
    await expect(failing).rejects.not.toThrow(TerminalError);
  });

  test("content that is not what it says", async () => {
    const failing = open.request(call(`${service.origin}/broken`));
    await expect(failing).rejects.toThrow("could not be decompressed");
    await expect(failing).rejects.not.toThrow(TerminalError);
  });
});

test.each([
  ["a header's value", { headers: { "X-A": "1\r\nX-B: 2" } }],
  ["a header's name", { headers: { "X A": "1" } }],
  ["the method", { method: "GET / HTTP/1.1\r\nX: y" }],
])("nothing can be smuggled into a request by %s", async (_, given) => {
  const before = service.asked.length;
  await expect(open.request(call(service.origin, given))).rejects.toThrow(TerminalError);
  expect(service.asked.length).toBe(before);
});

test("method, path, query, headers and body arrive; the reply's headers are in lower case", async () => {
  const reply = await open.request(
    call(`${service.origin}/a%20b?c=d%26#e`, { method: "PATCH", headers: { "X-A": "1" }, body: "Grüße" }),
  );
  const seen = JSON.parse(Buffer.from(reply.body).toString());
  expect(seen).toMatchObject({
    method: "PATCH",
    url: "/a%20b?c=d%26",
    body: "Grüße",
    headers: { "x-a": "1" },
  });
  expect(reply.headers["set-cookie"]).toBe("a=1, b=2");
});

test("HEAD has no body, whatever length it names", async () => {
  const reply = await open.request(
    call(`${service.origin}/bytes?size=5000`, { method: "HEAD", responseBytesMax: 10 }),
  );
  expect([reply.status, reply.body.length]).toEqual([200, 0]);
});

test.each(["gzip", "deflate", "raw", "br"])("content packed with %s is unpacked", async (encoding) => {
  const reply = await open.request(call(`${service.origin}/packed?encoding=${encoding}`));
  expect(Buffer.from(reply.body).toString()).toBe("a".repeat(1_000));
  expect(reply.headers).not.toHaveProperty("content-encoding");
});

test("content in an encoding that is not known is handed on as it is", async () => {
  const reply = await open.request(call(`${service.origin}/packed?encoding=x-own`));
  expect(reply.headers["content-encoding"]).toBe("x-own");
  expect(reply.body.length).toBe(1_000);
});

describe("redirects", () => {
  const headers = { authorization: "Bearer s", Cookie: "c=1", "Content-Type": "text/plain", "X-A": "1" };
  const via = (status: number, url: string, given: Partial<HttpCall> = {}) =>
    open.request(
      call(`${service.origin}/to?status=${status}&url=${encodeURIComponent(url)}`, {
        method: "POST",
        headers,
        body: "content",
        ...given,
      }),
    );
  const seenVia = async (...args: Parameters<typeof via>) =>
    JSON.parse(Buffer.from((await via(...args)).body).toString());

  test("with none to follow, the redirect itself is the reply", async () => {
    const reply = await via(302, "/there", { redirectsMax: 0 });
    expect([reply.status, reply.headers["location"]]).toEqual([302, "/there"]);
  });

  test.each([301, 302, 303])("after %d a POST becomes a GET without content", async (status) => {
    const seen = await seenVia(status, "/there");
    expect(seen).toMatchObject({ method: "GET", url: "/there", body: "" });
    expect(seen.headers).not.toHaveProperty("content-type");
    expect(seen.headers).toMatchObject({ authorization: "Bearer s", "x-a": "1" });
  });

  test.each([301, 302])("after %d a PUT stays one", async (status) => {
    expect(await seenVia(status, "/there", { method: "PUT" })).toMatchObject({
      method: "PUT",
      body: "content",
    });
  });

  test.each([307, 308])("after %d method and content stay", async (status) => {
    const seen = await seenVia(status, "there?x=1");
    expect(seen).toMatchObject({ method: "POST", url: "/there?x=1", body: "content" });
    expect(seen.headers).toMatchObject({ "content-type": "text/plain" });
  });

  test.each([302, 307])(
    "after %d to another origin, whatever may prove who asks stays behind",
    async (status) => {
      const seen = await seenVia(status, `${other.origin}/there`);
      expect(seen.headers).not.toHaveProperty("authorization");
      expect(seen.headers).not.toHaveProperty("cookie");
      expect(seen.headers).not.toHaveProperty("x-a");
      expect(seen.headers).toMatchObject({ host: new URL(other.origin).host });
    },
  );
});

test("a thousand requests at once share the connections", async () => {
  const before = service.asked.length;
  const replies = await Promise.all(
    Array.from({ length: 1_000 }, (_, i) => open.request(call(`${service.origin}/${i}`))),
  );
  expect(replies.every(({ status }) => status === 200)).toBe(true);
  expect(service.asked.length - before).toBe(1_000);
});
