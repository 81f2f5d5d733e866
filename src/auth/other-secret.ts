import type { Credential } from "../contract/credential.ts";
import type { DiagnosisChange } from "../contract/diagnosis.ts";
import { compileParsed } from "./compiled-credential.ts";
import { parseCredential } from "./credential.ts";
import type { Proof, SchemeDoors } from "./scheme.ts";

interface Doors {
  doors: SchemeDoors;
  /** By name. */
  secrets: ReadonlyMap<string, string>;
}

/** Other secrets are tried up to here. */
const secretsMax = 50;
const encodings = ["utf8", "hex", "base64"] as const;

/**
 * The secret, and the reading of it, with which a credential would prove a request, where its scheme has a form of its own
 * that can't be searched; null where there is none.
 */
export async function otherSecret(
  credential: Credential,
  { config, proof }: { config: unknown; proof: Proof },
  { doors, secrets }: Doors,
): Promise<DiagnosisChange[] | null> {
  if (typeof config !== "object" || config === null || !("secret" in config)) return null;
  const is = {
    secret: String(config.secret),
    encoding: "secretEncoding" in config ? String(config.secretEncoding) : null,
  };
  const known = { ...doors, secret: (name: string) => secrets.get(name) ?? doors.secret(name) };
  const others = [...secrets.keys()].filter((name) => name !== is.secret).slice(0, secretsMax);
  for (const secret of [is.secret, ...others]) {
    for (const encoding of is.encoding === null ? [null] : encodings) {
      if (secret === is.secret && encoding === is.encoding) continue;
      const variant = { ...credential, secret, ...(encoding !== null && { secretEncoding: encoding }) };
      if (!(await isProved(variant, proof, known))) continue;
      return [
        ...(secret === is.secret ? [] : [{ setting: "secret", is: is.secret, wouldBe: secret }]),
        ...(encoding === null || encoding === is.encoding
          ? []
          : [{ setting: "secretEncoding", is: is.encoding, wouldBe: encoding }]),
      ];
    }
  }
  return null;
}

async function isProved(credential: Credential, proof: Proof, doors: SchemeDoors): Promise<boolean> {
  const parsed = parseCredential(credential);
  const compiled = compileParsed(credential, { parsed, index: 0, doors });
  if (parsed.kind !== "parsed" || compiled.problems.length > 0) return false;
  const verdict = await compiled.check(proof);
  return verdict.kind === "proved" || verdict.stale === true;
}
