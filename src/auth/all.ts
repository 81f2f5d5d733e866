import { z } from "zod";
import { type CompiledCredential, compileMembers, idsOf } from "./compiled-credential.ts";
import { carriesOfMembers, membersShape, secretsOfMembers } from "./members.ts";
import type { Schemes } from "./parse-credential.ts";
import { type CallExample, defineScheme, type Proof, type Verdict } from "./scheme.ts";

type Proved = Extract<Verdict, { kind: "proved" }>;

/** Several credentials that must all prove the request. */
export const all = (schemes: () => Schemes) =>
  defineScheme({
    type: "all",
    title: "All of several",
    description:
      "The request has to be proved by every one of these credentials, such as a signature and a token. With `any` " +
      "inside, each of them can be rotated on its own. The first that refuses decides the answer.",
    refusal: "credentials",
    config: z.strictObject({ of: membersShape(schemes).meta({ title: "Credentials" }) }),
    examples: [
      {
        title: "A signature and an issued key",
        config: {
          of: [{ scheme: "hmac", header: "X-Signature", secret: "shop-secret" }, { scheme: "bearer" }],
        },
      },
      {
        title: "Either of two signing secrets, and a token",
        config: {
          of: [
            {
              scheme: "any",
              of: [
                { scheme: "hmac", name: "old", header: "X-Signature", secret: "old-secret" },
                { scheme: "hmac", name: "new", header: "X-Signature", secret: "new-secret" },
              ],
            },
            { scheme: "header-token", header: "X-App-Token", secrets: ["app-token"] },
          ],
        },
      },
    ],
    secrets: ({ of }) => secretsOfMembers(of),
    carries: ({ of }) => carriesOfMembers(of),
    example: ({ of }) => together(of.map(({ parsed: { scheme, config } }) => scheme.example(config))),
    members: ({ of }) => of,
    compile({ of }, doors) {
      const members = compileMembers(of, doors);
      return (proof) => checkFrom(members, { start: 0, proof, proved: { kind: "proved" } });
    },
  });

function checkFrom(
  members: readonly CompiledCredential[],
  { start, proof, proved }: { start: number; proof: Proof; proved: Proved },
): Verdict | Promise<Verdict> {
  let known = proved;
  for (let index = start; index < members.length; index += 1) {
    const member = members[index];
    if (member === undefined) break;
    const verdict = member.check(proof);
    if (verdict instanceof Promise) {
      const before = known;
      return verdict.then((settled) =>
        settled.kind === "refused"
          ? refusedBy(member, settled)
          : checkFrom(members, { start: index + 1, proof, proved: joined(before, member, settled) }),
      );
    }
    if (verdict.kind === "refused") return refusedBy(member, verdict);
    known = joined(known, member, verdict);
  }
  return known;
}

function refusedBy(member: CompiledCredential, verdict: Exclude<Verdict, Proved>): Verdict {
  const { label, refusal } = member;
  return { ...verdict, reason: `${label}: ${verdict.reason}`, refusal: verdict.refusal ?? refusal };
}

/** What several have proved; of two keys or ids, the first one's. */
function joined(one: Proved, member: CompiledCredential, other: Proved): Proved {
  const claims = one.claims === undefined ? other.claims : { ...other.claims, ...one.claims };
  const members = [...(one.members ?? []), ...idsOf(member, other.members)];
  return { kind: "proved", keyId: one.keyId ?? other.keyId, id: one.id ?? other.id, claims, members };
}

/** One call that proves itself to all; a call can be signed by one of them only. */
function together(examples: readonly CallExample[]): CallExample {
  const [sign, second] = examples.flatMap((example) => example.sign ?? []);
  const user = examples.find((example) => example.user !== undefined)?.user;
  const unwritable =
    second === undefined
      ? examples.find((example) => example.unwritable !== undefined)?.unwritable
      : "The call is signed in several ways, of which one is shown.";
  return {
    headers: Object.assign({}, ...examples.map((example) => example.headers)),
    query: Object.assign({}, ...examples.map((example) => example.query)),
    ...(user !== undefined && { user }),
    ...(sign !== undefined && { sign }),
    ...(examples.some(({ certificate }) => certificate === true) && { certificate: true as const }),
    ...(unwritable !== undefined && { unwritable }),
  };
}
