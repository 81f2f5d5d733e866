import { hash } from "node:crypto";
import type { Credential } from "../contract/credential.ts";

const idCharacters = 16;

/**
 * What a credential is known by in its last uses: its scheme and settings, so that it stays the same when it is named,
 * moved in the list or given a date, and is another one when its secret's name changes.
 */
export function credentialId({
  name: _name,
  notBefore: _from,
  notAfter: _until,
  ...proves
}: Credential): string {
  return hash("sha256", sortedText(proves)).slice(0, idCharacters);
}

function sortedText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}
