import { expect, test } from "vitest";
import { mediaTypeOf } from "./media-type.ts";

test.each([
  null,
  undefined,
  "",
  "json",
  "application/",
  "/json",
  "a b/c",
  "text/plain, text/html",
  "text/plain x",
  "é/é",
  `text/${"x".repeat(1_000)}`,
])("%j is no content type", (contentType) => {
  expect(mediaTypeOf(contentType)).toBeNull();
});

test.each([
  ["application/json", "application/json", []],
  [" Text/HTML ; Charset=UTF-8", "text/html", [["charset", "UTF-8"]]],
  [
    'text/plain; charset="utf-8"; format=flowed',
    "text/plain",
    [
      ["charset", "utf-8"],
      ["format", "flowed"],
    ],
  ],
  [
    'a/b; x="y; charset=z"; charset=q',
    "a/b",
    [
      ["x", "y; charset=z"],
      ["charset", "q"],
    ],
  ],
  ['a/b; x="a\\"b"', "a/b", [["x", 'a"b']]],
  ["a/b; charset=one; charset=two", "a/b", [["charset", "one"]]],
  ["a/b;", "a/b", []],
  ["a/b; =x; charset=y", "a/b", []],
  ["a/b; __proto__=x", "a/b", [["__proto__", "x"]]],
])("%j", (contentType, essence, parameters) => {
  const media = mediaTypeOf(contentType);
  expect(media?.essence).toBe(essence);
  expect([...(media?.parameters ?? [])]).toEqual(parameters);
});
