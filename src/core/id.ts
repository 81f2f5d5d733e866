/** Crockford's base32, lower case: no i, l, o or u, so that an id read aloud or copied by hand stays itself. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** Ten bits at a time are looked up instead of computed: ids are made on the hot path. */
const pairs = Array.from(
  { length: 1024 },
  (_, bits) => `${alphabet.charAt(bits >> 5)}${alphabet.charAt(bits & 31)}`,
);

const timeMsMax = 2 ** 48 - 1;
const randomBytes = 10;
const addressBytes = 20;
const timeCharacters = 10;
const idShape = /^(?:[0-9a-hjkmnp-tv-z]{26}|[0-9a-hjkmnp-tv-z]{32})$/;

/**
 * A new id such as `dlv_01jd7q0x5m8k2v9c4w6t3r1n0h`: 10 characters of time in ms and 16 random ones (80 bits), as in a
 * ULID. Ids of later milliseconds sort after those of earlier ones. `prefix` is given without the underscore.
 */
export function newId(
  prefix: string,
  source: { now: number; random: (bytes: number) => Uint8Array },
): string {
  return `${prefix}_${timeText(source.now)}${base32(source.random(randomBytes))}`;
}

/** What ids of this prefix made from this moment (ms) on sort after, and earlier ones before. */
export const idsFrom = (prefix: string, at: number): string => `${prefix}_${timeText(at)}`;

/** When an id was made, in ms; null for one that holds no time. */
export function timeOfId(id: string): number | null {
  const text = id.slice(id.indexOf("_") + 1).slice(0, timeCharacters);
  if (!/^[0-7][0-9a-hjkmnp-tv-z]{9}$/.test(text)) return null;
  return Array.from(text).reduce((at, character) => at * 32 + alphabet.indexOf(character), 0);
}

/** The id of an address that strangers call: 160 random bits in 32 characters, nothing of time or order in it. */
export function newAddressId(prefix: string, random: (bytes: number) => Uint8Array): string {
  return `${prefix}_${base32(random(addressBytes))}`;
}

/** Whether a text has the shape of an id with this prefix (of either kind). */
export function isId(prefix: string, text: string): boolean {
  return text.startsWith(`${prefix}_`) && idShape.test(text.slice(prefix.length + 1));
}

let last = { now: Number.NaN, text: "" };

/** Made once for all ids of a millisecond. */
function timeText(now: number): string {
  if (now !== last.now) last = { now, text: textOfTime(now) };
  return last.text;
}

function textOfTime(now: number): string {
  if (!(now >= 0 && now <= timeMsMax))
    throw new RangeError(`A time must lie in 0…${timeMsMax} ms, not ${now}.`);
  const high = Math.floor(now / 2 ** 20);
  const low = Math.floor(now) % 2 ** 20;
  return (
    pairAt((high >> 20) & 1023) +
    pairAt((high >> 10) & 1023) +
    pairAt(high & 1023) +
    pairAt((low >> 10) & 1023) +
    pairAt(low & 1023)
  );
}

/** Each five bytes as eight characters. */
function base32(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at + 4 < bytes.length; at += 5) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = [
      bytes[at],
      bytes[at + 1],
      bytes[at + 2],
      bytes[at + 3],
      bytes[at + 4],
    ];
    text +=
      pairAt((a << 2) | (b >> 6)) +
      pairAt(((b & 63) << 4) | (c >> 4)) +
      pairAt(((c & 15) << 6) | (d >> 2)) +
      pairAt(((d & 3) << 8) | e);
  }
  return text;
}

function pairAt(bits: number): string {
  return pairs[bits] ?? "";
}
