import { buffer } from "node:stream/consumers";
import type { Download } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inaccessible } from "./accessible.ts";
import { type Console, openConsole } from "./console.ts";

let console: Console;
beforeAll(async () => {
  console = await openConsole();
});
afterAll(() => console[Symbol.asyncDispose]());

const bytesOf = async (file: Download) => buffer(await file.createReadStream());

test("[S16] an API key is issued on the page Settings, shown once, and revoked", async () => {
  const { page, scene } = console;
  await console.open("settings/keys");
  await page.getByRole("button", { name: "Issue an API key" }).click();
  await page.getByLabel("Name", { exact: false }).first().fill("CI server");
  await page.getByText("digits, - and _ alone").waitFor();
  await page.getByLabel("Name", { exact: false }).first().fill("ci-server");
  await page.getByRole("radio", { name: /^Read/ }).check();
  await page.getByLabel("Expires").selectOption("90");
  await console.picture("settings-issue-key");
  await page.getByRole("button", { name: "Issue", exact: true }).click();
  const key = (await page.getByRole("dialog").getByText(/^tl_/).first().textContent()) ?? "";
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: "Copy the key now" }).waitFor();
  // Over plain HTTP there is no clipboard, and a dialog takes the focus back from whatever stands outside of it.
  await console.context.grantPermissions(["clipboard-read"]);
  await page.evaluate("Object.defineProperty(window, 'isSecureContext', { value: false })");
  await page.getByRole("button", { name: "Copy the key" }).click();
  await page.getByRole("button", { name: "Copied", exact: true }).waitFor();
  await expect.poll(() => page.evaluate("navigator.clipboard.readText()")).toBe(key);
  const url = new URL("/api/v1/triggers", page.url());
  const call = (method: string) => fetch(url, { method, headers: { Authorization: `Bearer ${key}` } });
  expect((await call("GET")).status).toBe(200);
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Issue an API key");
  const { items } = (await scene.api.call("GET", "/keys")) as {
    items: { name: string; scopes: string[]; expiresAt: string }[];
  };
  expect(items.find(({ name }) => name === "ci-server")).toMatchObject({ scopes: ["read"] });
  expect(await page.getByText(key).count()).toBe(0);
  await page.getByRole("button", { name: "Revoke ci-server" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("The key ci-server is revoked.").first().waitFor();
  expect((await call("GET")).status).toBe(401);
  await page.getByLabel("Show revoked keys too").check();
  await page
    .getByRole("row", { name: /ci-server/ })
    .getByText("revoked")
    .waitFor();
});

test("a secret is stored, rotated with both taken for a while, and its value is never shown again", async () => {
  const { page, scene } = console;
  await console.open("settings/secrets");
  await page.getByRole("button", { name: "Store a secret" }).click();
  await page.getByLabel("Name of the secret").fill("shop-signing");
  await page.getByLabel("Value", { exact: false }).last().fill("hush-hush");
  await page.getByRole("button", { name: "Store", exact: true }).click();
  await page.getByRole("row", { name: /shop-signing/ }).waitFor();
  await scene.api.call("POST", "/triggers", {
    name: "shop",
    auth: [{ scheme: "hmac", secret: "shop-signing", header: "X-Sig" }],
  });
  await page.getByRole("button", { name: "shop-signing" }).click();
  await page.getByRole("menuitem", { name: "Rotate" }).click();
  await page.getByLabel("How long both are taken").fill("a while");
  await page.getByText("Not a duration.").waitFor();
  await page.getByLabel("How long both are taken").fill("3 days");
  await page.getByRole("button", { name: "Rotate", exact: true }).click();
  await page.getByText("These triggers take both now: shop.").waitFor();
  await console.picture("settings-rotated");
  await page.getByRole("button", { name: "Done" }).click();
  const trigger = (await scene.api.call("GET", "/triggers/shop")) as {
    auth: { secret: string; notAfter?: string }[];
  };
  expect(trigger.auth.map(({ secret }) => secret)).toEqual(
    expect.arrayContaining(["shop-signing", "shop-signing-2"]),
  );
  expect(await page.content()).not.toContain("hush-hush");
});

