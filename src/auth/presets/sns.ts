import { z } from "zod";
import { memberOf } from "../handshake.ts";
import { definePreset } from "../preset.ts";
import { compileSnsSignature, snsAddress } from "./sns-signature.ts";

const TopicArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]{1,40}:\d{12}:[A-Za-z0-9_.-]{1,256}$/, "must be the ARN of a topic");

const settings = z.strictObject({
  topicArn: z.union([TopicArn, z.array(TopicArn).min(1).max(100)]).meta({
    title: "Topic's ARN",
    description: "Amazon signs for whoever has a topic; only what comes from this one, or these, is taken.",
    examples: ["arn:aws:sns:us-west-2:123456789012:MyTopic"],
  }),
});

/** Amazon SNS signs with a certificate that it publishes, sends JSON as text, and asks for a subscription's confirmation. */
export const sns = definePreset({
  name: "sns",
  title: "Amazon SNS",
  docs: "https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html",
  checked:
    "Checked with `sns-payload-validator`, signatures of version 1 and 2; Amazon has no SDK for Node that verifies.",
  setup:
    "Create subscription: HTTPS, the public URL, raw message delivery off; it is confirmed at once. Set the topic's `SignatureVersion` to 2.",
  settings,
  scheme: {
    description:
      "As Amazon SNS proves itself: by a certificate of its own, fetched from it, for the topics that are named.",
    refusal: "signature",
    carries: () => ({}),
    example: () => ({ unwritable: "The call is signed with a private key of Amazon's." }),
    compile: ({ topicArn }, doors) => compileSnsSignature([topicArn].flat(), doors),
  },
  eventType: "{body:TopicArn}",
  idempotencyKey: "{body:MessageId}",
  deadlineMs: 15_000,
  headers: ["x-amz-sns-message-type", "x-amz-sns-message-id", "x-amz-sns-topic-arn"],
  handshakes: [
    {
      title:
        "`SubscriptionConfirmation` is confirmed by calling its `SubscribeURL`, an address of SNS's own, once its signature is right",
      to: "sender",
      on: { method: "POST", body: "SubscriptionConfirmation" },
      reply(asked) {
        if (memberOf(asked, "Type") !== "SubscriptionConfirmation") return null;
        const url = memberOf(asked, "SubscribeURL") ?? "";
        return snsAddress.test(url)
          ? { kind: "answered", calls: url }
          : { kind: "refused", reason: "its SubscribeURL is not an address of Amazon SNS" };
      },
    },
    {
      title:
        "`UnsubscribeConfirmation` is answered once its signature is right; the subscription stays cancelled",
      to: "sender",
      on: { method: "POST", body: "UnsubscribeConfirmation" },
      reply: (asked) => (memberOf(asked, "Type") === "UnsubscribeConfirmation" ? { kind: "answered" } : null),
    },
  ],
});
