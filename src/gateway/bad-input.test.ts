import { createHmac } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate } from "node:timers/promises";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { openGatewayWorld, secretKey } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

const runPath = ({ id }: Trigger) => `/api/v1/hooks/${id}/run`;
const json = { "content-type": "application/json" };
const post = (url: string, init: RequestInit = {}) => fetch(url, { method: "POST", ...init });
const statusOf = (answer: string) => Number(answer.slice(9, 12));
const head = (trigger: Trigger, lines: string[]) =>
  `POST ${runPath(trigger)} HTTP/1.1\r\nHost: x\r\n${lines.map((line) => `${line}\r\n`).join("")}\r\n`;

test("malformed JSON of all kinds is refused with 400 and starts nothing", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put();
  const bodies: (string | Buffer)[] = [
    "{",
    "[1,]",
    '{"a":1}x',
    "{'a':1}",
    "NaN",
    '{"a":"\u0001"}',
    "\u0000",
    Buffer.from([0x22, 0xff, 0x22]),
    Buffer.from([0xc3, 0x28]),
    "[".repeat(100_000),
    `${"[".repeat(65)}${"]".repeat(65)}`,
  ];
  for (const body of bodies) {
    const answer = await post(world.url + runPath(trigger), { body, headers: json });
    expect([String(body).slice(0, 20), answer.status]).toEqual([String(body).slice(0, 20), 400]);
    expect(await answer.text()).toMatch(/^\{"error":"Invalid request format"/);
  }
  await world.gateway.stop(1_000);
  const statuses = (await world.deliveries()).map(({ status }) => status);
  expect(statuses).toEqual(bodies.map(() => "rejected"));
});

test("members named __proto__ and constructor, and repeated members, are data", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    parameters: [{ name: "polluted" }, { name: "twice" }],
    enforcement: "enforce",
  });
  const body = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"twice":1,"twice":2}';
  expect((await post(world.url + runPath(trigger), { body, headers: json })).status).toBe(200);
  const [delivery] = await world.deliveries();
  expect(delivery?.params).toEqual({ twice: 2 });
  expect(delivery?.body.content).toBe(body);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("headers and query parameters named __proto__ do no harm", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put();
  const answer = await world.raw(
    `POST ${runPath(trigger)}?__proto__=1&__proto__=2&a=%ff&b=%zz HTTP/1.1\r\nHost: x\r\n__proto__: y\r\nconstructor: z\r\n` +
      "Content-Length: 0\r\nConnection: close\r\n\r\n",
  );
  expect(statusOf(answer)).toBe(200);
  const [delivery] = await world.deliveries();
  expect(Object.keys(delivery?.query ?? {})).toEqual(["__proto__", "a", "b"]);
});

