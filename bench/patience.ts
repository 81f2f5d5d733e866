import { setTimeout as pause } from "node:timers/promises";
import { Status } from "../src/contract/status.ts";
import type { Figures } from "./figures.ts";
import { load } from "./load.ts";
import { mostResidentMb, residentMb, workSeconds } from "./process.ts";
import { connections, openStage } from "./stage.ts";

const runsWaiting = 100_000,
  sliceMs = 500,
  settleMs = 5_000,
  restMs = 10_000;

/** What a loop over 10,000 items takes, above the process at rest. */
export async function loop(): Promise<Figures> {
  await using stage = await openStage({});
  const program = await stage.start();
  const api = stage.apiOf(program);
  await pause(settleMs);
  const rest = await residentMb(program);
  const begun = performance.now();
  const plan = await stage.loadOf("looping", { connections: 1, durationMs: 1 });
  await load(plan);
  for (;;) {
    const { runs } = (await api.get("/status", Status)).counts;
    if ((runs.queued ?? 0) + (runs.running ?? 0) === 0 && (runs.succeeded ?? 0) > 0) break;
    await pause(20);
  }
  const seconds = (performance.now() - begun) / 1000;
  return { "loop.mb": (await mostResidentMb(program)) - rest, "loop.seconds": seconds };
}

/** What 100,000 runs that wait for a time cost a process at rest, above one that has none. */
export async function waiting(): Promise<Figures> {
  await using stage = await openStage({});
  const before = await atRest(await stage.start());
  const busy = await stage.start();
  const api = stage.apiOf(busy);
  const plan = await stage.loadOf("waiting", { connections, durationMs: sliceMs });
  for (let sent = 0; sent < runsWaiting; ) sent += (await load(plan)).answers[200] ?? 0;
  for (;;) {
    const { runs } = (await api.get("/status", Status)).counts;
    if ((runs.queued ?? 0) + (runs.running ?? 0) === 0) break;
    await pause(100);
  }
  await busy.kill("SIGTERM");
  const after = await atRest(await stage.start());
  return { "waiting.mb": after.mb - before.mb, "waiting.cpuShare": after.cpuShare };

  async function atRest(program: Awaited<ReturnType<typeof stage.start>>) {
    await pause(settleMs);
    const mb = await residentMb(program);
    const worked = await workSeconds(program);
    await pause(restMs);
    const cpuShare = (await workSeconds(program)) - worked;
    await program.kill("SIGTERM");
    return { mb, cpuShare: cpuShare / (restMs / 1000) };
  }
}
