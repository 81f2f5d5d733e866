import { z } from "zod";
import { Json } from "../contract/name.ts";
import { messageOf } from "../contract/problem.ts";
import { isEqualJson } from "../core/equal.ts";
import { compileJsonPath } from "../core/jsonpath.ts";
import type { Claims } from "./scheme.ts";

/** What one claim must be: exactly one of the four conditions. */
export const ClaimRule = z
  .strictObject({
    claim: z
      .string()
      .min(1)
      .max(500)
      .meta({ title: "Claim", description: "Its name, or a JSONPath ($.realm_access.roles)." }),
    equals: Json.optional().meta({ title: "Equals" }),
    oneOf: z.array(Json).min(1).max(500).optional().meta({ title: "Is one of" }),
    includes: z.string().min(1).max(500).optional().meta({
      title: "Includes",
      description:
        "It is a list, or words with spaces between them as in `scope`, and this is among them; or a JSONPath finds several, of which this is one.",
    }),
    exists: z.boolean().optional().meta({ title: "Is there" }),
  })
  .check(({ value, issues }) => {
    const { claim, equals, oneOf, includes, exists } = value;
    const given = [equals, oneOf, includes, exists].filter((condition) => condition !== undefined);
    if (given.length !== 1) {
      const message = "give exactly one of equals, oneOf, includes and exists";
      issues.push({ code: "custom", message, path: [], input: value });
    }
    if (!claim.startsWith("$")) return;
    try {
      compileJsonPath(claim);
    } catch (error) {
      const message = messageOf(error);
      issues.push({ code: "custom", message, path: ["claim"], input: value });
    }
  });
export type ClaimRule = z.output<typeof ClaimRule>;

/** Compiles rules to a function that gives the reason why claims don't keep them, or undefined. Never repeats a claim. */
export function compileClaimRules(rules: readonly ClaimRule[]): (claims: Claims) => string | undefined {
  const checks = rules.map(compileRule);
  return (claims) => {
    for (const check of checks) {
      const reason = check(claims);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

function compileRule(rule: ClaimRule): (claims: Claims) => string | undefined {
  const { claim, exists } = rule;
  const readAll = compileReading(claim);
  const read = (claims: Claims) => readAll(claims)[0];
  if (exists !== undefined) {
    const reason = exists ? `there is no claim ${claim}` : `there is a claim ${claim}`;
    return (claims) => ((read(claims) !== undefined) === exists ? undefined : reason);
  }
  const { holds, expected } = conditionOf(rule);
  return (claims) => {
    const found = readAll(claims);
    if (found.length === 0) return `there is no claim ${claim}`;
    return holds(found) ? undefined : `the claim ${claim} ${expected}`;
  };
}

/** Of several that a path finds the first one is judged, but for what is to be among them. */
function conditionOf({ equals, oneOf, includes }: ClaimRule) {
  if (includes !== undefined) {
    return {
      holds: (found: readonly Json[]) => found.some((value) => wordsOf(value).includes(includes)),
      expected: `does not include ${JSON.stringify(includes)}`,
    };
  }
  const values = oneOf ?? [equals ?? null];
  return {
    holds: ([first = null]: readonly Json[]) => values.some((expected) => isEqualJson(expected, first)),
    expected:
      oneOf === undefined ? `is not ${JSON.stringify(equals)}` : `is not one of ${JSON.stringify(oneOf)}`,
  };
}

function wordsOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value;
  return typeof value === "string" ? value.split(" ") : [];
}

function compileReading(claim: string): (claims: Claims) => readonly Json[] {
  if (!claim.startsWith("$")) {
    return (claims) => {
      const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
      return value === undefined ? [] : [value];
    };
  }
  const query = compileJsonPath(claim);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a part of a JSON value is one
  return (claims) => query(claims) as Json[];
}
