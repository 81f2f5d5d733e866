import type { Replay } from "../../contract/replay.ts";
import type { Acceptance } from "./deliveries.ts";
import type { NewRun } from "./new-run.ts";

/** A replay that this process carries on. `cursor`: the id of the last delivery done. */
export interface HeldReplay {
  replay: Replay;
  epoch: number;
  cursor: string | null;
}

/** Runs to be queued on a stored delivery, or on one that is stored with them. */
export interface ReplayStart {
  deliveryId: string;
  /** An edited delivery, stored first. */
  edited: Pick<Acceptance, "delivery" | "body" | "faulty" | "variables"> | null;
  runs: readonly NewRun[];
}

/** One stretch of a replay: all of it is written, or nothing. */
export interface ReplayStep {
  id: string;
  epoch: number;
  cursor: string | null;
  starts: readonly ReplayStart[];
  /** All in all so far. */
  progress: Replay["progress"];
  isDone: boolean;
  now: string;
  leaseMs: number;
}

export interface Replays {
  create(replay: Replay): Promise<void>;
  /** The newest first. */
  list(find: { workspace: string; before?: string | undefined; limit: number }): Promise<Replay[]>;
  get(find: { workspace: string; id: string }): Promise<Replay | null>;
  /** Stops one that is running; gives it as it is then, or null. */
  cancel(find: { workspace: string; id: string; now: string }): Promise<Replay | null>;
  /** Takes, for so long, an unfinished one that nobody holds: the one that was held least recently, else the oldest. */
  take(take: { now: string; leaseMs: number }): Promise<HeldReplay | null>;
  /** Starts runs and moves on. `lost`: canceled, or another process has it; nothing was written. */
  step(step: ReplayStep): Promise<"written" | "lost">;
  /** Lets anybody take it at once, as at a stop. */
  release(held: { id: string; epoch: number; now: string }): Promise<void>;
}
