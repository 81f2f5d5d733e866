import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { z } from "zod";
import { commandLine, commands } from "./bundle.ts";
import { issue } from "./certificates.ts";
import { allDeliveries, expectNothingLost, runsEnded } from "./crash-verdict.ts";
import { countEffects, deliver, prepare, sendOrders, until } from "./crash-world.ts";
import { exchange } from "./exchange.ts";
import { manage } from "./manage.ts";
import { freePort, openProgram } from "./program.ts";
import { openScene, openSceneHere } from "./scene.ts";

async function refusedStart(environment: Record<string, string>): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, [commandLine, "serve"], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => said.push(chunk));
  }
  const [code] = await once(child, "close");
  return { code: Number(code), said: said.join("") };
}

test("a setting that is wrong, or that does not exist, is named and nothing starts", async () => {
  const data = await mkdtemp(join(tmpdir(), "tripline-serve-"));
  const wrong = await refusedStart({ TRIPLINE_DATA: data, TRIPLINE_PORT: "many" });
  expect(wrong).toMatchObject({ code: 1, said: expect.stringContaining("TRIPLINE_PORT") });
  const misspelt = await refusedStart({ TRIPLINE_DATA: data, TRIPLINE_PROT: "4401" });
  expect(misspelt).toMatchObject({ code: 1, said: expect.stringContaining("TRIPLINE_PROT") });
  for (const [setting, value, entry] of [
    ["TRIPLINE_TRUSTED_PROXIES", "10.0.0.1, proxy", "proxy"],
    ["TRIPLINE_TRUSTED_PROXIES", "10.0.0.9-10.0.0.1", "10.0.0.9-10.0.0.1"],
    ["TRIPLINE_ALLOWED_ADDRESSES", "10.0.0.0/33", "10.0.0.0/33"],
  ] as const) {
    const environment = { TRIPLINE_DATA: data, [setting]: value };
    await expect(openProgram({ environment })).rejects.toThrow(`${setting}: "${entry}" is no`);
  }
  await rm(data, { recursive: true });
});

test("a role of its own is refused on the embedded store, where nobody else could do the rest", async () => {
  const data = await mkdtemp(join(tmpdir(), "tripline-serve-"));
  const environment = { TRIPLINE_DATA: data, TRIPLINE_ROLE: "gateway" };
  await expect(openProgram({ environment })).rejects.toThrow("TRIPLINE_DATABASE_URL");
  await rm(data, { recursive: true });
});

test("a second process on the same folder, or on the same port, is refused and told why", {
  timeout: 60_000,
}, async () => {
  await using scene = await openSceneHere();
  const port = new URL(scene.program.url).port;
  const sameFolder = await refusedStart({
    TRIPLINE_DATA: scene.folder,
    TRIPLINE_PORT: String(await freePort()),
  });
  expect(sameFolder.said).toContain("Another Tripline already uses");
  const other = await mkdtemp(join(tmpdir(), "tripline-serve-"));
  const samePort = await refusedStart({ TRIPLINE_DATA: other, TRIPLINE_PORT: port });
  expect(samePort.said).toBe(
    `error Port ${port} is in use. Stop the program that has it, or choose another with --port.\n`,
  );
  for (const setting of ["TRIPLINE_METRICS_PORT", "TRIPLINE_CONSOLE_PORT"]) {
    const taken = { TRIPLINE_DATA: other, TRIPLINE_PORT: String(await freePort()), [setting]: port };
    expect((await refusedStart(taken)).said).toContain(`choose another with ${setting}.`);
  }
  expect([sameFolder.code, samePort.code]).toEqual([1, 1]);
  // What is shown once is not spent on a start that fails.
  const environment = { TRIPLINE_DATA: other, TRIPLINE_PORT: String(await freePort()) };
  await using next = await openProgram({ environment });
  expect(next.started.adminKey).toMatch(/^tl_/);
  await next.stop();
  await rm(other, { recursive: true });
});

test("another secret key is refused at the start, since the stored secrets could not be read", async () => {
  await using scene = await openSceneHere();
  await scene.program.stop();
  const environment = {
    TRIPLINE_DATA: scene.folder,
    TRIPLINE_PORT: String(await freePort()),
    TRIPLINE_SECRET_KEY: "another key that is long enough!",
  };
  await expect(openProgram({ environment })).rejects.toThrow(/secret key does not fit/i);
});

