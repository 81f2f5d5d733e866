import { expect, test } from "vitest";
import { languageOf } from "./body-path.ts";

test.each(["$", "$.a", "$['a']"])("%s is a JSONPath", (path) => {
  expect(languageOf(path)).toBe("jsonpath");
});

test.each(["/a", "//a", "./a", "../a", "@id", "(//a)[1]", "*:a", "string(/a)", "child::a", " /a"])(
  "%s is an XPath",
  (path) => {
    expect(languageOf(path)).toBe("xpath");
  },
);

test.each([
  ["data.ticket_id", "$.data.ticket_id"],
  [".data.id", "$.data.id"],
  ["items[0].id", "$.items[0].id"],
  ["a b", "$.order.id"],
  ["", "$.order.id"],
])("%s is neither, and it is said what was probably meant", (path, guess) => {
  expect(() => languageOf(path)).toThrow(
    `A path into the body begins with $, as ${guess} does (JSONPath), or with /, as /order/@id does (XPath).`,
  );
});
