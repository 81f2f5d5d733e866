import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { compiled, proof } from "../../../test/proof.ts";

const body = '{"event":"envelope-sent"}';
const by = (key: string) => createHmac("sha256", key).update(body).digest("base64");
const check = compiled({ scheme: "docusign", secret: "signing" }, { secrets: { signing: "mine" } });

test("a call that none of its signatures proves is refused", () => {
  const headers = { "x-docusign-signature-1": by("one"), "x-docusign-signature-2": by("two") };
  expect(check(proof({ body, headers }))).toMatchObject({ reason: "the signature differs" });
  expect(check(proof({ body, headers: { "x-docusign-signature": by("mine") } }))).toMatchObject({
    reason: expect.stringContaining("there is no header"),
  });
});

test("whichever of the account's keys is the author's, its signature proves", () => {
  for (const at of [1, 2, 100]) {
    const headers = { "x-docusign-signature-1": by("one"), [`x-docusign-signature-${at}`]: by("mine") };
    expect(check(proof({ body, headers }))).toEqual({ kind: "proved" });
  }
});
