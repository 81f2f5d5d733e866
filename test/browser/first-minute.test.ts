import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { inaccessible } from "./accessible.ts";
import { openConsoleOfProcess } from "./console.ts";

test("[S17] [S20] the first minute: from a first start to a run that is watched, in the browser and one pasted curl", async () => {
  await using console = await openConsoleOfProcess({ as: "nobody" });
  const { page } = console;
  await page.goto("/");
  await page.getByRole("heading", { name: "Open the set-up link" }).waitFor();
  await page.goto(console.scene.program.started.setupUrl ?? "");
  await page.getByRole("heading", { name: "Welcome to Tripline" }).waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("set-up");
  await page.getByLabel("Your name").fill("Ada Lovelace");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Create the administrator" }).click();

  await page.getByRole("heading", { name: "Your first minute" }).waitFor();
  await page.getByText("Waiting for the first delivery").waitFor();
  await page.getByRole("button", { name: "Make a key" }).click();
  const curl = page.locator("pre", { hasText: "curl" });
  await curl.filter({ hasText: /Bearer tl_/ }).waitFor();
  await console.picture("first-minute-ready");
  const { stdout } = await promisify(execFile)("sh", ["-c", `${await curl.innerText()} --silent`]);
  expect(stdout).toBe("OK");

  const watched = page.getByRole("region", { name: "Watch it arrive" });
  await watched.getByText("accepted", { exact: true }).waitFor();
  await watched.getByText("greet").waitFor();
  await watched.getByText("succeeded").first().waitFor();
  await console.picture("first-minute-done");
  expect(await inaccessible(page)).toEqual([]);
  expect(console.faults).toEqual([]);
});
