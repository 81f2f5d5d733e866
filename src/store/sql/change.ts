import type { Transaction } from "kysely";
import { Problem } from "../../contract/problem.ts";
import type { Trigger } from "../../contract/trigger.ts";
import type { DraftKind } from "../../contract/version.ts";
import type { AwaitedPattern, Change } from "../store.ts";
import { putAlertRule, removeAlertRule } from "./alert-rules.ts";
import { addAudit } from "./audit.ts";
import { dropDraft } from "./drafts.ts";
import type { Engine } from "./engine.ts";
import { addFormerTriggers } from "./former-triggers.ts";
import { changing } from "./revision.ts";
import type { Tables } from "./tables.ts";
import { publishVersion } from "./versions.ts";

/** Applies a change whole or not at all. Returns the new revision. */
export function changeDefinitions(engine: Engine, change: Change): Promise<number> {
  const apply = async (transaction: Transaction<Tables>, revision: number) => {
    const {
      workspace,
      putTriggers = [],
      putWorkflows = [],
      starts,
      removeTriggers = [],
      removeWorkflows = [],
      audit = [],
      former = [],
      publishing = {},
      dropDrafts = [],
      awaited = [],
      putAlertRules = [],
      removeAlertRules = [],
    } = change;
    await dropOrphans(transaction, "trigger", { workspace, ids: removeTriggers });
    await dropOrphans(transaction, "workflow", { workspace, ids: removeWorkflows });
    // All that is put goes first, so that two may swap their names.
    await remove(transaction, "triggers", { workspace, ids: [...removeTriggers, ...putTriggers.map(idOf)] });
    await remove(transaction, "workflows", {
      workspace,
      ids: [...removeWorkflows, ...putWorkflows.map(idOf)],
    });
    if (removeTriggers.length > 0) {
      await transaction.deleteFrom("credential_uses").where("trigger_id", "in", removeTriggers).execute();
      await transaction.deleteFrom("dynamic_triggers").where("trigger_id", "in", removeTriggers).execute();
    }
    await forget(transaction, { workspace, triggerIds: removeTriggers });
    await refuseTaken(transaction, "triggers", { workspace, names: putTriggers.map(nameOf) });
    await refuseTaken(transaction, "workflows", { workspace, names: putWorkflows.map(nameOf) });
    for (const trigger of putTriggers)
      await transaction.insertInto("triggers").values(triggerRow(trigger)).execute();
    for (const workflow of putWorkflows)
      await publishVersion(transaction, workflow, { ...publishing, starts: starts?.get(workflow.id) ?? [] });
    for (const draft of dropDrafts) await dropDraft(transaction, { ...draft, workspace });
    await addAwaited(transaction, awaited);
    for (const rule of putAlertRules) await putAlertRule(transaction, rule);
    for (const name of removeAlertRules) await removeAlertRule(transaction, { workspace, name });
    await addAudit(transaction, audit);
    await addFormerTriggers(transaction, former);
    return revision;
  };
  return changing(engine, apply, change.ifRevision);
}

type Kind = "triggers" | "workflows";

const idOf = ({ id }: { id: string }) => id;
const nameOf = ({ name }: { name: string }) => name;

async function remove(
  transaction: Transaction<Tables>,
  kind: Kind,
  { workspace, ids }: { workspace: string; ids: string[] },
) {
  if (ids.length === 0) return;
  await transaction.deleteFrom(kind).where("workspace", "=", workspace).where("id", "in", ids).execute();
}

/** A draft goes with what it is a draft of. */
async function dropOrphans(
  transaction: Transaction<Tables>,
  kind: DraftKind,
  { workspace, ids }: { workspace: string; ids: string[] },
) {
  if (ids.length === 0) return;
  const names = transaction.selectFrom(`${kind}s`).select("name").where("workspace", "=", workspace);
  await transaction
    .deleteFrom("drafts")
    .where("workspace", "=", workspace)
    .where("kind", "=", kind)
    .where("name", "in", names.where("id", "in", ids))
    .execute();
}

/** What was learned of triggers goes with them. */
async function forget(
  transaction: Transaction<Tables>,
  { workspace, triggerIds }: { workspace: string; triggerIds: string[] },
) {
  if (triggerIds.length === 0) return;
  for (const table of ["captures", "drift"] as const) {
    await transaction
      .deleteFrom(table)
      .where("workspace", "=", workspace)
      .where("trigger_id", "in", triggerIds)
      .execute();
  }
}

async function refuseTaken(
  transaction: Transaction<Tables>,
  kind: Kind,
  { workspace, names }: { workspace: string; names: string[] },
) {
  if (names.length === 0) return;
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const taken = await transaction
    .selectFrom(kind)
    .select("name")
    .where("workspace", "=", workspace)
    .where("name", "in", names)
    .executeTakeFirst();
  const name = taken?.name ?? twice;
  if (name === undefined) return;
  const noun = kind === "triggers" ? "trigger" : "workflow";
  throw new Problem("conflict", { detail: `Another ${noun} is named ${name}; choose another name.` });
}

const triggerRow = (trigger: Trigger): Tables["triggers"] => ({
  id: trigger.id,
  workspace: trigger.workspace,
  name: trigger.name,
  document: JSON.stringify(trigger),
});

/** They stay: runs of an older version may come to wait when its workflow does so no more. */
async function addAwaited(transaction: Transaction<Tables>, awaited: readonly AwaitedPattern[]) {
  if (awaited.length === 0) return;
  const rows = awaited.map(({ eventKey, when, ...pattern }) => ({
    ...pattern,
    event_key: eventKey,
    event_when: when,
  }));
  await transaction
    .insertInto("awaited")
    .values(rows)
    .onConflict((conflict) => conflict.columns(["workspace", "trigger", "pattern"]).doNothing())
    .execute();
}
