import { z } from "zod";
import { definePreset } from "../preset.ts";
import { compilePaypalSignature } from "./paypal-signature.ts";

const settings = z.strictObject({
  webhookId: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,50}$/, "must be the id of a webhook, letters and digits")
    .meta({
      title: "Webhook ID",
      description: "Shown beside the webhook; it is part of what is signed.",
      examples: ["9XL90610J3647323C"],
    }),
});

/** PayPal signs with a certificate that it publishes. */
export const paypal = definePreset({
  name: "paypal",
  title: "PayPal",
  docs: "https://developer.paypal.com/api/rest/webhooks/rest/",
  checked:
    "With a call of PayPal's sandbox from 2015, from the tests of its SDK for Python, and the certificate from those of its SDK for Node.",
  setup:
    "Developer Dashboard → Apps & Credentials → the app → Webhooks → Add webhook; then its Webhook ID. Mock events of the simulator are signed for the ID WEBHOOK_ID.",
  settings,
  scheme: {
    description: "As PayPal proves itself: by a certificate of its own, fetched from it.",
    refusal: "signature",
    carries: () => ({ signatures: ["paypal-transmission-sig"] }),
    example: () => ({ unwritable: "The call is signed with a private key of PayPal's." }),
    compile: ({ webhookId }, doors) => compilePaypalSignature(webhookId, doors),
  },
  eventType: "{body:event_type}",
  idempotencyKey: "{body:id}",
  headers: [
    "PAYPAL-TRANSMISSION-ID",
    "PAYPAL-TRANSMISSION-TIME",
    "PAYPAL-TRANSMISSION-SIG",
    "PAYPAL-CERT-URL",
    "PAYPAL-AUTH-ALGO",
  ],
});
