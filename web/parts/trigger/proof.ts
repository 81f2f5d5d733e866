import { z } from "zod";
import type { Client } from "../../../src/contract/client.ts";
import type { Credential } from "../../../src/contract/credential.ts";
import type { Issue } from "../../../src/contract/problem.ts";
import { plainLetters } from "../../../src/core/plain-letters.ts";
import { texts } from "../../texts/credential.ts";

/** A credential as it is being written, with the values of secrets that are not stored yet, by their names. */
export interface Proof {
  credential: Credential;
  secrets: Readonly<Record<string, string>>;
  /** Of a token; absent: the credential says it. Without a key or a secret it would say `any`, which is anybody's. */
  source?: TokenSource;
}

/** Which tokens are taken: all issued keys, one of them, or one that the sender chose. */
export const TokenSource = z.enum(["any", "one", "chosen"]);
export type TokenSource = z.infer<typeof TokenSource>;

export function tokenSource({ credential: { key, secret }, source }: Proof): TokenSource {
  return source ?? (typeof secret === "string" ? "chosen" : typeof key === "string" ? "one" : "any");
}

/** What has to be chosen yet before the credential says what is meant; null: nothing. */
export function missingIn(proof: Proof): Issue | null {
  const { key, secret } = proof.credential;
  if (proof.source === "one" && key === undefined) return { path: "key", message: texts.keyMissing };
  if (proof.source === "chosen" && secret === undefined) {
    return { path: "secret", message: texts.tokenMissing };
  }
  return null;
}

/** The four that most people need (S3), in the order and the words of the documents. */
export const mainSchemes = ["bearer", "api-key", "basic", "hmac"] as const;
export type MainScheme = (typeof mainSchemes)[number];

export const isMainScheme = (scheme: string): scheme is MainScheme =>
  mainSchemes.some((main) => main === scheme);

/** A new credential of a scheme, with what most senders do. */
export function proofOf(scheme: string, settings: Record<string, unknown> = {}): Proof {
  const usual = scheme === "hmac" ? { header: "X-Signature", algorithm: "sha256", encoding: "hex" } : {};
  return { credential: { scheme, ...usual, ...settings }, secrets: {} };
}

/** The proof with some settings changed; what is undefined is taken out. */
export function withSettings(proof: Proof, settings: Record<string, unknown>): Proof {
  const { scheme, ...others } = proof.credential;
  const changed = Object.entries({ ...others, ...settings }).filter(([, value]) => value !== undefined);
  return { ...proof, credential: { scheme, ...Object.fromEntries(changed) } };
}

/** Stores the secrets that the credential names and that have no value yet. */
export async function storeSecrets(client: Client, { credential, secrets }: Proof): Promise<void> {
  const named = new Set(Object.values(credential));
  for (const [secret, value] of Object.entries(secrets)) {
    if (named.has(secret)) await client.putSecret({ secret, input: { value } });
  }
}

const secretBytes = 32;

/** A secret that nobody can guess, in letters that survive being copied anywhere. */
export function generatedSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(secretBytes));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const nameCharactersMax = 63;
/** The others are left for a number, also for the one of a later rotation. */
const baseCharactersMax = 58;

/** The first of `base`, `base-2`, … that is not taken; of a long base as much as a name can hold. */
export function freeName(whole: string, taken: ReadonlySet<string>): string {
  const base = whole.slice(0, baseCharactersMax).replace(/-+$/, "");
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(name)) return name;
  }
}

/** What people call a thing, as it stands in URLs and files; empty where nothing of it may stand there. */
export function nameFrom(title: string): string {
  return plainLetters(title)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "-")
    .replaceAll(/^[-_]+|-+$/g, "")
    .slice(0, nameCharactersMax)
    .replace(/-+$/, "");
}