test("wrong lengths, smuggled lengths and things that are no HTTP are refused, and the connection closed", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put();
  for (const bytes of [
    head(trigger, ["Content-Length: -1"]),
    head(trigger, ["Content-Length: 1x"]),
    head(trigger, ["Content-Length: 1", "Content-Length: 2"]),
    head(trigger, ["Content-Length: 3", "Transfer-Encoding: chunked"]),
    `${head(trigger, ["Transfer-Encoding: chunked"])}zz\r\n`,
    "POST / HTTP/9.9\r\n\r\n",
    "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
    head(trigger, ["Bad Header: 1"]),
    "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n",
    `POST ${runPath(trigger)} HTTP/1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
    `${head(trigger, ["Host: y", "Content-Length: 2", "Connection: close"])}{}`,
  ]) {
    const answer = await world.raw(bytes);
    expect([bytes.slice(0, 200), statusOf(answer)]).toEqual([bytes.slice(0, 200), 400]);
    expect(answer).toContain('\r\n\r\n{"error":"Invalid request format","msg":"');
  }
  expect(await world.deliveries()).toEqual([]);
});

test("one who asks for a tunnel and hangs up ends nothing", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put();
  for (let times = 0; times < 20; times += 1) {
    const socket = connect({ port: Number(new URL(world.url).port), host: "127.0.0.1" });
    await once(socket, "connect");
    socket.write("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n");
    await setImmediate();
    socket.resetAndDestroy();
    await once(socket, "close");
  }
  const answer = await world.raw(`${head(trigger, ["Content-Length: 2", "Connection: close"])}{}`);
  expect(statusOf(answer)).toBe(200);
});

test("what a head asks for that is not had here is said in words, or passed over", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put();
  const close = ["Connection: close"];
  for (const coding of ["gzip, chunked", "identity", "xchunked"]) {
    const asked = [...close, `Transfer-Encoding: ${coding}`];
    const packed = await world.raw(`${head(trigger, asked)}2\r\n{}\r\n0\r\n\r\n`);
    expect(packed).toContain(
      '{"error":"Unsupported media type","msg":"The only Transfer-Encoding taken is chunked"',
    );
    expect(packed.match(/^HTTP/gm)).toHaveLength(1);
  }
  const expecting = await world.raw(`${head(trigger, [...close, "Expect: more", "Content-Length: 2"])}{}`);
  expect(expecting).toContain("HTTP/1.1 200 OK");
  const whole = await world.raw("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  expect(whole).toMatch(/^HTTP\/1\.1 404 .*\{"error":"Not found"\}$/s);
});

test("a body in chunks is taken whole, and refused as soon as it is too large", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ limits: { bodyBytes: 10 } });
  const chunked = ["Transfer-Encoding: chunked", "Connection: close"];
  const right = await world.raw(`${head(trigger, chunked)}3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n`);
  expect(statusOf(right)).toBe(200);
  expect((await world.deliveries())[0]?.body.content).toBe('{"a":1}');
  const wrong = await world.raw(`${head(trigger, chunked)}b\r\n01234567890\r\n0\r\n\r\n`);
  expect(statusOf(wrong)).toBe(413);
});

test("a sender of a large body that is refused early can read the answer", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ limits: { bodyBytes: 10 } });
  const body = Buffer.alloc(3_000_000, "x");
  const answer = await world.raw(
    Buffer.concat([Buffer.from(head(trigger, [`Content-Length: ${body.length}`])), body]),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain("Connection: close");
  expect(answer).toContain('{"error":"Payload too large","limit":10');
});

test("a sender that asks first is refused before it sends, or gets leave to", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ limits: { bodyBytes: 10 } });
  const asking = ["Expect: 100-continue", "Connection: close"];
  const refused = await world.raw(head(trigger, [...asking, "Content-Length: 3000000"]));
  expect(refused).toMatch(/^HTTP\/1\.1 413 /);
  const taken = await world.raw(`${head(trigger, [...asking, "Content-Length: 2"])}{}`);
  expect(taken).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
});

test.each([
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
  ["gzip, br", (bytes: Buffer) => brotliCompressSync(gzipSync(bytes))],
  ["identity", (bytes: Buffer) => bytes],
])(
  "a body in %s is verified as received, kept decompressed, and as it was sent",
  async (encoding, compress) => {
    await using world = await openGatewayWorld();
    const auth = [{ scheme: "hmac", secret: "env:TEST_SECRET", header: "X-Signature" }];
    const trigger = await world.put({ auth });
    const body = compress(Buffer.from('{"a":1}'));
    const signature = createHmac("sha256", secretKey).update(body).digest("hex");
    const headers = { ...json, "content-encoding": encoding, "x-signature": signature };
    expect((await post(world.url + runPath(trigger), { body, headers })).status).toBe(200);
    const [delivery] = await world.deliveries();
    expect(delivery?.body).toEqual({ encoding: "utf8", content: '{"a":1}' });
    const sent = await world.store.deliveries.sent({ workspace: "default", id: delivery?.id ?? "" });
    expect([sent?.headers["content-encoding"], Buffer.from(sent?.body ?? [])]).toEqual([encoding, body]);
    expect(delivery?.sentBytes).toBe(encoding === "identity" ? null : body.length);
  },
);

test("broken compressed bodies are 400, unknown and stacked encodings 415", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put();
  const whole = gzipSync('{"a":1}');
  const cases: [string, Buffer, number][] = [
    ["gzip", Buffer.from("not gzip"), 400],
    ["gzip", whole.subarray(0, -5), 400],
    ["br", Buffer.from([1, 2, 3, 4]), 400],
    ["compress", whole, 415],
    ["constructor", whole, 415],
    ["gzip, gzip, gzip", whole, 415],
  ];
  for (const [encoding, body, status] of cases) {
    const answer = await post(world.url + runPath(trigger), {
      body,
      headers: { "content-encoding": encoding },
    });
    expect([encoding, answer.status]).toEqual([encoding, status]);
  }
});

test("decompression bombs are refused by size and by ratio", async () => {
  await using world = await openGatewayWorld();
  const small = await world.put({ limits: { bodyBytes: 100_000 } });
  const large = await world.put({ limits: { bodyBytes: 100_000_000 } });
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  const twice = gzipSync(bomb);
  for (const trigger of [small, large]) {
    const plain = await post(world.url + runPath(trigger), {
      body: bomb,
      headers: { "content-encoding": "gzip" },
    });
    expect(plain.status).toBe(413);
    const stacked = { "content-encoding": "gzip, gzip" };
    expect((await post(world.url + runPath(trigger), { body: twice, headers: stacked })).status).toBe(413);
  }
});

test("headers that are too long or too many are a 431", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put();
  expect(statusOf(await world.raw(head(trigger, [`X-Long: ${"x".repeat(20_000)}`])))).toBe(431);
  expect(statusOf(await world.raw(`POST /${"x".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`))).toBe(431);
  const many = Array.from({ length: 250 }, (_, index) => `X-${index}: 1`);
  expect(statusOf(await world.raw(head(trigger, [...many, "Connection: close", "Content-Length: 0"])))).toBe(
    431,
  );
});

test("a sender that takes too long is told so, and holds nothing", async () => {
  await using world = await openGatewayWorld({ settings: { receiveMs: 100, inFlight: 1 } });
  const trigger = await world.put();
  expect(statusOf(await world.raw("POST / HTTP/1.1\r\nHos"))).toBe(408);
  expect(statusOf(await world.raw(`${head(trigger, ["Content-Length: 10"])}half`))).toBe(408);
  expect((await post(world.url + runPath(trigger))).status).toBe(200);
});

test("a sender that goes away in the middle of its body frees its place and starts nothing", async () => {
  await using world = await openGatewayWorld({ settings: { inFlight: 1 } });
  const trigger = await world.put();
  for (let round = 0; round < 3; round += 1) {
    const { socket } = await world.hold(`POST ${runPath(trigger)} HTTP/1.1\r\nHost: x\r\nContent-Length: 10`);
    await new Promise((sent) => socket.write("half", sent));
    expect((await post(world.url + runPath(trigger))).status).toBe(503);
    socket.destroy();
    await once(socket, "close");
    await expect.poll(async () => (await post(world.url + runPath(trigger))).status).toBe(200);
  }
  await setImmediate();
  await world.gateway.stop(1_000);
  const reasons = (await world.deliveries())
    .filter(({ status }) => status === "rejected")
    .map(({ reason }) => reason);
  expect(reasons).toEqual(Array.from({ length: 3 }, () => "the sender went away after 4 bytes"));
});

test("nothing is written into the middle of an answer when bad bytes follow a good request", async () => {
  await using world = await openGatewayWorld();
  const body = "x".repeat(2_000_000);
  const trigger = await world.put({ response: { method: "content", body } });
  const answer = await world.raw(`${head(trigger, ["Content-Length: 0"])}NOT HTTP AT ALL\r\n\r\n`);
  expect(answer).not.toMatch(/x.*HTTP\/1\.1 400/s);
});
