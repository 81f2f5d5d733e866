import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { HeldRuns } from "../src/contract/flow.ts";
import { runsEnded } from "./crash-verdict.ts";
import { expectWaitsWhole, sendOrdersAndPayments, waitDefinitions } from "./crash-waits.ts";
import { crashSettings } from "./crash-world.ts";
import { storeDatabase } from "./database.ts";
import { type Asked, openService, type Service } from "./http-service.ts";
import { type Manage, manage } from "./manage.ts";
import { openProgram, startProgram } from "./program.ts";

const kills = 5;
const names = ["ordered", "batched", "quiet", "halted"] as const;
type Name = (typeof names)[number];

const settings: Record<Name, object> = {
  ordered: { order: { key: "{{ trigger.body.lane }}" } },
  batched: { batch: { count: 4, ms: 300 } },
  quiet: { debounce: { ms: 60, maxMs: 400 } },
  halted: {},
};

async function prepare(api: Manage, service: Service): Promise<void> {
  const quota = { perMinute: 10_000_000, perHour: 10_000_000, perDay: 10_000_000 };
  await api.call("PATCH", "/workspace", { quota });
  await api.apply([
    ...waitDefinitions,
    ...names.map((name) => {
      const numbers =
        name === "batched" ? "{{ [trigger.batch.body.number] }}" : "{{ [trigger.body.number] }}";
      const body = { lane: "{{ trigger.body.lane }}", numbers };
      const config = { method: "POST", url: `${service.origin}/${name}`, body };
      return {
        name,
        retry: { attempts: 50, firstDelayMs: 100, factor: 1 },
        steps: [{ id: "tell", type: "http", config }],
        trigger: { auth: [{ scheme: "none" }], ...settings[name] },
      };
    }),
  ]);
  await api.call("POST", "/triggers/halted/pause");
}

/** Sends number after number, each until it is acknowledged. */
function send(url: string, lane: string) {
  let number = 0;
  const stopping = new AbortController();
  const deliver = async () => {
    const init = {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": `${lane}-${number}` },
      body: JSON.stringify({ lane, number }),
      signal: AbortSignal.timeout(5_000),
    };
    const response = await fetch(url, init).catch(() => null);
    return response?.ok === true;
  };
  const loop = async () => {
    while (!stopping.signal.aborted) {
      while (!(await deliver())) await pause(20);
      number += 1;
      await pause(20);
    }
  };
  const running = loop();
  return {
    lane,
    /** How many were acknowledged, all from 0 on. */
    async stop(): Promise<number> {
      stopping.abort();
      await running;
      return number;
    },
  };
}

/** The numbers that one trigger's runs told of a lane, each run once, in the order in which they came. */
function told(asked: readonly Asked[], name: Name, lane?: string): number[] {
  const runs = new Map<string, number[]>();
  for (const { url, body, headers } of asked) {
    const said: { lane: string; numbers: number[] } = JSON.parse(body);
    if (url !== `/${name}` || (lane !== undefined && said.lane !== lane)) continue;
    const key = String(headers["idempotency-key"]);
    if (!runs.has(key)) runs.set(key, said.numbers);
  }
  return [...runs.values()].flat();
}

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);

async function crash(environment: Record<string, string>): Promise<void> {
  await using service = await openService((_, response) => void response.end("done"));
  let program = await startProgram({ environment });
  await using ending = new AsyncDisposableStack();
  ending.defer(() => program.kill("SIGKILL"));
  const api = manage(program.url, program.started.adminKey);
  await prepare(api, service);
  const lanes: Record<Name, ReturnType<typeof send>[]> = { ordered: [], batched: [], quiet: [], halted: [] };
  for (const name of names) {
    const url = await api.publicUrl(name);
    const count = name === "ordered" ? 3 : 1;
    for (let lane = 0; lane < count; lane += 1) lanes[name].push(send(url, `${name}${lane}`));
  }
  const waits = await sendOrdersAndPayments(api);
  for (let kill = 1; ; kill += 1) {
    await pause(200 + Math.random() * 400);
    await program.kill("SIGKILL");
    if (kill === kills) break;
    program = await startProgram({ environment });
  }
  await using _ = await openProgram({ environment });
  const counts = new Map<string, number>();
  for (const lane of Object.values(lanes).flat()) counts.set(lane.lane, await lane.stop());
  await waits.ended;
  const sent = (lane: string) => counts.get(lane) ?? 0;
  expect(told(service.asked, "halted")).toEqual([]);
  expect(await api.get("/triggers/halted/held", HeldRuns)).toMatchObject({ held: sent("halted0") });
  await api.call("POST", "/triggers/halted/resume", {});
  await runsEnded(api);

  for (const { lane } of lanes.ordered) {
    expect(told(service.asked, "ordered", lane)).toEqual(upTo(sent(lane)));
  }
  expect(told(service.asked, "batched").toSorted((one, other) => one - other)).toEqual(
    upTo(sent("batched0")),
  );
  expect(told(service.asked, "halted").toSorted((one, other) => one - other)).toEqual(upTo(sent("halted0")));
  const quiet = told(service.asked, "quiet");
  // A burst whose run was in a killed worker's hands may be told of after a later one.
  expect(Math.max(...quiet)).toBe(sent("quiet0") - 1);
  expect(new Set(quiet).size).toBe(quiet.length);
  await expectWaitsWhole(api);
}

test("killed at random, SQLite: order, batches, bursts, pauses and waits lose and double nothing", {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-crash-flow-"));
  await crash(await crashSettings(folder));
  await rm(folder, { recursive: true, force: true });
});

test("killed at random, PostgreSQL: order, batches, bursts, pauses and waits lose and double nothing", {
  timeout: 120_000,
}, async () => {
  await using database = await storeDatabase();
  const folder = await mkdtemp(join(tmpdir(), "tripline-crash-flow-"));
  await crash({ ...(await crashSettings(folder)), TRIPLINE_DATABASE_URL: database.url });
  await rm(folder, { recursive: true, force: true });
});
