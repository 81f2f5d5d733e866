import type { ApplyInput, ApplyOutput } from "../../contract/apply.ts";
import type { Finding, Issue } from "../../contract/problem.ts";
import type { Trigger } from "../../contract/trigger.ts";
import type { Workspace } from "../../contract/workspace.ts";
import { newAddressId } from "../../core/id.ts";
import type { Change } from "../../store/store.ts";
import { type After, after } from "../after.ts";
import { rulesMax, unknownNames } from "../alert-check.ts";
import type { Author } from "../audit.ts";
import { changeDefinitions } from "../change.ts";
import type { ApiDoors } from "../doors.ts";
import { refuseIssues } from "../input.ts";
import { triggerFindings } from "../trigger-check.ts";
import { changedTrigger, newTrigger } from "../triggers.ts";
import { warningsIn } from "../warnings.ts";
import { checkWorkflow, issuesIn } from "../workflow-check.ts";
import { publishedWorkflow } from "../workflows.ts";
import { workspaceIn } from "../workspace.ts";
import { draftDefinitions } from "./drafts.ts";
import { below } from "./place.ts";
import { type PlannedChange, plan, shown } from "./plan.ts";
import { readDefinitions } from "./read.ts";

/**
 * Makes a workspace's definitions be as the files say, all of them or nothing; refuses with every issue at once. With
 * `secrets` it is looked at as if these were stored.
 */
export async function applyDefinitions(
  doors: ApiDoors,
  by: Author,
  input: ApplyInput,
  { secrets = [] }: { secrets?: readonly string[] } = {},
): Promise<ApplyOutput> {
  if (input.draft) return draftDefinitions(doors, by, input);
  const done = await putDefinitions(doors, by, { ...input, putSecrets: secrets });
  if (done.dryRun) return { ...done, warnings: [] };
  const named = new Set(done.changes.filter(({ kind }) => kind === "trigger").map(({ name }) => name));
  return { ...done, warnings: warningsIn(doors, by.workspace).filter(({ trigger }) => named.has(trigger)) };
}

function putDefinitions(
  doors: ApiDoors,
  by: Author,
  {
    definitions,
    prune,
    dryRun,
    note,
    rename,
    existing,
    putSecrets,
  }: ApplyInput & { putSecrets: readonly string[] },
): Promise<Omit<ApplyOutput, "warnings">> {
  const { workspace } = by;
  const { wanted, issues: unreadable } = readDefinitions(definitions, rename);
  return changeDefinitions(doors, by, async (snapshot) => {
    const current = {
      triggers: snapshot.triggers.filter((trigger) => trigger.workspace === workspace),
      workflows: await doors.store.definitions.workflows({ workspace }),
      alerts: (await doors.store.alerts.rules()).filter((rule) => rule.workspace === workspace),
    };
    const planned = plan(current, wanted, { prune: prune && unreadable.length === 0 });
    const changes = planned.map((change) => (existing === "skip" ? left(change) : change));
    if (existing === "refuse") refuseIssues(planned.flatMap(thereAlready));
    const write = written(changes, doors, workspace);
    const removed = changes.filter(({ kind, action }) => kind === "workflow" && action === "delete");
    const stand = after(snapshot, {
      workspace,
      ...write,
      putSecrets,
      removeWorkflows: removed.map(({ name }) => name),
    });
    const findings = wanted.workflows.flatMap(({ at, input }) =>
      checkWorkflow(input, stand).map((finding) => below(at, finding)),
    );
    findings.push(...findingsOfTriggers(changes, write.putTriggers, stand));
    const orphans = [...orphaned(changes, stand), ...missed(changes, workspaceIn(snapshot, workspace))];
    refuseIssues([...unreadable, ...issuesIn(findings), ...orphans]);
    refuseIssues(issuesOfRules(changes, stand, current.alerts));
    const result = { dryRun, changes: changes.map(shown), findings };
    const idle = dryRun || changes.every(({ action }) => action === "unchanged");
    return { change: idle ? null : { ...write, publishing: { note: note ?? null } }, result };
  });
}

/** What is there already stays as it is. */
function left(change: PlannedChange): PlannedChange {
  return change.action === "update" ? { ...change, action: "unchanged" } : change;
}

