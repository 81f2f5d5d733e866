import { createHash } from "node:crypto";
import { z } from "zod";
import { SecretReference } from "../../contract/secret.ts";
import { challengeIn, jsonReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";
import { publicKeyShape, refuseUnreadableKey } from "../public-key.ts";
import { compileEbay, takesEbayKey } from "./ebay-signature.ts";

/** eBay signs the body with ECDSA, and asks for a digest of its challenge, the verification token and the address. */
export const ebay = definePreset({
  name: "ebay",
  title: "eBay notifications",
  docs: "https://developer.ebay.com/develop/guides-v2/marketplace-user-account-deletion",
  checked:
    "Signed in the tests as eBay's documentation says, with a key of their own; the answer to a challenge is what eBay's SDK gives. That SDK's own examples of signatures were tried by hand.",
  setup:
    "Developer portal → Alerts & Notifications: the public URL as it stands, and the verification token (32 to 80 letters, digits, - and _). The public key comes from eBay's API (`getPublicKey`) by the `kid` in the signature; eBay changes it seldom.",
  settings: z
    .strictObject({
      ...publicKeyShape,
      keyId: z.string().min(1).max(200).optional().meta({
        title: "Public key's id",
        description:
          "The `kid` that it was fetched by; deliveries that name another are refused with its name.",
      }),
      verificationToken: SecretReference.meta({ title: "Verification token", secretReference: true }),
    })
    .check(refuseUnreadableKey(takesEbayKey)),
  scheme: {
    description: "As eBay proves itself: ECDSA with SHA-1 over the body, by eBay's public key.",
    refusal: "signature",
    carries: () => ({ signatures: ["x-ebay-signature"] }),
    example: () => ({ unwritable: "The call is signed with eBay's own private key (ECDSA)." }),
    compile: compileEbay,
  },
  eventType: "{body:metadata.topic}",
  idempotencyKey: "{body:notification.notificationId}",
  headers: ["X-EBAY-SIGNATURE"],
  handshakes: [
    {
      title:
        "`challenge_code` is answered with the SHA-256 of itself, the verification token and the trigger's address",
      to: "anyone",
      on: { method: "GET", query: "challenge_code" },
      reply(asked, { verificationToken }) {
        const code = challengeIn(asked, "challenge_code");
        if (code === undefined || verificationToken === undefined) return null;
        const challengeResponse = createHash("sha256")
          .update(code)
          .update(verificationToken)
          .update(asked.address)
          .digest("hex");
        return jsonReply({ challengeResponse });
      },
    },
  ],
});
