import type { DatabaseSync } from "node:sqlite";

/**
 * What the planner is told of each index: rows in it, then rows per value of its first column, of its first two, and so
 * on. Set once as they are in a busy store, and not measured, so that plans are good from the first row on and never
 * change under way. https://www.sqlite.org/fileformat2.html#stat1tab
 */
const statistics: readonly (readonly [table: string, index: string, rows: string])[] = [
  ["deliveries", "sqlite_autoindex_deliveries_1", "1000000 500000 1"],
  ["deliveries", "deliveries_trigger", "1000000 50000 1"],
  ["deliveries", "deliveries_rejected", "1000 500 1 1"],
  ["deliveries", "deliveries_handshake", "1000 500 1 1"],
  ["runs", "sqlite_autoindex_runs_1", "1000000 1"],
  ["runs", "runs_workspace", "1000000 500000 1"],
  ["runs", "runs_delivery", "1000000 1"],
  ["runs", "runs_unsucceeded", "10000 2000 1800 900 1"],
  ["runs", "runs_workflow", "1000000 500000 20000 1"],
  ["runs", "runs_cause", "10000 5000 100 1 1"],
  ["runs", "runs_failures", "10000 5000 2 1 1"],
  ["runs", "runs_wake", "1000 1"],
  ["runs", "runs_due", "1000 500 1"],
  ["runs", "runs_parent", "10000 2"],
  ["runs", "runs_origin", "1000 5"],
  ["runs", "runs_followed", "100 1"],
  ["runs", "runs_batch", "100 50"],
  ["holds", "sqlite_autoindex_holds_1", "10000 1"],
  ["holds", "holds_stage", "10000 1000 500 1"],
  ["holds", "holds_order", "10000 1000 10 1"],
  ["holds", "holds_gather", "10000 1000 5 1 1 1 1"],
  ["quarantine", "quarantine_trigger", "10000 1000 500 1 1 1"],
  ["gates", "sqlite_autoindex_gates_1", "1000 1"],
  ["gates", "gates_stage", "1000 100 50 1"],
  ["quota_windows", "quota_windows", "10000 3 1"],
  ["attempts", "attempts", "3000000 3 1 1"],
  ["run_values", "sqlite_autoindex_run_values_1", "100000 2 1"],
  ["claimed_keys", "claimed_keys", "1000000 50000 1"],
];

/** Tells the planner; to be called when the tables stand and before statements are made. */
export function setStatistics(database: DatabaseSync): void {
  // Makes the table of statistics, which can't be made otherwise.
  database.exec("analyze meta; begin immediate; delete from sqlite_stat1");
  const insert = database.prepare("insert into sqlite_stat1 (tbl, idx, stat) values (?, ?, ?)");
  for (const row of statistics) insert.run(...row);
  database.exec("commit; analyze sqlite_schema");
}
