import { expect, test } from "vitest";
import type { RedactRule } from "../contract/redact.ts";
import { parseBody } from "./body.ts";
import { fileIn } from "./form-data.ts";
import { compileBodyRules } from "./redact-body.ts";

const card = "4929000011112222";
const marker = "[redacted by r0]";

/** A body read, with the values at these paths hidden. */
function redact(text: string, contentType: string, paths: string[]) {
  const bytes = Buffer.from(text);
  const read = parseBody({ bytes, contentType });
  if (read.kind !== "parsed") throw new Error(read.reason);
  const rules = paths.map((path, at): RedactRule => ({ name: `r${at}`, from: "body", path }));
  const { type, value, document } = read;
  return compileBodyRules(rules)?.({ bytes, contentType, type, value, document, isSpare: false });
}

function hidden(text: string, contentType: string, paths: string[]) {
  const redacted = redact(text, contentType, paths);
  if (redacted?.kind !== "redacted") throw new Error(redacted?.reason);
  const { bytes, value, found } = redacted;
  // What a run reads is what is kept.
  expect(parseBody({ bytes, contentType })).toMatchObject({ value });
  return { bytes, found, text: Buffer.from(bytes).toString() };
}

const xml = (content: string) =>
  `<?xml version="1.0"?><!-- ${card} --><?note ${card}?><o xmlns:p="urn:p" id="1">${content}</o>`;
const began = `<?xml version="1.0" encoding="UTF-8"?>\n<o xmlns:p="urn:p" id="1">`;

test.each([
  ["an element", ["$.o.card"], `<n>1</n><card>${card}</card>`, `<n>1</n><card>${marker}</card>`],
  [
    "one with others in it",
    ["$.o.pay"],
    `<pay a="${card}"><card>${card}</card><!-- ${card} --></pay>`,
    `<pay>${marker}</pay>`,
  ],
  ["an empty one", ["$.o.card"], "<card/><n/>", `<card>${marker}</card><n/>`],
  [
    "one that names its own namespace, and others",
    ["$..['q:c']"],
    `<q:c xmlns:q="u" xmlns:s="${card}" xmlns="urn:${card}" a="${card}"/>`,
    `<q:c xmlns:q="u">${marker}</q:c>`,
  ],
  [
    "an attribute",
    ["$..['@card']"],
    `<a card="${card}" b="&lt;&#10;"/>`,
    `<a card="${marker}" b="&lt;&#10;"/>`,
  ],
  ["the text beside elements", ["$.o['#text']"], `${card}<n/>${card}`, `${marker}<n/>`],
  ["one of several", ["$.o.c[1]"], `<c>1</c><n>2</n><c>${card}</c>`, `<c>1</c><n>2</n><c>${marker}</c>`],
  ["several as a whole", ["$.o.c"], `<c>${card}</c><n>2</n><c>${card}</c>`, `<c>${marker}</c><n>2</n>`],
  ["nothing", ["$.none"], "<c>a&amp;b <![CDATA[<x>]]>\r\n</c>", "<c>a&amp;b &lt;x&gt;\n</c>"],
])("of XML %s is hidden, and what nobody reads is gone", (_, paths, content, expected) => {
  expect(hidden(xml(content), "text/xml", paths).text).toBe(`${began}${expected}</o>`);
});

test("of an XML document all can be hidden, its root's attributes and texts too", () => {
  expect(hidden(xml(`<c>${card}</c>${card}`), "text/xml", ["$.o.*"]).text).not.toContain(card);
  expect(hidden(xml(card), "text/xml", ["$.*"]).text).toBe(began.replace(/ xmlns.*/, `>${marker}</o>`));
});

test("numbers are written as they came, wherever they stand, and texts that look like them stay texts", () => {
  const numbers = "[0,-0,1.10,1e3,1E-7,0.0000001,100,-1.5,12345678901234567890,0.1,[2.0]]";
  const texts = '{"1.10":"1.10 \\"2.0\\\\","\ufdd0":"\ufdd00","\\ufdd1":"\\uFDD11"}';
  const hiddenIn = (text: string) => hidden(text, "application/json", ["$..card"]).text;
  const whole = (value: string) => `{"n":${numbers},"t":${texts},"card":${value},"last":1.0}`;
  expect(hiddenIn(whole("1.10"))).toBe(whole(`"${marker}"`).replaceAll(/\\u(fdd1)/gi, "\ufdd1"));
  const lines = `{"card":1.10,"n":2.0}\n\n${numbers}\n`;
  expect(hidden(lines, "application/x-ndjson", ["$..card"]).text).toBe(
    `{"card":"${marker}","n":2.0}\n${numbers}\n`,
  );
});

