import { expect, test } from "vitest";
import { inaccessible } from "./accessible.ts";
import { openConsole } from "./console.ts";

const pages = ["", "triggers", "workflows", "deliveries", "runs"];

test("every page can be used by everyone, in both themes, and does nothing it may not", async () => {
  await using console = await openConsole();
  for (const colorScheme of ["light", "dark"] as const) {
    await console.page.emulateMedia({ colorScheme });
    for (const path of pages) {
      await console.open(path);
      await console.picture(`${path === "" ? "overview" : path}-${colorScheme}`);
      expect(await inaccessible(console.page), path).toEqual([]);
    }
    expect(console.faults).toEqual([]);
  }
  // Much to look at for one test, on a machine that is at something else as well.
}, 90_000);

test("every page fits a screen of 360 px", async () => {
  await using console = await openConsole({ viewport: { width: 360, height: 740 } });
  for (const path of pages) {
    await console.open(path);
    expect(await console.page.evaluate("document.documentElement.scrollWidth"), path).toBeLessThanOrEqual(
      360,
    );
    await console.picture(`${path === "" ? "overview" : path}-narrow`);
  }
});
