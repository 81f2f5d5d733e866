import { Credential } from "../contract/credential.ts";
import { issueText } from "../contract/issue-text.ts";
import { nearest } from "../core/near.ts";
import type { ParsedCredential, Scheme } from "./scheme.ts";

/** The schemes that there are, by their types. */
export type Schemes = Readonly<Record<string, Scheme>>;

// What every credential may have, whatever its scheme.
const common = new Set(Object.keys(Credential.shape));

/**
 * Reads one credential of a trigger with the schema of its scheme. Paths of issues start at the credential, as in
 * `timestamp.toleranceMs`; a field that the scheme does not know is an issue.
 */
export function readCredential(credential: Credential, schemes: Schemes): ParsedCredential {
  const scheme = Object.hasOwn(schemes, credential.scheme) ? schemes[credential.scheme] : undefined;
  if (scheme === undefined) {
    const known = Object.keys(schemes);
    const near = nearest(credential.scheme, known);
    const hint = near === null ? `known are ${known.join(", ")}` : `did you mean ${near}?`;
    return invalid([{ path: "scheme", message: `no scheme is named "${credential.scheme}"; ${hint}` }]);
  }
  const { notBefore, notAfter } = credential;
  if (notBefore !== undefined && notAfter !== undefined && Date.parse(notBefore) >= Date.parse(notAfter)) {
    return invalid([{ path: "notAfter", message: "must be later than notBefore" }]);
  }
  const own = Object.fromEntries(Object.entries(credential).filter(([name]) => !common.has(name)));
  const parsed = scheme.config.safeParse(own);
  if (parsed.success) return { kind: "parsed", scheme, config: parsed.data };
  return invalid(
    parsed.error.issues.flatMap((issue) => {
      const path = issue.path.map(String);
      if (issue.code !== "unrecognized_keys") return { path: path.join("."), message: issueText(issue) };
      return issue.keys.map((key) => ({
        path: [...path, key].join("."),
        message: `the scheme ${scheme.type} has no field of this name here`,
      }));
    }),
  );
}

function invalid(issues: { path: string; message: string }[]): ParsedCredential {
  return { kind: "invalid", issues };
}
