import { type Item, parseList, serializeDictionary, serializeList } from "structured-headers";
import { digestNames } from "./content-digest.ts";
import { headerOf } from "./header.ts";
import type { Proof } from "./scheme.ts";
import { dictionaryIn } from "./signature-input.ts";

type Value = { kind: "value"; value: string } | { kind: "none"; reason: string };

/** Dictionaries of which the values can be read as lists, too, where a key comes twice. */
const dictionaries: ReadonlySet<string> = new Set([
  "content-digest",
  "repr-digest",
  "priority",
  "signature",
  "signature-input",
]);

/**
 * What a signature covers of a field (RFC 9421, 2.1): its value as sent, in its strict form (`sf`), one member (`key`),
 * or the bytes of each of its lines (`bs`).
 */
export function signedField(proof: Proof, [name, parameters]: Item): Value {
  if (typeof name !== "string" || name !== name.toLowerCase()) {
    return none("it covers a field whose name is not in lower case");
  }
  const unknown = wrongForm(parameters);
  if (unknown !== undefined) return none(`it covers ${name} ${unknown}`);
  const given = headerOf(proof, name);
  if (given === undefined) return none(`there is no header ${name}, which it covers`);
  if (parameters.has("bs")) return value(bytesOf(proof.lines?.(name) ?? [given]));
  const key = parameters.get("key");
  if (typeof key === "string") return member(proof, name, key);
  return parameters.has("sf") ? strict(proof, name, given) : value(given.trim());
}

/** Whether all of a component is covered: of `Content-Digest` the one digest that is compared will do. */
export function isWhole([name, parameters]: Item): boolean {
  const key = parameters.get("key");
  if (key !== undefined) return name === "content-digest" && digestNames.some((digest) => digest === key);
  return parameters.size === 0 || (typeof name === "string" && !name.startsWith("@"));
}

function wrongForm(parameters: Item[1]): string | undefined {
  for (const [form, mark] of parameters) {
    if (form === "tr" && mark === true) return "of the message's end, which is not taken";
    if (form === "req" && mark === true) return "of another message, which a request has not";
    const isKnown =
      form === "key" ? typeof mark === "string" : (form === "sf" || form === "bs") && mark === true;
    if (!isKnown) return `in a form ${form}, which is not known`;
  }
  return parameters.has("bs") && parameters.size > 1 ? "in a form bs, and bs goes with no other" : undefined;
}

function bytesOf(lines: readonly string[]): string {
  return lines.map((line) => `:${Buffer.from(line.trim(), "latin1").toString("base64")}:`).join(", ");
}

function member(proof: Proof, name: string, key: string): Value {
  const dictionary = dictionaryIn(proof, name);
  if (typeof dictionary === "string") return none(dictionary);
  const found = dictionary.get(key);
  if (found === undefined) return none(`the header ${name} has no member ${key}, which it covers`);
  // What a dictionary of the one member is after its key; a true one is only its key.
  const text = serializeDictionary(new Map([[key, found]])).slice(key.length);
  return value(text.startsWith("=") ? text.slice(1) : `?1${text}`);
}

/** A list, of which an item is one of one, or else a dictionary: what can be read as both is written alike. */
function strict(proof: Proof, name: string, given: string): Value {
  try {
    if (!dictionaries.has(name)) return value(serializeList(parseList(given)));
  } catch {
    // It may be a dictionary.
  }
  const dictionary = dictionaryIn(proof, name);
  return typeof dictionary === "string"
    ? none(`the header ${name} is no structured field, and it covers its strict form`)
    : value(serializeDictionary(dictionary));
}

function value(text: string): Value {
  return { kind: "value", value: text };
}

function none(reason: string): Value {
  return { kind: "none", reason };
}
