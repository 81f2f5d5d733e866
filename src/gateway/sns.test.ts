import { sign } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issue } from "../../test/certificates.ts";
import { type GatewayWorld, openGatewayWorld } from "../../test/gateway-world.ts";
import { compiled, now, proof } from "../../test/proof.ts";
import { openProviderHost, type ProviderHost } from "../../test/provider-host.ts";
import { Certificates } from "./certificates.ts";

const topicArn = "arn:aws:sns:eu-central-1:123456789012:orders";
const origin = "https://sns.eu-central-1.amazonaws.com";
const certificateUrl = `${origin}/SimpleNotificationService-01d088a6f77103d0fe307c0069e40ed6.pem`;
const subscribeUrl = `${origin}/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=2336412f37`;
const amazon = await issue({ subject: "CN=sns.amazonaws.com", isRsa: true });

let world: GatewayWorld;
let host: ProviderHost;
beforeAll(async () => {
  host = await openProviderHost({
    [certificateUrl]: amazon.cert,
    [subscribeUrl]: "<ConfirmSubscriptionResponse/>",
  });
  world = await openGatewayWorld({ doors: { http: host.http } });
  world.now = now;
  await world.putWorkflow({ name: "flow" });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

type Message = Record<string, string | undefined>;

const base = (): Message => ({
  MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
  TopicArn: topicArn,
  Message: "Hello\nworld – größer",
  Timestamp: new Date(now).toISOString(),
  SigningCertURL: certificateUrl,
});
const notification = (more: Message = {}): Message => ({ ...base(), Type: "Notification", ...more });
const confirmation = (more: Message = {}): Message => ({
  ...base(),
  Type: "SubscriptionConfirmation",
  Token: "2336412f37",
  SubscribeURL: subscribeUrl,
  ...more,
});

/** Signs as Amazon's documentation says: the members that are there, by name. */
function signed(message: Message, version: "1" | "2" = "2"): Message {
  const names = ["Message", "MessageId", "SubscribeURL", "Subject", "Timestamp", "Token", "TopicArn", "Type"];
  const text = names.flatMap((name) => (message[name] === undefined ? [] : [`${name}\n${message[name]}\n`]));
  const signature = sign(version === "1" ? "sha1" : "sha256", Buffer.from(text.join("")), amazon.key);
  return { ...message, SignatureVersion: version, Signature: signature.toString("base64") };
}

const log = { debug() {}, info() {}, warn() {}, error() {} };

/** What the scheme says of a message. */
async function verdictOn(message: Message) {
  using certificates = new Certificates({ http: host.http, log });
  const kept = { certificates: (source: Parameters<Certificates["open"]>[0]) => certificates.open(source) };
  return await compiled({ scheme: "sns", topicArn }, kept)(proof({ body: JSON.stringify(message) }));
}

const auth = [{ scheme: "sns", topicArn }];

/** Sends a message to a trigger, as SNS does: JSON that says it is text. */
async function send(message: Message, status: "active" | "inactive" = "active") {
  const trigger = await world.put({ auth, routes: [{ workflow: "flow" }], status });
  const headers = { "content-type": "text/plain; charset=UTF-8" };
  const call = { method: "POST", headers, body: JSON.stringify(message) };
  const response = await fetch(`${world.url}/webhooks/${trigger.id}`, call);
  await response.text();
  return { status: response.status, id: response.headers.get("x-request-id") ?? "" };
}

const kept = (id: string) => world.store.deliveries.get({ workspace: "default", id });

test.each([
  ["another topic", () => signed(notification({ TopicArn: `${topicArn}2` })), "TopicArn is not one of those"],
  ["another type", () => signed(notification({ Type: "Else" })), "none that Amazon SNS sends"],
  ["an inherited type", () => signed(notification({ Type: "constructor" })), "none that Amazon SNS sends"],
  ["another version", () => ({ ...signed(notification()), SignatureVersion: "3" }), "neither 1 nor 2"],
  [
    "a version that is not the signature's",
    () => ({ ...signed(notification()), SignatureVersion: "1" }),
    "differs",
  ],
  ["no message", () => signed(notification({ Message: undefined })), "it has no Message"],
  ["a subject that was not signed", () => ({ ...signed(notification()), Subject: "x" }), "differs"],
  [
    "a subscription's address exchanged",
    () => ({ ...signed(confirmation()), SubscribeURL: origin }),
    "differs",
  ],
  ["an old time", () => signed(notification({ Timestamp: "2026-01-31T10:00:00.000Z" })), "old"],
  ["what is no message", () => ({ order: "1" }), "no message of Amazon SNS"],
])("a call with %s is refused", async (_, make, reason) => {
  expect(await verdictOn(make())).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test.each([
  "https://sns.eu-central-1.amazonaws.com.evil.org/x.pem",
  "https://evil.org/sns.eu-central-1.amazonaws.com/x.pem",
  // Buckets named sns, in each of the ways in which a bucket has been addressed.
  "https://sns.s3-us-west-2.amazonaws.com/x.pem",
  "https://sns.s3.amazonaws.com/x.pem",
  "https://sns.s3-website-us-east-1.amazonaws.com/x.pem",
  "https://s3.eu-central-1.amazonaws.com/sns/x.pem",
  "http://sns.eu-central-1.amazonaws.com/x.pem",
  "https://sns.eu-central-1.amazonaws.com:8443/x.pem",
  "https://sns.eu-central-1.amazonaws.com@evil.org/x.pem",
  "https://sns.eu-central-1.amazonaws.com/x.pem?redirect=https://evil.org",
  "https://sns.eu-central-1.amazonaws.com/../x.pem",
])("a certificate is never fetched from %s", async (url) => {
  const before = host.calls.length;
  const reason = "the certificate's address is not one of Amazon SNS";
  const message = signed(notification({ SigningCertURL: url }));
  expect(await verdictOn(message)).toEqual({ kind: "refused", reason, unavailable: false });
  expect(host.calls).toHaveLength(before);
});

test.each([
  "https://evil.org/?Action=ConfirmSubscription",
  "http://169.254.169.254/latest/meta-data",
  `${origin}.evil.org/?a`,
])("an address to confirm at that is not SNS's own is never called: %s", async (url) => {
  const { status } = await send(signed(confirmation({ SubscribeURL: url })));
  expect(status).toBe(401);
  expect(host.calls).not.toContain(url);
});

test("a confirmation that SNS does not take is one to try again", async () => {
  const { status } = await send(signed(confirmation({ SubscribeURL: `${origin}/?Action=Else` })));
  expect(status).toBe(503);
});

test.each(["active", "inactive"] as const)(
  "a subscription is confirmed at the door of a trigger that is %s, and nothing runs",
  async (state) => {
    const { status, id } = await send(signed(confirmation()), state);
    expect(status).toBe(200);
    expect(host.calls.at(-1)).toBe(subscribeUrl);
    await expect.poll(() => kept(id)).toMatchObject({ status: "handshake", runs: [] });
  },
);

test("the end of a subscription is answered and leaves it at that", async () => {
  const before = host.calls.length;
  const { status, id } = await send(signed(confirmation({ Type: "UnsubscribeConfirmation" })));
  expect(status).toBe(200);
  await expect.poll(() => kept(id)).toMatchObject({ status: "handshake", runs: [] });
  expect(host.calls.slice(before)).not.toContain(subscribeUrl);
});

test.each(["1", "2"] as const)(
  "a notification signed by version %s is proved, with a subject and without",
  async (version) => {
    expect(await verdictOn(signed(notification(), version))).toEqual({ kind: "proved" });
    expect(await verdictOn(signed(notification({ Subject: "Größe" }), version))).toEqual({ kind: "proved" });
  },
);

test("a notification is read as JSON although it says it is text, and the certificate is fetched once for all", async () => {
  const before = host.calls.length;
  const { status, id } = await send(signed(notification()));
  expect([status, (await send(signed(notification()))).status]).toEqual([200, 200]);
  const delivery = await kept(id);
  expect(delivery).toMatchObject({ status: "accepted", eventType: topicArn });
  expect(host.calls.length - before).toBeLessThanOrEqual(1);
});
