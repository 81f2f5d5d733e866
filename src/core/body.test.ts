import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { workMs } from "../../test/work.ts";
import { PayloadType } from "../contract/payload.ts";
import { parseBody } from "./body.ts";
import { bodyText } from "./body-text.ts";
import { formFieldsMax } from "./form.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const parsed = (text: string, contentType: string | null) => parseBody({ bytes: bytesOf(text), contentType });
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe("a body that is not what it says is unparsable", () => {
  test.each([
    "application/json",
    "application/json; charset=utf-8",
    "APPLICATION/JSON",
    "application/vnd.api+json",
    "text/json",
  ])("JSON under %s", (contentType) => {
    expect(parsed('{"a": 1,\n "b" 2}', contentType)).toEqual({
      kind: "unparsable",
      reason: "Expected : after the member's name, not “2”.",
      line: 2,
      column: 6,
    });
    expect(parsed(" ", contentType)).toMatchObject({ kind: "unparsable" });
  });

  test.each([undefined, "utf-8"])("JSON that is not UTF-8 and declares %s", (charset) => {
    const contentType = `application/json${charset === undefined ? "" : `; charset=${charset}`}`;
    expect(parseBody({ bytes: latin1('{"a":"\u00e9"}'), contentType })).toMatchObject({
      kind: "unparsable",
      reason: "The body is not valid UTF-8: see byte 6.",
    });
  });

  test.each([
    ["<a><b></a>", "application/json", "Expected a value, not “<”."],
    ["<.>", "application/json", "Expected a value, not “<”."],
    ['{"a":', "application/xml", "Text data outside of root node."],
    ["hello", "application/json", "Expected a value, not “h”."],
  ])("%j under %j, which is not the other one either", (text, contentType, reason) => {
    expect(parsed(text, contentType)).toMatchObject({ kind: "unparsable", reason });
  });

  test("JSON that nests too deeply", () => {
    expect(parsed("[".repeat(65) + "]".repeat(65), "application/json")).toMatchObject({ kind: "unparsable" });
    const bytes = bytesOf("[[[]]]");
    expect(parseBody({ bytes, contentType: "application/json", depthMax: 2 })).toMatchObject({
      kind: "unparsable",
    });
  });

  test("text that is not in its charset", () => {
    expect(parseBody({ bytes: latin1("\u00ff"), contentType: "text/plain" })).toMatchObject({
      kind: "unparsable",
    });
    expect(parseBody({ bytes: latin1("\u00ff"), contentType: "text/xml; charset=utf-8" })).toMatchObject({
      kind: "unparsable",
    });
    expect(
      parseBody({ bytes: latin1("a=\u00ff"), contentType: "application/x-www-form-urlencoded" }),
    ).toMatchObject({ kind: "unparsable" });
  });

  test("a form of too many fields", () => {
    expect(parsed("a&".repeat(formFieldsMax + 1), "application/x-www-form-urlencoded")).toMatchObject({
      kind: "unparsable",
    });
  });
});

test.each([
  "text/plain; charset=klingon",
  "application/xml; charset=x",
  "application/x-www-form-urlencoded;charset=none",
])("a charset that is not known is unsupported: %s", (contentType) => {
  expect(parsed("a", contentType)).toMatchObject({
    kind: "unsupported",
    reason: expect.stringContaining("charset"),
  });
});

test.each([null, undefined, "application/json", "text/plain", "image/png", "nonsense"])(
  "an empty body is null: %s",
  (contentType) => {
    expect(parseBody({ bytes: new Uint8Array(), contentType })).toEqual({
      kind: "parsed",
      type: "empty",
      value: null,
    });
  },
);

