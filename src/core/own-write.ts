import { createHash } from "node:crypto";
import type { Json } from "../contract/name.ts";

/** Fields that were written and a digest of what each is now: enough to compare, too little to read. */
export type WrittenFields = Readonly<Record<string, string>>;

/** What the trace says at `route` of a delivery that is the echo of our own write. */
export const echoVerdict = "echo";

/** The name of what is not an object of fields. */
const whole = "";

/** Keys are of any length; an index holds a digest of them. */
export const ownWriteKey = (key: string): string => digest(key);

/** The fields of what is written, or of what a delivery says was. Empty: there is nothing to compare. */
export function writtenFields(values: Json): WrittenFields {
  if (values === null) return {};
  if (typeof values !== "object" || Array.isArray(values)) return { [whole]: digest(textOf(values)) };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, digest(textOf(value))]));
}

/**
 * Whether all that a delivery says was changed is what we wrote, in one write or in several: systems tell of each field
 * by itself, or of the whole record. Something to compare there must be.
 */
export function isEcho(seen: WrittenFields, written: readonly WrittenFields[]): boolean {
  const names = Object.keys(seen);
  return (
    names.length > 0 &&
    names.every((name) =>
      written.some((fields) => Object.hasOwn(fields, name) && fields[name] === seen[name]),
    )
  );
}

/** One text for values that systems tell alike: members in any order, numbers as texts, nothing as an empty text. */
function textOf(value: Json): string {
  if (value === null) return "";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => JSON.stringify(textOf(item))).join()}]`;
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${JSON.stringify(textOf(item))}`).join()}}`;
}

/** 128 bits suffice: both texts are ours or our senders'. */
const digest = (text: string): string =>
  createHash("sha256").update(text).digest().subarray(0, 16).toString("base64url");