test("[S4] [S19] [S20] the first start prints a command that works; the second one keeps everything", async () => {
  await using scene = await openScene({}, commandLine);
  const { example, adminKey } = scene.program.started;
  const command = `${example?.curl} -s -w '%{http_code}'`;
  expect((await promisify(execFile)("bash", ["-c", command])).stdout).toBe("OK200");
  expect((await stat(join(scene.folder, "secret.key"))).mode & 0o777).toBe(0o600);
  await scene.restart();
  expect(scene.program.started).toMatchObject({ adminKey: null, example: null });
  const deliveries = await allDeliveries(manage(scene.program.url, adminKey));
  expect(deliveries.map(({ status }) => status)).toEqual(["accepted"]);
});

test("[S102] secrets and keys are unreadable in the folder", async () => {
  await using scene = await openSceneHere();
  await scene.api.secret("hidden", "a-value-that-must-not-be-readable");
  await scene.program.stop();
  const bytes = await readFile(join(scene.folder, "tripline.db"), "latin1");
  expect(bytes).not.toContain("a-value-that-must-not-be-readable");
  expect(bytes).not.toContain(scene.program.started.adminKey);
});

test("the public port holds no management where that has a port of its own", async () => {
  const consolePort = String(await freePort());
  await using scene = await openSceneHere({ TRIPLINE_CONSOLE_PORT: consolePort });
  const { url, started } = scene.program;
  expect(started.consoleUrl).toBe(`http://127.0.0.1:${consolePort}`);
  const headers = { authorization: `Bearer ${started.adminKey}` };
  for (const path of [
    "/api/v1/triggers",
    "//api/v1/triggers",
    "/api/v1/../v1/triggers",
    "/api/v1/hooks/../triggers",
  ]) {
    expect((await fetch(`${url}${path}`, { headers })).status).toBe(404);
  }
  const listed = await fetch(`${started.consoleUrl}/api/v1/triggers`, { headers });
  expect(listed.status).toBe(200);
  const intake = await fetch(`${started.consoleUrl}/api/v1/hooks/trg_x/run`, { method: "POST" });
  expect(intake.status).not.toBe(200);
  expect((await fetch(`${started.consoleUrl}/healthz`)).status).toBe(200);
  // What is no request is refused in words on each of them.
  const noHost = "GET /api/v1/triggers HTTP/1.1\r\nConnection: close\r\n\r\n";
  const answer = await exchange(Number(consolePort), noHost);
  expect(answer).toMatch(
    /^HTTP\/1.1 400 .*content-type: application\/problem\+json.*"A request names one Host"/is,
  );
  expect(await exchange(Number(consolePort), "nonsense\r\n\r\n")).toContain("Malformed HTTP request");
});

test("[S34] [S58] TLS is served on the public port alone, which starts workflows, holds no management and speaks no plain HTTP", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-tls-"));
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const server = await issue({ subject: "CN=localhost", names: [{ type: "ip", value: "127.0.0.1" }] });
  await writeFile(cert, server.cert);
  await writeFile(key, server.key);
  const consolePort = String(await freePort());
  await using scene = await openSceneHere({
    TRIPLINE_TLS_CERT: cert,
    TRIPLINE_TLS_KEY: key,
    TRIPLINE_CONSOLE_PORT: consolePort,
  });
  const { url, started } = scene.program;
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:/);
  expect(started.consoleUrl).toBe(`http://127.0.0.1:${consolePort}`);
  const headers = { authorization: `Bearer ${started.adminKey}` };
  const status = async (path: string, method = "GET") => {
    const call = request(`${url}${path}`, { method, headers, ca: server.cert, agent: false }).end();
    const [response] = await once(call, "response");
    response.resume();
    deliveryId = response.headers["x-request-id"] ?? "";
    return response.statusCode;
  };
  let deliveryId = "";
  expect(await status("/healthz")).toBe(200);
  for (const path of ["/api/v1/triggers", "//api/v1/triggers", "/api/v1/openapi.json"])
    expect(await status(path)).toBe(404);
  const target = new URL(started.example?.url ?? "");
  headers.authorization = `Bearer ${started.example?.key}`;
  expect(await status(target.pathname, "POST")).toBe(200);
  expect(await scene.ended(deliveryId)).toMatchObject([{ workflow: "hello", status: "succeeded" }]);
  const plain = fetch(url.replace("https:", "http:"), { headers });
  await expect(plain).rejects.toThrow();
  await rm(folder, { recursive: true });
});

