import { type Json, Json as JsonValue } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import { type ContextInput, type ExpressionContext, type TriedOn, textsMax } from "../contract/try.ts";
import { type Workflow, WorkflowInput } from "../contract/workflow.ts";
import { inputOf } from "../engine/input.ts";
import { nothingSecret } from "../engine/secret-settings.ts";
import type { StepTrial } from "../engine/trial/step-trial.ts";
import type { Handlers } from "./call.ts";
import { draftedBy } from "./definition-drafts.ts";
import type { ApiDoors } from "./doors.ts";
import { type Sharer, Shares } from "./shares.ts";
import { evaluateAll } from "./try/evaluate.ts";
import { namesIn } from "./try/names.ts";
import { type Sample, sampleOf } from "./try/sample.ts";
import { findWorkflow } from "./workflows.ts";

type Names = "evaluateExpressions" | "getExpressionContext" | "getWorkflowContext" | "tryStep";

const scopeMs = 5_000,
  stepMs = 5_000,
  effectsMs = 60_000;
/** Steps that are tried at once in this process: it has runs to carry on, too. */
const triesMax = { total: 8, workspace: 7, actor: 6 };
/** A context that is larger is shown in its outline. */
const contextCharactersMax = 1_048_576;

export function tryHandlers(doors: ApiDoors): Handlers<Names> {
  const trying = new Shares(triesMax);
  const tried = async <Result>(by: Sharer, run: () => Promise<Result>): Promise<Result> => {
    const full = trying.full(by);
    if (full !== null) {
      throw new Problem("too_many_requests", { detail: `${full} steps are being tried already. Try again.` });
    }
    const end = trying.take(by);
    try {
      return await run();
    } finally {
      end();
    }
  };
  return {
    async evaluateExpressions({ workspace, actor, input: { templates, expressions, ...place }, signal }) {
      const count = Object.keys(templates).length + Object.keys(expressions).length;
      if (count > textsMax) {
        const message = `${count} texts; at most ${textsMax} are evaluated by one call`;
        throw new Problem("invalid_input", { detail: message, issues: [{ path: "templates", message }] });
      }
      return tried({ workspace, actor }, async () => {
        const { scope, around } = await seenAt(doors, workspace, { ...place, signal });
        return { ...(await evaluateAll({ templates, expressions }, scope)), ...around };
      });
    },
    getExpressionContext: ({ workspace, actor, input, signal }) =>
      tried({ workspace, actor }, () => contextAt(doors, workspace, { ...input, signal })),
    async getWorkflowContext({ workspace, actor, params, query: { upTo, ...query }, signal }) {
      const { name } = await findWorkflow(doors, workspace, { idOrName: params.workflow });
      const on = Object.keys(query).length > 0 ? query : await latestOf(doors, workspace, name);
      const place = { workflow: name, upTo, ...on, outputs: {}, locals: {}, published: true, signal };
      return tried({ workspace, actor }, () => contextAt(doors, workspace, place));
    },
    tryStep: ({ workspace, actor, params, input, signal }) =>
      tried({ workspace, actor }, async () => {
        const { definition, step, through, effects, ...on } = input;
        const workflow = await workflowOf(doors, workspace, { workflow: params.workflow, definition });
        const sample = await sampleOf(doors, workspace, { on, upTo: step });
        const msMax = effects ? effectsMs : stepMs;
        const startedAt = performance.now();
        const end = await doors.engine.tryStep({
          ...trialOf(sample),
          workflow,
          step,
          through,
          effects,
          msMax,
          signal,
        });
        const { scope: _scope, notes, ...shown } = end;
        const tookMs = Math.round((performance.now() - startedAt) * 10) / 10;
        return { ...shown, tookMs, ...sample.of, notes: [...sample.notes, ...notes] };
      }),
  };
}

type Place = ContextInput & { signal: AbortSignal; published?: boolean };

