import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { messageOf, StoreUnavailable } from "../../contract/problem.ts";
import { newId } from "../../core/id.ts";
import { mailMethod } from "../../core/mail-address.ts";
import { type AcceptDoors, accept } from "../accept.ts";
import { type AddressBook, address } from "../address.ts";
import { count, uncount } from "../admit.ts";
import { capture, noteSample } from "../capture.ts";
import type { IntakeDoors } from "../intake.ts";
import type { Addressed, Counted, Ending, Outcome, Reached, Received, Verified } from "../journey.ts";
import { readContent } from "../parse.ts";
import { profileAnswer } from "../profile.ts";
import { Trace } from "../trace.ts";
import { type WeighDoors, weigh } from "../weigh.ts";
import { formOf } from "./form.ts";
import type { Message } from "./message.ts";

/** An e-mail for one trigger, received whole. */
export interface Mailed {
  triggerId: string;
  /** The trigger's addresses as they were called. */
  recipients: readonly string[];
  /** Whom the sending server names, where it is to return what can't be delivered; empty for a notice of failure. */
  sender: string;
  /** The sending server. */
  ip: string;
  secure: boolean;
  raw: Uint8Array;
  /** SHA-256 of the bytes, hexadecimal. */
  digest: string;
  message: Message;
}

export interface TakeDoors {
  /** What other requests meet, too. */
  intake: WeighDoors &
    AcceptDoors &
    Pick<IntakeDoors, "news"> & { readonly book: AddressBook; random: (bytes: number) => Uint8Array };
  clock: () => { at: number; text: string };
}

/** Headers of an e-mail that are a delivery's, too, where they are searched; all of them are in its body. */
const shownHeaders =
  "from to cc reply-to subject date message-id in-reply-to references list-id auto-submitted".split(" ");
const headerCharactersMax = 2_000;

/**
 * The journey of an e-mail to a trigger: it is a delivery like any other from its content on, with the message as it
 * came kept beside it. Who sent it is not proved; that its address was known stands for that.
 */
export async function takeMail(mailed: Mailed, doors: TakeDoors): Promise<Outcome> {
  const form = formFor(mailed);
  const received = receivedOf(mailed, { contentType: form.contentType, doors });
  const { trace } = received;
  const trigger = doors.intake.book.byId.get(mailed.triggerId);
  const found =
    trigger === undefined ? null : { trigger, form: "hooks" as const, pathParameters: {}, dynamic: null };
  const addressed = trace.at("address", address(received, found));
  if (addressed.kind !== "ok") return ended(addressed, received);
  const verified = trace.at("admit", admitted(addressed, mailed, form.body));
  if (verified.kind !== "ok") return ended(verified, addressed);
  trace.note("verify", "ok", "its address was known");
  const counted = count(verified);
  if (counted.kind !== "ok") return ended(trace.at("admit", counted), verified);
  for (const warning of mailed.message.warnings) trace.warn(warning);
  return stored(counted, { form: form.body, sent: mailed.raw, doors });
}

const ordinary = { kind: "ordinary" } as const;

async function stored(
  counted: Counted,
  { form, sent, doors }: { form: Uint8Array; sent: Uint8Array; doors: TakeDoors },
): Promise<Outcome> {
  const { trace, trigger } = counted;
  const uncounted = (ending: Ending) => {
    uncount(ending, counted);
    return ended(ending, counted);
  };
  const parsed = trace.at("parse", readContent(counted, form));
  if (parsed.kind !== "ok") return ended(parsed, counted);
  try {
    const heard = trigger.listening === null ? ordinary : await capture(parsed, doors.intake);
    if (heard.kind === "kept") return { kind: "kept", delivery: heard };
    if (heard.kind !== "ordinary" && heard.kind !== "missed") return uncounted(trace.at("accept", heard));
    const weighed = await weigh(parsed, doors.intake);
    if (weighed.kind !== "ok") return uncounted(weighed);
    // Nobody waits for its runs, whatever callers do.
    const answer = weighed.answer ?? profileAnswer(trigger.response.profile, weighed.form);
    const taken = await accept({ ...weighed, raw: sent, answer }, doors.intake);
    if (taken.kind === "duplicate") return { kind: "repeated", delivery: taken };
    if (taken.kind !== "kept") return uncounted(trace.at("accept", taken));
    if (trigger.listening !== null) await noteSample(taken, doors.intake);
    return { kind: "kept", delivery: taken };
  } catch (error) {
    const reason = messageOf(error);
    const isAway = error instanceof StoreUnavailable;
    return uncounted(isAway ? { kind: "unavailable", reason } : { kind: "failed", error, reason });
  }
}

