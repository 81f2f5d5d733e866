import type { CallExample, SignedBy } from "./scheme.ts";
import { payloadOf, type SignatureConfig } from "./signature-config.ts";

/** A member at the top of the body. */
const plainName = /^[A-Za-z0-9_-]+$/;

/** A signed call as a caller writes it, where that needs no more than the request as it is shown. */
export function signedExample(config: SignatureConfig, by: SignedBy): CallExample {
  const { header, member, prefix, encoding, timestamp, format, bodyDigest } = config;
  const payload = payloadOf(config);
  const isPlain = payload === "{rest}" && format.kind === "single" && timestamp === undefined;
  if (header === undefined && isPlain && member !== undefined && plainName.test(member)) {
    return { sign: { header: null, member, prefix, by, encoding, payload } };
  }
  if (header === undefined || timestamp?.member !== undefined || payload.includes("{member:")) {
    return { unwritable: "The signature is made of members of the body and is itself one of them." };
  }
  if (bodyDigest !== undefined)
    return { unwritable: "The call carries a digest of the body, which is signed." };
  const pairs = format.kind === "pairs" ? format : undefined;
  return { sign: { header, prefix, by, encoding, payload, timestamp, pairs } };
}
