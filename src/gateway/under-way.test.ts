import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { type GatewayWorld, type Held, openGatewayWorld } from "../../test/gateway-world.ts";

const post = (url: string, init: RequestInit = {}) => fetch(url, { method: "POST", ...init });
const head = (id: string, length: number) =>
  `POST /webhooks/${id} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}`;
const waiting = {
  name: "waiting",
  steps: [{ id: "wait", type: "delay", config: { durationMs: 8_000 } }],
};

/** Sends what it says, waits for the leave, and sends so much of the body that it is held. */
async function unfinished(world: GatewayWorld, id: string, bytes: number) {
  const held = await world.hold(head(id, bytes + 1));
  await new Promise((sent) => held.socket.write("x".repeat(bytes), sent));
  return held;
}

test("bodies that strangers leave unfinished are held up to a bound, and given back when they go", async () => {
  await using world = await openGatewayWorld({ settings: { bodyBytesInFlight: 125_000 } });
  const { id } = await world.put({ auth: [{ scheme: "bearer" }] });
  const open = await world.put();
  const url = `${world.url}/webhooks/${open.id}`;
  const body = "x".repeat(50_000);
  const strangers = [await unfinished(world, id, 40_000), await unfinished(world, id, 40_000)];
  await expect.poll(async () => (await post(url, { body })).status).toBe(503);
  const refused = await post(url, { body });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  expect((await post(url, { body: "small" })).status).toBe(200);
  for (const { socket } of strangers) socket.destroy();
  await expect.poll(async () => (await post(url, { body })).status).toBe(200);
  for (let round = 0; round < 5; round += 1) expect((await post(url, { body })).status).toBe(200);
});

test("one client's unproved requests take a part of the places, and leave the rest to others", async () => {
  const settings = { inFlight: 8, trustedProxies: ["127.0.0.0/8"] };
  await using world = await openGatewayWorld({ settings });
  const { id } = await world.put();
  const from = (ip: string, body = "{}") =>
    post(`${world.url}/webhooks/${id}`, { body, headers: { "x-forwarded-for": ip } });
  const held: Held[] = [];
  for (const host of ["1", "2"]) {
    held.push(await world.hold(`${head(id, 2)}\r\nX-Forwarded-For: 2001:db8::${host}`));
  }
  const refused = await from("2001:db8::3");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  expect((await from("2001:db8:0:1::3")).status).toBe(200);
  held[0]?.socket.write("{}");
  await expect.poll(() => held[0]?.answer()).toMatch(/^HTTP\/1\.1 200 /);
  expect((await from("2001:db8::3")).status).toBe(200);
});

test("[S70] when it fills, deliveries of low priority are refused first, then those of normal", async () => {
  const settings = { inFlight: 10, trustedProxies: ["127.0.0.0/8"] };
  await using world = await openGatewayWorld({ settings });
  const urls: Record<string, string> = {};
  let high = "";
  for (const priority of ["low", "normal", "high"] as const) {
    const { id } = await world.put({ priority });
    urls[priority] = `${world.url}/webhooks/${id}`;
    high = id;
  }
  const statuses = async () => {
    const answers = [];
    for (const url of Object.values(urls)) answers.push((await post(url, { body: "{}" })).status);
    return answers;
  };
  const held: Held[] = [];
  // Each from a network of its own, since one may hold only a part of the places.
  const fill = async (upTo: number) => {
    while (held.length < upTo) {
      held.push(await world.hold(`${head(high, 2)}\r\nX-Forwarded-For: 192.0.2.${held.length}`));
    }
  };
  await fill(4);
  expect(await statuses()).toEqual([200, 200, 200]);
  await fill(5);
  expect(await statuses()).toEqual([503, 200, 200]);
  await fill(8);
  expect(await statuses()).toEqual([503, 503, 200]);
  expect((await post(`${world.url}/webhooks/unknown`, { body: "{}" })).status).toBe(503);
  await fill(10);
  expect(await statuses()).toEqual([503, 503, 503]);
  for (const { socket } of held) socket.write("{}");
  await expect.poll(statuses).toEqual([200, 200, 200]);
});

