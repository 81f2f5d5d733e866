import { expect, test } from "vitest";
import { traceparentOf, traceparentText } from "./traceparent.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const spanId = "00f067aa0ba902b7";

test.each([
  ["nothing", undefined],
  ["a word", "hello"],
  ["capitals", `00-${traceId.toUpperCase()}-${spanId}-01`],
  ["a trace of zeros", `00-${"0".repeat(32)}-${spanId}-01`],
  ["a span of zeros", `00-${traceId}-${"0".repeat(16)}-01`],
  ["a version that is forbidden", `ff-${traceId}-${spanId}-01`],
  ["more than version 00 has", `00-${traceId}-${spanId}-01-more`],
  ["two headers in one", `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`],
  ["something without end", `01-${traceId}-${spanId}-01-${"x".repeat(1_000)}`],
])("a traceparent that is %s is none", (_, text) => {
  expect(traceparentOf(text)).toBeNull();
});

test("a traceparent is read, of a later version too, and written", () => {
  const place = { traceId, spanId, sampled: true };
  expect(traceparentOf(`00-${traceId}-${spanId}-01`)).toEqual(place);
  expect(traceparentOf(`00-${traceId}-${spanId}-00`)).toEqual({ ...place, sampled: false });
  expect(traceparentOf(`01-${traceId}-${spanId}-03-more`)).toEqual(place);
  expect(traceparentText(place)).toBe(`00-${traceId}-${spanId}-01`);
});
