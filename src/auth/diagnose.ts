import type { Credential } from "../contract/credential.ts";
import type { CredentialFinding, DiagnosisChange, Tried } from "../contract/diagnosis.ts";
import { masked } from "../core/mask.ts";
import { compileParsed } from "./compiled-credential.ts";
import { parseCredential } from "./credential.ts";
import { diagnosePlain } from "./diagnose-plain.ts";
import { otherSecret } from "./other-secret.ts";
import type { ParsedCredential, Proof, SchemeDoors } from "./scheme.ts";
import { type SignatureAim, signatureAim } from "./signature-aim.ts";
import { changesOf, provedWith } from "./signature-changes.ts";
import { searchSignature } from "./signature-search.ts";

/** A refused request as it is stored. */
export interface RefusedRequest {
  proof: Proof;
  /** Whether the body is there to its end. */
  isWhole: boolean;
  /** Parts of it were hidden by rules of the trigger, and it is not whole. */
  isHidden?: boolean;
  /** Why it was refused, as it was recorded. */
  reason: string | null;
}

/** The secrets that a signature may have been made with: those of the trigger, and the workspace's others, by name. */
export type SecretValues = ReadonlyMap<string, string>;

interface Doors {
  doors: SchemeDoors;
  secrets: SecretValues;
  /** Lets others work for a moment. */
  pause: () => Promise<void>;
}

/** Credentials of one trigger are diagnosed up to here; more would only repeat what the first ones say. */
const credentialsMax = 20;

/**
 * Says of each credential why it did not prove a refused request, and what would have. For signatures it looks for the
 * settings that match; secrets are told by name only.
 */
export async function diagnose(
  credentials: readonly Credential[],
  request: RefusedRequest,
  doors: Doors,
): Promise<{ findings: CredentialFinding[]; tried: Tried | null }> {
  const findings: CredentialFinding[] = [];
  let tried: Tried | null = null;
  for (const leaf of leavesOf(credentials).slice(0, credentialsMax)) {
    const told = await diagnoseOne(leaf, request, doors);
    findings.push(told.finding);
    tried ??= told.tried;
  }
  return { findings, tried };
}

interface Leaf {
  label: string;
  credential: Credential;
  parsed: ParsedCredential;
}

/** The credentials themselves, of those that are made of others the parts. */
function leavesOf(credentials: readonly Credential[]): Leaf[] {
  const leaf = (credential: Credential, parsed: ParsedCredential, index: number): Leaf => ({
    label: credential.name ?? `${credential.scheme} ${index + 1}`,
    credential,
    parsed,
  });
  const open = (each: Leaf): Leaf[] => {
    const { parsed } = each;
    const members = parsed.kind === "parsed" ? (parsed.scheme.members?.(parsed.config) ?? []) : [];
    if (members.length === 0) return [each];
    return members
      .map((member, index) => leaf(member.credential, member.parsed, index))
      .flatMap((member) => open({ ...member, label: `${each.label} / ${member.label}` }));
  };
  return credentials.flatMap((credential, index) =>
    open(leaf(credential, parseCredential(credential), index)),
  );
}

type Told = { finding: CredentialFinding; tried: Tried | null };

async function diagnoseOne(leaf: Leaf, request: RefusedRequest, doors: Doors): Promise<Told> {
  const { label, credential, parsed } = leaf;
  const told: Tell = (kind, message, changes = []) => ({
    finding: { credential: label, scheme: credential.scheme, kind, message, changes },
    tried: null,
  });
  const compiled = compileParsed(credential, { parsed, index: 0, doors: doors.doors });
  const [problem] = compiled.problems;
  if (problem !== undefined) return told("not_set_up", problem.slice(problem.indexOf(": ") + 2));
  const time = outsideItsTime(credential, request.proof.now);
  if (time !== null) return told("not_valid", time);
  const plain = diagnosePlain(compiled, request, label);
  if (plain !== null) return told(plain.kind, plain.message);
  const verdict = request.isWhole ? await compiled.check(request.proof) : null;
  if (verdict?.kind === "proved") {
    return told(
      "proves",
      "It proves the request as it is set up now: something was changed since the refusal.",
    );
  }
  if (verdict?.stale === true) {
    return told("stale", `The signature is right, but ${verdict.reason}. ${staleAdvice}`);
  }
  const aim = parsed.kind === "parsed" ? signatureAim(parsed, doors) : null;
  if (request.isHidden === true) return told("masked", hiddenParts);
  if (!request.isWhole) return told("cut", cutBody);
  if (aim !== null && /\{(?:url|publicUrl)\}/.test(aim.payload) && request.proof.url.includes(masked)) {
    return told("masked", maskedUrl);
  }
  if (aim === null) {
    const config = parsed.kind === "parsed" ? parsed.config : null;
    const changes = await otherSecret(credential, { config, proof: request.proof }, doors);
    const reason = sentence(verdict?.reason ?? request.reason ?? "It refused the request");
    return changes === null ? told("refused", reason) : told("would_match", provedWith(changes), changes);
  }
  return searched(aim, { request, told, reason: verdict?.reason ?? "", pause: doors.pause });
}

type Tell = (kind: CredentialFinding["kind"], message: string, changes?: DiagnosisChange[]) => Told;

async function searched(
  aim: SignatureAim,
  {
    request,
    told,
    reason,
    pause,
  }: { request: RefusedRequest; told: Tell; reason: string; pause: () => Promise<void> },
): Promise<Told> {
  const { proof } = request;
  const { match, tried } = await searchSignature({ proof, ...aim }, pause);
  if (match === null && tried.combinations === 0) {
    return { ...told("no_match", `${sentence(reason)} ${nothingSigned}`), tried };
  }
  if (match === null) {
    const limits = tried.complete ? "" : ", up to the bound of the search";
    const message =
      `${sentence(reason)} None of ${tried.combinations} combinations of secrets, algorithms and forms of the body ` +
      `makes a signature that was sent${limits}: the secret is another one, or the body was changed on the way.`;
    return { ...told("no_match", message), tried };
  }
  const { message, changes } = changesOf(match, aim, proof);
  return { ...told("would_match", message, changes), tried };
}

const staleAdvice =
  "Compare the sender's clock with this one; a delivery that waited on the way needs a larger toleranceMs.";
const nothingSigned = "Nothing in the request looks like a signature that could be computed again.";
const maskedUrl =
  "The address is part of what is signed, and a credential in it is masked in what is kept, so that the signature " +
  "can't be computed again.";
const hiddenParts =
  "The trigger's `redact` hides parts of its requests, and leaves out the body of a refused one where a rule speaks of bodies, " +
  "so that its signature can't be computed again. Send one without such data to a trigger with the same `auth` and no rules.";
const cutBody =
  "The body was longer than what is kept of a refused request, so that its signature can't be computed again. Send a " +
  "shorter one with the same settings to find out.";

function outsideItsTime({ notBefore, notAfter }: Credential, at: number): string | null {
  if (notBefore !== undefined && at < Date.parse(notBefore)) {
    return `The credential is valid from ${notBefore}; the request came before.`;
  }
  if (notAfter !== undefined && at >= Date.parse(notAfter)) {
    return `The credential has expired: it was valid until ${notAfter}, and the request came after.`;
  }
  return null;
}

/** A reason as it stands in a trace, as a sentence. */
function sentence(reason: string): string {
  const text = reason.charAt(0).toUpperCase() + reason.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
