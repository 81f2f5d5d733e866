import { readFields } from "../core/form.ts";
import { mediaTypeOf } from "../core/media-type.ts";
import type { Proof } from "./scheme.ts";

/** The fields of a form as it came; see `signedFields`. Empty without a body. */
export const signedForm = ({ body, headers }: Proof): string | null =>
  body.length === 0 ? "" : signedFields(body, headers["content-type"]);

/**
 * The fields of a form as some senders sign them: sorted by name, each name followed by its value, nothing between.
 * A repeated name comes once for each different value, those sorted, too. Null when the body is no
 * form, since it would otherwise not be signed at all. A field with JSON in it is that field: of what the JSON holds some
 * would be left open. Source: Twilio's docs, "Validating Signatures from Twilio".
 */
export function signedFields(body: Uint8Array, contentType: string | undefined): string | null {
  const type = mediaTypeOf(contentType);
  if (type?.essence !== "application/x-www-form-urlencoded") return null;
  const form = readFields(body, type.parameters.get("charset"));
  if (form.kind !== "read") return null;
  let signed = "";
  for (const [name, value] of [...form.fields].toSorted(byName)) {
    for (const each of [...new Set([value].flat())].toSorted(byCodeUnit)) signed += name + each;
  }
  return signed;
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return byCodeUnit(one, other);
}

function byCodeUnit(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
