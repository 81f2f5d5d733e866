import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { Status } from "../src/contract/status.ts";
import type { Manage } from "../test/manage.ts";
import { startPostgres } from "../test/postgres-server.ts";
import { freePort, type Program } from "../test/program.ts";
import { startChild } from "./children.ts";
import { type Figures, medians } from "./figures.ts";
import { load } from "./load.ts";
import {
  connections,
  expectAccepted,
  intakeOnly,
  measureBare,
  openStage,
  type Stage,
  startBare,
} from "./stage.ts";

const rounds = 5,
  bareMs = 2_000,
  runsQueued = 16_000,
  queueSliceMs = 300;
/** The first runs of a fresh process, as many as the bare server's warm-up takes time, don't count: V8 still compiles. */
const warmUpRuns = 8_000;
const concurrency = 100;

/** Runs finished per second for transform → http (a local server) → transform, 100 in flight. */
export async function runs(): Promise<Figures> {
  return { ...(await measureStore("sqlite")), ...(await measureStore("postgres")) };
}

/** The same on the embedded store for runs of 20 steps without an effect, and for runs of one script. */
export async function steps(): Promise<Figures> {
  return { ...(await measureStore("sqlite", "chained")), ...(await measureStore("sqlite", "scripted")) };
}

async function measureStore(
  store: "sqlite" | "postgres",
  workflow: "calling" | "chained" | "scripted" = "calling",
): Promise<Figures> {
  await using server = store === "postgres" ? await startPostgres() : null;
  await using target = await startChild("target.ts");
  await using bare = await startBare();
  await using stage = await openStage({
    ...(server === null ? {} : { databaseUrl: server.url }),
    targetUrl: `http://127.0.0.1:${target.port}/price`,
  });
  const queueing = () =>
    store === "sqlite" ? stage.start({}, intakeOnly) : stage.start({ TRIPLINE_ROLE: "gateway" });
  let gateway = await queueing();
  const console = store === "postgres" ? await startBeside(stage, "console") : null;
  const results: Figures[] = [];
  const name = workflow === "calling" ? `runs.${store}` : `runs.${workflow}`;
  for (let round = 0; round < rounds; round += 1) {
    const baseline = await measureBare(bare, bareMs);
    await queue(stage, workflow);
    if (store === "sqlite") await gateway.kill("SIGTERM");
    const workers = await startWorkers(stage, store);
    const api = stage.apiOf(console ?? workers[0] ?? gateway);
    await allEnded(api);
    const perSecond = await finishedPerSecond(api);
    await Promise.all(workers.map((worker) => worker.kill("SIGTERM")));
    if (store === "sqlite") gateway = await queueing();
    results.push({
      [`${name}.perSecond`]: perSecond,
      [`${name}.ratio`]: perSecond / baseline.perSecond,
    });
  }
  return medians(results);
}

async function queue(stage: Stage, workflow: "calling" | "chained" | "scripted"): Promise<void> {
  const plan = await stage.loadOf(workflow, { connections, durationMs: queueSliceMs });
  for (let queued = 0; queued < runsQueued; ) {
    const measured = await load(plan);
    expectAccepted(measured);
    queued += measured.answers[200] ?? 0;
  }
}

/** One process on the embedded store, which only one can open; two workers beside the gateway on PostgreSQL. */
async function startWorkers(stage: Stage, store: "sqlite" | "postgres"): Promise<Program[]> {
  if (store === "sqlite") return [await stage.start({ TRIPLINE_CONCURRENCY: String(concurrency) })];
  return Promise.all([startBeside(stage, "worker"), startBeside(stage, "worker")]);
}

async function startBeside(stage: Stage, role: "worker" | "console"): Promise<Program> {
  return stage.start({
    TRIPLINE_ROLE: role,
    TRIPLINE_PORT: String(await freePort()),
    TRIPLINE_CONCURRENCY: String(concurrency / 2),
  });
}

async function allEnded(api: Manage): Promise<void> {
  for (;;) {
    const { counts } = await api.get("/status", Status);
    if ((counts.runs.queued ?? 0) + (counts.runs.running ?? 0) + (counts.runs.waiting ?? 0) === 0) return;
    await pause(250);
  }
}

const Page = z.object({
  items: z.array(z.object({ status: z.string(), endedAt: z.string(), startedAt: z.string() })),
  next: z.string().nullable(),
});

/** From the newest batch's own times: those that ended after the warm-up, over the time from there to the last end. */
async function finishedPerSecond(api: Manage): Promise<number> {
  const ends: number[] = [];
  let before = "";
  let batchStart = Number.POSITIVE_INFINITY;
  for (;;) {
    const page = await api.get(`/runs?limit=1000${before}`, Page);
    if (page.items.some(({ status }) => status !== "succeeded")) throw new Error("A run did not succeed.");
    for (const { endedAt, startedAt } of page.items) {
      const gap = batchStart - Date.parse(startedAt);
      if (ends.length > 0 && gap > betweenBatchesMs) return rate(ends);
      batchStart = Math.min(batchStart, Date.parse(startedAt));
      ends.push(Date.parse(endedAt));
    }
    if (page.next === null) return rate(ends);
    before = `&before=${page.next}`;
  }
}

/** Rounds lie further apart than runs of one round. */
const betweenBatchesMs = 1_000;

function rate(ends: number[]): number {
  const sorted = ends.toSorted((a, b) => a - b);
  const from = sorted[warmUpRuns] ?? Number.NaN;
  const to = sorted.at(-1) ?? Number.NaN;
  return (sorted.length - warmUpRuns) / ((to - from) / 1000);
}
