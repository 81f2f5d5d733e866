import type { Log } from "../contract/log.ts";
import type { People } from "../store/store.ts";

/** Exact enough for "last used", and seldom enough to cost nothing. */
const flushMs = 10_000;

export interface KeyUses {
  note(keyId: string): void;
  /** Writes what has been noted. */
  flush(): Promise<void>;
}

interface UsesDoors {
  people: Pick<People, "usedKeys">;
  log: Log;
  now: () => number;
}

/**
 * Keeps the last use of each key in memory and writes all of them with the first use of a new period, so that a busy
 * key costs one write in ten seconds and a key's last use is known to that degree. There is no timer to stop.
 */
export function createKeyUses({ people, log, now }: UsesDoors): KeyUses {
  let uses = new Map<string, number>();
  let flushedAt = Number.NEGATIVE_INFINITY;
  const flush = async () => {
    if (uses.size === 0) return;
    const written = uses;
    uses = new Map();
    flushedAt = now();
    try {
      await people.usedKeys(Array.from(written, ([id, at]) => ({ id, at: new Date(at).toISOString() })));
    } catch (error) {
      log.warn("last uses of keys not written", { error });
    }
  };
  return {
    note(keyId) {
      uses.set(keyId, now());
      if (now() - flushedAt >= flushMs) void flush();
    },
    flush,
  };
}
