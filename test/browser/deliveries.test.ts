import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { DeliveryDetail } from "../../src/contract/delivery.ts";
import { Status } from "../../src/contract/status.ts";
import { inaccessible } from "./accessible.ts";
import { type Console, openConsole } from "./console.ts";

let console: Console;
const hostile = '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>';
const Runs = z.object({ items: z.array(z.object({ id: z.string(), workflow: z.string() })) });
const workflowOf = (name: string) => ({
  name,
  steps: [{ id: "book", title: "Book it", type: "transform", config: { value: "{{ params.total }}" } }],
});

beforeAll(async () => {
  console = await openConsole();
  const { api } = console.scene;
  await api.secret("shop-secret", "the value");
  await api.apply([
    {
      ...workflowOf("orders"),
      trigger: {
        auth: [{ scheme: "none" }],
        eventType: "{{ trigger.body.type }}",
        parameters: [{ name: "total", type: "number", path: "$.total" }],
      },
    },
    {
      ...workflowOf("signed"),
      trigger: {
        auth: [{ scheme: "hmac", secret: "shop-secret", header: "X-Signature" }],
        quarantine: true,
      },
    },
  ]);
  await api.apply([
    {
      name: "late",
      trigger: { auth: [{ scheme: "none" }], response: { method: "workflow" } },
      steps: [
        { id: "rest", type: "delay", config: { durationMs: 3_100 } },
        { id: "answer", type: "respond", config: { body: "at last" } },
      ],
    },
  ]);
  await api.call("PUT", "/workflows/again", workflowOf("again"));
  const bare = { name: "many", auth: [{ scheme: "none" }], provider: "cloudevents" };
  await api.call("POST", "/triggers", bare);
});
afterAll(async () => {
  // Closed in any case, whatever is found.
  await using closing = console;
  expect(closing.faults).toEqual([]);
  expect(await closing.page.evaluate("window.hurt")).toBeUndefined();
});

interface Sent {
  body: string;
  headers?: Record<string, string>;
}

/** Gives the delivery's id. */
async function send(trigger: string, { body, headers = {} }: Sent): Promise<string> {
  const response = await fetch(await console.scene.api.publicUrl(trigger), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return response.headers.get("x-request-id") ?? "";
}

const order = (type: string, total: number) => ({ body: JSON.stringify({ type, total }) });

test("[S91] a delivery appears while one watches, and its page tells all of it; hostile content stays text", async () => {
  const { page } = console;
  await console.open("deliveries");
  await page.getByText("Live", { exact: true }).waitFor();
  const body = JSON.stringify({ type: "order.completed", total: 59.8, note: hostile });
  await send("orders", { body, headers: { "x-note": hostile } });
  await page.getByRole("link", { name: "order.completed" }).click();
  await page.getByRole("heading", { name: "order.completed" }).waitFor();
  await page.getByText("Verify").waitFor();
  await page.getByRole("tab", { name: /Headers/ }).click();
  expect(await page.getByRole("table", { name: "Headers" }).textContent()).toContain(hostile);
  await page.getByRole("tab", { name: /Parameters/ }).click();
  await page.getByRole("cell", { name: "59.8" }).waitFor();
  await page.getByRole("tab", { name: "Send it again" }).click();
  await page.getByText("curl -X POST").waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Deliveries" }).waitFor();
});

test("[S89] a paused list counts what comes, and shows it when asked", async () => {
  const { page } = console;
  await console.open("deliveries");
  await page.getByRole("button", { name: "Pause" }).click();
  await send("orders", order("first.one", 1));
  await send("orders", order("second.one", 2));
  await page.getByRole("button", { name: "2 new" }).click();
  await page.getByRole("link", { name: "second.one" }).waitFor();
});

test("filters stand in the address, and are taken back one by one", async () => {
  const { page } = console;
  await send("orders", order("order.small", 60));
  await send("orders", order("refund.asked", 700));
  await console.open("deliveries");
  await page.getByRole("link", { name: "order.small" }).waitFor();
  await page.getByRole("button", { name: "More filters" }).click();
  await page.getByLabel("Condition").fill("body.total > 600");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByRole("link", { name: "order.small" }).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "refund.asked" }).waitFor();
  expect(new URL(page.url()).searchParams.get("where")).toBe("body.total > 600");
  await page.reload();
  await page.getByRole("link", { name: "refund.asked" }).waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("deliveries-filtered");
  await page.getByRole("button", { name: "Remove the filter Condition" }).click();
  await page.getByRole("link", { name: "order.small" }).waitFor();
  await page.getByLabel("Status").selectOption("duplicate");
  await page.getByText("Nothing found", { exact: true }).waitFor();
});

