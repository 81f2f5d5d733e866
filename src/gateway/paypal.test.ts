import { sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { issue } from "../../test/certificates.ts";
import { readSample } from "../../test/deliveries/row.ts";
import { compiled, issuesOf, proof } from "../../test/proof.ts";
import { openProviderHost } from "../../test/provider-host.ts";
import type { CertificateSource } from "../auth/scheme.ts";
import { Certificates } from "./certificates.ts";

const url = "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270";
const webhookId = "9XL90610J3647323C";
const body = '{"event_type":"PAYMENT.SALE.COMPLETED"}';
const [paypal, small] = await Promise.all([
  issue({ subject: "CN=messageverificationcerts.paypal.com", isRsa: true }),
  issue({ subject: "CN=messageverificationcerts.paypal.com" }),
]);
const log = { debug() {}, info() {}, warn() {}, error() {} };

function headersOf(change: Record<string, string> = {}) {
  const [id, time] = ["d938e770-8046-11e6-8103-6b62a8a99ac4", "2026-01-31T11:59:59Z"];
  const signed = Buffer.from(`${id}|${time}|${webhookId}|${crc32(body)}`);
  return {
    "paypal-transmission-id": id,
    "paypal-transmission-time": time,
    "paypal-transmission-sig": sign("sha256", signed, paypal.key).toString("base64"),
    "paypal-auth-algo": "SHA256withRSA",
    "paypal-cert-url": url,
    ...change,
  };
}

async function verdictOn(headers: Record<string, string>, { cert = paypal.cert, id = webhookId } = {}) {
  await using host = await openProviderHost({ [url]: cert });
  using certificates = new Certificates({ http: host.http, log });
  const check = compiled(
    { scheme: "paypal", webhookId: id },
    { certificates: (source) => certificates.open(source) },
  );
  return { verdict: await check(proof({ body, headers })), calls: host.calls };
}

test.each([
  "https://api.paypal.com.evil.org/v1/notifications/certs/CERT-1",
  "https://evil.org/v1/notifications/certs/CERT-1",
  "https://www.paypal.com/v1/notifications/certs/CERT-1",
  "http://api.paypal.com/v1/notifications/certs/CERT-1",
  "https://api.paypal.com/v1/notifications/certs/../../oauth2/CERT-1",
  "https://api.paypal.com:8443/v1/notifications/certs/CERT-1",
])("a certificate is never fetched from %s", async (at) => {
  const { verdict, calls } = await verdictOn(headersOf({ "paypal-cert-url": at }));
  expect(verdict).toMatchObject({
    kind: "refused",
    reason: "the certificate's address is not one of PayPal",
  });
  expect(calls).toEqual([]);
});

test.each([
  ["another algorithm", headersOf({ "paypal-auth-algo": "none" }), {}, "does not say SHA256withRSA"],
  ["no time", headersOf({ "paypal-transmission-time": "" }), {}, "no header PAYPAL-TRANSMISSION-TIME"],
  ["another time", headersOf({ "paypal-transmission-time": "2026-01-31T12:00:00Z" }), {}, "differs"],
  ["another webhook", headersOf(), { id: "8XL90610J3647323C" }, "differs"],
  ["a key that is not for RSA", headersOf(), { cert: small.cert }, "not for RSA"],
])("a call with %s is refused", async (_, headers, options, reason) => {
  const { verdict } = await verdictOn(headers, options);
  expect(verdict).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("a certificate that can't be had is no verdict on the sender", async () => {
  const { verdict } = await verdictOn(headersOf({ "paypal-cert-url": `${url}x` }));
  expect(verdict).toMatchObject({ kind: "refused", unavailable: true });
});

test("a call that PayPal's certificate proves is proved", async () => {
  expect((await verdictOn(headersOf())).verdict).toEqual({ kind: "proved" });
});

// A call of PayPal's sandbox: github.com/paypal/PayPal-Python-SDK, test/unit_tests/notifications_test.py; the certificate of
// that year: github.com/paypal/PayPal-node-SDK, test/mocks/notification.js.
test("[S32] a genuine call of PayPal's is proved by its certificate, in its time, and by no other's webhook", async () => {
  const sample = await readSample("vectors/paypal");
  const { headers } = sample;
  const at = headers["paypal-cert-url"] ?? "";
  const pem = await readFile(new URL("../../test/deliveries/vectors/paypal.pem", import.meta.url), "utf8");
  await using host = await openProviderHost({ [at]: pem });
  const judge = async ({
    id = "4JH86294D6297924G",
    sent = sample.body,
    changed = {},
    now = "2015-05-18T15:45:20Z",
  }) => {
    using certificates = new Certificates({ http: host.http, log });
    const doors = { certificates: (source: CertificateSource) => certificates.open(source) };
    const check = compiled({ scheme: "paypal", webhookId: id }, doors);
    return await check(proof({ body: sent, headers: { ...headers, ...changed }, now: Date.parse(now) }));
  };
  const refused = { kind: "refused", reason: "the signature differs" };
  expect(await judge({ id: "4JH86294D6297924H" })).toEqual(refused);
  expect(await judge({ sent: sample.body.replace("20.00", "10.00") })).toEqual(refused);
  expect(await judge({ changed: { "paypal-transmission-time": "2015-05-18T15:45:14Z" } })).toEqual(refused);
  expect(await judge({ changed: { "paypal-transmission-sig": "" } })).toMatchObject({ kind: "refused" });
  expect(await judge({ now: "2017-03-23T00:00:00Z" })).toMatchObject({
    reason: expect.stringContaining("is valid from 2015"),
  });
  expect(await judge({})).toEqual({ kind: "proved" });
});

test("an id of a webhook has no separators", () => {
  expect(issuesOf({ scheme: "paypal", webhookId: "a|b" })).toEqual([expect.stringContaining("webhookId")]);
  expect(issuesOf({ scheme: "sns", topicArn: "orders" })).toEqual([expect.stringContaining("topicArn")]);
});
