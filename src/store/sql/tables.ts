import type { AlertTables } from "./alert-tables.ts";
import type { AuditRow } from "./audit-row.ts";
import type { CallerTables } from "./caller-tables.ts";
import type { DefinitionTables } from "./definition-tables.ts";
import type { DeliveryTables } from "./delivery-tables.ts";
import type { KeyValueRow } from "./key-value-row.ts";
import type { OwnWriteRow } from "./own-write-row.ts";
import type { PeopleTables } from "./people-tables.ts";
import type { RunTables } from "./run-tables.ts";
import type { StatisticsRow } from "./statistics.ts";
import type { WaitTables } from "./wait-tables.ts";

export type { ClaimedKeyRow, DeliveryRow } from "./delivery-tables.ts";
export type { AttemptRow, RunRow } from "./run-tables.ts";

/**
 * The tables as both engines have them. Points in time are milliseconds since 1970, so that they compare and sort the
 * same everywhere; JSON is text, because PostgreSQL's jsonb can't hold `\u0000`; ids begin with their time, so that
 * the order of ids is the order of arrival; truth values are 0 and 1.
 */
export interface Tables
  extends AlertTables,
    CallerTables,
    DefinitionTables,
    DeliveryTables,
    PeopleTables,
    RunTables,
    WaitTables {
  meta: { name: string; value: string };
  /** One row: rises with every change that compiled definitions depend on. */
  revision: { id: number; revision: number };
  leases: { name: string; holder: string; until_at: number };
  /** How many entries somebody has had deleted, in all. */
  removals: { workspace: string; entries: number };
  workers: { id: string; pool: string | null; seen_at: number };
  audit: AuditRow;
  key_values: KeyValueRow;
  own_writes: OwnWriteRow;
  statistics: StatisticsRow;
  sender_pages: { trigger_id: string; workspace: string; digest: string; document: string };
  views: { workspace: string; name: string; document: string };
}
