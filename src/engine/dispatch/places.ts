import type { ReadyRuns } from "./ready-runs.ts";

/** Of the places that others leave, one workspace takes no more than this part while there are others. */
const share = 0.8;
/** A workspace that had a run in hand so long ago counts as there. */
const rememberedMs = 300_000;

/**
 * Who has how many of the places that runs are executed in. Where runs of several workspaces are, or were a moment ago,
 * some places stay free for whoever comes next: steps that take minutes in all of them would keep everybody else waiting.
 */
export class Places {
  readonly #count: number;
  /** Milliseconds since the epoch. */
  readonly #now: () => number;
  readonly #taken = new Map<string, number>();
  /** When a run of each workspace's last left its place. */
  readonly #leftAt = new Map<string, number>();
  #all = 0;

  constructor({ count, now }: { count: number; now: () => number }) {
    this.#count = count;
    this.#now = now;
  }

  get isFull(): boolean {
    return this.#all >= this.#count;
  }

  /** For one more of the workspace's runs. */
  hasRoom(workspace: string, ready: Pick<ReadyRuns, "hasOthers">): boolean {
    if (this.isFull) return false;
    const own = this.#taken.get(workspace) ?? 0;
    const others = this.#all - own;
    if (own < Math.max(1, Math.floor((this.#count - others) * share))) return true;
    return others === 0 && !ready.hasOthers(workspace) && !this.#remembersOthers(workspace);
  }

  enter(workspace: string): void {
    this.#all += 1;
    this.#taken.set(workspace, (this.#taken.get(workspace) ?? 0) + 1);
  }

  leave(workspace: string): void {
    this.#all -= 1;
    const left = (this.#taken.get(workspace) ?? 0) - 1;
    if (left > 0) this.#taken.set(workspace, left);
    else this.#taken.delete(workspace);
    this.#leftAt.set(workspace, this.#now());
  }

  #remembersOthers(workspace: string): boolean {
    for (const [other, leftAt] of this.#leftAt) {
      // By a clock that was set back, too.
      if (Math.abs(this.#now() - leftAt) > rememberedMs) this.#leftAt.delete(other);
      else if (other !== workspace) return true;
    }
    return false;
  }
}
