import type { BacktestChange, BacktestItem, BacktestRun } from "../../contract/backtest.ts";
import type { DeliveryDetail } from "../../contract/delivery.ts";
import type { Json } from "../../contract/name.ts";
import type { RunAnswer, RunDetail } from "../../contract/run.ts";
import type { Trigger } from "../../contract/trigger.ts";
import type { FieldChange } from "../../contract/version.ts";
import type { Workflow } from "../../contract/workflow.ts";
import { fieldChanges } from "../../engine/workflow-difference.ts";
import type { Acceptance, RunEvent, StartedOn } from "../../store/store.ts";
import type { ApiDoors, Trying } from "../doors.ts";
import { withoutFraming } from "../replay/edit.ts";
import { wholeRun } from "../whole-run.ts";
import { cut } from "./cut.ts";

/** Of one delivery; whoever wants more looks at it alone. */
const fieldsMax = 50;

export interface ItemOf {
  delivery: DeliveryDetail;
  trigger: Trigger;
  workflows: ReadonlyMap<string, Workflow>;
  /** Asks the stations with the definitions that are tried. */
  trying: Trying;
  /** The trigger itself is tried: what it answers by itself is compared, too. */
  isTriggerTried: boolean;
}

/** What would become of one delivery, against what was recorded of it. */
export async function backtestItem(doors: ApiDoors, of: ItemOf): Promise<BacktestItem> {
  const { delivery, trigger } = of;
  const { headers, body } = delivery;
  const request = {
    ...delivery,
    headers: withoutFraming(headers),
    triggerId: trigger.id,
    body: Buffer.from(body.content, body.encoding),
  };
  const { refusal, acceptance, answer } = await of.trying.now(request);
  const item: BacktestItem = {
    delivery: delivery.id,
    receivedAt: delivery.receivedAt,
    trigger: trigger.name,
    verdict: "same",
    changes: [],
    runs: [],
    notes: [],
  };
  if (acceptance === null) {
    const after = { status: "rejected", reason: refusal ?? "it was refused" };
    note(item, "outcome", { status: delivery.status, reason: delivery.reason }, after);
    return judged(item, false);
  }
  const started = await doors.store.deliveries.startedOn({
    workspace: delivery.workspace,
    ids: [delivery.id],
  });
  const own = started.filter((run) => run.own);
  compareIntake(item, { delivery, own, acceptance });
  if (of.isTriggerTried && answer !== null) {
    const { answer: former } = await of.trying.before(request);
    note(item, "answer", former, answer);
  }
  if (trigger.batch !== undefined) item.notes.push("its runs get batches, which are not tried");
  let hasFailed = false;
  const wanted = trigger.batch === undefined ? acceptance.runs : [];
  for (const { workflow: name } of wanted) {
    const workflow = of.workflows.get(name);
    if (workflow === undefined) continue;
    const runId = own.find((run) => run.workflow === name)?.id ?? null;
    hasFailed = (await tryOne(doors, { item, delivery, acceptance, workflow, runId })) || hasFailed;
  }
  return judged(item, hasFailed);
}

interface Compared {
  delivery: DeliveryDetail;
  own: readonly StartedOn[];
  acceptance: Acceptance;
}

function compareIntake(
  item: BacktestItem,
  { delivery, own, acceptance: { delivery: now, runs } }: Compared,
): void {
  if (delivery.status !== now.status) {
    const [before, after] = [
      { status: delivery.status, reason: delivery.reason },
      { status: now.status, reason: now.reason },
    ];
    note(item, "outcome", before, after);
  }
  note(item, "eventType", { eventType: delivery.eventType }, { eventType: now.eventType });
  note(item, "parameters", delivery.params, now.params);
  const [before, after] = [own, runs].map((each) => [...new Set(each.map(({ workflow }) => workflow))]);
  note(item, "routes", { routes: (before ?? []).toSorted() }, { routes: (after ?? []).toSorted() });
}

interface One {
  item: BacktestItem;
  delivery: DeliveryDetail;
  acceptance: Acceptance;
  workflow: Workflow;
  /** The run that the delivery itself started of it. */
  runId: string | null;
}

