import { z } from "zod";
import { definePreset } from "../preset.ts";

const settings = z.strictObject({
  audience: z
    .string()
    .min(1)
    .max(2_000)
    .meta({
      title: "Audience",
      description: "As the subscription says; unless it was set there, the endpoint's URL as it was entered.",
      examples: ["https://hooks.example.com/webhooks/trg_1"],
    }),
  serviceAccount: z.email().meta({
    title: "Service account",
    description: "The one that the subscription authenticates as: Google signs tokens for anybody's.",
    examples: ["push@my-project.iam.gserviceaccount.com"],
  }),
});

/** Pub/Sub pushes with a token of a service account, signed by Google. */
export const googlePubsub = definePreset({
  name: "google-pubsub",
  title: "Google Cloud Pub/Sub push",
  docs: "https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions",
  checked: "Checked with `google-auth-library`.",
  setup:
    "The subscription → Delivery type Push → Enable authentication: the service account, and an audience of your choice.",
  settings,
  credentials: ({ audience, serviceAccount }) => [
    {
      scheme: "jwt",
      jwksUrl: "https://www.googleapis.com/oauth2/v3/certs",
      issuer: "https://accounts.google.com",
      audience,
      algorithms: ["RS256"],
      claims: [
        { claim: "email", equals: serviceAccount },
        { claim: "email_verified", equals: true },
      ],
    },
  ],
  // Cloud Storage and others say what happened in an attribute.
  eventType: "{body:message.attributes.eventType|body:subscription}",
  idempotencyKey: "{body:message.messageId|header:x-goog-pubsub-message-id}",
  // The acknowledgement deadline, unless the subscription has a longer one.
  deadlineMs: 10_000,
  headers: ["Authorization"],
});
