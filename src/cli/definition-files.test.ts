import { expect, test } from "vitest";
import { inFile, readDefinitions } from "./definition-files.ts";

const file = `# An order.
name: order
steps:
  - id: greet
    type: transform
    confg:
      value: 1
trigger:
  auth:
    - scheme: bearer
`;

function place(text: string, path: string) {
  const { sources } = readDefinitions("order.yaml", text);
  return inFile({ path, message: "is wrong" }, sources);
}

test.each([
  ["definitions.0.steps.0.confg", 6, 5, "steps.0.confg: is wrong"],
  ["definitions.0.trigger.auth.0", 10, 7, "trigger.auth.0: is wrong"],
  ["definitions.0.trigger.auth.0.secret", 10, 7, "trigger.auth.0.secret: is wrong"],
  ["definitions.0.trigger.suffix", 8, 1, "trigger.suffix: is wrong"],
  ["definitions.0", 2, 1, "is wrong"],
])("%s is found at %i:%i", (path, line, column, message) => {
  expect(place(file, path)).toEqual({ file: "order.yaml", line, column, message });
});

test.each([
  ["name: order\nsteps: []\nname: other\n", 3, "name is there already: each key once"],
  [`name: deep\nvalue: ${"[".repeat(5_000)}${"]".repeat(5_000)}\n`, 2, "it nests too deeply"],
  [
    `a: &a [${"x,".repeat(20)}]\n${["b", "c", "d", "e"].map((name, at) => `${name}: &${name} [${`*${"abcd"[at]},`.repeat(20)}]\n`).join("")}`,
    1,
    "its aliases stand for more than is taken",
  ],
])("what can't be read is told with its place: %j", (text, line, message) => {
  const { sources, issues } = readDefinitions("order.yaml", text);
  expect(sources).toEqual([]);
  expect(issues[0]).toMatchObject({ file: "order.yaml", line, message });
});

test.each([
  ["a: !secret shop", "!secret is no tag that is known here: what stands after it would be taken as it is"],
  [
    "a: !!binary aGVsbG8=",
    "!!binary is no tag that is known here: what stands after it would be taken as it is",
  ],
  ["a: !!set { b, c }", "!!set is no tag that is known here: what stands after it would be taken as it is"],
  [
    "a: 12345678901234567890",
    "12345678901234567890 would become 12345678901234567000: as a text, in quotes, it is kept",
  ],
  [
    "a: 0xFFFFFFFFFFFFFFFF",
    "0xFFFFFFFFFFFFFFFF would become 18446744073709552000: as a text, in quotes, it is kept",
  ],
  [
    '{ "a": [-9007199254740993] }',
    "-9007199254740993 would become -9007199254740992: as a text, in quotes, it is kept",
  ],
  ["a: !!float 3", "!!float is no tag that is known here: what stands after it would be taken as it is"],
  ["a: .inf", ".inf is no number that JSON has: as a text, in quotes, it is kept"],
  ["a: 1e999", "1e999 is no number that JSON has: as a text, in quotes, it is kept"],
])("what would be another value than the one that is written is told with its place: %s", (line, message) => {
  const { sources, issues } = readDefinitions("order.yaml", `# One.\n${line}\n`);
  expect(sources).toEqual([]);
  expect(issues).toEqual([{ file: "order.yaml", line: 2, column: expect.any(Number), message }]);
});

test("numbers that are exact, tags of YAML's own and what is in quotes are taken", () => {
  const text = `[1e30, 0x1F, 9007199254740992, 0.1, -0, "12345678901234567890", "!secret", !!str 5, !!float 1.5, !!int 7]`;
  const { sources, issues } = readDefinitions("order.yaml", `name: x\nvalue: ${text}\n`);
  expect(issues).toEqual([]);
  const value = [1e30, 31, 9007199254740992, 0.1, -0, "12345678901234567890", "!secret", "5", 1.5, 7];
  expect(sources[0]?.value).toEqual({ name: "x", value });
});

test("a part that is written once is merged where it is used, and what stands beside it is taken before it", () => {
  const text =
    "retry: &retry { attempts: 2, jitter: 0 }\nsteps:\n  - id: a\n    retry: { <<: *retry, attempts: 5 }\n";
  const { sources, issues } = readDefinitions("order.yaml", text);
  expect(issues).toEqual([]);
  expect(sources[0]?.value).toMatchObject({ steps: [{ retry: { attempts: 5, jitter: 0 } }] });
  const issue = { path: "definitions.0.steps.0.retry.jitter", message: "" };
  expect(inFile(issue, sources)).toMatchObject({ line: 4, column: 5 });
});

test("what can't be merged is told, and a key that is called so stands in quotes", () => {
  const { sources, issues } = readDefinitions("order.yaml", "name: order\nretry: { <<: 5 }\n");
  expect(sources).toEqual([]);
  const message =
    "`<<` takes a part with fields, or a list of such, as in `<<: *name`; a key of that name stands in quotes";
  expect(issues).toEqual([{ file: "order.yaml", line: 1, column: 1, message }]);
  expect(readDefinitions("order.yaml", 'value: { "<<": 5 }\n').sources[0]?.value).toEqual({
    value: { "<<": 5 },
  });
});

test("JSON is read, with places, too", () => {
  expect(place('{\n  "name": "order",\n\t"steps": 5\n}', "definitions.0.steps")).toMatchObject({ line: 3 });
});

test("several documents in a file are several definitions", () => {
  const { sources } = readDefinitions("all.yaml", "name: one\n---\nname: two\nsteps: 5\n");
  expect(sources.map(({ value }) => value)).toEqual([{ name: "one" }, { name: "two", steps: 5 }]);
  expect(inFile({ path: "definitions.1.steps", message: "" }, sources)).toMatchObject({ line: 4, column: 1 });
});

test("another definition that an issue speaks of is named by its file", () => {
  const { sources } = readDefinitions("all.yaml", "name: one\n---\nname: one\n");
  const issue = { path: "definitions.1.name", message: 'definitions.0 has a workflow named "one" already' };
  expect(inFile(issue, sources)?.message).toContain("all.yaml has a workflow");
});

test.each([
  ["a fault of syntax", "name: [order\nsteps: 5", 2],
  ["a key twice", "name: a\nname: b\n", 2],
  ["nothing", "# only a remark\n", 1],
])("%s is an issue with its line", (_, text, line) => {
  const { sources, issues } = readDefinitions("x.yaml", text);
  expect(sources).toEqual([]);
  expect(issues[0]).toMatchObject({ file: "x.yaml", line });
});

test("what is no definition's fault has no place in a file", () => {
  expect(inFile({ path: "", message: "" }, [])).toBeNull();
});