test("what is looked at often is saved as a view, and is there in another tab", async () => {
  const { page } = console;
  await console.open("deliveries?eventType=order.completed&period=24h");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save this view…" }).click();
  await page.getByRole("textbox", { name: /^Name/ }).fill("Orders of today");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await console.open("deliveries");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Orders of today", exact: true }).click();
  await page.getByRole("button", { name: "Remove the filter Event type" }).waitFor();
  const { searchParams } = new URL(page.url());
  expect(Object.fromEntries(searchParams)).toEqual({ eventType: "order.completed", period: "24h" });
});

test("[S47] a URL that was pasted finds the deliveries that came there", async () => {
  const { page } = console;
  await console.scene.stored(await send("signed", { body: "{}" }));
  await send("orders", order("order.elsewhere", 1));
  await console.open("deliveries");
  await page.getByRole("link", { name: "order.elsewhere" }).waitFor();
  const search = page.getByLabel("Search by id");
  const url = await console.scene.api.publicUrl("signed");
  await search.fill(url);
  await page.waitForURL(/search=/);
  await page.getByRole("link", { name: "order.elsewhere" }).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "signed" }).first().waitFor();
  // One types on where one was, and Back leads to what was sought before.
  await page.keyboard.type("?x");
  await page.waitForURL(/search=[^&]*x$/);
  expect(await search.inputValue()).toBe(`${url}?x`);
  await page.goBack();
  await expect.poll(() => search.inputValue()).toBe(url);
});

test("one delivery is replayed with another body", async () => {
  const { page, scene } = console;
  const id = await send("orders", order("to.mend", 1));
  await console.open(`deliveries/${id}`);
  await page.getByRole("button", { name: "Replay" }).click();
  await page.getByRole("switch", { name: "Change what was received first" }).click();
  await page.getByRole("textbox", { name: "Body" }).fill(JSON.stringify({ type: "to.mend", total: 42 }));
  await page.getByRole("dialog").getByRole("button", { name: "Replay" }).click();
  await page.getByRole("heading", { name: "orders v1" }).waitFor();
  await page.getByText("succeeded").first().waitFor();
  await page.getByText("42", { exact: true }).waitFor();
  expect((await scene.api.get(`/runs?delivery=${id}`, Runs)).items).toHaveLength(1);
});

test("one that has started nothing is replayed by what its trigger's routes choose now", async () => {
  const { page, scene } = console;
  await scene.api.call("POST", "/triggers", { name: "idle", auth: [{ scheme: "none" }] });
  const id = await send("idle", { body: "{}" });
  await scene.stored(id);
  await console.open(`deliveries/${id}`);
  await page.getByRole("button", { name: "Replay" }).click();
  const choices = page.getByRole("dialog").getByRole("radio");
  await page.getByLabel("The workflows that its trigger's routes choose now").waitFor();
  expect(await choices.count()).toBe(2);
  await page.keyboard.press("Escape");
});

test("several are replayed in another workflow, and the count is told first", async () => {
  const { page, scene } = console;
  for (const total of [1, 2, 3]) await send("orders", order("in.bulk", total));
  await console.open("deliveries?eventType=in.bulk");
  await page.getByRole("checkbox", { name: "Choose all on this page" }).check();
  await page.getByText("3 chosen").waitFor();
  await page.getByRole("button", { name: "Replay" }).click();
  await page.getByRole("radio", { name: "Another workflow" }).check();
  await page.getByRole("combobox", { name: /^Workflow/ }).selectOption("again");
  await page.getByRole("button", { name: "Start 3 runs" }).waitFor();
  await console.picture("bulk-replay");
  expect(await inaccessible(page)).toEqual([]);
  await page.getByRole("button", { name: "Start 3 runs" }).click();
  await page.getByRole("heading", { name: "Replays" }).waitFor();
  await page.getByText("3 of 3 deliveries").waitFor();
  await page.getByText("done", { exact: true }).waitFor();
  await console.picture("replays");
  expect((await scene.api.get("/runs?workflow=again", Runs)).items).toHaveLength(3);
});

