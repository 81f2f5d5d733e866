import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { openConsole } from "./console.ts";

const built = join(import.meta.dirname, "../../dist");
const firstPageBytesMax = 350 * 1_024;

test("the first page needs less than 350 kB, gzipped, and editors come when they are opened", async () => {
  await using console = await openConsole();
  const loaded = new Set<string>();
  console.page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (/\.(?:js|css)$/.test(pathname)) loaded.add(pathname);
  });
  await console.open();
  await console.page.waitForLoadState("networkidle");
  const sizes = Array.from(loaded, (path) => gzippedBytes(join(built, path)));
  expect(sizes.length).toBeGreaterThan(2);
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(firstPageBytesMax);
  expect([...loaded].join(" ")).not.toMatch(/codemirror|xyflow|canvas-view/i);
});

function gzippedBytes(path: string): number {
  const compressed = statSync(`${path}.gz`, { throwIfNoEntry: false });
  return compressed?.size ?? gzipSync(readFileSync(path)).length;
}
