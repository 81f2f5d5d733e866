import { sign } from "node:crypto";
import SnsPayloadValidator from "sns-payload-validator";
import { issue } from "../certificates.ts";
import type { ProviderRow } from "./row.ts";

const url =
  "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-01d088a6f77103d0fe307c0069e40ed6.pem";
const [amazon, other] = await Promise.all(
  ["CN=sns.amazonaws.com", "CN=sns.amazonaws.com"].map((subject) => issue({ subject, isRsa: true })),
);

/** What is signed of a notification, as Amazon's documentation says. */
function canonical(message: Record<string, string>): string {
  const names = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
  return names.map((name) => `${name}\n${message[name]}\n`).join("");
}

export const row: ProviderRow = {
  preset: "sns",
  credential: { topicArn: "arn:aws:sns:us-west-2:123456789012:MyTopic" },
  secrets: {},
  signsWith: amazon?.key ?? "",
  forgesWith: other?.key ?? "",
  sign({ body, now }, key) {
    const message = { ...JSON.parse(body), Timestamp: new Date(now).toISOString() };
    const proof = {
      SignatureVersion: "2",
      Signature: sign("sha256", Buffer.from(canonical(message)), key).toString("base64"),
      SigningCertURL: url,
      UnsubscribeURL: "https://sns.us-west-2.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=arn",
    };
    return { body: JSON.stringify({ ...message, ...proof }) };
  },
  async accepts({ body }) {
    const validator = new SnsPayloadValidator();
    Reflect.get(validator, "certCache").set(url, amazon?.cert);
    return (await validator.validate(body)).Type === "Notification";
  },
  verifier: "sns-payload-validator",
  signature: { member: "Signature" },
  signsBody: (body) => body.replace("Hello world", "Hello World"),
  isTimed: true,
  eventType: "arn:aws:sns:us-west-2:123456789012:MyTopic",
  idempotencyKey: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
  publishes: { [url]: amazon?.cert ?? "" },
};
