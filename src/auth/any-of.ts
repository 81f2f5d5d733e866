import { joinedCarries } from "./carries.ts";
import type { CompiledCredential } from "./compiled-credential.ts";
import { headerOf } from "./header.ts";
import type { Claims, Proof, Refusal, Verdict } from "./scheme.ts";

/** Why one credential did not prove the request; for the trace, never for the caller. */
export interface CredentialReason {
  credential: string;
  reason: string;
}

export type VerifyOutcome =
  | {
      kind: "proved";
      /** Which credential proved it: its place in the trigger's list, and its name where it has one. */
      index: number;
      credential: string;
      scheme: string;
      keyId?: string | undefined;
      claims?: Claims | undefined;
      /** What the sender signed as this one message's own. */
      id?: string | undefined;
      /** By their ids, the credentials within it that proved it. */
      members?: readonly string[] | undefined;
    }
  | {
      kind: "refused";
      /** All reasons in one line. */
      reason: string;
      reasons: CredentialReason[];
      refusal: Refusal;
      /** The signature was right and its timestamp too far from now. */
      stale: boolean;
      /** It could not be told whether one of the credentials proves it. */
      unavailable: boolean;
      /** That could not be told of one, and what was sent for another is wrong. */
      guessed: boolean;
      /** One of them could be a key that this process does not know yet. */
      unknownKey: boolean;
      /** Values for `WWW-Authenticate`, for as many headers. */
      challenges: readonly string[];
    };

/** The credentials of one trigger, ready to verify its requests. */
export interface Verifier {
  /** Synchronous as long as all schemes are. Never throws, whatever the request holds. */
  verify(proof: Proof): VerifyOutcome | Promise<VerifyOutcome>;
  /** What to mask: lower-case header names and query parameters. */
  readonly carries: { headers: readonly string[]; query: readonly string[] };
  /** What is made of the body, and tells of it: lower-case names of headers, and query parameters. */
  readonly madeOfBody: { headers: readonly string[]; query: readonly string[] };
  readonly challenges: readonly string[];
  /** What keeps a credential from ever proving anything, for the author: a secret that is not set. */
  readonly problems: readonly string[];
}

type Refused = Extract<Verdict, { kind: "refused" }>;

/** Puts credentials together; any one that is valid now and proves the request suffices. */
export function anyOf(compiled: readonly CompiledCredential[]): Verifier {
  const challenges = unique(compiled.flatMap((credential) => credential.challenges));
  const refuse = compileRefusal(compiled, challenges);

  function verifyFrom(
    start: number,
    proof: Proof,
    verdicts: Refused[],
  ): VerifyOutcome | Promise<VerifyOutcome> {
    for (let index = start; index < compiled.length; index += 1) {
      const credential = compiled[index];
      if (credential === undefined) break;
      const verdict = credential.check(proof);
      if (verdict instanceof Promise) {
        return verdict.then((settled) => {
          if (settled.kind === "proved") return proved(credential, { index, verdict: settled });
          return verifyFrom(index + 1, proof, [...verdicts, settled]);
        });
      }
      if (verdict.kind === "proved") return proved(credential, { index, verdict });
      verdicts.push(verdict);
    }
    return refuse(proof, verdicts);
  }

  const {
    headers = [],
    query = [],
    signatures = [],
    digests,
  } = joinedCarries(compiled.map(({ carries }) => carries));
  return {
    verify: (proof) => verifyFrom(0, proof, []),
    carries: { headers: unique(headers), query: unique(query) },
    madeOfBody: {
      headers: unique([...signatures, ...(digests?.headers ?? [])]),
      query: unique(digests?.query ?? []),
    },
    challenges,
    problems: compiled.flatMap((credential) => credential.problems),
  };
}

function proved(
  { label, type }: CompiledCredential,
  { index, verdict }: { index: number; verdict: Extract<Verdict, { kind: "proved" }> },
): VerifyOutcome {
  return {
    kind: "proved",
    index,
    credential: label,
    scheme: type,
    keyId: verdict.keyId,
    claims: verdict.claims,
    id: verdict.id,
    members: verdict.members,
  };
}

function compileRefusal(compiled: readonly CompiledCredential[], challenges: readonly string[]) {
  const kinds = unique(compiled.map(({ refusal }) => refusal));

  return (proof: Proof, verdicts: readonly Refused[]): VerifyOutcome => {
    const reasons = verdicts.map(({ reason }, index) => ({
      credential: compiled[index]?.label ?? String(index + 1),
      reason,
    }));
    const carried = kinds.length > 1 ? compiled.findIndex(({ carries }) => isCarried(carries, proof)) : 0;
    const unavailable = verdicts.some((verdict) => verdict.unavailable === true);
    return {
      kind: "refused",
      reason: inOneLine(reasons),
      reasons,
      // Of different schemes, the caller is told about the one it tried.
      refusal: verdicts[carried]?.refusal ?? compiled[carried]?.refusal ?? "credentials",
      stale: verdicts.some(({ stale }) => stale === true),
      unavailable,
      guessed: unavailable && isGuessed(compiled, { proof, verdicts }),
      unknownKey: verdicts.some(({ unknownKey }) => unknownKey === true),
      challenges,
    };
  };
}

function inOneLine(reasons: readonly CredentialReason[]): string {
  const [first] = reasons;
  if (first === undefined) return "no credential is set";
  if (reasons.length === 1) return first.reason;
  return reasons.map(({ credential, reason }) => `${credential}: ${reason}`).join("; ");
}

/** A header that the credential in doubt is read from as well, as `Authorization`, holds no guess at another. */
function isGuessed(
  compiled: readonly CompiledCredential[],
  { proof, verdicts }: { proof: Proof; verdicts: readonly Refused[] },
): boolean {
  const doubted = compiled.flatMap(({ carries }, index) => (verdicts[index]?.unavailable ? carries : []));
  const except = {
    headers: doubted.flatMap(({ headers = [], signatures = [] }) => [...headers, ...signatures]),
    query: doubted.flatMap(({ query = [] }) => query),
  };
  return compiled.some(({ carries }, index) => {
    const verdict = verdicts[index];
    return verdict?.unavailable === true ? verdict.guessed === true : isCarried(carries, proof, except);
  });
}

function isCarried(
  { headers = [], query = [], signatures = [] }: CompiledCredential["carries"],
  proof: Proof,
  except: CompiledCredential["carries"] = {},
) {
  const isSent = (name: string) => !except.headers?.includes(name) && headerOf(proof, name) !== undefined;
  return (
    headers.some(isSent) ||
    signatures.some(isSent) ||
    query.some((name) => !except.query?.includes(name) && proof.query.has(name))
  );
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
