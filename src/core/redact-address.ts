import { decoded } from "./decoded.ts";
import { addressHeaders } from "./mask.ts";
import type { Head } from "./redact.ts";

/**
 * Hides a path parameter, and what it is made of wherever the address stands: in the URL, and in headers that say it again.
 * Gives the head as it is where the address has no such parameter.
 */
export function withoutPathParameter(head: Head, name: string, marker: string): Head {
  const { pathParameters = {} } = head;
  if (!Object.hasOwn(pathParameters, name) || pathParameters[name] === marker) return head;
  const segment = encodeURIComponent(marker);
  const bare = (address: string) =>
    address.replace(/[^/?#,\s]+/g, (part) => (decoded(part) === pathParameters[name] ? segment : part));
  const headers = Object.entries(head.headers).map(
    ([header, value]) => [header, addressHeaders.has(header) ? bare(value) : value] as const,
  );
  const mark = head.url.search(/[?#]/);
  const end = mark === -1 ? head.url.length : mark;
  return {
    url: bare(head.url.slice(0, end)) + head.url.slice(end),
    headers: Object.fromEntries(headers),
    pathParameters: Object.fromEntries(
      Object.entries(pathParameters).map(([other, value]) => [other, other === name ? marker : value]),
    ),
  };
}
