import { z } from "zod";
import { Credential } from "../contract/credential.ts";
import { joinedCarries } from "./carries.ts";
import { readCredential, type Schemes } from "./parse-credential.ts";
import type { Carries, Member } from "./scheme.ts";

const membersMin = 2;
const membersMax = 8;
/** Rotation inside all-of inside any-of: nobody has needed more, and everything that walks them may recurse. */
const levelsMax = 3;
const combined = new Set(["all", "any"]);

/** The credentials that a scheme is made of, each read with its own scheme. */
export function membersShape(schemes: () => Schemes) {
  return z
    .array(Credential)
    .min(membersMin)
    .max(membersMax)
    .refine((members) => !nestsDeeper(members, levelsMax), {
      error: `all and any may nest ${levelsMax} levels deep at most`,
      abort: true,
    })
    .transform((members, context) => {
      const read: Member[] = [];
      for (const [index, credential] of members.entries()) {
        const parsed = readCredential(credential, schemes());
        if (parsed.kind === "parsed") read.push({ credential, parsed });
        else {
          for (const { path, message } of parsed.issues) {
            context.addIssue({
              code: "custom",
              message,
              path: [index, ...path.split(".")],
              input: credential,
            });
          }
        }
      }
      return read;
    });
}

export function secretsOfMembers(members: readonly Member[]): string[] {
  return members.flatMap(({ parsed: { scheme, config } }) => scheme.secrets(config));
}

export const carriesOfMembers = (members: readonly Member[]): Carries =>
  joinedCarries(members.map(({ parsed: { scheme, config } }) => scheme.carries(config)));

/** Looks no deeper than it must: what is nested without end is nested too deep. */
function nestsDeeper(members: readonly unknown[], levels: number): boolean {
  if (levels === 0) return true;
  return members.some((member) => {
    const inner = Credential.safeParse(member).data;
    if (inner === undefined || !combined.has(inner.scheme) || !Array.isArray(inner["of"])) return false;
    return nestsDeeper(inner["of"], levels - 1);
  });
}
