import { expect, test } from "vitest";
import { ownAnswer } from "./own-answer.ts";

const headersOf = (headers: Record<string, string>) => {
  const { answer } = ownAnswer({ status: 200, headers, body: "<script>alert(1)</script>" });
  return answer.headers;
};

test("whatever is not surely inert is sandboxed, and nothing is sniffed", () => {
  const active = [
    "text/html",
    "TEXT/HTML; charset=utf-8",
    "image/svg+xml",
    "application/xhtml+xml",
    "application/pdf",
    "text/javascript",
    "multipart/x-mixed-replace; boundary=x",
    "application/json, text/html",
    'text/plain; a="b", text/html',
    "nonsense",
    "",
  ];
  for (const type of active) {
    expect([type, headersOf({ "Content-Type": type }).slice(-4)]).toEqual([
      type,
      ["X-Content-Type-Options", "nosniff", "Content-Security-Policy", "sandbox"],
    ]);
  }
  for (const type of ["application/json", "text/plain; charset=utf-8", "Application/Octet-Stream"]) {
    const headers = ["Content-Type", type, "X-Content-Type-Options", "nosniff"];
    expect(headersOf({ "Content-Type": type })).toEqual(headers);
  }
});

test("of two spellings of a header the last is sent alone, and goes for the sandbox", () => {
  expect(headersOf({ "content-type": "text/html", "Content-Type": "text/plain" })).toEqual([
    "Content-Type",
    "text/plain; charset=utf-8",
    "X-Content-Type-Options",
    "nosniff",
  ]);
  const last = headersOf({ "Content-Type": "text/plain", "content-type": "text/html" });
  expect(last.filter((text) => /^content-type$/i.test(text))).toEqual(["content-type"]);
  expect(last).toContain("sandbox");
});

test("[S146] a text says that it is in UTF-8, unless its author says what it is in", () => {
  const typeOf = (type: string, made: { body: string; base64?: true } = { body: "é" }) =>
    ownAnswer({ status: 200, headers: { "content-type": type }, ...made }).answer.headers[1];
  expect(
    ["text/html", "Text/Plain", "text/csv;header=present", "text/xml"].map((type) => typeOf(type)),
  ).toEqual([
    "text/html; charset=utf-8",
    "Text/Plain; charset=utf-8",
    "text/csv;header=present; charset=utf-8",
    "text/xml; charset=utf-8",
  ]);
  for (const type of [
    "text/html; charset=iso-8859-1",
    "application/xml",
    "application/json",
    "text/a, text/b",
  ])
    expect(typeOf(type)).toBe(type);
  // Its bytes are in whatever they are in.
  expect(typeOf("text/plain", { body: "6Q==", base64: true })).toBe("text/plain");
});

test("an author's policy does not take the place of the sandbox", () => {
  const headers = headersOf({ "Content-Type": "text/html", "content-security-policy": "default-src *" });
  expect(headers).toEqual(expect.arrayContaining(["default-src *", "sandbox"]));
});
