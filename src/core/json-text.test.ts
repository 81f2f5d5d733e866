import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonDepthMax, readJson } from "./json-text.ts";

const corpus = new URL("../../test/corpora/json-parsing/test_parsing/", import.meta.url);
const files = readdirSync(corpus).filter((name) => name.endsWith(".json"));
const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readJson(bytesOf(text));

test("the parsing suite is there whole", () => {
  expect(files.length).toBe(318);
});

describe("JSONTestSuite", () => {
  test.each(files.filter((name) => name.startsWith("n_")))("%s is refused with a place", (name) => {
    expect(readJson(readFileSync(new URL(encodeURIComponent(name), corpus)))).toMatchObject({
      kind: "unreadable",
      reason: expect.stringMatching(/\.$/),
    });
  });

  test.each(files.filter((name) => name.startsWith("y_")))("%s is read", (name) => {
    const bytes = readFileSync(new URL(encodeURIComponent(name), corpus));
    expect(readJson(bytes)).toEqual({ kind: "read", value: JSON.parse(bytes.toString("utf8")) });
  });

  test.each(files.filter((name) => name.startsWith("i_")))("%s ends well either way", (name) => {
    expect(readJson(readFileSync(new URL(encodeURIComponent(name), corpus))).kind).toMatch(
      /^(read|unreadable)$/,
    );
  });
});

test.each([
  [[0x22, 0x61, 0xff, 0x22], 2],
  [[0x22, 0xe2, 0x82, 0x22], 1],
  [[0x22, 0xc0, 0xaf, 0x22], 1],
  [[0x22, 0xed, 0xa0, 0x80, 0x22], 1],
  [[0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 1],
  [[0x22, 0xe2, 0x82], 1],
  [[0x22, 0xc3, 0xa9, 0x80, 0x80, 0x80, 0x80, 0x80, 0x22], 3],
  [[0xff], 0],
])("bytes that are not UTF-8 are refused with their place: %j", (bytes, at) => {
  expect(readJson(Uint8Array.from(bytes))).toEqual({
    kind: "unreadable",
    reason: `The body is not valid UTF-8: see byte ${at}.`,
    line: 1,
    column: at + 1,
  });
});

test("a byte order mark before the text is ignored, and alone it is nothing", () => {
  expect(read("\ufeff[1]")).toEqual({ kind: "read", value: [1] });
  expect(read("\ufeff")).toMatchObject({ kind: "unreadable" });
  expect(read("")).toMatchObject({ kind: "unreadable", line: 1, column: 1 });
});

describe("nesting", () => {
  const nested = (open: string, close: string, levels: number) =>
    read(open.repeat(levels) + close.repeat(levels));

  test("one level too many is refused", () => {
    expect(nested("[", "]", jsonDepthMax + 1)).toEqual({
      kind: "unreadable",
      reason: `The JSON nests deeper than ${jsonDepthMax} levels.`,
      line: 1,
      column: 65,
    });
    expect(nested('{"a":', "}", jsonDepthMax + 1)).toMatchObject({ kind: "unreadable" });
  });

  test("as many levels as may be are read", () => {
    expect(nested("[", "]", jsonDepthMax)).toMatchObject({ kind: "read" });
    expect(read(`[${"[],".repeat(1_000)}[]]`)).toMatchObject({ kind: "read" });
  });

  test("a million open brackets are refused without harm", () => {
    expect(read("[".repeat(1_000_000))).toMatchObject({ kind: "unreadable" });
    expect(readJson(bytesOf("[".repeat(1_000_000)), { depthMax: 10_000_000 })).toMatchObject({
      kind: "unreadable",
      column: 1_000_001,
    });
  });

  test("brackets in strings don't count, however they are escaped", () => {
    const text = JSON.stringify(["[".repeat(200), '\\"[[['.repeat(100), "{".repeat(200), "\\"]);
    expect(read(text)).toEqual({ kind: "read", value: JSON.parse(text) });
  });
});

test("a member called __proto__ is data and pollutes nothing", () => {
  const result = read('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}');
  if (result.kind !== "read" || typeof result.value !== "object" || result.value === null)
    throw new Error("not read");
  expect(Object.keys(result.value)).toEqual(["__proto__", "constructor"]);
  expect(Object.getPrototypeOf(result.value)).toBe(Object.prototype);
  expect("polluted" in {} || "polluted" in result.value).toBe(false);
});

test("NUL and lone surrogates written as escapes are characters like others", () => {
  expect(read('"a\\u0000b\\ud800c"')).toEqual({ kind: "read", value: "a\u0000b\ud800c" });
});

test("whatever JSON.parse accepts within the depth is read as the same value, and nothing else is", () => {
  const text = fc.oneof(
    fc.json({ maxDepth: 8 }),
    fc
      .array(
        fc.constantFrom(
          "[",
          "]",
          "{",
          "}",
          ",",
          ":",
          '"',
          "\\",
          "1",
          "-",
          ".",
          "e",
          "true",
          "nul",
          " ",
          "\n",
          "é",
          "\u0001",
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, (source) => {
      let wanted: unknown;
      try {
        wanted = { kind: "read", value: JSON.parse(source.toWellFormed()) };
      } catch {
        wanted = expect.objectContaining({
          kind: "unreadable",
          line: expect.any(Number),
          column: expect.any(Number),
        });
      }
      const { rounded, ...result } = { rounded: undefined, ...readJson(bytesOf(source)) };
      expect(result).toEqual(wanted);
      if (rounded !== undefined) expect(source).toContain(rounded.numeral);
    }),
    { numRuns: 3_000 },
  );
});

test("[S110] a number beyond the largest is the largest, as Infinity is no JSON; as it is written where that is asked for", () => {
  const bytes = bytesOf('{"__proto__":1e400,"list":[-1E+999,1e308,12345678901234567890],"text":"1e400"}');
  const made = readJson(bytes);
  expect(made).toMatchObject({ kind: "read", rounded: { numeral: "1e400", line: 1, column: 14 } });
  const written =
    '{"__proto__":1.7976931348623157e+308,"list":[-1.7976931348623157e+308,1e+308,12345678901234567000],"text":"1e400"}';
  expect(made.kind === "read" && JSON.stringify(made.value)).toBe(written);
  expect(readJson(bytes, { numerals: true })).toMatchObject({
    value: { list: ["-1E+999", "1e308", "12345678901234567890"] },
  });
});
