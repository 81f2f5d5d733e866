const tickMs = 10_000;

/** One clock for all that is shown. */
export interface Clock {
  /** ms since 1970, as of its last tick. */
  readonly now: () => number;
  /** Has it tick while somebody listens. Gives what ends that. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function createClock(read: () => number): Clock {
  let now = read();
  let timer: ReturnType<typeof setInterval> | undefined;
  const listeners = new Set<() => void>();
  const tick = () => {
    now = read();
    for (const each of listeners) each();
  };
  return {
    now: () => now,
    subscribe(listener) {
      listeners.add(listener);
      if (timer === undefined) {
        timer = setInterval(tick, tickMs);
        // It stood still while nobody listened.
        now = read();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
