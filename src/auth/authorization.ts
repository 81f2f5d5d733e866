import { headerOf } from "./header.ts";
import type { Proof } from "./scheme.ts";

/** The headers that hold credentials by HTTP's own rules, to be masked. */
export const authorizationHeaders = ["authorization", "authentication"] as const;

// Only these are repeated in a reason: a caller who forgot the scheme sends the secret itself in its place.
const knownSchemes = new Set(["basic", "bearer", "digest", "hawk", "hmac", "negotiate", "ntlm", "token"]);

type Read = { kind: "credentials"; credentials: string } | { kind: "none"; reason: string };

/**
 * The credentials of an `Authorization` header of one scheme (RFC 9110, 11.6.2), or why there are none. A literal
 * `Authentication` header counts when `Authorization` is absent, as some senders' documentation names it so.
 */
export function authorization(proof: Proof, scheme: "Basic" | "Bearer"): Read {
  const header = headerOf(proof, "authorization") ?? headerOf(proof, "authentication");
  if (header === undefined) return none("there is no Authorization header");
  const value = header.trim();
  const space = value.search(/[ \t]/);
  const word = (space === -1 ? value : value.slice(0, space)).toLowerCase();
  if (word !== scheme.toLowerCase()) {
    const said = knownSchemes.has(word) ? `has the scheme "${word}"` : "does not begin with a known scheme";
    return none(`the Authorization header ${said}, not ${scheme}`);
  }
  const credentials = space === -1 ? "" : value.slice(space).trim();
  if (credentials === "") return none(`the Authorization header has nothing after ${scheme}`);
  if (/[\s,]/.test(credentials)) {
    return none("the Authorization header is badly formatted: it holds more than one value");
  }
  return { kind: "credentials", credentials };
}

function none(reason: string): Read {
  return { kind: "none", reason };
}
