import type { Finding } from "../contract/problem.ts";
import type { OwnAnswer } from "../contract/response.ts";
import type { Trigger } from "../contract/trigger.ts";
import { lintExpression } from "../core/expression-lint.ts";
import { templatesIn } from "../core/fill.ts";
import { awaitedRunMembers } from "../core/scope-members.ts";
import { sourcesIn } from "../engine/expressions-in.ts";

interface Placed {
  path: string;
  source: string;
}

/** Names in a trigger's expressions that nothing has, each at its place; filters and routes that are never true. */
export function lintTrigger(trigger: Trigger): Finding[] {
  const { variables, parameters } = trigger;
  const named = [variables.headers, variables.body].filter((name) => name !== undefined);
  const roots = new Set(["trigger", "params", ...named]);
  // What a dynamic address says becomes parameters as well; then these are not all.
  const params = trigger.dynamic ? null : new Set(parameters.map(({ name }) => name));
  const conditions = conditionsOf(trigger);
  const said = ({ path, source }: Placed, more: readonly string[] = []): Finding[] =>
    lintExpression(source, { roots: new Set([...roots, ...more]), params, run: awaitedRunMembers }).map(
      (each) => ({ path, ...each }),
    );
  return [
    ...expressionsOf(trigger).flatMap((each) => said(each)),
    ...answersOf(trigger).flatMap((each) => said(each, namesOf(each))),
    ...conditions
      .filter(({ source }) => source.trim() === "false")
      .map(({ path }): Finding => ({ path, severity: "warning", message: "This is never true." })),
  ];
}

/** Who waited for a run is told of it. */
const namesOf = ({ path }: Placed): string[] =>
  /^responses\.(?:failed|timedOut)\./.test(path) ? ["answer", "run"] : ["answer"];

/** What decides on a trigger's requests; not its answers. */
export const expressionsOf = (trigger: Trigger): Placed[] => [
  ...conditionsOf(trigger),
  ...templatesOf(trigger),
];

function conditionsOf({ ownWrites, filter, routes }: Trigger): Placed[] {
  const all = [
    { path: "ownWrites.mark", source: ownWrites?.mark },
    { path: "filter", source: filter },
    ...routes.map(({ when }, at) => ({ path: `routes.${at}.when`, source: when })),
  ];
  return all.flatMap(({ path, source }) => (source === undefined ? [] : [{ path, source }]));
}

function templatesOf({ ownWrites, ...trigger }: Trigger): Placed[] {
  const { eventType, deduplication, order, debounce, batch, limits } = trigger;
  const all: [string, string | undefined][] = [
    ["eventType", eventType],
    ["deduplication.key", deduplication.key],
    ["ownWrites.key", ownWrites?.key],
    ["order.key", order?.key],
    ["debounce.key", debounce?.key],
    ["batch.key", batch?.key],
    ["limits.per.key", limits.per?.key],
  ];
  const values = templatesIn(ownWrites?.values ?? null).flatMap(({ path, source }) =>
    inTemplate(path === "" ? "ownWrites.values" : `ownWrites.values.${path}`, source),
  );
  return [...all.flatMap(([path, template]) => inTemplate(path, template)), ...values];
}

function answersOf({ response, responses }: Trigger): Placed[] {
  const own = response.method === "content" ? inAnswer("response", response) : [];
  return [
    ...own,
    ...Object.entries(responses).flatMap(([name, answer]) => inAnswer(`responses.${name}`, answer)),
  ];
}

function inAnswer(path: string, { headers = {}, body }: OwnAnswer): Placed[] {
  const bodies = body === undefined ? [] : templatesIn(body);
  return [
    ...Object.entries(headers).flatMap(([name, value]) => inTemplate(`${path}.headers.${name}`, value)),
    ...bodies.flatMap((each) =>
      inTemplate([path, "body", each.path].filter((part) => part !== "").join("."), each.source),
    ),
  ];
}

function inTemplate(path: string, template: string | undefined): Placed[] {
  if (template === undefined || !template.includes("{{")) return [];
  return sourcesIn(template).map((source) => ({ path, source }));
}
