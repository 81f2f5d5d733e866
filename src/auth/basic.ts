import { z } from "zod";
import { SecretReference } from "../contract/secret.ts";
import { authorization, authorizationHeaders } from "./authorization.ts";
import { defineScheme } from "./scheme.ts";
import { compileMatch, keyPlaceholder, secretValue } from "./secret-match.ts";

const BasicConfig = z.strictObject({
  username: z
    .string()
    .min(1)
    .max(200)
    // The first colon ends the user name; passwords may hold more of them.
    .regex(/^[^:\p{Cc}]+$/u, "must not hold a colon or control characters")
    .meta({ title: "User name" }),
  secret: SecretReference.meta({ title: "Password", secretReference: true }),
});

/** HTTP Basic (RFC 7617), user name and password in UTF-8. */
export const basic = defineScheme({
  type: "basic",
  title: "Basic",
  description:
    "The caller sends a user name and a password by HTTP's Basic scheme. For partners that support nothing else.",
  refusal: "credentials",
  challenge: 'Basic realm="Tripline", charset="UTF-8"',
  config: BasicConfig,
  examples: [{ config: { username: "partner", secret: "partner-password" } }],
  secrets: ({ secret }) => [secret],
  carries: () => ({ headers: authorizationHeaders }),
  example: ({ username }) => ({ user: `${username}:${keyPlaceholder}` }),
  compile({ username, secret }, doors) {
    // The user name has no colon, so the pair as one text is as exact as its two halves.
    const matches = compileMatch(`${username}:${secretValue(secret, doors)}`);
    return (proof) => {
      const read = authorization(proof, "Basic");
      if (read.kind === "none") return { kind: "refused", reason: read.reason };
      const pair = fromBase64(read.credentials);
      if (pair === null) return { kind: "refused", reason: "the credentials are not base64" };
      if (!pair.includes(":")) return { kind: "refused", reason: "the credentials hold no colon" };
      if (matches(pair)) return { kind: "proved" };
      return { kind: "refused", reason: "the user name or the password is not the expected one" };
    };
  },
});

function fromBase64(text: string): Buffer | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const padded = text.endsWith("=");
  if (text.length % 4 === 1 || (padded && text.length % 4 !== 0)) return null;
  return Buffer.from(text, "base64");
}