/** Whether the run would fail, and did not. */
async function tryOne(
  { store, engine }: ApiDoors,
  { item, delivery, acceptance, workflow, runId }: One,
): Promise<boolean> {
  const { workspace } = delivery;
  const run = runId === null ? null : await wholeRun(store, { workspace, id: runId });
  const former =
    run === null
      ? null
      : await store.definitions.workflowVersion({ id: run.workflowId, version: run.version });
  const startedAt = run?.startedAt ?? delivery.receivedAt;
  const common = { runId: run?.id ?? `backtest of ${delivery.id}`, startedAt };
  const then = eventOf(delivery, { ...delivery, variables: acceptance.variables });
  const recorded =
    run === null || former === null
      ? []
      : await engine.recordedCalls({ ...common, workflow: former, event: then }, run.attempts);
  const event = eventOf(delivery, { ...acceptance.delivery, variables: acceptance.variables });
  const end = await engine.tryRun({ ...common, workflow, event, recorded });
  const tried: BacktestRun = {
    workflow: workflow.name,
    recorded: run && { runId: run.id, version: run.version, status: run.status },
    status: end.status,
    error: end.error?.message ?? null,
    wouldCall: end.wouldCall.map((call) => ({ ...call, config: cut(call.config) })),
    unknown: end.unknown,
  };
  item.runs.push(tried);
  const isSameFailure = run?.status === "failed" && run.error?.message === end.error?.message;
  if (run !== null) compareRun(item, run, end);
  return end.status !== "succeeded" && !isSameFailure;
}

type End = Awaited<ReturnType<ApiDoors["engine"]["tryRun"]>>;

function compareRun(item: BacktestItem, run: RunDetail, end: End): void {
  const of = { workflow: run.workflow };
  if (run.endedAt === null) {
    item.notes.push(`the run ${run.id} has not ended, so there is nothing to compare with`);
    return;
  }
  const failure = (status: string, error: string | undefined) => ({ status, error: error ?? null });
  // Whether a call that was not made would have succeeded is not known; what does not depend on it is.
  if (end.wouldCall.length === 0)
    note(
      item,
      "status",
      failure(run.status, run.error?.message),
      failure(end.status, end.error?.message),
      of,
    );
  else if (end.status !== "succeeded") return;
  if (!end.isOutputUnknown) note(item, "output", { output: run.output }, { output: end.output }, of);
  if (!end.isAnswerUnknown) note(item, "answer", answered(run.answer), answered(end.answer), of);
}

const answered = (answer: RunAnswer | null) => ({ answer });

function eventOf(
  { body, bodyType, bodyCharset }: DeliveryDetail,
  seen: Omit<RunEvent, "body" | "bodyType" | "bodyCharset" | "variables" | "triggerId"> &
    Pick<Acceptance, "variables"> & { triggerId: string | null },
): RunEvent {
  const bytes = Buffer.from(body.content, body.encoding);
  const { triggerId, variables = {} } = seen;
  return { ...seen, triggerId: triggerId ?? "", body: bytes, bodyType, bodyCharset, variables };
}

function note(
  item: BacktestItem,
  what: BacktestChange["what"],
  before: object | null,
  after: object | null,
  of: Pick<BacktestChange, "workflow"> = {},
): void {
  const changed = fieldChanges(asFields(before), asFields(after)).slice(0, fieldsMax);
  if (changed.length > 0) item.changes.push({ what, ...of, fields: changed.map(cutField) });
}

const asFields = (value: object | null): Record<string, Json> => {
  const fields: Record<string, Json> = JSON.parse(JSON.stringify(value ?? {}));
  return fields;
};

const cutField = ({ path, ...sides }: FieldChange): FieldChange => ({
  path,
  ...("before" in sides && { before: cut(sides.before ?? null) }),
  ...("after" in sides && { after: cut(sides.after ?? null) }),
});

function judged(item: BacktestItem, hasFailed: boolean): BacktestItem {
  const calls = item.runs.some(({ wouldCall }) => wouldCall.length > 0);
  const verdict = hasFailed ? "failed" : item.changes.length > 0 || calls ? "changed" : "same";
  return { ...item, verdict };
}
