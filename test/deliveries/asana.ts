import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "asana",
  secrets: { signing: "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81" },
  sign: ({ body }, secret) => ({
    headers: { "x-hook-signature": createHmac("sha256", secret).update(body).digest("hex") },
  }),
  signature: "x-hook-signature",
  signsBody: true,
  isTimed: false,
  eventType: "task.changed",
  idempotencyKey: null,
};
