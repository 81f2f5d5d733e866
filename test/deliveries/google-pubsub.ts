import { googleAccepts, googleKey, googleKeys, googleKeysUrl, googleToken, otherKey } from "./google-token.ts";
import type { ProviderRow } from "./row.ts";

const audience = "https://hooks.example.com/webhooks/trg_1";
const email = "push@my-project.iam.gserviceaccount.com";
const issuer = "https://accounts.google.com";

export const row: ProviderRow = {
  preset: "google-pubsub",
  credential: { audience, serviceAccount: email },
  secrets: {},
  signsWith: googleKey,
  forgesWith: otherKey,
  async sign({ now }, key) {
    const claims = { iss: issuer, aud: audience, email, email_verified: true };
    return { headers: { authorization: `Bearer ${await googleToken(claims, { key, now })}` } };
  },
  accepts: ({ headers }) => googleAccepts(headers["authorization"], { audience, issuer }),
  signature: "authorization",
  signsBody: false,
  isTimed: true,
  eventType: "OBJECT_FINALIZE",
  idempotencyKey: "2070443601311540",
  publishes: { [googleKeysUrl]: googleKeys },
};
