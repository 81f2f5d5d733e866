import { CloudEvent, HTTP } from "cloudevents";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeAttribute, encodeAttribute } from "./cloudevent-header.ts";
import { batchEventsMax, unpackCloudEvents } from "./cloudevents.ts";

const json = "application/cloudevents+json";
const batch = "application/cloudevents-batch+json";
const least = { specversion: "1.0", id: "1", source: "/s", type: "t" };
const ceHeaders = { "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t" };

function unpack(contentType: string | undefined, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type: Record<string, string> = contentType === undefined ? {} : { "content-type": contentType };
  return unpackCloudEvents({ headers: { ...type, ...headers }, body: Buffer.from(text) });
}

function eventIn(unpacked: ReturnType<typeof unpack>) {
  if (unpacked.kind !== "event") throw new Error(JSON.stringify(unpacked));
  const { headers, body } = unpacked.event;
  return { headers, body: Buffer.from(body).toString() };
}

describe("what is no CloudEvent is refused with why", () => {
  test.each([
    [{}, "It is no CloudEvent: specversion, id, source, type missing."],
    [{ ...ceHeaders, "ce-id": "" }, "The attribute id is empty."],
    [{ ...ceHeaders, "ce-subject": '""' }, "The attribute subject is empty."],
    [{ ...ceHeaders, "ce-specversion": "0.3" }, 'The specversion is "0.3"; only CloudEvents 1.0 is taken.'],
    [{ "ce-specversion": "1.0", "ce-type": "t" }, "It is no CloudEvent: id, source missing."],
    [{ ...ceHeaders, "ce-time": "yesterday" }, 'The time "yesterday" is none of RFC 3339.'],
    [{ ...ceHeaders, "ce-x": "%C0%A0" }, "The header ce-x is percent-encoded, but not as UTF-8."],
    [{ ...ceHeaders, "ce-x": "a%0Ab" }, 'The attribute "x" has control characters or broken text.'],
    [{ ...ceHeaders, "ce-data": "1" }, "An attribute may not be named data."],
    [{ ...ceHeaders, "ce-x": "x".repeat(17_000) }, "The attributes have more than 16384 bytes."],
  ])("binary: %j", (headers, reason) => {
    expect(unpack("text/plain", "x", headers)).toEqual({ kind: "unparsable", reason });
  });

  test.each([
    ["[]", "An event is a JSON object."],
    [{ ...least, specversion: "2.0" }, 'The specversion is "2.0"; only CloudEvents 1.0 is taken.'],
    [{ ...least, id: null }, "It is no CloudEvent: id missing."],
    [{ ...least, type: "" }, "The attribute type is empty."],
    [{ ...least, Extra: 1 }, '"Extra" is no attribute: use lower-case letters and digits.'],
    [{ ...least, extra: {} }, "The attribute extra is no text, integer, true or false."],
    [{ ...least, extra: 1.5 }, "The attribute extra is no text, integer, true or false."],
    [{ ...least, extra: "\ud800" }, 'The attribute "extra" has control characters or broken text.'],
    [{ ...least, time: "2018-13-05T17:31:00Z" }, 'The time "2018-13-05T17:31:00Z" is none of RFC 3339.'],
    [{ ...least, datacontenttype: 7 }, "The datacontenttype is no text."],
    [{ ...least, datacontenttype: "json" }, 'The datacontenttype "json" is no media type.'],
    [{ ...least, datacontenttype: "text/plain", data: {} }, "The data is no text, as data of text/plain is."],
    [{ ...least, data: null, data_base64: "" }, "Either data or data_base64 may be there, not both."],
    [{ ...least, data_base64: "a-_=" }, "data_base64 is not base64."],
    ['{"specversion":"1.0","id":"1","source":"/s","type":"t","\\u0069d":"2"}', '"id" is there twice.'],
    ['{"specversion":"1.0","id":"1","source":"/s","type":"t","data":1,"data":2}', '"data" is there twice.'],
  ])("structured: %j", (body, reason) => {
    expect(unpack(json, body)).toEqual({ kind: "unparsable", reason });
  });

  test("a batch with one such event, which is named", () => {
    expect(unpack(batch, [least, least, { ...least, id: "" }])).toEqual({
      kind: "unparsable",
      reason: "[2]: The attribute id is empty.",
    });
    expect(unpack(batch, least)).toEqual({
      kind: "unparsable",
      reason: "A batch is a JSON list of events.",
    });
    const many = Array.from({ length: batchEventsMax + 1 }, () => least);
    expect(unpack(batch, many)).toMatchObject({ kind: "crowded", eventsMax: 1_000 });
  });

  test("what is no JSON, with its place; and a format that is not known", () => {
    expect(unpack(json, '{"id":\n}')).toMatchObject({ kind: "unparsable", line: 2, column: 1 });
    const deep = `{"data":${"[".repeat(65)}${"]".repeat(65)}}`;
    expect(unpack(batch, `[${deep}]`)).toMatchObject({ kind: "unparsable" });
    for (const type of ["avro", "protobuf", "xml", "batch+avro", "batch"]) {
      const essence = type.startsWith("batch")
        ? `application/cloudevents-${type}`
        : `application/cloudevents+${type}`;
      expect(unpack(essence, least)).toMatchObject({
        kind: "unsupported",
        reason: expect.stringContaining(essence),
      });
    }
  });
});

