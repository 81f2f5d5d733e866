import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";

/** What the sandbox hands to a function out here, and what it gets back: texts and bytes, nothing else. */
export type HostValue = string | Uint8Array;
type HostFunction = (...values: HostValue[]) => string | Uint8Array;

/** Digests that providers sign with; md5 and sha1 for those who still do. */
const algorithms = new Set(["md5", "sha1", "sha256", "sha384", "sha512"]);
/** As the Web's `getRandomValues`. */
const randomBytesMax = 65_536;

/**
 * What scripts can't do by themselves, or only slowly: plain computing, over values alone. Whatever the sandbox passes,
 * each checks it; what one throws reaches the script as its own error.
 */
export const hostFunctions: Readonly<Record<string, HostFunction>> = {
  hash: (algorithm, data) => createHash(known(algorithm)).update(bytes(data)).digest(),
  hmac: (algorithm, key, data) => createHmac(known(algorithm), bytes(key)).update(bytes(data)).digest(),
  uuid: () => randomUUID(),
  random: (count) => randomBytes(Math.min(Math.max(Number(count) || 0, 0), randomBytesMax)),
  equal: (one, other) => (sameBytes(bytes(one), bytes(other)) ? "1" : ""),
  encode: (value) => Buffer.from(text(value)),
  decode: (data, label, fatal, ignoreBOM) =>
    new TextDecoder(text(label), { fatal: fatal === "1", ignoreBOM: ignoreBOM === "1" }).decode(bytes(data)),
  toText: (data, encoding) => Buffer.from(bytes(data)).toString(encodingOf(encoding)),
  fromText: (value, encoding) => bytesOf(text(value), encodingOf(encoding)),
  url: (address, base) => partsOf(new URL(text(address), base === "" ? undefined : text(base))),
  urlWith: (address, field, value) => {
    const url = new URL(text(address));
    const part = urlParts.find((name) => name === text(field));
    if (part !== undefined) url[part] = text(value);
    return partsOf(url);
  },
  queryPairs: (query) => JSON.stringify([...new URLSearchParams(text(query))]),
  queryText: (pairs) => new URLSearchParams(JSON.parse(text(pairs))).toString(),
  dateParts: (ms, timeZone) => datePartsOf(Number(ms), text(timeZone)),
};

const text = (value: HostValue | undefined): string => (typeof value === "string" ? value : "");
const bytes = (value: HostValue | undefined): Uint8Array =>
  typeof value === "string" ? Buffer.from(value) : (value ?? new Uint8Array());

function known(value: HostValue | undefined): string {
  const name = text(value).toLowerCase().replace("-", "");
  if (algorithms.has(name)) return name;
  throw new TypeError(
    `“${text(value).slice(0, 50)}” is not a digest; there are ${[...algorithms].join(", ")}.`,
  );
}

/** In the same time whatever the bytes are; lengths are no secret. */
const sameBytes = (one: Uint8Array, other: Uint8Array) =>
  one.length === other.length && timingSafeEqual(one, other);

type Encoding = "hex" | "base64" | "base64url";
function encodingOf(value: HostValue | undefined): Encoding {
  const name = text(value);
  if (name === "hex" || name === "base64" || name === "base64url") return name;
  throw new TypeError("An encoding is hex, base64 or base64url.");
}

const forms: Record<Encoding, RegExp> = {
  hex: /^(?:[0-9a-fA-F]{2})*$/,
  base64: /^[A-Za-z0-9+/]*={0,2}$/,
  base64url: /^[A-Za-z0-9_-]*={0,2}$/,
};
function bytesOf(value: string, encoding: Encoding): Uint8Array {
  const plain = encoding === "hex" ? value : value.replace(/[\t\n\f\r ]+/g, "");
  if (!forms[encoding].test(plain) || (encoding !== "hex" && plain.replaceAll("=", "").length % 4 === 1))
    throw new SyntaxError(`The text is not ${encoding}.`);
  return Buffer.from(plain, encoding);
}

/** What may be set of an address, and is told of it beside its origin. */
const urlParts = [
  "href",
  "protocol",
  "username",
  "password",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "hash",
] as const;

const partsOf = (url: URL) =>
  JSON.stringify(Object.fromEntries(["origin" as const, ...urlParts].map((part) => [part, url[part]])));

/** The fields of a moment on the clocks of a time zone (IANA name or `+01:00`), and what these are ahead of UTC. */
function datePartsOf(ms: number, timeZone: string): string {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(ms)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const there =
    new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1_000;
  const millisecond = ((ms % 1_000) + 1_000) % 1_000;
  const offsetMinutes = Math.round((there - (ms - millisecond)) / 60_000);
  const weekday = new Date(there).getUTCDay() || 7;
  return JSON.stringify({ year, month, day, hour, minute, second, millisecond, weekday, offsetMinutes });
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** More zones than the tz database has: a script that makes names up fills nothing. */
const formatsMax = 500;

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const found = formats.get(timeZone);
  if (found !== undefined) return found;
  const numeric = "numeric";
  const format = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
    timeZone,
    hourCycle: "h23",
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  });
  if (formats.size < formatsMax) formats.set(timeZone, format);
  return format;
}
