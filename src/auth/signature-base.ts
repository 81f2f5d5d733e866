import { type InnerList, type Item, serializeInnerList, serializeItem } from "structured-headers";
import type { Proof } from "./scheme.ts";
import { isWhole, signedField } from "./signed-field.ts";

/** More than any message has fields worth signing. */
const componentsMax = 100;

type Base = { kind: "base"; base: Buffer; covered: ReadonlySet<string> } | { kind: "none"; reason: string };
type Value = { kind: "value"; value: string } | { kind: "none"; reason: string };

/**
 * The signature base of a request (RFC 9421, 2.5): a line for each covered component, then the parameters. The address
 * is the public one, as the sender knows it. `covered` holds the names of the components that are covered whole, in
 * whatever form. A component that is not there, twice there, or of a kind that no request has, leaves none.
 */
export function signatureBase(proof: Proof, input: InnerList): Base {
  const [items] = input;
  if (items.length > componentsMax) return none(`it covers over ${componentsMax} components`);
  const lines: string[] = [];
  const seen = new Set<string>();
  const covered = new Set<string>();
  for (const item of items) {
    const [name] = item;
    if (typeof name !== "string") return none("it covers something that is no component");
    const identifier = serializeItem(item);
    if (seen.has(identifier)) return none(`it covers ${identifier} twice`);
    seen.add(identifier);
    const read = name.startsWith("@") ? derived(proof, name, item) : signedField(proof, item);
    if (read.kind === "none") return read;
    lines.push(`${identifier}: ${read.value}`);
    if (isWhole(item)) covered.add(name);
  }
  lines.push(`"@signature-params": ${serializeInnerList(input)}`);
  return { kind: "base", base: Buffer.from(lines.join("\n"), "latin1"), covered };
}

function derived({ method, publicUrl }: Proof, name: string, [, parameters]: Item): Value {
  const isPlain = parameters.size === 0;
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/i.exec(publicUrl);
  const [, scheme = "", authority = "", path = "", query = ""] = parts ?? [];
  if (name === "@query-param") return queryParameter(query, parameters);
  if (!isPlain) return none(`it covers ${name} with a parameter that is not known`);
  switch (name) {
    case "@method":
      return value(method);
    case "@target-uri":
      return value(publicUrl);
    case "@authority":
      return value(plainAuthority(scheme, authority));
    case "@scheme":
      return value(scheme.toLowerCase());
    case "@request-target":
      return value((path === "" ? "/" : path) + query);
    case "@path":
      return value(path === "" ? "/" : path);
    case "@query":
      return value(query === "" ? "?" : query);
    default:
      return none(`it covers ${name}, which no request has`);
  }
}

/** RFC 9421, 2.2.8: by its decoded name, and only where it is there once. */
function queryParameter(query: string, parameters: Item[1]): Value {
  const name = parameters.get("name");
  if (typeof name !== "string" || parameters.size !== 1)
    return none("it covers a @query-param without a name");
  const found = [...new URLSearchParams(query)].filter(([each]) => encoded(each) === name);
  const [only] = found;
  if (only === undefined) return none(`there is no query parameter ${name}, which it covers`);
  if (found.length > 1)
    return none(`the query parameter ${name}, which it covers, is there ${found.length} times`);
  return value(encoded(only[1]));
}

/** Lower case, without the port that the scheme has anyway (RFC 9421, 2.2.3). */
function plainAuthority(scheme: string, authority: string): string {
  const port = scheme.toLowerCase() === "https" ? /:443$/ : /:80$/;
  return authority.toLowerCase().replace(port, "");
}

/** Percent-encoded as a form's fields are, but a space as %20. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function value(text: string): Value {
  return { kind: "value", value: text };
}

function none(reason: string): { kind: "none"; reason: string } {
  return { kind: "none", reason };
}
