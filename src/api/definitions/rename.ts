import type { AlertRuleInput } from "../../contract/alert.ts";
import type { Json } from "../../contract/name.ts";
import type { Step } from "../../contract/workflow.ts";
import type { Wanted } from "./read.ts";

/** Old names and new ones, of workflows and of triggers alike. */
export type Renames = Readonly<Record<string, string>>;

/**
 * Definitions under other names: their own, and wherever routes and steps name a workflow. `strangers` are old names
 * that stand nowhere.
 */
export function renamed(wanted: Wanted, renames: Renames): { wanted: Wanted; strangers: string[] } {
  const known = new Map(Object.entries(renames));
  if (known.size === 0) return { wanted, strangers: [] };
  const met = new Set<string>();
  const of = (name: string) => {
    met.add(name);
    return known.get(name) ?? name;
  };
  const named = underNames(wanted, of);
  return { wanted: named, strangers: [...known.keys()].filter((old) => !met.has(old)) };
}

function underNames(wanted: Wanted, of: (name: string) => string): Wanted {
  return {
    workflows: wanted.workflows.map(({ at, input }) => ({
      at,
      input: {
        ...input,
        name: of(input.name),
        steps: input.steps.map((step) => renamedStep(step, of)),
        after: input.after.map((each) => ({ ...each, workflow: of(each.workflow) })),
        ...(input.onFailure !== undefined && { onFailure: of(input.onFailure) }),
      },
    })),
    triggers: wanted.triggers.map(({ at, input }) => ({
      at,
      input: {
        ...input,
        name: of(input.name),
        routes: input.routes.map((route) => ({ ...route, workflow: of(route.workflow) })),
      },
    })),
    alerts: wanted.alerts.map(({ at, input }) => ({ at, input: renamedRule(input, of) })),
  };
}

/** Its own name is no workflow's, and stays. */
function renamedRule({ on, to, ...rule }: AlertRuleInput, of: (name: string) => string): AlertRuleInput {
  const watched = { ...on };
  if ("trigger" in watched && watched.trigger !== undefined) watched.trigger = of(watched.trigger);
  if ("workflow" in watched && watched.workflow !== undefined) watched.workflow = of(watched.workflow);
  return {
    ...rule,
    on: watched,
    to: to.map((channel) =>
      channel.by === "workflow" ? { ...channel, workflow: of(channel.workflow) } : channel,
    ),
  };
}

/** A step that starts a workflow names it in its setting `workflow`; the steps that it holds are looked through, too. */
function renamedStep(step: Step, of: (name: string) => string): Step {
  const config = Object.entries(step.config).map(([key, value]): [string, Json] => [
    key,
    key === "workflow" && typeof value === "string" ? of(value) : renamedWithin(value, of),
  ]);
  return { ...step, config: Object.fromEntries(config) };
}

function renamedWithin(value: Json, of: (name: string) => string): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => renamedWithin(item, of));
  const { id, type, config } = value;
  const isStep =
    typeof id === "string" && typeof type === "string" && typeof config === "object" && config !== null;
  const entries = Object.entries(value).map(([key, item]): [string, Json] => [
    key,
    isStep && key === "config" && !Array.isArray(item) && typeof item === "object" && item !== null
      ? Object.fromEntries(
          Object.entries(item).map(([name, inner]): [string, Json] => [
            name,
            name === "workflow" && typeof inner === "string" ? of(inner) : renamedWithin(inner, of),
          ]),
        )
      : renamedWithin(item, of),
  ]);
  return Object.fromEntries(entries);
}
