import { constants } from "node:crypto";
import { z } from "zod";
import { openBeside } from "./open-signature.ts";
import { type KeyRule, publicKeyOf, publicKeyShape, refuseUnreadableKey } from "./public-key.ts";
import { publicMethod } from "./public-signature.ts";
import { defineScheme } from "./scheme.ts";
import { refuseIncoherent, signatureCarriers, signatureShape } from "./signature-config.ts";
import { signedExample } from "./signed-example.ts";
import { compileSigned } from "./signed-request.ts";

/** NIST SP 800-131A has called shorter ones broken since 2014. */
const modulusBitsMin = 2_048;
const modulusBitsMax = 8_192;

export const takesRsa: KeyRule = ({ asymmetricKeyType: type, asymmetricKeyDetails: details }) => {
  if (type !== "rsa" && type !== "rsa-pss") return `it is a key for ${type}, not for RSA`;
  const bits = details?.modulusLength ?? 0;
  return bits < modulusBitsMin || bits > modulusBitsMax
    ? `it has ${bits} bits; ${modulusBitsMin} to ${modulusBitsMax} are taken`
    : undefined;
};

/** RSA signatures (RFC 8017) of what was received, in a header. */
export const rsa = defineScheme({
  type: "rsa",
  title: "RSA signature",
  description:
    "The caller signs with its private RSA key and sends the signature in a header; Tripline knows only the public key.",
  refusal: "signature",
  config: z
    .strictObject({
      ...publicKeyShape,
      algorithm: z.enum(["sha256", "sha384", "sha512", "sha1"]).default("sha256").meta({ title: "Digest" }),
      padding: z.enum(["pkcs1", "pss"]).default("pkcs1").meta({
        title: "Padding",
        rare: true,
        description: "`pkcs1` (RSASSA-PKCS1-v1_5) is what most senders mean by RSA; `pss` takes any salt.",
      }),
      ...signatureShape,
      encoding: signatureShape.encoding.unwrap().default("base64").meta({ title: "Encoding" }),
    })
    .check(refuseUnreadableKey(takesRsa), refuseIncoherent),
  examples: [
    { title: "The body, signed", config: { secret: "partner-public-key", header: "X-Signature" } },
    {
      title: "The time and the body, with PSS",
      config: {
        secret: "partner-public-key",
        header: "X-Signature",
        padding: "pss",
        payload: "{timestamp}.{body}",
        timestamp: { header: "X-Timestamp" },
      },
    },
  ],
  secrets: ({ secret }) => (secret === undefined ? [] : [secret]),
  carries: signatureCarriers,
  leavesOpen: openBeside,
  example: (config) =>
    signedExample(config, { kind: "rsa", digest: config.algorithm, padding: config.padding }),
  compile(config, doors) {
    const { encoding, algorithm: digest, padding } = config;
    const key = publicKeyOf(config, { doors, takes: takesRsa });
    return compileSigned(
      config,
      publicMethod({
        key: {
          key,
          padding: padding === "pss" ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING,
          saltLength: padding === "pss" ? constants.RSA_PSS_SALTLEN_AUTO : undefined,
        },
        digest,
        encoding,
        algorithm: `rsa ${padding}`,
        bytes: (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8,
      }),
    );
  },
});
