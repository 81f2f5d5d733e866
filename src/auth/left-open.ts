import type { Credential } from "../contract/credential.ts";
import { parseCredential } from "./credential.ts";
import type { LeftOpen, Member, ParsedCredential } from "./scheme.ts";

/** What a credential leaves for others to change, however deep; each at its path in it. */
export function leftOpen(credential: Credential): (LeftOpen & { path: string })[] {
  return openIn(parseCredential(credential), "");
}

function openIn(parsed: ParsedCredential, path: string): (LeftOpen & { path: string })[] {
  if (parsed.kind === "invalid") return [];
  const { scheme, config } = parsed;
  const members: readonly Member[] = scheme.members?.(config) ?? [];
  return [
    ...(scheme.leavesOpen?.(config) ?? []).map((each) => ({ ...each, path })),
    ...members.flatMap((member, at) => openIn(member.parsed, path === "" ? `of.${at}` : `${path}.of.${at}`)),
  ];
}
