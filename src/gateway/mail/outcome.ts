import type { Ending, Outcome } from "../journey.ts";

/** What a mail server is told. Of 4xx it tries again later, of 5xx it tells its user that the e-mail did not come. */
export interface MailReply {
  code: number;
  /** With the enhanced status code (RFC 3463) that belongs to it. */
  text: string;
}

export const acceptedReply: MailReply = { code: 250, text: "2.0.0 Accepted" };
/** Alike for an address that nobody has and for a trigger that is not active. */
export const unknownReply: MailReply = { code: 550, text: "5.1.1 There is no such mailbox here" };
export const tooLargeReply: MailReply = { code: 552, text: "5.3.4 The message is too large" };
export const busyReply: MailReply = { code: 451, text: "4.3.2 Not taken now, try again later" };
export const stoppingReply: MailReply = { code: 421, text: "4.3.2 The server is stopping, try again later" };

/** What is said of an e-mail to one trigger. */
export function replyTo(outcome: Outcome): MailReply {
  return outcome.kind === "ended" ? endingReply(outcome.ending) : acceptedReply;
}

/**
 * One answer for all triggers that an e-mail is for: try again where one of them could not take it now, since those that did know it
 * by its key; accepted where at least one took it.
 */
export function combined(replies: readonly MailReply[]): MailReply {
  const isLater = ({ code }: MailReply) => code < 500 && code >= 400;
  return replies.find(isLater) ?? replies.find(({ code }) => code < 400) ?? replies[0] ?? unknownReply;
}

function endingReply(ending: Ending): MailReply {
  switch (ending.kind) {
    case "unknown":
    case "inactive":
      return unknownReply;
    case "gone":
      return { code: 550, text: "5.1.6 This mailbox is gone for good" };
    case "forbidden":
    case "insecure":
    case "unauthenticated":
    case "stale":
      return { code: 550, text: "5.7.1 This sender may not write here" };
    case "too_large":
      return tooLargeReply;
    case "throttled":
    case "limited":
      return { code: 452, text: "4.7.1 Too many messages, try again later" };
    case "missing":
    case "invalid":
    case "unparsable":
    case "unsupported":
      return { code: 550, text: "5.6.0 The message does not hold what is expected here" };
    case "described":
    case "wrong_method":
    case "untestable":
    case "handshake":
      return { code: 554, text: "5.0.0 Not taken" };
    case "broken":
    case "departed":
    case "unavailable":
    case "unverifiable":
    case "failed":
      return busyReply;
    default:
      return ending satisfies never;
  }
}
