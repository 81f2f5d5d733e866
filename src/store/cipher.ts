import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Problem } from "../contract/problem.ts";

/** The first byte of what is sealed, so that another way of sealing can stand beside this one. */
const version = 1;
const nonceBytes = 12,
  tagBytes = 16;
const algorithm = "aes-256-gcm";

export interface Cipher {
  /** Encrypts under a name (`workspace/name`); opened under another one it is refused. */
  seal(name: string, value: string): Uint8Array;
  /** Throws Problem `internal` when the key or the name is another one, or the bytes were changed. */
  open(name: string, sealed: Uint8Array): string;
}

/**
 * Seals texts with AES-256-GCM under a random 96-bit nonce: version, nonce, tag, then the encrypted bytes. Source:
 * NIST SP 800-38D, which allows 2³² random nonces under one key.
 */
export function cipher(key: Uint8Array): Cipher {
  return {
    seal(name, value) {
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(name));
      const encrypted = Buffer.concat([sealing.update(value, "utf8"), sealing.final()]);
      return Buffer.concat([Buffer.of(version), nonce, sealing.getAuthTag(), encrypted]);
    },
    open(name, sealed) {
      const tagAt = 1 + nonceBytes;
      const valueAt = tagAt + tagBytes;
      try {
        if (sealed[0] !== version) throw new Error("It was sealed in another way.");
        const opening = createDecipheriv(algorithm, key, sealed.subarray(1, tagAt), {
          authTagLength: tagBytes,
        })
          .setAAD(Buffer.from(name))
          .setAuthTag(sealed.subarray(tagAt, valueAt));
        return Buffer.concat([opening.update(sealed.subarray(valueAt)), opening.final()]).toString("utf8");
      } catch (cause) {
        throw new Problem("internal", { detail: `The secret ${name} can't be decrypted.`, cause });
      }
    },
  };
}
