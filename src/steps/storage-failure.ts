import { z } from "zod";
import { type Hearer, replyExcerpt, statusFailure } from "./http-failure.ts";
import { type HttpReply, TerminalError } from "./step.ts";
import { xmlOf } from "./storage-xml.ts";

const Refusal = z.object({
  Code: z.string(),
  Message: z.string().catch(""),
  Region: z.string().optional(),
});

/** What to do about the errors that people meet first. Source: Amazon S3's API reference, “Error responses”. */
const hints: Record<string, string> = {
  AccessDenied: "the key may not do this, or the object is not there and the key may not list",
  AuthorizationHeaderMalformed: "is the region right?",
  InvalidAccessKeyId: "the server knows no such access key id",
  NoSuchBucket: "there is no such bucket",
  NoSuchKey: "there is no such object",
  PreconditionFailed: "there is one already",
  RequestTimeTooSkewed: "the clock of this machine is wrong",
  SignatureDoesNotMatch: "is the secret access key right?",
};

/** What a reply means as a failure; null when it is none. */
export function storageFailure(
  reply: HttpReply,
  { key, by }: { key: string | null; by: Hearer },
): Error | null {
  if (reply.status < 300) return null;
  const read = Refusal.safeParse(xmlOf(reply.body, "Error"));
  const region = read.data?.Region ?? reply.headers["x-amz-bucket-region"];
  if (reply.status < 400) {
    const where = region === undefined ? "" : ` It is in the region ${region}.`;
    return new TerminalError(`The server answered ${reply.status}: the bucket is elsewhere.${where}`);
  }
  const object = key === null ? "" : ` for ${by.masked(key).slice(0, 200)}`;
  if (!read.success)
    return statusFailure(reply, {
      name: "The object storage",
      said: `${replyExcerpt(reply, by)}${object}`,
      by,
    });
  const { Code: code, Message: message } = read.data;
  const hint = hints[code] === undefined ? "" : ` (${hints[code]})`;
  return statusFailure(reply, {
    name: "The object storage",
    said: `${code}${hint}${object}. ${message}`.trim(),
    by,
  });
}