function thereAlready({ kind, name, action, at }: PlannedChange): Issue[] {
  if (action !== "update") return [];
  const message = `a ${kind} is named "${name}" already, and differs; rename it, skip it, or let it be changed`;
  return [{ path: `${at ?? ""}.name`, message }];
}

type Write = Required<
  Pick<
    Change,
    | "putTriggers"
    | "putWorkflows"
    | "putAlertRules"
    | "removeTriggers"
    | "removeWorkflows"
    | "removeAlertRules"
  >
>;

/** What rules name has to be there afterwards; unchanged ones are checked, too. */
function issuesOfRules(
  changes: readonly PlannedChange[],
  stand: After,
  before: readonly { name: string }[],
): Issue[] {
  const names = new Set(before.map(({ name }) => name));
  for (const { kind, name, action } of changes) {
    if (kind !== "alert") continue;
    if (action === "delete") names.delete(name);
    else names.add(name);
  }
  if (names.size > rulesMax)
    return [{ path: "", message: `a workspace has at most ${rulesMax} alert rules` }];
  return changes.flatMap((change) =>
    change.kind !== "alert" || change.input === null || change.at === null
      ? []
      : unknownNames(change.input, stand).map(({ path, message }) => ({
          path: `${change.at}.${path}`,
          message,
        })),
  );
}

function written(changes: readonly PlannedChange[], doors: ApiDoors, workspace: string): Write {
  const write: Write = {
    putTriggers: [],
    putWorkflows: [],
    putAlertRules: [],
    removeTriggers: [],
    removeWorkflows: [],
    removeAlertRules: [],
  };
  for (const change of changes) {
    if (change.action === "unchanged") continue;
    if (change.kind === "workflow") {
      if (change.input === null) write.removeWorkflows.push(change.before?.id ?? "");
      else write.putWorkflows.push(publishedWorkflow(change.before, change.input, { ...doors, workspace }));
    } else if (change.kind === "alert") {
      const createdAt = change.before?.createdAt ?? new Date(doors.now()).toISOString();
      if (change.input === null) write.removeAlertRules.push(change.name);
      else write.putAlertRules.push({ ...change.input, workspace, createdAt });
    } else if (change.input === null) {
      write.removeTriggers.push(change.before?.id ?? "");
    } else if (change.before === null) {
      const id = newAddressId("trg", doors.random);
      write.putTriggers.push(newTrigger(change.input, { id, workspace, now: doors.now() }));
    } else {
      write.putTriggers.push(changedTrigger(change.before, change.input, doors.now()));
    }
  }
  return write;
}

/** Unchanged triggers are checked, too: a secret of theirs may be gone, and the author should hear of it. */
function findingsOfTriggers(
  changes: readonly PlannedChange[],
  put: readonly Trigger[],
  stand: After,
): Finding[] {
  const byName = new Map(put.map((trigger) => [trigger.name, trigger]));
  return changes.flatMap((change) => {
    if (change.kind !== "trigger" || change.at === null) return [];
    const trigger = byName.get(change.name) ?? change.before;
    const at = change.at;
    return trigger === null ? [] : triggerFindings(trigger, stand).map((finding) => below(at, finding));
  });
}

/** The workspace itself may name a pruned workflow; other workflows are looked at as what they name is gone. */
function missed(changes: readonly PlannedChange[], { onFailure }: Workspace): Issue[] {
  const isGone = changes.some(
    ({ kind, action, name }) => kind === "workflow" && action === "delete" && name === onFailure,
  );
  if (!isGone) return [];
  const message = `the workflow "${onFailure}" can't be pruned: it looks after the failures of the whole workspace`;
  return [{ path: "", message }];
}

/** Triggers that no file names, and that a pruned workflow would leave without a destination. */
function orphaned(changes: readonly PlannedChange[], stand: After): Issue[] {
  const gone = new Set(
    changes.filter(({ kind, action }) => kind === "workflow" && action === "delete").map(({ name }) => name),
  );
  const named = new Set(
    changes.filter(({ kind, at }) => kind === "trigger" && at !== null).map(({ name }) => name),
  );
  return stand.triggers
    .filter(({ name }) => !named.has(name))
    .flatMap(({ name, routes }) =>
      routes
        .filter(({ workflow }) => gone.has(workflow))
        .map(({ workflow }) => ({
          path: "",
          message: `the workflow "${workflow}" can't be pruned: the trigger "${name}" routes to it`,
        })),
    );
}
