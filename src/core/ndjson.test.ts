import { expect, test } from "vitest";
import { ndjsonLinesMax, readNdjson } from "./ndjson.ts";

const read = (text: string) => readNdjson(new TextEncoder().encode(text));

test("[S29] a line that is not JSON is refused with its place in the whole body", () => {
  expect(read('{"a":1}\n\n{"b" 2}\n')).toEqual({
    kind: "unreadable",
    reason: "Expected : after the member's name, not “2”.",
    line: 3,
    column: 6,
  });
  expect(read('\u001e{"a":\n1}\n\u001e[\n')).toMatchObject({ kind: "unreadable", line: 4 });
  expect(readNdjson(Uint8Array.of(0x31, 0x0a, 0xff))).toMatchObject({ line: 2, column: 1 });
});

test("too many lines are refused, and so is one that nests too deeply", () => {
  expect(read("1\n".repeat(ndjsonLinesMax + 1))).toMatchObject({
    kind: "unreadable",
    reason: "A body may have at most 100000 lines.",
    line: ndjsonLinesMax + 1,
  });
  expect(read(`1\n${"[".repeat(100)}${"]".repeat(100)}`)).toMatchObject({ line: 2, column: 65 });
});

test("one very long line is read as it is, and one that is cut off is refused", () => {
  const long = JSON.stringify("x".repeat(3_000_000));
  expect(read(`${long}\n1`)).toMatchObject({ kind: "read" });
  expect(read(`1\n${long.slice(0, -1)}`)).toMatchObject({ kind: "unreadable", line: 2 });
});

test("an integer that loses digits is told with its line", () => {
  expect(read('{"id":1}\n{"id":12345678901234567890}')).toEqual({
    kind: "read",
    value: [{ id: 1 }, { id: Number("12345678901234567890") }],
    rounded: { numeral: "12345678901234567890", line: 2, column: 7 },
  });
});

test("members called __proto__ are data", () => {
  const result = read('{"__proto__":{"polluted":1}}');
  expect(JSON.stringify(result)).toContain('"__proto__":{"polluted":1}');
  expect("polluted" in {}).toBe(false);
});
