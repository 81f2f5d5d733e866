import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { openBeside } from "./open-signature.ts";
import {
  type KeyRule,
  publicKeyOf,
  publicKeyShape,
  readPublicKey,
  refuseUnreadableKey,
} from "./public-key.ts";
import { publicMethod } from "./public-signature.ts";
import { defineScheme } from "./scheme.ts";
import { refuseIncoherent, signatureCarriers, signatureShape } from "./signature-config.ts";
import { signedExample } from "./signed-example.ts";
import { compileSigned } from "./signed-request.ts";

/** The bytes of each half of a signature by the curve's name in OpenSSL; other curves are not taken. */
const halfBytes: Readonly<Record<string, number>> = {
  prime256v1: 32,
  secp256k1: 32,
  secp384r1: 48,
  secp521r1: 66,
};

const takesCurve: KeyRule = (key) => {
  if (key.asymmetricKeyType !== "ec") return `it is a key for ${key.asymmetricKeyType}, not for ECDSA`;
  return halfBytes[curveOf(key)] === undefined
    ? `its curve ${curveOf(key)} is not taken; known are P-256, P-384, P-521 and secp256k1`
    : undefined;
};

/** ECDSA signatures (FIPS 186-5) of what was received, in a header. */
export const ecdsa = defineScheme({
  type: "ecdsa",
  title: "ECDSA signature",
  description:
    "The caller signs with its private key on an elliptic curve and sends the signature in a header; Tripline knows " +
    "only the public key. SendGrid's event webhook signs so.",
  refusal: "signature",
  config: z
    .strictObject({
      ...publicKeyShape,
      algorithm: z.enum(["sha256", "sha384", "sha512"]).default("sha256").meta({ title: "Digest" }),
      form: z.enum(["der", "p1363"]).default("der").meta({
        title: "The signature's form",
        rare: true,
        description: "`der` as OpenSSL and Java write it, `p1363` (r and s side by side) as browsers do.",
      }),
      ...signatureShape,
      encoding: signatureShape.encoding.unwrap().default("base64").meta({ title: "Encoding" }),
    })
    .check(refuseUnreadableKey(takesCurve), refuseIncoherent),
  examples: [
    {
      title: "As SendGrid's event webhook signs",
      config: {
        publicKey:
          "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==",
        header: "X-Twilio-Email-Event-Webhook-Signature",
        payload: "{timestamp}{body}",
        timestamp: { header: "X-Twilio-Email-Event-Webhook-Timestamp" },
      },
    },
  ],
  secrets: ({ secret }) => (secret === undefined ? [] : [secret]),
  carries: signatureCarriers,
  leavesOpen: openBeside,
  example(config) {
    const by = { kind: "ecdsa", digest: config.algorithm } as const;
    if (config.form === "der") return signedExample(config, by);
    // How long each half is, the key says.
    return config.publicKey === undefined
      ? { unwritable: "The call is signed with the sender's own private key (ECDSA, r and s side by side)." }
      : signedExample(config, { ...by, halfBytes: halfBytesOf(readPublicKey(config.publicKey)) });
  },
  compile(config, doors) {
    const { encoding, algorithm: digest, form } = config;
    const key = publicKeyOf(config, { doors, takes: takesCurve });
    const isDer = form === "der";
    return compileSigned(
      config,
      publicMethod({
        key: { key, dsaEncoding: isDer ? "der" : "ieee-p1363" },
        digest,
        encoding,
        algorithm: `${form} ecdsa`,
        bytes: isDer ? undefined : 2 * halfBytesOf(key),
      }),
    );
  },
});

const halfBytesOf = (key: KeyObject) => halfBytes[curveOf(key)] ?? 0;

function curveOf(key: KeyObject): string {
  return key.asymmetricKeyDetails?.namedCurve ?? "";
}