test("an alert rule is made by its form, refused in place, tested, and deleted", async () => {
  const { page, scene } = console;
  await scene.api.call("PUT", "/workflows/nobody", { name: "nobody", steps: [] });
  await scene.api.call("POST", "/triggers", { name: "silent", auth: [{ scheme: "none" }] });
  await console.open("settings/alerts");
  await page.getByRole("button", { name: "Add a rule" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog
    .getByText(/lower-case letters/)
    .first()
    .waitFor();
  await dialog.getByRole("button", { name: "Add channel" }).click();
  await dialog.getByText("Channel 1 · URL: is required").waitFor();
  expect(await dialog.getByText("is required", { exact: true }).count()).toBe(1);
  await dialog.getByLabel("Name").fill("quiet-shop");
  await dialog.getByLabel("Kind of what is looked for").selectOption("No deliveries");
  await dialog.getByLabel("Trigger").selectOption("silent");
  await dialog.getByLabel("No delivery for").fill("2 h");
  await dialog.getByLabel("Kind of channel 1").selectOption("A workflow");
  await dialog.getByLabel("Workflow").selectOption("nobody");
  await console.picture("settings-alert-rule");
  expect(await inaccessible(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("cell", { name: "no delivery at silent for 2 h" }).waitFor();
  expect(await scene.api.call("GET", "/alert-rules")).toMatchObject({
    items: [
      {
        name: "quiet-shop",
        on: { when: "silence", trigger: "silent", forMs: 7_200_000 },
        to: [{ by: "workflow", workflow: "nobody" }],
      },
    ],
  });
  await page.getByRole("button", { name: "quiet-shop" }).click();
  await page.getByRole("menuitem", { name: "Test" }).click();
  await page.getByRole("dialog").getByRole("listitem").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "quiet-shop" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("No rule yet").waitFor();
});

test("the workspace's quota, failure workflow and retention are changed, and what a sweep would delete is counted first", async () => {
  const { page, scene } = console;
  await console.open("settings");
  await page.getByLabel("Per minute").fill("many");
  await page.getByText("A whole number above 0").waitFor();
  expect(await page.getByLabel("Per minute").getAttribute("aria-invalid")).toBe("true");
  await page.getByLabel("Per minute").fill("77");
  await page.getByRole("link", { name: "API keys" }).click();
  await page
    .getByRole("dialog", { name: "Leave without saving?" })
    .getByRole("button", { name: "Stay" })
    .click();
  await page.getByRole("button", { name: "Save" }).first().click();
  await page.getByText("Saved.").first().waitFor();
  expect(await scene.api.call("GET", "/workspace")).toMatchObject({ quota: { perMinute: 77 } });
  const refused = page.getByRole("group", { name: "Refused requests" });
  await refused.getByLabel("Days").fill("30");
  await refused.getByLabel("Keep at most (size)").fill("64 MiB");
  // What is said of the save before it stands there as well.
  const kept = page.waitForResponse(
    (response) => response.url().endsWith("/api/v1/retention") && response.request().method() !== "GET",
  );
  await page.getByRole("button", { name: "Save", disabled: false }).click();
  expect((await kept).status()).toBe(200);
  expect(await scene.api.call("GET", "/retention")).toMatchObject({
    retention: { refused: { days: 30, bytes: 67_108_864 } },
  });
  await page.getByRole("button", { name: "Delete now…" }).click();
  await page.getByText("Nothing is due").waitFor();
  await page.keyboard.press("Escape");
});

test("[S71] the audit log is filtered in its address, shows what changed, and is exported", async () => {
  const { page, scene } = console;
  const trigger = { name: "changed", auth: [{ scheme: "none" }] };
  await scene.api.call("POST", "/triggers", trigger);
  await scene.api.call("PUT", "/triggers/changed", { ...trigger, description: "Otherwise" });
  await console.open("settings/audit?kind=change&target=changed");
  const row = page.getByRole("row", { name: /trigger/ }).first();
  await row.waitFor();
  await page.getByRole("button", { name: "Export" }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  const csv = (await bytesOf(await coming)).toString();
  expect(csv.split("\r\n")[0]).toContain("at,lastAt,count,kind,action,actor");
  expect(csv).toContain(",changed,");
  await page
    .getByRole("button", { name: /^Show what changed/ })
    .first()
    .click();
  await page.getByRole("dialog").waitFor();
  await console.picture("settings-audit-entry");
  await page.keyboard.press("Escape");
  await page.getByLabel("Kind").selectOption("access");
  await page.waitForURL(/kind=access/);
});

test("a backup is a SQLite file", async () => {
  const { page } = console;
  await console.open("settings/backup");
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download a backup" }).click();
  const bytes = await bytesOf(await coming);
  expect(bytes.subarray(0, 15).toString("latin1")).toBe("SQLite format 3");
});

test("a workspace is made under a name that addresses can hold, and gone to", async () => {
  const { page } = console;
  await console.open("settings");
  await page.getByRole("button", { name: "Workspace: default" }).click();
  await page.getByRole("menuitem", { name: "New workspace" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("My team");
  await dialog.getByText("digits, - and _ alone").waitFor();
  expect(await dialog.getByRole("button", { name: "Create the workspace" }).isDisabled()).toBe(true);
  await dialog.getByLabel("Name").fill("my-team");
  await dialog.getByRole("button", { name: "Create the workspace" }).click();
  await page.waitForURL(/\/console\/my-team/);
});
