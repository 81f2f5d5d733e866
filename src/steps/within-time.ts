interface Time {
  timeoutMs: number;
  signal: AbortSignal;
  /** What it is told with when its time is up: `The database`. */
  of: string;
}

/**
 * Does work that its own time, or a signal, may end: then it rejects, and so does `stopped`, for what the work has to
 * leave in order. Rejects at once where the signal is aborted.
 */
export async function withinTime<Result>(
  { timeoutMs, signal, of }: Time,
  work: (stopped: Promise<never>) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  stopped.catch(() => {});
  const timer = setTimeout(() => reject(new Error(`${of} took longer than ${timeoutMs} ms.`)), timeoutMs);
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    return await Promise.race([work(stopped), stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
