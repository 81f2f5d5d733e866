import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { compiled, proof } from "../../../test/proof.ts";

const secret = "216ejjzdnq17eq1q8xs7d4hu8b";
const check = compiled({ scheme: "smartsheet", secret: "signing" }, { secrets: { signing: secret } });
const hexOf = (body: string) => createHmac("sha256", secret).update(body).digest("hex");
const body =
  Array.from({ length: 4_096 }, (_, nonce) => `{"nonce":${nonce}}`).find((each) =>
    hexOf(each).startsWith("00"),
  ) ?? "";
const call = (signature: string) => proof({ body, headers: { "smartsheet-hmac-sha256": signature } });

// In its example for Java: `new BigInteger(1, rawHmac).toString(16)`.
test("a signature is taken with its zeros in front and without them, as Smartsheet's examples write it", () => {
  const hex = hexOf(body);
  expect(hex).toMatch(/^00/);
  expect(check(call(hex.replace(/^0+/, "")))).toEqual({ kind: "proved" });
  expect(check(call(hex))).toEqual({ kind: "proved" });
  for (const other of [hex.slice(4), `${hex.replace(/^0+/, "")}0`, "0", `${"0".repeat(64)}${hex}`])
    expect(check(call(other)), other).toMatchObject({ kind: "refused" });
});
