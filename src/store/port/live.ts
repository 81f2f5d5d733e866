import type { Snapshot } from "./snapshot.ts";

/** The newest snapshot, kept in memory and read anew after each change. What gateway, api and engine compile from. */
export interface Live extends AsyncDisposable {
  current(): Snapshot;
  /** Reads at once, so that the caller's own change is in force when this resolves. */
  refresh(): Promise<Snapshot>;
  /** Calls back with each new revision. */
  onChange(changed: (snapshot: Snapshot) => void): Disposable;
}
