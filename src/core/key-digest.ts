import { hash } from "node:crypto";

/** What is stored of an issued key: SHA-256, hex. A key has 160 random bits, so there is nothing a slow hash would protect. */
export function keyDigest(plain: string): string {
  return hash("sha256", plain, "hex");
}
