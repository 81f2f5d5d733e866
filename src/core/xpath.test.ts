import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { workMs } from "../../test/work.ts";
import { readXml } from "./xml.ts";
import type { XmlDocument, XmlElement } from "./xml-node.ts";
import { XPathError } from "./xpath/error.ts";
import type { XPathNode } from "./xpath/value.ts";
import { compileXPath } from "./xpath.ts";

interface Case {
  group: string;
  doc: string | null;
  expr: string;
  type: "number" | "string" | "boolean" | "nodeset" | "empty";
  value: unknown;
}

const corpus = new URL("../../test/corpora/xpath/", import.meta.url);
const cases: Case[] = JSON.parse(readFileSync(new URL("xpath1.json", corpus), "utf8")).cases;
const documents = new Map<string, XmlElement>();

/** Of the suite's own: the root element of a document, from which its expressions are evaluated. */
function rootOf(name: string): XmlElement {
  const known = documents.get(name);
  if (known) return known;
  const read = readXml(readFileSync(new URL(`docs/${name}`, corpus), "utf8"));
  const root =
    read.kind === "read" ? read.document.children.find((child) => child.nodeType === 1) : undefined;
  if (root === undefined) throw new Error(read.kind === "unreadable" ? read.reason : "There is no root.");
  documents.set(name, root);
  return root;
}

const empty: XmlDocument = { nodeType: 9, order: 0, children: [] };
const nodeNames: Readonly<Record<number, string>> = {
  1: "ELEMENT ",
  2: "ATTRIBUTE ",
  7: "PI ",
  8: "COMMENT",
  9: "/",
};

/** How the suite writes an answer down. It leaves out the names of namespaces, and those of CDATA, which are texts. */
function shown(value: unknown): unknown {
  // It prints six digits.
  if (typeof value === "number") return Number(value.toPrecision(6));
  if (!isNodes(value)) return value;
  const names = value
    .filter(({ nodeType }) => nodeType in nodeNames)
    .map((node) => (nodeNames[node.nodeType] ?? "") + ("nodeName" in node ? node.nodeName : ""));
  return { count: value.length, names };
}

function isNodes(value: unknown): value is readonly XPathNode[] {
  return Array.isArray(value);
}

function wanted({ type, value }: Case): unknown {
  if (type === "number") return Number(value);
  if (typeof value !== "object" || value === null || !("names" in value) || !Array.isArray(value.names))
    return value;
  const names = value.names.filter((name) => name !== "TEXT").map((name) => name.replace(escaped, unescaped));
  return { ...value, names };
}

