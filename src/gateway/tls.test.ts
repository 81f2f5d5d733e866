import { once } from "node:events";
import { Agent, request } from "node:https";
import { connect, type TLSSocket } from "node:tls";
import { beforeAll, expect, test } from "vitest";
import { type Issued, issue } from "../../test/certificates.ts";
import { type GatewayWorld, openGatewayWorld } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

let root: Issued;
let middle: Issued;
let client: Issued;
let stranger: Issued;
let server: Issued;
beforeAll(async () => {
  root = await issue({ subject: "CN=Clients", isCa: true });
  middle = await issue({ subject: "CN=Middle", by: root, isCa: true });
  client = await issue({ subject: "CN=client", by: middle });
  stranger = await issue({ subject: "CN=client" });
  server = await issue({ subject: "CN=localhost", names: [{ type: "dns", value: "localhost" }] });
});

/** A source of TLS whose certificate can be changed. */
function tlsSource(first: Issued, clientCa?: string) {
  const watchers = new Set<(identity: { cert: string; key: string }) => void>();
  const source = {
    identity: { cert: first.cert, key: first.key, clientCa },
    current: () => source.identity,
    onChange(changed: (identity: { cert: string; key: string }) => void) {
      watchers.add(changed);
      return { [Symbol.dispose]: () => void watchers.delete(changed) };
    },
    change(next: Issued, ca?: string) {
      source.identity = { cert: next.cert, key: next.key, clientCa: ca };
      for (const changed of watchers) changed(source.identity);
    },
    watchers: () => watchers.size,
  };
  return source;
}

interface Answer {
  status: number | undefined;
  body: string;
  /** The serial number of the server's certificate. */
  shown: string;
  socket: TLSSocket;
}

async function post(world: GatewayWorld, { id }: Trigger, options: object = {}): Promise<Answer> {
  const call = request({
    host: "localhost",
    port: world.port,
    path: `/webhooks/${id}`,
    method: "POST",
    rejectUnauthorized: false,
    agent: false,
    ...options,
  });
  const [response] = await once(call.end(), "response");
  const { socket } = response;
  const shown = socket.getPeerCertificate().serialNumber ?? "";
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode,
    body: Buffer.concat(chunks).toString(),
    shown,
    socket,
  };
}

const withCertificate = (issued: Issued, ...chain: Issued[]) => ({
  cert: [issued, ...chain].map(({ cert }) => cert).join("\n"),
  key: issued.key,
});

