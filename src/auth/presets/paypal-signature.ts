import { type KeyObject, verify } from "node:crypto";
import { crc32 } from "node:zlib";
import { headerOf } from "../header.ts";
import { takesRsa } from "../rsa.ts";
import type { CertificateRead, CertificateSource, Proof, SchemeDoors, Verdict } from "../scheme.ts";
import { decoded } from "../signature-bytes.ts";

const certificates: CertificateSource = {
  owner: "PayPal",
  from: /^https:\/\/api(?:-m)?(?:\.sandbox)?\.paypal\.com\/v1\/notifications\/certs\/[A-Za-z0-9_-]{1,100}$/,
  name: /^messageverificationcerts(?:\.sandbox)?\.paypal\.com$/,
};

/** The names of the headers, as PayPal writes them. */
const [idHeader, timeHeader, signatureHeader, urlHeader, algorithmHeader] = [
  "PAYPAL-TRANSMISSION-ID",
  "PAYPAL-TRANSMISSION-TIME",
  "PAYPAL-TRANSMISSION-SIG",
  "PAYPAL-CERT-URL",
  "PAYPAL-AUTH-ALGO",
] as const;

/**
 * Compiles the check of PayPal's webhooks: RSA (PKCS #1 v1.5) with SHA-256 over `id|time|webhookId|crc32(body)`, by the
 * certificate that a header names. The sum is of 32 bits, so that somebody who knows one genuine call can make other
 * bodies that fit its signature; PayPal signs no more than that. Source: PayPal's docs, "Integrate webhooks", message
 * verification; the certificate's name from its Java SDK.
 */
export function compilePaypalSignature(
  webhookId: string,
  doors: SchemeDoors,
): (proof: Proof) => Verdict | Promise<Verdict> {
  const published = doors.certificates?.(certificates);
  if (published === undefined) throw new Error("certificates can't be fetched here");

  return (proof) => {
    const said = (name: string) => headerOf(proof, name.toLowerCase())?.trim() ?? "";
    const missing = [idHeader, timeHeader, signatureHeader, urlHeader].find((name) => said(name) === "");
    if (missing !== undefined) return refused(`there is no header ${missing}`);
    const algorithm = said(algorithmHeader);
    if (algorithm.toLowerCase() !== "sha256withrsa")
      return refused(`the header ${algorithmHeader} does not say SHA256withRSA`);
    const signature = decoded(said(signatureHeader), "base64");
    if (signature === null) return refused(`the header ${signatureHeader} is not base64`);
    const signed = `${said(idHeader)}|${said(timeHeader)}|${webhookId}|${crc32(proof.body)}`;
    const judged = (found: CertificateRead): Verdict => {
      if (found.kind === "none") return { ...refused(found.reason), unavailable: found.unavailable };
      const reason = faultOf(found.key, { signed, signature });
      return reason === undefined ? { kind: "proved" } : refused(reason);
    };
    const read = published.read(said(urlHeader), proof.now);
    return read instanceof Promise ? read.then(judged) : judged(read);
  };
}

function faultOf(
  key: KeyObject,
  { signed, signature }: { signed: string; signature: Uint8Array },
): string | undefined {
  const unfit = takesRsa(key);
  if (unfit !== undefined) return `the certificate's key can't be taken: ${unfit}`;
  return verify("sha256", Buffer.from(signed), key, signature) ? undefined : "the signature differs";
}

function refused(reason: string): Verdict & { kind: "refused" } {
  return { kind: "refused", reason };
}
