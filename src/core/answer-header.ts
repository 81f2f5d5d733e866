/** They belong to the connection, or are Tripline's to say. */
const ours: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "proxy-connection",
  "ratelimit",
  "ratelimit-policy",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-content-type-options",
  "x-ratelimit-limit",
  "x-ratelimit-remaining",
  "x-ratelimit-reset",
  "x-request-id",
  "x-tripline-duplicate-of",
  "x-tripline-run",
  "x-tripline-test",
]);
/** The console may be on the same host: an answer must not touch what browsers keep for it. */
const keptByBrowsers: ReadonlySet<string> = new Set([
  "alt-svc",
  "clear-site-data",
  // By these a browser reports the addresses of all that it calls of the host, links with a token among them.
  "nel",
  "report-to",
  "service-worker-allowed",
  "set-cookie",
  "set-cookie2",
  "strict-transport-security",
]);
const nameShape = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$/;
const valueCharactersMax = 8_192;
/** Visible Latin-1, spaces and tabs: what a header can carry without ending it (RFC 9110, section 5.5). */
const valueShape = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** Why an answer may not have this header, or null. A value that is not known yet is left out. */
export function headerFault(name: string, value?: string): string | null {
  if (!nameShape.test(name)) return "is not the name of a header";
  const lower = name.toLowerCase();
  if (ours.has(lower)) return "is set by Tripline itself";
  if (keptByBrowsers.has(lower)) return "may not be set: the console may be on the same host";
  if (lower.startsWith("access-control-")) return "is said by the trigger's `cors`";
  if (value === undefined) return null;
  if (value.length > valueCharactersMax) return `is longer than ${valueCharactersMax} characters`;
  return valueShape.test(value) ? null : "holds a line break or a character that a header can't carry";
}
