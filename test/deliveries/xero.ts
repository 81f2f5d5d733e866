import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "xero",
  secrets: { signing: "OSd0eLlVIY9ZhViEqlDUh4+6n6M+Lo+eDaEJheJ6OCCgWwIz2D3JIAU6jPMipHRbgKTLz2uJ+xiACXGDBLrgdA==" },
  sign: ({ body }, secret) => ({
    headers: { "x-xero-signature": createHmac("sha256", secret).update(body).digest("base64") },
  }),
  signature: "x-xero-signature",
  signsBody: true,
  isTimed: false,
  eventType: "CONTACT.UPDATE",
  idempotencyKey: null,
};
