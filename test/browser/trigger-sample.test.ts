import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import type { Program } from "../program.ts";
import { inaccessible } from "./accessible.ts";
import { type Console, openConsoleOfProcess } from "./console.ts";

let console: Console<Program>;
let page: Page;
/** The trigger of the test. */
let orders: string;
let count = 0;
const clock = new URL("./later.mjs", import.meta.url).href;

beforeAll(async () => {
  console = await openConsoleOfProcess({ settings: { NODE_OPTIONS: `--import=${clock}` } });
  ({ page } = console);
  await console.scene.api.secret("orders-secret", "sesame");
});
afterAll(() => console[Symbol.asyncDispose]());
beforeEach(async () => {
  count += 1;
  orders = `orders-${count}`;
  const auth = [{ scheme: "bearer", secret: "orders-secret" }];
  await console.scene.api.call("POST", "/triggers", { name: orders, auth });
  await console.open(`triggers/${orders}?tab=sample`);
});

const button = (name: string): Locator => page.getByRole("button", { name, exact: true });
const way = (name: string): Locator => page.getByRole("radio", { name, exact: true });
const found = (): Locator => page.getByRole("table", { name: "What was found" });

const Draft = z.object({
  definition: z.object({
    parameters: z.array(
      z.object({ name: z.string(), from: z.string(), type: z.string(), required: z.boolean() }),
    ),
    sample: z.unknown(),
    enforcement: z.string(),
  }),
});
/** Takes over what was found, and gives the parameters of the draft. */
async function taken() {
  await button("Take it over").click();
  await page.getByText("Draft saved.").waitFor();
  const { definition } = await console.scene.api.get(`/triggers/${orders}/draft`, Draft);
  return definition;
}

async function send(key: string, body: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const url = await console.scene.api.publicUrl(orders);
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

test("[S40][S41] a request that comes within the countdown is parsed, what it holds is shown, and in force when it is published", async () => {
  await button("Listen for a request").click();
  expect(await page.getByRole("timer").innerText()).toMatch(/^(3:00|2:5\d)$/);
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("trigger-listening");
  expect((await send("wrong", {})).status).toBe(401);
  await page.getByRole("log").getByText("rejected").waitFor();
  await send("sesame", { order: { id: "O-1", total: 12.5 }, urgent: true });
  await page.getByText("A request was received and parsed.").waitFor();
  await found().getByText("$.order.total").waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("trigger-found");
  await found()
    .getByRole("checkbox", { name: /^Require .*Id$/ })
    .first()
    .check();
  const { parameters, sample } = await taken();
  expect(parameters).toContainEqual(expect.objectContaining({ from: "body", type: "number" }));
  expect(parameters.filter(({ required }) => required)).toHaveLength(1);
  expect(sample).toEqual({ order: { id: "O-1", total: 12.5 }, urgent: true });
  // With the difference shown before.
  await button("Publish…").click();
  const dialog = page.getByRole("dialog");
  await dialog
    .getByRole("region", { name: "What changes" })
    .getByText(/^Parameter /)
    .first()
    .waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("trigger-publish");
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByText("Published: the changes are in force.").first().waitFor();
  const trigger = await console.scene.api.get(
    `/triggers/${orders}`,
    z.object({ parameters: z.array(z.object({ name: z.string() })) }),
  );
  expect(trigger.parameters.map(({ name }) => name)).toEqual(parameters.map(({ name }) => name));
  await page.getByText("Unpublished changes").waitFor({ state: "detached" });
  // What the sample demands is asked for at once: the first request's id was marked as required.
  const missing = await send("sesame", {});
  expect([missing.status, await missing.json()]).toMatchObject([
    400,
    { msg: "Missing required parameter(s)" },
  ]);
  expect(console.faults.filter((fault) => !/status of (400|401)/.test(fault))).toEqual([]);
});

test("[S40] without a request the listening ends after three minutes, and that is said", async () => {
  await button("Listen for a request").click();
  await page.getByRole("timer").waitFor();
  console.scene.program.process.kill("SIGUSR2");
  await page.getByText("No request came within 3 minutes.").waitFor();
  expect(await page.getByRole("timer").count()).toBe(0);
});

test("[S42][S43] from JSON, with the full text as a parameter", async () => {
  await way("Generate from JSON data sample").check();
  await page.getByLabel("Generate parameter for full text in Body").check();
  await page.getByLabel("JSON data", { exact: true }).fill('{"customer": {"email": "a@b.example"}');
  await button("Generate").click();
  await page.getByRole("alert").first().waitFor();
  await page.getByLabel("JSON data", { exact: true }).fill('{"customer": {"email": "a@b.example"}}');
  await button("Generate").click();
  await found().getByText("$.customer.email").waitFor();
  const { parameters } = await taken();
  expect(parameters.map(({ from }) => from)).toContain("text");
  expect(parameters.map(({ name }) => name).join()).toMatch(/Email/);
});

test("[S44][S139] from key-value pairs, with a header that callers send", async () => {
  await way("Generate from key-value pairs").check();
  await page.getByLabel("Key 1").first().fill("quantity");
  await page.getByLabel("Value 1").first().fill("3");
  await page.getByText("Headers and query parameters that callers send").click();
  const headers = page.getByRole("group", { name: "Headers" });
  await headers.getByLabel("Key 1").fill("X-Shop");
  await headers.getByLabel("Value 1").fill("berlin");
  await button("Generate").click();
  await found().getByText("$.quantity").waitFor();
  const { parameters } = await taken();
  expect(parameters).toContainEqual(expect.objectContaining({ name: "quantity", type: "integer" }));
  expect(parameters).toContainEqual(expect.objectContaining({ from: "header" }));
});
