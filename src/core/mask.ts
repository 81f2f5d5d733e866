const masked = "***";

/**
 * A URL, or a path with its query, with the values of these query parameters (and of the same names in a fragment)
 * replaced by `***`; a password before the host too. Works on the text, so a malformed URL is masked like any other
 * and the rest keeps its exact spelling. Names are compared decoded and without regard to case.
 */
export function maskUrl(url: string, names: readonly string[]): string {
  const start = url.search(/[?#]/);
  const head = maskPassword(start === -1 ? url : url.slice(0, start));
  if (start === -1) return head;
  return head + maskPairs(url.slice(start), lowered(names));
}

/** Headers with the values of these names replaced by `***`; names are compared without regard to case. */
export function maskHeaders(
  headers: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  const secret = lowered(names);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secret.has(name.toLowerCase()) ? masked : value]),
  );
}

function maskPairs(query: string, secret: ReadonlySet<string>): string {
  let text = "";
  let from = 0;
  // A second question mark begins no pair by the book, but by the book of whoever wrote it twice it did.
  for (const pair of query.matchAll(/[?&#]([^?=&#]*)=/g)) {
    const valueAt = pair.index + pair[0].length;
    if (pair.index < from || !secret.has(decodedName(pair[1] ?? ""))) continue;
    const length = query.slice(valueAt).search(/[&#]/);
    text += `${query.slice(from, valueAt)}${masked}`;
    from = length === -1 ? query.length : valueAt + length;
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
