import { createHmac } from "node:crypto";
import { headerOf } from "../header.ts";
import { definePreset } from "../preset.ts";
import { secretValue } from "../secret-match.ts";
import { compileCompare } from "../signature.ts";

/** An account has a hundred keys at most; each signs in a header of its own. */
const headers = Array.from({ length: 100 }, (_, at) => `x-docusign-signature-${at + 1}`);

/**
 * Docusign Connect signs the body with HMAC-SHA256, in base64, once with each key of the account:
 * `X-DocuSign-Signature-1`, `-2` and so on. Which key is the author's is not told by the number.
 */
export const docusign = definePreset({
  name: "docusign",
  title: "Docusign Connect",
  docs: "https://developers.docusign.com/platform/webhooks/connect/hmac/",
  checked: "With a signature that Docusign's own code example has made; its SDK verifies no webhooks.",
  setup:
    "Settings → Connect → Connect Keys → Add Secret Key; and Include HMAC Signature in the configuration. Data format: REST v2.1, JSON.",
  scheme: {
    description: "As Docusign proves itself: the body's HMAC-SHA256 by one of the account's keys.",
    refusal: "signature",
    carries: () => ({ signatures: headers }),
    example: () => ({
      sign: {
        header: "X-DocuSign-Signature-1",
        prefix: "",
        by: { kind: "hmac", algorithm: "sha256", secretEncoding: "utf8" },
        encoding: "base64",
        payload: "{body}",
      },
    }),
    compile({ secret }, doors) {
      const key = secretValue(secret, doors);
      const compare = compileCompare({ algorithm: "sha256", encoding: "base64" });
      return (proof) => {
        const signatures = headers.flatMap((name) => headerOf(proof, name) ?? []);
        if (signatures.length === 0)
          return { kind: "refused", reason: "there is no header X-DocuSign-Signature-1" };
        const reason = compare(createHmac("sha256", key).update(proof.body), signatures);
        return reason === undefined ? { kind: "proved" } : { kind: "refused", reason };
      };
    },
  },
  eventType: "{body:event}",
  // Nothing that is sent is each delivery's own: an envelope has many events, and a recipient may cause one twice.
  deadlineMs: 100_000,
  headers: ["X-DocuSign-Signature-1", "X-Authorization-Digest"],
});
