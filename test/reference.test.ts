import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { referencePages } from "../tools/reference-pages.ts";

test.for(Object.entries(referencePages()))("%s is current; if not: npm run reference", ([path, text]) => {
  expect(readFileSync(new URL(`../${path}`, import.meta.url), "utf8")).toBe(text);
});
