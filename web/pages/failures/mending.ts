import type { Failure } from "../../../src/contract/failure.ts";
import { byPages, type PagesDone } from "../../by-pages.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { type Task, useTask } from "../../task.ts";

/** Runs that go on, or whose deliveries are replayed. */
export type MendWay = "resume" | "replay";

/** Mends the runs of a failure page by page. */
export function useMending(failure: Failure, { way, isNewest }: { way: MendWay; isNewest: boolean }) {
  const workspace = useWorkspace();
  const client = useClient();
  const mend = async (before: string | undefined) => {
    const from = before === undefined ? {} : { before };
    if (way === "replay") {
      const { deliveries, next } = await client.replayFailure({ failure: failure.id, input: from });
      return { done: deliveries, next };
    }
    const input = { ...from, ...(isNewest && { version: "newest" as const }) };
    const { resumed, refused, next } = await client.resumeFailure({ failure: failure.id, input });
    return { done: resumed, refused: refused.map(({ reason }) => reason), next };
  };
  return useTask({
    run: (_: void, task: Task<PagesDone>) => byPages(mend, task),
    refreshes: ["failures", "runs", "replays"].map((kind) => [workspace, kind]),
    isDoneInParts: true,
    isQuiet: true,
  });
}
