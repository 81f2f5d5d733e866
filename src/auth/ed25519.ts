import { z } from "zod";
import { openBeside } from "./open-signature.ts";
import { publicKeyOf, publicKeyShape, refuseUnreadableKey, takesEd25519 } from "./public-key.ts";
import { publicMethod } from "./public-signature.ts";
import { defineScheme } from "./scheme.ts";
import { refuseIncoherent, signatureCarriers, signatureShape } from "./signature-config.ts";
import { signedExample } from "./signed-example.ts";
import { compileSigned } from "./signed-request.ts";

/** Ed25519 signatures (RFC 8032) of what was received, in a header. */
export const ed25519 = defineScheme({
  type: "ed25519",
  title: "Ed25519 signature",
  description:
    "The caller signs with its private key and sends the signature in a header; Tripline knows only the public key. " +
    "Discord and Telnyx sign so.",
  refusal: "signature",
  config: z
    .strictObject({ ...publicKeyShape, ...signatureShape })
    .check(refuseUnreadableKey(takesEd25519), refuseIncoherent),
  examples: [
    {
      title: "As Discord signs",
      config: {
        publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        header: "X-Signature-Ed25519",
        payload: "{timestamp}{body}",
        timestamp: { header: "X-Signature-Timestamp" },
      },
    },
    {
      title: "As Telnyx signs",
      config: {
        publicKey: "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        header: "telnyx-signature-ed25519",
        encoding: "base64",
        payload: "{timestamp}|{body}",
        timestamp: { header: "telnyx-timestamp" },
      },
    },
  ],
  secrets: ({ secret }) => (secret === undefined ? [] : [secret]),
  carries: signatureCarriers,
  leavesOpen: openBeside,
  example: (config) => signedExample(config, { kind: "ed25519" }),
  compile(config, doors) {
    const { encoding } = config;
    const key = publicKeyOf(config, { doors, takes: takesEd25519 });
    return compileSigned(
      config,
      publicMethod({ key: { key }, digest: null, encoding, algorithm: "ed25519", bytes: 64 }),
    );
  },
});
