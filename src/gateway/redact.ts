import type { Json } from "../contract/name.ts";
import type { Redaction } from "../core/redact.ts";
import type { Place } from "../core/redact-body.ts";
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
  const { trace, trigger } = parsed;
  const { found, ...head } = headOf(parsed, redaction);
  const bare = { ...parsed, ...head };
  if (redaction.body === null || parsed.type === "empty") return noted(bare, found);
  const contentType = parsed.headers["content-type"];
  const body = redaction.body({ bytes: parsed.body, contentType, type: parsed.type, value: parsed.value });
  if (body.kind === "unfollowed") {
    return trace.at("redact", { kind: "unsupported" as const, reason: body.reason });
  }
  const { bytes, value, places } = body;
  const digest = redaction.digest(parsed.body);
  const inBody = body.found.map(({ rule, values }) => `${rule}: ${values} in the body`);
  const came = `the body came as ${parsed.body.length} bytes, ${digest}`;
  const hidden = { ...bare, body: bytes, raw: bytes, value, document: undefined };
  return noted({ ...hidden, original: { value: parsed.value, places, digest } }, [...found, ...inBody], came);

  function noted(redacted: Parsed, all: readonly string[], more?: string): Parsed {
    const by = `by version ${trigger.version} of the trigger`;
    const said = all.length === 0 ? [`nothing to hide ${by}`] : [...all, by];
    const reason = [...said, ...(more === undefined ? [] : [more])].join("; ");
    trace.note("redact", all.length === 0 ? "ok" : "redacted", reason);
    return redacted;
  }
}

function headOf({ url, headers, sentHeaders }: Parsed, redaction: Redaction) {
  const head = redaction.head({ url, headers });
  const query = queryIn(head.url);
  return {
    ...head,
    query,
    search: new URLSearchParams(query),
    ...(sentHeaders !== undefined && { sentHeaders: redaction.head({ url, headers: sentHeaders }).headers }),
  };
}

/**
 * The head of a request that is refused, wherever that was. Where a rule speaks of bodies its own is left out, read or
 * not, and the trace says so.
 */
export function redactRefused<Refused extends Reached>(reached: Refused): Refused {
  const redaction = reached.trigger?.redaction ?? null;
  if (redaction === null) return reached;
  const { trace, raw } = reached;
  const { found, url, headers } = redaction.head(reached);
  const isLeftOut = redaction.body !== null && raw !== undefined && raw.length > 0;
  const said = isLeftOut
    ? [...found, "the body is left out, as that of each refused request where a rule speaks of bodies"]
    : found;
  if (said.length > 0) trace.note("redact", "redacted", said.join("; "));
  return { ...reached, url, headers, query: queryIn(url) };
}

function queryIn(url: string): string {
  const mark = url.indexOf("?");
  return mark === -1 ? "" : url.slice(mark + 1);
}
