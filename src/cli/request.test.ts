import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { request } from "./request.ts";

test("an answer that points elsewhere is refused: a key goes nowhere else", async () => {
  await using server = await serverOf((_asked, answer) => answer.writeHead(302, { location: "/" }).end());
  await expect(request(server.url, {})).rejects.toThrow("it points elsewhere");
});

test("a server that is not there, or hangs up, is told by its code, and a call that is given up ends", async () => {
  await using server = await serverOf((asked) => {
    if (asked.url === "/hang-up") asked.socket.destroy();
  });
  await expect(request("http://127.0.0.1:1", {})).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await expect(request(`${server.url}/hang-up`, {})).rejects.toMatchObject({ code: "ECONNRESET" });
  const aborting = new AbortController();
  const asked = request(server.url, { signal: aborting.signal });
  aborting.abort();
  await expect(asked).rejects.toMatchObject({ name: "AbortError" });
});

test("what is asked arrives, and the answer is read as text, bytes or a stream", async () => {
  await using server = await serverOf(async (asked, answer) => {
    const sent = await asked.toArray();
    answer.writeHead(asked.method === "POST" ? 404 : 200, { "X-Method": asked.method });
    answer.end(`${String(asked.headers["authorization"])} ${Buffer.concat(sent).toString()}`);
  });
  const headers = { Authorization: "Bearer tl_1" };
  const posted = await request(server.url, { method: "POST", headers, body: "größer" });
  expect(posted).toMatchObject({ ok: false, status: 404, url: server.url });
  expect(posted.headers.get("x-method")).toBe("POST");
  expect(posted.headers.get("X-Other")).toBeNull();
  expect(await posted.text()).toBe("Bearer tl_1 größer");
  const bytes = await (await request(server.url, { headers })).arrayBuffer();
  expect(Buffer.from(bytes).toString()).toBe("Bearer tl_1 ");
  const { body } = await request(server.url, { headers });
  expect(Buffer.concat(await Array.fromAsync(body ?? [])).toString()).toBe("Bearer tl_1 ");
});

test("connections are used again, after an answer without content, too", async () => {
  let connections = 0;
  await using server = await serverOf((asked, answer) => {
    if (asked.url !== "/") answer.writeHead(204);
    answer.end();
  });
  server.on("connection", () => (connections += 1));
  for (const path of ["/one", "/two", "/"]) await (await request(server.url + path, {})).text();
  expect(connections).toBe(1);
});

type Answering = (asked: IncomingMessage, answer: ServerResponse) => unknown;

async function serverOf(answering: Answering) {
  const server = createServer((asked, answer) => void answering(asked, answer)).listen(0, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  return Object.assign(server, { url: `http://127.0.0.1:${port}` });
}