describe("[S36] a body is read by its content type", () => {
  test.each([
    ['{"a":[1,"\\u00e9"]}', "application/json", "json", { a: [1, "é"] }],
    ["7", "application/json; charset=utf-8", "json", 7],
    ["null", "application/cloudevents+json", "json", null],
    ["a=1&b=x+y%21&a=2&c=", "application/x-www-form-urlencoded", "form", { a: ["1", "2"], b: "x y!", c: "" }],
    ["a=%zz&=1&b", "application/x-www-form-urlencoded", "form", { a: "%zz", "": "1", b: "" }],
    ["{not json", "text/plain", "text", "{not json"],
    ["a,b\n1,2", "text/csv; charset=UTF-8", "text", "a,b\n1,2"],
    ["a: 1", "application/yaml", "text", "a: 1"],
    ['{"a":1}\n\n[2]\r\n', "application/x-ndjson", "ndjson", [{ a: 1 }, [2]]],
    ["1\n2", "application/jsonl; charset=utf-8", "ndjson", [1, 2]],
    ['\u001e{"a":\n1}\n\u001e2\n', "application/json-seq", "ndjson", [{ a: 1 }, 2]],
    ["abc", "application/octet-stream", "binary", "YWJj"],
    ["abc", "image/png", "binary", "YWJj"],
    ["abc", "application/pdf", "binary", "YWJj"],
  ])("%j as %s", (text, contentType, type, value) => {
    expect(parsed(text, contentType)).toEqual({ kind: "parsed", type, value });
  });

  test.each([
    [' \n{"a":1}', null, "json", { a: 1 }],
    ["\ufeff[1]", null, "json", [1]],
    ["{broken", null, "text", "{broken"],
    ["7", null, "text", "7"],
    ["hello", "", "text", "hello"],
    ['{"a":1}', "nonsense", "json", { a: 1 }],
    ["<?xml version='1.0'?><a/>", null, "xml", { a: "" }],
    ["<a>b</a>", "", "xml", { a: "b" }],
    ["<a>b", "", "text", "<a>b"],
    ["[1]", "x-unknown/x", "json", [1]],
  ])("without a content type that says what it is: %j as %j", (text, contentType, type, value) => {
    expect(parsed(text, contentType)).toMatchObject({ kind: "parsed", type, value });
  });

  test.each([
    ['{"Type":"Notification"}', "text/plain; charset=UTF-8", "json", { Type: "Notification" }],
    ["{not json}", "text/plain", "text", "{not json}"],
    ["<b>bold</b>", "text/plain", "text", "<b>bold</b>"],
    ["<?xml version='1.0'?><a/>", "text/plain", "xml", { a: "" }],
    ['{"a":"b=c&d"}', "application/x-www-form-urlencoded", "json", { a: "b=c&d" }],
    ["{a=1", "application/x-www-form-urlencoded", "form", { "{a": "1" }],
    ['{"a":1}', "text/csv", "text", '{"a":1}'],
    ["<a>b</a>", "application/json", "xml", { a: "b" }],
    ["<?xml version='1.0'?><a/>", "application/json; charset=utf-8", "xml", { a: "" }],
    ['{"a":1}', "application/xml", "json", { a: 1 }],
    ["[1]", "application/soap+xml", "json", [1]],
  ])("under a content type that senders often give wrongly: %j as %j", (text, contentType, type, value) => {
    expect(parsed(text, contentType)).toMatchObject({ kind: "parsed", type, value });
  });

  test("a form of the one field payload that holds JSON stands for it, as GitHub and Slack send it", () => {
    const form = "application/x-www-form-urlencoded";
    const payload = encodeURIComponent('{"action":"opened"}');
    expect(parsed(`payload=${payload}`, form)).toEqual({
      kind: "parsed",
      type: "form",
      value: { action: "opened" },
    });
    expect(parsed(`payload=${payload}&a=1`, form)).toMatchObject({ value: { a: "1" } });
    expect(parsed("payload=%7Bnot", form)).toMatchObject({ value: { payload: "{not" } });
  });

  test("what it is read as can be told, whatever it is called", () => {
    const as = (type: "json" | "text" | "xml" | "ndjson" | "binary", text: string, charset?: string) =>
      parseBody({ bytes: bytesOf(text), contentType: "image/png", as: type, charset });
    expect(as("json", '{"a":1}')).toMatchObject({ type: "json", value: { a: 1 } });
    expect(as("text", '{"a":1}')).toMatchObject({ type: "text", value: '{"a":1}' });
    expect(as("ndjson", "1\n2")).toMatchObject({ type: "ndjson", value: [1, 2] });
    expect(as("json", "nope")).toMatchObject({ kind: "unparsable", line: 1, column: 1 });
    expect(as("text", "\u00e9", "windows-1252")).toMatchObject({ value: "Ã©" });
    const latin = latin1('{"a":"\u00e9"}');
    expect(parseBody({ bytes: latin, contentType: null, as: "json", charset: "iso-8859-1" })).toMatchObject({
      value: { a: "é" },
    });
  });

  test("bytes that are no text are base64", () => {
    expect(parseBody({ bytes: Uint8Array.of(0xff, 0xfe, 0x00), contentType: null })).toEqual({
      kind: "parsed",
      type: "binary",
      value: "//4A",
    });
  });

  test("a view into a larger buffer is read as itself", () => {
    const bytes = bytesOf("xx[1]xx").subarray(2, 5);
    expect(parseBody({ bytes, contentType: "application/json" })).toMatchObject({ value: [1] });
    expect(parseBody({ bytes, contentType: "text/csv" })).toMatchObject({ value: "[1]" });
    expect(parseBody({ bytes, contentType: "image/png" })).toMatchObject({ value: "WzFd" });
  });
});

