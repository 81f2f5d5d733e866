import { createHash } from "node:crypto";
import type { Template } from "../core/template.ts";
import { eventScopeOf } from "./extract.ts";
import type { Extracted, Identified } from "./journey.ts";

/** Longer event types are cut: they are names, shown in lists. */
const eventTypeCharactersMax = 200;
/** Keys are indexed; longer ones are replaced by their digest. */
const keyCharactersMax = 255;
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f]/;
// oxlint-disable-next-line no-control-regex
const allControls = /[\u0000-\u001f\u007f]+/g;

/**
 * The event's type and its idempotency key: the trigger's expression, else the id that the sender signed, else
 * `Idempotency-Key`, else `webhook-id`, else, if the author asks for it, a hash of the body. An expression that fails
 * is noted and gives nothing.
 */
export function identify(extracted: Extracted): Identified | Promise<Identified> {
  const { eventType, idempotencyKey } = extracted.trigger;
  if (eventType !== null || idempotencyKey !== null) return identifyByTemplates(extracted);
  return { ...extracted, eventType: null, eventTypeFault: null, idempotencyKey: keyOf(extracted, "") };
}

async function identifyByTemplates(extracted: Extracted): Promise<Identified> {
  const { trigger } = extracted;
  const type =
    trigger.eventType === null ? nothing : await rendered(extracted, trigger.eventType, "event type");
  const eventType =
    type.text.trim().replace(allControls, " ").toWellFormed().slice(0, eventTypeCharactersMax) || null;
  const typed = eventType === null ? extracted : { ...extracted, scope: eventScopeOf(extracted, eventType) };
  const key =
    trigger.idempotencyKey === null
      ? nothing
      : await rendered(typed, trigger.idempotencyKey, "idempotency key");
  return { ...typed, eventType, eventTypeFault: type.fault, idempotencyKey: keyOf(extracted, key.text) };
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
    const fault = error instanceof Error ? error.message : String(error);
    trace.fault(`the ${what} could not be evaluated: ${fault}`);
    return { text: "", fault };
  }
}

function keyOf({ headers, messageId, trigger, body }: Extracted, expressed: string): string | null {
  // What was signed comes before what anybody could change who sends the same message again.
  const key = expressed || messageId || headers["idempotency-key"] || headers["webhook-id"] || "";
  if (key !== "") {
    return key.length > keyCharactersMax || controls.test(key) || !key.isWellFormed() ? digest(key) : key;
  }
  // A request without a body says nothing that could be told from the next one.
  return trigger.hashesBody && body.length > 0 ? digest(body) : null;
}

function digest(content: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
