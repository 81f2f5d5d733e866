import type { Snapshot } from "./snapshot.ts";

/** The newest snapshot, kept in memory and read anew after each change. What gateway, api and engine compile from. */
export interface Live extends AsyncDisposable {
  current(): Snapshot;
  /** Reads at once, so that the caller's own change is in force when this resolves. */
  refresh(): Promise<Snapshot>;
  /**
   * Reads if another process has changed something. However many ask, the store is asked one question at a time. False:
   * it does not answer, which is told to the log, too.
   */
  check(): Promise<boolean>;
  /** Calls back with each new revision. */
  onChange(changed: (snapshot: Snapshot) => void): Disposable;
}
