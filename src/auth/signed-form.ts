import { readForm } from "../core/form.ts";
import { mediaTypeOf } from "../core/media-type.ts";
import { headerOf } from "./header.ts";
import type { Proof } from "./scheme.ts";

/**
 * The fields of a form as some senders sign them: sorted by name, each name followed by its value, nothing between.
 * A repeated name comes once for each different value, those sorted, too. Empty without a body; null when the body is
 * no form, since it would otherwise not be signed at all. Source: Twilio's docs, "Validating Signatures from Twilio".
 */
export function signedForm(proof: Proof): string | null {
  if (proof.body.length === 0) return "";
  const type = mediaTypeOf(headerOf(proof, "content-type"));
  if (type?.essence !== "application/x-www-form-urlencoded") return null;
  const form = readForm(proof.body, type.parameters.get("charset"));
  if (form.kind !== "parsed" || typeof form.value !== "object" || form.value === null) return null;
  let signed = "";
  for (const [name, value] of Object.entries(form.value).toSorted(byName)) {
    const values = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");
    for (const each of [...new Set(values)].toSorted(byCodeUnit)) signed += name + each;
  }
  return signed;
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return byCodeUnit(one, other);
}

function byCodeUnit(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
