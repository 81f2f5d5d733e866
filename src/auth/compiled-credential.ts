import type { Credential } from "../contract/credential.ts";
import { parseCredential } from "./credential.ts";
import type { Carries, Proof, Refusal, SchemeDoors, Verdict } from "./scheme.ts";

export interface CompiledCredential {
  /** Its name, or its scheme and its place in the list. */
  readonly label: string;
  readonly type: string;
  readonly refusal: Refusal;
  readonly carries: Carries;
  readonly challenge?: string | undefined;
  /** Why it can never prove anything as it stands. */
  readonly problem?: string | undefined;
  check(proof: Proof): Verdict | Promise<Verdict>;
}

/**
 * Compiles one credential. One that can't work refuses everything with the reason, so that the trigger's others go
 * on working, and says so in `problem`.
 */
export function compileCredential(
  credential: Credential,
  { index, doors }: { index: number; doors: SchemeDoors },
): CompiledCredential {
  const label = credential.name ?? `${credential.scheme} ${index + 1}`;
  const parsed = parseCredential(credential);
  if (parsed.kind === "invalid") {
    const reason = parsed.issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
    return {
      label,
      type: credential.scheme,
      refusal: "credentials",
      carries: {},
      problem: `${label}: ${reason}`,
      check: () => ({ kind: "refused", reason: "it is not set up correctly" }),
    };
  }

  const { scheme, config } = parsed;
  const known = {
    label,
    type: scheme.type,
    refusal: scheme.refusal,
    carries: scheme.carries(config),
    challenge: scheme.challenge,
  };
  const missing = scheme.secrets(config).find((reference) => !isSet(reference, doors));
  if (missing !== undefined) return refusing(known, `secret ${missing} is not set`);
  try {
    return { ...known, check: whileValid(credential, scheme.compile(config, doors)) };
  } catch (error) {
    return refusing(known, error instanceof Error ? error.message : String(error));
  }
}

function refusing(known: Omit<CompiledCredential, "check">, reason: string): CompiledCredential {
  return { ...known, problem: `${known.label}: ${reason}`, check: () => ({ kind: "refused", reason }) };
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
