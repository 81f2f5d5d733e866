import { createHash } from "node:crypto";

/** An index entry of PostgreSQL holds at most about 2,700 bytes; a character takes up to four. */
const indexedCharactersMax = 400;

/** An address without its query and its fragment. */
export const addressOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? "";

/** What the letters to one address share, as it is indexed: the address; of a long one its beginning and its digest. */
export function destinationOf(url: string): string {
  const address = addressOf(url);
  if (address.length <= indexedCharactersMax) return address;
  const digest = createHash("sha256").update(address).digest("hex");
  // No address has a blank.
  return `${address.slice(0, indexedCharactersMax).toWellFormed()} ${digest}`;
}
