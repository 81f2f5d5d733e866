import { afterAll, beforeAll, expect, test } from "vitest";
import { inaccessible } from "./accessible.ts";
import { type Console, openConsole } from "./console.ts";

let console: Console;
const hostile = '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>';

beforeAll(async () => {
  console = await openConsole();
  await console.scene.api.apply([
    {
      name: "orders",
      trigger: {
        auth: [{ scheme: "none" }],
        eventType: "{{ trigger.body.type }}",
        parameters: [{ name: "total", type: "number", path: "$.total" }],
        deduplication: { key: "{{ trigger.body.id }}" },
      },
      steps: [
        {
          id: "book",
          title: "Book it",
          type: "transform",
          config: { value: { total: "{{ params.total }}" } },
        },
      ],
    },
  ]);
});
afterAll(async () => {
  expect(console.faults).toEqual([]);
  expect(await console.page.evaluate("window.hurt")).toBeUndefined();
  await console[Symbol.asyncDispose]();
});

async function send(trigger: string, body: unknown, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(await console.scene.api.publicUrl(trigger), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return response.headers.get("x-request-id") ?? "";
}

test("a delivery appears while one watches, and its page tells all of it", async () => {
  const { page } = console;
  await console.open("deliveries");
  await page.getByText("Live", { exact: true }).waitFor();
  await send(
    "orders",
    { type: "order.completed", total: 59.8, id: "A-1", note: hostile },
    { "x-note": hostile },
  );
  await page.getByRole("link", { name: "order.completed" }).click();
  await page.getByRole("heading", { name: "order.completed" }).waitFor();
  await console.picture("delivery");
  await page.getByText("Verify").waitFor();
  await page.getByRole("tab", { name: /Headers/ }).click();
  expect(await page.getByRole("table", { name: "Headers" }).textContent()).toContain(hostile);
  expect(await inaccessible(page)).toEqual([]);
  await page.getByRole("link", { name: "orders" }).click();
  await page.getByRole("heading", { name: "orders v1" }).waitFor();
  await page.getByText("succeeded").first().waitFor();
  await page.getByRole("button", { name: /Book it/ }).click();
  await console.picture("run");
  expect(await inaccessible(page)).toEqual([]);
});
