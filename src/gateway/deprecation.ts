import type { Deprecation } from "../contract/deprecation.ts";

/**
 * What senders are told about the end of a trigger's life, as headers: `Deprecation` (RFC 9745: a date as in RFC 9651,
 * `@` and seconds since 1970), `Sunset` (RFC 8594: an HTTP date) and `Link`.
 */
export function noticesOf({ since, sunset, link }: Deprecation): string[] {
  const notices = ["Deprecation", `@${Math.floor(Date.parse(since) / 1000)}`];
  if (sunset !== undefined) notices.push("Sunset", new Date(sunset).toUTCString());
  if (link !== undefined) {
    // As a URL writes itself, it holds neither `>` nor anything else that could end the header's value.
    const { href } = new URL(link);
    notices.push("Link", `<${href}>; rel="deprecation"`);
    if (sunset !== undefined) notices.push("Link", `<${href}>; rel="sunset"`);
  }
  return notices;
}
