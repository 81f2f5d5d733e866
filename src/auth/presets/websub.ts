import { z } from "zod";
import { SecretReference } from "../../contract/secret.ts";
import { challengeIn, textReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";
import { compileWebsub } from "./websub-signature.ts";

/** Hubs of WebSub (PubSubHubbub, YouTube's feeds): signed by HMAC with the subscription's secret. */
export const websub = definePreset({
  name: "websub",
  title: "WebSub",
  docs: "https://www.w3.org/TR/websub/",
  checked:
    "With the request that `django-push` is tested with; the W3C's recommendation has no example of a signature.",
  setup:
    "Subscribe at the hub with the public URL as `hub.callback` and the secret as `hub.secret`. A hub that is given no secret signs nothing: then `provider: websub` and a scheme of another kind.",
  settings: z.strictObject({
    secret: SecretReference.meta({ title: "Subscription's secret", secretReference: true }),
    topic: z.string().min(1).max(2_000).optional().meta({
      title: "Topic",
      description: "The only topic to which a subscription is confirmed; any unless given.",
    }),
    unsubscribe: z.enum(["refuse", "confirm"]).default("refuse").meta({
      title: "End of the subscription",
      description:
        "Anybody can ask a hub to end one, which then asks here: `confirm` while you want to end it.",
    }),
  }),
  scheme: {
    description:
      "As hubs prove themselves: an HMAC of the body with the subscription's secret, by SHA-1, SHA-256, SHA-384 or SHA-512.",
    refusal: "signature",
    carries: () => ({ signatures: ["x-hub-signature"] }),
    example: () => ({
      sign: {
        header: "X-Hub-Signature",
        prefix: "sha256=",
        by: { kind: "hmac", algorithm: "sha256", secretEncoding: "utf8" },
        encoding: "hex",
        payload: "{body}",
      },
    }),
    compile: compileWebsub,
  },
  headers: ["Link", "X-Hub-Signature"],
  handshakes: [
    {
      title:
        "`hub.challenge` is repeated as text for a subscription to the topic, and for the end of one if that is wanted",
      to: "anyone",
      on: { method: "GET", query: "hub.mode" },
      reply(asked, { topic, unsubscribe }) {
        const mode = asked.query.get("hub.mode");
        const challenge = challengeIn(asked, "hub.challenge");
        if ((mode !== "subscribe" && mode !== "unsubscribe") || challenge === undefined) return null;
        if (topic !== undefined && asked.query.get("hub.topic") !== topic)
          return { kind: "refused", reason: "hub.topic is another topic" };
        if (mode === "unsubscribe" && unsubscribe !== "confirm")
          return { kind: "refused", reason: "the end of the subscription is not wanted" };
        return textReply(challenge);
      },
    },
    {
      title: "`denied`, a subscription that the hub has refused or ended, is taken note of",
      to: "anyone",
      on: { method: "GET", query: "hub.mode" },
      reply: ({ query }) => (query.get("hub.mode") === "denied" ? { kind: "answered", status: 204 } : null),
    },
  ],
});