test("nothing is reachable without a key but the intake, the probes, the set-up and what has a token in its address", async () => {
  await using scene = await openSceneHere();
  const open: string[] = [];
  const { url } = scene.program;
  const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
  const { paths } = Document.parse(await scene.api.call("GET", "/openapi.json"));
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods)) {
      const response = await fetch(`${url}${path.replaceAll(/\{\w+\}/g, "x")}`, {
        method: method.toUpperCase(),
      });
      // After many such calls the address is told to wait.
      if (![401, 429].includes(response.status)) open.push(`${method} ${path} ${response.status}`);
    }
  }
  expect(open.toSorted()).toEqual([
    "get /api/v1/invitation/{token} 404",
    "get /api/v1/sender-pages/{token} 404",
    "get /api/v1/sender-pages/{token}/openapi.json 404",
    "get /api/v1/setup 200",
    "post /api/v1/invitation/{token}/accept 404",
    "post /api/v1/sender-pages/{token}/try 404",
    "post /api/v1/setup 400",
  ]);
  for (const probe of ["/healthz", "/readyz"]) expect((await fetch(url + probe)).status).toBe(200);
  const noHost = "GET /api/v1/triggers HTTP/1.1\r\nConnection: close\r\n\r\n";
  expect(await exchange(Number(new URL(url).port), noHost)).toContain("A request names one Host");
});

test("a start that waits for a database which does not answer ends at once when it is told to, not by SIGHUP", async () => {
  await using silent = await silentServer();
  const environment = {
    PATH: process.env["PATH"],
    TRIPLINE_DATA: tmpdir(),
    TRIPLINE_DATABASE_URL: `postgres://127.0.0.1:${silent.port}/tripline`,
  };
  const child = spawn(process.execPath, [commands, "serve"], { env: environment, stdio: "ignore" });
  const ended = once(child, "exit");
  await silent.called;
  child.kill("SIGHUP");
  child.kill("SIGTERM");
  expect(await ended).toEqual([null, "SIGTERM"]);
});

/** Takes a connection and says nothing. */
async function silentServer() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const called = once(server, "connection").then(([socket]: Socket[]) => socket);
  return {
    port: z.object({ port: z.number() }).parse(server.address()).port,
    called,
    async [Symbol.asyncDispose]() {
      (await called)?.destroy();
      server.close();
    },
  };
}

test("a process that drains is not ready and takes deliveries, until its time is over", async () => {
  await using effects = await countEffects();
  await using scene = await openScene({
    TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8",
    TRIPLINE_DRAIN_MS: "2000",
  });
  await prepare(scene.api, effects.url);
  const url = await scene.api.publicUrl("orders");
  const begun = performance.now();
  const stopped = scene.program.stop();
  const readiness = async () => (await fetch(`${scene.program.url}/readyz`)).status;
  await until(readiness, (status) => status === 503, 1_500);
  expect(await deliver(url, "while-draining")).toBe(true);
  await stopped;
  expect(performance.now() - begun).toBeGreaterThan(2_000);
  await expect(readiness()).rejects.toThrow("fetch failed");
  await scene.restart();
  expect((await allDeliveries(scene.api)).map(({ idempotencyKey }) => idempotencyKey)).toEqual([
    "while-draining",
  ]);
});

test("a graceful stop under load loses nothing: what was acknowledged runs to its end after the next start", {
  timeout: 120_000,
}, async () => {
  await using effects = await countEffects();
  // Enough for what is under way even where much else is done: what is cut off is done again.
  const stopMs = 20_000;
  await using scene = await openScene({
    TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8",
    TRIPLINE_STOP_MS: String(stopMs),
  });
  await prepare(scene.api, effects.url);
  const url = await scene.api.publicUrl("orders");
  const sending = Array.from({ length: 6 }, (_, index) =>
    sendOrders({ urlOf: () => url, name: `sender${index}` }),
  );
  const stops = 3;
  for (let stop = 0; stop < stops; stop += 1) {
    const enough = sending.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0) + 60;
    while (sending.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0) < enough) {
      await pause(10);
    }
    const begun = performance.now();
    await scene.program.stop();
    expect(performance.now() - begun).toBeLessThan(stopMs);
    await scene.restart();
  }
  await Promise.all(sending.map((sender) => sender.stop()));
  await runsEnded(scene.api);
  const acknowledged = sending.flatMap((sender) => sender.acknowledged);
  const deliveries = (await allDeliveries(scene.api)).filter(({ url: sent }) => url.endsWith(sent));
  await expectNothingLost({ api: scene.api, acknowledged, effects, kills: 0, deliveries });
});
