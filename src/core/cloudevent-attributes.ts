import { encodeAttribute } from "./cloudevent-header.ts";

/** An event's attributes as texts, without `datacontenttype`: that is its content type. */
export type Attributes = ReadonlyMap<string, string>;

const required = ["specversion", "id", "source", "type"];
/** Those that may be left out, but not be empty. */
const filled = new Set([...required, "subject", "dataschema"]);
/** Of all attributes as headers: no more than a request's own headers may have. */
const attributeBytesMax = 16_384;
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f]/;
/** RFC 3339; seconds reach 60 where one is inserted. */
const timestamp =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** Why attributes are none of an event of CloudEvents 1.0.2, as a sentence; null where they are. */
export function attributeFault(attributes: Attributes): string | null {
  const version = attributes.get("specversion");
  if (version !== undefined && version !== "1.0") {
    return `The specversion is ${shown(version)}; only CloudEvents 1.0 is taken.`;
  }
  const missing = required.filter((name) => !attributes.has(name));
  if (missing.length > 0) return `It is no CloudEvent: ${missing.join(", ")} missing.`;
  let bytes = 0;
  for (const [name, value] of attributes) {
    if (name === "data") return "An attribute may not be named data.";
    if (value === "" && filled.has(name)) return `The attribute ${name} is empty.`;
    if (controls.test(value) || !value.isWellFormed()) {
      return `The attribute ${shown(name)} has control characters or broken text.`;
    }
    bytes += name.length + encodeAttribute(value).length;
  }
  if (bytes > attributeBytesMax) return `The attributes have more than ${attributeBytesMax} bytes.`;
  const time = attributes.get("time");
  if (time !== undefined && !timestamp.test(time)) return `The time ${shown(time)} is none of RFC 3339.`;
  return null;
}

const shown = (text: string) => JSON.stringify(text.slice(0, 60));