test("structured and batched events come out in binary mode, their data byte for byte", () => {
  const body = `\ufeff {"data" : { "n": 12345678901234567890,"n":1.0 } ,"subject":null,"id":"é 1%","source":"/s",
    "specversion":"1.0","flag":true,"count":-5,"type":"t"}`;
  const sent = {
    "content-length": "9",
    "content-encoding": "gzip",
    "ce-id": "other",
    "ce-type-of": "kept",
    x: "y",
  };
  const headers = {
    "content-type": "application/json",
    "content-length": "37",
    "ce-type-of": "kept",
    x: "y",
    "ce-id": "%C3%A9%201%25",
    "ce-source": "/s",
    "ce-specversion": "1.0",
    "ce-flag": "true",
    "ce-count": "-5",
    "ce-type": "t",
  };
  const data = '{ "n": 12345678901234567890,"n":1.0 }';
  expect(eventIn(unpack(`${json}; charset=UTF-8`, body, sent))).toEqual({ headers, body: data });
  const both = unpack(batch, `[${body.slice(1)}, ${JSON.stringify(least)} ]`, sent);
  if (both.kind !== "batch") throw new Error("no batch");
  expect(both.events.map((event) => Buffer.from(event.body).toString())).toEqual([data, ""]);
  expect(both.events[0]?.headers).toEqual(headers);
  expect(both.events[1]?.headers).not.toHaveProperty("content-type");
  expect(unpack(batch, "[]")).toEqual({ kind: "batch", events: [] });
});

test.each([
  [{ data: "text" }, "application/json", '"text"'],
  [{ data: null }, "application/json", "null"],
  [{ data: "<a/>", datacontenttype: "application/xml" }, "application/xml", "<a/>"],
  [{ data: [1], datacontenttype: "application/vnd.x+json" }, "application/vnd.x+json", "[1]"],
  [{ data: "é", datacontenttype: "text/plain; charset=latin1" }, "text/plain; charset=utf-8", "é"],
  [
    { data: "<?xml version='1.0' encoding='latin1'?><a>é</a>", datacontenttype: "text/xml" },
    "text/xml; charset=utf-8",
    "<?xml version='1.0' encoding='latin1'?><a>é</a>",
  ],
  [{ data_base64: "eyJhIjoxfQ==", datacontenttype: "application/json" }, "application/json", '{"a":1}'],
  [{ data_base64: "YWI=" }, undefined, "ab"],
  [{ datacontenttype: "application/json" }, "application/json", ""],
])("the data of %j is %s", (more, contentType, body) => {
  const event = eventIn(unpack(json, { ...least, ...more }));
  expect([event.headers["content-type"], event.body]).toEqual([contentType, body]);
});

test("what is in binary mode is the same when it is unpacked again, however it was encoded first", () => {
  const sent = {
    ...ceHeaders,
    "ce-a": '"x \\"y\\""',
    "ce-b": "%e2%82%ac%41",
    "ce-c": "100% sure",
    "ce-d": "Ã©",
    "ce-datacontenttype": "x",
  };
  const once = eventIn(unpack("text/plain", "data", sent));
  expect(once).toEqual({
    headers: {
      "content-type": "text/plain",
      ...ceHeaders,
      "ce-a": "x%20%22y%22",
      "ce-b": "%E2%82%ACA",
      "ce-c": "100%25%20sure",
      "ce-d": "%C3%A9",
    },
    body: "data",
  });
  const { "content-type": type, ...headers } = once.headers;
  expect(eventIn(unpack(type, once.body, headers))).toEqual(once);
});

test("any text survives a header", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const encoded = encodeAttribute(text);
      expect(encoded).toMatch(/^[\x21-\x7e]*$/);
      expect(decodeAttribute(encoded)).toBe(text);
    }),
  );
});

test("the SDK's own messages in each mode become the same event, which the SDK reads again", () => {
  const event = new CloudEvent({
    type: "com.example.done",
    source: "/shop/7",
    id: "A-1",
    subject: "order",
    time: "2018-04-05T17:31:00.000Z",
    dataschema: "https://example.com/schema",
    datacontenttype: "application/json",
    myextension: "more",
    data: { total: 12.5, items: ["a", "b"] },
  });
  const binary = HTTP.binary(event);
  const structured = HTTP.structured(event);
  const lower = (headers: object) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const fromBinary = eventIn(unpack(undefined, binary.body, lower(binary.headers)));
  const fromStructured = eventIn(unpack(undefined, structured.body, lower(structured.headers)));
  const inBatch = unpack(batch, `[${String(structured.body)},${String(structured.body)}]`);
  if (inBatch.kind !== "batch") throw new Error("no batch");
  const bodies = [...inBatch.events].map(({ headers, body }) => ({
    headers,
    body: Buffer.from(body).toString(),
  }));
  const types = (headers: Record<string, string>) => ({
    ...headers,
    "content-type": headers["content-type"]?.replace(/;.*/, ""),
  });
  for (const each of [fromBinary, fromStructured, ...bodies]) {
    const { headers } = each;
    const read = HTTP.toEvent({ headers: types(headers), body: each.body });
    expect(read).toMatchObject({ ...event.toJSON() });
  }
});
