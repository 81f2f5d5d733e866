/** PostgreSQL only: who lives. On the embedded store these verbs do nothing. */
export interface Workers {
  /** Says that this worker lives, and gives the database's clock. `pool` is Graphile Worker's id for its locks. */
  beat(beat: { worker: string; pool: string | null; now: string }): Promise<string>;
  /**
   * Forgets workers silent for so long (the database's own clock decides), queues their running runs again, and frees the
   * jobs of all pools that are no living worker's. Gives whom it forgot; one forgotten by mistake loses by its epoch.
   */
  bury(bury: { silentMs: number; now: string }): Promise<string[]>;
  /**
   * Takes the jobs of these pools from them: runs that should have one are given another. So whoever still completes one
   * of them completes nothing that a run has been given meanwhile.
   */
  free(free: { pools: readonly string[] }): Promise<void>;
  /**
   * Gives a job to whatever should have one and has none: runs that are queued, or were due a while ago; and queues the runs
   * in `lost` again, which this worker was said to hold and does not. `astray` are those that it is said to hold beyond
   * `inHand`: some may have been claimed just now, so that they are lost only if they are named twice.
   */
  mend(mend: { worker: string; inHand: readonly string[]; lost: readonly string[] }): Promise<Mended>;
  /** At a graceful stop: its running runs are queued again, and the jobs of its pool freed. */
  leave(leave: { worker: string }): Promise<void>;
}

export interface Mended {
  astray: string[];
  /** How many runs were given a job. */
  woken: number;
}
