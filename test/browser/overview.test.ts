import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type Console, openConsole } from "./console.ts";

let console: Console;
const Alerts = z.object({ items: z.array(z.object({ status: z.string() })) });
beforeAll(async () => {
  console = await openConsole();
  const { api } = console.scene;
  await api.call("PUT", "/workflows/broken", {
    name: "broken",
    steps: [{ id: "stop", type: "fail", config: { message: "It is always so." } }],
  });
  const trigger = { auth: [{ scheme: "none" }], routes: [{ workflow: "broken" }] };
  await api.call("POST", "/triggers", { name: "shop", ...trigger });
  // It is looked for every quarter of a minute: until the last test asks, it is found.
  const on = { when: "failures", workflow: "broken" };
  await api.call("PUT", "/alert-rules/broken", { name: "broken", on, to: [] });
  await api.call("PUT", "/workflows/quiet", { name: "quiet", steps: [] });
  await api.call("POST", "/triggers", { ...trigger, name: "clock", routes: [{ workflow: "quiet" }] });
  for (let call = 1; call <= 12; call += 1) {
    const name = call % 3 === 0 ? "shop" : "clock";
    const { publicUrl } = (await api.call("GET", `/triggers/${name}`)) as { publicUrl: string };
    expect((await fetch(publicUrl, { method: "POST", body: "{}" })).status).toBe(200);
  }
});
afterAll(() => console[Symbol.asyncDispose]());

test("[S121] the overview shows what came in, how it went and which trigger fails, as charts and as tables", async () => {
  const { page } = console;
  await console.open("?range=hour");
  await page.getByRole("term").filter({ hasText: "Deliveries" }).waitFor();
  await page.getByText("4 runs failed").waitFor();
  const table = page.getByRole("table", { name: "Triggers" });
  await table.getByRole("row", { name: /shop/ }).getByText("0%", { exact: true }).waitFor();
  await table.getByRole("row", { name: /clock/ }).getByText("100%", { exact: true }).waitFor();
  await page.locator("canvas").nth(4).waitFor();
  await console.picture("overview-busy");
  await page.getByRole("button", { name: "As a table" }).first().click();
  const counted = page.getByRole("region", { name: "Deliveries" });
  await counted
    .getByRole("row")
    .filter({ has: page.getByRole("cell", { name: "12", exact: true }) })
    .waitFor();
  expect(console.faults).toEqual([]);
});

test("the time range is part of the address, so that Back and a shared link lead to it", async () => {
  const { page } = console;
  await console.open();
  await page.getByLabel("Time range").selectOption("Last 7 days");
  await page.waitForURL(/range=week/);
  await page.reload();
  expect(await page.getByLabel("Time range").inputValue()).toBe("week");
});

test("[S47] the search box finds a trigger by a part of its address, and pages by their names, by keyboard alone", async () => {
  const { page } = console;
  await console.open();
  const { publicUrl } = (await console.scene.api.call("GET", "/triggers/shop")) as { publicUrl: string };
  await page.keyboard.press("Control+k");
  await page.locator("[role=combobox]:focus").waitFor();
  await page.keyboard.type(publicUrl);
  await page.getByRole("option", { name: /shop/, selected: true }).waitFor();
  await console.picture("palette");
  await page.keyboard.press("Enter");
  await page.waitForURL(/triggers\/shop/);
  // Its field would take the next keys while it closes.
  await page.getByRole("combobox").waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await page.locator("[role=combobox]:focus").waitFor();
  await page.keyboard.type("workfl");
  await page.getByRole("option", { name: /Workflows/, selected: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Workflows" }).waitFor();
});

test("the search box leads to a run by its id", async () => {
  const { page } = console;
  const runs = (await console.scene.api.call("GET", "/runs?limit=1")) as { items: [{ id: string }] };
  const [{ id }] = runs.items;
  await console.open();
  await page.keyboard.press("Control+k");
  await page.locator("[role=combobox]:focus").waitFor();
  await page.keyboard.type(id);
  await page.getByRole("option", { name: /Run · /, selected: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`runs/${id}`));
});

test("[S121] a trigger's page tells its numbers and how much of its error budget is spent", async () => {
  const { page } = console;
  await console.open("triggers/shop?tab=numbers");
  await page.getByText("4 runs failed").waitFor();
  await page.getByText("used up", { exact: true }).waitFor();
  await page.getByText("4 failed, none allowed so far; ").waitFor();
  await page.locator("canvas").nth(3).waitFor();
  await console.picture("trigger-numbers");
});

test("an alert is acknowledged by who looks after it, and resolved", async () => {
  const { page, scene } = console;
  // What is still so opens another one with the next look, a quarter of a minute later.
  const first = async () => (await scene.api.get("/alerts", Alerts)).items.at(-1)?.status;
  await expect.poll(first, { timeout: 45_000 }).toBe("open");
  await console.open("alerts");
  await page.getByRole("button", { name: "Acknowledge" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Quiet").selectOption("for four hours");
  await dialog.getByRole("button", { name: "Acknowledge" }).click();
  // On a narrow screen it stands elsewhere.
  const shown = (text: string) => page.getByRole("table").getByText(text).filter({ visible: true });
  await shown("until").waitFor();
  await shown("acknowledged").waitFor();
  expect(await first()).toBe("acknowledged");
  await page.getByRole("button", { name: "Resolve" }).click();
  await dialog.getByText("another alert opens").waitFor();
  await dialog.getByRole("button", { name: "Resolve" }).click();
  await shown("resolved").waitFor();
  expect(await first()).toBe("resolved");
});
