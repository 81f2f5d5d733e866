import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "strava",
  credential: { verifyToken: "verifying", subscriptionId: 120_475 },
  secrets: { verifying: "STRAVA" },
  signsWith: "120475",
  forgesWith: "120476",
  sign: ({ body }, subscriptionId) => ({ body: body.replace("120475", subscriptionId) }),
  signature: { member: "subscription_id" },
  signsBody: false,
  isTimed: false,
  eventType: "activity.update",
  idempotencyKey: null,
};
