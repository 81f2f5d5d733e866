import { expect, test } from "vitest";
import { urlEnd } from "./url-end.ts";

test.each([
  ["/api/v1/hooks/trg_1/run?a=/b/c", "…/run?a=/b/c"],
  ["/in/default/shop/orders", "…/orders"],
  ["/in/default", "/in/default"],
  ["/", "/"],
])("of %s its end is told: %s", (url, end) => {
  expect(urlEnd(url)).toBe(end);
});
