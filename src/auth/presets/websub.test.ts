import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { compiled, proof } from "../../../test/proof.ts";

const secret = "of the subscription";
const check = compiled({ scheme: "websub", secret: "signing" }, { secrets: { signing: secret } });
const body = "<feed/>";
const hexBy = (method: string) => createHmac(method, secret).update(body).digest("hex");
const call = (signature: string) => proof({ body, headers: { "x-hub-signature": signature } });

test.each([
  ["a method that is not WebSub's", `md5=${hexBy("md5")}`],
  ["no method", hexBy("sha256")],
  ["another method's digest", `sha1=${hexBy("sha256")}`],
  ["a digest cut short", `sha512=${hexBy("sha512").slice(0, 64)}`],
  ["a digest with more behind it", `sha1=${hexBy("sha1")}00`],
])("a signature with %s is refused", (_, signature) => {
  expect(check(call(signature))).toMatchObject({ kind: "refused" });
});

test.each(["sha1", "sha256", "sha384", "sha512"])("a signature by %s is taken", (method) => {
  expect(check(call(`${method}=${hexBy(method)}`))).toEqual({ kind: "proved" });
});
