import type { Tables } from "../sql/tables.ts";

/**
 * What becomes of each table when the embedded store is moved to PostgreSQL: it is `copied`, or `left` where it says only what
 * processes had in hand that have ended. The large ones come last: what can't be moved is found early.
 */
export const movedTables = {
  meta: "copied",
  revision: "copied",
  leases: "left",
  removals: "copied",
  workers: "left",
  workspaces: "copied",
  triggers: "copied",
  former_triggers: "copied",
  workflows: "copied",
  workflow_versions: "copied",
  workflow_pauses: "copied",
  drafts: "copied",
  secrets: "copied",
  keys: "copied",
  people: "copied",
  accounts: "copied",
  sessions: "copied",
  verifications: "copied",
  two_factors: "copied",
  members: "copied",
  invitations: "copied",
  views: "copied",
  sender_pages: "copied",
  alert_rules: "copied",
  schedules: "copied",
  awaited: "copied",
  captures: "copied",
  fixtures: "copied",
  resolutions: "copied",
  replays: "copied",
  listeners: "copied",
  listener_answers: "copied",
  credential_uses: "copied",
  quota_windows: "copied",
  flow_rates: "copied",
  dynamic_triggers: "copied",
  drift: "copied",
  own_writes: "copied",
  key_values: "copied",
  holds: "copied",
  gates: "copied",
  waits: "copied",
  arrivals: "copied",
  claimed_keys: "copied",
  alerts: "copied",
  tallies: "copied",
  statistics: "copied",
  audit: "copied",
  dead_letters: "copied",
  quarantine: "copied",
  runs: "copied",
  attempts: "copied",
  run_values: "copied",
  deliveries: "copied",
} as const satisfies Record<keyof Tables, "copied" | "left">;

/** Kysely's own: which changes of the tables were made. */
export const changeTables: readonly string[] = ["kysely_migration", "kysely_migration_lock"];

export const isMoved = (table: string): boolean =>
  Object.entries(movedTables).some(([name, fate]) => name === table && fate === "copied");
