import { z } from "zod";
import { SecretReference } from "../../contract/secret.ts";
import { unpackCloudEvents } from "../../core/cloudevents.ts";
import type { Asked, HandshakeReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";

const originsMax = 100;
/** A DNS expression, as a header can hold it. */
const originShape = /^[\x21-\x7e]{1,255}$/;

const settings = z.strictObject({
  secret: SecretReference.meta({
    title: "Access token",
    description: "Sent as `Authorization: Bearer` or as `?access_token=`; a receiver has to take both.",
    secretReference: true,
  }),
  origins: z
    .array(z.string().regex(originShape, "a DNS name, such as events.example.com"))
    .max(originsMax)
    .optional()
    .meta({
      title: "Origins",
      description:
        "Who is granted leave to send when it asks (`WebHook-Request-Origin`); anyone unless given.",
    }),
});

/** CloudEvents over HTTP, and its webhook specification: a token, and leave to send that is asked for by OPTIONS. */
export const cloudevents = definePreset({
  name: "cloudevents",
  title: "CloudEvents",
  docs: "https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md",
  checked:
    "Checked with `cloudevents`, in binary, structured and batched mode, and against the specification.",
  setup:
    "Give the sender the token, or append `?access_token=` to the address where it takes nothing but a URL.",
  settings,
  credentials: ({ secret }) => [
    { scheme: "bearer", secret },
    { scheme: "api-key", in: "query", parameter: "access_token", secret },
  ],
  unpack: unpackCloudEvents,
  eventType: "{attribute:type}",
  // Source and id together tell events apart; neither holds a space as a header has it.
  idempotencyKey: "{header:ce-source} {header:ce-id}",
  headers: ["ce-specversion", "ce-id", "ce-source", "ce-type", "ce-subject", "ce-time", "ce-dataschema"],
  handshakes: [
    {
      title: "`WebHook-Request-Origin` is granted, with the trigger's quota as `WebHook-Allowed-Rate`",
      to: "anyone",
      on: { method: "OPTIONS", header: "webhook-request-origin" },
      reply: (asked, { origins }) => leaveToSend(asked, origins),
    },
  ],
  // An answer to a request that had its token in the URL must not be kept by a cache (HTTP webhook 1.0.2, 3.2).
  echo: () => ({ "Cache-Control": "private" }),
});

/**
 * Leave is given in the answer itself, so that `WebHook-Request-Callback` need not be called: it is an address of whoever
 * asks. Source: CloudEvents HTTP webhook 1.0.2, 4.
 */
function leaveToSend({ headers, ratePerMinute }: Asked, origins: string | undefined): HandshakeReply | null {
  const origin = headers["webhook-request-origin"]?.trim() ?? "";
  if (!originShape.test(origin)) return null;
  if (origins !== undefined && !origins.toLowerCase().split(" ").includes(origin.toLowerCase())) {
    return { kind: "refused", reason: `${origin} is not one of the origins that may send` };
  }
  return {
    kind: "answered",
    headers: {
      Allow: "POST",
      "WebHook-Allowed-Origin": origin,
      "WebHook-Allowed-Rate": ratePerMinute === null ? "*" : String(ratePerMinute),
    },
  };
}
