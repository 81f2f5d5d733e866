import { setTimeout as pause } from "node:timers/promises";
import { asReady } from "../../core/ready-run.ts";
import type { HeldReplay } from "../../store/store.ts";
import type { ReplayDoors } from "../doors.ts";
import { nextChosen } from "./chosen.ts";
import { planReplays, type Wish } from "./plan.ts";
import { withPlans } from "./progress.ts";

/** Another process takes a replay over this long after the last sign of the one that had it. */
const leaseMs = 15_000;
/** Between two looks for replays that nobody carries on. */
const lookEveryMs = 2_000;
/** Carried on at a time by one process. */
const replaysMax = 4;
/** After so long a replay is given back, so that those of others that wait get their turn. */
const turnMs = 10_000;
/** Deliveries started in one transaction; an edited one is held with its body. */
const batchMax = 100,
  editedBatchMax = 10;
/** A quarter of a second's deliveries start together. */
const batchesPerSecond = 4;
const searchMs = 500;

export interface ReplayCarrier extends AsyncDisposable {
  /** Something may be there to be carried on. */
  wake(): void;
}

/** Carries stored replays on, whoever began them, until they are done or canceled. */
export function openCarrier(doors: ReplayDoors): ReplayCarrier {
  return new Carrier(doors);
}

class Carrier implements ReplayCarrier {
  readonly #doors: ReplayDoors;
  readonly #stopping = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #carried = new Set<Promise<void>>();
  #looking: Promise<void> = Promise.resolve();

  constructor(doors: ReplayDoors) {
    this.#doors = doors;
    this.#timer = setInterval(() => this.wake(), lookEveryMs);
    this.#timer.unref();
    this.wake();
  }

  wake(): void {
    this.#looking = this.#looking.then(() => this.#look());
  }

  /** Gives back what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#looking;
    await Promise.all(this.#carried);
  }

  async #look(): Promise<void> {
    const { store, now, log } = this.#doors;
    try {
      while (!this.#stopping.signal.aborted && this.#carried.size < replaysMax) {
        const held = await store.replays.take({ now: new Date(now()).toISOString(), leaseMs });
        if (held === null) return;
        const carried = this.#carry(held).catch((error: unknown) => {
          // Taken up again when its lease is over.
          log.warn("replay interrupted", { replayId: held.replay.id, error });
        });
        this.#carried.add(carried);
        void carried.finally(() => {
          this.#carried.delete(carried);
          if (!this.#stopping.signal.aborted) this.wake();
        });
      }
    } catch (error) {
      log.warn("replays not looked for", { error });
    }
  }

  async #carry({ replay, epoch, cursor: from }: HeldReplay): Promise<void> {
    const { store, now, log, engine } = this.#doors;
    const { id, ratePerSecond } = replay;
    let { progress } = replay;
    const until = now() + turnMs;
    for (let cursor = from; !this.#stopping.signal.aborted && now() < until; ) {
      const limit = batchOf(replay);
      const stretch = await nextChosen(this.#doors, replay, { cursor, limit, lookMs: searchMs });
      const plans = await planReplays(this.#doors, wishOf(replay), stretch);
      const starts = plans.flatMap((plan) => ("start" in plan ? [plan.start] : []));
      progress = withPlans(progress, plans);
      const isDone = stretch.cursor === null;
      cursor = stretch.cursor ?? cursor;
      const at = new Date(now()).toISOString();
      const written = await store.replays.step({
        id,
        epoch,
        cursor,
        starts,
        progress,
        isDone,
        now: at,
        leaseMs,
      });
      if (written === "lost") return;
      engine.wake(starts.flatMap(({ runs }) => asReady(runs, replay)));
      if (isDone) {
        log.info("replay done", { replayId: id, deliveries: progress.deliveries, runs: progress.runs });
        return;
      }
      const waitMs = (stretch.deliveries.length / ratePerSecond) * 1_000;
      await pause(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
    await store.replays.release({ id, epoch, now: new Date(now()).toISOString() });
  }
}

const batchOf = ({ ratePerSecond, edit }: HeldReplay["replay"]): number =>
  Math.min(
    edit === undefined ? batchMax : editedBatchMax,
    Math.max(1, Math.floor(ratePerSecond / batchesPerSecond)),
  );

export const wishOf = ({ workspace, workflow, version, edit, force, by }: HeldReplay["replay"]): Wish => ({
  workspace,
  workflow,
  version,
  edit,
  force,
  by,
});
