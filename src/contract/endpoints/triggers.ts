import { z } from "zod";
import { CredentialView } from "../credential.ts";
import type { Endpoint } from "../endpoint.ts";
import { Instant, Name } from "../name.ts";
import { Trigger, TriggerInput, TriggerListed, TriggerStatus, TriggerView } from "../trigger.ts";
import { flag, limit, listOf, search } from "./list.ts";

const TriggerPatch = z
  .object({ status: TriggerStatus, expiresAt: Instant.nullable() })
  .partial()
  .meta({ id: "TriggerPatch" });

export const triggerEndpoints = {
  listTriggers: {
    method: "GET",
    path: "/api/v1/triggers",
    scope: "read",
    tag: "Triggers",
    summary: "List triggers",
    description: "`search` takes any part of a name, an id or an address; a whole URL that was pasted, too.",
    query: z.object({
      search,
      dynamic: flag.optional(),
      workflow: Name.optional().describe("Only those that have a route to it."),
      after: Name.optional(),
      limit,
    }),
    output: listOf(TriggerListed),
  },
  listTriggerNames: {
    method: "GET",
    path: "/api/v1/trigger-names",
    scope: "read",
    tag: "Triggers",
    summary: "List triggers by their ids and names alone",
    query: z.object({ after: Name.optional(), limit }),
    output: listOf(Trigger.pick({ id: true, name: true })),
  },
  getTrigger: {
    method: "GET",
    path: "/api/v1/triggers/{trigger}",
    scope: "read",
    tag: "Triggers",
    summary: "Get a trigger by id or name",
    output: TriggerView,
  },
  createTrigger: {
    method: "POST",
    path: "/api/v1/triggers",
    scope: "write",
    tag: "Triggers",
    summary: "Create a trigger",
    description: "It is in force, at the addresses in the answer, when the answer arrives.",
    input: TriggerInput,
    output: TriggerView,
    status: 201,
  },
  replaceTrigger: {
    method: "PUT",
    path: "/api/v1/triggers/{trigger}",
    scope: "write",
    tag: "Triggers",
    summary: "Replace a trigger; its id and addresses stay",
    description: "With `ifVersion` it is refused when the trigger has changed since that version.",
    query: z.object({ ifVersion: z.coerce.number().int().min(1).optional() }),
    input: TriggerInput,
    output: TriggerView,
  },
  patchTrigger: {
    method: "PATCH",
    path: "/api/v1/triggers/{trigger}",
    scope: "write",
    tag: "Triggers",
    summary: "Activate, deactivate or retire a trigger, or set when it expires",
    input: TriggerPatch,
    output: TriggerView,
  },
  listCredentials: {
    method: "GET",
    path: "/api/v1/triggers/{trigger}/credentials",
    scope: "read",
    tag: "Triggers",
    summary: "List a trigger's credentials: their last uses, and which can be retired",
    query: z.object({
      quietDays: z.coerce
        .number()
        .int()
        .min(1)
        .max(365)
        .default(7)
        .describe("Not used for so many days, a credential counts as given up."),
    }),
    output: z.object({ items: z.array(CredentialView) }),
  },
  deleteTrigger: {
    method: "DELETE",
    path: "/api/v1/triggers/{trigger}",
    scope: "write",
    tag: "Triggers",
    summary: "Delete a trigger; its deliveries stay",
  },
} as const satisfies Record<string, Endpoint>;
