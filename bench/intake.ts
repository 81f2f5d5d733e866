import type { Figures } from "./figures.ts";
import { medians } from "./figures.ts";
import { load } from "./load.ts";
import { connections, expectAccepted, intakeOnly, measureBare, openStage, startBare } from "./stage.ts";

const rounds = 7,
  roundMs = 2_000,
  warmUpMs = 2_000;

/**
 * Durable intake: HMAC, parse, parameters, dedupe key, stored with synchronous=FULL, run queued; 64 connections. `rich`
 * is the same with ten parameters, a filter and a schema. The
 * process has the role `gateway`, so that executing the runs is not measured here.
 */
export async function intake(): Promise<Figures> {
  await using bare = await startBare();
  await using stage = await openStage({});
  await stage.start({}, intakeOnly);
  const plan = await stage.loadOf("plain", { connections, durationMs: roundMs });
  const richPlan = await stage.loadOf("rich", { connections, durationMs: roundMs });
  for (const each of [plan, richPlan]) await load({ ...each, durationMs: warmUpMs });
  await measureBare(bare, warmUpMs);
  const results: Figures[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const baseline = await measureBare(bare, roundMs);
    const measured = await load(plan);
    const rich = await load(richPlan);
    for (const each of [measured, rich]) expectAccepted(each);
    results.push({
      "bare.perSecond": baseline.perSecond,
      "bare.p99Ms": baseline.p99Ms,
      "intake.perSecond": measured.perSecond,
      "intake.ratio": measured.perSecond / baseline.perSecond,
      "intake.p50Ms": measured.p50Ms,
      "intake.p99Ms": measured.p99Ms,
      "intake.rich.perSecond": rich.perSecond,
      "intake.rich.ratio": rich.perSecond / baseline.perSecond,
      "intake.rich.p99Ms": rich.p99Ms,
    });
  }
  return medians(results);
}