describe("charsets", () => {
  test.each([
    ["text/plain; charset=iso-8859-1", [0xe9, 0x80], "é€"],
    ["text/plain; charset=windows-1252", [0x93, 0x94], "“”"],
    ['text/plain; charset="utf-16le"', [0x41, 0x00, 0xe9, 0x00], "Aé"],
    ["text/plain; format=flowed; CHARSET=Shift_JIS", [0x82, 0xa0], "あ"],
    ["text/plain; charset=utf-8", [0xef, 0xbb, 0xbf, 0x41], "A"],
    ["text/plain", [0xff, 0xfe, 0x41, 0x00], "A"],
    ["text/plain", [0xfe, 0xff, 0x00, 0x41], "A"],
  ])("%s", (contentType, bytes, value) => {
    expect(parseBody({ bytes: Uint8Array.from(bytes), contentType })).toEqual({
      kind: "parsed",
      type: "text",
      value,
    });
  });

  test.each([
    ["application/json; charset=iso-8859-1", Buffer.from('{"a":"é"}', "latin1")],
    ["application/json; charset=iso-8859-1", Buffer.from('{"a":"é"}')],
    ["application/json; charset=utf-16le", Buffer.from('{"a":"é"}', "utf16le")],
    ["application/json; charset=utf-16", Buffer.from('\ufeff{"a":"é"}', "utf16le")],
    ["application/json", Buffer.from('\ufeff{"a":"é"}', "utf16le").swap16()],
    ["application/json; charset=utf-16", Buffer.from('{"a":"é"}')],
  ])("JSON is UTF-8 where it can be, else what is declared or its mark says: %s", (contentType, bytes) => {
    expect(parseBody({ bytes, contentType })).toMatchObject({ type: "json", value: { a: "é" } });
    expect(bodyText(bytes, { contentType, bodyType: "json", charset: undefined })).toBe('{"a":"é"}');
  });

  test.each([
    ["a=%C3%A9", "ascii", { a: "é" }],
    ["a=%E9+%80&a=%E9&b=%2B%&=x&&c", "windows-1252", { a: ["é €", "é"], b: "+%", "": "x", c: "" }],
    ["a=\u00e9", "iso-8859-1", { a: "é" }],
    ["a=%82%A0", "Shift_JIS", { a: "あ" }],
    ["a=%C3%A9", "utf-8", { a: "é" }],
  ])("the escapes of a form are bytes in its charset: %s in %s", (text, charset, value) => {
    const contentType = `application/x-www-form-urlencoded; charset=${charset}`;
    expect(parseBody({ bytes: latin1(text), contentType })).toEqual({ kind: "parsed", type: "form", value });
  });

  test("escapes that are nothing in the form's charset are refused", () => {
    const contentType = "application/x-www-form-urlencoded; charset=Shift_JIS";
    expect(parsed("a=%82", contentType)).toMatchObject({ kind: "unparsable" });
  });

  test("XML is read in the encoding that it declares itself, unless the content type does", () => {
    const latin = latin1('<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00e9</a>');
    expect(parseBody({ bytes: latin, contentType: "text/xml" })).toMatchObject({
      value: { a: "é" },
    });
    const wide = Buffer.from("\ufeff<?xml version='1.0' encoding='utf-16'?><a>é</a>", "utf16le");
    expect(parseBody({ bytes: wide, contentType: "application/xml" })).toMatchObject({
      type: "xml",
      value: { a: "é" },
    });
    const utf8 = bytesOf('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>');
    expect(parseBody({ bytes: utf8, contentType: "text/xml; charset=utf-8" })).toMatchObject({
      value: { a: "é" },
    });
  });
});

