import { expect, test } from "vitest";
import { body, type Case, finding, hmac, signed, told } from "../../test/diagnosis.ts";

test.each<[string, Case, string, string]>([
  ["a body that was cut", { headers: signed("x"), isWhole: false }, "cut", "longer than what is kept"],
  ["no signature", {}, "missing", "There is no header x-signature. Nothing else in the request"],
  [
    "a token for a signature",
    { headers: { authorization: "***" } },
    "missing",
    "There is the header authorization, however",
  ],
  [
    "a credential that has expired",
    { credential: { ...hmac, notAfter: "2026-01-31T11:00:00Z" }, headers: signed(body) },
    "not_valid",
    "has expired: it was valid until",
  ],
  [
    "a credential of the future",
    { credential: { ...hmac, notBefore: "2026-02-01T00:00:00Z" } },
    "not_valid",
    "valid from 2026-02-01",
  ],
  [
    "a secret that is not set",
    { credential: { ...hmac, secret: "gone" } },
    "not_set_up",
    "secret gone is not set",
  ],
  [
    "a key in another place",
    { credential: { scheme: "api-key" }, url: "/?key=***" },
    "missing",
    "There is the query parameter key, however",
  ],
  [
    "no key at all",
    { credential: { scheme: "api-key" } },
    "missing",
    "Nothing else in the request looks like a credential",
  ],
  [
    "the wrong scheme of Authorization",
    {
      credential: { scheme: "basic", username: "u", secret: "signing" },
      headers: { authorization: "***" },
      reason: 'the Authorization header has the scheme "bearer", not Basic',
    },
    "masked",
    'has the scheme "bearer", not Basic',
  ],
  [
    "a key that has expired",
    {
      credential: { scheme: "bearer" },
      headers: { authorization: "***" },
      reason: "the key partner expired at 2026-01-01T00:00:00Z",
    },
    "masked",
    "the key partner expired at",
  ],
  [
    "what can be told as it stands",
    {
      credential: { scheme: "http-signature", algorithm: "hmac-sha256", secret: "signing" },
      headers: { "signature-input": "a=()", signature: "a=:AAAA:" },
    },
    "refused",
    "A: it has no created.",
  ],
  [
    "an address with a masked key",
    { credential: { ...hmac, payload: "{url}" }, headers: signed("x"), url: "/?key=***" },
    "masked",
    "a credential in it is masked",
  ],
  ["nothing wrong any more", { headers: signed(body) }, "proves", "something was changed since"],
])("[S92] %s is told without a search", async (_, asked, kind, message) => {
  expect(await finding(asked)).toMatchObject({
    kind,
    message: expect.stringContaining(message),
    changes: [],
  });
});

test("[S92] the parts of combined credentials are told one by one, each with its own recorded reason", async () => {
  const all = { scheme: "all", name: "both", of: [hmac, { scheme: "bearer" }] };
  const reason = "both: bearer 2: the key is unknown, expired or revoked";
  const { findings } = await told({
    credential: all,
    headers: { ...signed(body), authorization: "***" },
    reason,
  });
  expect(findings).toMatchObject([
    { credential: "both / hmac 1", kind: "proves" },
    {
      credential: "both / bearer 2",
      kind: "masked",
      message: expect.stringContaining("refused: the key is unknown, expired"),
    },
  ]);
});
