import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { workMs } from "../../test/work.ts";
import { fieldBytesMax, fileIn, filesIn, readFormData } from "./form-data.ts";
import { multipartPartsMax } from "./multipart.ts";

const contentType = "multipart/form-data; boundary=B";
const bodyOf = (text: string | Buffer) => ({ bytes: Buffer.from(text), contentType });
const read = (text: string | Buffer) => readFormData(bodyOf(text), undefined);
const part = (headers: string, content: string) => `--B\r\n${headers}\r\n\r\n${content}\r\n`;
const field = (name: string, content: string) =>
  part(`Content-Disposition: form-data; name="${name}"`, content);
const fileHead = (name: string, fileName: string) =>
  `Content-Disposition: form-data; name="${name}"; filename="${fileName}"`;
const end = "--B--\r\n";

describe("[S29] [S116] what is not a form is refused, with why and where", () => {
  test.each([
    ["", 1, "The boundary that the content type names is nowhere."],
    ["--C\r\n", 1, "The boundary that the content type names is nowhere."],
    ["--B\r\n", 2, "Part 1: no empty line ends its headers."],
    ["--B", 1, "The last boundary is missing: the body may have been cut off."],
    ["--Bx\r\n", 1, "A boundary must end its line."],
    [field("a", "1"), 5, "Part 1: no boundary follows it: the body may have been cut off."],
    [field("a", "1").slice(0, -2), 4, "Part 1: no boundary follows it: the body may have been cut off."],
    [
      `--B\r\nContent-Disposition: form-data; name="a"\r\n--B--`,
      2,
      "Part 1: no empty line ends its headers.",
    ],
    [`--B\r\n\r\nx\r\n${end}`, 2, "Part 1: it has no header Content-Disposition, which names its field."],
    [
      part("Content-Disposition: attachment", "") + end,
      2,
      "Part 1: its Content-Disposition is not form-data.",
    ],
    [part("Content-Disposition: form-data", "") + end, 2, "Part 1: its Content-Disposition names no field."],
    [
      part("Content-Disposition: form-data; name", "") + end,
      2,
      "Part 1: its Content-Disposition is malformed.",
    ],
    [
      part('Content-Disposition: form-data; name="a"; name="b"', "") + end,
      2,
      "Part 1: its Content-Disposition is malformed.",
    ],
    [part("X: 1\r\nno header", "") + end, 3, "Part 1: this is not a header."],
    [part('Content-Disposition: form-data; name="a\nX: b"', "") + end, 2, "Part 1: this is not a header."],
    [part("X: 1\r\nx: 2", "") + end, 3, "Part 1: it has two headers x."],
    [part(`X: ${"x".repeat(20_000)}`, "") + end, 2, "Part 1: its headers may have at most 16384 bytes."],
    [
      field("n".repeat(256), "") + end,
      2,
      "Part 1: the names of a field and a file may have at most 255 characters.",
    ],
    [
      part('Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64', "") + end,
      2,
      "Part 1: its Content-Transfer-Encoding must be binary (RFC 7578, section 4.7).",
    ],
  ])("%j", (text, line, reason) => {
    expect(read(text)).toMatchObject({ kind: "unparsable", reason, line, column: expect.any(Number) });
  });

  test("a content type without a boundary, or with one that is too long", () => {
    const bytes = Buffer.from(field("a", "1") + end);
    expect(readFormData({ bytes, contentType: "multipart/form-data" }, undefined)).toEqual({
      kind: "unparsable",
      reason: "The content type names no boundary between the parts.",
    });
    const long = `multipart/form-data; boundary=${"b".repeat(71)}`;
    expect(readFormData({ bytes, contentType: long }, undefined)).toMatchObject({ kind: "unparsable" });
  });

  test("too many parts, and a field that is too long", () => {
    expect(read(field("a", "").repeat(10_000) + end)).toMatchObject({
      reason: `A body may have at most ${multipartPartsMax} parts.`,
      line: multipartPartsMax * 4 + 2,
    });
    expect(read(field("long", "x".repeat(fieldBytesMax + 1)) + end)).toMatchObject({
      reason: "In the field “long”: A field that is no file may have at most 1048576 bytes.",
    });
  });

  test("a field that is not in its charset, or not the JSON that it says, with its place in the whole", () => {
    const latin = Buffer.from(`${field("a", "x\ny\u00e9")}${end}`, "latin1");
    expect(read(latin)).toMatchObject({
      kind: "unparsable",
      reason: expect.stringMatching(/^In the field “a”: The body is not valid UTF-8/),
      line: 5,
      column: 2,
    });
    const json = part('Content-Disposition: form-data; name="j"\r\nContent-Type: application/json', "{\n]");
    expect(read(json + end)).toMatchObject({ line: 6, column: 1 });
    const odd = part(
      'Content-Disposition: form-data; name="o"\r\nContent-Type: text/plain; charset=x-odd',
      "",
    );
    expect(read(odd + end)).toMatchObject({ kind: "unsupported" });
  });
});

test("headers that are made to be slow are not", () => {
  const spaces = " ".repeat(16_000);
  const heads = [
    `X: x${spaces}y`,
    `X:${spaces}y`,
    `Content-Disposition: form-data;${spaces}x`,
    `Content-Disposition: form-data; name="${"\\\\".repeat(7_000)}`,
  ];
  const began = workMs();
  for (const head of heads) {
    expect(read((part(head, "") + field("a", "")).repeat(100) + end)).toMatchObject({ kind: "unparsable" });
    for (let times = 0; times < 100; times += 1) read(part(head, "") + end);
  }
  expect(workMs() - began).toBeLessThan(2_000);
});

