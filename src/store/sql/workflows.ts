import type { Kysely } from "kysely";
import type { Workflow } from "../../contract/workflow.ts";
import type { Definitions } from "../store.ts";
import type { Tables } from "./tables.ts";
import { iso } from "./text.ts";
import { isNamed } from "./triggers.ts";

type Verbs = Pick<Definitions, "workflows" | "workflow" | "workflowVersion" | "workflowVersions">;

export function workflows(db: Kysely<Tables>): Verbs {
  return {
    workflows: ({ workspace }) => findWorkflows(db, workspace),
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

async function readVersion(
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
