import { hash } from "node:crypto";
import type { RunError } from "../contract/run-status.ts";

const messageCharactersMax = 400;
const digestCharacters = 26;

/** A step's path without the numbers of rounds: `lines/each/3/charge` is `lines/each/charge`, `pages/each.2/get` `pages/each/get`. */
export const stepOf = (path: string): string =>
  path
    .split("/")
    .filter((part) => !/^\d+$/.test(part))
    .map((part) => part.replace(/\.\d+$/, ""))
    .join("/");

/** What changes from one failure to the next though its cause is the same: ids, hex texts, numbers, times, quoted values. */
const varying = [
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  /\b[a-z]{2,5}_[0-9A-Za-z]{8,}\b/g,
  /\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi,
  /"[^"\n]{1,200}"|“[^”\n]{1,200}”/g,
  /\d+(?:[.,:T-]\d+)*/g,
];

/** A message as all failures of one cause have it. */
export function commonMessage(message: string): string {
  const short = message.slice(0, messageCharactersMax);
  return varying.reduce((text, pattern) => text.replace(pattern, "#"), short).replace(/\s+/g, " ");
}

/** The id of what failed runs have in common: their workflow, the step that failed, and the error but for what varies. */
export function causeOf({ workflowId, error }: { workflowId: string; error: RunError }): string {
  const { step = "", name = "", message } = error;
  const common = JSON.stringify([workflowId, stepOf(step), name, commonMessage(message)]);
  return `flr_${hash("sha256", common, "hex").slice(0, digestCharacters)}`;
}
