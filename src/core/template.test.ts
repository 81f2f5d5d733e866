import { describe, expect, test } from "vitest";
import { textCharactersMax } from "./expression-bounds.ts";
import { ExpressionError } from "./expression-error.ts";
import { compileTemplate, templateCharactersMax } from "./template.ts";

const scope = {
  name: "Ada",
  count: 3,
  order: { id: 7, lines: ["a", "b"] },
  empty: null,
  yes: true,
  "x-y": 1,
};

describe("a wrong template is refused when it is compiled, with the place", () => {
  test.each([
    ["Hello {{ name", /not closed/, { line: 1, column: 7 }],
    ["Hello {{ 'name }}", /not closed/, { line: 1, column: 7 }],
    ["a\nb {{ }}", /no expression/, { line: 2, column: 5 }],
    ["a\n{{ name }} {{ a == b }}", /write = here/, { line: 2, column: 18 }],
    ["{{ name }} {{ /(?=x)/ }}", /regular expression/, { line: 1, column: 14 }],
  ])("%j", (source, said, position) => {
    const error = refusalOf(source);
    expect(error.message).toMatch(said);
    expect(error.position).toMatchObject(position);
    expect(error.source).toBe(source);
  });

  test("one of too many expressions", () => {
    expect(refusalOf("{{ a }}".repeat(1_001)).message).toMatch(/at most 1000 expressions/);
  });

  test("one that is too long", () => {
    expect(refusalOf("a".repeat(templateCharactersMax + 1)).message).toMatch(/at most 1048576 characters/);
  });
});

test("a failing evaluation tells the place in the template", async () => {
  const error: unknown = await Promise.resolve(
    compileTemplate("one {{ name }} two {{ name + 1 }}").render(scope),
  ).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ExpressionError);
  expect(error).toMatchObject({ position: { line: 1, column: 28 } });
});

test("a text that grows too long is refused", async () => {
  const scopeOf = (characters: number) => ({ big: "a".repeat(characters) });
  const twice = compileTemplate("{{ big }}{{ big }}");
  expect(() => twice.render(scopeOf(textCharactersMax / 2 + 1))).toThrow(/longer than 8388608/);
  const late = compileTemplate("{{ $string(big) }}{{ $string(big) }}");
  await expect(late.render(scopeOf(textCharactersMax / 2 + 1))).rejects.toThrow(/longer than 8388608/);
});

test.each([
  ["", ""],
  ["plain", "plain"],
  ["Hello {{ name }}!", "Hello Ada!"],
  ["{{name}}{{count}}", "Ada3"],
  ["{{ order }}", '{"id":7,"lines":["a","b"]}'],
  ["{{ order.lines }}", '["a","b"]'],
  ["[{{ missing }}|{{ empty }}|{{ missing.deeper }}]", "[||]"],
  ["{{ yes }} {{ count > 2 }}", "true true"],
  ["\\{{ name }}", "{{ name }}"],
  ["\\\\{{ name }}", "\\Ada"],
  ["\\\\\\{{ name }}", "\\{{ name }}"],
  ["a\\b {{ name }} \\", "a\\b Ada \\"],
  ["{ {name} } }}", "{ {name} } }}"],
  ['{{ "}}" }}', "}}"],
  ["{{ '}}' & '{{' }}", "}}{{"],
  ['{{ "a\\"}}" }}', 'a"}}'],
  ["{{ `x-y` }}", "1"],
  ['{{ {"a": {"b": 1}} }}', '{"a":{"b":1}}'],
  ['{{ {"a":{"b":1}}}}', '{"a":{"b":1}}'],
  ["{{ /* }} */ name }}", "Ada"],
  ["{{ $replace('a}}b', /\\}\\}/, '-') }}", "a-b"],
  ["{{ $replace(\"a'b\", /'/, '-') }}", "a-b"],
  ["{{ $replace('a/b', /[/]/, '-') }}", "a-b"],
  ["{{ count / 2 }} {{ count / 3 }}", "1.5 1"],
  ["{{ $uppercase(name) }} {{ name }} {{ $count(order.lines) }}", "ADA Ada 2"],
  ["{{\n name \n}}", "Ada"],
  ["ä€😀{{ name }}\u0000\ud800", "ä€😀Ada\u0000\ud800"],
])("%j is rendered as %j", async (source, text) => {
  expect(await compileTemplate(source).render(scope)).toBe(text);
});

test.each([
  ["{{ order }}", { id: 7, lines: ["a", "b"] }],
  ["{{ count }}", 3],
  ["{{ missing }}", null],
  ["{{ $count(order.lines) }}", 2],
  ["{{ $nothing }}", null],
  [" {{ count }}", " 3"],
  ["{{ count }}{{ count }}", "33"],
  ["plain", "plain"],
  ["\\{{ count }}", "{{ count }}"],
])("%j has the value %j", async (source, value) => {
  expect(await compileTemplate(source).value(scope)).toStrictEqual(value);
});

test("a template says whether it is constant and which names it needs", () => {
  expect(compileTemplate("a \\{{ b }}")).toMatchObject({ constant: true, names: [] });
  expect(compileTemplate("{{ a.b }} {{ $sum(c.d) }} {{ a.e }}")).toMatchObject({
    constant: false,
    names: ["a", "c"],
  });
});

test("plain parts render at once", () => {
  expect(compileTemplate("Hello {{ name }}").render(scope)).toBe("Hello Ada");
  expect(compileTemplate("{{ order.id }}").value(scope)).toBe(7);
});

test("a value that a sender chose is not a template again", () => {
  expect(compileTemplate("{{ name }}").render({ name: "{{ secret }}", secret: "s" })).toBe("{{ secret }}");
});

function refusalOf(source: string): ExpressionError {
  try {
    compileTemplate(source);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${source} was not refused.`);
}