describe("[S36] a form with files", () => {
  test("fields are text, JSON where they say so, a list where a name comes more than once", () => {
    const text =
      field("a", "1") +
      field("a", "zwei\r\nlines") +
      part(
        "content-disposition: FORM-DATA; name=plain\r\nContent-Type: text/plain; charset=iso-8859-1",
        "x",
      ) +
      part('Content-Disposition: form-data; name="j"\r\nContent-Type: application/json', '{"b":[1]}') +
      field("", "");
    expect(read(`a preamble\r\n${text}${end}an epilogue`)).toEqual({
      kind: "parsed",
      type: "multipart",
      value: { a: ["1", "zwei\r\nlines"], plain: "x", j: { b: [1] }, "": "" },
    });
  });

  test("a file is a reference, and its bytes are cut out of the body by its number", () => {
    const pdf = Buffer.from([0, 255, 13, 10, 45, 45, 66, 13, 10, 45, 45]);
    const text = Buffer.concat([
      Buffer.from(field("note", "hello")),
      Buffer.from(`--B\r\n${fileHead("doc", "a b.pdf")}\r\nContent-Type: application/pdf\r\n\r\n`),
      // Not the boundary: it begins no line.
      pdf.subarray(0, 4),
      Buffer.from("x--B\r"),
      Buffer.from(`\r\n--B\r\n${fileHead("none", "")}\r\n\r\n\r\n${end}`),
    ]);
    const content = Buffer.concat([pdf.subarray(0, 4), Buffer.from("x--B\r")]);
    const doc = {
      number: 1,
      name: "a b.pdf",
      contentType: "application/pdf",
      bytes: content.length,
      sha256: createHash("sha256").update(content).digest("hex"),
    };
    const none = { number: 2, name: "", contentType: null, bytes: 0 };
    expect(read(text)).toMatchObject({
      value: { note: "hello", doc: { file: doc }, none: { file: none } },
    });
    expect(filesIn(bodyOf(text))).toMatchObject([doc, none]);
    expect(Buffer.from(fileIn(bodyOf(text), 1) ?? [])).toEqual(content);
    expect(fileIn(bodyOf(text), 2)).toHaveLength(0);
    expect(fileIn(bodyOf(text), 3)).toBeNull();
    expect(filesIn({ bytes: text, contentType: "multipart/form-data" })).toEqual([]);
  });

  test("names are kept as they were sent: they are no paths, and no members of ours", () => {
    const text =
      part(fileHead("../../a", "../../etc/passwd"), "x") +
      part(fileHead("b", "C:\\\\temp\\\\x%22y%0D%0A.txt"), "x") +
      part("Content-Disposition: form-data; name=c; filename=\"x\"; filename*=UTF-8''na%C3%AFve.txt", "x") +
      field("__proto__", "p") +
      field("constructor", "q");
    const form = read(text + end);
    expect(JSON.stringify(form)).toMatch(/"__proto__":"p","constructor":"q"/);
    expect(form).toMatchObject({
      value: {
        "../../a": { file: { name: "../../etc/passwd" } },
        b: { file: { name: 'C:\\temp\\x"y\r\n.txt' } },
        c: { file: { name: "naïve.txt" } },
      },
    });
    expect("p" in {}).toBe(false);
    const slashes = `${field("\\\\", "1")}${field('a\\\\"b', "2")}${part('Content-Disposition: form-data; name="\\\\"; filename="c\\\\"', "3")}`;
    expect(read(slashes.replaceAll("\\\\", "\\") + end)).toMatchObject({
      value: { "\\": ["1", { file: { name: "c\\" } }], 'a"b': "2" },
    });
  });

  test("a part of a type that is no text is a file, named or not", () => {
    const head = 'Content-Disposition: form-data; name="a"\r\nContent-Type: application/octet-stream';
    expect(read(part(head, "x") + end)).toMatchObject({ value: { a: { file: { name: "", bytes: 1 } } } });
  });

  test("a form within a form is a file like any other", () => {
    const inner = "--C\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--C--";
    const head = `${fileHead("mixed", "inner")}\r\nContent-Type: multipart/mixed; boundary=C`;
    expect(read(part(head, inner) + end)).toMatchObject({
      value: { mixed: { file: { bytes: inner.length } } },
    });
  });

  test("what a fetch sends is read as it was given, whatever is in it", async () => {
    const name = fc.string({ unit: "grapheme", maxLength: 20 });
    const content = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 50 }),
      fc.constantFrom("\r\n", "--", "\r\n--", "------formdata-undici-0", "\0"),
    );
    const bytes = fc.uint8Array({ maxLength: 100 });
    const fields = fc.array(fc.oneof(fc.tuple(name, content), fc.tuple(name, name, bytes)), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fields, async (given) => {
        const form = new FormData();
        for (const [key, value, file] of given) {
          if (file === undefined) form.append(key, value);
          else form.append(key, new Blob([new Uint8Array(file)]), value);
        }
        const request = new Request("http://x", { method: "POST", body: form });
        const body = {
          contentType: request.headers.get("content-type"),
          bytes: Buffer.from(await request.arrayBuffer()),
        };
        const sent = given.flatMap(([, , file]) => (file === undefined ? [] : [file]));
        expect(readFormData(body, undefined)).toMatchObject({ kind: "parsed" });
        expect(sent.map((_, at) => Buffer.from(fileIn(body, at + 1) ?? "missing"))).toEqual(
          sent.map((file) => Buffer.from(file)),
        );
      }),
      { numRuns: 300 },
    );
  });
});
