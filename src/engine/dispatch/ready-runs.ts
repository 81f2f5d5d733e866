import type { Priority } from "../../contract/flow.ts";
import type { Line, ReadyRun } from "../../core/ready-run.ts";
import { Turns } from "../../core/turns.ts";

const priorities = ["high", "normal", "low"] as const satisfies Priority[];

/** Runs that are ready: those of high priority come first. Of equal ones each workspace has its turn. */
export class ReadyRuns {
  readonly #ranks = { high: new Turns<string>(), normal: new Turns<string>(), low: new Turns<string>() };

  get size(): number {
    const { high, normal, low } = this.#ranks;
    return high.size + normal.size + low.size;
  }

  add({ id, workspace, priority }: ReadyRun): void {
    this.#ranks[priority].add(workspace, id);
  }

  sizeOf({ workspace, priority }: Line): number {
    return this.#ranks[priority].sizeOf(workspace);
  }

  /** Whether one of another workspace is ready. */
  hasOthers(workspace: string): boolean {
    return priorities.some((priority) => this.#ranks[priority].hasOthers(workspace));
  }

  /** The next one of a workspace that has room. */
  take(hasRoom: (workspace: string) => boolean): ReadyRun | null {
    for (const priority of priorities) {
      const next = this.#ranks[priority].take(hasRoom);
      if (next !== null) return { id: next.thing, workspace: next.owner, priority };
    }
    return null;
  }
}
