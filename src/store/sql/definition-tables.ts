import type { ColumnType } from "kysely";
import type { FormerTrigger } from "../../contract/former-trigger.ts";
import type { DraftKind } from "../../contract/version.ts";

/** What people write: triggers, workflows, and what these need. */
export interface DefinitionTables {
  workspaces: {
    id: string;
    quota: string;
    retention: ColumnType<string | null, string | null | undefined>;
    created_at: number;
    /** The workflow that is started when a run of another fails. */
    on_failure: ColumnType<string | null, string | null | undefined>;
  };
  triggers: TriggerRow;
  former_triggers: {
    workspace: string;
    until_at: number;
    trigger_id: string;
    name: string;
    suffix: string | null;
    why: FormerTrigger["why"];
  };
  workflows: WorkflowRow;
  workflow_versions: WorkflowVersionRow;
  /** Since when a workflow's runs are held back. */
  workflow_pauses: { workflow_id: string; paused_at: number };
  drafts: DraftRow;
  secrets: SecretRow;
  keys: KeyRow;
}

interface TriggerRow {
  id: string;
  workspace: string;
  name: string;
  document: string;
}

/** A workflow that is not removed; its document is in `workflow_versions`. */
interface WorkflowRow {
  id: string;
  workspace: string;
  name: string;
  version: number;
  /** JSON: what starts it, or what it starts, beside triggers; null for most. */
  links: ColumnType<string | null, string | null | undefined>;
}

interface WorkflowVersionRow {
  workflow_id: string;
  version: number;
  created_at: number;
  document: string;
  published_by: string | null;
  note: string | null;
  /** The version that a rollback published anew. */
  restores: number | null;
  /** When a run was last started with it by its number. */
  used_at: number | null;
  /** Of the content, where a test ran it: its version is below 0. */
  digest: ColumnType<string | null, string | null | undefined>;
}

interface DraftRow {
  workspace: string;
  kind: DraftKind;
  name: string;
  revision: number;
  base: number | null;
  saved_at: number;
  saved_by: string | null;
  document: string;
}

interface SecretRow {
  workspace: string;
  name: string;
  sealed: Uint8Array;
  created_at: number;
  updated_at: number;
  /** When it came with a provider's challenge; null where somebody stored it. */
  learned_at: ColumnType<number | null, number | null | undefined>;
}

export interface KeyRow {
  id: string;
  workspace: string;
  name: string;
  start: string;
  scopes: string;
  /** SHA-256 of the key, hex. */
  digest: string;
  created_at: number;
  /** The name of the person or the key that issued it. */
  issued_by: string | null;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
}
