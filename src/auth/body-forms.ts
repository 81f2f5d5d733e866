import type { Json } from "../contract/name.ts";
import { withoutMember } from "../core/json-member.ts";
import { readJson } from "../core/json-text.ts";
import { namesOf } from "./member-path.ts";

/** The body in a form in which a sender may have signed it. */
export interface BodyForm {
  /** Goes on after "the signature was made over". */
  name: string;
  /** What an author changes so that this form is verified; null where the sender or a proxy has to be mended. */
  setting: { name: string; value: string } | null;
  bytes: Uint8Array;
}

/**
 * The forms of a body that senders and proxies confuse, each only where it differs from those before it. `member` is the
 * signature's own, where it is in the body.
 */
export function bodyForms(body: Uint8Array, member = "signature"): BodyForm[] {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
  const read = body.length === 0 ? null : readJson(body);
  const forms: [name: string, text: string | null, setting?: BodyForm["setting"]][] = [
    ["the body without the newline at its end", text.replace(/\r?\n$/, "")],
    ["the body without white space around it", text.trim()],
    ["the body with a newline at its end", `${text}\n`],
    ["the body with LF in the place of CRLF", text.replaceAll("\r\n", "\n")],
    ["the body with CRLF in the place of LF", text.replaceAll(/\r?\n/g, "\r\n")],
    ["the body decoded as a form", formDecoded(text)],
    ["no body at all", ""],
  ];
  if (read?.kind === "read") {
    const { value } = read;
    const stringify = { name: "signs", value: "stringified" };
    const rest = withoutMember(text, namesOf(member));
    const inside = { name: "member", value: member };
    forms.unshift(
      ["JSON.stringify of the parsed body", JSON.stringify(value), stringify],
      [`the body without its member ${member}`, rest, inside],
      [`JSON.stringify of the body without its member ${member}`, restringified(rest), stringify],
      ["the parsed body as Python's json.dumps writes it", pythonJson(value)],
      ["JSON.stringify of the parsed body with its members sorted", JSON.stringify(sorted(value))],
      ["the parsed body indented by two spaces", JSON.stringify(value, null, 2)],
    );
  }
  const known = new Set([text]);
  const raw: BodyForm = {
    name: "the body as received",
    setting: { name: "signs", value: "bytes" },
    bytes: body,
  };
  return [
    raw,
    ...forms.flatMap(([name, form, setting = null]): BodyForm[] => {
      if (form === null || known.has(form)) return [];
      known.add(form);
      return [{ name, setting, bytes: Buffer.from(form) }];
    }),
  ];
}

function restringified(text: string | null): string | null {
  return text === null ? null : JSON.stringify(JSON.parse(text));
}

function formDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
}

/** Spaces after commas and colons, and nothing but ASCII. */
function pythonJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `${ascii(name)}: ${pythonJson(member)}`);
    return `{${members.join(", ")}}`;
  }
  return typeof value === "string" ? ascii(value) : JSON.stringify(value);
}

function ascii(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
