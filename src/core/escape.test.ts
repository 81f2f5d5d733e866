import { expect, test } from "vitest";
import { escapingFor } from "./escape.ts";
import { compileTemplate } from "./template.ts";

const render = (source: string, contentType: string, x: unknown) =>
  compileTemplate(source, { escaping: escapingFor(contentType) }).render({ x });

test.each([
  "application/xml",
  "text/xml; charset=utf-8",
  "application/soap+xml",
  "image/svg+xml",
  "text/html",
])("markup in a value is text in %s", (type) => {
  expect(render("<a b='{{ x }}'>{{ x }}</a>", type, `<i>&"'\u0000\u0008`)).toBe(
    "<a b='&lt;i&gt;&amp;&quot;&#39;'>&lt;i&gt;&amp;&quot;&#39;</a>",
  );
});

test("a lone surrogate, which no XML can hold, is replaced", () => {
  expect(render("<a>{{ x }}</a>", "application/xml", "\ud800")).toBe("<a>\ufffd</a>");
});

test("a value between the quotes of JSON can't end them; in a list it stands as it is", () => {
  const source = String.raw`{"a":"{{ x }}","b \"{{ x }}\"":1,"c":[{{ x }}]}`;
  expect(render(source, "application/problem+json", '"\n')).toBe(
    String.raw`{"a":"\"\n","b \"\"\n\"":1,"c":[` + '"\n]}',
  );
  expect(render('{"a":"{{ x }}","c":{{ x }}}', "application/json", 7)).toBe('{"a":"7","c":7}');
});

test.each([
  [undefined, "null"],
  [null, "null"],
  ["", '""'],
  ["O-1", '"O-1"'],
  ['1,"admin":true', String.raw`"1,\"admin\":true"`],
  ["17", "17"],
  ['{"made":"by the author"}', '{"made":"by the author"}'],
  [true, "true"],
  [{ a: [1] }, '{"a":[1]}'],
])("[S147] behind a colon of JSON there is always a value: %j is %s", (x, written) => {
  expect(render('{"x": {{ x }} }', "application/json", x)).toBe(`{"x": ${written} }`);
});

test("what stands directly behind another value is none of its own", () => {
  expect(render('{"x":{{ x }}{{ y }}}', "application/json", 1)).toBe('{"x":1}');
});

test("in a text of another kind, or of no kind, values are as they are", () => {
  expect(render("{{ x }}", "text/plain", "<&>")).toBe("<&>");
  expect(render("{{ x }}", "no type", "<&>")).toBe("<&>");
});

test("values that come later are escaped, too", async () => {
  expect(await render("<a>{{ $uppercase(x) }}{{ $string(x) }}</a>", "text/html", "<b>")).toBe(
    "<a>&lt;B&gt;&lt;b&gt;</a>",
  );
});
