import { z } from "zod";
import { authorization, authorizationHeaders } from "./authorization.ts";
import { headerBytes } from "./header.ts";
import { defineScheme } from "./scheme.ts";
import { keyPlaceholder } from "./secret-match.ts";
import { compileToken, refuseTwoSources, tokenShape } from "./token.ts";

/** Bearer tokens (RFC 6750): `Authorization: Bearer <token>`. */
export const bearer = defineScheme({
  type: "bearer",
  title: "Bearer token",
  description:
    "The caller sends an API key as `Authorization: Bearer <key>`. For partner applications and scripts. " +
    "The key is one that Tripline issued, or a token that the sender chose and that is kept as a secret.",
  refusal: "credentials",
  challenge: "Bearer",
  config: z.strictObject(tokenShape).check(refuseTwoSources),
  examples: [
    { title: "Any key issued for intake", config: {} },
    { title: "One issued key", config: { key: "partner" } },
    { title: "A token that the sender chose", config: { secret: "partner-token" } },
  ],
  secrets: ({ secret }) => (secret === undefined ? [] : [secret]),
  keys: ({ key }) => (key === undefined ? [] : [key]),
  carries: () => ({ headers: authorizationHeaders }),
  example: () => ({ headers: { Authorization: `Bearer ${keyPlaceholder}` } }),
  compile(config, doors) {
    const check = compileToken(config, doors);
    return (proof) => {
      const read = authorization(proof, "Bearer");
      if (read.kind === "none") return { kind: "refused", reason: read.reason };
      return check({ text: read.credentials, bytes: headerBytes(read.credentials), now: proof.now });
    };
  },
});
