import { definePreset } from "../preset.ts";

/**
 * Twilio signs its address, with the query, and the sorted fields of a form with HMAC-SHA1. Of JSON it signs the address
 * alone, which holds a digest of the body as `bodySHA256`.
 */
export const twilio = definePreset({
  name: "twilio",
  title: "Twilio",
  docs: "https://www.twilio.com/docs/usage/webhooks/webhooks-security",
  checked: "Checked with `twilio`.",
  setup:
    "Console → Account Info → Auth Token. The address given to Twilio must be the public URL as it stands: it is part of what is signed.",
  credentials({ secret }) {
    const common = { secret, header: "X-Twilio-Signature", algorithm: "sha1", encoding: "base64" };
    return [
      {
        scheme: "hmac",
        ...common,
        onlyWithQuery: "bodySHA256",
        payload: "{publicUrl}",
        bodyDigest: { parameter: "bodySHA256" },
      },
      { scheme: "hmac", ...common, payload: "{publicUrl}{form}" },
    ];
  },
  eventType: "{body:MessageStatus|body:SmsStatus|body:CallStatus}",
  idempotencyKey: "{header:i-twilio-idempotency-token}",
  deadlineMs: 15_000,
  headers: ["X-Twilio-Signature", "I-Twilio-Idempotency-Token"],
  // An empty TwiML: nothing is said or sent.
  answer: {
    headers: { "Content-Type": "text/xml" },
    body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
  },
});
