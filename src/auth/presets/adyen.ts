import { signingKey } from "../hmac-key.ts";
import { definePreset } from "../preset.ts";
import { compileAdyenSignature } from "./adyen-signature.ts";

/** Adyen signs eight members of a payment's notification, or the body of its newer webhooks, and wants `[accepted]`. */
export const adyen = definePreset({
  name: "adyen",
  title: "Adyen",
  docs: "https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures/",
  checked: "Checked with `@adyen/api-library` and Adyen's own example of a signature.",
  setup:
    "Customer Area → Developers → Webhooks → the webhook → HMAC key, as it stands (hex). Of a payment's notification only references, account, amount, `eventCode` and `success` are signed.",
  scheme: {
    description:
      "As Adyen proves itself: by HMAC-SHA256 of the body in `HmacSignature`, or of an item's members in the item.",
    refusal: "signature",
    carries: () => ({ signatures: ["hmacsignature"] }),
    example: () => ({
      sign: {
        header: "HmacSignature",
        prefix: "",
        by: { kind: "hmac", algorithm: "sha256", secretEncoding: "hex" },
        encoding: "base64",
        payload: "{body}",
      },
    }),
    compile: ({ secret }, doors) =>
      compileAdyenSignature(signingKey({ secret, secretEncoding: "hex" }, doors)),
  },
  eventType: "{body:notificationItems.0.NotificationRequestItem.eventCode|body:type}",
  // Adyen: duplicates have the same eventCode and pspReference. An authorisation may fail first and succeed later.
  idempotencyKey:
    "{body:notificationItems.0.NotificationRequestItem.eventCode}:{body:notificationItems.0.NotificationRequestItem.pspReference}:{body:notificationItems.0.NotificationRequestItem.success}",
  deadlineMs: 10_000,
  headers: ["HmacSignature", "Protocol"],
  answer: { headers: { "Content-Type": "text/plain" }, body: "[accepted]" },
});
