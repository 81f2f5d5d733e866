import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { compiled, proof } from "../../../test/proof.ts";

// GitHub's own example: docs.github.com, "Validating webhook deliveries", "Testing the webhook payload validation".
const secret = "It's a Secret to Everybody";
const body = "Hello, World!";
const documented = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
const old = `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`;
const check = compiled({ scheme: "github", secret: "signing" }, { secrets: { signing: secret } });
const call = (headers: Record<string, string>) => proof({ body, headers });

test("[S59] a wrong signature is not saved by a right one of the old kind", () => {
  const wrong = documented.replace("7571", "7572");
  expect(check(call({ "x-hub-signature-256": wrong, "x-hub-signature": old }))).toMatchObject({
    kind: "refused",
    reason: "the signature differs",
  });
  expect(check(call({}))).toMatchObject({ kind: "refused" });
});

test("[S59] GitHub's documented signature proves, and alone one of the old kind", () => {
  expect(check(call({ "x-hub-signature-256": documented }))).toEqual({ kind: "proved" });
  expect(check(call({ "x-hub-signature": old }))).toEqual({ kind: "proved" });
});
