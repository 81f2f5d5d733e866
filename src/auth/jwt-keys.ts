import { createPublicKey, type KeyObject } from "node:crypto";
import { type CryptoKey, createLocalJWKSet, errors, type JWTVerifyGetKey } from "jose";
import { type JwtConfig, publicAlgorithms } from "./jwt-config.ts";
import type { KeySet, KeySetState, SchemeDoors, Verdict } from "./scheme.ts";
import { secretValue } from "./secret-match.ts";

type Key = CryptoKey | KeyObject | Uint8Array | JWTVerifyGetKey;

/** `otherKey`: with another key it might be proved; `isMissing`: with one that the set does not hold. */
export type Checked = Verdict | { kind: "otherKey"; reason: string; isMissing?: boolean };

/** Verifies one token with a key. */
export type Try = (key: Key) => Promise<Checked>;

export interface Keys {
  algorithms: string[];
  check(attempt: Try, now: number): Promise<Checked>;
}

/** Issuers have a handful, some one per application. */
const keysMax = 200;

/** The keys that prove tokens by these settings. Throws when a key can't be read. */
export function compileKeys(config: JwtConfig, doors: SchemeDoors): Keys {
  const { secret, secretEncoding = "utf8", publicKey, jwksUrl, issuer } = config;
  if (secret !== undefined) {
    const bytes = new Uint8Array(Buffer.from(secretValue(secret, doors), secretEncoding));
    if (bytes.length === 0) throw new Error(`secret ${secret} is not ${secretEncoding}`);
    return { algorithms: config.algorithms ?? ["HS256"], check: (attempt) => attempt(bytes) };
  }
  const algorithms = config.algorithms ?? [...publicAlgorithms];
  if (publicKey !== undefined) {
    const key = inlineKey(publicKey);
    return { algorithms, check: (attempt) => tried(key, attempt) };
  }
  const source = jwksUrl === undefined ? { issuer: issuer ?? "" } : { jwksUrl };
  const set = doors.keySet?.(source);
  if (set === undefined) throw new Error("keys can't be fetched here");
  return { algorithms, check: publishedKeys(set) };
}

/** PEM, a certificate included, a JWK or a JWK set. */
function inlineKey(source: string | Record<string, unknown>): Key {
  if (typeof source === "string") {
    if (source.includes("PRIVATE KEY")) throw new Error("publicKey holds a private key; give the public one");
    return read(() => createPublicKey(source));
  }
  if (Array.isArray(source["keys"])) return finderOf(source["keys"]);
  if (source["d"] !== undefined || source["k"] !== undefined)
    throw new Error("publicKey holds a private or a shared key; give the public one");
  return read(() => createPublicKey({ key: { ...source }, format: "jwk" }));
}

function read(parse: () => KeyObject): KeyObject {
  try {
    return parse();
  } catch (cause) {
    throw new Error("publicKey is neither a public key in PEM nor a JWK", { cause });
  }
}

function finderOf(keys: readonly unknown[]): JWTVerifyGetKey {
  if (keys.length > keysMax) throw new Error(`a key set may hold ${keysMax} keys at most`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- jose looks at each key itself
  return createLocalJWKSet({ keys: [...keys] as [] });
}

/** Where the set was read anew because a key is missing, the token gets one more try. */
function publishedKeys(set: KeySet): Keys["check"] {
  let last: { version: number; finder: JWTVerifyGetKey } | null = null;
  const finder = ({ version, keys }: KeySetState) => {
    if (last?.version !== version) last = { version, finder: finderOf(keys) };
    return last.finder;
  };
  return async (attempt, now) => {
    const known = await set.read(now);
    if (typeof known === "string") return { kind: "refused", reason: known, unavailable: true };
    const first = await tried(finder(known), attempt);
    if (first.kind !== "otherKey") return first;
    const renewed = await set.again(now);
    // Whether the issuer has that key by now can't be told: its sender is not to give up.
    if (typeof renewed === "string" && first.isMissing === true)
      return { kind: "refused", reason: renewed, unavailable: true };
    if (renewed === null || typeof renewed === "string" || renewed.version === known.version) return first;
    return tried(finder(renewed), attempt);
  };
}

/** A set may hold several keys that fit what the token says; each of them is tried. */
async function tried(key: Key, attempt: Try): Promise<Checked> {
  if (typeof key !== "function") return attempt(key);
  const fitting: Key[] = [];
  const first = await attempt(async (header, token) => {
    try {
      return await key(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      for await (const candidate of error) fitting.push(candidate);
      const [one] = fitting.splice(0, 1);
      if (one === undefined || typeof one === "function") throw new errors.JWKSNoMatchingKey();
      return one;
    }
  });
  let checked = first;
  for (const candidate of fitting) {
    if (checked.kind !== "otherKey") break;
    checked = await attempt(candidate);
  }
  return checked;
}