test("several are deleted, what stays is told first, and a key is let go of when that is meant", async () => {
  const { page, scene } = console;
  for (const total of [1, 2, 3]) await send("orders", order("to.delete", total));
  await send("orders", { ...order("to.delete", 4), headers: { "idempotency-key": "once" } });
  const unended = async () => {
    const { runs } = (await scene.api.get("/status", Status)).counts;
    return (runs.queued ?? 0) + (runs.running ?? 0);
  };
  await expect.poll(unended).toBe(0);
  await console.open("deliveries?eventType=to.delete");
  await page.getByRole("checkbox", { name: "Choose all on this page" }).check();
  await page.getByText("4 chosen").waitFor();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("3 deliveries are deleted.").waitFor();
  await page.getByText("1 stays while its idempotency key is held.").waitFor();
  await console.picture("delete-deliveries");
  expect(await inaccessible(page)).toEqual([]);
  await page.getByRole("checkbox", { name: "Also those whose idempotency key is held" }).check();
  await page.getByText("4 deliveries are deleted.").waitFor();
  await page.getByRole("button", { name: "Delete for good" }).click();
  await page.getByText("4 deliveries were deleted.", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Close" }).last().click();
  await page.getByText("Nothing found").waitFor();
});

test("[S92] a refused request is explained: what is right, what is wrong, and what would prove it", async () => {
  const { page } = console;
  const body = '{"order":1}';
  const signature = createHmac("sha1", "the value").update(body).digest("base64");
  const id = await send("signed", { body, headers: { "x-hub": signature } });
  await console.scene.stored(id);
  await console.open("deliveries");
  await page.getByRole("link", { name: "Refused" }).click();
  await page.locator(`a[href$="/deliveries/${id}"]`).first().click();
  await page.getByText("Secret match is right").waitFor();
  await page.getByText("Signature algorithm is wrong").waitFor();
  await page.getByText("Header name is wrong").waitFor();
  // Nothing runs on what was not proved: it is let in, or sent again.
  expect(await page.getByRole("button", { name: "Replay" }).count()).toBe(0);
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("refused");
  await page.getByRole("button", { name: "Check again" }).click();
  await page.getByText("would be refused again").waitFor();
  await page.getByRole("button", { name: "Let it in anyway" }).click();
  await page.getByRole("button", { name: "Let it in", exact: true }).click();
  await page.getByText("It was let in; 1 run was started.", { exact: true }).waitFor();
  await expect
    .poll(async () => (await console.scene.api.get(`/deliveries/${id}`, DeliveryDetail)).status)
    .toBe("accepted");
});

test("[S93] a body that can't be read is explained, with where to look", async () => {
  const { page } = console;
  const id = await send("orders", { body: '{"type":' });
  await console.scene.stored(id);
  await console.open(`deliveries/${id}`);
  await page.getByText("Its body could not be read.").waitFor();
  await page.getByText("Payload format:").waitFor();
});

test("[S94] a run that answers late says where the time goes, and what to do", async () => {
  const { page, scene } = console;
  const body = JSON.stringify({ question: 1 });
  const id = await send("late", { body });
  const [run] = await scene.ended(id);
  await console.open(`runs/${run?.id}`);
  await page.getByText("Whoever called waited longer for this answer").click();
  for (const check of ["Processing time", "Asynchronous pattern", "Slow queries", "Early acknowledgment"])
    await page.getByText(check, { exact: true }).waitFor();
});

test("thousands of deliveries stay a page, and the next one is a press away", async () => {
  const { page } = console;
  const events = Array.from({ length: 1_000 }, (_, number) => ({
    specversion: "1.0",
    id: String(number),
    source: "/shop",
    type: `many.${hostile}`,
    data: { total: number },
  }));
  for (let batch = 0; batch < 3; batch += 1) {
    const ids = events.map((event) => ({ ...event, id: `${batch}-${event.id}` }));
    await send("many", {
      body: JSON.stringify(ids),
      headers: { "content-type": "application/cloudevents-batch+json" },
    });
  }
  await console.open("deliveries?trigger=many");
  await page.getByRole("row").nth(50).waitFor();
  expect(await page.getByRole("row").count()).toBe(51);
  const firstLink = () => page.getByRole("row").nth(1).getByRole("link").first().getAttribute("href");
  const newest = await firstLink();
  await page.getByRole("button", { name: "Next" }).click();
  await expect.poll(firstLink).not.toBe(newest);
  await page.goBack();
  await expect.poll(firstLink).toBe(newest);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
  await console.picture("deliveries-many-narrow");
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("a list goes on where it broke off when the server is back", async () => {
  const { page, scene } = console;
  await console.open("deliveries");
  await page.getByText("Live", { exact: true }).waitFor();
  const before = console.faults.length;
  const restarted = scene.restart();
  await page.getByText("Reconnecting", { exact: true }).waitFor();
  await restarted;
  await send("orders", order("after.restart", 1));
  await page.getByRole("link", { name: "after.restart" }).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  // The browser tells of calls that nobody answered.
  const told = console.faults.splice(before);
  expect(told.filter((fault) => !/ERR_(CONNECTION|EMPTY|INCOMPLETE|NETWORK)/.test(fault))).toEqual([]);
});