/** What a step at this place sees. */
async function seenAt(doors: ApiDoors, workspace: string, place: Place) {
  const { workflow: name, definition, upTo, signal, published, ...on } = place;
  const workflow =
    name === undefined && definition === undefined
      ? emptyWorkflow(workspace)
      : await workflowOf(doors, workspace, {
          workflow: name ?? definition?.name ?? "",
          definition,
          published,
        });
  const step = upTo ?? null;
  const sample = await sampleOf(doors, workspace, { on, upTo: step });
  const end = await doors.engine.tryStep({
    ...trialOf(sample),
    workflow,
    step,
    through: "scope",
    effects: false,
    msMax: scopeMs,
    signal,
  });
  if (end.scope === null) {
    const why = end.error?.message ?? "Its place was not reached.";
    throw new Problem("conflict", { detail: `What the step would see is not known: ${why}` });
  }
  const around = { ...sample.of, missing: end.missing, notes: [...sample.notes, ...end.notes] };
  return { scope: end.scope, around };
}

async function contextAt(doors: ApiDoors, workspace: string, place: Place): Promise<ExpressionContext> {
  const { scope, around } = await seenAt(doors, workspace, place);
  const text = JSON.stringify(scope);
  const parsed: unknown = JSON.parse(text);
  const whole: Record<string, Json> = Object.fromEntries(
    Object.entries(Object(parsed)).map(([name, value]) => [name, JsonValue.parse(value)]),
  );
  if (text.length <= contextCharactersMax) return { context: whole, names: namesIn(whole), ...around };
  const outline = Object.fromEntries(
    Object.entries(whole).map(([name, value]) => [
      name,
      inputOf(value, { mask: (shown) => shown, secret: nothingSecret }) ?? null,
    ]),
  );
  const notes = [...around.notes, "The sample is large: long texts and lists are cut here."];
  return { context: outline, names: namesIn(whole), ...around, notes };
}

const trialOf = ({ event, input, runId, outputs, variables, locals }: Sample) =>
  ({ event, input, runId, outputs, variables, locals }) satisfies Partial<StepTrial>;

interface Named {
  workflow: string;
  definition: WorkflowInput | undefined;
  /** Not its draft. */
  published?: boolean | undefined;
}

/** As it is being edited: what is given, else its draft, else what is in force. */
async function workflowOf(
  doors: ApiDoors,
  workspace: string,
  { workflow: idOrName, definition, published = false }: Named,
): Promise<StepTrial["workflow"]> {
  const drafted = await draftedBy(doors, workspace, { kind: "workflow", idOrName });
  const { id, version } = drafted.inForce ?? { id: `new ${drafted.name}`, version: 0 };
  const stored = (input: WorkflowInput) => ({ ...input, id, workspace, version: version + 1 });
  if (definition !== undefined) return stored(definition);
  const draft = published
    ? null
    : await doors.store.drafts.get({ workspace, kind: "workflow", name: drafted.name });
  const read = draft === null ? null : WorkflowInput.safeParse(draft.definition);
  return read?.success === true ? stored(read.data) : findWorkflow(doors, workspace, { idOrName });
}

const emptyWorkflow = (
  workspace: string,
): Pick<Workflow, "id" | "workspace" | "version"> & WorkflowInput => ({
  ...WorkflowInput.parse({ name: "none" }),
  id: "none",
  workspace,
  version: 1,
});

/** Its latest run; else the latest delivery of a trigger that leads to it; else nothing. */
async function latestOf(
  { store, live }: ApiDoors,
  workspace: string,
  workflow: string,
): Promise<Pick<TriedOn, "run" | "delivery">> {
  const { items } = await store.runs.search({ workspace, workflow, limit: 1 });
  const [run] = items;
  if (run !== undefined) return { run: run.id };
  const trigger = live
    .current()
    .triggers.find(
      (each) => each.workspace === workspace && each.routes.some((route) => route.workflow === workflow),
    );
  if (trigger === undefined) return {};
  const latest = (await store.deliveries.list({ workspace, triggerId: trigger.id, limit: 20 })).find(
    ({ status }) => status !== "rejected" && status !== "handshake",
  );
  return latest === undefined ? {} : { delivery: latest.id };
}