test("a form that stands for the JSON in its one field still does, whatever that holds", () => {
  const inner = (value: object) => `payload=${encodeURIComponent(JSON.stringify(value))}`;
  const type = "application/x-www-form-urlencoded";
  const nested = { payload: JSON.stringify({ card }) };
  expect(hidden(inner(nested), type, ["$..card"]).text).toBe(inner(nested));
  expect(hidden(inner({ payload: ["a"], card }), type, ["$..card"]).text).toBe(
    inner({ payload: ["a"], card: marker }),
  );
  expect(hidden(`payload=a&payload=${card}`, type, ["$.payload[1]"]).text).toContain(
    "payload=a&payload=%5Bredacted",
  );
  expect(hidden(`payload=${card}`, type, ["$.payload"]).text).toMatch(/^payload=%5Bredacted/);
});

test.each([
  ["of their own", ["$.a[*].x", "$.b[*].y"]],
  ["anywhere", ["$..x", "$..y"]],
])("what all rules find together is bounded, by places %s", (_, paths) => {
  const items = (name: string) => Array.from({ length: 60_000 }, () => ({ [name]: 0 }));
  const body = JSON.stringify({ a: items("x"), b: items("y") });
  expect(redact(body, "application/json", paths)).toMatchObject({ kind: "unfollowed" });
});

const multipart = "multipart/form-data; boundary=b; lists=many";
const form = (...parts: [head: string, content: string][]) =>
  `${card}\r\n${parts.map(([head, content]) => `--b\r\nContent-Disposition: form-data; ${head}\r\nX-Own: ${card}\r\n\r\n${content}\r\n`).join("")}--b--\r\n${card}`;
const part = (head: string, content: string, more = "") =>
  `--b\r\nContent-Disposition: form-data; ${head}\r\n${more}\r\n${content}\r\n`;

test("fields of multipart forms are hidden: texts, JSON, lists, files; all else is as it came", () => {
  const body = form(
    ['name="card"', card],
    ['name="a\\"b\\\\"', "ü 1"],
    ['name="list"', card],
    ['name="list"', "2"],
    ['name="many"', card],
    [`name="meta"\r\nContent-Type: application/json`, `{"card":${card},"card":"${card}","n":1.10}`],
    [`name="photo"; filename="n%22.png"\r\nContent-Type: image/png`, "PNG\r\n--"],
    [`name="scan"; filename="${card}.png"\r\nContent-Type: image/png`, card],
  );
  const { text, bytes, found } = hidden(body, multipart, ["$..card", "$.list[0]", "$.many", "$.scan"]);
  expect(text).toBe(
    part('name="card"', marker) +
      part('name="a%22b\\\\"', "ü 1") +
      part('name="list"', "[redacted by r1]") +
      part('name="list"', "2") +
      part('name="many"', "[redacted by r2]") +
      part('name="meta"', `{"card":"${marker}","n":1.10}`, "Content-Type: application/json\r\n") +
      part('name="photo"; filename="n%22.png"', "PNG\r\n--", "Content-Type: image/png\r\n") +
      part('name="scan"', "[redacted by r3]") +
      "--b--\r\n",
  );
  expect(found.map(({ values }) => values)).toEqual([2, 1, 1, 1]);
  expect(Buffer.from(fileIn({ bytes, contentType: multipart }, 1) ?? []).toString()).toBe("PNG\r\n--");
});

test("of a file all is hidden or nothing, and a charset that is not UTF-8 is refused", () => {
  const reason = (text: string, contentType: string, path: string) => {
    const redacted = redact(text, contentType, [path]);
    return redacted?.kind === "unfollowed" ? redacted.reason : "it was followed";
  };
  const file = form([`name="scan"; filename="${card}.png"`, "x"]);
  expect(reason(file, multipart, "$.scan.file.name")).toMatch(/all or nothing/);
  expect(reason("<card>1</card>", "text/xml; charset=iso-8859-1", "$.card")).toMatch(/UTF-8/);
  expect(reason("plain", "text/plain", "$.card")).toMatch(/read as text/);
});

test("a body of 2 MiB is written anew in a moment", () => {
  const item = `{"id":1,"name":"Ann","pay":{"card":"${card}","amount":12.5},"tags":["a","b"],"at":{"iban":"DE00","n":[1,2]}}`;
  const bytes = Buffer.from(`[${Array.from({ length: 20_000 }, () => item).join()}]`);
  const contentType = "application/json";
  const names = ["card", "iban", "name"];
  const rules = names.map((name): RedactRule => ({ name, from: "body", path: `$..${name}` }));
  const read = parseBody({ bytes, contentType });
  if (read.kind !== "parsed") throw new Error(read.reason);
  const before = process.cpuUsage();
  const { type, value, document } = read;
  const redacted = compileBodyRules(rules)?.({ bytes, contentType, type, value, document, isSpare: true });
  // Some 60 ms.
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
  expect(redacted).toMatchObject({
    kind: "redacted",
    found: names.map((rule) => ({ rule, values: 20_000 })),
  });
});
