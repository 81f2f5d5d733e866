import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { inaccessible } from "./accessible.ts";
import { type Console, openConsole } from "./console.ts";

const run = promisify(execFile);
let console: Console;
let page: Page;
beforeAll(async () => {
  console = await openConsole();
  ({ page } = console);
});
afterAll(() => console[Symbol.asyncDispose]());
// A refusal of the server is told by the browser, too.
afterEach(() => expect(console.faults.filter((fault) => !/status of (400|409|422)/.test(fault))).toEqual([]));

/** A field by its label, with or without the mark of what is required. */
const field = (name: string): Locator => page.getByLabel(new RegExp(`^${name}\\s*\\*?$`));
const button = (name: string): Locator => page.getByRole("button", { name, exact: true });

/** Fills in what every trigger needs, up to its authentication. */
async function begin(name: string, method: string): Promise<void> {
  await console.open("triggers");
  await page.getByRole("link", { name: "New trigger" }).first().click();
  await page.getByRole("radio", { name: "External", exact: true }).waitFor();
  await button("Select").click();
  // Whoever presses the button at the end is taken to the first thing that is to be mended.
  await button("Save").click();
  await page.locator("input[aria-invalid=true]:focus").waitFor();
  await field("System").fill("Warehouse");
  await field("Webhook Name").fill(name);
  await field("URL Suffix").fill(`/${name.toLowerCase().replaceAll(" ", "-")}`);
  await page.getByRole("radio", { name: method, exact: true }).check();
}

/** Saves, and gives the command that is shown. */
async function saved(): Promise<string> {
  expect(await page.getByText("/api/v1/hooks/").count()).toBe(0);
  await button("Save").click();
  await page.getByRole("heading", { name: "It is live" }).waitFor();
  return page.getByRole("tabpanel", { name: "curl" }).locator("pre").innerText();
}

/** Runs the command as it is shown, with the key put in, and gives what it printed. */
async function called(command: string, key: string): Promise<string> {
  expect(command).toContain("YOUR_API_KEY_HERE");
  const script = command.replaceAll("YOUR_API_KEY_HERE", key);
  const { stdout } = await run("bash", ["-c", `set -e\n${script} -s -w '\\n%{http_code}'`]);
  return stdout;
}

async function runsOf(workflow: string): Promise<number> {
  const { items } = await console.scene.api.get(
    `/runs?workflow=${workflow}`,
    z.object({ items: z.array(z.unknown()) }),
  );
  return items.length;
}

test("[S1][S2][S3][S4][S10][S19] Bearer Token: set up by clicking, called with the shown curl", async () => {
  await begin("Bearer orders", "Bearer Token");
  await button("Issue an API key").click();
  await page.getByRole("dialog").getByLabel(/^Name/).fill("warehouse");
  await page.getByRole("dialog").getByRole("button", { name: "Issue", exact: true }).click();
  const key = await page.getByRole("dialog").locator("code").first().innerText();
  await button("I have copied it").click();
  await console.picture("trigger-new");
  const command = await saved();
  expect(command).toContain('-H "Authorization: Bearer YOUR_API_KEY_HERE"');
  expect(command).toContain('{"key1":"value1","key2":"value2"}');
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("trigger-made");
  expect(await called(command, key)).toBe("OK\n200");
  expect(await runsOf("bearer-orders")).toBe(1);
  // Pressed by a key, what waits for its answer keeps the focus, and what goes away leaves it to what was around it.
  await button("Send").press("Enter");
  await page.getByText("Open the delivery").waitFor();
  await page.locator("button:focus", { hasText: "Send" }).waitFor();
  await button("Close").first().press("Enter");
  await page.locator("[role=tabpanel]:focus").waitFor();
});

