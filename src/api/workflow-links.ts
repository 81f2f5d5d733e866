import type { Finding, Issue } from "../contract/problem.ts";
import type { WorkflowInput } from "../contract/workflow.ts";
import { compileExpression } from "../core/expression.ts";
import { lintExpression } from "../core/expression-lint.ts";
import { templatesIn } from "../core/fill.ts";
import { endedRunMembers } from "../core/scope-members.ts";
import { compileTemplate } from "../core/template.ts";
import { sourcesIn } from "../engine/expressions-in.ts";
import { occurrencesOf } from "../engine/occurrences.ts";
import { stepLinks } from "../engine/step-links.ts";
import type { After } from "./after.ts";
import { failure } from "./failure.ts";

type Stand = Pick<After, "workflows" | "triggers" | "follows" | "starts">;

/** What is wrong with what starts a workflow, with what it starts and with what its steps wait for. */
export function checkLinks(input: WorkflowInput, stand: Stand): Issue[] {
  return [
    ...checkSchedules(input),
    ...checkOrder(input),
    ...checkAfter(input, stand),
    ...checkFailure(input, stand),
    ...checkSteps(input, stand),
  ];
}

function checkSchedules({ schedules }: WorkflowInput): Issue[] {
  return schedules.flatMap((schedule, at) => {
    const path = `schedules.${at}`;
    const twice = schedules.findIndex(({ name }) => name === schedule.name) < at;
    return [
      ...(twice ? [{ path: `${path}.name`, message: `another schedule is named "${schedule.name}"` }] : []),
      ...failure(path, () => occurrencesOf(schedule)),
    ];
  });
}

function checkOrder({ order }: WorkflowInput): Issue[] {
  return order === undefined ? [] : failure("order.key", () => compileTemplate(order.key));
}

function checkAfter({ name, after }: WorkflowInput, stand: Stand): Issue[] {
  return after.flatMap(({ workflow, when, input }, at) => {
    const path = `after.${at}`;
    const circle = circleFrom(name, workflow, stand.follows);
    return [
      ...(stand.workflows.has(workflow) ? [] : [missing(`${path}.workflow`, workflow)]),
      ...(circle === null
        ? []
        : [
            {
              path: `${path}.workflow`,
              message: `runs would follow one another for ever: ${circle.toReversed().join(" → ")}`,
            },
          ]),
      ...(when === undefined ? [] : failure(`${path}.when`, () => compileExpression(when))),
      ...templatesIn(input ?? null).flatMap((each) =>
        failure(`${path}.input`, () => compileTemplate(each.source)),
      ),
    ];
  });
}

/** What may be wrong with them: names that nothing has, and workflows that run themselves through others. */
export function lintLinks({ name, after, steps }: WorkflowInput, stand: Stand): Finding[] {
  const conditions = after.flatMap(({ when, input = null }, at) => [
    ...(when === undefined ? [] : [{ path: `after.${at}.when`, source: when }]),
    ...templatesIn(input).flatMap(({ source }) =>
      sourcesIn(source).map((expression) => ({ path: `after.${at}.input`, source: expression })),
    ),
  ]);
  const names = conditions.flatMap(({ path, source }) =>
    lintExpression(source, { roots: seenAfter, params: null, run: endedRunMembers }).map((said) => ({
      path,
      ...said,
    })),
  );
  // Runs fail there, which may never come to pass.
  const circles = stepLinks(steps).flatMap(({ path, starts }): Finding[] => {
    if (starts === undefined || starts === name) return [];
    const circle = circleFrom(name, starts, stand.starts);
    if (circle === null) return [];
    const message = `It may run itself through others, and fails where it does: ${circle.join(" → ")}.`;
    return [{ path: `${path}.workflow`, message, severity: "warning" }];
  });
  return [...names, ...circles];
}

/** The run that ended, and `$now()`. */
const seenAfter: ReadonlySet<string> = new Set(["run", "now"]);

/** The way from a workflow, by these links, to the one named; null where there is none. */
function circleFrom(
  name: string,
  workflow: string,
  links: ReadonlyMap<string, readonly string[]>,
): string[] | null {
  const ways: string[][] = [[workflow]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1) ?? "";
    if (last === name) return [name, ...way];
    if (seen.has(last)) continue;
    seen.add(last);
    for (const next of links.get(last) ?? []) ways.push([...way, next]);
  }
  return null;
}

function checkFailure({ name, onFailure }: WorkflowInput, { workflows }: Stand): Issue[] {
  if (onFailure === undefined) return [];
  if (onFailure === name)
    return [{ path: "onFailure", message: "a workflow can't look after its own failures" }];
  return workflows.has(onFailure) ? [] : [missing("onFailure", onFailure)];
}

function checkSteps({ name, steps }: WorkflowInput, { workflows, triggers }: Stand): Issue[] {
  return stepLinks(steps).flatMap(({ path, awaits, starts }): Issue[] => {
    const at = (message: string, field: string) => ({ path: `${path}.${field}`, message });
    if (starts === name) return [at("a workflow can't run itself", "workflow")];
    if (starts !== undefined && !workflows.has(starts)) return [missing(`${path}.workflow`, starts)];
    if (awaits === undefined || triggers.some((trigger) => trigger.name === awaits.trigger)) return [];
    return [at(`there is no trigger "${awaits.trigger}"; apply its definition, too`, "trigger")];
  });
}

const missing = (path: string, workflow: string): Issue => ({
  path,
  message: `there is no workflow "${workflow}"; apply its definition, too`,
});
