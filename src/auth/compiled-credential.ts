import type { Credential } from "../contract/credential.ts";
import { messageOf } from "../contract/problem.ts";
import { credentialId } from "./credential-id.ts";
import type { Carries, Member, ParsedCredential, Proof, Refusal, SchemeDoors, Verdict } from "./scheme.ts";
import { unsetText } from "./secret-match.ts";

export interface CompiledCredential {
  /** Its name, or its scheme and its place in the list. */
  readonly label: string;
  /** What it is known by in its last uses. */
  readonly id: string;
  readonly type: string;
  readonly refusal: Refusal;
  readonly carries: Carries;
  readonly challenges: readonly string[];
  /** Why it, or a part of it, can never prove anything as it stands. */
  readonly problems: readonly string[];
  check(proof: Proof): Verdict | Promise<Verdict>;
}

/**
 * Compiles one credential. One that can't work refuses everything with the reason, so that the trigger's others go
 * on working, and says so in `problems`.
 */
export function compileParsed(
  credential: Credential,
  { parsed, index, doors }: { parsed: ParsedCredential; index: number; doors: SchemeDoors },
): CompiledCredential {
  const label = credential.name ?? `${credential.scheme} ${index + 1}`;
  if (parsed.kind === "invalid") {
    const reason = parsed.issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
    return {
      label,
      id: credentialId(credential),
      type: credential.scheme,
      refusal: "credentials",
      carries: {},
      challenges: [],
      problems: [`${label}: ${reason}`],
      check: () => ({ kind: "refused", reason: "it is not set up correctly" }),
    };
  }

  const { scheme, config } = parsed;
  const members = compileMembers(scheme.members?.(config) ?? [], doors);
  const known = {
    label,
    id: credentialId(credential),
    type: scheme.type,
    refusal: scheme.refusal,
    carries: scheme.carries(config),
    challenges: [
      ...(scheme.challenge === undefined ? [] : [scheme.challenge]),
      ...members.flatMap(({ challenges }) => challenges),
    ],
    problems: members.flatMap(({ problems }) => problems.map((problem) => `${label}: ${problem}`)),
  };
  // What is made of others goes on without those that can't work, as a trigger does.
  const missing =
    members.length === 0 ? scheme.secrets(config).find((reference) => !isSet(reference, doors)) : undefined;
  if (missing !== undefined) return refusing(known, unsetText(missing));
  try {
    return { ...known, check: whileValid(credential, scheme.compile(config, doors)) };
  } catch (error) {
    return refusing(known, messageOf(error));
  }
}

/** Compiles the credentials that another is made of. */
export function compileMembers(members: readonly Member[], doors: SchemeDoors): CompiledCredential[] {
  return members.map(({ credential, parsed }, index) => compileParsed(credential, { parsed, index, doors }));
}

/** The ids of one that proved a request, and of those within it that did. */
export const idsOf = (
  credential: CompiledCredential | undefined,
  within: readonly string[] | undefined,
): readonly string[] => [...(credential === undefined ? [] : [credential.id]), ...(within ?? [])];

function refusing(known: Omit<CompiledCredential, "check">, reason: string): CompiledCredential {
  const problems = [`${known.label}: ${reason}`];
  return { ...known, problems, check: () => ({ kind: "refused", reason }) };
}

function isSet(reference: string, doors: SchemeDoors): boolean {
  try {
    doors.secret(reference);
    return true;
  } catch {
    return false;
  }
}

function whileValid(
  { notBefore, notAfter }: Credential,
  check: CompiledCredential["check"],
): CompiledCredential["check"] {
  if (notBefore === undefined && notAfter === undefined) return check;
  const from = notBefore === undefined ? Number.NEGATIVE_INFINITY : Date.parse(notBefore);
  const until = notAfter === undefined ? Number.POSITIVE_INFINITY : Date.parse(notAfter);
  return (proof) => {
    if (proof.now < from) return { kind: "refused", reason: `it is not valid before ${notBefore}` };
    if (proof.now >= until) return { kind: "refused", reason: `it is not valid since ${notAfter}` };
    return check(proof);
  };
}
