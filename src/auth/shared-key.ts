import { z } from "zod";
import { SecretReference } from "../contract/secret.ts";
import { headerBytes, headerOf } from "./header.ts";
import { defineScheme } from "./scheme.ts";
import { compileMatch, keyPlaceholder, secretValue } from "./secret-match.ts";

const headerName = "X-Shared-Key";

const SharedKeyConfig = z.strictObject({
  secret: SecretReference.meta({
    title: "Shared key",
    description: "Should be long and random; it is part of the address that the sender is given.",
    secretReference: true,
  }),
  parameter: z.string().min(1).max(200).default("key").meta({ title: "Query parameter's name" }),
});

/** One text that both sides know, sent with every call as `?key=…` or in the header `X-Shared-Key`. */
export const sharedKey = defineScheme({
  type: "shared-key",
  title: "Shared key",
  description:
    "The caller sends a key that both sides know, in the URL (`?key=…`) or in the header `X-Shared-Key`. For " +
    "senders that can only be given a URL. The key is masked wherever a request is kept or shown.",
  refusal: "shared_key",
  config: SharedKeyConfig,
  examples: [{ config: { secret: "shop-key" } }],
  secrets: ({ secret }) => [secret],
  carries: ({ parameter }) => ({ query: [parameter], headers: [headerName.toLowerCase()] }),
  example: ({ parameter }) => ({ query: { [parameter]: keyPlaceholder } }),
  compile({ secret, parameter }, doors) {
    const matches = compileMatch(secretValue(secret, doors));
    return (proof) => {
      const sent = proof.query.getAll(parameter);
      if (sent.length > 1) return refused(`the query parameter ${parameter} is there ${sent.length} times`);
      const [inQuery = ""] = sent;
      const inHeader = headerOf(proof, headerName.toLowerCase())?.trim() ?? "";
      if (inQuery === "" && inHeader === "") {
        return refused(`there is neither a query parameter ${parameter} nor a header ${headerName}`);
      }
      if (matches(inQuery === "" ? headerBytes(inHeader) : inQuery)) return { kind: "proved" };
      const hint = inQuery.includes(" ")
        ? "; it holds a space, which a + in a URL means: write + as %2B"
        : "";
      return refused(`the key is not the expected one${hint}`);
    };
  },
});

function refused(reason: string) {
  return { kind: "refused", reason } as const;
}