test("[S11] API Key in the URL, under a name of one's own", async () => {
  await begin("Key orders", "API Key");
  await field("Sent in").selectOption("query");
  await field("Parameter name").fill("token");
  await field("Which keys are accepted").selectOption("chosen");
  await field("Token").fill("shop-token-1");
  const command = await saved();
  expect(command).toContain("?token=YOUR_API_KEY_HERE");
  expect(await called(command, "wrong")).toMatch(/401$/);
  expect(await called(command, "shop-token-1")).toBe("OK\n200");
  expect(await runsOf("key-orders")).toBe(1);
});

test("[S12] HTTP Basic with a user name and a password", async () => {
  await begin("Basic orders", "HTTP Basic");
  await field("User name").fill("partner");
  await field("Password").fill("correct horse");
  const command = await saved();
  expect(command).toContain('-u "partner:YOUR_API_KEY_HERE"');
  expect(await called(command, "correct horse")).toBe("OK\n200");
  expect(await runsOf("basic-orders")).toBe(1);
});

test("[S13][S14][S15][S18] HMAC with another algorithm, encoding and header, and a payload of one's own", async () => {
  await begin("Signed orders", "HMAC");
  await button("Generate").click();
  const secret = await field("Signing secret").inputValue();
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  await field("Algorithm").selectOption({ label: "SHA-512" });
  await field("Encoding").selectOption({ label: "base64 URL" });
  await field("Header name").fill("X-Shop-Signature");
  await field("Sample payload").fill('{"order": "O-1"}');
  const command = await saved();
  expect(command).toContain("X-Shop-Signature");
  expect(await called(command, secret)).toBe("OK\n200");
  const { items } = await console.scene.api.get(
    "/deliveries?trigger=signed-orders",
    z.object({ items: z.array(z.object({ id: z.string() })) }),
  );
  const body = await console.scene.api.get(
    `/deliveries/${items[0]?.id}`,
    z.object({ body: z.object({ content: z.string() }) }),
  );
  expect(body.body.content).toBe('{"order":"O-1"}');
});

test("a provider is known by its name, and found among the other ways", async () => {
  await begin("Pushes", "HMAC");
  await field("System").fill("GitHub");
  await button("Use GitHub's own way").click();
  await page.getByText("Chosen: GitHub").waitFor();
  expect(await field("Sample payload").inputValue()).toContain('"ref"');
  await button("More ways").click();
  await page.getByLabel("Search a provider or a way").fill("stripe");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Stripe/ })
    .click();
  await page.getByText("Chosen: Stripe").waitFor();
  await field("Signing secret").fill("whsec_1");
  await console.picture("trigger-new-provider");
  expect(await saved()).toContain("Stripe-Signature");
});

test("[S135][S138] a suffix with a space, or nothing chosen, is refused at the field", async () => {
  const taken = { name: "taken", suffix: "/taken-already", auth: [{ scheme: "bearer" }] };
  await console.scene.api.call("POST", "/triggers", taken);
  await begin("Refused", "Bearer Token");
  await field("URL Suffix").fill("/item updated");
  expect(await page.getByText("No spaces: use - or _ instead").isVisible()).toBe(true);
  await field("System").fill("");
  await field("HTTP Method").isVisible();
  await page.getByRole("checkbox", { name: "POST" }).uncheck();
  await field("Sample payload").fill("{");
  await button("Save").click();
  for (const told of ["Say which system will send.", "Choose one method at least.", "This is no JSON"]) {
    expect(await page.getByText(told).isVisible(), told).toBe(true);
  }
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("trigger-new-refused");
  const { items } = await console.scene.api.get(
    "/triggers?search=refused",
    z.object({ items: z.array(z.unknown()) }),
  );
  expect(items).toEqual([]);
  // What a name of one's own may be, and that it is taken, the server says; it stands at the field.
  await field("System").fill("Warehouse");
  await page.getByRole("checkbox", { name: "POST" }).check();
  await field("Sample payload").fill("{}");
  await field("URL Suffix").fill("/taken-already");
  await button("Save").click();
  await page
    .getByText(/taken-already/)
    .first()
    .waitFor();
  expect(await field("URL Suffix").getAttribute("aria-invalid")).toBe("true");
});
