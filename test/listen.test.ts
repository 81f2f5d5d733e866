import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createClient } from "../src/contract/client.ts";
import { startTripline, tripline } from "./cli.ts";
import { until } from "./crash-world.ts";
import { freePort, type Running } from "./program.ts";
import { openScene, openSceneHere, type Scene } from "./scene.ts";

interface Arrived {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A developer's server: keeps what arrives and answers as it is told. */
async function openLocal(port: number, answer = { status: 200, body: "local" }) {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    const take = async () => {
      const { method, url, headers } = request;
      arrived.push({ method, url, headers, body: await buffer(request) });
      response.writeHead(answer.status, { "content-type": "text/plain", "x-local": "yes" }).end(answer.body);
    };
    void take();
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    arrived,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The command, and what it has said. */
function listening({ scene, key }: { scene: Scene; key: string }, args: readonly string[]) {
  const world = { url: scene.program.url, key };
  const child = startTripline(world, ["listen", ...args]);
  const said = { text: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      said.text += chunk;
    });
  }
  const ended = once(child, "exit");
  return {
    says: (text: string) =>
      until(
        async () => said.text,
        (whole) => whole.includes(text),
        20_000,
      ),
    said: () => said.text,
    async end(signal: NodeJS.Signals = "SIGINT") {
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function openOrders<Kind extends Running>(scene: Scene<Kind>) {
  await scene.api.secret("shop", "s3cret");
  const auth = [
    { scheme: "hmac", secret: "shop", header: "X-Signature", algorithm: "sha256", encoding: "hex" },
  ];
  await scene.api.call("POST", "/triggers", { name: "orders", auth });
  const publicUrl = await scene.api.publicUrl("orders");
  const send = async (body: Buffer | string, query = "", more: Record<string, string> = {}) => {
    const signature = createHmac("sha256", "s3cret").update(body).digest("hex");
    const headers = {
      "content-type": "application/json",
      "x-signature": signature,
      authorization: "Bearer x",
      ...more,
    };
    const response = await fetch(`${publicUrl}${query}`, {
      method: "POST",
      headers,
      body: new Uint8Array(Buffer.from(body)),
    });
    return { status: response.status, local: response.headers.get("x-local"), body: await response.text() };
  };
  // Printed once, at the first start.
  return { scene, send, key: scene.program.started.adminKey ?? "" };
}

test("what makes no sense is refused with a word on what to do", async () => {
  await using scene = await openSceneHere();
  const world = { url: scene.program.url, key: scene.program.started.adminKey ?? "" };
  const run = (...args: string[]) => tripline(world, ["listen", ...args]);
  expect(await run("orders")).toMatchObject({ code: 2, err: expect.stringContaining("--forward") });
  expect(await run("orders=ftp://x")).toMatchObject({ code: 2 });
  expect(await run("=localhost:1")).toMatchObject({
    code: 2,
    err: expect.stringContaining("Which trigger's"),
  });
  expect(await run("orders=localhost:1", "--header", "nothing")).toMatchObject({ code: 2 });
  expect(await run("nothing=localhost:1")).toMatchObject({
    code: 1,
    err: expect.stringContaining("nothing"),
  });
  expect(await tripline({ ...world, key: "tl_x" }, ["listen", "a=localhost:1"])).toMatchObject({ code: 1 });
});

test("[S90] deliveries reach a local server byte for byte and in order, though it comes up later", async () => {
  const orders = await openOrders(await openSceneHere());
  const { scene, send } = orders;
  await using _ = scene;
  const port = await freePort();
  await using command = listening(orders, ["orders", "--forward", `http://127.0.0.1:${port}/hook?env=dev`]);
  await command.says("Listening to");
  const bodies = ['{"a":1,  "b":"ö",\r\n "n":12345678901234567890}', '{"a":2}'];
  for (const body of bodies) expect((await send(body, "?shop=7&tag=a%20b")).status).toBe(200);
  const packed = gzipSync('{"a":3}');
  expect((await send(packed, "", { "content-encoding": "gzip" })).status).toBe(200);
  await command.says("/hook?env=dev: nobody listens there; trying again in 0.5 s.");
  await using local = await openLocal(port);
  await until(
    async () => local.arrived.length,
    (count) => count === 3,
    20_000,
  );
  expect(local.arrived.slice(0, 2).map(({ body }) => body.toString())).toEqual(bodies);
  const [first, , third] = local.arrived;
  expect([third?.headers["content-encoding"], third?.body]).toEqual(["gzip", packed]);
  expect(first).toMatchObject({ method: "POST", url: "/hook?env=dev&shop=7&tag=a%20b" });
  const signature = createHmac("sha256", "s3cret")
    .update(first?.body ?? "")
    .digest("hex");
  expect(first?.headers).toMatchObject({ "x-signature": signature, host: `127.0.0.1:${port}` });
  expect(first?.headers).not.toHaveProperty("authorization");
  expect(command.said()).toContain("authorization");
  expect(await command.end()).toBe(0);
});

test("[S90] of a backlog nothing is acknowledged that was not handed over", async () => {
  const orders = await openOrders(await openSceneHere());
  const { scene, send, key } = orders;
  await using _ = scene;
  const { url } = scene.program;
  const client = createClient({ url, key });
  const listen = async (count: number) => {
    const ending = new AbortController();
    const seen: string[] = [];
    let cursor = "";
    const stream = await client.listen(
      { trigger: "orders", query: { name: "desk" } },
      { signal: ending.signal },
    );
    for await (const event of stream) {
      cursor = event.cursor;
      if (event.kind === "delivery") seen.push(Buffer.from(event.delivery.body, "base64").toString());
      if (seen.length >= count) break;
    }
    ending.abort();
    await client.acknowledgeDeliveries({ trigger: "orders", input: { name: "desk", cursor } });
    return seen;
  };
  expect(await listen(0)).toEqual([]);
  // What is no cursor would be kept in front of all deliveries, or behind them.
  const beyond = { trigger: "orders", input: { name: "desk", cursor: "zzz dlv_1" } };
  await expect(client.acknowledgeDeliveries(beyond)).rejects.toMatchObject({ code: "invalid_input" });
  const bodies = ['{"n":1}', '{"n":2}', '{"n":3}'];
  for (const body of bodies) await send(body);
  const sentAt = Date.now();
  // Old enough for all of them to be settled in one look.
  await until(
    () => client.getStatus({}),
    ({ now }) => Date.parse(now) > sentAt + 2_500,
    10_000,
  );
  expect(await listen(1)).toEqual(['{"n":1}']);
  expect(await listen(2)).toEqual(['{"n":2}', '{"n":3}']);
});

test("[S90] the sender gets the local answer in time, and the usual one when nobody listens any more", async () => {
  const orders = await openOrders(await openSceneHere());
  const { scene, send } = orders;
  await using _ = scene;
  const port = await freePort();
  await using local = await openLocal(port, { status: 422, body: "no such order" });
  await using command = listening(orders, [`orders=127.0.0.1:${port}`, "--reply"]);
  await command.says("Senders get its answers");
  expect(await send('{"a":1}')).toEqual({ status: 422, local: "yes", body: "no such order" });
  expect(local.arrived).toHaveLength(1);
  expect(await command.end()).toBe(0);
  await until(
    () => send(`{"a":${performance.now()}}`),
    ({ local: answered, status }) => answered === null && status === 200,
    20_000,
  );
});

test("[S90] a lost connection is told loudly, and nothing is lost over a restart of either side", {
  timeout: 60_000,
}, async () => {
  const orders = await openOrders(await openScene());
  const { scene, send } = orders;
  await using _ = scene;
  const port = await freePort();
  await using local = await openLocal(port);
  const args = ["orders", "--forward", `http://127.0.0.1:${port}`, "--name", "desk"];
  const seen = () => local.arrived.map(({ body }) => body.toString());
  await using first = listening(orders, args);
  await first.says("Listening to");
  await send('{"n":1}');
  await until(
    async () => seen().length,
    (count) => count === 1,
    20_000,
  );
  await scene.program.kill("SIGKILL");
  await first.says("CUT OFF");
  await scene.restart();
  await send('{"n":2}');
  await first.says("connected again");
  await until(
    async () => seen().length,
    (count) => count >= 2,
    20_000,
  );
  // What it was done with before the break does not come twice.
  expect(seen()).toEqual(['{"n":1}', '{"n":2}']);
  expect(await first.end()).toBe(0);
  await send('{"n":3}');
  await using second = listening(orders, args);
  await second.says("Going on behind");
  await until(
    async () => seen(),
    (bodies) => bodies.includes('{"n":3}'),
    20_000,
  );
  expect(seen()).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
});
