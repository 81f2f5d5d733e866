import type { Kysely } from "kysely";
import type { Workflow } from "../../contract/workflow.ts";
import type { WorkflowStanding } from "../port/definitions.ts";
import type { Definitions } from "../store.ts";
import { statusOf } from "./run-row.ts";
import type { RunRow, Tables } from "./tables.ts";
import { iso } from "./text.ts";
import { isNamed } from "./triggers.ts";

type Verbs = Pick<
  Definitions,
  "workflows" | "workflowStandings" | "workflow" | "workflowVersion" | "workflowVersions"
>;

export function workflows(db: Kysely<Tables>): Verbs {
  return {
    workflows: ({ workspace }) => findWorkflows(db, workspace),
    workflowStandings: (find) => standings(db, find),
    async workflow({ workspace, idOrName, version }) {
      const row = await db
        .selectFrom("workflows")
        .select(["id", "version"])
        .where("workspace", "=", workspace)
        .where(isNamed(idOrName))
        .executeTakeFirst();
      return row === undefined ? null : readVersion(db, { id: row.id, version: version ?? row.version });
    },
    workflowVersion: (find) => readVersion(db, find),
    async workflowVersions({ id }) {
      const rows = await db
        .selectFrom("workflow_versions")
        .select(["version", "created_at", "published_by", "note", "restores"])
        .where("workflow_id", "=", id)
        .where("version", ">", 0)
        .orderBy("version", "desc")
        .execute();
      return rows.map(({ version, created_at, published_by: by, note, restores }) => ({
        version,
        createdAt: iso(created_at),
        by,
        note,
        restores,
      }));
    },
  };
}

export async function readVersion(
  db: Kysely<Tables>,
  { id, version }: { id: string; version: number },
): Promise<Workflow | null> {
  const row = await db
    .selectFrom("workflow_versions")
    .select("document")
    .where("workflow_id", "=", id)
    .where("version", "=", version)
    .executeTakeFirst();
  return row === undefined ? null : JSON.parse(row.document);
}

/** The newest version of each, by name. */
async function findWorkflows(db: Kysely<Tables>, workspace: string): Promise<Workflow[]> {
  const rows = await db
    .selectFrom("workflows")
    .innerJoin("workflow_versions", (join) =>
      join
        .onRef("workflow_versions.workflow_id", "=", "workflows.id")
        .onRef("workflow_versions.version", "=", "workflows.version"),
    )
    .select("workflow_versions.document")
    .where("workspace", "=", workspace)
    .orderBy("name")
    .execute();
  return rows.map((row): Workflow => JSON.parse(row.document));
}

async function standings(
  db: Kysely<Tables>,
  { workspace, ids }: Parameters<Definitions["workflowStandings"]>[0],
): Promise<Map<string, WorkflowStanding>> {
  if (ids.length === 0) return new Map();
  const named = db
    .selectFrom("workflows")
    .select((row) => [
      "id",
      // The last in an index for each, however many runs it has; that of a test says nothing of how it stands.
      row
        .selectFrom("runs")
        .select("runs.id")
        .whereRef("runs.workspace", "=", "workflows.workspace")
        .whereRef("runs.workflow", "=", "workflows.name")
        .where("runs.version", ">", 0)
        .orderBy("runs.id", "desc")
        .limit(1)
        .as("last"),
    ])
    .where("workspace", "=", workspace)
    .where("id", "in", ids);
  const rows = await db
    .selectFrom(named.as("named"))
    .leftJoin("workflow_pauses", "workflow_pauses.workflow_id", "named.id")
    .leftJoin("runs", "runs.id", "named.last")
    .select(["named.id", "paused_at", "last", "status", "created_at", "ended_at"])
    .execute();
  return new Map(
    rows.map(({ id, paused_at, ...run }) => [
      id,
      { pausedAt: paused_at === null ? null : iso(paused_at), lastRun: lastRunOf(run) },
    ]),
  );
}

type LastRun = { last: string | null } & Nullable<Pick<RunRow, "status" | "created_at" | "ended_at">>;
type Nullable<Row> = { [Name in keyof Row]: Row[Name] | null };

function lastRunOf({ last, status, created_at, ended_at }: LastRun): WorkflowStanding["lastRun"] {
  if (last === null || status === null || created_at === null) return null;
  const endedAt = ended_at === null ? null : iso(ended_at);
  return { id: last, status: statusOf(status), createdAt: iso(created_at), endedAt };
}
