import type { Credential } from "../contract/credential.ts";
import { parseCredential } from "./credential.ts";
import type { Member } from "./scheme.ts";

/** One credential among those that another is made of, which is made of no others itself. */
export interface CredentialMember {
  credential: Credential;
  /** Its name, or its scheme and its place, behind those of what holds it: `any 1 / old`. */
  label: string;
  /** The others of which any one suffices in its place; none where all are needed. */
  instead: readonly string[];
}

/** What a credential is made of, however deep; nothing where it is one by itself, or can't be read. */
export function membersOf(credential: Credential): CredentialMember[] {
  // Most are one by themselves, and reading each again would make a start with many triggers longer.
  if (!Array.isArray(credential["of"])) return [];
  const parsed = parseCredential(credential);
  if (parsed.kind === "invalid") return [];
  const { scheme, config } = parsed;
  return flat(scheme.members?.(config) ?? [], { within: "", isAny: scheme.type === "any" });
}

/** What a credential is called: its name, or which of its list it is. */
export const labelOf = ({ name, scheme }: Credential, at: number): string => name ?? `${scheme} ${at + 1}`;

function flat(
  members: readonly Member[],
  { within, isAny }: { within: string; isAny: boolean },
): CredentialMember[] {
  const labels = members.map(({ credential }, at) => within + labelOf(credential, at));
  return members.flatMap(({ credential, parsed: { scheme, config } }, at): CredentialMember[] => {
    const label = labels[at] ?? within;
    const inner = scheme.members?.(config) ?? [];
    if (inner.length > 0) return flat(inner, { within: `${label} / `, isAny: scheme.type === "any" });
    return [{ credential, label, instead: isAny ? labels.filter((_, other) => other !== at) : [] }];
  });
}
