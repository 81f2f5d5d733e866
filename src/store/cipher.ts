import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { Problem } from "../contract/problem.ts";

/** The first byte of what is sealed, so that another way of sealing can stand beside these. */
const version = 2,
  versionWithoutId = 1;
/** With the version before it a multiple of three, so that what is kept as base64 begins with the same characters. */
const idBytes = 5;
const nonceBytes = 12,
  tagBytes = 16;
const algorithm = "aes-256-gcm";

export interface Cipher {
  /** Encrypts under a name (`workspace/name`) with the key in force; opened under another name it is refused. */
  seal(name: string, value: string): Uint8Array;
  /** Throws Problem `internal` when no key that was given or the name fits, or the bytes were changed. */
  open(name: string, sealed: Uint8Array): string;
  /** The id of the key that has sealed it. Throws as `open` does. */
  keyOf(name: string, sealed: Uint8Array): string;
  /** What everything begins with that the key in force has sealed. */
  mark(): Uint8Array;
  keys(): CipherKeys;
  /** Puts one of the keys that were given in force, by its id. */
  use(id: string): void;
  /** One with the same keys and this one in force. */
  with(id: string): Cipher;
}

/** By their ids, which tell nothing of them. */
export interface CipherKeys {
  inForce: string;
  /** In the order in which they were given: the one that is to be in force comes first. */
  given: readonly string[];
}

/**
 * Seals texts with AES-256-GCM under a random 96-bit nonce: version, the key's id, nonce, tag, then the encrypted bytes.
 * Opens them with any of the keys. Source: NIST SP 800-38D, which allows 2³² random nonces under one key.
 */
export function cipher(keys: readonly Uint8Array[]): Cipher {
  const byId = new Map(keys.map((key) => [keyId(key), key]));
  const given = [...byId.keys()];
  let inForce = given[0] ?? "";
  const mark = () => Buffer.concat([Buffer.of(version), Buffer.from(inForce, "hex")]);
  const seal: Cipher["seal"] = (name, value) => {
    const nonce = randomBytes(nonceBytes);
    const key = byId.get(inForce);
    if (key === undefined) throw new Error("A cipher needs a key.");
    const sealing = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(name));
    const encrypted = Buffer.concat([sealing.update(value, "utf8"), sealing.final()]);
    return Buffer.concat([mark(), nonce, sealing.getAuthTag(), encrypted]);
  };
  const opened = (name: string, sealed: Uint8Array) => {
    const { candidates, content } = apart(sealed, byId);
    let cause: unknown = new Error("It was encrypted with a key that this process was not given.");
    for (const [id, key] of candidates) {
      try {
        return { id, value: decrypted(name, content, key) };
      } catch (error) {
        cause = error;
      }
    }
    throw new Problem("internal", { detail: `The secret ${name} can't be decrypted.`, cause });
  };
  return {
    seal,
    open: (name, sealed) => opened(name, sealed).value,
    keyOf: (name, sealed) => opened(name, sealed).id,
    mark,
    keys: () => ({ inForce, given }),
    use(id) {
      if (!byId.has(id)) throw new Error(`The key ${id} was not given.`);
      inForce = id;
    },
    with(id) {
      const other = cipher(keys);
      other.use(id);
      return other;
    },
  };
}

/** Hex; it tells nothing of the key. */
export const keyId = (key: Uint8Array): string =>
  createHash("sha256").update("id of a key").update(key).digest().subarray(0, idBytes).toString("hex");

/** The keys that may have sealed it, and what follows the version and the id. */
function apart(sealed: Uint8Array, byId: ReadonlyMap<string, Uint8Array>) {
  const contentAt = 1 + idBytes;
  if (sealed[0] === versionWithoutId) return { candidates: [...byId], content: sealed.subarray(1) };
  const named = Buffer.from(sealed.subarray(1, contentAt)).toString("hex");
  const candidates = [...byId].filter(([id]) => sealed[0] === version && id === named);
  return { candidates, content: sealed.subarray(contentAt) };
}

function decrypted(name: string, content: Uint8Array, key: Uint8Array): string {
  const textAt = nonceBytes + tagBytes;
  const opening = createDecipheriv(algorithm, key, content.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(Buffer.from(name))
    .setAuthTag(content.subarray(nonceBytes, textAt));
  return Buffer.concat([opening.update(content.subarray(textAt)), opening.final()]).toString("utf8");
}
