import type { Priority } from "../../contract/flow.ts";
import type { Line, ReadyRun } from "../../core/ready-run.ts";

const priorities = ["high", "normal", "low"] as const satisfies Priority[];

type Lines = Readonly<Record<Priority, Set<string>>>;

/**
 * Runs that are ready: each workspace has its turn, and in it those of its own of high priority come first. A priority counts
 * for nothing among workspaces: whoever marks all as high is to keep nobody else waiting.
 */
export class ReadyRuns {
  /** Whose turn is next first. */
  readonly #workspaces = new Map<string, Lines>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add({ id, workspace, priority }: ReadyRun): void {
    let lines = this.#workspaces.get(workspace);
    if (lines === undefined) {
      lines = { high: new Set(), normal: new Set(), low: new Set() };
      this.#workspaces.set(workspace, lines);
    }
    if (lines[priority].has(id)) return;
    lines[priority].add(id);
    this.#size += 1;
  }

  sizeOf({ workspace, priority }: Line): number {
    return this.#workspaces.get(workspace)?.[priority].size ?? 0;
  }

  /** Whether one of another workspace is ready. */
  hasOthers(workspace: string): boolean {
    return this.#workspaces.size > (this.#workspaces.has(workspace) ? 1 : 0);
  }

  /** The next one of a workspace that has room. */
  take(hasRoom: (workspace: string) => boolean): ReadyRun | null {
    for (const [workspace, lines] of this.#workspaces) {
      if (!hasRoom(workspace)) continue;
      for (const priority of priorities) {
        const [id] = lines[priority];
        if (id === undefined) continue;
        lines[priority].delete(id);
        this.#size -= 1;
        // To the end, where more of it waits.
        this.#workspaces.delete(workspace);
        if (priorities.some((each) => lines[each].size > 0)) this.#workspaces.set(workspace, lines);
        return { id, workspace, priority };
      }
    }
    return null;
  }
}
