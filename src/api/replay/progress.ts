import type { Replay } from "../../contract/replay.ts";
import type { Plan } from "./plan.ts";

type Progress = Replay["progress"];

/** Reasons told apart; more come under one. */
const reasonsMax = 20;
const reasonCharactersMax = 500;

export const noProgress: Progress = { deliveries: 0, runs: 0, skipped: [] };

/** Counts plans as carried out. */
export function withPlans(before: Progress, plans: readonly Plan[]): Progress {
  let { deliveries, runs } = before;
  const skipped = before.skipped.map((each) => ({ ...each }));
  for (const plan of plans) {
    if ("start" in plan) {
      deliveries += 1;
      runs += plan.start.runs.length;
      continue;
    }
    const reason = plan.skipped.replaceAll(/\bdlv_[0-9a-z]+/g, "…").slice(0, reasonCharactersMax);
    const known =
      skipped.find((each) => each.reason === reason) ??
      (skipped.length < reasonsMax ? undefined : skipped.at(-1));
    if (known === undefined) skipped.push({ reason, count: 1, delivery: plan.delivery });
    else known.count += 1;
  }
  return { deliveries, runs, skipped };
}
