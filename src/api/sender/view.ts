import { presetFor } from "../../auth/provider.ts";
import type { SenderField, SenderView } from "../../contract/sender-page.ts";
import type { Trigger } from "../../contract/trigger.ts";
import type { Quota } from "../../contract/workspace.ts";
import { expectedBody, parameterSchema } from "../../core/expected-body.ts";
import type { KeptSenderPage } from "../../store/store.ts";
import type { ApiDoors } from "../doors.ts";
import { exampleOf } from "../provider-sample.ts";
import { triggerView } from "../triggers.ts";
import { adviceFor } from "./advice.ts";
import { proofsOf } from "./proofs.ts";

/** What whoever has the link is shown. */
export function senderView(
  doors: ApiDoors,
  { page, trigger }: { page: KeptSenderPage; trigger: Trigger },
): SenderView {
  const { deduplication, limits, events, methods, status, version } = trigger;
  const { addresses, curl, javascript, python } = triggerView(trigger, doors);
  const quota = quotaOf(doors, trigger);
  return {
    title: page.title ?? trigger.title ?? trigger.name,
    description: trigger.description ?? null,
    contact: page.contact ?? null,
    notes: page.notes ?? null,
    status,
    deprecated: trigger.deprecated ?? null,
    endsAt: trigger.expiresAt,
    version,
    addresses,
    methods,
    proofs: proofsOf(trigger.auth).map(({ shown }) => shown),
    examples: { curl, javascript, python },
    fields: fieldsOf(trigger),
    schema: expectedBody(trigger),
    sample: sampleOf(trigger),
    events: events === undefined ? null : [...events],
    answers: doors.senders.answersOf(trigger),
    limits: {
      bodyBytes: limits.bodyBytes,
      contentTypes: limits.contentTypes ?? null,
      perMinute: quota.perMinute ?? null,
      perHour: quota.perHour ?? null,
      perDay: quota.perDay ?? null,
      fromSomeAddressesOnly: limits.addresses !== undefined,
    },
    idempotency: {
      keys: ["Idempotency-Key", "webhook-id"],
      hasOwnRule: deduplication.key !== undefined || presetFor(trigger)?.idempotencyKey !== undefined,
      windowMs: deduplication.windowMs,
    },
    advice: adviceFor(trigger),
    changes: page.changes.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at)),
    tryIt: page.tryIt,
    updatedAt: trigger.updatedAt,
  };
}

export const sampleOf = (trigger: Trigger) => exampleOf(trigger).body;

/** The workspace's, tightened by the trigger's own. */
function quotaOf({ live }: ApiDoors, { workspace, limits }: Trigger): Quota {
  const own = limits.quota ?? {};
  const whole = live.current().workspaces.find(({ id }) => id === workspace)?.quota ?? {};
  const least = (name: keyof Quota) => {
    const given = [own[name], whole[name]].filter((count) => count !== undefined);
    return given.length === 0 ? {} : { [name]: Math.min(...given) };
  };
  return { ...least("perMinute"), ...least("perHour"), ...least("perDay") };
}

/** Of claims, methods and addresses senders say nothing of their own. */
function fieldsOf({ parameters, suffix }: Trigger): SenderField[] {
  const named = [...(suffix ?? "").matchAll(/:([A-Za-z_]\w*)/g)].map(([, name = ""]) => name);
  const declared = parameters.flatMap((parameter): SenderField[] => {
    const { from, type, required, description = null, name, path = name } = parameter;
    if (from === "claim" || from === "method" || from === "ip") return [];
    const place = from === "text" ? "body" : from;
    return [{ name: path, in: place, type, required, description, schema: parameterSchema(parameter) }];
  });
  const known = new Set(declared.filter((field) => field.in === "path").map(({ name }) => name));
  const inPath = named
    .filter((name) => !known.has(name))
    .map((name): SenderField => {
      return {
        name,
        in: "path",
        type: "string",
        required: true,
        description: null,
        schema: { type: "string" },
      };
    });
  return [...inPath, ...declared];
}
