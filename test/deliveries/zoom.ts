import { createHmac } from "node:crypto";
import { AwsLambdaReceiver } from "@zoom/rivet/chatbot";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "zoom",
  secrets: { signing: "gAQvVTVUQ5yHxCWm3aTLxA" },
  sign({ body, now }, secret) {
    const timestamp = String(Math.floor(now / 1_000));
    const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
    return { headers: { "x-zm-request-timestamp": timestamp, "x-zm-signature": `v0=${signature}` } };
  },
  async accepts({ body, headers }, webhooksSecretToken) {
    const { debug } = console;
    // It tells every request to the console.
    console.debug = () => undefined;
    const handle = new AwsLambdaReceiver({ webhooksSecretToken }).start();
    const { statusCode } = await handle({ body, headers, isBase64Encoded: false }, {});
    console.debug = debug;
    return statusCode === 200;
  },
  signature: "x-zm-signature",
  signsBody: true,
  isTimed: true,
  eventType: "meeting.started",
  idempotencyKey: null,
};
