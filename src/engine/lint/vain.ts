import { type Step, stepTimeoutMsDefault } from "../../contract/workflow.ts";
import type { StepKind } from "../../steps/step.ts";
import { ownTimeoutMs } from "../step-timeout.ts";

/** What a step allows in vain: a time that another ends before, a time and attempts that its kind has not. */
export function vainIn(step: Step, kind: StepKind): { field: "retry" | "timeoutMs"; message: string }[] {
  const { type, retry, timeoutMs } = step;
  const found: ReturnType<typeof vainIn> = [];
  if (kind.lists !== undefined && retry !== undefined) {
    const message = `A step of the type “${type}” is not tried again: the steps that it holds are, by a policy of their own or the workflow's.`;
    found.push({ field: "retry", message });
  }
  if (kind.starts !== undefined && retry !== undefined && retry.on === undefined)
    found.push({ field: "retry", message: unnamed });
  if (timeoutMs === stepTimeoutMsDefault) return found;
  const message = vainTime(step, kind);
  return message === null ? found : [...found, { field: "timeoutMs", message }];
}

const unnamed =
  "The other workflow's failure is tried again where `on` names it alone: `on: [{ status: 5xx }]`, or `on: [{ name: TerminalError }]` for all.";

function vainTime({ type, timeoutMs, config }: Step, kind: StepKind): string | null {
  if (kind.waitsOutside === true)
    return "It does not bound the wait: `timeout` among the step's settings does.";
  if (kind.lists !== undefined)
    return `It does not bound a step of the type “${type}”: it bounds the steps that this one holds, each by its own, and the workflow's bounds the run.`;
  const own = config["timeoutMs"];
  if (typeof own === "number" && own > timeoutMs)
    return `It ends the step before the ${own} ms of its settings are over.`;
  const allowedMs = ownTimeoutMs(kind);
  if (own !== undefined || allowedMs === null || allowedMs >= timeoutMs || isOfParts(config)) return null;
  return `The step's settings end it after ${allowedMs} ms: give \`timeoutMs\` in its config, too.`;
}

/** Of several requests, or several pieces of an answer, the setting bounds each. */
const isOfParts = (config: Step["config"]) =>
  ["addresses", "pagination", "stream"].some((name) => config[name] !== undefined);