test("[S70] bodies under way leave the rest of their room to deliveries of a higher priority", async () => {
  await using world = await openGatewayWorld({ settings: { bodyBytesInFlight: 100_000 } });
  const low = await world.put({ priority: "low" });
  const high = await world.put({ priority: "high" });
  const held = await unfinished(world, high.id, 40_000);
  const body = "x".repeat(20_000);
  const statusOf = async (id: string) => (await post(`${world.url}/webhooks/${id}`, { body })).status;
  await expect.poll(() => statusOf(low.id)).toBe(503);
  expect(await statusOf(high.id)).toBe(200);
  held.socket.destroy();
  await expect.poll(() => statusOf(low.id)).toBe(200);
});

test("connections are taken up to a multiple of the requests under way", async () => {
  await using world = await openGatewayWorld({ settings: { inFlight: 1 } });
  const sockets = Array.from({ length: 8 }, () => connect({ port: world.port, host: "127.0.0.1" }));
  let closed = 0;
  for (const socket of sockets) {
    socket.on("close", () => {
      closed += 1;
    });
    socket.on("error", () => undefined);
    socket.resume();
  }
  await expect.poll(() => closed).toBe(4);
  for (const socket of sockets) socket.destroy();
});

test("at a stop every caller who waits is told at once where to ask later", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(waiting);
  const { id } = await world.put({ response: { method: "workflow" }, routes: [{ workflow: "waiting" }] });
  const calls = Array.from({ length: 20 }, () => post(`${world.url}/webhooks/${id}`));
  await expect.poll(async () => (await world.deliveries()).length).toBe(20);
  // Neither the run, the wait of nine seconds nor this deadline ends before the test's own.
  await world.gateway.stop(60_000);
  for (const answer of await Promise.all(calls)) {
    expect([answer.status, answer.headers.get("retry-after"), answer.headers.get("connection")]).toEqual([
      202,
      "1",
      "close",
    ]);
    expect(answer.headers.get("location")).toMatch(/\/runs\/run_\w+\?token=/);
  }
});

test("a gateway is stopped once: disposing of it afterwards waits for nothing more", async () => {
  await using world = await openGatewayWorld();
  const { id } = await world.put();
  await world.hold(head(id, 2));
  const stopped = world.gateway.stop(50);
  expect(world.gateway.stop(60_000)).toBe(stopped);
  await stopped;
  await world.gateway[Symbol.asyncDispose]();
});

/** Management that answers with the body it got. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => response.end(Buffer.concat(chunks)));
}

test("a management call that asks first gets leave to send its body", async () => {
  await using world = await openGatewayWorld({ doors: { management: echo } });
  const { socket, answer } = await world.hold("POST /api/v1/apply HTTP/1.1\r\nHost: x\r\nContent-Length: 4");
  socket.write("body");
  await expect.poll(answer).toMatch(/^HTTP\/1\.1 200 OK[^]*\r\n\r\nbody$/);
});

test("while it stops, new management calls are refused and those under way are finished", async () => {
  await using world = await openGatewayWorld({ doors: { management: echo } });
  const { socket, answer } = await world.hold("POST /api/v1/apply HTTP/1.1\r\nHost: x\r\nContent-Length: 4");
  const stopped = world.gateway.stop(60_000);
  const refused = await fetch(`${world.url}/api/v1/status`);
  expect([refused.status, refused.headers.get("connection")]).toEqual([503, "close"]);
  socket.write("body");
  await stopped;
  if (!socket.closed) await once(socket, "close");
  expect(answer()).toMatch(/^HTTP\/1\.1 200 OK[^]*body$/);
});

test("a stream of events does not hold up a stop", async () => {
  const management = (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write(": here\n\n");
  };
  await using world = await openGatewayWorld({ doors: { management } });
  const stream = await fetch(`${world.url}/api/v1/deliveries/tail`, {
    headers: { accept: "text/event-stream" },
  });
  await world.gateway.stop(60_000);
  await expect(stream.text()).rejects.toThrow();
});
