import { z } from "zod";
import { SecretReference } from "../contract/secret.ts";
import { HeaderName, headerBytes, headerOf } from "./header.ts";
import { defineScheme } from "./scheme.ts";
import { compileMatch, keyPlaceholder, secretValue } from "./secret-match.ts";

/** More than anybody rotates between; bounds the comparisons of one request. */
const secretsMax = 20;

const HeaderTokenConfig = z.strictObject({
  header: HeaderName.meta({ title: "Header" }),
  secrets: z.array(SecretReference).min(1).max(secretsMax).meta({
    title: "Tokens",
    description: "Secrets that hold the tokens; any one of them is accepted.",
    secretReference: true,
  }),
  prefix: z.string().max(100).default("").meta({
    title: "Prefix",
    description: "Must stand before the token, as `Token ` does in `Authorization: Token …`.",
  }),
});

/** A token of the application's own in a header of any name. */
export const headerToken = defineScheme({
  type: "header-token",
  title: "Token in a header",
  description:
    "The caller sends a token of the application's own in a header of any name; one or several tokens are accepted. " +
    "The header is masked wherever a request is kept or shown.",
  refusal: "credentials",
  config: HeaderTokenConfig,
  examples: [
    { title: "As GitLab sends it", config: { header: "X-Gitlab-Token", secrets: ["gitlab-token"] } },
    {
      title: "Two tokens, after a word of their own",
      config: { header: "Authorization", prefix: "Token ", secrets: ["shop-token", "till-token"] },
    },
  ],
  secrets: ({ secrets }) => secrets,
  carries: ({ header }) => ({ headers: [header.toLowerCase()] }),
  example: ({ header, prefix }) => ({ headers: { [header]: prefix + keyPlaceholder } }),
  compile({ header, prefix, secrets }, doors) {
    const name = header.toLowerCase();
    const matches = secrets.map((secret) => compileMatch(secretValue(secret, doors)));
    return (proof) => {
      const value = headerOf(proof, name)?.trim() ?? "";
      if (value === "") return refused(`there is no header ${header}`);
      if (!value.startsWith(prefix)) return refused(`the header ${header} does not begin with "${prefix}"`);
      const token = headerBytes(value.slice(prefix.length));
      // All are compared, so that the time does not tell which one is near.
      const isKnown = matches.reduce((known, match) => match(token) || known, false);
      return isKnown
        ? { kind: "proved" }
        : refused(`the token in the header ${header} is not an expected one`);
    };
  },
});

function refused(reason: string) {
  return { kind: "refused", reason } as const;
}
