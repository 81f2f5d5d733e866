import { z } from "zod";
import { definePreset } from "../preset.ts";
import { publicKeyShape } from "../public-key.ts";

/** Telnyx signs `timestamp|body` with Ed25519. */
export const telnyx = definePreset({
  name: "telnyx",
  title: "Telnyx",
  docs: "https://developers.telnyx.com/docs/development/api-fundamentals/webhooks",
  checked:
    "A call signed as in the tests was accepted by `telnyx` 7.24, by hand: that SDK is too large to install for them.",
  setup: "Mission Control → Account Settings → Keys & Credentials → Public Key.",
  settings: z.strictObject({ ...publicKeyShape }),
  credentials: ({ publicKey, secret }) => [
    {
      scheme: "ed25519",
      ...(secret === undefined ? { publicKey } : { secret }),
      header: "telnyx-signature-ed25519",
      encoding: "base64",
      payload: "{timestamp}|{body}",
      timestamp: { header: "telnyx-timestamp", unit: "seconds" },
    },
  ],
  eventType: "{body:data.event_type}",
  idempotencyKey: "{body:data.id}",
  headers: ["telnyx-signature-ed25519", "telnyx-timestamp"],
});
