import { chatKeysUrl, googleAccepts, googleKey, googleKeys, googleToken, otherKey } from "./google-token.ts";
import type { ProviderRow } from "./row.ts";

const audience = "1234567890";
const issuer = "chat@system.gserviceaccount.com";

export const row: ProviderRow = {
  preset: "google-chat",
  credential: { audience },
  secrets: {},
  signsWith: googleKey,
  forgesWith: otherKey,
  async sign({ now }, key) {
    const token = await googleToken({ iss: issuer, aud: audience }, { key, now });
    return { headers: { authorization: `Bearer ${token}` } };
  },
  accepts: ({ headers }) => googleAccepts(headers["authorization"], { audience, issuer }),
  signature: "authorization",
  signsBody: false,
  isTimed: true,
  eventType: "MESSAGE",
  idempotencyKey: null,
  publishes: { [chatKeysUrl]: googleKeys },
};
