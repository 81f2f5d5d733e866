import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { compiled, proof } from "../../../test/proof.ts";

const key = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";
const kept = { secrets: { signing: key } };
const check = compiled({ scheme: "adyen", secret: "signing" }, kept);
const by = (text: string) => createHmac("sha256", Buffer.from(key, "hex")).update(text).digest("base64");

/** Adyen's own example of an item, and what is signed of it. */
const item = {
  pspReference: "7914073381342284",
  originalReference: "",
  merchantAccountCode: "TestMerchant",
  merchantReference: "TestPayment-1407325143704",
  amount: { value: 1130, currency: "EUR" },
  eventCode: "AUTHORISATION",
  success: "true",
};
const documented = "coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=";
const signedItem = (hmacSignature: unknown = documented, change: object = {}) => ({
  NotificationRequestItem: { ...item, additionalData: { hmacSignature }, ...change },
});
const call = (...items: unknown[]) => proof({ body: JSON.stringify({ notificationItems: items }) });

test.each([
  ["no body", proof({}), "no header HmacSignature"],
  ["no items", call(), "no notificationItems"],
  ["what is no item", call(null), "no additionalData.hmacSignature"],
  ["a signature that is no text", call(signedItem(1)), "no additionalData.hmacSignature"],
  ["another amount", call(signedItem(documented, { amount: { value: 1131, currency: "EUR" } })), "differs"],
  ["no amount", call(signedItem(documented, { amount: null })), "differs"],
  ["one item that is not signed", call(signedItem(), signedItem(by("else"))), "differs"],
  ["more items than any", call(...Array.from({ length: 21 }, () => signedItem())), "over 20"],
  [
    "a wrong header beside a right item",
    { ...call(signedItem()), headers: { hmacsignature: by("x") } },
    "differs",
  ],
])("a call with %s is refused", (_, request, reason) => {
  expect(check(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("Adyen's documented signature proves, and one of the whole body in the header", () => {
  expect(check(call(signedItem(), signedItem()))).toEqual({ kind: "proved" });
  const body = '{"type":"balancePlatform.payment.created"}';
  expect(check(proof({ body, headers: { hmacsignature: by(body) } }))).toEqual({ kind: "proved" });
});

test("a key that is not hex can't be used", () => {
  const secrets = { signing: "not hex" };
  expect(() => compiled({ scheme: "adyen", secret: "signing" }, { secrets })).toThrow("is not hex");
});
