import { verify } from "node:crypto";
import { z } from "zod";
import { readJson } from "../../core/json-text.ts";
import { headerOf } from "../header.ts";
import { type KeyRule, publicKeyOf } from "../public-key.ts";
import type { SchemeDoors, Verdict } from "../scheme.ts";
import { decoded } from "../signature-bytes.ts";

const header = "x-ebay-signature";
/** What the header holds, in base64: the signature, and the id of the key that made it. */
const Signature = z.object({ kid: z.string(), signature: z.string().max(200), digest: z.literal("SHA1") });

export const takesEbayKey: KeyRule = (key) =>
  key.asymmetricKeyType === "ec" ? undefined : `it is a key for ${key.asymmetricKeyType}, not for ECDSA`;

/**
 * ECDSA with SHA-1 over the body, as eBay's event notification SDK verifies it: `X-EBAY-SIGNATURE` is base64 of
 * `{"alg":"ecdsa","kid":…,"signature":…,"digest":"SHA1"}`, its signature base64 of DER.
 */
export function compileEbay(
  config: { publicKey?: string | undefined; secret?: string | undefined; keyId?: string | undefined },
  doors: SchemeDoors,
): (proof: Parameters<typeof headerOf>[0]) => Verdict {
  const key = publicKeyOf(config, { doors, takes: takesEbayKey });
  return (proof) => {
    const sent = headerOf(proof, header)?.trim();
    if (sent === undefined || sent === "") return refused("there is no header X-EBAY-SIGNATURE");
    const read = signatureIn(sent);
    if (read === null) return refused("X-EBAY-SIGNATURE does not have the form that eBay documents");
    if (config.keyId !== undefined && read.kid !== config.keyId)
      return refused(`it is signed with the key ${JSON.stringify(read.kid.slice(0, 60))}; fetch that one`);
    const bytes = decoded(read.signature, "base64");
    if (bytes === null) return refused("the signature is not base64");
    const isRight = verify("sha1", proof.body, { key, dsaEncoding: "der" }, bytes);
    return isRight ? { kind: "proved" } : refused("the signature differs");
  };
}

function signatureIn(text: string): z.output<typeof Signature> | null {
  const bytes = decoded(text, "base64");
  const read = bytes === null ? null : readJson(bytes);
  return read?.kind === "read" ? (Signature.safeParse(read.value).data ?? null) : null;
}

function refused(reason: string): Verdict {
  return { kind: "refused", reason };
}