/** The suite's library prints characters beyond ASCII by their bytes. */
const escaped = /(?:#[0-9A-F]{2})+/g;
const unescaped = (bytes: string) => Buffer.from(bytes.replaceAll("#", ""), "hex").toString();

/** Why an expression of the suite does not give what the suite says. */
const misses: Readonly<Record<string, string>> = {
  "id('chapter1')": "ids are declared in a document type declaration, which is not read",
  "id('chapter3')": "as above",
  "id('chapter1')/p": "as above",
  "id('chapter1')//p": "as above",
  "id('chapter1')/p[1]": "as above",
  "string(12345678901234567890)":
    "the suite prints 15 digits and an exponent, which XPath 1.0 (4.2) does not have",
  "string(-12345678901234567890)": "as above",
};

describe("[S80] libxml2's suite of XPath 1.0", () => {
  test("is there whole, and 320 of its 327 expressions give what it says", () => {
    expect(cases).toHaveLength(327);
    expect(cases.filter(({ expr }) => expr in misses)).toHaveLength(7);
  });

  test.each(cases.filter(({ expr }) => !(expr in misses)).map((one) => [one.group, one.expr, one] as const))(
    "%s: %s",
    (_group, expr, one) => {
      const evaluate = () => compileXPath(expr)(one.doc === null ? empty : rootOf(one.doc));
      // No answer: it is no expression.
      if (one.type === "empty") expect(evaluate).toThrow(XPathError);
      else expect(shown(evaluate())).toEqual(wanted(one));
    },
  );
});

describe("a wrong expression says where it is wrong", () => {
  test.each([
    ["", "the name of a node was expected (line 1, column 1)"],
    ["/a[", "the name of a node was expected (line 1, column 4)"],
    ["/a]", "“]” was not expected (line 1, column 3)"],
    ["/a/b/", "the name of a node was expected (line 1, column 6)"],
    ["a ! b", "nothing in XPath begins like this (line 1, column 3)"],
    ["'abc", "nothing in XPath begins like this (line 1, column 1)"],
    ["parents::a", "there is no axis “parents” (line 1, column 1)"],
    ["matches(a, 'b')", "XPath 1.0 has no function matches() (line 1, column 1)"],
    ["count('a')", "count() takes a set of nodes (line 1, column 1)"],
    ["contains('a')", "contains() takes 2 arguments, not 1 (line 1, column 1)"],
    [
      "//soap:Body",
      "the prefix “soap” stands for nothing: declare it in payload.namespaces, or write *:Body (line 1, column 3)",
    ],
    ["(1)/a", "steps and predicates follow only sets of nodes (line 1, column 1)"],
    ["1 | 2", "| takes sets of nodes (line 1, column 1)"],
    [
      "id('x')",
      "id() needs a document type declaration, which is not taken; write //*[@id = 'x'] (line 1, column 1)",
    ],
    [`${"(".repeat(60)}1${")".repeat(60)}`, "it nests deeper than 50 levels (line 1, column 51)"],
  ])("%j", (path, reason) => {
    expect(() => compileXPath(path)).toThrow(`The XPath is not valid: ${reason}.`);
  });

  test("one that is too long is refused", () => {
    expect(() => compileXPath("a/".repeat(600))).toThrow(/at most 1000 characters/);
  });
});

describe("what would take too long is ended", () => {
  const document = treeOf(`<r>${"<a><b>x</b></a>".repeat(20_000)}</r>`);
  test.each([
    "count(//*[count(//*) = 0])",
    "//a[preceding::b]",
    "//*[contains(string(/), 'zzz')]",
    `concat(${Array(90).fill("/").join(",")})`,
    "//a/b[. = //none]",
    `//b[translate(/, /, /) = 'x']`,
  ])("%s", (path) => {
    const began = workMs();
    expect(() => compileXPath(path)(document)).toThrow(
      "Finding what the XPath asks for takes too much work.",
    );
    expect(workMs() - began).toBeLessThan(3_000);
  });

  test("sets of nodes are compared in linear time", () => {
    expect(compileXPath("//a = //b")(document)).toBe(true);
    expect(compileXPath("//a != //b")(document)).toBe(false);
    expect(compileXPath("//a < //b")(document)).toBe(false);
  });
});

describe("sets of nodes are compared as XPath 1.0 has it: whether any pair fits", () => {
  const document = treeOf("<r><a>1</a><a>10</a><b>9</b><b>x</b><c>1</c><d>1</d></r>");
  test.each([
    ["//a < //b", true],
    ["//a > //b", true],
    ["//b < //c", false],
    ["//c < //d", false],
    ["//c <= //d", true],
    ["//c = //d", true],
    ["//c != //d", false],
    ["//a != //c", true],
    ["//none = //none", false],
    ["//none != //a", false],
    ["//a = 10", true],
    ["//b = 'x'", true],
    ["//b > 8", true],
    ["//none = false()", true],
  ])("%s", (path, value) => {
    expect(compileXPath(path)(document)).toBe(value);
  });
});

test("[S80] names are found in their namespace: by a prefix of the author's, by a default, or in any", () => {
  const document = treeOf('<s:e xmlns:s="urn:s"><b xmlns="urn:b" c="1" s:c="2">x</b></s:e>');
  const text = (path: string, namespaces = {}) =>
    shown(compileXPath(`string(${path})`, namespaces)(document));
  expect(text("/e/b")).toBe("");
  expect(text("/p:e/q:b", { p: "urn:s", q: "urn:b" })).toBe("x");
  expect(text("//b", { "": "urn:b" })).toBe("x");
  expect(text("/*:e/*:b")).toBe("x");
  expect(text("//@c")).toBe("1");
  expect(text("//@p:c", { p: "urn:s" })).toBe("2");
  expect(text("//@*:c[2]")).toBe("2");
  expect(text("name(/*)")).toBe("s:e");
  expect(text("count(//@*)")).toBe("2");
  expect(() => text("/constructor:e")).toThrow("stands for nothing");
});

function treeOf(text: string): XmlDocument {
  const result = readXml(text);
  if (result.kind !== "read") throw new Error(result.reason);
  return result.document;
}
