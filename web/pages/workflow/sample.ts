import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Json } from "../../../src/contract/name.ts";
import type { RunStatus } from "../../../src/contract/run-status.ts";
import type { TriggerView } from "../../../src/contract/trigger.ts";
import type { ExpressionContext } from "../../../src/contract/try.ts";
import type { StepItem } from "../../canvas/step-tree.ts";
import { isWithin } from "../../canvas/value-path.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { jsonIn } from "../../form/json-text.ts";
import type { Surroundings } from "../../form/surroundings.ts";
import { queriesOf } from "./editor-queries.ts";
import { latestDeliveries } from "./latest-deliveries.ts";
import type { Editor } from "./use-editor.ts";

/** What a step is tried on, as it was chosen. */
export type Sample =
  | { kind: "none" }
  | { kind: "delivery"; id: string }
  | { kind: "run"; id: string }
  | { kind: "fixture"; name: string }
  | { kind: "own"; text: string };

export interface SampleUse {
  sample: Sample;
  choose: (sample: Sample) => void;
  deliveries: readonly { id: string; receivedAt: string; eventType: string | null; method: string }[];
  runs: readonly { id: string; createdAt: string; status: RunStatus }[];
  fixtures: readonly string[];
  /** As the API takes it; null: it is no JSON. */
  triedOn: TriedOn | null;
}

/** The members of `TriedOn` that a sample can give. */
export interface TriedOn {
  delivery?: string;
  run?: string;
  fixture?: string;
  event?: { body: Json };
  trigger?: string;
  input?: Json;
}

const offeredMax = 20;

/** What is offered as a sample of a workflow. The newest delivery is taken until another is chosen. */
export function useSample(workflow: string): SampleUse {
  const workspace = useWorkspace();
  const client = useClient();
  const [chosen, choose] = useState<Sample | null>(null);
  const triggers = useQuery(queriesOf(workspace, workflow).triggers).data?.items ?? [];
  const offered = useQuery({
    queryKey: [workspace, "samples", workflow, triggers.map(({ id }) => id)],
    queryFn: async () => {
      const [deliveries, runs, fixtures] = await Promise.all([
        latestDeliveries(client, triggers, offeredMax),
        client.listRuns({ query: { workflow, limit: offeredMax } }),
        client.listFixtures({ query: { limit: offeredMax } }),
      ]);
      return {
        deliveries,
        runs: runs.items,
        fixtures: fixtures.items.map(({ name }) => name),
      };
    },
  }).data;
  const { deliveries = [], runs = [], fixtures = [] } = offered ?? {};
  const [newest] = deliveries;
  const usual: Sample = newest === undefined ? { kind: "none" } : { kind: "delivery", id: newest.id };
  const sample = chosen ?? usual;
  return { sample, choose, deliveries, runs, fixtures, triedOn: triedOnOf(sample, triggers) };
}

function triedOnOf(sample: Sample, [trigger]: readonly TriggerView[]): TriedOn | null {
  switch (sample.kind) {
    case "none":
      return {};
    case "delivery":
      return { delivery: sample.id };
    case "run":
      return { run: sample.id };
    case "fixture":
      return { fixture: sample.name };
    case "own": {
      const value = jsonIn(sample.text);
      if (value === undefined) return null;
      return trigger === undefined ? { input: value } : { event: { body: value }, trigger: trigger.name };
    }
    default:
      return sample satisfies never;
  }
}

/** What the fields of one step's form can name, and what that is in the sample. */
export function useStepSurroundings(editor: Editor, item: StepItem, { triedOn }: SampleUse): Surroundings {
  const workspace = useWorkspace();
  const client = useClient();
  const { name } = editor.definition;
  const upTo = reachable(editor, item);
  const context = useQuery({
    // The draft that was saved last is what is asked about.
    queryKey: [workspace, "context", name, upTo, triedOn, editor.view.revision],
    queryFn: () => client.getExpressionContext({ input: { ...triedOn, workflow: name, upTo } }),
    enabled: triedOn !== null && editor.isEditable && editor.view.saving === "saved",
    placeholderData: keepPreviousData,
    retry: false,
  }).data;
  return useMemo(() => surroundingsOf(context), [context]);
}

function surroundingsOf(context: ExpressionContext | undefined): Surroundings {
  if (context === undefined) return { names: [], scope: null };
  return {
    names: context.names.map(({ path, type, sample }) => ({
      name: path,
      type,
      ...(sample !== null && { sample: jsonIn(sample) ?? sample }),
    })),
    scope: context.context,
  };
}

/** The id of the step itself, or of the outermost around it that is faulty: into that one nobody can look. */
function reachable({ entries, faults }: Editor, item: StepItem): string {
  for (const entry of entries) {
    if (entry.kind !== "step" || entry.item.path === item.path || !isWithin(item.path, entry.item.path))
      continue;
    if (faults.has(entry.key)) return entry.item.step.id;
  }
  return item.step.id;
}
