import { useEffect, useRef, useState } from "react";

/** What one call has done, and where the next one goes on; null: it was the last. */
interface TaskPage {
  done: number;
  /** Why others were left out. */
  refused?: readonly string[];
  next: string | null;
}

interface Progress {
  done: number;
  refused: readonly string[];
}

interface TaskOptions {
  page: (before: string | undefined) => Promise<TaskPage>;
  /** It has ended, was stopped or has failed: what it has changed is to be asked for anew. */
  onEnd: () => Promise<unknown>;
}

const nothing: Progress = { done: 0, refused: [] };

/** A long task done by many calls: it goes on until it is stopped or no longer shown; what is done stays done. */
export function usePagedTask({ page, onEnd }: TaskOptions) {
  const [state, setState] = useState<"idle" | "running" | "done">("idle");
  const [progress, setProgress] = useState(nothing);
  const [error, setError] = useState<unknown>(null);
  const isStopped = useRef(false);
  const place = useRef<string>(undefined);
  const stop = () => {
    isStopped.current = true;
  };
  useEffect(
    () => () => {
      isStopped.current = true;
    },
    [],
  );
  /** Begins, or goes on where it has failed. */
  const start = async () => {
    isStopped.current = false;
    setError(null);
    setState("running");
    try {
      while (!isStopped.current) {
        const { done, refused = [], next } = await page(place.current);
        setProgress((before) => ({ done: before.done + done, refused: [...before.refused, ...refused] }));
        if (next === null) break;
        place.current = next;
      }
      setState("done");
    } catch (thrown) {
      setError(thrown);
      setState("idle");
    }
    await onEnd();
  };
  return { state, progress, error, start, stop };
}
