/** Stands where a secret stood. */
export const masked = "***";

/** Names of what may be secret; compared without regard to case. */
export interface SecretNames {
  headers: readonly string[];
  query: readonly string[];
}

/** Puts `***` in the place of secrets. What holds none is given back as it is. */
export interface Mask {
  headers(headers: Readonly<Record<string, string>>): Record<string, string>;
  query(query: Readonly<Record<string, string | string[]>>): Record<string, string | string[]>;
  /**
   * A URL, or a path with its query: the values of the query parameters (and of the same names in a fragment), and a
   * password before the host. Works on the text, so a malformed URL is masked like any other and the rest keeps its
   * exact spelling. Names are compared decoded.
   */
  url(url: string): string;
}

/** `instead`: what stands in the place of a secret; escaped in a URL. */
export function compileMask({ headers, query }: SecretNames, instead: string = masked): Mask {
  const [secretHeaders, secretQuery] = [lowered(headers), lowered(query)];
  const escaped = encodeURIComponent(instead);
  const url = (given: string) => maskUrl(given, { secret: secretQuery, instead: escaped });
  return {
    headers: (given) => maskHeaders(given, { secret: secretHeaders, instead, url }),
    query: (given) => maskRecord(given, { secret: secretQuery, instead }),
    url,
  };
}

/** The names but for those that are kept; compared without regard to case. */
export function namesWithout(names: readonly string[], kept: readonly string[]): string[] {
  const left = lowered(kept);
  return names.filter((name) => !left.has(name.toLowerCase()));
}

/** A URL, or a path, with `***` where it may have held a dynamic address. */
export function withoutDynamicAddress(url: string): string {
  if (!url.includes("/da_") && !url.includes("/sa_")) return url;
  // Not a locale, as in `/da_DK/`. Proxies in a row join what each of them says by commas.
  return url.replace(/\/(da|sa)_(?![A-Za-z]{2}(?:[/?#,\s]|$))[^/?#,\s]+/g, "/$1_***");
}

/** Names of what would be masked but is kept. */
export function namesKept(names: SecretNames, keep: SecretNames): string[] {
  const both = (own: readonly string[], kept: readonly string[]) => {
    const left = lowered(kept);
    return own.map((name) => name.toLowerCase()).filter((name) => left.has(name));
  };
  return [...both(names.headers, keep.headers), ...both(names.query, keep.query)];
}

/** Headers in which browsers and proxies say an address again, the one that was called among them. */
export const addressHeaders: ReadonlySet<string> = new Set([
  "referer",
  "x-envoy-original-path",
  "x-forwarded-path",
  "x-forwarded-uri",
  "x-forwarded-url",
  "x-original-path",
  "x-original-uri",
  "x-original-url",
  "x-waws-unencoded-url",
  "x-request-uri",
  "x-rewrite-url",
]);

/**
 * Where callers put credentials, whatever the trigger says and where there is no trigger. Signatures are no secrets: a
 * wrong one must be looked into, and a delivery passed on as it came.
 */
export const wellKnownNames: SecretNames = {
  headers: [
    "api-key",
    "apikey",
    "authentication",
    "authorization",
    "cookie",
    "proxy-authorization",
    "set-cookie",
    "x-access-token",
    "x-amz-security-token",
    "x-api-key",
    "x-api-token",
    "x-apikey",
    "x-auth-key",
    "x-auth-token",
    "x-authorization",
    "x-client-secret",
    "x-gitlab-token",
    "x-goog-channel-token",
    "x-hook-secret",
    "x-secret",
    "x-secret-key",
    "x-secret-token",
    "x-shared-key",
    "x-shared-secret",
    "x-telegram-bot-api-secret-token",
    "x-token",
    "x-webhook-secret",
    "x-webhook-token",
  ],
  query: [
    "access_key",
    "access_token",
    "accesstoken",
    "api-key",
    "api_key",
    "api_token",
    "apikey",
    "auth_token",
    "authorization",
    "client_secret",
    "hub.verify_token",
    "hub_verify_token",
    "id_token",
    "jwt",
    "key",
    "passwd",
    "password",
    "refresh_token",
    "secret",
    "shared_key",
    "token",
    "verification_token",
    "verify_token",
    "x-api-key",
  ],
};
export const wellKnown = compileMask(wellKnownNames);

interface Masking {
  secret: ReadonlySet<string>;
  instead: string;
}

function maskHeaders(
  given: Readonly<Record<string, string>>,
  { secret, instead, url }: Masking & { url: (text: string) => string },
): Record<string, string> {
  const isShownAsItIs = (name: string) => !secret.has(name) && !addressHeaders.has(name);
  if (Object.keys(given).every((name) => isShownAsItIs(name.toLowerCase()))) return given;
  const shown = (name: string, value: string) => {
    if (secret.has(name)) return instead;
    return addressHeaders.has(name) ? url(withoutDynamicAddress(value)) : value;
  };
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, shown(name.toLowerCase(), value)]),
  );
}

function maskRecord<Value extends string | string[]>(
  record: Readonly<Record<string, Value>>,
  { secret, instead }: Masking,
): Record<string, Value | string> {
  if (secret.size === 0) return record;
  const isSecret = (name: string) => secret.has(name.toLowerCase()) && record[name] !== instead;
  if (!Object.keys(record).some(isSecret)) return record;
  // By entries, so that `__proto__` is a name like any other.
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, isSecret(name) ? instead : value]),
  );
}

function maskUrl(url: string, masking: Masking): string {
  const start = url.search(/[?#]/);
  const head = maskPassword(start === -1 ? url : url.slice(0, start));
  if (start === -1) return head;
  return head + maskPairs(url.slice(start), masking);
}

function maskPairs(query: string, { secret, instead }: Masking): string {
  let text = "";
  let from = 0;
  // A second question mark begins no pair by the book, but by the book of whoever wrote it twice it did.
  for (const pair of query.matchAll(/[?&#]([^?=&#]*)=/g)) {
    const valueAt = pair.index + pair[0].length;
    if (pair.index < from || !secret.has(decodedName(pair[1] ?? ""))) continue;
    // What a receiver takes for the value goes on behind a `#`, which is no fragment in a request.
    const end = query.indexOf("&", valueAt);
    text += `${query.slice(from, valueAt)}${instead}`;
    from = end === -1 ? query.length : end;
  }
  return text + query.slice(from);
}

function lowered(names: readonly string[]): Set<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

function maskPassword(head: string): string {
  const authority = /^([a-z][a-z0-9+.-]*:)?\/\/([^/]*)@/i.exec(head);
  if (!authority) return head;
  const [whole, scheme = "", userInfo = ""] = authority;
  const user = userInfo.split(":", 1)[0] ?? "";
  return userInfo.includes(":") ? `${scheme}//${user}:${masked}@${head.slice(whole.length)}` : head;
}

/** A name as a lenient receiver would read it: `+` is a space, escapes that decode are decoded, others stay. */
function decodedName(name: string): string {
  const spaced = name.replaceAll("+", " ");
  const decoded = spaced.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return wholeDecoded(spaced) ?? decoded.toLowerCase();
}

function wholeDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text).toLowerCase();
  } catch {
    return null;
  }
}
