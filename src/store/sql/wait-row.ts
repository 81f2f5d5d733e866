import type { RunWait } from "../../contract/wait.ts";
import { iso } from "./text.ts";
import type { WaitRow } from "./wait-tables.ts";

export const waitOf = (row: WaitRow): RunWait => ({
  id: row.id,
  path: row.path,
  kind: row.kind,
  state: row.state,
  triggerId: row.trigger_id,
  key: row.match_key,
  childRunId: row.child_run_id,
  openedAt: iso(row.opened_at),
  until: iso(row.until_at),
});
