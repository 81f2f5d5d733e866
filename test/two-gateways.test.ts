// Two processes over one PostgreSQL, asked over HTTP: what one of them knows counts in the other.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { CaptureView } from "../src/contract/capture.ts";
import { HeldRuns } from "../src/contract/flow.ts";
import { Replay } from "../src/contract/replay.ts";
import { until } from "./crash-world.ts";
import { storeDatabase } from "./database.ts";
import { type Manage, manage } from "./manage.ts";
import { freePort, openProgram, type Program, type Running, startProgram } from "./program.ts";

const rooms = new AsyncDisposableStack();
let one: Program;
let two: Running;
let api: Manage;
let other: Manage;

beforeAll(async () => {
  const database = rooms.use(await storeDatabase());
  const folder = await mkdtemp(join(tmpdir(), "tripline-two-"));
  rooms.defer(() => rm(folder, { recursive: true }));
  const settings = async () => ({
    TRIPLINE_DATA: folder,
    TRIPLINE_DATABASE_URL: database.url,
    TRIPLINE_PORT: String(await freePort()),
    TRIPLINE_LOG: "error",
  });
  one = rooms.use(await startProgram({ environment: await settings() }));
  two = rooms.use(await openProgram({ environment: await settings() }));
  const key = one.started.adminKey;
  [api, other] = [manage(one.url, key), manage(two.url, key)];
  await api.call("PATCH", "/workspace", { quota: { perMinute: 10_000, perHour: 10_000, perDay: 10_000 } });
});
afterAll(() => rooms.disposeAsync());

/** Puts a workflow with its trigger in force, and waits until both processes know it. */
async function applied(name: string, trigger: object = {}, before: object[] = []): Promise<void> {
  const steps = [...before, { id: "keep", type: "transform", config: { value: "{{ trigger.body }}" } }];
  await api.apply([{ name, trigger: { auth: [{ scheme: "none" }], ...trigger }, steps }]);
  const known = async () => (await fetch(addressOf(two, name), { method: "HEAD" })).status;
  await until(known, (status) => status !== 404, 20_000);
}

const addressOf = ({ url }: Running, name: string) => `${url}/api/webhook/default/${name}`;
const send = (program: Running, name: string, body: object = {}) =>
  fetch(addressOf(program, name), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const Runs = z.object({ items: z.array(z.object({ status: z.string(), deliveryId: z.string() })) });
const runsOf = async (name: string) => (await other.get(`/runs?workflow=${name}&limit=1000`, Runs)).items;

test("[S22] [S25] a quota that one process has spent is spent in the other", async () => {
  await applied("counted", { limits: { quota: { perMinute: 10_000, perHour: 10_000, perDay: 30 } } });
  for (let count = 0; count < 30; count += 1) expect((await send(one, "counted")).status).toBe(200);
  expect((await send(one, "counted")).status).toBe(429);
  // Each tells the others what it has counted once a second.
  const refused = await until(
    () => send(two, "counted"),
    ({ status }) => status === 429,
    10_000,
  );
  expect(refused.headers.get("x-ratelimit-limit")).toBe("30");
  expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
});

test("[S100] what a step in one process is about to write is known for its echo in the other", async () => {
  const ownWrite = { key: "contact:{{ trigger.body.id }}", values: "{{ trigger.body.changes }}" };
  const config = { method: "POST", url: "http://127.0.0.1:1/", body: "{{ trigger.body }}" };
  const push = { id: "push", type: "http", config, ownWrite, retry: { attempts: 1 } };
  await api.apply([{ name: "mirroring", trigger: { auth: [{ scheme: "none" }] }, steps: [push] }]);
  await applied("mirrored", { ownWrites: ownWrite });
  const change = (id: string, email: string) => ({ id, changes: { email } });
  // Its call is refused, which it learns after it has noted the write.
  expect((await send(one, "mirroring", change("7", "a"))).status).toBe(200);
  await until(
    () => runsOf("mirroring"),
    (runs) => runs.some(({ status }) => status === "failed"),
    10_000,
  );
  for (const body of [change("7", "a"), change("7", "b"), change("8", "a")])
    await send(two, "mirrored", body);
  expect(await runsOf("mirrored")).toHaveLength(2);
});

test("a trigger paused by one process is paused in the other, and resumed by it", async () => {
  await applied("halted");
  await api.call("POST", "/triggers/halted/pause");
  // Whoever is asked for it looks first whether it knows the newest.
  await other.call("GET", "/triggers/halted");
  for (const program of [one, two, one, two]) expect((await send(program, "halted")).status).toBe(200);
  expect(await other.get("/triggers/halted/held", HeldRuns)).toMatchObject({ held: 4 });
  expect((await runsOf("halted")).map(({ status }) => status)).toEqual(Array(4).fill("queued"));
  await other.call("POST", "/triggers/halted/resume", {});
  await until(
    () => runsOf("halted"),
    (runs) => runs.every(({ status }) => status === "succeeded"),
    20_000,
  );
});

test("[S40] of requests to both at once, what is listened for by one is captured once", async () => {
  await applied("sampled");
  await other.call("POST", "/triggers/sampled/capture", {});
  const state = () => api.get("/triggers/sampled/capture", CaptureView);
  expect((await state()).state).toBe("listening");
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => send(index % 2 === 0 ? one : two, "sampled", { index })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect((await until(state, (seen) => seen.state === "captured", 10_000)).delivery).not.toBeNull();
  expect(await runsOf("sampled")).toHaveLength(9);
});

test("[S51] what comes to both at once is answered before its runs, and each run ends once, wherever", async () => {
  await applied("parallel", {}, [{ id: "hold", type: "delay", config: { durationMs: 300 } }]);
  const sent = Array.from({ length: 60 }, (_, index) =>
    send(index % 2 === 0 ? one : two, "parallel", { index }),
  );
  const answers = await Promise.all(sent);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const runs = await until(
    () => runsOf("parallel"),
    (seen) => seen.length === 60 && seen.every(({ status }) => status === "succeeded"),
    20_000,
  );
  expect(new Set(runs.map(({ deliveryId }) => deliveryId)).size).toBe(60);
});

// The last, since it kills one of them.
test("a replay goes on in the other process when the one that carries it is killed, and starts nothing twice", async () => {
  await applied("again");
  const deliveries = 60;
  for (let count = 0; count < deliveries; count += 1) await send(one, "again", { count });
  await other.apply([{ name: "audit" }]);
  const { replay } = z.object({ replay: Replay }).parse(
    await api.call("POST", "/replays", {
      query: { trigger: "again" },
      workflow: "audit",
      ratePerSecond: 15,
    }),
  );
  const progress = () => other.get(`/replays/${replay.id}`, Replay);
  await until(progress, ({ progress: { runs } }) => runs > 0, 20_000);
  await one.kill("SIGKILL");
  const ended = await until(progress, ({ status }) => status === "done", 60_000);
  expect(ended.progress).toMatchObject({ deliveries, runs: deliveries });
  const runs = await runsOf("audit");
  expect(runs).toHaveLength(deliveries);
  expect(new Set(runs.map(({ deliveryId }) => deliveryId)).size).toBe(deliveries);
}, 120_000);
