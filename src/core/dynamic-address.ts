import { createCipheriv, createDecipheriv, createHash, createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { DynamicProof } from "../contract/dynamic.ts";
import { Json } from "../contract/name.ts";
import { newAddressId } from "./id.ts";

/**
 * What stands in the place of a trigger's id in a dynamic trigger's address. `da_…` is random and found by its digest;
 * `sa_<trigger>.<epoch>.<sealed>` holds all there is to know, so that nothing is kept of it.
 */
const storedPrefix = "da_",
  signedPrefix = "sa_";

export function isDynamicAddress(text: string): boolean {
  return text.startsWith(storedPrefix) || text.startsWith(signedPrefix);
}

/** So much of an HMAC tells an address that was made here from a guess, before anything is looked up. */
const checkCharacters = 10;
const storedShape = /^(da_[0-9a-z]{32})([A-Za-z0-9_-]{10})$/;

/** A new address, of 160 random bits and a check by `key`. */
export function makeAddress(random: (bytes: number) => Uint8Array, key: Uint8Array): string {
  const bare = newAddressId("da", random);
  return bare + checkOf(bare, key);
}

/** Whether an address can have been made with this key. */
export function isMadeHere(text: string, key: Uint8Array): boolean {
  const [, bare = "", check = ""] = storedShape.exec(text) ?? [];
  return bare !== "" && timingSafeEqual(Buffer.from(check), Buffer.from(checkOf(bare, key)));
}

function checkOf(bare: string, key: Uint8Array): string {
  return createHmac("sha256", key).update(bare).digest("base64url").slice(0, checkCharacters);
}

/** What is kept of an address: SHA-256, hex, as of an issued key. */
export function addressDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What a signed address says. */
const SignedContent = z.tuple([
  z.string().describe("Its id, for traces."),
  z.number().nullable().describe("Until when it is valid, in ms since 1970."),
  DynamicProof,
  z.string().nullable().describe("Its subject."),
  z.record(z.string(), Json).describe("Its data."),
]);
export type SignedContent = z.infer<typeof SignedContent>;

export interface SignedPlace {
  triggerId: string;
  /** The trigger's when it was signed. */
  epoch: number;
  sealed: string;
}

const algorithm = "aes-256-gcm";
const nonceBytes = 12,
  tagBytes = 16;
const triggerPrefix = "trg_";
const shape = /^sa_([0-9a-z]{32})\.(\d{1,10})\.([A-Za-z0-9_-]{40,4000})$/;

/**
 * Signs and encrypts what an address is to say, with AES-256-GCM under `key` (32 bytes) and a random 96-bit `nonce`; the
 * trigger and its epoch are bound to it as associated data. Source: NIST SP 800-38D.
 */
export function sealAddress(
  content: SignedContent,
  { triggerId, epoch, key, nonce }: { triggerId: string; epoch: number; key: Uint8Array; nonce: Uint8Array },
): string {
  const sealing = createCipheriv(algorithm, key, nonce).setAAD(bound({ triggerId, epoch }));
  const encrypted = Buffer.concat([sealing.update(JSON.stringify(content), "utf8"), sealing.final()]);
  const sealed = Buffer.concat([nonce, sealing.getAuthTag(), encrypted]).toString("base64url");
  return `${signedPrefix}${triggerId.slice(triggerPrefix.length)}.${epoch}.${sealed}`;
}

/** Takes a signed address apart; null where it is none. Nothing of it is proved yet. */
export function signedPlace(text: string): SignedPlace | null {
  const [, trigger, epoch, sealed] = shape.exec(text) ?? [];
  if (trigger === undefined || epoch === undefined || sealed === undefined) return null;
  return { triggerId: `${triggerPrefix}${trigger}`, epoch: Number(epoch), sealed };
}

/** What it says, where it was made with this key for this trigger and epoch; null for anything else. */
export function openAddress(place: SignedPlace, key: Uint8Array): SignedContent | null {
  const bytes = Buffer.from(place.sealed, "base64url");
  const contentAt = nonceBytes + tagBytes;
  // The last character may hold bits that stand for nothing; an address has one spelling all the same.
  if (bytes.length <= contentAt || bytes.toString("base64url") !== place.sealed) return null;
  try {
    const opening = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(bound(place))
      .setAuthTag(bytes.subarray(nonceBytes, contentAt));
    const text = Buffer.concat([opening.update(bytes.subarray(contentAt)), opening.final()]).toString("utf8");
    return SignedContent.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export const signedNonceBytes = nonceBytes;

function bound({ triggerId, epoch }: { triggerId: string; epoch: number }): Buffer {
  return Buffer.from(`${triggerId} ${epoch}`);
}
