import { constants, createHmac, timingSafeEqual, type VerifyKeyObjectInput, verify } from "node:crypto";
import { signingKey } from "./hmac-key.ts";
import type { HttpSignatureConfig } from "./http-signature-config.ts";
import { type KeyRule, publicKeyOf, takesEd25519 } from "./public-key.ts";
import { takesRsa } from "./rsa.ts";
import type { SchemeDoors } from "./scheme.ts";

type PublicAlgorithm = Exclude<HttpSignatureConfig["algorithm"], "hmac-sha256">;

/** Tells whether a signature is right for a signature base; never throws. */
export type IsRight = (base: Uint8Array, signature: Uint8Array) => boolean;

/** How each algorithm of RFC 9421, 3.3 is verified. */
const methods = {
  ed25519: { digest: null, takes: takesEd25519, options: {} },
  "ecdsa-p256-sha256": {
    digest: "sha256",
    takes: takesCurve("prime256v1", "P-256"),
    options: { dsaEncoding: "ieee-p1363" },
  },
  "ecdsa-p384-sha384": {
    digest: "sha384",
    takes: takesCurve("secp384r1", "P-384"),
    options: { dsaEncoding: "ieee-p1363" },
  },
  "rsa-pss-sha512": {
    digest: "sha512",
    takes: takesRsa,
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 },
  },
  "rsa-v1_5-sha256": { digest: "sha256", takes: takesRsa, options: { padding: constants.RSA_PKCS1_PADDING } },
} as const satisfies Record<
  PublicAlgorithm,
  { digest: string | null; takes: KeyRule; options: Omit<VerifyKeyObjectInput, "key"> }
>;

export function keyRuleOf(algorithm: PublicAlgorithm): KeyRule {
  return methods[algorithm].takes;
}

/** Compiles the verification of signatures. Throws when the key can't be read or is not one of the algorithm. */
export function compileAlgorithm(config: HttpSignatureConfig, doors: SchemeDoors): IsRight {
  const { algorithm, secret = "", secretEncoding } = config;
  if (algorithm === "hmac-sha256") {
    const shared = signingKey({ secret, secretEncoding }, doors);
    return (base, signature) => {
      const digest = createHmac("sha256", shared).update(base).digest();
      return digest.length === signature.length && timingSafeEqual(digest, signature);
    };
  }
  const { digest, takes, options } = methods[algorithm];
  const key = { key: publicKeyOf(config, { doors, takes }), ...options };
  return (base, signature) => {
    try {
      return verify(digest, base, key, signature);
    } catch {
      // A signature whose form the key's algorithm can't take.
      return false;
    }
  };
}

function takesCurve(curve: string, name: string): KeyRule {
  return ({ asymmetricKeyType: type, asymmetricKeyDetails: details }) =>
    type === "ec" && details?.namedCurve === curve
      ? undefined
      : `it is a key for ${details?.namedCurve ?? type}, not for ${name}`;
}
