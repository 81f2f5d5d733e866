import type { Transaction } from "kysely";
import { Problem } from "../../contract/problem.ts";
import type { Members } from "../port/members.ts";
import { addAudit } from "./audit.ts";
import type { Engine } from "./engine.ts";
import { changing } from "./revision.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";

/** What people would miss: a workspace that has any of it stays. */
const contents = {
  triggers: "triggers",
  workflows: "workflows",
  drafts: "drafts",
  secrets: "secrets",
  deliveries: "deliveries",
  runs: "runs",
  key_values: "key-values",
  fixtures: "fixtures",
} as const satisfies Partial<Record<keyof Tables, string>>;

/** Whose rows each belong to a workspace. */
type OfWorkspace = {
  [Name in keyof Tables]: Tables[Name] extends { workspace: string } ? Name : never;
}[keyof Tables];

/** What goes with it: of what whoever makes another of its name must see nothing. The compiler names a missing one. */
const belongings = {
  alert_rules: true,
  alerts: true,
  arrivals: true,
  audit: true,
  awaited: true,
  captures: true,
  dead_letters: true,
  drift: true,
  dynamic_triggers: true,
  former_triggers: true,
  gates: true,
  holds: true,
  invitations: true,
  keys: true,
  listeners: true,
  members: true,
  own_writes: true,
  quarantine: true,
  replays: true,
  resolutions: true,
  schedules: true,
  sender_pages: true,
  statistics: true,
  tallies: true,
  views: true,
  removals: true,
  waits: true,
} as const satisfies Record<Exclude<OfWorkspace, keyof typeof contents>, true>;

export function workspaceVerbs(engine: Engine): Pick<Members, "addWorkspace" | "removeWorkspace"> {
  return {
    addWorkspace: ({ workspace, ownerId }, audit = []) =>
      changing(engine, async (transaction) => {
        const at = millis(workspace.createdAt);
        const { numInsertedOrUpdatedRows: added = 0n } = await transaction
          .insertInto("workspaces")
          .values({ id: workspace.id, quota: JSON.stringify(workspace.quota), created_at: at })
          .onConflict((conflict) => conflict.column("id").doNothing())
          .executeTakeFirstOrThrow();
        if (added === 0n) {
          throw new Problem("conflict", {
            detail: `A workspace named ${workspace.id} exists; choose another name.`,
          });
        }
        if (ownerId !== null) {
          await transaction
            .insertInto("members")
            .values({ workspace: workspace.id, person_id: ownerId, role: "owner", created_at: at })
            .execute();
        }
        await addAudit(transaction, audit);
      }),
    removeWorkspace: ({ workspace }, audit = []) =>
      changing(engine, async (transaction) => {
        const left = await contentsOf(transaction, workspace);
        if (left.length > 0) return left;
        for (const table of namesOf(belongings)) {
          await transaction.deleteFrom(table).where("workspace", "=", workspace).execute();
        }
        await transaction.deleteFrom("workspaces").where("id", "=", workspace).execute();
        await addAudit(transaction, audit);
        return [];
      }),
  };
}

async function contentsOf(transaction: Transaction<Tables>, workspace: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of namesOf(contents)) {
    const row = await transaction
      .selectFrom(table)
      .select("workspace")
      .where("workspace", "=", workspace)
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) found.push(contents[table]);
  }
  return found;
}

/** `Object.keys` does not know that a literal has no other keys. */
function namesOf<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.keys(record) as Name[];
}
