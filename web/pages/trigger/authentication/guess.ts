import type { CatalogProvider } from "../../../../src/contract/catalog.ts";

/** A way in that a request suggests, with the headers that suggest it. */
export interface Guess {
  scheme: string;
  settings: Readonly<Record<string, string>>;
  because: readonly string[];
}

type Headers = Readonly<Record<string, string>>;

const guessesMax = 4;

/** Which ways of proving itself a request looks like, the likeliest first: providers by their headers, then by form. */
export function guessWays(headers: Headers, providers: readonly CatalogProvider[]): Guess[] {
  const guesses = [
    ...providersIn(headers, providers),
    ...standardIn(headers),
    ...signedIn(headers),
    ...sentIn(headers),
  ];
  return guesses.slice(0, guessesMax);
}

/** Of a provider all headers must be there that it sends with each delivery. Who asks for more is the likelier. */
function providersIn(headers: Headers, providers: readonly CatalogProvider[]): Guess[] {
  return providers
    .filter(({ headers: sent }) => sent.length > 0 && sent.every((name) => name.toLowerCase() in headers))
    .filter(({ headers: sent }) => sent.some((name) => !common.has(name.toLowerCase())))
    .toSorted((one, other) => other.headers.length - one.headers.length)
    .map(({ name, headers: sent }) => ({ scheme: name, settings: {}, because: sent }));
}

/** Sent by so many that they name nobody. */
const common: ReadonlySet<string> = new Set([
  "authorization",
  "content-type",
  "user-agent",
  "webhook-id",
  "webhook-timestamp",
  "webhook-signature",
]);

const standard = ["webhook-id", "webhook-timestamp", "webhook-signature"];

function standardIn(headers: Headers): Guess[] {
  if (!standard.every((name) => name in headers)) return [];
  return [{ scheme: "standard-webhooks", settings: {}, because: standard }];
}

/** Lengths of digests in hex and in base64, by what makes them. */
const digests = [
  { algorithm: "md5", hex: 32, base64: 22 },
  { algorithm: "sha1", hex: 40, base64: 27 },
  { algorithm: "sha256", hex: 64, base64: 43 },
  { algorithm: "sha512", hex: 128, base64: 86 },
] as const;

/** A header that is called a signature, or holds what looks like one. */
function signedIn(headers: Headers): Guess[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (!/signature|hmac|digest/.test(name) || standard.includes(name)) return [];
    const [, prefix = "", text = value] = /^([a-z0-9]+=|v\d+=)?(.+)$/i.exec(value) ?? [];
    const form = formOf(text.trim());
    if (form === null) return [];
    return [
      {
        scheme: "hmac",
        settings: { header: name, ...form, ...(prefix !== "" && { prefix }) },
        because: [name],
      },
    ];
  });
}

function formOf(text: string): { algorithm: string; encoding: string } | null {
  const bare = text.replace(/=+$/, "");
  for (const { algorithm, hex, base64 } of digests) {
    if (text.length === hex && /^[0-9a-f]+$/i.test(text)) return { algorithm, encoding: "hex" };
    if (bare.length !== base64) continue;
    if (/^[A-Za-z0-9+/]+$/.test(bare)) return { algorithm, encoding: "base64" };
    if (/^[\w-]+$/.test(bare)) return { algorithm, encoding: "base64url" };
  }
  return null;
}

/** A key, a token or a password that is sent as it is. */
function sentIn(headers: Headers): Guess[] {
  const authorization = headers["authorization"]?.toLowerCase() ?? "";
  const scheme = authorization.startsWith("basic") ? "basic" : "bearer";
  const named = Object.keys(headers).filter((name) => /(^|-)(api-?key|token|secret|auth-key)$/.test(name));
  return [
    ...(authorization === "" ? [] : [{ scheme, settings: {}, because: ["authorization"] }]),
    ...named.map((parameter) => ({
      scheme: "api-key",
      settings: { in: "header", parameter },
      because: [parameter],
    })),
  ];
}
