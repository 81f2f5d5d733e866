import { randomUUID } from "node:crypto";
import type { Priority } from "../../contract/flow.ts";
import type { Attempt } from "../../contract/run.ts";
import { Trigger } from "../../contract/trigger.ts";
import { Workflow } from "../../contract/workflow.ts";
import type { Acceptance, ClaimedRun, EventVariables, Hold, Rejection } from "../store.ts";

/** The tests' present, which lies ahead of every server's clock. */
export const present = Date.UTC(2100, 0, 1);
export const at = (afterMs = 0) => new Date(present + afterMs).toISOString();
export const hourMs = 3_600_000;

let count = 0;
/** Ids rise as they do in the program. */
export function id(prefix: string): string {
  count += 1;
  return `${prefix}_${count.toString().padStart(12, "0")}`;
}
export const idsOf = (runs: readonly { id: string }[]) => runs.map((run) => run.id);
/** A name that no other test has. */
export const fresh = (prefix: string) => `${prefix}-${randomUUID().slice(0, 8)}`;

interface DeliverySample {
  workspace?: string;
  triggerId?: string;
  body?: Uint8Array | string;
  key?: string;
  keptMs?: number;
  receivedAt?: string;
  claimedBy?: string;
  runs?: number;
  /** Its runs are held back. */
  hold?: Hold;
  priority?: Priority;
  delivery?: Partial<Acceptance["delivery"]>;
  variables?: EventVariables;
}

export function acceptance(sample: DeliverySample = {}): Acceptance {
  const { key, keptMs = hourMs, claimedBy, receivedAt = at() } = sample;
  const body = Buffer.from(sample.body ?? '{"order":1}');
  return {
    delivery: delivery({ ...sample, receivedAt, bodyBytes: body.length }),
    body,
    claimKey:
      key === undefined ? null : { key, expiresAt: new Date(Date.parse(receivedAt) + keptMs).toISOString() },
    runs: Array.from({ length: sample.runs ?? 1 }, () => ({
      id: id("run"),
      workflowId: "wf_1",
      workflow: "orders",
      version: 3,
      ...(sample.hold !== undefined && { hold: sample.hold }),
    })),
    ...(sample.priority !== undefined && { priority: sample.priority }),
    ...(claimedBy === undefined ? {} : { claimedBy }),
    ...(sample.variables === undefined ? {} : { variables: sample.variables }),
  };
}

function delivery({
  workspace = "default",
  triggerId = "trg_1",
  key,
  receivedAt = at(),
  bodyBytes,
  delivery: given,
}: DeliverySample & { bodyBytes: number }): Acceptance["delivery"] {
  return {
    id: id("del"),
    workspace,
    triggerId,
    status: "accepted",
    receivedAt,
    method: "POST",
    url: `/webhooks/${triggerId}?shop=7`,
    ip: "192.0.2.1",
    contentType: "application/json",
    bodyBytes,
    eventType: "order.completed",
    idempotencyKey: key ?? null,
    replayOf: null,
    answerStatus: 200,
    reason: null,
    headers: { "content-type": "application/json" },
    query: { shop: "7", tag: ["a", "b"] },
    pathParameters: { shop: "7" },
    params: { order: 1 },
    bodyType: "json",
    bodyCharset: null,
    trace: [
      { station: "verify", verdict: "ok", micros: 12 },
      { station: "route", verdict: "none", micros: 3, reason: "No filter was true." },
    ],
    ...given,
  };
}

export function rejection(workspace: string, bodyBytes = 10): Rejection {
  const { delivery: refused } = acceptance({ workspace });
  return {
    delivery: { ...refused, status: "rejected", answerStatus: 401, reason: "The signature does not match." },
    body: new Uint8Array(bodyBytes),
  };
}

export function line(path: string, given: Partial<Attempt> = {}): Attempt {
  return {
    path,
    attempt: 1,
    type: "http",
    status: "succeeded",
    startedAt: at(),
    endedAt: at(1),
    output: { ok: true },
    error: null,
    wakeAt: null,
    console: [],
    saved: {},
    answer: null,
    ...given,
  };
}

/** What a worker gives back with each write. */
export const held = (run: ClaimedRun, attempts: readonly Attempt[] = []) => ({
  runId: run.id,
  epoch: run.epoch,
  attempts,
  ranMs: 5,
});

export const succeeded = (run: ClaimedRun, attempts: readonly Attempt[] = []) => ({
  ...held(run, attempts),
  status: "succeeded" as const,
  output: { sum: 3 },
  error: null,
  answer: null,
  now: at(10),
});

export const trigger = (given: Partial<Trigger> & { name: string; workspace: string }): Trigger =>
  Trigger.parse({
    id: id("trg"),
    auth: [{ scheme: "none" }],
    version: 1,
    createdAt: at(),
    updatedAt: at(),
    ...given,
  });

export const workflow = (given: Partial<Workflow> & { name: string; workspace: string }): Workflow =>
  Workflow.parse({ id: id("wf"), version: 1, createdAt: at(), updatedAt: at(), ...given });
