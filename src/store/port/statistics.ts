/** How long the buckets are by which is counted, in ms; days are those of UTC. */
export const spans = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
export type Span = keyof typeof spans;

/** What was counted of a subject in a bucket. */
export interface Counted {
  workspace: string;
  /** A trigger's or workflow's id; empty: the whole workspace. */
  subject: string;
  /** When the bucket begins, in ms since 1970. */
  at: number;
  /** By measure, such as `answer 2` or `deliver accepted`. */
  counts: Readonly<Record<string, number>>;
}

/** The buckets of one length that begin from `from` on and before `until`, in ms since 1970. */
interface Stretch {
  workspace: string;
  span: Span;
  from: number;
  until: number;
}

/** What happened, in numbers, by minutes, hours and days. */
export interface Statistics {
  /** Adds what was counted in a minute to its minute, its hour and its day; several processes add up. */
  add(counted: readonly Counted[]): Promise<void>;
  /** What begins from `from` on and before `until`, of these subjects, in the order of time. */
  read(find: Stretch & { of: readonly string[] }): Promise<Counted[]>;
  /** The sums of these measures, of each of these subjects that was counted at all. */
  sums(
    find: Stretch & { of: readonly string[]; measures: readonly string[] },
  ): Promise<ReadonlyMap<string, number>>;
  /** Forgets what began before; at most `limit` buckets. Returns how many. */
  forget(forget: { span: Span; before: number; limit: number }): Promise<number>;
}
