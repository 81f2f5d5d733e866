import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Failure } from "../../../src/contract/failure.ts";
import { useClient, useWorkspace } from "../../client.ts";

/** Runs that go on, or whose deliveries are replayed. */
export type MendWay = "resume" | "replay";

interface Progress {
  /** Runs that go on, or deliveries that are replayed. */
  done: number;
  /** Why others did not. */
  refused: readonly string[];
}

const nothing: Progress = { done: 0, refused: [] };

/** Mends the runs of a failure page by page; what is done stays done when it is stopped. */
export function useMending(failure: Failure, { way, isNewest }: { way: MendWay; isNewest: boolean }) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const [state, setState] = useState<"idle" | "running" | "done">("idle");
  const [progress, setProgress] = useState(nothing);
  const [error, setError] = useState<unknown>(null);
  const isStopped = useRef(false);

  const page = async (before: string | undefined) => {
    const from = before === undefined ? {} : { before };
    if (way === "replay") {
      const { deliveries, next } = await client.replayFailure({ failure: failure.id, input: from });
      return { done: deliveries, refused: [], next };
    }
    const input = { ...from, ...(isNewest && { version: "newest" as const }) };
    const { resumed, refused, next } = await client.resumeFailure({ failure: failure.id, input });
    return { done: resumed, refused: refused.map(({ reason }) => reason), next };
  };

  const start = async () => {
    isStopped.current = false;
    setError(null);
    setState("running");
    try {
      for (let before: string | undefined; !isStopped.current; ) {
        const { done, refused, next } = await page(before);
        setProgress((earlier) => ({ done: earlier.done + done, refused: [...earlier.refused, ...refused] }));
        if (next === null) break;
        before = next;
      }
      setState("done");
    } catch (thrown) {
      setError(thrown);
      setState("idle");
    }
    await Promise.all(
      ["failures", "runs", "replays"].map((kind) =>
        queries.invalidateQueries({ queryKey: [workspace, kind] }),
      ),
    );
  };
  const stop = () => {
    isStopped.current = true;
  };
  return { state, progress, error, start, stop };
}
