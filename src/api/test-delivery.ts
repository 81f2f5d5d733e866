import { calledBy } from "../contract/actor.ts";
import type { Json } from "../contract/name.ts";
import type { TestResult } from "../contract/simulation.ts";
import type { Trigger } from "../contract/trigger.ts";
import { newId } from "../core/id.ts";
import { asReady } from "../core/ready-run.ts";
import type { Acceptance } from "../store/store.ts";
import type { Author } from "./audit.ts";
import type { ApiDoors } from "./doors.ts";
import { expectedFields } from "./expected.ts";

interface TestRequest {
  body: Json;
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
}

/** Seen by who looks into the trace. */
const client = "tripline-test";

/**
 * Sends a trigger a request without its senders' credentials, which a caller who may operate it vouches for: it takes all
 * other stations of the intake, by the trigger's draft, is stored as a test with a trace that says whose, and starts its
 * runs, of drafts where there are some. No quota is spent, no idempotency key claimed, nothing is held back, and the caller
 * of a workflow that answers is not waited for.
 */
export async function sendTest(
  doors: ApiDoors,
  by: Author,
  { trigger, request }: { trigger: Trigger; request: TestRequest },
): Promise<TestResult> {
  const { now, random, judge, store, engine } = doors;
  const query = new URLSearchParams(request.query).toString();
  const method = trigger.methods[0] ?? "POST";
  const body = method === "GET" ? "" : JSON.stringify(request.body);
  const named = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const { acceptance, refusal, trace, answer } = await judge(
    {
      id: newId("dlv", { now: now(), random }),
      isTest: true,
      triggerId: trigger.id,
      receivedAt: new Date(now()).toISOString(),
      method,
      url: `/api/v1/hooks/${trigger.id}/run${query === "" ? "" : `?${query}`}`,
      headers: {
        "user-agent": client,
        ...(body !== "" && { "content-type": "application/json" }),
        ...Object.fromEntries(named),
      },
      ip: by.address ?? "127.0.0.1",
      body: Buffer.from(body),
      pathParameters: expectedFields(trigger).path,
    },
    "sender",
    { answers: { accept: undefined } },
  );
  if (acceptance === null) {
    return {
      accepted: false,
      refusal,
      delivery: null,
      status: null,
      warnings: null,
      runs: [],
      trace,
      answer,
    };
  }
  const marked = markedBy(by, acceptance);
  const { delivery, runs } = marked;
  await store.deliveries.accept(marked);
  engine.wake(asReady(runs, trigger));
  return {
    accepted: true,
    refusal: null,
    delivery: delivery.id,
    status: delivery.status,
    warnings: delivery.reason,
    runs: runs.map(({ id, workflow }) => ({ id, workflow })),
    trace: delivery.trace,
    answer,
  };
}

function markedBy({ actor }: Author, acceptance: Acceptance): Acceptance {
  const { delivery } = acceptance;
  const reason = `a test, sent by ${actor === null ? "Tripline" : calledBy(actor)}`;
  return {
    ...acceptance,
    claimKey: null,
    delivery: {
      ...delivery,
      idempotencyKey: null,
      trace: [{ station: "verify", verdict: "test", reason, micros: 0 }, ...delivery.trace],
    },
  };
}
