import "@shopify/shopify-api/adapters/node";
import { createHmac } from "node:crypto";
import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "shopify",
  secrets: { signing: "shpss_6b1f0c2e7d9a4b3c8e5f" },
  // Shopify's SDK verifies only; signed as its documentation says.
  sign: ({ body }, secret) => ({
    headers: { "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64") },
  }),
  async accepts({ body, headers, method, url }, apiSecretKey) {
    const { webhooks } = shopifyApi({
      apiKey: "key",
      apiSecretKey,
      apiVersion: ApiVersion.January26,
      hostName: "shop.example.com",
      isEmbeddedApp: false,
      logger: { level: LogSeverity.Error },
    });
    const rawRequest = { method, url, headers };
    return (await webhooks.validate({ rawBody: body, rawRequest })).valid;
  },
  signature: "x-shopify-hmac-sha256",
  signsBody: true,
  isTimed: false,
  eventType: "orders/create",
  idempotencyKey: "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
};
