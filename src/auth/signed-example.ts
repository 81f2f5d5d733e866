import type { CallExample, SignedBy } from "./scheme.ts";
import { payloadOf, type SignatureConfig } from "./signature-config.ts";

/** A signed call as a caller writes it, where that needs no more than the request as it is shown. */
export function signedExample(config: SignatureConfig, by: SignedBy): CallExample {
  const { header, prefix, encoding, timestamp, format, bodyDigest } = config;
  const payload = payloadOf(config);
  if (header === undefined || timestamp?.member !== undefined || payload.includes("{member:")) {
    return { unwritable: "The signature is made of members of the body and is itself one of them." };
  }
  if (payload.includes("{form}")) return { unwritable: "The call is a form whose fields are signed." };
  if (bodyDigest !== undefined)
    return { unwritable: "The call carries a digest of the body, which is signed." };
  const pairs = format.kind === "pairs" ? format : undefined;
  return { sign: { header, prefix, by, encoding, payload, timestamp, pairs } };
}
