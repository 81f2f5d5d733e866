import type { JsonSchema } from "../contract/json-schema.ts";
import { between, oneOf, type Seeded } from "./seeded.ts";

const words = "amber birch cedar delta ember fjord grove harbor island juniper krill lagoon".split(" ");
/** Longest text that is made up: a limit of a million is not worth a million characters. */
const charactersMax = 1_000;

/** A text that a schema describes, as far as format and lengths say; its pattern is not looked at. */
export function madeText(
  schema: JsonSchema,
  { random, atLimit }: { random: Seeded; atLimit: boolean },
): string {
  const word = () => oneOf(words, random) ?? "amber";
  if (typeof schema.format === "string") return formatted(schema.format, word, random);
  const least = lengthIn(schema.minLength) ?? 0;
  const most = Math.min(lengthIn(schema.maxLength) ?? charactersMax, Math.max(charactersMax, least));
  if (atLimit) {
    const wanted = random() < 0.5 || schema.maxLength === undefined ? least : most;
    return repeated(word(), wanted);
  }
  const text = random() < 0.5 ? word() : `${word()} ${word()}`;
  return text.length < least ? repeated(`${text} `, least) : text.slice(0, most);
}

function formatted(format: string, word: () => string, random: Seeded): string {
  const two = (low: number, high: number) => String(between(low, high, random)).padStart(2, "0");
  const date = () => `20${two(20, 29)}-${two(1, 12)}-${two(1, 28)}`;
  const time = () => `${two(0, 23)}:${two(0, 59)}:${two(0, 59)}Z`;
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => between(0, 15, random).toString(16)).join("");
  switch (format) {
    case "date-time":
      return `${date()}T${time()}`;
    case "date":
      return date();
    case "time":
      return time();
    case "duration":
      return `PT${between(1, 59, random)}M`;
    case "email":
      return `${word()}.${word()}@example.com`;
    case "hostname":
      return `${word()}.example.com`;
    case "ipv4":
      return `192.0.2.${between(1, 254, random)}`;
    case "ipv6":
      return `2001:db8::${hex(4)}`;
    case "uri":
    case "uri-reference":
      return `https://example.com/${word()}/${between(1, 999, random)}`;
    case "uuid":
      return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
    case "json-pointer":
      return `/${word()}/0`;
    case "relative-json-pointer":
      return `1/${word()}`;
    default:
      return word();
  }
}

function repeated(text: string, length: number): string {
  return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}

export function lengthIn(value: unknown): number | null {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : null;
}
