import { afterAll, beforeAll, expect, test } from "vitest";
import { inaccessible } from "./accessible.ts";
import { type Console, openConsole } from "./console.ts";

let console: Console;
beforeAll(async () => {
  console = await openConsole();
});
afterAll(() => console[Symbol.asyncDispose]());

test("a template is found, looked at, and installed as a workflow with its trigger", async () => {
  const { page, scene } = console;
  await console.open("templates");
  await page.getByRole("heading", { level: 3 }).first().waitFor();
  await console.picture("templates");
  await page.getByRole("searchbox").fill("several others");
  await page.getByRole("heading", { level: 3 }).nth(1).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Any system's call to several others" }).click();
  await page.getByRole("tree", { name: "Body" }).getByText("ORD-12345").waitFor();
  await page.getByRole("button", { name: "Install" }).waitFor();
  await console.picture("template");
  await page.getByLabel("Name of the workflow").fill("relay");
  await page.getByLabel("Address for what concerns billing").fill("https://billing.example.com/hooks");
  await page.getByLabel("Address that hears of everything").fill("https://audit.example.com/hooks");
  await page.getByRole("button", { name: "Install" }).click();
  await page.getByText("relay is installed").waitFor();
  await page.getByText(/^whsec_/).waitFor();
  await console.picture("template-installed");
  expect(await inaccessible(page)).toEqual([]);
  expect(await scene.api.call("GET", "/workflows/relay")).toMatchObject({ name: "relay" });
  await page.getByRole("link", { name: "Open the trigger" }).click();
  await page.waitForURL(/triggers\/relay/);
});

test("a tree of JSON is walked by keyboard, and says where one is", async () => {
  const { page } = console;
  await console.open("templates/api-relay");
  const tree = page.getByRole("tree", { name: "Body" });
  const focused = () => page.evaluate("document.activeElement.textContent");
  await tree.getByRole("treeitem").first().focus();
  await page.keyboard.press("End");
  expect(await focused()).toContain("John Doe");
  await page.keyboard.press("ArrowLeft");
  expect(await focused()).toContain("customer");
  await page.keyboard.press("ArrowLeft");
  expect(await tree.getByText("John Doe").count()).toBe(0);
  await page.keyboard.press("ArrowRight");
  await tree.getByText("John Doe").waitFor();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  expect(await tree.getByRole("treeitem").count()).toBe(1);
  expect(console.faults).toEqual([]);
});
