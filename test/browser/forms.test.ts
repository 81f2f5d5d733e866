import { afterAll, beforeAll, expect, test } from "vitest";
import { catalog } from "../../src/api/catalog.ts";
import { type Console, openConsole } from "./console.ts";

let console: Console;
beforeAll(async () => {
  console = await openConsole();
});
afterAll(() => console[Symbol.asyncDispose]());

const { steps, schemes, providers } = catalog();

/** The value of the form, as it stands beside it. */
async function written(): Promise<unknown> {
  const shown = console.page.getByRole("region", { name: "As it is written in a definition" });
  return JSON.parse((await shown.locator("pre").textContent()) ?? "");
}

const focusedTag = () => console.page.evaluate("document.activeElement.tagName");

test("a form is drawn of every kind of thing in the catalog, and changes nothing by itself", async () => {
  const { page } = console;
  const opened = [
    ...steps.map(({ type, examples }) => ({ kind: "steps", name: type, value: examples[0]?.config ?? {} })),
    ...schemes.map(({ type, examples }) => ({
      kind: "schemes",
      name: type,
      value: examples[0]?.config ?? {},
    })),
    ...providers.slice(0, 5).map(({ name }) => ({ kind: "providers", name, value: {} })),
  ];
  await console.open("catalog");
  await page.getByRole("navigation", { name: "Catalog" }).getByRole("link").nth(1).click();
  await page.locator(`a[href*="name=hmac"]`).first().click();
  await page.locator("h2 + code", { hasText: "hmac" }).waitFor();
  for (const { kind, name, value } of opened) {
    await console.goWithin(`/console/default/catalog?kind=${kind}&name=${name}`);
    await page.locator("h2 + code", { hasText: name }).waitFor();
    expect(await written(), name).toEqual(value);
  }
  expect(console.faults).toEqual([]);
});

test("a template completes names, shows what it gives as one types, and tells where it is wrong", async () => {
  const { page } = console;
  await page.setViewportSize({ width: 1280, height: 800 });
  await console.open("catalog?kind=steps&name=http");
  const url = page.getByRole("textbox", { name: "URL" });
  await url.click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("https://shop.example/{{");
  await page.keyboard.type("order.id", { delay: 20 });
  await page.getByRole("option", { name: /trigger\.body\.order\.id/ }).click();
  await page.getByText("https://shop.example/A-1042").waitFor();
  expect(await written()).toMatchObject({ url: "https://shop.example/{{trigger.body.order.id}}" });
  await console.picture("form-template");
  await url.fill("https://shop.example/{{ trigger.body. }}");
  await page.getByText(/line 1, column/).waitFor();
  // Tab leaves a field of one line.
  await url.focus();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  expect(await focusedTag()).toBe("SELECT");
});

test("rows are named, kinds are switched, amounts have units, and what is wrong is said at its field", async () => {
  const { page } = console;
  await console.open("catalog?kind=steps&name=http");
  await page.getByLabel("Examples").selectOption("Empty");
  const focused = () => page.evaluate("document.activeElement?.getAttribute('aria-label')");
  await page.getByRole("button", { name: "Add to headers" }).click();
  await expect.poll(focused).toBe("Headers: name 1");
  await page.getByLabel("Headers: name 1").fill("X-Shop");
  await page.getByRole("textbox", { name: "Headers: value of X-Shop" }).fill("mugs");
  await page.getByRole("button", { name: "Add to headers" }).click();
  await expect.poll(focused).toBe("Headers: name 2");
  await page.getByRole("button", { name: "Remove 2" }).click();
  await expect.poll(focused).toBe("Headers: name 1");
  await page.getByLabel("Kind of authentication").selectOption("Basic");
  await page.getByRole("textbox", { name: "User name" }).fill("ada");
  await page.getByLabel("Kind of authentication").selectOption("Bearer");
  await page.getByRole("button", { name: "More settings" }).first().click();
  await page.getByLabel("Timeout").fill("soon");
  await page.getByText("Not a duration.").waitFor();
  await page.getByLabel("Timeout").fill("1 min 30 s");
  await page
    .getByRole("button", { name: /Add one/ })
    .last()
    .waitFor();
  expect(await written()).toEqual({
    headers: { "X-Shop": "mugs" },
    auth: { type: "bearer" },
    timeoutMs: 90_000,
  });
});

test("a list is put in order by keyboard, and an editor of code is left by Escape and Tab", async () => {
  const { page } = console;
  await console.open("catalog?kind=schemes&name=any");
  await page.getByRole("button", { name: "Move credential 2 up" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await page.waitForFunction(
    "document.querySelector('pre').textContent.indexOf('new-key') < document.querySelector('pre').textContent.indexOf('old-key')",
  );
  // The keyboard goes along with what is moved.
  const there = "document.activeElement?.closest('[data-row]')?.querySelector('[data-move=up]')";
  await page.getByRole("button", { name: "Move credential 1 down" }).press("Enter");
  await expect.poll(() => page.evaluate(`${there}?.getAttribute('aria-label')`)).toBe("Move credential 2 up");
  await console.open("catalog?kind=steps&name=script");
  const code = page.getByRole("textbox", { name: "Code" });
  await code.click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("return 1;");
  await page.keyboard.press("Home");
  await page.keyboard.press("Tab");
  expect(await written()).toMatchObject({ code: "  return 1;" });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  expect(await focusedTag()).toBe("SELECT");
  expect(console.faults).toEqual([]);
});

test("the catalog is as wide as the smallest screen, and no wider", async () => {
  const { page } = console;
  await page.setViewportSize({ width: 320, height: 640 });
  await console.open("catalog?kind=steps&name=http");
  await page.locator("h2 + code", { hasText: "http" }).waitFor();
  const over = await page.evaluate("document.documentElement.scrollWidth - document.body.clientWidth");
  expect(over).toBe(0);
});
