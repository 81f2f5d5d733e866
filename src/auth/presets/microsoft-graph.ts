import { z } from "zod";
import type { Json } from "../../contract/name.ts";
import { SecretReference } from "../../contract/secret.ts";
import { readJson } from "../../core/json-text.ts";
import { challengeIn, textReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";
import { compileMatch, secretValue } from "../secret-match.ts";

/** Microsoft Graph repeats the subscription's `clientState` in each notification; it signs nothing. */
export const microsoftGraph = definePreset({
  name: "microsoft-graph",
  title: "Microsoft Graph",
  docs: "https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks",
  checked:
    "Checked against Microsoft's documentation; there is nothing to sign. The tokens and encrypted contents of rich notifications (`validationTokens`, `encryptedContent`) are handed on as they come.",
  setup:
    "A secret of your choice as `clientState` (at most 128 characters) when the subscription is made; the public URL as `notificationUrl`, and as `lifecycleNotificationUrl`. The client state stands in each body, and so in the stored delivery.",
  settings: z.strictObject({
    secret: SecretReference.meta({ title: "Client state", secretReference: true }),
  }),
  scheme: {
    description:
      "As Microsoft Graph proves itself: each notification in the body must have the subscription's `clientState`.",
    refusal: "credentials",
    carries: () => ({}),
    example: () => ({ unwritable: "Each notification in the body holds the client state." }),
    compile({ secret }, doors) {
      const matches = compileMatch(secretValue(secret, doors));
      return ({ body }) => {
        const states = clientStates(body);
        if (states.length === 0) return refused("the body has no notifications");
        // All are compared, so that the time does not tell which one is wrong.
        const wrong = states.filter((state) => !matches(state)).length;
        if (wrong === 0) return { kind: "proved" };
        return refused(`clientState is missing or wrong in ${wrong} of ${states.length} notifications`);
      };
    },
  },
  eventType: ["{body:value.0.lifecycleEvent}", "{body:value.0.changeType}"],
  // Notifications are put together anew when some are sent again, and have no id in most cases.
  deadlineMs: 3_000,
  headers: [],
  handshakes: [
    {
      title: "`validationToken`, sent when the subscription is made or renewed, is repeated as text",
      to: "anyone",
      on: { method: "POST", query: "validationToken" },
      reply(asked) {
        const token = challengeIn(asked, "validationToken");
        return token === undefined ? null : textReply(token);
      },
    },
  ],
});

/** The client state of each notification, "" where there is none. */
function clientStates(body: Uint8Array): string[] {
  const read = readJson(body);
  const list = read.kind === "read" ? memberIn(read.value, "value") : undefined;
  if (!Array.isArray(list)) return [];
  return list.map((notification) => {
    const state = memberIn(notification, "clientState");
    return typeof state === "string" ? state : "";
  });
}

function memberIn(value: Json, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function refused(reason: string) {
  return { kind: "refused", reason } as const;
}
