import { hash } from "node:crypto";
import type { Key, Scope } from "../contract/key.ts";
import { newId } from "../core/id.ts";
import { keyDigest } from "../core/key-digest.ts";
import type { Snapshot } from "../store/store.ts";

/** What the store keeps of a key. */
export type StoredKey = Key & { digest: string };

type Random = (bytes: number) => Uint8Array;

interface KeyRequest {
  workspace: string;
  name: string;
  scopes: Scope[];
  expiresAt: string | null;
  /** The name of the person or the key that issues it. */
  issuedBy?: string;
  now: number;
  random: Random;
}

const prefix = "tl_";
/** Crockford's base32, so that a key read aloud stays itself. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
/** 160 bits can't be guessed, whatever the rate. */
const secretCharacters = 32;
/** 20 bits tell a mistyped key from a revoked one, and let scanners for leaked keys be sure. */
const checksumCharacters = 4;
const shownCharacters = prefix.length + 6;
const shape = new RegExp(`^${prefix}[${alphabet}]{${secretCharacters + checksumCharacters}}$`);

/** Makes a key: `plain` is to be shown once, `key` to be stored. `now` in ms. */
export function issueKey({ workspace, name, scopes, expiresAt, issuedBy, now, random }: KeyRequest): {
  key: StoredKey;
  plain: string;
} {
  // One byte per character, of which five bits count: each of the 32 characters is equally likely.
  const secret = Array.from(random(secretCharacters), (byte) => alphabet.charAt(byte & 31)).join("");
  const plain = `${prefix}${secret}${checksumOf(secret)}`;
  const key = {
    id: newId("key", { now, random }),
    workspace,
    name,
    start: plain.slice(0, shownCharacters),
    scopes: [...new Set(scopes)],
    createdAt: new Date(now).toISOString(),
    issuedBy: issuedBy ?? null,
    expiresAt,
    revokedAt: null,
    lastUsedAt: null,
    digest: keyDigest(plain),
  };
  return { key, plain };
}

/** Whether it can be a key at all: its form and its checksum are right. */
export function isKeyShaped(plain: string): boolean {
  if (!shape.test(plain)) return false;
  const secret = plain.slice(prefix.length, prefix.length + secretCharacters);
  return plain.endsWith(checksumOf(secret));
}

export type Authenticated =
  | { kind: "known"; key: Key }
  | { kind: "refused"; reason: "missing" | "malformed" | "unknown" | "expired" };

/**
 * Finds the key in an `Authorization: Bearer tl_…` header. Revoked keys are not in the snapshot, so they are unknown.
 * Found by digest, so that the time taken says nothing about how much of a key was right.
 */
export function authenticate(header: string | undefined, snapshot: Snapshot, now: number): Authenticated {
  if (header === undefined || header.trim() === "") return { kind: "refused", reason: "missing" };
  const plain = /^bearer +(\S+) *$/i.exec(header)?.[1];
  if (plain === undefined || !isKeyShaped(plain)) return { kind: "refused", reason: "malformed" };
  const key = keysOf(snapshot).get(keyDigest(plain));
  if (key === undefined) return { kind: "refused", reason: "unknown" };
  const expired = key.expiresAt !== null && Date.parse(key.expiresAt) <= now;
  return expired ? { kind: "refused", reason: "expired" } : { kind: "known", key };
}

/** A snapshot is read for each request and replaced at each change, so its index goes when it goes. */
const indexes = new WeakMap<Snapshot, Map<string, StoredKey>>();

function keysOf(snapshot: Snapshot): Map<string, StoredKey> {
  const known = indexes.get(snapshot);
  if (known !== undefined) return known;
  const made = new Map(snapshot.keys.map((key) => [key.digest, key]));
  indexes.set(snapshot, made);
  return made;
}

function checksumOf(secret: string): string {
  return Array.from(hash("sha256", secret, "buffer").subarray(0, checksumCharacters), (byte) =>
    alphabet.charAt(byte & 31),
  ).join("");
}
