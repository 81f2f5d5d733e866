import { attributeFault } from "./cloudevent-attributes.ts";
import { attributeIn, attributePrefix, decodeAttribute, encodeAttribute } from "./cloudevent-header.ts";
import { type CloudEvent, readCloudEvent } from "./cloudevent-json.ts";
import { itemsIn } from "./json-member.ts";
import { jsonDepthMax, readJson } from "./json-text.ts";
import { mediaTypeOf } from "./media-type.ts";
import type { Sent, Unpacked } from "./unpacked.ts";

/** What all media types of event formats begin with. */
const formatPrefix = "application/cloudevents";
const structured = "application/cloudevents+json",
  batched = "application/cloudevents-batch+json";

/** Each is a delivery with runs of its own, and all are written in one transaction. */
export const batchEventsMax = 1_000;

/**
 * Takes CloudEvents 1.0.2 out of a request in any of its three modes, as the HTTP binding 1.0.2 has them. Each event comes
 * out in binary mode: attributes as `ce-` headers, encoded one way, the data as the body. What is in binary mode stays
 * what it is, so that a stored event can be read again. Source: github.com/cloudevents/spec, http-protocol-binding.md.
 */
export function unpackCloudEvents(sent: Sent): Unpacked {
  const essence = mediaTypeOf(sent.headers["content-type"])?.essence ?? "";
  if (!essence.startsWith(formatPrefix)) return binary(sent);
  if (essence !== structured && essence !== batched) {
    return {
      kind: "unsupported",
      reason: `the event format ${essence}; ${structured} is taken, and ${batched}`,
    };
  }
  // The envelope nests the data, and a batch the envelope.
  const read = readJson(sent.body, { depthMax: jsonDepthMax + 2 });
  if (read.kind === "unreadable") return { ...read, kind: "unparsable" };
  const text = Buffer.from(sent.body)
    .toString()
    .replace(/^\ufeff/, "");
  if (essence === batched) return batch(sent, text);
  const event = readCloudEvent(text);
  return event.kind === "faulty" ? unparsable(event.reason) : { kind: "event", event: alone(event, sent) };
}

function binary({ headers, body }: Sent): Unpacked {
  const attributes = new Map<string, string>();
  for (const [header, value] of Object.entries(headers)) {
    const name = attributeIn(header);
    // The content type says it, and nothing else may.
    if (name === null || name === "datacontenttype") continue;
    const decoded = decodeAttribute(value);
    if (decoded === null) return unparsable(`The header ${header} is percent-encoded, but not as UTF-8.`);
    attributes.set(name, decoded);
  }
  const fault = attributeFault(attributes);
  if (fault !== null) return unparsable(fault);
  return {
    kind: "event",
    event: { headers: { ...withoutAttributes(headers), ...asHeaders(attributes) }, body },
  };
}

function batch(sent: Sent, text: string): Unpacked {
  const items = itemsIn(text, batchEventsMax + 1);
  if (items === null) return unparsable("A batch is a JSON list of events.");
  if (items.length > batchEventsMax) {
    const reason = `A batch may have ${batchEventsMax} events; send it in parts.`;
    return { kind: "crowded", eventsMax: batchEventsMax, reason };
  }
  const events: Sent[] = [];
  for (const [index, item] of items.entries()) {
    const event = readCloudEvent(item);
    if (event.kind === "faulty") return unparsable(`[${index}]: ${event.reason}`);
    events.push(alone(event, sent));
  }
  return { kind: "batch", events };
}

/** An event as if it had come alone, in binary mode; what else came with it comes with each. */
function alone({ attributes, contentType, body }: CloudEvent, sent: Sent): Sent {
  const headers = { ...withoutAttributes(sent.headers), ...asHeaders(attributes) };
  delete headers["content-encoding"];
  if (headers["content-length"] !== undefined) headers["content-length"] = String(body.length);
  if (contentType === undefined) delete headers["content-type"];
  else headers["content-type"] = contentType;
  return { headers, body };
}

function withoutAttributes(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([header]) => attributeIn(header) === null));
}

function asHeaders(attributes: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(
    Array.from(attributes, ([name, value]) => [attributePrefix + name, encodeAttribute(value)]),
  );
}

function unparsable(reason: string) {
  return { kind: "unparsable", reason } as const;
}
