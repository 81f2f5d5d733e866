import { branch } from "./branch.ts";
import { chat } from "./chat.ts";
import { database } from "./database.ts";
import { delay } from "./delay.ts";
import { deliver } from "./deliver.ts";
import { email } from "./email.ts";
import { fail } from "./fail.ts";
import { http } from "./http.ts";
import { keyValue } from "./key-value.ts";
import { llm } from "./llm.ts";
import { loop } from "./loop.ts";
import { metric } from "./metric.ts";
import { parallel } from "./parallel.ts";
import { push } from "./push.ts";
import { respond } from "./respond.ts";
import { runWorkflow } from "./run-workflow.ts";
import { script } from "./script.ts";
import { sms } from "./sms.ts";
import type { StepKind } from "./step.ts";
import { stop } from "./stop.ts";
import { storage } from "./storage.ts";
import { switchCase } from "./switch.ts";
import { transform } from "./transform.ts";
import { tryCatch } from "./try.ts";
import { validate } from "./validate.ts";
import { variables } from "./variables.ts";
import { waitForApproval } from "./wait-for-approval.ts";
import { waitForEvent } from "./wait-for-event.ts";
import { waitUntil } from "./wait-until.ts";
import { whileTrue } from "./while.ts";

/** Every kind of step, one line each, in the order in which people are offered them. */
const kinds: StepKind[] = [
  transform,
  variables,
  validate,
  branch,
  switchCase,
  loop,
  whileTrue,
  parallel,
  tryCatch,
  fail,
  stop,
  delay,
  waitUntil,
  waitForEvent,
  waitForApproval,
  runWorkflow,
  http,
  llm,
  database,
  email,
  keyValue,
  metric,
  deliver,
  chat,
  sms,
  push,
  storage,
  script,
  respond,
];

/** These, and those of the operator's own that were added when the program started. */
export const stepKinds: readonly StepKind[] = kinds;

/** Kinds that put things in order when a run is canceled; the operator's own may, too. */
export const closingTypes = (): ReadonlySet<string> =>
  new Set(stepKinds.filter(({ closes }) => closes === true).map(({ type }) => type));

const byType = new Map(stepKinds.map((kind) => [kind.type, kind]));

/** The kind that a step's `type` names, or undefined when there is none. */
export function stepKindOf(type: string): StepKind | undefined {
  return byType.get(type);
}

/** Adds a kind of the operator's own, before anything is asked of them. */
export function addStepKind(kind: StepKind): void {
  // What it reads is not known.
  const own: StepKind = { ...kind, reads: "scope" };
  kinds.push(own);
  byType.set(own.type, own);
}
