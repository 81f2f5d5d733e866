import { createHmac } from "node:crypto";
import { verifySlackRequest } from "@slack/bolt/dist/receivers/verify-request.js";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "slack",
  secrets: { signing: "8f742231b10e8888abcd99yyyzzz85a5" },
  // Slack's SDK verifies only; signed as its documentation says.
  sign({ body, now }, secret) {
    const timestamp = String(Math.floor(now / 1_000));
    const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
    return { headers: { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${signature}` } };
  },
  accepts({ body, headers, now }, signingSecret) {
    verifySlackRequest({
      signingSecret,
      body,
      nowMilliseconds: now,
      headers: {
        "x-slack-signature": headers["x-slack-signature"] ?? "",
        "x-slack-request-timestamp": Number(headers["x-slack-request-timestamp"]),
      },
    });
    return true;
  },
  signature: "x-slack-signature",
  signsBody: true,
  isTimed: true,
  eventType: "app_mention",
  idempotencyKey: "Ev0PV52K21",
};
