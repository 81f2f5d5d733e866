import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";

const statuses = (answer: string) =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

test("requests that share a connection are answered in order, refused ones between taken ones", async () => {
  await using world = await openGatewayWorld();
  const { id } = await world.put({ limits: { bodyBytes: 10 } });
  const request = (path: string, body: string, more = "") =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;
  const answer = await world.raw(
    request(`/webhooks/${id}`, "one") +
      request("/webhooks/none", "two") +
      request(`/webhooks/${id}`, "a body that is too long") +
      request(`/webhooks/${id}`, "four", "Connection: close\r\n"),
  );
  expect(statuses(answer)).toEqual([200, 404, 413, 200]);
  const bodies = (await world.deliveries()).filter(
    ({ triggerId, status }) => triggerId === id && status === "filtered",
  );
  expect(bodies.map(({ body }) => body.content).toSorted()).toEqual(["four", "one"]);
});

test("a request over HTTP/1.0 is answered and its connection closed", async () => {
  await using world = await openGatewayWorld();
  const { id } = await world.put();
  const answer = await world.raw(`POST /webhooks/${id} HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}`);
  expect(statuses(answer)).toEqual([200]);
  expect(answer.endsWith('{"received":true}')).toBe(true);
});

test("a request to upgrade is a request like any other", async () => {
  await using world = await openGatewayWorld();
  const { id } = await world.put({ methods: ["GET"] });
  const answer = await world.raw(
    `GET /webhooks/${id} HTTP/1.1\r\nHost: x\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  );
  expect(statuses(answer)).toEqual([200]);
});

test("a body that comes byte by byte is one body", async () => {
  await using world = await openGatewayWorld();
  const { id } = await world.put();
  const body = '{"name":"Grüße, 世界 👋"}';
  const bytes = Buffer.from(body);
  const socket = connect({ port: world.port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  const whole = Buffer.concat([
    Buffer.from(
      `POST /webhooks/${id} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    ),
    bytes,
  ]);
  for (const byte of whole) await new Promise((sent) => socket.write(Uint8Array.of(byte), sent));
  socket.resume();
  await once(socket, "close");
  expect((await world.deliveries())[0]?.body).toEqual({ encoding: "utf8", content: body });
});

test("more requests at a time than are taken get 503 and Retry-After, and are served later", async () => {
  await using world = await openGatewayWorld({ settings: { inFlight: 1 } });
  const { id } = await world.put();
  const post = () => fetch(`${world.url}/webhooks/${id}`, { method: "POST" });
  const held = await world.hold(
    `POST /webhooks/${id} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2`,
  );
  const refused = await post();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  held.socket.write("{}");
  await once(held.socket, "close");
  expect(statuses(held.answer())).toEqual([200]);
  expect((await post()).status).toBe(200);
  expect(await world.deliveries()).toHaveLength(2);
});

test("bytes that are not text are kept as they came", async () => {
  await using world = await openGatewayWorld();
  const { id } = await world.put();
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
  const headers = { "content-type": "application/octet-stream" };
  expect((await fetch(`${world.url}/webhooks/${id}`, { method: "POST", body: bytes, headers })).status).toBe(
    200,
  );
  const [delivery] = await world.deliveries();
  expect(delivery?.body).toEqual({ encoding: "base64", content: Buffer.from(bytes).toString("base64") });
});
