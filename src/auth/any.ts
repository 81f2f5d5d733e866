import { z } from "zod";
import { anyOf, type VerifyOutcome } from "./any-of.ts";
import { type CompiledCredential, compileMembers, idsOf } from "./compiled-credential.ts";
import { carriesOfMembers, membersShape, secretsOfMembers } from "./members.ts";
import type { Schemes } from "./parse-credential.ts";
import { defineScheme, type Verdict } from "./scheme.ts";

/** Several credentials, any one of which suffices: what a trigger's own list is, inside another credential. */
export const any = (schemes: () => Schemes) =>
  defineScheme({
    type: "any",
    title: "Any of several",
    description:
      "Any one of these credentials suffices, as in a trigger's own list. Its use is inside `all`, where a secret is " +
      "to be rotated.",
    refusal: "credentials",
    config: z.strictObject({ of: membersShape(schemes).meta({ title: "Credentials" }) }),
    examples: [
      {
        config: {
          of: [
            { scheme: "shared-key", name: "old", secret: "old-key", notAfter: "2026-12-31T00:00:00Z" },
            { scheme: "shared-key", name: "new", secret: "new-key" },
          ],
        },
      },
    ],
    secrets: ({ of }) => secretsOfMembers(of),
    carries: ({ of }) => carriesOfMembers(of),
    example: ({ of: [first] }) => first?.parsed.scheme.example(first.parsed.config) ?? {},
    members: ({ of }) => of,
    compile({ of }, doors) {
      const members = compileMembers(of, doors);
      const verifier = anyOf(members);
      const judged = (outcome: VerifyOutcome) => verdictOf(outcome, members);
      return (proof) => {
        const outcome = verifier.verify(proof);
        return outcome instanceof Promise ? outcome.then(judged) : judged(outcome);
      };
    },
  });

function verdictOf(outcome: VerifyOutcome, members: readonly CompiledCredential[]): Verdict {
  if (outcome.kind === "refused") {
    const { kind, reason, stale, unavailable, guessed, unknownKey, refusal } = outcome;
    return { kind, reason, stale, unavailable, guessed, unknownKey, refusal };
  }
  const { kind, keyId, claims, id, index } = outcome;
  return { kind, keyId, claims, id, members: idsOf(members[index], outcome.members) };
}
