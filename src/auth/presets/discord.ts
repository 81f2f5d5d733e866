import { z } from "zod";
import { jsonReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";
import { publicKeyShape } from "../public-key.ts";

/** Discord signs `timestamp` and body with Ed25519, for interactions and for webhook events. */
export const discord = definePreset({
  name: "discord",
  title: "Discord",
  docs: "https://docs.discord.com/developers/interactions/overview",
  checked: "Checked with `discord-interactions`.",
  setup:
    "Developer Portal → General Information → Public Key. An interaction wants an answer with a `type`, within three seconds: answer from the workflow, or with content of your own.",
  settings: z.strictObject({ ...publicKeyShape }),
  credentials: ({ publicKey, secret }) => [
    {
      scheme: "ed25519",
      ...(secret === undefined ? { publicKey } : { secret }),
      header: "X-Signature-Ed25519",
      payload: "{timestamp}{body}",
      timestamp: { header: "X-Signature-Timestamp" },
    },
  ],
  eventType: "{body:event.type|body:data.name|body:data.custom_id|body:type}",
  idempotencyKey: "{body:id}",
  deadlineMs: 3_000,
  headers: ["X-Signature-Ed25519", "X-Signature-Timestamp"],
  handshakes: [
    {
      title:
        "`PING` is answered once its signature is right: an interaction's with `PONG`, a webhook event's with nothing (204)",
      to: "sender",
      on: { method: "POST", body: '"type"' },
      reply({ json }) {
        if (typeof json !== "object" || json === null || Array.isArray(json)) return null;
        if (json["type"] === 1) return jsonReply({ type: 1 });
        return json["type"] === 0 ? { kind: "answered", status: 204 } : null;
      },
    },
  ],
});
