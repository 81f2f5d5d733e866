/**
 * What the sign-in library keeps: records of a few kinds, found by their fields. It has rules of its own for all of
 * them; the port only promises that each verb happens whole. Points in time are ISO strings.
 */
export interface Accounts {
  add(kind: AccountKind, record: AccountRecord): Promise<AccountRecord>;
  find(kind: AccountKind, wanted: Wanted): Promise<AccountRecord[]>;
  count(kind: AccountKind, where: readonly Condition[]): Promise<number>;
  /** Changes those that match, or only `one` of them; returns them as they are now. Of two at once each sees the other. */
  change(kind: AccountKind, change: RecordChange): Promise<AccountRecord[]>;
  /**
   * Removes those that match, or only `one` of them; of two at once only one gets a record back. That sessions have ended
   * is told to the definitions' watchers, as processes remember them for a while; the revision stays.
   */
  remove(kind: AccountKind, wanted: { where: readonly Condition[]; one?: boolean }): Promise<AccountRecord[]>;
  /** Forgets sessions, codes and invitations that ended before then. */
  prune(at: { now: string }): Promise<void>;
}

/** `account`: a way in of a person, a password or an identity elsewhere. `verification`: something due once. */
export type AccountKind = "user" | "session" | "account" | "verification" | "twoFactor";

type Value = string | number | boolean | null;

export type AccountRecord = Record<string, Value>;

/** Conditions hold together, apart from those joined by OR, of which one must hold as well. */
export interface Condition {
  field: string;
  operator:
    | "eq"
    | "ne"
    | "lt"
    | "lte"
    | "gt"
    | "gte"
    | "in"
    | "not_in"
    | "contains"
    | "starts_with"
    | "ends_with";
  value: Value | readonly Value[];
  connector: "AND" | "OR";
  /** Compares text whatever its case. */
  isCaseless?: boolean;
}

interface Wanted {
  where: readonly Condition[];
  limit: number;
  offset?: number;
  sortBy?: { field: string; direction: "asc" | "desc" };
}

interface RecordChange {
  where: readonly Condition[];
  set: AccountRecord;
  /** Added to what stands there. */
  increment?: Readonly<Record<string, number>>;
  one?: boolean;
}