/** What can be judged before its content is read as an event. */
function admitted(addressed: Addressed, { message, raw, ip }: Mailed, form: Uint8Array): Verified | Ending {
  const { trigger } = addressed;
  if (trigger.status !== "active" || trigger.senders === null) {
    return { kind: "inactive", reason: "the trigger is not active, or takes no e-mails" };
  }
  const limit = trigger.bodyBytesMax;
  if (raw.length > limit || form.length > limit) {
    return { kind: "too_large", limit, reason: `the message may have ${limit} bytes; it has ${raw.length}` };
  }
  if (trigger.takesAddress?.(ip) === false) {
    const reason = `the e-mail came from the server at ${ip}, which is not in the trigger's list of addresses`;
    return { kind: "forbidden", reason };
  }
  if (!trigger.senders(message.authors)) {
    const named = message.authors.slice(0, 5).join(", ").slice(0, 500) || "nobody";
    return {
      kind: "forbidden",
      reason: `the e-mail is from ${named}; the trigger's list of senders names others`,
    };
  }
  return {
    ...addressed,
    bodyBytesMax: limit,
    // As it is read, so that what is refused can be looked at, and read again.
    raw: form,
    isProved: true,
    credential: "its address",
    messageId: null,
    search: new URLSearchParams(),
  };
}

function formFor({ message, recipients, sender, digest }: Mailed): { body: Buffer; contentType: string } {
  const fields = {
    ...message.fields,
    automatic: message.isAutomatic,
    envelope: { from: sender, to: [...recipients] },
  };
  return formOf({ fields, files: message.files, lists: ["attachments", "inline"] }, digest);
}

function receivedOf(
  { recipients, ip, secure, message, digest }: Mailed,
  { contentType, doors }: { contentType: string; doors: TakeDoors },
): Received {
  const { at, text } = doors.clock();
  const url = `mailto:${recipients[0] ?? ""}`;
  return {
    kind: "ok",
    id: newId("dlv", { now: at, random: doors.intake.random }),
    at,
    receivedAt: text,
    method: mailMethod,
    url,
    path: url,
    query: "",
    headers: {
      ...shownOf(message),
      "content-type": contentType,
      // A server that did not hear the answer sends the message again.
      "idempotency-key": `mail:${message.messageId ?? digest}`,
    },
    ip,
    secure,
    isProxied: false,
    request: new IncomingMessage(new Socket()),
    trace: new Trace(),
  };
}

function shownOf({ fields }: Message): Record<string, string> {
  const { headers } = fields;
  if (typeof headers !== "object" || headers === null || Array.isArray(headers)) return {};
  return Object.fromEntries(
    shownHeaders.flatMap((name) => {
      const value = headers[name];
      if (value === undefined) return [];
      const text = [value]
        .flat()
        .filter((each) => typeof each === "string")
        .join(", ");
      return [
        [
          name,
          text
            .replace(/\p{Cc}/gu, " ")
            .slice(0, headerCharactersMax)
            .toWellFormed(),
        ],
      ];
    }),
  );
}

const ended = (ending: Ending, reached: Reached): Outcome => ({ kind: "ended", ending, reached });
