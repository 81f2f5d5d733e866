import type { CompiledProvider } from "../auth/provider.ts";
import { messageOf } from "../contract/problem.ts";
import { eventTypeIn } from "../core/event-type.ts";
import type { Picker } from "../core/pick.ts";
import { holdsRedacted } from "../core/redact-marker.ts";
import { contentDigest, shortKey } from "../core/short-key.ts";
import type { Template } from "../core/template.ts";
import { eventScopeOf } from "./extract.ts";
import type { Extracted, Identified } from "./journey.ts";

/**
 * The event's type and its idempotency key: the trigger's expression, else what its preset says, else, for the key, the
 * id that the sender signed, else `Idempotency-Key`, else `webhook-id`, else, if the author asks for it, a hash of the
 * body. An expression that fails is noted and gives nothing.
 */
export function identify(extracted: Extracted): Identified | Promise<Identified> {
  const { eventType, idempotencyKey, provider } = extracted.trigger;
  if (eventType !== null || idempotencyKey !== null) return identifyByTemplates(extracted);
  if (provider !== null) return identifyByPreset(extracted, provider);
  return { ...extracted, eventType: null, eventTypeFault: null, idempotencyKey: keyOf(extracted, "") };
}

function identifyByPreset(extracted: Extracted, provider: CompiledProvider): Identified {
  const typed = typedAs(extracted, picked(extracted, provider.eventType));
  const idempotencyKey = keyOf(extracted, picked(extracted, provider.idempotencyKey).text);
  return { ...typed, idempotencyKey };
}

function picked({ headers, seen, value }: Extracted, pick: Picker | null): Rendered {
  const text = pick?.({ headers, query: seen.query, body: value }) ?? null;
  return text === null ? nothing : { text, fault: null };
}

/** What filters see is made anew only where there is a type to see, and something that could look. */
function typedAs(
  extracted: Extracted,
  { text, fault: eventTypeFault }: Rendered,
): Extracted & Pick<Identified, "eventType" | "eventTypeFault"> {
  const eventType = eventTypeIn(text);
  const typed = { ...extracted, eventType, eventTypeFault };
  if (eventType === null || !extracted.trigger.hasExpressions) return typed;
  return { ...typed, scope: eventScopeOf(extracted, eventType) };
}

async function identifyByTemplates(extracted: Extracted): Promise<Identified> {
  const { eventType, idempotencyKey, provider } = extracted.trigger;
  const type =
    eventType === null
      ? picked(extracted, provider?.eventType ?? null)
      : await rendered(extracted, eventType, "event type");
  const typed = typedAs(extracted, type);
  const key = idempotencyKey === null ? nothing : await rendered(typed, idempotencyKey, "idempotency key");
  const known = key.text === "" ? picked(extracted, provider?.idempotencyKey ?? null) : key;
  return { ...typed, idempotencyKey: keyOf(extracted, known.text) };
}

interface Rendered {
  text: string;
  fault: string | null;
}
const nothing: Rendered = { text: "", fault: null };

async function rendered({ scope, trace }: Extracted, template: Template, what: string): Promise<Rendered> {
  try {
    return { text: await template.render(scope), fault: null };
  } catch (error) {
    const fault = messageOf(error);
    trace.fault(`the ${what} could not be evaluated: ${fault}`);
    return { text: "", fault };
  }
}

function keyOf(
  { headers, messageId, trigger, body, trace, original }: Extracted,
  expressed: string,
): string | null {
  // What was signed comes before what anybody could change who sends the same message again.
  const key = expressed || messageId || headers["idempotency-key"] || headers["webhook-id"] || "";
  if (key !== "") {
    if (trigger.redaction === null || !holdsRedacted(key)) return shortKey(key);
    // It would be that of every other delivery.
    trace.fault("the idempotency key is made of what `redact` hides: it has none");
    return null;
  }
  // A request without a body says nothing that could be told from the next one.
  if (!trigger.hashesBody || body.length === 0) return null;
  return original?.digest ?? contentDigest(body);
}
