import { type Attributes, attributeFault } from "./cloudevent-attributes.ts";
import { attributeName } from "./cloudevent-header.ts";
import { membersIn } from "./json-member.ts";
import { mediaTypeOf } from "./media-type.ts";
import { charsetOfXml } from "./text.ts";

/** One event: `body` is its data, `contentType` what the data is. */
export interface CloudEvent {
  kind: "event";
  attributes: Attributes;
  contentType: string | undefined;
  body: Uint8Array;
}

type Read = CloudEvent | { kind: "faulty"; reason: string };

const nothing = new Uint8Array(0);
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads an event in the JSON format (CloudEvents JSON format 1.0.2). JSON data is given byte for byte as it stands in the
 * text; other data as UTF-8, its content type saying so where it says otherwise. The text must be JSON.
 */
export function readCloudEvent(text: string): Read {
  const members = membersIn(text);
  if (members === null) return faulty("An event is a JSON object.");
  const given = new Map<string, string>();
  for (const { name, value } of members) {
    // Readers don't agree on which one is meant.
    if (given.has(name)) return faulty(`${JSON.stringify(name.slice(0, 60))} is there twice.`);
    if (value !== "null" || name === "data") given.set(name, value);
  }
  const attributes = new Map<string, string>();
  for (const [name, value] of given) {
    if (name === "data" || name === "data_base64" || name === "datacontenttype") continue;
    if (!attributeName.test(name)) {
      return faulty(
        `${JSON.stringify(name.slice(0, 60))} is no attribute: use lower-case letters and digits.`,
      );
    }
    const read = attributeText(JSON.parse(value));
    if (read === null) return faulty(`The attribute ${name} is no text, integer, true or false.`);
    attributes.set(name, read);
  }
  const fault = attributeFault(attributes);
  if (fault !== null) return faulty(fault);
  const read = dataOf(given);
  return read.kind === "faulty" ? read : { ...read, kind: "event", attributes };
}

function attributeText(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "boolean" || Number.isSafeInteger(value) ? String(value) : null;
}

type Data = { kind: "data"; contentType: string | undefined; body: Uint8Array };

function dataOf(given: ReadonlyMap<string, string>): Data | { kind: "faulty"; reason: string } {
  const declared: unknown = JSON.parse(given.get("datacontenttype") ?? "null");
  if (declared !== null && typeof declared !== "string") return faulty("The datacontenttype is no text.");
  const contentType = declared ?? undefined;
  const media = mediaTypeOf(contentType);
  if (contentType !== undefined && (media === null || !/^[\x20-\x7e]*$/.test(contentType))) {
    return faulty(`The datacontenttype ${JSON.stringify(contentType.slice(0, 60))} is no media type.`);
  }
  const data = given.get("data");
  const encoded = given.get("data_base64");
  if (encoded !== undefined) {
    if (data !== undefined) return faulty("Either data or data_base64 may be there, not both.");
    const text: unknown = JSON.parse(encoded);
    if (typeof text !== "string" || !base64.test(text)) return faulty("data_base64 is not base64.");
    return { kind: "data", contentType, body: Buffer.from(text, "base64") };
  }
  if (data === undefined) return { kind: "data", contentType, body: nothing };
  if (media === null || /[/+]json$/.test(media.essence)) {
    return { kind: "data", contentType: contentType ?? "application/json", body: Buffer.from(data) };
  }
  const text: unknown = JSON.parse(data);
  if (typeof text !== "string") return faulty(`The data is no text, as data of ${media.essence} is.`);
  const body = Buffer.from(text);
  const charset = media.parameters.get("charset") ?? charsetOfXml(body);
  const isUtf8 = charset === undefined || /^(?:utf-?8|us-ascii)$/i.test(charset);
  return { kind: "data", contentType: isUtf8 ? contentType : `${media.essence}; charset=utf-8`, body };
}

function faulty(reason: string) {
  return { kind: "faulty", reason } as const;
}
