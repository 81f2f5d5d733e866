import { z } from "zod";
import { SecretReference } from "../../contract/secret.ts";
import { BodyMembers } from "../body-members.ts";
import { challengeIn, jsonReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";
import { compileMatch } from "../secret-match.ts";

/** Strava signs nothing; its events name the subscription that they are for. */
export const strava = definePreset({
  name: "strava",
  title: "Strava",
  docs: "https://developers.strava.com/docs/webhooks/",
  checked:
    "Checked against Strava's documentation; there is nothing to sign. The subscription's id is hardly secret: what protects the trigger is its address, so keep that to yourself, and ask Strava's API before you act on an event.",
  setup:
    "Make the subscription by Strava's API with the public URL as `callback_url` and the verify token; its answer is the subscription's id. Events are refused until that is set.",
  settings: z.strictObject({
    verifyToken: SecretReference.meta({
      title: "Verify token",
      description: "A secret of your choice, given to Strava when the subscription is made.",
      secretReference: true,
    }),
    subscriptionId: z.int().min(1).optional().meta({ title: "Subscription's id" }),
  }),
  scheme: {
    description: "As Strava's events name their subscription; this proves little, as Strava signs nothing.",
    refusal: "credentials",
    carries: () => ({}),
    example: () => ({ unwritable: "The body names the subscription that the event is for." }),
    compile({ subscriptionId }) {
      const matches = subscriptionId === undefined ? null : compileMatch(String(subscriptionId));
      return (proof) => {
        if (matches === null) return refused("subscriptionId is not set yet");
        const sent = new BodyMembers(proof).text(["subscription_id"]);
        if (sent === null) return refused("there is no member subscription_id in the body");
        return matches(sent) ? { kind: "proved" } : refused("the event is for another subscription");
      };
    },
  },
  eventType: "{body:object_type}.{body:aspect_type}",
  // What happened is told by its second and the object, which two updates may share.
  deadlineMs: 2_000,
  headers: [],
  handshakes: [
    {
      title: "`hub.challenge` is repeated as JSON when `hub.verify_token` is the verify token",
      to: "anyone",
      on: { method: "GET", query: "hub.challenge" },
      reply(asked, { verifyToken }) {
        const challenge = challengeIn(asked, "hub.challenge");
        if (asked.query.get("hub.mode") !== "subscribe" || challenge === undefined) return null;
        const sent = asked.query.get("hub.verify_token") ?? "";
        if (verifyToken === undefined || !compileMatch(verifyToken)(sent))
          return { kind: "refused", reason: "hub.verify_token is not the verify token" };
        return jsonReply({ "hub.challenge": challenge });
      },
    },
  ],
});

function refused(reason: string) {
  return { kind: "refused", reason } as const;
}
