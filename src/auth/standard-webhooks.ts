import { createHmac } from "node:crypto";
import { z } from "zod";
import { SecretReference } from "../contract/secret.ts";
import { headerOf } from "./header.ts";
import { signingKey } from "./hmac-key.ts";
import { readPublicKey, takesEd25519 } from "./public-key.ts";
import { publicMethod } from "./public-signature.ts";
import { defineScheme, type Proof, type SchemeDoors, type Verdict } from "./scheme.ts";
import { secretValue } from "./secret-match.ts";
import { compileCompare } from "./signature.ts";
import type { SignatureConfig } from "./signature-config.ts";
import { compileSigned } from "./signed-request.ts";
import { ToleranceMs } from "./timestamp.ts";

const StandardWebhooksConfig = z.strictObject({
  secret: SecretReference.meta({
    title: "Signing secret",
    description: "`whsec_…`, or the sender's public key as `whpk_…`.",
    secretReference: true,
  }),
  toleranceMs: ToleranceMs,
});
type StandardWebhooksConfig = z.output<typeof StandardWebhooksConfig>;

/** Beginnings of the three headers' names: the specification's, and Svix's from before there was one. */
type Family = "webhook" | "svix";

/**
 * Standard Webhooks: `webhook-signature` lists `v1,<base64>` (HMAC-SHA256) and `v1a,<base64>` (Ed25519) signatures over
 * `<webhook-id>.<webhook-timestamp>.<body>`. Svix's names for the headers are taken, too.
 * Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
 */
export const standardWebhooks = defineScheme({
  type: "standard-webhooks",
  title: "Standard Webhooks",
  description:
    "The caller signs as the Standard Webhooks specification says, or as Svix does. Many senders do: Clerk, OpenAI, " +
    "Resend, Supabase. The message's id counts as its idempotency key.",
  refusal: "signature",
  config: StandardWebhooksConfig,
  examples: [{ config: { secret: "standard-webhooks-secret" } }],
  secrets: ({ secret }) => [secret],
  carries: () => ({ signatures: ["webhook-signature", "svix-signature"] }),
  example: () => ({
    sign: {
      header: "webhook-signature",
      prefix: "v1,",
      by: { kind: "hmac", algorithm: "sha256", secretEncoding: "base64" },
      encoding: "base64",
      payload: "{header:webhook-id}.{timestamp}.{body}",
      timestamp: { unit: "seconds", header: "webhook-timestamp" },
    },
  }),
  compile(config, doors) {
    const compileFamily = compilerOf(config, doors);
    const specified = compileFamily("webhook");
    const svix = compileFamily("svix");
    return (proof) => (isOfSvix(proof) ? svix(proof) : specified(proof));
  },
});

function isOfSvix(proof: Proof): boolean {
  return (
    headerOf(proof, "webhook-signature") === undefined && headerOf(proof, "svix-signature") !== undefined
  );
}

/** A public key takes the asymmetric signatures and no others, a secret the others. */
function compilerOf(
  { secret, toleranceMs }: StandardWebhooksConfig,
  doors: SchemeDoors,
): (family: Family) => (proof: Proof) => Verdict {
  const value = secretValue(secret, doors);
  if (value.startsWith("whsk_")) {
    throw new Error(`secret ${secret} is a private key; give the public key (whpk_…)`);
  }
  if (value.startsWith("whpk_")) {
    const key = readPublicKey(value);
    const reason = takesEd25519(key);
    if (reason !== undefined) throw new Error(reason);
    const method = publicMethod({ key: { key }, digest: null, encoding, algorithm: "ed25519", bytes: 64 });
    return (family) =>
      compileSigned(standardSettings({ family, prefix: "v1a,", toleranceMs }), {
        ...method,
        idHeader: `${family}-id`,
      });
  }
  const key = signingKey({ secret, secretEncoding: "base64" }, doors);
  const method = {
    begin: () => createHmac(algorithm, key),
    compare: compileCompare({ algorithm, encoding }),
  };
  return (family) =>
    compileSigned(standardSettings({ family, prefix: "v1,", toleranceMs }), {
      ...method,
      idHeader: `${family}-id`,
    });
}

const algorithm = "sha256";
const encoding = "base64";

/** How one family of headers is signed. */
export function standardSettings({
  family,
  prefix,
  toleranceMs,
}: {
  family: Family;
  prefix: string;
  toleranceMs: number;
}): SignatureConfig {
  return {
    header: `${family}-signature`,
    encoding,
    prefix,
    format: { kind: "list", separator: " " },
    payload: `{header:${family}-id}.{timestamp}.{body}`,
    timestamp: { header: `${family}-timestamp`, unit: "seconds", toleranceMs },
    signs: "bytes",
  };
}
