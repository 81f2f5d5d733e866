import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { z } from "zod";
import { Run } from "../src/contract/run.ts";
import { crashSettings } from "./crash-world.ts";
import { storeDatabase } from "./database.ts";
import { manage } from "./manage.ts";
import { openProgram, startProgram } from "./program.ts";

const kills = 4;
const orders = 40;
const auth = [{ scheme: "none" }];
const Runs = z.object({ items: z.array(Run) });

const definitions = [
  {
    name: "order",
    steps: [
      {
        id: "paid",
        type: "wait-for-event",
        config: { trigger: "pay", key: "{{ trigger.body.id }}", eventKey: "trigger.body.id", lookBack: "1h" },
      },
      {
        id: "sent",
        type: "run-workflow",
        config: { workflow: "send", input: { id: "{{ trigger.body.id }}" } },
      },
    ],
    trigger: { auth },
  },
  { name: "send", steps: [{ id: "done", type: "transform", config: { value: "{{ input.id }}" } }] },
  { name: "pay", trigger: { auth, routes: [] } },
  {
    name: "tick",
    steps: [{ id: "now", type: "transform", config: { value: "{{ input.at }}" } }],
    schedules: [{ every: "1s", missed: "all" }],
  },
];

/** Sends until it is acknowledged. */
async function send(url: string, id: number): Promise<void> {
  for (;;) {
    const headers = { "content-type": "application/json", "idempotency-key": String(id) };
    const init = {
      method: "POST",
      headers,
      body: JSON.stringify({ id }),
      signal: AbortSignal.timeout(5_000),
    };
    const response = await fetch(url, init).catch(() => null);
    if (response?.ok === true) return;
    await pause(20);
  }
}

async function crash(environment: Record<string, string>): Promise<void> {
  let program = await startProgram({ environment });
  await using ending = new AsyncDisposableStack();
  ending.defer(() => program.kill("SIGKILL"));
  const api = manage(program.url, program.started.adminKey);
  const quota = { perMinute: 10_000_000, perHour: 10_000_000, perDay: 10_000_000 };
  await api.call("PATCH", "/workspace", { quota });
  await api.apply(definitions);
  const [order, pay] = [await api.publicUrl("order"), await api.publicUrl("pay")];
  const ids = Array.from({ length: orders }, (_, id) => id);
  // Payments come before, at, and after the moment in which their order begins to wait.
  const sending = Promise.all([
    (async () => {
      for (const id of ids) await send(order, id).then(() => pause(30));
    })(),
    (async () => {
      for (const id of ids.toReversed()) await send(pay, id).then(() => pause(30));
    })(),
  ]);
  for (let kill = 1; ; kill += 1) {
    await pause(250 + Math.random() * 300);
    await program.kill("SIGKILL");
    if (kill === kills) break;
    program = await startProgram({ environment });
  }
  await using _ = await openProgram({ environment });
  await sending;
  const of = async (workflow: string) => (await api.get(`/runs?workflow=${workflow}&limit=1000`, Runs)).items;
  const poll = { timeout: 20_000, interval: 200 };
  await expect
    .poll(async () => (await of("order")).filter(({ status }) => status === "succeeded").length, poll)
    .toBe(orders);
  expect(await of("order")).toHaveLength(orders);
  const outputs = (await of("send"))
    .map(({ output }) => output)
    .toSorted((one, other) => Number(one) - Number(other));
  expect(outputs).toEqual(ids);
  const ticks = (await of("tick"))
    .map(({ startedBy }) => (startedBy.kind === "schedule" ? Date.parse(startedBy.at) : 0))
    .toSorted((one, other) => one - other);
  expect(ticks.length).toBeGreaterThan(1);
  expect(ticks).toEqual(Array.from(ticks.keys(), (at) => (ticks[0] ?? 0) + at * 1_000));
}

test("killed at random, SQLite: no event that is waited for, run or occurrence is lost or doubled", {
  timeout: 60_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-crash-"));
  await crash(await crashSettings(folder));
  await rm(folder, { recursive: true });
});

test("killed at random, PostgreSQL: no event that is waited for, run or occurrence is lost or doubled", {
  timeout: 60_000,
}, async () => {
  await using database = await storeDatabase();
  const folder = await mkdtemp(join(tmpdir(), "tripline-crash-"));
  await crash({ ...(await crashSettings(folder)), TRIPLINE_DATABASE_URL: database.url });
  await rm(folder, { recursive: true });
});
