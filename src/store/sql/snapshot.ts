import type { Selectable } from "kysely";
import type { Workspace } from "../../contract/workspace.ts";
import type { Cipher } from "../cipher.ts";
import type { Snapshot } from "../store.ts";
import { captureOf } from "./captures.ts";
import { followKeyInForce } from "./cipher-check.ts";
import type { Engine } from "./engine.ts";
import { keyOf } from "./keys.ts";
import { readMembers } from "./members.ts";
import { secretName } from "./secrets.ts";
import type { Tables } from "./tables.ts";
import { iso, millis } from "./text.ts";
import type { TriggerDocuments } from "./trigger-documents.ts";

/** Reads all that is compiled as it stands at one moment. */
export async function readSnapshot(
  { db }: Engine,
  { cipher, documents, now }: { cipher: Cipher; documents: TriggerDocuments; now: string },
): Promise<Snapshot> {
  return db
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (transaction) => {
      const all = <Table extends "workspaces" | "triggers" | "workflows" | "secrets">(table: Table) =>
        transaction.selectFrom(table);
      const { revision } = await transaction
        .selectFrom("revision")
        .select("revision")
        .executeTakeFirstOrThrow();
      await followKeyInForce(transaction, cipher);
      const workspaces = await all("workspaces").selectAll().orderBy("id").execute();
      const triggers = await all("triggers").select("document").orderBy("id").execute();
      const workflows = await all("workflows")
        .select(["id", "workspace", "name", "version", "links"])
        .orderBy("id")
        .execute();
      const paused = await transaction.selectFrom("workflow_pauses").selectAll().execute();
      const pauses = new Map(paused.map((row) => [row.workflow_id, row.paused_at]));
      const awaited = await transaction.selectFrom("awaited").selectAll().execute();
      const secrets = await all("secrets").select(["workspace", "name", "sealed"]).execute();
      const keys = await transaction
        .selectFrom("keys")
        .selectAll()
        .where("revoked_at", "is", null)
        .where((key) => key.or([key("expires_at", "is", null), key("expires_at", ">", millis(now))]))
        .orderBy("id")
        .execute();
      const captures = await transaction
        .selectFrom("captures")
        .selectAll()
        .where("stopped_at", "is", null)
        .where("delivery_id", "is", null)
        .where("ends_at", ">", millis(now))
        .execute();
      const answered = await transaction
        .selectFrom("listeners")
        .select(["trigger_id", "until"])
        .where("answers", "=", 1)
        .where("until", ">", millis(now))
        .execute();
      return {
        revision,
        captures: captures.map(captureOf),
        workspaces: workspaces.map(workspaceOf),
        triggers: documents.read(triggers.map(({ document }) => document)),
        workflows: workflows.map((row) => workflowOf(row, pauses.get(row.id))),
        awaited: awaited.map(({ event_key, event_when, ...row }) => ({
          ...row,
          eventKey: event_key,
          when: event_when,
        })),
        secrets: secrets.map(({ workspace, name, sealed }) => ({
          workspace,
          name,
          value: cipher.open(secretName({ workspace, name }), sealed),
        })),
        answered: answered.map(({ trigger_id, until }) => ({
          triggerId: trigger_id,
          until: iso(until ?? 0),
        })),
        members: await readMembers(transaction),
        keys: keys.map((row) => ({ ...keyOf(row), digest: row.digest })),
      };
    });
}

function workflowOf(
  {
    links,
    ...workflow
  }: Pick<Selectable<Tables["workflows"]>, "id" | "workspace" | "name" | "version" | "links">,
  pausedAt: number | undefined,
): Snapshot["workflows"][number] {
  return {
    ...workflow,
    ...(links !== null && { links: JSON.parse(links) }),
    ...(pausedAt !== undefined && { pausedAt: iso(pausedAt) }),
  };
}

export const workspaceOf = (row: Selectable<Tables["workspaces"]>): Workspace => ({
  id: row.id,
  quota: JSON.parse(row.quota),
  ...(row.retention !== null && { retention: JSON.parse(row.retention) }),
  createdAt: iso(row.created_at),
  ...(row.on_failure !== null && { onFailure: row.on_failure }),
});
