import { z } from "zod";
import { filledText } from "./filled.ts";
import { TerminalError } from "./step.ts";

/** More than any service asks for; keeps a message's head within what servers take (commonly 16 KiB). */
const headersMax = 100;
const headerCharactersMax = 8_192;

/** These frame the message or steer the connection: the HTTP library sets them, nobody else. */
const framing = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** RFC 9110, section 5.1: a field name is a token. */
export const HeaderName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/, "not a header name")
  .refine((name) => !framing.has(name.toLowerCase()), "this header is set by Tripline itself");

/** Header fields by name, as people configure them; values may hold templates. */
export const headerFields = (meta: { title: string; description?: string; rare?: boolean }) =>
  z
    .record(HeaderName, filledText().nullable())
    .refine((fields) => Object.keys(fields).length <= headersMax, `at most ${headersMax} headers`)
    .refine(
      (fields) =>
        new Set(Object.keys(fields).map((name) => name.toLowerCase())).size === Object.keys(fields).length,
      "a header is named twice",
    )
    .default({})
    .meta(meta);

/**
 * The fields to send: those without a value (a template that gave nothing) are left out. Refuses values that would end
 * the line or that HTTP can't carry, so that data can't add headers of its own; a later attempt would fail the same way,
 * hence TerminalError. RFC 9110, section 5.5.
 */
export function headersOf(fields: Readonly<Record<string, string | null>>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === null) continue;
    if (value.length > headerCharactersMax)
      throw new TerminalError(`The header ${name} is longer than ${headerCharactersMax} characters.`);
    // Tab, and everything printable in Latin-1: what an HTTP/1.1 field may hold.
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      throw new TerminalError(
        `The value of the header ${name} holds a line break or a character that HTTP forbids.`,
      );
    headers[name] = value;
  }
  return headers;
}

/** The value of a header among `fields`, whatever its letters' case; `name` in lower case. */
export function headerOf(fields: Readonly<Record<string, string>>, name: string): string | undefined {
  for (const [each, value] of Object.entries(fields)) if (each.toLowerCase() === name) return value;
  return undefined;
}
