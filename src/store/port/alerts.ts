import type { Alert, AlertChannel, AlertRule, AlertStatus } from "../../contract/alert.ts";

/** Something counted for a subject in five minutes that begin at `bucketAt` (ms since 1970). */
export interface Tally {
  workspace: string;
  /** A trigger's or workflow's name. */
  subject: string;
  /** Such as `taken`, `failed` or `slower 500`. */
  measure: string;
  bucketAt: number;
  count: number;
}

/** Who is still to be told of an alert. */
export interface Untold {
  channel: AlertChannel;
  tries: number;
}

export interface AlertChange {
  set: Partial<Omit<Alert, "id" | "workspace" | "rule" | "subject" | "openedAt">>;
  /** Who is to be told of it now; absent: as it was. */
  untold?: readonly Untold[] | undefined;
}

/** What rules watch, what they saw, and what was counted for them. */
export interface Alerts {
  /** Adds to what all processes have counted. */
  tally(tallies: readonly Tally[]): Promise<void>;
  /** Sums from `from` on and before `until`, by workspace, subject and measure. */
  tallied(find: { workspace: string; from: number; until: number }): Promise<Omit<Tally, "bucketAt">[]>;
  /** Forgets what was counted before; at most `limit`. Returns how many. */
  forgetTallies(forget: { before: number; limit: number }): Promise<number>;
  rules(): Promise<AlertRule[]>;
  putRule(rule: AlertRule): Promise<void>;
  removeRule(find: { workspace: string; name: string }): Promise<boolean>;
  /** The newest first; without a status those that are not resolved come first. */
  list(find: { workspace: string; status?: AlertStatus; before?: string; limit: number }): Promise<Alert[]>;
  /** Those that are not resolved. */
  unresolved(find: { workspace: string }): Promise<Alert[]>;
  /** Opens an alert unless its rule and subject have one that is not resolved. False: they have. */
  open(opened: { alert: Alert; untold: readonly Untold[] }): Promise<boolean>;
  /** Changes one that is not resolved, by what it is at that moment. Null: there is none. */
  change(change: { workspace: string; id: string; to: (alert: Alert) => AlertChange }): Promise<Alert | null>;
  /** Alerts of which somebody is still to be told, the oldest first. */
  untold(find: { limit: number }): Promise<{ alert: Alert; untold: Untold[] }[]>;
  /** Those are still to be told of it, and no others. */
  told(told: { workspace: string; id: string; untold: readonly Untold[] }): Promise<void>;
  /** When the trigger's last delivery that was taken came; null: none is kept. */
  lastDelivery(find: { triggerId: string }): Promise<string | null>;
}
