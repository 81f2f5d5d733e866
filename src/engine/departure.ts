import type { Json } from "../contract/name.ts";
import type { RunError } from "../contract/run.ts";
import { Halted } from "../steps/step.ts";

/**
 * Why a run is not carried on here and now. `fail` ends it whatever its steps would do about a failure; `stop` ends it
 * as succeeded; `lost` and `abandon` write nothing any more.
 */
export type Reason =
  | { kind: "park"; wakeAt: number }
  | { kind: "fail"; error: RunError }
  | { kind: "stop"; output: Json }
  | { kind: "cancel" }
  | { kind: "release" }
  | { kind: "lost" }
  | { kind: "abandon" };

/** Of a run that has used up its time. */
export const runTimeoutName = "RunTimeout";

/** Thrown through the steps that hold others, up to the run. No step may handle it. */
export class Departure extends Error {
  override name = "Departure";
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(`The run leaves: ${reason.kind}.`);
    this.reason = reason;
  }
}

/** Whether steps may still put things in order when the run, or their part of it, ends so. */
export function mayClose(ending: Error): boolean {
  if (!(ending instanceof Departure)) return ending instanceof Halted;
  const { reason } = ending;
  if (reason.kind === "fail") return reason.error.name === runTimeoutName;
  return reason.kind === "cancel" || reason.kind === "stop";
}
