import type { Priority } from "../../contract/flow.ts";

/** What is known of a run that is woken; without a workspace it has its turn among those of which as little is known. */
export interface Woken {
  readonly priority?: Priority;
  readonly workspace?: string;
}

/**
 * Runs that are ready: those of high priority come first. Of equal ones each workspace has its turn, so that a long queue
 * of one keeps no other waiting, and of one workspace's those come first that came first.
 */
export class ReadyRuns {
  readonly #ranks = { high: new Turns(), normal: new Turns(), low: new Turns() };

  get size(): number {
    const { high, normal, low } = this.#ranks;
    return high.size + normal.size + low.size;
  }

  /** One that was parked is woken without its priority; the store gives it when it is read. */
  add(runId: string, { priority = "normal", workspace = "" }: Woken): void {
    this.#ranks[priority].add(runId, workspace);
  }

  /** Of this workspace and priority. */
  sizeOf({ priority = "normal", workspace = "" }: Woken): number {
    return this.#ranks[priority].sizeOf(workspace);
  }

  /** The next one of a workspace that has room. */
  take(hasRoom: (workspace: string) => boolean): { runId: string; workspace: string } | null {
    const { high, normal, low } = this.#ranks;
    return high.take(hasRoom) ?? normal.take(hasRoom) ?? low.take(hasRoom);
  }
}

class Turns {
  /** By workspace, whose turn is next first. Sets, since a run may be named twice. */
  readonly #waiting = new Map<string, Set<string>>();
  size = 0;

  add(runId: string, workspace: string): void {
    let runs = this.#waiting.get(workspace);
    if (runs === undefined) {
      runs = new Set();
      this.#waiting.set(workspace, runs);
    }
    this.size -= runs.size;
    runs.add(runId);
    this.size += runs.size;
  }

  sizeOf(workspace: string): number {
    return this.#waiting.get(workspace)?.size ?? 0;
  }

  take(hasRoom: (workspace: string) => boolean): { runId: string; workspace: string } | null {
    for (const [workspace, runs] of this.#waiting) {
      if (!hasRoom(workspace)) continue;
      const [runId] = runs;
      if (runId === undefined) continue;
      runs.delete(runId);
      this.size -= 1;
      // To the end of the line, or out of it.
      this.#waiting.delete(workspace);
      if (runs.size > 0) this.#waiting.set(workspace, runs);
      return { runId, workspace };
    }
    return null;
  }
}
