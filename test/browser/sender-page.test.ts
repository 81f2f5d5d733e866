import { expect, test } from "vitest";
import { openConsole } from "./console.ts";

test("[S109] [S123] a page for senders is shared by link, tells all without an account, and is taken back", async () => {
  await using console = await openConsole();
  const { page } = console;
  await console.open("triggers/hello?tab=senders");
  await page.getByRole("button", { name: "Share a page" }).click();
  const link = await page.locator("code", { hasText: "/console/senders/" }).innerText();
  await page.getByLabel("Whom to ask").fill("<img src=x onerror=alert(1)>");
  await page
    .getByLabel("New entry of the change log")
    .fill("From May on `name` is required. See [the change](https://shop.example).");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("The page was changed.").first().waitFor();

  await using stranger = await console.other();
  await stranger.page.goto(link);
  await stranger.page.getByRole("heading", { name: "hello", level: 1 }).waitFor();
  await stranger.page.getByText("<img src=x onerror=alert(1)>").waitFor();
  await stranger.page.getByText("From May on name is required. See the change.").waitFor();
  await stranger.page.getByRole("link", { name: "the change" }).waitFor();
  await stranger.page.getByRole("tab", { name: "Python" }).click();
  await stranger.page.getByText("import requests").waitFor();
  // Without the right key the call would be refused, and nothing is stored.
  await stranger.page.getByRole("button", { name: "Check this call" }).click();
  await stranger.page.getByText("It would be refused.").waitFor();
  expect(await console.scene.api.call("GET", "/deliveries")).toMatchObject({ items: [] });

  await page.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("No page for senders yet").waitFor();
  await stranger.page.reload();
  await stranger.page.getByRole("heading", { name: "This link leads nowhere" }).waitFor();
  expect(console.faults).toEqual([]);
});
