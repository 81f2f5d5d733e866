import type { CredentialFinding } from "../contract/diagnosis.ts";
import { masked } from "../core/mask.ts";
import type { CompiledCredential } from "./compiled-credential.ts";
import { foundSignatures } from "./found-signatures.ts";
import { headerOf } from "./header.ts";
import type { Proof } from "./scheme.ts";

interface Asked {
  proof: Proof;
  reason: string | null;
}

/** Where callers put what proves them, beside signatures. */
const usual =
  /^(?:authorization|authentication|proxy-authorization|cookie|api-?key|x-.*(?:key|token|secret|auth).*)$/;

/**
 * The plain cases, which need no search: what the credential looks for is not there, perhaps elsewhere, or is masked in
 * what is stored. Null when there is more to find out.
 */
export function diagnosePlain(
  { carries }: CompiledCredential,
  { proof, reason }: Asked,
  label: string,
): Pick<CredentialFinding, "kind" | "message"> | null {
  const { headers = [], query = [], signatures = [] } = carries;
  if (signatures.length > 0) {
    const isThere = signatures.some((name) => headerOf(proof, name) !== undefined);
    if (isThere || foundSignatures(proof, {}).length > 0) return null;
    return missing(
      signatures.map((name) => `header ${name}`),
      proof,
    );
  }
  if (headers.length + query.length === 0) return null;
  const sent = [
    ...headers.flatMap((name) => headerOf(proof, name) ?? []),
    ...query.flatMap((name) => proof.query.getAll(name)),
  ];
  if (sent.length === 0) {
    const places = [
      ...headers.map((name) => `header ${name}`),
      ...query.map((name) => `query parameter ${name}`),
    ];
    return missing(places, proof);
  }
  if (!sent.includes(masked)) return null;
  const recorded = recordedOf(reason, label);
  return {
    kind: "masked",
    message:
      `${recorded === null ? "" : `When it was refused: ${recorded}. `}What was sent is masked in what is kept, so ` +
      "that it can't be tried again.",
  };
}

function missing(places: readonly string[], proof: Proof): Pick<CredentialFinding, "kind" | "message"> {
  const there = Object.keys(proof.headers).filter((name) => usual.test(name));
  const inQuery = [...proof.query].flatMap(([name, value]) => (value === masked ? name : []));
  const others = [
    ...there.map((name) => `the header ${name}`),
    ...inQuery.map((name) => `the query parameter ${name}`),
  ];
  const elsewhere =
    others.length === 0
      ? "Nothing else in the request looks like a credential: the caller sent none, or a proxy took it away."
      : `There is ${others.join(", ")}, however: the caller may use another scheme, or another name.`;
  return { kind: "missing", message: `There is no ${places.join(" and no ")}. ${elsewhere}` };
}

/** The part of a recorded reason that is one credential's. */
function recordedOf(reason: string | null, label: string): string | null {
  const own = label.split(" / ").at(-1) ?? label;
  const at = reason?.indexOf(`${own}: `) ?? -1;
  if (reason === null || at === -1) return reason;
  const text = reason.slice(at + own.length + 2);
  return text.split(/; (?=[^;]+: )/)[0] ?? text;
}
