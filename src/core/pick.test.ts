import { expect, test } from "vitest";
import { compilePick } from "./pick.ts";

const source = {
  headers: { "x-event": "push", empty: "" },
  query: { hub: "1", twice: ["a", "b"] },
  body: { type: "order", count: 3, empty: "", list: [{ id: "first" }], none: null, object: {} },
};

test.each([
  ["a header that is not there", "{header:x-none}"],
  ["an empty header", "{header:empty}"],
  ["a member that is not there", "{body:type.name}"],
  ["an empty member", "{body:empty}"],
  ["null", "{body:none}"],
  ["an object", "{body:object}"],
  ["what every object inherits", "{body:constructor}"],
  ["what every list inherits", "{body:list.map}"],
  ["one missing part of two", "{body:type}.{body:none}"],
  ["only missing ones in turn", "{body:none|query:none}"],
])("%s gives nothing", (_, pick) => {
  expect(compilePick(pick)(source)).toBeNull();
});

test.each(["{type}", "{cookie:a}", "{:a}", "{body:a|b}"])("%s is refused", (pick) => {
  expect(() => compilePick(pick)).toThrow(SyntaxError);
});

test.each([
  ["{header:X-Event}", "push"],
  ["{query:hub}", "1"],
  ["{query:twice}", "a"],
  ["{body:type}/{body:count}", "order/3"],
  ["{body:list.0.id}", "first"],
  ["{body:none|body:type}", "order"],
])("%s gives %s", (pick, text) => {
  expect(compilePick(pick)(source)).toBe(text);
});

test("of several picks, the first that gives something counts", () => {
  expect(compilePick(["{body:type}.{body:none}", "{body:type}"])(source)).toBe("order");
  expect(compilePick(["{body:none}"])(source)).toBeNull();
});

test("a path goes on into a text that holds JSON, and ends at one that does not", () => {
  const pick = compilePick("{body:payload.event.type}");
  const given = (payload: string) => pick({ headers: {}, query: {}, body: { payload } });
  expect(given('{"event":{"type":"signed"}}')).toBe("signed");
  for (const text of ['{"event":', '"event"', "event", "", '{"event":"type"}'])
    expect(given(text)).toBeNull();
});
