import type { Actor } from "../../contract/actor.ts";
import type { AuditKind } from "../../contract/audit.ts";

/** Who changed what, and who was refused. */
export interface AuditRow {
  id: string;
  workspace: string;
  kind: AuditKind;
  action: string;
  at: number;
  last_at: number;
  count: number;
  actor_kind: Actor["kind"] | null;
  actor_id: string | null;
  actor_name: string | null;
  actor_email: string | null;
  address: string | null;
  request_id: string | null;
  target_kind: string | null;
  target_id: string | null;
  target_name: string | null;
  detail: string | null;
  /** JSON */
  difference: string | null;
}
