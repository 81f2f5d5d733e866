import { expect, test } from "vitest";
import {
  chatKeysUrl,
  googleAccepts,
  googleKey,
  googleKeys,
  googleKeysUrl,
  googleToken,
} from "../../../test/deliveries/google-token.ts";
import { compiled, proof } from "../../../test/proof.ts";

const account = "chat@system.gserviceaccount.com";
const url = "https://hooks.example.com/webhooks/trg_1";
const google = "https://accounts.google.com";
const state = { version: 1, keys: JSON.parse(googleKeys).keys };

/** What a preset says of a token with these claims; keys are only there where Google publishes them. */
async function verdictOn(credential: { scheme: string; [field: string]: unknown }, claims: object) {
  const now = Date.now();
  const check = compiled(credential, {
    keySet(source) {
      const isGoogle = "jwksUrl" in source && [googleKeysUrl, chatKeysUrl].includes(source.jwksUrl);
      return { read: () => (isGoogle ? state : Promise.resolve("no keys")), again: () => null };
    },
  });
  const authorization = `Bearer ${await googleToken({ ...claims }, { key: googleKey, now })}`;
  return { authorization, verdict: await check(proof({ headers: { authorization }, now })) };
}

const chat = { scheme: "google-chat", audience: url };
const ofGoogle = { iss: google, aud: url, email: account, email_verified: true };
const pubsub = { scheme: "google-pubsub", audience: url, serviceAccount: "push@p.iam.gserviceaccount.com" };

test.each([
  ["another app's address", chat, { ...ofGoogle, aud: "https://else.example.com" }],
  ["another account, as anybody may have one", chat, { ...ofGoogle, email: "me@p.iam.gserviceaccount.com" }],
  ["an address that is not verified", chat, { ...ofGoogle, email_verified: false }],
  ["no account", chat, { iss: google, aud: url }],
  ["another issuer", chat, { ...ofGoogle, iss: account }],
  ["another project", { ...chat, audience: "123" }, { iss: account, aud: "124" }],
  ["Google's token for a project's number", { ...chat, audience: "123" }, { ...ofGoogle, aud: "123" }],
  ["another account", pubsub, ofGoogle],
])("a token with %s is refused", async (_, credential, claims) => {
  expect((await verdictOn(credential, claims)).verdict).toMatchObject({ kind: "refused" });
});

test("both kinds of audience are taken, as Google's library takes them", async () => {
  const byUrl = await verdictOn(chat, ofGoogle);
  expect(byUrl.verdict).toMatchObject({ kind: "proved", claims: { email: account } });
  expect(await googleAccepts(byUrl.authorization, { audience: url, issuer: google })).toBe(true);
  const byNumber = await verdictOn({ ...chat, audience: "123" }, { iss: account, aud: "123" });
  expect(byNumber.verdict).toMatchObject({ kind: "proved" });
});
