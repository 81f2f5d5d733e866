import { StoreUnavailable } from "../contract/problem.ts";
import type { Acceptance, Accepted, Store } from "../store/store.ts";
import { answerText } from "./first-answer.ts";
import { heldKey } from "./held-key.ts";
import type { Ending, Kept, Prepared, Repeated } from "./journey.ts";
import { unmeter } from "./meter.ts";
import { keptOf, seenOf } from "./shown.ts";

export interface AcceptDoors {
  store: Store;
  /** The worker that claims runs whose caller waits. */
  worker: string;
  /** These runs may be claimed for that worker: the store failed before it said so. */
  doubtful: (runIds: readonly string[]) => void;
}

/**
 * Delivery, key and runs in one transaction: what is answered with success is on disk. A delivery that starts nothing
 * claims no key, so that a later attempt runs once the filter has been put right.
 */
export function accept(
  prepared: Prepared,
  { store, worker, doubtful }: AcceptDoors,
): Promise<Kept | Repeated | Ending> {
  const acceptance = acceptanceOf(prepared, statusOf(prepared));
  if (isClaimed(prepared)) acceptance.claimedBy = worker;
  if (prepared.dynamic !== null) Object.assign(acceptance, spendsOf(prepared));
  return store.deliveries.accept(acceptance).then(
    (accepted) => stored(prepared, accepted),
    (error: unknown) => {
      if (!(error instanceof StoreUnavailable)) throw error;
      if (isClaimed(prepared)) doubtful(prepared.runs.map(({ id }) => id));
      unmeter(prepared);
      return { kind: "unavailable", reason: error.message, cause: error.cause };
    },
  );
}

function stored(prepared: Prepared, accepted: Accepted): Kept | Repeated | Ending {
  switch (accepted.kind) {
    case "duplicate":
      return { ...prepared, kind: "duplicate", of: accepted.of };
    case "spent":
      unmeter(prepared);
      return { kind: "gone", reason: `dynamic trigger ${prepared.dynamic?.id ?? ""}: it has no use left` };
    case "stored":
      return { ...prepared, kind: "kept", status: statusOf(prepared) };
    default:
      return accepted satisfies never;
  }
}

export const statusOf = ({ runs }: Prepared) => (runs.length === 0 ? "filtered" : "accepted");

/** One use of the dynamic trigger that was called, where its uses are counted. */
export const spendsOf = ({ dynamic, runs }: Prepared): Pick<Acceptance, "spends"> =>
  dynamic?.isCounted === true && runs.length > 0 ? { spends: dynamic.id } : {};

/** What is to be stored. */
export function acceptanceOf(prepared: Prepared, status: "accepted" | "filtered"): Acceptance {
  const { body, raw, runs, arrivals, trigger, trace } = prepared;
  const acceptance: Acceptance = {
    delivery: deliveryOf(prepared, status),
    body,
    claimKey: claimOf(prepared),
    variables: trigger.variables,
    runs,
    priority: trigger.priority,
  };
  if (raw !== body) acceptance.sent = sentOf(prepared);
  if (trace.faulty) acceptance.faulty = true;
  if (arrivals !== undefined) acceptance.arrivals = arrivals;
  return acceptance;
}

/** What was sent, where it was unpacked. */
export function sentOf({ raw, sentHeaders, trigger, ...rest }: Prepared): NonNullable<Acceptance["sent"]> {
  if (sentHeaders === undefined) return { body: raw };
  const seen = seenOf({ ...rest, headers: sentHeaders }, trigger.credentials);
  const { headers } = keptOf(seen, trigger.usual);
  return { body: raw, headers };
}

/** Whether the caller waits for the run, in this process. Who names a time waits as long, also before the rest is asynchronous (RFC 7240, 4.3). */
export function waits({ answer, headers }: Pick<Prepared, "answer" | "headers">): boolean {
  const { prefer = "" } = headers;
  return answer === null && (!/\brespond-async\b/i.test(prefer) || /\bwait=\d/i.test(prefer));
}

/** Whether its runs are this process's from the beginning; those that are held back are nobody's yet. */
export function isClaimed(prepared: Prepared): boolean {
  return flowOf(prepared) === null && waits(prepared);
}

/** What holds its runs back. */
export const flowOf = ({ trigger, isTest }: Pick<Prepared, "trigger" | "isTest">) =>
  isTest && trigger.flow?.holdsTests !== true ? null : trigger.flow;

/** A test is run as often as it is sent, but for one that is signed as one message; its key is no other's. */
function claimOf(prepared: Prepared): Acceptance["claimKey"] {
  const { runs, arrivals, at, trigger, answer, isTest, messageId } = prepared;
  if (isTest && messageId === null) return null;
  const key = heldKey(prepared);
  if (key === null || (runs.length === 0 && arrivals === undefined)) return null;
  return {
    key,
    expiresAt: trigger.keyExpiry(at),
    answer: answer === null ? null : answerText(answer),
  };
}

/** A request as it is stored. */
export function deliveryOf(prepared: Prepared, status: Kept["status"]): Acceptance["delivery"] {
  const { trigger, shown, trace, unwanted } = prepared;
  const { warnings } = trace;
  const delivery: Acceptance["delivery"] = {
    id: prepared.id,
    workspace: trigger.workspace,
    triggerId: trigger.id,
    status,
    receivedAt: prepared.receivedAt,
    method: prepared.method,
    url: shown.url,
    ip: prepared.ip,
    contentType: prepared.headers["content-type"] ?? null,
    bodyBytes: prepared.body.length,
    eventType: prepared.eventType,
    idempotencyKey: prepared.idempotencyKey,
    replayOf: null,
    answerStatus: prepared.answer?.status ?? null,
    reason: warnings.length > 0 ? warnings.join("; ") : unwanted,
    headers: shown.headers,
    query: shown.query,
    pathParameters: prepared.pathParameters,
    params: prepared.params,
    bodyType: prepared.type,
    bodyCharset: trigger.payload.charset ?? null,
    trace: trace.entries,
  };
  if (prepared.isTest) delivery.test = true;
  if (prepared.dynamic !== null && Object.keys(prepared.dynamic.data).length > 0) {
    delivery.given = { ...prepared.dynamic.data };
  }
  if (prepared.claims !== undefined) delivery.claims = { ...prepared.claims };
  if (trace.span !== null) delivery.traceparent = trace.span.traceparent;
  return delivery;
}
