/** Deliveries counted in a fixed window. `resetAt` is in milliseconds since 1970; whose it is, is the gateway's to say. */
export interface SpentWindow {
  owner: string;
  seconds: number;
  resetAt: number;
  used: number;
}

/** What quotas were spent, by all processes together. */
export interface Quotas {
  /**
   * Adds to each window, of which none is named twice, and gives what it comes to; null for one that a later one has
   * replaced. One that is later by more than its own length was counted by a clock that has been set back since: it is
   * replaced.
   */
  spend(spent: readonly SpentWindow[]): Promise<(number | null)[]>;
  /** Windows that are not over, at most 100,000 of them. */
  running(at: { now: number }): Promise<SpentWindow[]>;
  /** Windows of these owners, which are 1,000 at most, that are not over. */
  of(find: { owners: readonly string[]; now: number }): Promise<SpentWindow[]>;
  /** Forgets those that are over, a few at a time. */
  forget(at: { now: number }): Promise<void>;
}
