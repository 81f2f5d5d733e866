import type { Key } from "../../contract/key.ts";
import type { Role } from "../../contract/role.ts";
import type { Trigger } from "../../contract/trigger.ts";
import type { Workflow } from "../../contract/workflow.ts";
import type { Workspace } from "../../contract/workspace.ts";
import type { Capture } from "./captures.ts";
import type { WorkflowLinks } from "./chains.ts";
import type { AwaitedPattern } from "./waits.ts";

/** Everything the gateway compiles from, read in one transaction. */
export interface Snapshot {
  /** Rises with every change to anything below. */
  revision: number;
  workspaces: Workspace[];
  /** All triggers, retired ones too. */
  triggers: Trigger[];
  /** Newest version of every workflow, without its steps. */
  workflows: (Pick<Workflow, "id" | "workspace" | "name" | "version"> & {
    links?: WorkflowLinks;
    /** Its runs are held back since then. */
    pausedAt?: string;
  })[];
  /** The triggers whose deliveries may be waited for, by name, with what makes their keys. */
  awaited: AwaitedPattern[];
  /** Values are in the clear: only for compiling. */
  secrets: { workspace: string; name: string; value: string }[];
  /** Keys that are neither revoked nor expired at `now`, with their SHA-256 digests (hex). */
  keys: (Key & { digest: string })[];
  /** Who belongs where. */
  members: { personId: string; workspace: string; role: Role }[];
  /** Those that are open at `now`. */
  captures: Capture[];
  /** Ids of triggers whose deliveries somebody answers elsewhere, with until when at the latest. */
  answered: { triggerId: string; until: string }[];
}
