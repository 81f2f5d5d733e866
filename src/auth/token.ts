import type { z } from "zod";
import { Name } from "../contract/name.ts";
import { SecretReference } from "../contract/secret.ts";
import type { SchemeDoors, Verdict } from "./scheme.ts";
import { compileMatch, secretValue } from "./secret-match.ts";

/** The settings of a scheme whose caller sends a token as it stands: an issued key, or a value the sender chose. */
export const tokenShape = {
  key: Name.optional().meta({
    title: "Issued key",
    description: "Narrows to the API key of this name. Without it, every key issued for intake is accepted.",
  }),
  secret: SecretReference.optional().meta({
    title: "Secret",
    description: "A token that the sender chose, instead of an issued key.",
    secretReference: true,
  }),
};

interface TokenConfig {
  key?: string | undefined;
  secret?: string | undefined;
}

/** Either an issued key or a sender's token; two sources at once would leave open which one is meant. */
export function refuseTwoSources(context: z.core.ParsePayload<TokenConfig>): void {
  if (context.value.key === undefined || context.value.secret === undefined) return;
  context.issues.push({
    code: "custom",
    message: "give either key or secret, not both; use two credentials to accept both",
    path: ["secret"],
    input: context.value,
  });
}

/** Compares what was sent with the sender's token, or looks it up among the issued keys. */
export function compileToken(
  { key: name, secret }: TokenConfig,
  doors: SchemeDoors,
): (sent: { text: string; bytes: Uint8Array | string; now: number }) => Verdict {
  if (secret !== undefined) {
    const matches = compileMatch(secretValue(secret, doors));
    return ({ bytes }) =>
      matches(bytes) ? { kind: "proved" } : { kind: "refused", reason: "the token is not the expected one" };
  }
  const options = name === undefined ? {} : { name };
  const reason = `the key is unknown, expired or revoked${name === undefined ? "" : `, or not the key ${name}`}`;
  return ({ text, now }) => {
    const key = doors.key(text, { ...options, now });
    if (key === null) return { kind: "refused", reason, unknownKey: true };
    return "id" in key ? { kind: "proved", keyId: key.id } : { kind: "refused", reason: key.reason };
  };
}