test("fields called __proto__ and constructor are data and pollute nothing", () => {
  const form = parsed(
    "__proto__=a&__proto__=b&constructor=c&toString=d",
    "application/x-www-form-urlencoded",
  );
  if (form.kind !== "parsed") throw new Error("not parsed");
  expect(JSON.stringify(form.value)).toBe('{"__proto__":["a","b"],"constructor":"c","toString":"d"}');
  expect(Object.getPrototypeOf(form.value)).toBe(Object.prototype);
});

test("NUL and what is not well-formed survive in text", () => {
  expect(parsed("a\u0000b", "text/plain")).toMatchObject({ value: "a\u0000b" });
  expect(parsed("a=%00&b=%ed%a0%80", "application/x-www-form-urlencoded")).toMatchObject({
    value: { a: "\u0000" },
  });
});

test("a hostile content type costs no time and is no content type", () => {
  for (const contentType of [
    `text/plain; ${'a="'.repeat(300)}`,
    `text/plain;${" ".repeat(900)}x`,
    `${"a/".repeat(100_000)}b`,
    `;${"=;".repeat(400)}`,
  ]) {
    const began = workMs();
    expect(parsed("x", contentType)).toMatchObject({ kind: "parsed", type: "text" });
    expect(workMs() - began).toBeLessThan(1_000);
  }
});

test("whatever the bytes are, and whatever they are read as, it ends well", () => {
  const seeds = [
    '{"a":[1,{"b":"\\u00e9"}],"n":12345678901234567890}',
    "a=1&b=%zz&payload=%7B%7D",
    '--B\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nx\r\n--B--\r\n',
    "<?xml version='1.0' encoding='utf-16'?><a b='c'><!--d--><![CDATA[e]]>&amp;<f:g xmlns:f='h'/></a>",
    '{"a":1}\n\u001e[2]\n',
  ].map((seed) => bytesOf(seed));
  const change = fc.tuple(fc.nat(200), fc.nat(3), fc.uint8Array({ maxLength: 3 }));
  const mutated = fc
    .tuple(fc.constantFrom(...seeds), fc.array(change, { maxLength: 4 }))
    .map(([seed, changes]) =>
      changes.reduce(
        (bytes, [at, cut, put]) =>
          Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(Math.min(bytes.length, at + cut))]),
        Buffer.from(seed),
      ),
    );
  const contentType = fc.constantFrom(
    null,
    "text/plain",
    "multipart/form-data; boundary=B",
    "text/xml; charset=x",
  );
  const as = fc.constantFrom(undefined, ...PayloadType.options);
  const charset = fc.constantFrom(undefined, "utf-8", "utf-16le", "shift_jis");
  fc.assert(
    fc.property(
      fc.oneof(mutated, fc.uint8Array({ maxLength: 40 })),
      contentType,
      as,
      charset,
      (bytes, type, wanted, set) => {
        const read = parseBody({ bytes, contentType: type, as: wanted, charset: set });
        expect(["parsed", "unparsable", "unsupported"]).toContain(read.kind);
        if (read.kind === "parsed") expect(JSON.stringify(read.value)).toBeTypeOf("string");
      },
    ),
    { numRuns: 3_000 },
  );
});
