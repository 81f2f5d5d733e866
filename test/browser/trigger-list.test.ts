import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inaccessible } from "./accessible.ts";
import { type Console, openConsole } from "./console.ts";

let console: Console;
let page: Page;
const auth = [{ scheme: "bearer" }];

beforeAll(async () => {
  console = await openConsole({ colorScheme: "dark" });
  ({ page } = console);
  page.setDefaultTimeout(8_000);
  const { api } = console.scene;
  await api.call("POST", "/triggers", { name: "orders", suffix: "/orders", system: "Shop", auth });
  await api.call("POST", "/triggers", { name: "stock", suffix: "/stock", auth });
  await api.call("PUT", "/triggers/stock", { name: "stock", suffix: "/levels", auth });
});
afterAll(() => console[Symbol.asyncDispose]());

const search = () => page.getByLabel("Search by name, or paste an address");

test("[S47] a pasted address finds its trigger, and one that has moved says where to", async () => {
  await console.open("triggers");
  const url = await console.scene.api.publicUrl("orders");
  await search().fill(url);
  await page.getByRole("link", { name: "stock", exact: true }).waitFor({ state: "detached" });
  expect(await page.getByRole("link", { name: "orders", exact: true }).isVisible()).toBe(true);
  expect(new URL(page.url()).searchParams.get("search")).toContain("/api/v1/hooks/");
  await search().fill("/in/default/stock");
  await page.getByText("It was the address of").waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("triggers-former-dark");
  await page.getByRole("listitem").getByRole("link", { name: "stock" }).click();
  await page.getByRole("heading", { level: 1, name: "stock" }).waitFor();
});

test("the trigger's page and the new one's are readable in the dark", async () => {
  for (const path of ["triggers/new?type=external", "triggers/orders?tab=routes"]) {
    await console.open(path);
    await page.locator("main .animate-pulse").first().waitFor({ state: "detached" });
    expect(await inaccessible(page), path).toEqual([]);
    await console.picture(`${path.replaceAll(/[^a-z]+/g, "-")}-dark`);
  }
});

test("every part of a trigger fits a screen of 360 px", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  const width = () => page.evaluate("document.documentElement.scrollWidth");
  for (const path of ["triggers", "triggers/new", "triggers/new?type=external", "triggers/orders"]) {
    await console.open(path);
    expect(await width(), path).toBeLessThanOrEqual(360);
  }
  const tabs = page.getByRole("tablist", { name: "Parts of this trigger" }).getByRole("tab");
  for (const tab of await tabs.all()) {
    await tab.click();
    await page.locator("main .animate-pulse").first().waitFor({ state: "detached" });
    expect(await width(), await tab.innerText()).toBeLessThanOrEqual(360);
  }
  await console.open("triggers/orders?tab=definition");
  await page.getByLabel("YAML", { exact: true }).waitFor();
  await console.picture("trigger-narrow");
  await console.open("triggers/new?type=external");
  await console.picture("trigger-new-narrow");
  expect(console.faults).toEqual([]);
});
