import { expect, test } from "vitest";
import { inaccessible } from "./accessible.ts";
import { openConsole } from "./console.ts";

test("a workflow is looked at, changed, saved as one goes and published", async () => {
  await using console = await openConsole();
  const { page } = console;
  await console.scene.applyExamples("order-processing");
  await console.open("workflows");
  await console.picture("workflows-list");
  await page.getByRole("link").filter({ hasText: /./ }).first().waitFor();
  await console.picture("workflow-list");
  expect(await inaccessible(page)).toEqual([]);
});
