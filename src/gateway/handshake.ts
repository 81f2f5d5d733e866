import { otherLearned, type Replied } from "../auth/provider.ts";
import { messageOf, StoreUnavailable } from "../contract/problem.ts";
import type { Challenge } from "./challenges.ts";
import type { Failures } from "./failures.ts";
import type { Ending, Read } from "./journey.ts";
import type { Learn } from "./learning.ts";
import { ownAnswer } from "./own-answer.ts";

export interface HandshakeDoors {
  publicUrl: string;
  failures: Failures;
  learn: Learn;
  /** Calls an address that a challenge names; rejects when it does not answer with success. */
  call: (url: string) => Promise<void>;
}

/**
 * A provider's challenge: answered here, never run. Asked twice: before the sender is proved (`anyone`) and after
 * (`sender`). Null: it is no challenge, and the journey goes on.
 */
export function handshake(
  read: Read,
  to: "anyone" | "sender",
  doors: HandshakeDoors,
): Ending | null | Promise<Ending | null> {
  const challenges = read.trigger.challenges?.[to] ?? [];
  return challenges.length === 0 ? null : firstOf(challenges, read, doors);
}

async function firstOf(
  challenges: readonly Challenge[],
  read: Read,
  doors: HandshakeDoors,
): Promise<Ending | null> {
  for (const challenge of challenges) {
    const { title } = challenge;
    const replied = await challenge.answer(read, doors.publicUrl);
    if (replied !== null) return read.trace.at("handshake", await ending(replied, { title, read }, doors));
  }
  return null;
}

async function ending(
  replied: Replied,
  { title, read }: { title: string; read: Read },
  doors: HandshakeDoors,
): Promise<Ending> {
  const { learned, secret } = replied;
  if (learned !== undefined) read.trace.hide(learned);
  if (replied.kind === "refused") return refused(replied.reason, read, doors);
  if (learned !== undefined && !isUnguessable(read)) {
    return refused("a secret is learned only at the address with the trigger's id", read, doors);
  }
  const { status = 200, headers = {}, body = "", calls } = replied;
  try {
    if (learned !== undefined) {
      if (secret === null || secret.startsWith("env:")) {
        return refused("the credential names no stored secret to keep what came", read, doors);
      }
      const { trigger, ip, id: requestId } = read;
      const { workspace } = trigger;
      if (!(await doors.learn({ workspace, name: secret, value: learned, trigger, ip, requestId }))) {
        return refused(otherLearned(secret), read, doors);
      }
    }
    if (calls !== undefined) await doors.call(calls);
  } catch (error) {
    const reason = messageOf(error);
    if (error instanceof StoreUnavailable) return { kind: "unavailable", reason };
    return { kind: "unavailable", reason: `${calls ?? "what came with the challenge"}: ${reason}` };
  }
  const { answer, warnings } = ownAnswer({ status, headers, body });
  for (const warning of warnings) read.trace.warn(warning);
  return { kind: "handshake", answer, reason: title };
}

/** Whoever guesses an address of another form, or was given a dynamic one, is not to say what proves a sender. */
function isUnguessable({ form, dynamic }: Read): boolean {
  return dynamic === null && (form === "hooks" || form === "webhooks");
}

/** Counts as a failed authentication, so that tokens can't be tried without end. */
function refused(reason: string, { ip, trigger, at }: Read, { failures }: HandshakeDoors): Ending {
  const wait = failures.note({ ip, triggerId: trigger.id }, at);
  return wait === null
    ? { kind: "unauthenticated", refusal: "credentials", challenges: [], reason }
    : { kind: "throttled", retryAfterSeconds: wait, reason: `too many failed authentications; ${reason}` };
}
