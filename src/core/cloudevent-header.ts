import { isUtf8 } from "node:buffer";

/** What the headers that hold attributes begin with. */
export const attributePrefix = "ce-";

/** Attributes are named in lower-case letters and digits (CloudEvents 1.0.2, "Naming Conventions"). */
export const attributeName = /^[a-z0-9]+$/;

/** The attribute that a header holds, or null where it holds none. Header names are in lower case. */
export function attributeIn(header: string): string | null {
  if (!header.startsWith(attributePrefix)) return null;
  const name = header.slice(attributePrefix.length);
  return attributeName.test(name) ? name : null;
}

/**
 * An attribute's value as a header has it: spaces, double quotes, percent signs and all that is not printable ASCII are
 * percent-encoded as UTF-8. Source: CloudEvents HTTP binding 1.0.2, 3.1.3.2.
 */
export function encodeAttribute(value: string): string {
  return value.replace(/[^\x21\x23\x24\x26-\x7e]+/g, (run) =>
    Array.from(Buffer.from(run), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
  );
}

/**
 * The value that a header holds: unquoted, then percent-decoded once. A percent sign with no two digits behind it, and
 * UTF-8 that was not encoded, stand for themselves, as many senders mean them. Null where what is encoded is no UTF-8.
 */
export function decodeAttribute(header: string): string | null {
  const text = utf8Of(unquoted(header.trim()));
  if (!text.includes("%")) return text;
  let isWrong = false;
  const decoded = text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const bytes = Buffer.from(run.replaceAll("%", ""), "hex");
    isWrong ||= !isUtf8(bytes);
    return bytes.toString();
  });
  return isWrong ? null : decoded;
}

/** The attributes of a stored event by name, decoded; null where it is none. What can't be decoded stays as it is. */
export function attributesOf(headers: Readonly<Record<string, string>>): Record<string, string> | null {
  if (headers[`${attributePrefix}specversion`] === undefined) return null;
  const attributes: Record<string, string> = {};
  for (const [header, value] of Object.entries(headers)) {
    const name = attributeIn(header);
    if (name !== null) attributes[name] = decodeAttribute(value) ?? value;
  }
  const contentType = headers["content-type"];
  if (contentType !== undefined) attributes["datacontenttype"] = contentType;
  return attributes;
}

function unquoted(text: string): string {
  return /^"(?:[^"\\]|\\.)*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, "$1") : text;
}

/** Headers come as Latin-1. */
function utf8Of(text: string): string {
  const bytes = Buffer.from(text, "latin1");
  return isUtf8(bytes) ? bytes.toString() : text;
}
