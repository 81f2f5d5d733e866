import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { patch } from "./yaml-patch.ts";

const text = `# Orders of the shop
name: orders # stays
steps:
  - id: greet
    type: transform
    config:
      value: "Hello" # politely
  # Last of all
  - id: note
    type: script
    config:
      code: |
        return 1;
`;

function patched(value: unknown, before = text): string {
  const document = parseDocument(before);
  patch(document, value);
  return document.toString({ lineWidth: 0 });
}

const greet = { id: "greet", type: "transform", config: { value: "Hello" } };
const note = { id: "note", type: "script", config: { code: "return 1;\n" } };

test("what says the same already is left as it is written", () => {
  expect(patched({ name: "orders", steps: [greet, note] })).toBe(text);
});

test("a value is changed in its place, and its comment stays", () => {
  const changed = patched({ name: "orders", steps: [{ ...greet, config: { value: "Hi" } }, note] });
  expect(changed).toContain('value: "Hi" # politely');
  expect(changed).toContain("# Last of all");
});

test("a step that is moved takes its comments along, one that is new gets none", () => {
  const changed = patched({ name: "orders", steps: [{ id: "new", type: "stop" }, note, greet] });
  expect(changed.indexOf("id: new")).toBeLessThan(changed.indexOf("id: note"));
  expect(changed.indexOf("id: note")).toBeLessThan(changed.indexOf("id: greet"));
  expect(changed).toContain('value: "Hello" # politely');
  expect(changed).toContain("# Last of all\n  - id: note");
  expect(parseDocument(changed).toJS()).toEqual({
    name: "orders",
    steps: [{ id: "new", type: "stop" }, note, greet],
  });
});

test("a text of several lines stays a block, and what is gone is gone", () => {
  const longer = { ...note, config: { code: "const a = 1;\nreturn a;\n" } };
  expect(patched({ name: "orders", steps: [longer] })).toBe(`# Orders of the shop
name: orders # stays
steps:
  # Last of all
  - id: note
    type: script
    config:
      code: |
        const a = 1;
        return a;
`);
});

test("an empty document becomes a whole one", () => {
  expect(patched({ name: "orders", title: "Orders" }, "")).toBe("name: orders\ntitle: Orders\n");
});
