import { type Hidden, hiddenText } from "../contract/hidden.ts";
import type { Json } from "../contract/name.ts";
import type { Place } from "../core/plain-places.ts";
import type { Redaction } from "../core/redact.ts";
import type { Ending, Parsed, Reached } from "./journey.ts";

/** What is known of a body of which not all is kept. */
export interface Original {
  readonly digest: string;
  /**
   * What was read before the rules were followed, and where what was hidden stood, for those who look at it and tell nothing
   * of it; null where nobody does.
   */
  readonly sent: { readonly value: Json; readonly places: readonly Place[] } | null;
}

/**
 * Hides what the trigger's rules say, as soon as the sender is proved and the body read: every station behind it, what is
 * stored, and every run see the request without it. A body in which a rule can't be followed is refused: nothing of it is
 * kept, and its sender learns of it.
 */
export function redact(parsed: Parsed): Parsed | Ending {
  const { redaction } = parsed.trigger;
  return redaction === null ? parsed : followed(parsed, redaction);
}

function followed(parsed: Parsed, redaction: Redaction): Parsed | Ending {
  const { trace, trigger, body, type, value, document } = parsed;
  const { found, ...head } = headOf(parsed, redaction);
  const by = `by version ${trigger.version} of the trigger`;
  if (redaction.body === null || type === "empty") {
    trace.noteHidden(found, reasonOf(found, [by]));
    return { ...parsed, ...head, ...(redaction.hidesInEnvelopes && withoutEnvelope(parsed)) };
  }
  // The schema alone looks at what was sent.
  const isSpare = trigger.structure === null;
  const contentType = parsed.headers["content-type"];
  const redacted = redaction.body({ bytes: body, contentType, type, value, document, isSpare });
  if (redacted.kind === "unfollowed") {
    return trace.at("redact", { kind: "unsupported" as const, reason: redacted.reason });
  }
  const digest = redaction.digest(body);
  const all = [...found, ...redacted.found];
  trace.noteHidden(all, reasonOf(all, [by, `the body came as ${body.length} bytes, ${digest}`]));
  const { bytes, places } = redacted;
  return {
    ...parsed,
    ...head,
    // It is kept as it was unpacked.
    headers: withoutCoding(head.headers),
    body: bytes,
    raw: bytes,
    value: redacted.value,
    document: redacted.document,
    original: { digest, sent: isSpare ? null : { value, places } },
  };
}

/** An envelope says again what is hidden in the event that was taken out of it. */
const withoutEnvelope = ({ body, sentHeaders }: Parsed): Partial<Parsed> =>
  sentHeaders === undefined ? {} : { raw: body };

function withoutCoding(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (!Object.hasOwn(headers, "content-encoding")) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "content-encoding"));
}

const reasonOf = (hidden: readonly Hidden[], more: readonly string[]): string =>
  [...(hidden.length === 0 ? ["nothing to hide"] : hidden.map(hiddenText)), ...more].join("; ");

function headOf(parsed: Parsed, redaction: Redaction) {
  const { url, headers, sentHeaders, pathParameters, claims } = parsed;
  const { found, ...head } = redaction.head({ url, headers, pathParameters });
  const told = claims === undefined ? null : (redaction.claims?.(claims) ?? null);
  const query = queryIn(head.url);
  return {
    ...head,
    ...(told !== null && { claims: told.claims }),
    found: told === null ? found : [...found, ...told.found],
    query,
    search: new URLSearchParams(query),
    messageId: keptId(parsed, { ...head, claims: told?.claims ?? claims }, redaction),
    ...(sentHeaders !== undefined && {
      sentHeaders: redaction.head({ url, headers: sentHeaders, pathParameters }).headers,
    }),
  };
}

/** What was signed as the message's own id: where that was hidden a digest, which tells a repetition no less. */
function keptId(
  { messageId, headers, claims = {} }: Parsed,
  kept: Pick<Parsed, "headers" | "claims">,
  redaction: Redaction,
): string | null {
  if (messageId === null) return null;
  const isHidden = [
    ...Object.entries(headers).map(([name, value]) => [value, kept.headers[name]] as const),
    ...Object.entries(claims).map(([name, claim]) => [claim, kept.claims?.[name]] as const),
  ].some(
    ([value, left]) =>
      value !== left && isWordIn(textOf(value), messageId) && !isWordIn(textOf(left), messageId),
  );
  return isHidden ? redaction.digest(messageId) : messageId;
}

/** By itself, and not as letters of a longer word: a signature has any. */
function isWordIn(text: string, word: string): boolean {
  const isEnd = (sign = "") => !/[A-Za-z0-9+/_-]/.test(sign);
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (isEnd(text[at - 1]) && isEnd(text[at + word.length])) return true;
  }
  return false;
}

const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);

/**
 * The head of a request that is refused, wherever that was. Where a rule speaks of bodies, or of what stands in an
 * envelope, its own is left out, read or not, and the trace says so.
 */
export function redactRefused(reached: Reached): Reached & { search?: URLSearchParams } {
  const redaction = reached.trigger?.redaction ?? null;
  if (redaction === null) return reached;
  const { trace, raw } = reached;
  const { found, url, headers, pathParameters } = redaction.head(reached);
  if (!trace.entries.some(({ hidden }) => hidden !== undefined)) {
    const isLeftOut = leavesBodyOut(reached.trigger) && raw !== undefined && raw.length > 0;
    const more = "the body is left out, as that of each refused request where a rule may speak of it";
    trace.noteHidden(found, reasonOf(found, isLeftOut ? [more] : []));
  }
  // Those that proved it were read out of what came.
  const query = queryIn(url);
  return { ...reached, url, headers, pathParameters, query, search: new URLSearchParams(query) };
}

/** Whether what a rule hides may stand in the body of a request that was not read to its end. */
export function leavesBodyOut(trigger: Reached["trigger"]): boolean {
  const redaction = trigger?.redaction ?? null;
  if (redaction === null) return false;
  const isUnpacked = (trigger?.provider?.unpack ?? null) !== null;
  return redaction.body !== null || (redaction.hidesInEnvelopes && isUnpacked);
}

function queryIn(url: string): string {
  const mark = url.indexOf("?");
  return mark === -1 ? "" : url.slice(mark + 1);
}
