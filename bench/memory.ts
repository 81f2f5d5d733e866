import { setTimeout as pause } from "node:timers/promises";
import { Status } from "../src/contract/status.ts";
import type { Manage } from "../test/manage.ts";
import type { Figures } from "./figures.ts";
import { type Load, load } from "./load.ts";
import { residentMb } from "./process.ts";
import { connections, openStage } from "./stage.ts";

const deliveries = 100_000,
  sliceMs = 500;

/** Resident memory of the whole program, executing the runs too, after 100,000 deliveries and after as many again. */
export async function memory(): Promise<Figures> {
  await using stage = await openStage({});
  const program = await stage.start();
  const api = stage.apiOf(program);
  const plan = await stage.loadOf("plain", { connections, durationMs: sliceMs });
  await deliver(plan);
  await drained(api);
  const first = await residentMb(program);
  await deliver(plan);
  await drained(api);
  const second = await residentMb(program);
  return { "memory.mb": first, "memory.growthMb": second - first };
}

async function deliver(plan: Load): Promise<void> {
  for (let sent = 0; sent < deliveries; ) {
    const { answers } = await load(plan);
    sent += answers[200] ?? 0;
  }
}

async function drained(api: Manage): Promise<void> {
  for (;;) {
    const { counts } = await api.get("/status", Status);
    if ((counts.runs.queued ?? 0) + (counts.runs.running ?? 0) === 0) return;
    await pause(100);
  }
}
