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
