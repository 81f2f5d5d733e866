import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "twitch",
  secrets: { signing: "5f1a6e7cd2e7137ccf9e15b2f43fe63949eb84b1db83c1d5a867dc93429de4e4" },
  sign({ headers, body, now }, secret) {
    // Twitch writes nanoseconds.
    const timestamp = new Date(now).toISOString().replace("Z", "234626Z");
    const id = headers["twitch-eventsub-message-id"] ?? "";
    const signature = createHmac("sha256", secret).update(`${id}${timestamp}${body}`).digest("hex");
    return {
      headers: {
        "twitch-eventsub-message-timestamp": timestamp,
        "twitch-eventsub-message-signature": `sha256=${signature}`,
      },
    };
  },
  signature: "twitch-eventsub-message-signature",
  signsBody: true,
  isTimed: true,
  eventType: "channel.follow",
  idempotencyKey: "befa7b53-d79d-478f-86b9-120f112b044e",
};
