import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openConsole } from "./console.ts";

test("a large output is shown by how it begins, and saved whole", async () => {
  await using console = await openConsole();
  const { page, scene } = console;
  const book = "once upon a time ".repeat(10_000);
  await scene.api.call("PUT", "/workflows/library", {
    name: "library",
    steps: [{ id: "lend", type: "transform", config: { value: { book: "{{ input.book }}" } } }],
  });
  const { runId } = (await scene.api.call("POST", "/workflows/library/runs", { input: { book } })) as {
    runId: string;
  };
  await console.open(`runs/${runId}?step=lend`);
  await console.picture("large-run");
  await page.getByRole("tab", { name: "Large parts" }).click();
  const part = page.getByRole("listitem").filter({ hasText: "output.book" });
  await part.getByText("once upon a time").first().waitFor();
  const saved = page.waitForEvent("download");
  await part.getByRole("button", { name: "Save it whole" }).click();
  const path = join(scene.folder, "book.json");
  await (await saved).saveAs(path);
  expect(JSON.parse(await readFile(path, "utf8"))).toBe(book);
  expect(console.faults).toEqual([]);
});
