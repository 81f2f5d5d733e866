import { StoreUnavailable } from "../contract/problem.ts";
import { mailMethod } from "../core/mail-address.ts";
import type { Capture, Store } from "../store/store.ts";
import { deliveryOf, sentOf } from "./accept.ts";
import type { Addressed, Ending, Kept, Parsed, Prepared } from "./journey.ts";
import { capturedAnswer } from "./profile.ts";
import { keptOf, seenOf } from "./shown.ts";

/** A trigger that listens for a sample (S40). */
export interface Listening {
  readonly captureId: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  readonly authenticate: boolean;
  /** The request is let run where it may, and noted besides. */
  readonly run: boolean;
}

export const listeningOf = ({ id, endsAt, authenticate, run }: Capture): Listening => ({
  captureId: id,
  endsAt: Date.parse(endsAt),
  authenticate,
  run,
});

/**
 * Whether a request is one that the trigger listens for: an e-mail, a GET with a query or a POST, whatever the trigger's
 * methods are and whether or not it is active; never a test. Of a POST it is seen later whether it says anything.
 */
export function hears({ trigger, method, query, at, isTest }: Addressed): boolean {
  const { listening } = trigger;
  if (listening === null || isTest || at >= listening.endsAt) return false;
  return method === "POST" || method === mailMethod || (method === "GET" && query !== "");
}

type Heard =
  /** It is the sample, and goes no further. */
  | Kept
  | Ending
  /** It goes on as if nothing listened. */
  | { kind: "ordinary" }
  /** It came this far only because of the capture, and that is not for it: it is to be judged anew without. */
  | { kind: "missed" };

/**
 * Takes a request as the sample that its trigger listens for, if it is the first: stored as `captured`, without a run.
 * Where the capture wants it to run, one that may goes on, and is noted when it is accepted.
 */
export async function capture(parsed: Parsed, { store }: { store: Store }): Promise<Heard> {
  const { trigger } = parsed;
  const { listening } = trigger;
  const otherwise = isOrdinary(parsed) ? ({ kind: "ordinary" } as const) : ({ kind: "missed" } as const);
  if (listening === null || !isSample(parsed)) return otherwise;
  if (listening.run && otherwise.kind === "ordinary") return otherwise;
  const prepared = preparedOf(parsed);
  parsed.trace.note("accept", "captured");
  const delivery = {
    delivery: deliveryOf(prepared, "captured"),
    body: parsed.body,
    ...(parsed.raw !== parsed.body && { sent: sentOf(prepared) }),
  };
  try {
    const taken = await store.captures.take({
      captureId: listening.captureId,
      deliveryId: parsed.id,
      delivery,
      now: parsed.receivedAt,
    });
    stopListening(parsed);
    if (taken) return { ...prepared, kind: "kept", status: "captured" };
    parsed.trace.note("accept", "missed", "another request was the sample");
    return otherwise;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return { kind: "unavailable", reason: error.message, cause: error.cause };
  }
}

/** Notes an accepted request as the sample. That it could not be noted takes nothing from the request. */
export async function noteSample(kept: Kept, { store }: { store: Store }): Promise<void> {
  const { listening } = kept.trigger;
  if (listening === null || !listening.run || !isSample({ ...kept, kind: "ok" })) return;
  const { id: deliveryId, receivedAt: now } = kept;
  stopListening(kept);
  try {
    await store.captures.take({ captureId: listening.captureId, deliveryId, delivery: null, now });
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}

/** One that says nothing teaches nothing. */
function isSample(parsed: Parsed): boolean {
  return hears(parsed) && (parsed.body.length > 0 || parsed.query !== "");
}

/** In place, until the definitions are read again. */
function stopListening({ trigger }: Pick<Addressed, "trigger">): void {
  const compiled = trigger;
  compiled.listening = null;
}

/** Whether it would have come this far without a capture. */
function isOrdinary({ trigger, method, isProved }: Parsed): boolean {
  const isTaken = method === mailMethod || trigger.methods.includes(method);
  return isProved && trigger.status === "active" && isTaken;
}

function preparedOf(parsed: Parsed): Prepared {
  const { trigger, form } = parsed;
  const seen = seenOf(parsed, trigger.credentials);
  return {
    ...parsed,
    seen,
    shown: keptOf(seen, trigger.usual),
    params: {},
    scope: {},
    eventType: null,
    eventTypeFault: null,
    idempotencyKey: null,
    runs: [],
    undecided: false,
    isWanted: true,
    unwanted: "captured as a sample",
    answer: capturedAnswer(trigger.response.profile, form),
  };
}
