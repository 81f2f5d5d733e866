import type { HeldRuns } from "../../contract/flow.ts";
import type { FlowRule } from "../../core/flow-rule.ts";
import type { ReadyRun } from "../../core/ready-run.ts";

/** What a held run waits with. A key is at most 255 well-formed characters, none of them a control character. */
export interface Hold {
  /** Its burst or batch; null where it is in none. */
  gatherKey: string | null;
  /** Runs of one key run one after another; null: of no key. */
  orderKey: string | null;
}

export interface Advanced {
  /** That are queued now, in their order. */
  runs: ReadyRun[];
  /** There is more to be done at once. */
  more: boolean;
  /** When something is due that is not yet; null: nothing, unless something happens. */
  nextAt: string | null;
  /** Nothing is held back any more; asked only where a rate lets runs go. */
  empty: boolean;
}

/** Holds runs back for their triggers: order, concurrency, debounce, batch, pause, rate. */
export interface Flows {
  /** Triggers with runs that are held or counted. */
  triggers(): Promise<string[]>;
  /** Lets go what may go by the trigger's rule, and settles bursts and batches that are complete. */
  advance(advance: { triggerId: string; rule: FlowRule; now: string }): Promise<Advanced>;
  /** Holds back the trigger's queued runs that have not begun. Returns how many. */
  hold(hold: { triggerId: string; now: string }): Promise<number>;
  held(find: { workspace: string; triggerId: string }): Promise<Omit<HeldRuns, "pause">>;
  /** Forgets failed runs that hold their keys; all keys when none is named. Returns how many were held. */
  unblock(unblock: { workspace: string; triggerId: string; key?: string }): Promise<number>;
}