test("[S66] a client certificate is proved in a real handshake, and others are refused for that trigger alone", async () => {
  await using world = await openGatewayWorld({ doors: { tls: tlsSource(server) } });
  const guarded = await world.put({
    auth: [{ scheme: "mtls", ca: root.cert, subjects: [{ commonName: "client" }] }],
    eventType: "{{ trigger.claims.certificate.commonName }}",
  });
  const open = await world.put();
  for (const none of [{}, withCertificate(stranger), withCertificate(client)]) {
    const answer = await post(world, guarded, none);
    expect(answer.status).toBe(401);
    expect(answer.body).toMatch(/^\{"error":"Invalid authentication credentials"/);
    expect((await post(world, open, none)).status).toBe(200);
  }
  expect((await post(world, guarded, withCertificate(client, middle))).status).toBe(200);
  await world.gateway.stop(1_000);
  const deliveries = await world.deliveries();
  const accepted = deliveries.find(
    ({ triggerId, status }) => triggerId === guarded.id && status !== "rejected",
  );
  expect(accepted).toMatchObject({ eventType: "client", claims: { certificate: { commonName: "client" } } });
  const reasons = deliveries.filter(({ status }) => status === "rejected").map(({ reason }) => reason);
  expect(reasons).toContain("no certificate was presented in the TLS handshake");
  expect(reasons).toContain("no trusted authority issued the client's certificate");
});

test("nobody is asked for a certificate until a trigger is proved to by one, or an authority for clients is named", async () => {
  const tls = tlsSource(server);
  await using world = await openGatewayWorld({ doors: { tls } });
  const open = await world.put();
  /** Whether the client, which has one, was asked: it says so in its half of the handshake. */
  const isAsked = async () => {
    const { socket } = await post(world, open, { maxVersion: "TLSv1.2", ...withCertificate(client, middle) });
    const traced = socket.getSharedSigalgs();
    socket.destroy();
    return traced.length > 0;
  };
  expect(await isAsked()).toBe(false);
  tls.change(server, root.cert);
  expect(await isAsked()).toBe(true);
  tls.change(server);
  expect(await isAsked()).toBe(false);
  await world.put({ auth: [{ scheme: "all", of: [{ scheme: "mtls", ca: root.cert }] }] });
  expect(await isAsked()).toBe(true);
});

test("[S66] a client that takes its session up again is known as before, with its whole chain", async () => {
  await using world = await openGatewayWorld({ doors: { tls: tlsSource(server) } });
  const trigger = await world.put({ auth: [{ scheme: "mtls", ca: root.cert }] });
  for (const maxVersion of ["TLSv1.2", "TLSv1.3"]) {
    const agent = new Agent({ maxCachedSessions: 10 });
    for (let call = 0; call < 3; call += 1) {
      const options = { agent, maxVersion, headers: { connection: "close" } };
      expect((await post(world, trigger, { ...options, ...withCertificate(client, middle) })).status).toBe(
        200,
      );
    }
    agent.destroy();
  }
});

test("[S66] the server's own authorities serve triggers that name none, and change with their file", async () => {
  const tls = tlsSource(server);
  await using world = await openGatewayWorld({ doors: { tls } });
  const trigger = await world.put({ auth: [{ scheme: "mtls" }] });
  const call = () => post(world, trigger, withCertificate(client, middle));
  expect((await call()).status).toBe(401);
  expect(world.gateway.problems()).toMatchObject([
    { problem: expect.stringContaining("TRIPLINE_TLS_CLIENT_CA") },
  ]);
  tls.change(server, root.cert);
  expect((await call()).status).toBe(200);
  expect(world.gateway.problems()).toEqual([]);
  tls.change(server, stranger.cert);
  expect((await call()).status).toBe(401);
});

test("[S58] a renewed certificate is shown to new connections, and open ones go on", async () => {
  const renewed = await issue({ subject: "CN=localhost" });
  const tls = tlsSource(server);
  const world = await openGatewayWorld({ doors: { tls } });
  const trigger = await world.put();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const before = await post(world, trigger, { agent });
  tls.change(renewed);
  const kept = await post(world, trigger, { agent });
  const after = await post(world, trigger);
  expect([kept.socket === before.socket, kept.shown === before.shown]).toEqual([true, true]);
  expect([after.status, after.shown === before.shown]).toEqual([200, false]);
  agent.destroy();
  await world[Symbol.asyncDispose]();
  expect(tls.watchers()).toBe(0);
});

test("[S58] what comes over TLS is secure, and what speaks no TLS, or an old one, gets no answer", async () => {
  await using world = await openGatewayWorld({
    settings: { requireHttps: true },
    doors: { tls: tlsSource(server) },
  });
  const trigger = await world.put();
  expect((await post(world, trigger)).status).toBe(200);
  expect(await world.raw("POST / HTTP/1.1\r\nHost: x\r\n\r\n")).not.toContain("HTTP/1.1");
  const old = connect({
    port: world.port,
    host: "localhost",
    maxVersion: "TLSv1.1",
    minVersion: "TLSv1",
    rejectUnauthorized: false,
  });
  await expect(once(old, "secureConnect")).rejects.toThrow();
});

test("[S66] [S75] behind a proxy its header is taken from the trusted one alone", async () => {
  const headers = { "x-ssl-client-cert": encodeURIComponent(client.cert + middle.cert) };
  for (const [trustedProxies, status] of [
    [["127.0.0.0/8"], 200],
    [["10.0.0.0/8"], 401],
    [[], 401],
  ] as const) {
    await using world = await openGatewayWorld({ settings: { trustedProxies } });
    const trigger = await world.put({ auth: [{ scheme: "mtls", ca: root.cert, from: "pem" }] });
    const answer = await fetch(`${world.url}/webhooks/${trigger.id}`, { method: "POST", headers });
    expect(answer.status).toBe(status);
  }
});
