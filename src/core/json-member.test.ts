import fc from "fast-check";
import { expect, test } from "vitest";
import { withoutMember } from "./json-member.ts";

test.each([
  ["the member is not there", '{"a":1}', ["s"]],
  ["the member is there twice", '{"s":1,"a":1,"s":2}', ["s"]],
  ["the member is there twice, once in disguise", '{"s":1,"\\u0073":2}', ["s"]],
  ["there is no object", '["s"]', ["s"]],
  ["the way leads through something else", '{"a":"s"}', ["a", "s"]],
  ["the way is not there", '{"a":{"s":1}}', ["b", "s"]],
])("null when %s", (_, text, path) => {
  expect(withoutMember(text, path)).toBeNull();
});

test.each([
  ["the last one", '{"a": 1.0, "s": "x"}', ["s"], '{"a": 1.0}'],
  ["the first one", '{"s": "x", "a": 1}', ["s"], '{"a": 1}'],
  ["one between", '{"a":[1,{"s":2}],"s":"x","b":"}"}', ["s"], '{"a":[1,{"s":2}],"b":"}"}'],
  ["the only one", ' { "s" : {"x":[1]} } ', ["s"], " {  } "],
  ["one on a line of its own", '{\n  "a": "\\"",\n  "s": "x"\n}\n', ["s"], '{\n  "a": "\\""\n}\n'],
  ["a number or a word", '{"s":null,"t":-1e5}', ["t"], '{"s":null}'],
  ["one further in", '{"p":{"t":1,"s":"x"},"s":1}', ["p", "s"], '{"p":{"t":1},"s":1}'],
  ["one called __proto__", '{"__proto__":{},"a":1}', ["__proto__"], '{"a":1}'],
])("%s goes with its comma, and the rest stays as it was", (_, text, path, rest) => {
  expect(withoutMember(text, path)).toBe(rest);
});

test("what is left is the object without the member, however it is written", () => {
  const objects = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 });
  fc.assert(
    fc.property(
      objects,
      fc.string(),
      fc.jsonValue(),
      fc.constantFrom(0, 1, "\t"),
      (object, name, value, indent) => {
        const { [name]: _, ...others } = object;
        const text = JSON.stringify({ ...others, [name]: value }, null, indent);
        expect(JSON.parse(withoutMember(text, [name]) ?? "null")).toEqual(JSON.parse(JSON.stringify(others)));
      },
    ),
  );
});
