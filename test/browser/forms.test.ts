import { afterAll, beforeAll, expect, test } from "vitest";
import { catalog } from "../../src/api/catalog.ts";
import { inaccessible } from "./accessible.ts";
import { type Console, openConsole } from "./console.ts";

let console: Console;
beforeAll(async () => {
  console = await openConsole();
});
afterAll(() => console[Symbol.asyncDispose]());

const shownMs = 5_000;
const { steps, schemes, providers } = catalog();

/** The value of the form, as it stands beside it. */
async function written(): Promise<unknown> {
  const shown = console.page.getByRole("region", { name: "As it is written in a definition" });
  return JSON.parse((await shown.locator("pre").textContent()) ?? "");
}

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
  for (const { kind, name, value } of opened) {
    await page
      .getByRole("navigation", { name: "Catalog" })
      .getByRole("link")
      .nth(["steps", "schemes", "providers"].indexOf(kind))
      .click();
    await page.locator(`a[href*="name=${name}"]`).first().click();
    await page.locator("h2 + code", { hasText: name }).waitFor({ timeout: shownMs });
    expect(await written(), name).toEqual(value);
  }
  expect(console.faults).toEqual([]);
}, 60_000);

test("what a form shows can be used by everyone, in both themes and on a small screen", async () => {
  const { page } = console;
  for (const [kind, name] of [
    ["steps", "http"],
    ["steps", "script"],
    ["schemes", "hmac"],
    ["schemes", "any"],
    ["steps", "deliver"],
  ]) {
    await console.open(`catalog?kind=${kind}&name=${name}`);
    await page.locator("h2 + code", { hasText: name }).waitFor();
    await page.locator(".animate-pulse").first().waitFor({ state: "detached" });
    await console.picture(`form-${name}`);
  }
  expect(await inaccessible(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  await console.open("catalog?kind=steps&name=email");
  await page.locator(".cm-editor").first().waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("form-email-dark");
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
  await console.picture("form-email-narrow");
  expect(console.faults).toEqual([]);
}, 60_000);
