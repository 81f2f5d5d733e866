import { describe, expect, test } from "vitest";
import { readXml, xmlAttributesMax, xmlDepthMax, xmlNodesMax } from "./xml.ts";
import { jsonOfXml } from "./xml-json.ts";

function jsonOf(text: string) {
  const read = readXml(text);
  if (read.kind !== "read") throw new Error(`${read.reason} (${read.line}:${read.column})`);
  return jsonOfXml(read.document);
}

describe("[S29] [S116] what is not XML is refused with its place", () => {
  test.each([
    ["", 1, "Document must contain a root element."],
    ["text", 1, "Text data outside of root node."],
    ["<a>\n <b></a>", 2, "Unexpected close tag."],
    ["<a>\n\n<b>", 3, "Unclosed tag: b."],
    ["<a/>\n<b/>", 2, "Documents may contain only one root."],
    ["<a b='1' b='2'/>", 1, "Duplicate attribute: b."],
    ["<a>\n<p:b/></a>", 2, 'Unbound namespace prefix: "p".'],
    ["<a>&nbsp;</a>", 1, "Undefined entity."],
    ["<a>\u0001</a>", 1, "Disallowed character."],
    ["<a>&#0;</a>", 1, "Malformed character entity."],
  ])("%j", (text, line, reason) => {
    expect(readXml(text)).toMatchObject({ kind: "unreadable", reason, line, column: expect.any(Number) });
  });
});

describe("a document type declaration is refused, and with it whatever it declares", () => {
  const lol = Array.from(
    { length: 9 },
    (_, at) => `<!ENTITY lol${at + 1} "${`&lol${at};`.repeat(10)}">`,
  ).join("");
  test.each([
    ["billion laughs", `<!DOCTYPE a [<!ENTITY lol0 "lol">${lol}]><a>&lol9;</a>`],
    ["a file", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`],
    ["a URL", `<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>`],
    ["a parameter entity", `<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1/">%p;]><a/>`],
    ["nothing", "<!DOCTYPE html><html/>"],
  ])("%s", (_what, text) => {
    expect(readXml(text)).toMatchObject({
      kind: "unreadable",
      reason: expect.stringContaining("document type declaration"),
      line: 1,
    });
  });
});

describe("bounds", () => {
  test("of depth, attributes and nodes", () => {
    expect(readXml("<a>".repeat(10_000))).toMatchObject({
      reason: `Elements nest deeper than ${xmlDepthMax} levels.`,
    });
    const attributes = Array.from({ length: 1_000_000 }, (_, at) => `a${at}=""`).join(" ");
    expect(readXml(`<a ${attributes}/>`)).toMatchObject({
      reason: `An element may have at most ${xmlAttributesMax} attributes.`,
    });
    expect(readXml(`<a>${"<b/>".repeat(xmlNodesMax)}</a>`)).toMatchObject({
      reason: expect.stringContaining("at most 200000"),
    });
  });

  test("what is within them is read", () => {
    expect(readXml("<a>".repeat(xmlDepthMax) + "</a>".repeat(xmlDepthMax))).toMatchObject({ kind: "read" });
    expect(jsonOf(`<a>${"&lt;".repeat(100_000)}</a>`)).toEqual({ a: "<".repeat(100_000) });
  });
});

describe("[S50] XML as JSON", () => {
  test.each([
    ["<a/>", { a: "" }],
    ["<a> b </a>", { a: " b " }],
    ["<a>x<![CDATA[<y>]]>&amp;&#x41;</a>", { a: "x<y>&A" }],
    ['<a id="1"/>', { a: { "@id": "1" } }],
    ['<a id="1">x</a>', { a: { "@id": "1", "#text": "x" } }],
    ["<a>\n <b>1</b>\n <c/>\n</a>", { a: { b: "1", c: "" } }],
    ["<a><b>1</b><c/><b>2</b><b>3</b></a>", { a: { b: ["1", "2", "3"], c: "" } }],
    ["<a>one <b>two</b> three</a>", { a: { b: "two", "#text": "one  three" } }],
    ["<!-- x --><a><?pi y?><!-- z -->t</a><!-- x -->", { a: "t" }],
    ['<s:a xmlns:s="u"><s:b/></s:a>', { "s:a": { "@xmlns:s": "u", "s:b": "" } }],
  ])("%j", (text, value) => {
    expect(jsonOf(text)).toEqual(value);
  });

  test("elements and attributes called __proto__ and constructor are data and pollute nothing", () => {
    const json = jsonOf(
      '<__proto__ __proto__="1"><__proto__>x</__proto__><constructor>y</constructor></__proto__>',
    );
    expect(JSON.stringify(json)).toBe('{"__proto__":{"@__proto__":"1","__proto__":"x","constructor":"y"}}');
    expect("x" in {}).toBe(false);
  });
});
