import { z } from "zod";
import { definePreset } from "../preset.ts";

const chatAccount = "chat@system.gserviceaccount.com";

const settings = z.strictObject({
  audience: z
    .string()
    .min(1)
    .max(2_000)
    .meta({
      title: "Audience",
      description:
        "As the app's connection settings say: the endpoint's URL as it was entered, or the project number.",
      examples: ["https://hooks.example.com/webhooks/trg_1"],
    }),
  serviceAccount: z.email().default(chatAccount).meta({
    title: "Service account",
    description:
      "Whom Google's token for a URL names. An app that is a Workspace add-on has one of its own: service-<project number>@gcp-sa-gsuiteaddons.iam.gserviceaccount.com.",
  }),
});

/** Google Chat sends a token: one of Google's for the URL, or one that Chat itself signed for the project number. */
export const googleChat = definePreset({
  name: "google-chat",
  title: "Google Chat",
  docs: "https://developers.google.com/workspace/chat/verify-requests-from-chat",
  checked: "Checked with `google-auth-library`, for both kinds of audience.",
  setup:
    "Google Chat API → Configuration → Connection settings → HTTP endpoint URL; Authentication audience. An app answers in JSON: from the workflow, or with content of your own.",
  settings,
  credentials: ({ audience, serviceAccount }) => [
    {
      scheme: "jwt",
      algorithms: ["RS256"],
      audience,
      ...(/^\d+$/.test(audience)
        ? {
            jwksUrl: `https://www.googleapis.com/service_accounts/v1/jwk/${chatAccount}`,
            issuer: chatAccount,
          }
        : {
            jwksUrl: "https://www.googleapis.com/oauth2/v3/certs",
            issuer: "https://accounts.google.com",
            claims: [
              { claim: "email", equals: serviceAccount },
              { claim: "email_verified", equals: true },
            ],
          }),
    },
  ],
  eventType: "{body:type}",
  // Only messages have an id, which their later events share.
  deadlineMs: 30_000,
  headers: ["Authorization"],
  answer: { headers: { "Content-Type": "application/json" }, body: "{}" },
});
