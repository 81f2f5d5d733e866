/** PostgreSQL only: who lives. On the embedded store both verbs do nothing. */
export interface Workers {
  /** Says that this worker lives. `pool` is Graphile Worker's id for its locks. */
  beat(beat: { worker: string; pool: string | null; now: string }): Promise<void>;
  /**
   * Forgets workers silent for so long (the database's own clock decides) and queues their running runs again. Where
   * it forgot any, `pools` are those whose locks are to be released: all that hold jobs and are no living worker's. A
   * worker forgotten by mistake loses by its epoch.
   */
  bury(bury: { silentMs: number; now: string }): Promise<{ workers: string[]; pools: string[] }>;
  /** At a graceful stop. */
  leave(leave: { worker: string }): Promise<void>;
}
