import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "trello",
  secrets: { signing: "1a6f3c7e9b2d4a5f8c0e1d2b3a4f5e6d7c8b9a0f1e2d3c4b5a6f7e8d9c0b1a2f" },
  sign: ({ body, url }, secret) => ({
    headers: {
      "x-trello-webhook": createHmac("sha1", secret)
        .update(body + url)
        .digest("base64"),
    },
  }),
  signature: "x-trello-webhook",
  signsBody: true,
  isTimed: false,
  eventType: "voteOnCard",
  idempotencyKey: "51f9424bcd6e040f3c002412",
};
