import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "docusign",
  secrets: { signing: "rp3ZC9bL0y1Y7QmE5fWq2kX8sVt4uHn6aJd0gIo1" },
  sign: ({ body }, secret) => ({
    headers: { "x-docusign-signature-1": createHmac("sha256", secret).update(body).digest("base64") },
  }),
  signature: "x-docusign-signature-1",
  signsBody: true,
  isTimed: false,
  eventType: "envelope-completed",
  idempotencyKey: null,
};
