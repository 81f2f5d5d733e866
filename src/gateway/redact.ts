import { type Hidden, hiddenText } from "../contract/hidden.ts";
import type { Json } from "../contract/name.ts";
import type { Place } from "../core/plain-places.ts";
import type { Redaction } from "../core/redact.ts";
import type { Ending, Parsed, Reached } from "./journey.ts";

/** What was read before the rules of `redact` were followed, for those who look at it and tell nothing of it. */
export interface Original {
  readonly value: Json;
  /** What was hidden stood here. */
  readonly places: readonly Place[];
  readonly digest: string;
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
  const { trace, trigger, body, type, value } = parsed;
  const { found, ...head } = headOf(parsed, redaction);
  const by = `by version ${trigger.version} of the trigger`;
  if (redaction.body === null || type === "empty") {
    trace.noteHidden(found, reasonOf(found, [by]));
    return { ...parsed, ...head };
  }
  const redacted = redaction.body({ bytes: body, contentType: parsed.headers["content-type"], type, value });
  if (redacted.kind === "unfollowed") {
    return trace.at("redact", { kind: "unsupported" as const, reason: redacted.reason });
  }
  const digest = redaction.digest(body);
  const all = [...found, ...redacted.found];
  trace.noteHidden(all, reasonOf(all, [by, `the body came as ${body.length} bytes, ${digest}`]));
  const { bytes, value: left, places } = redacted;
  const original = { value, places, digest };
  return { ...parsed, ...head, body: bytes, raw: bytes, value: left, document: undefined, original };
}

const reasonOf = (hidden: readonly Hidden[], more: readonly string[]): string =>
  [...(hidden.length === 0 ? ["nothing to hide"] : hidden.map(hiddenText)), ...more].join("; ");

function headOf({ url, headers, sentHeaders, claims }: Parsed, redaction: Redaction) {
  const { found, ...head } = redaction.head({ url, headers });
  const told = claims === undefined ? null : (redaction.claims?.(claims) ?? null);
  const query = queryIn(head.url);
  return {
    ...head,
    ...(told !== null && { claims: told.claims }),
    found: told === null ? found : [...found, ...told.found],
    query,
    search: new URLSearchParams(query),
    ...(sentHeaders !== undefined && { sentHeaders: redaction.head({ url, headers: sentHeaders }).headers }),
  };
}

/**
 * The head of a request that is refused, wherever that was. Where a rule speaks of bodies its own is left out, read or
 * not, and the trace says so.
 */
export function redactRefused(reached: Reached): Reached & { search?: URLSearchParams } {
  const redaction = reached.trigger?.redaction ?? null;
  if (redaction === null) return reached;
  const { trace, raw } = reached;
  const { found, url, headers } = redaction.head(reached);
  if (!trace.entries.some(({ hidden }) => hidden !== undefined)) {
    const isLeftOut = redaction.body !== null && raw !== undefined && raw.length > 0;
    const more = "the body is left out, as that of each refused request where a rule speaks of bodies";
    trace.noteHidden(found, reasonOf(found, isLeftOut ? [more] : []));
  }
  // Those that proved it were read out of what came.
  const query = queryIn(url);
  return { ...reached, url, headers, query, search: new URLSearchParams(query) };
}

function queryIn(url: string): string {
  const mark = url.indexOf("?");
  return mark === -1 ? "" : url.slice(mark + 1);
}
