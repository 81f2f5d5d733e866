import { expect, test } from "vitest";
import { urlFaults } from "./url-faults.ts";

test.each(["nope", "", "ftp://example.com", "example.com/a", "example.com/{{ a }}", "https://", "{ a }"])(
  "%j is refused when it is saved",
  (url) => {
    expect(urlFaults("url", url)).toEqual([{ path: "url", message: expect.stringContaining("https://") }]);
  },
);

test.each([
  "https://example.com",
  "HTTP://example.com:80/a?b",
  "{{ a }}",
  "http{{ a }}",
  "https://{{ a }}/b",
])("%j may be one", (url) => {
  expect(urlFaults("url", url)).toEqual([]);
});
