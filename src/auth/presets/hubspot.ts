import { definePreset } from "../preset.ts";

/** HubSpot signs method, address, body and time with HMAC-SHA256, in base64 (version 3). */
export const hubspot = definePreset({
  name: "hubspot",
  title: "HubSpot",
  docs: "https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation",
  checked: "Checked with `@hubspot/api-client`.",
  setup:
    "The app → Auth → Client secret. The target URL must be the public URL as it stands, without encoded characters (`%3A`) in its query: HubSpot signs those decoded.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      header: "X-HubSpot-Signature-v3",
      encoding: "base64",
      payload: "{method}{publicUrl}{body}{timestamp}",
      timestamp: { header: "X-HubSpot-Request-Timestamp", unit: "milliseconds" },
    },
  ],
  eventType: "{body:0.subscriptionType|body:subscriptionType}",
  // A delivery holds up to a hundred events; those that failed are put together anew.
  deadlineMs: 5_000,
  headers: ["X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp"],
});
