import { type VerifyKeyObjectInput, verify } from "node:crypto";
import { decoded } from "./signature-bytes.ts";
import type { SignatureEncoding } from "./signature-config.ts";
import type { Sink } from "./signed-payload.ts";
import type { SignatureMethod } from "./signed-request.ts";

/** Verification with a public key: `digest` is null where the algorithm has its own. */
interface PublicMethod {
  key: VerifyKeyObjectInput;
  digest: string | null;
  encoding: SignatureEncoding;
  /** The name of the algorithm, and a signature's length in bytes where there is only one. */
  algorithm: string;
  bytes?: number | undefined;
}

/** Verifies signatures made with a private key over everything that is signed. */
export function publicMethod({
  key,
  digest,
  encoding,
  algorithm,
  bytes,
}: PublicMethod): SignatureMethod<Gathered> {
  const form = `${algorithm} signature in ${encoding}${bytes === undefined ? "" : `, ${bytes} bytes`}`;
  return {
    begin: () => new Gathered(),
    compare(gathered, signatures) {
      const signed = gathered.bytes();
      let isShaped = false;
      for (const text of signatures) {
        const signature = decoded(text, encoding);
        if (signature === null || (bytes !== undefined && signature.length !== bytes)) continue;
        isShaped = true;
        if (isRight(signed, signature)) return undefined;
      }
      return isShaped ? "the signature differs" : `the signature does not have the form of a ${form}`;
    },
  };

  function isRight(signed: Uint8Array, signature: Uint8Array): boolean {
    try {
      return verify(digest, signed, key, signature);
    } catch {
      // A signature whose inner form the key's algorithm can't take.
      return false;
    }
  }
}

/** What is signed, as one piece: algorithms that are not digests can't take it in parts. */
export class Gathered implements Sink {
  readonly #pieces: Uint8Array[] = [];

  update(piece: Uint8Array | string, encoding: BufferEncoding = "utf8"): void {
    this.#pieces.push(typeof piece === "string" ? Buffer.from(piece, encoding) : piece);
  }

  bytes(): Uint8Array {
    const [only] = this.#pieces;
    return only !== undefined && this.#pieces.length === 1 ? only : Buffer.concat(this.#pieces);
  }
}
