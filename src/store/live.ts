import type { Log } from "../contract/log.ts";
import type { Live, Snapshot, Store } from "./store.ts";

/** A change made elsewhere is seen after this long even when its notice was lost. */
const revisionCheckMs = 5_000;

interface LiveDoors {
  store: Store;
  log: Log;
  now: () => number;
}

/** Keeps the newest snapshot. Reads are serial, so an older one never replaces a newer one. */
export async function openLive({ store, log, now }: LiveDoors): Promise<Live> {
  const read = () => store.definitions.snapshot({ now: new Date(now()).toISOString() });
  let snapshot = await read();
  let reading: Promise<unknown> = Promise.resolve();
  const listeners = new Set<(snapshot: Snapshot) => void>();

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = reading.then(work);
    reading = next.catch(() => undefined);
    return next;
  };
  const readAnew = async (): Promise<Snapshot> => {
    const fresh = await read();
    const changed = fresh.revision !== snapshot.revision;
    snapshot = fresh;
    if (changed) for (const listener of listeners) listener(fresh);
    return fresh;
  };
  // What has not begun yet serves all who ask meanwhile.
  const shared = <Result>(work: () => Promise<Result>) => {
    let queued: Promise<Result> | null = null;
    return (): Promise<Result> => {
      queued ??= inTurn(() => {
        queued = null;
        return work();
      });
      return queued;
    };
  };
  const refresh = shared(readAnew);
  // In its turn, too: whoever made the change that it hears of may have it read already.
  const check = shared(async () => {
    try {
      if ((await store.definitions.revision()) !== snapshot.revision) await readAnew();
      return true;
    } catch (error) {
      log.warn("definitions not checked", { error });
      return false;
    }
  });
  const watch = store.definitions.watch(() => void check());
  const timer = setInterval(() => void check(), revisionCheckMs);
  timer.unref();

  return {
    current: () => snapshot,
    refresh,
    check,
    onChange(changed) {
      listeners.add(changed);
      return { [Symbol.dispose]: () => void listeners.delete(changed) };
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      watch[Symbol.dispose]();
      await reading;
    },
  };
}
