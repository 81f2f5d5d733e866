/** How deliveries differ at one place from what was learned of them. */
export interface Drift {
  workspace: string;
  triggerId: string;
  /** A JSONPath, items of lists as `[*]`. */
  path: string;
  kind: "new" | "missing" | "retyped";
  /** Names of types, as JSON Schema has them; null where there are none. */
  expected: string | null;
  found: string | null;
  firstSeenAt: string;
  lastSeenAt: string;
  /** Of the deliveries that were looked at. */
  count: number;
  /** The newest of them. */
  deliveryId: string;
}

/** Kept of a trigger; what differs in more places says no more. */
export const driftMax = 200;

export interface Drifts {
  /** Adds to what is known, in bulk and without haste; beyond `driftMax` places of a trigger nothing new is kept. */
  note(drift: readonly Drift[]): Promise<void>;
  /** Ordered by path. */
  list(find: { workspace: string; triggerId: string }): Promise<Drift[]>;
  /** At how many places the deliveries of each of these triggers differ; of one that is not named they do nowhere. */
  counts(find: {
    workspace: string;
    triggerIds: readonly string[];
  }): Promise<{ triggerId: string; places: number }[]>;
  /** Forgets all, or what is at these paths. */
  forget(find: { workspace: string; triggerId: string; paths?: readonly string[] }): Promise<void>;
}
