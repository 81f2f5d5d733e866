import type { Priority } from "../../contract/flow.ts";
import { Turns } from "../../core/turns.ts";

/** What is known of a run that is woken; without a workspace it has its turn among those of which as little is known. */
export interface Woken {
  readonly priority?: Priority;
  readonly workspace?: string;
}

/** Runs that are ready: those of high priority come first. Of equal ones each workspace has its turn. */
export class ReadyRuns {
  readonly #ranks = { high: new Turns<string>(), normal: new Turns<string>(), low: new Turns<string>() };

  get size(): number {
    const { high, normal, low } = this.#ranks;
    return high.size + normal.size + low.size;
  }

  /** One that was parked is woken without its priority; the store gives it when it is read. */
  add(runId: string, { priority = "normal", workspace = "" }: Woken): void {
    this.#ranks[priority].add(workspace, runId);
  }

  /** Of this workspace and priority. */
  sizeOf({ priority = "normal", workspace = "" }: Woken): number {
    return this.#ranks[priority].sizeOf(workspace);
  }

  /** The next one of a workspace that has room. */
  take(hasRoom: (workspace: string) => boolean): { runId: string; workspace: string } | null {
    const { high, normal, low } = this.#ranks;
    const next = high.take(hasRoom) ?? normal.take(hasRoom) ?? low.take(hasRoom);
    return next && { runId: next.thing, workspace: next.owner };
  }
}
