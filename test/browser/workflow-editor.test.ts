import { expect, test } from "vitest";
import { z } from "zod";
import { inaccessible } from "./accessible.ts";
import { type Console, openConsole } from "./console.ts";

const Stored = z.object({
  version: z.int(),
  steps: z.array(z.object({ id: z.string(), type: z.string() })),
});

const stored = ({ scene }: Console, workflow: string) => scene.api.get(`/workflows/${workflow}`, Stored);

test("[S143] a step is added by + , saved as one goes, and published with the difference shown", async () => {
  await using console = await openConsole();
  const { page } = console;
  await console.open("workflows");
  await page.getByRole("button", { name: "New workflow" }).click();
  await page.getByRole("textbox", { name: /^Name/ }).fill("orders");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { level: 1, name: "orders" }).waitFor();
  await page.locator("[data-gap]").click();
  await page.getByRole("dialog", { name: "Select System" }).waitFor();
  await page.getByRole("button", { name: "Built-in Function" }).click();
  await page.getByRole("option", { name: /^Webhook Response/ }).click();
  await page.getByRole("region", { name: "Step respond" }).waitFor();
  await page.getByText("All changes saved").waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("workflow-editor-light");
  await page.reload();
  await page.getByRole("treeitem", { name: "respond" }).waitFor();
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog", { name: "Publish this workflow" });
  await dialog.getByText("added").waitFor();
  await dialog.getByRole("textbox", { name: "Why" }).fill("Answer the shop");
  expect(await inaccessible(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Publish" }).click();
  await page.getByText("version 2", { exact: true }).waitFor();
  expect(await stored(console, "orders")).toMatchObject({ version: 2, steps: [{ type: "respond" }] });
  expect(console.faults).toEqual([]);
});
