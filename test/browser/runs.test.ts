import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { RunDetail } from "../../src/contract/run.ts";
import { inaccessible } from "./accessible.ts";
import { type Console, openConsole } from "./console.ts";

let console: Console;
const hostile = '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>';
const Asked = z.object({ id: z.string(), workflow: z.string() });
const Letters = z.object({ items: z.array(z.object({ tries: z.int(), status: z.string() })) });
const Started = z.object({ runId: z.string() });
const book = {
  id: "book",
  title: `Book ${hostile}`,
  type: "transform",
  config: { value: "{{ input.total }}" },
};

beforeAll(async () => {
  console = await openConsole({ settings: { TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8" } });
  await console.scene.api.apply([
    {
      name: "slow",
      steps: [
        { id: "first", title: "At once", type: "transform", config: { value: 1 } },
        { id: "rest", title: "Wait a little", type: "delay", config: { duration: "1s" } },
        {
          id: "last",
          title: "At last",
          type: "transform",
          config: { value: "{{ steps.first.output + 1 }}" },
        },
      ],
    },
    {
      name: "gated",
      steps: [
        {
          id: "all",
          title: "All of them",
          type: "loop",
          config: {
            over: [0, 1, 2],
            onError: "continue",
            each: [
              {
                id: "check",
                title: "Check each",
                type: "branch",
                config: {
                  arms: [
                    {
                      name: "Odd",
                      when: "item = 1",
                      steps: [{ id: "odd", type: "fail", config: { message: "Odd: 1" } }],
                    },
                  ],
                },
              },
            ],
          },
        },
        { id: "boss", title: "Ask the boss", type: "wait-for-approval", config: { title: "Go on?" } },
        {
          id: "last",
          title: "At last",
          type: "transform",
          config: { value: "{{ steps.all.output.count - 1 }}" },
        },
      ],
    },
    {
      name: "long",
      steps: [{ id: "rest", title: "Wait for long", type: "delay", config: { duration: "1h" } }],
    },
    {
      name: "broken",
      steps: [
        book,
        { id: "check", title: "Check it", type: "fail", config: { message: `No stock ${hostile}` } },
      ],
    },
    {
      name: "ask",
      steps: [
        {
          id: "boss",
          type: "wait-for-approval",
          config: {
            title: "May it be sent?",
            text: hostile,
            fields: [{ name: "amount", label: "Amount", type: "number", required: true }],
          },
        },
      ],
    },
    {
      name: "nightly",
      steps: [book],
      schedules: [{ name: "night", cron: "0 3 * * *", timezone: "Europe/Berlin" }],
    },
    {
      name: "outgoing",
      steps: [
        {
          id: "tell",
          type: "deliver",
          config: {
            addresses: "http://127.0.0.1:9/hook?page=1",
            payload: { told: hostile },
            sign: { scheme: "none" },
            retry: { attempts: 1 },
          },
          retry: { attempts: 1 },
        },
      ],
    },
  ]);
});
afterAll(async () => {
  // Closed in any case, whatever is found.
  await using closing = console;
  expect(closing.faults).toEqual([]);
  expect(await closing.page.evaluate("window.hurt")).toBeUndefined();
});

async function start(workflow: string, input: unknown = {}): Promise<string> {
  return Started.parse(await console.scene.api.call("POST", `/workflows/${workflow}/runs`, { input })).runId;
}
const run = (id: string) => console.scene.api.get(`/runs/${id}`, RunDetail);

test("a run appears while one watches, and moves on the canvas and on the time line", async () => {
  const { page, scene } = console;
  await console.open("runs");
  await page.getByText("Live", { exact: true }).waitFor();
  await start("gated");
  await page.getByRole("link", { name: /gated/ }).click();
  const canvas = page.getByRole("application", { name: "Canvas of the run" });
  // The step at which it is is in sight by itself.
  await canvas.getByRole("button", { name: /^Ask the boss waiting/ }).waitFor();
  await canvas.getByRole("button", { name: /^At last not begun/ }).waitFor();
  await canvas.press("Home");
  await canvas.getByRole("button", { name: /^Steps · 3 rounds, 1 failed/ }).waitFor();
  await canvas.getByRole("button", { name: /^Check each 2 succeeded, 1 failed/ }).waitFor();
  await canvas.getByRole("button", { name: /^Check each/ }).click();
  await page.getByText("Odd: 1", { exact: false }).first().waitFor();
  expect(new URL(page.url()).searchParams.get("step")).toBe("all/each/1/check");
  await page.getByLabel("Round", { exact: true }).selectOption("all/each/2/check");
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("run-canvas");
  const { items } = await scene.api.get("/approvals", z.object({ items: z.array(Asked) }));
  const id = items.find(({ workflow }) => workflow === "gated")?.id ?? "";
  await scene.api.call("POST", `/approvals/${id}/answer`, { decision: "approved" });
  await canvas.press("End");
  await canvas.getByRole("button", { name: /^At last succeeded/ }).waitFor();
  await canvas.press("Enter");
  await page.getByText("2", { exact: true }).waitFor();
  expect(new URL(page.url()).searchParams.get("step")).toBe("last");
  await page.getByRole("button", { name: "Time line" }).click();
  await page.getByRole("button", { name: /succeeded.*At last/, pressed: true }).waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("run");
});

test("a run that waits is canceled; several are, with their count first", async () => {
  const { page } = console;
  const id = await start("long");
  await console.open(`runs/${id}`);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Cancel the run" }).click();
  await page.getByText("canceled", { exact: true }).waitFor();
  await Promise.all([start("long"), start("long"), start("long")]);
  await console.goWithin("/console/default/runs?workflow=long");
  await page.getByRole("checkbox", { name: "Choose all on this page" }).check();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByText("3 runs have not ended and are canceled.").waitFor();
  await page.getByRole("button", { name: "Cancel runs" }).click();
  await page.getByText("3 runs were canceled.", { exact: true }).waitFor();
});

test("a failed run is resumed after its workflow was mended", async () => {
  const { page, scene } = console;
  const id = await start("broken", { total: 5 });
  await console.open(`runs/${id}`);
  await page.getByText(/check: No stock/).waitFor();
  await scene.api.apply([
    {
      name: "broken",
      steps: [
        book,
        {
          id: "check",
          title: "Check it",
          type: "transform",
          config: { value: "{{ steps.book.output * 2 }}" },
        },
      ],
    },
  ]);
  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByLabel("Version of the workflow").selectOption("newest");
  await page.getByText("It goes on at check").waitFor();
  await page.getByRole("switch", { name: "Change something first" }).click();
  await page.getByLabel("Give the output of a step").selectOption("book");
  await page.getByLabel("Its output (JSON)").fill("21");
  await console.picture("resume");
  expect(await inaccessible(page)).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Resume" }).click();
  await page.getByText("succeeded").first().waitFor();
  await expect.poll(async () => (await run(id)).output).toBe(42);
  await page.getByText("42", { exact: true }).waitFor();
});

test("failed runs of one cause are one failure, and go on together", async () => {
  const { page, scene } = console;
  const failing = { id: "check", type: "fail", config: { message: `Out of paper ${hostile}` } };
  await scene.api.apply([{ name: "printing", steps: [failing] }]);
  const ids = await Promise.all([start("printing"), start("printing")]);
  await expect
    .poll(async () => (await Promise.all(ids.map(run))).map(({ status }) => status))
    .toEqual(["failed", "failed"]);
  await scene.api.apply([
    { name: "printing", steps: [{ id: "check", type: "transform", config: { value: 1 } }] },
  ]);
  await console.open("failures");
  await page.getByRole("link", { name: /Out of paper/ }).waitFor();
  await console.picture("failures");
  await page.getByRole("link", { name: /Out of paper/ }).click();
  await page.getByText("These runs have failed of one cause").waitFor();
  await page.getByRole("button", { name: "What to do" }).click();
  await page.getByRole("menuitem", { name: "Resume all" }).click();
  const version = page.getByLabel("Version of the workflow");
  expect(await version.inputValue()).toBe("same");
  await version.selectOption("newest");
  await page.getByRole("button", { name: "Resume 2 runs" }).click();
  await page.getByText("2 runs go on.").waitFor();
  await expect
    .poll(async () => (await Promise.all(ids.map(run))).map(({ status }) => status))
    .toEqual(["succeeded", "succeeded"]);
});

test("what has failed is done anew from the same deliveries", async () => {
  const { page, scene } = console;
  const check = (type: string, config: object) => ({ name: "anew", steps: [{ id: "check", type, config }] });
  const trigger = { auth: [{ scheme: "none" }] };
  await scene.api.apply([{ ...check("fail", { message: "Out of ink" }), trigger }]);
  const response = await fetch(await scene.api.publicUrl("anew"), { method: "POST", body: "{}" });
  const delivery = response.headers.get("x-request-id") ?? "";
  await scene.ended(delivery);
  await scene.api.apply([{ ...check("transform", { value: 1 }), trigger }]);
  await console.open("failures");
  await page
    .getByRole("row", { name: /Out of ink/ })
    .getByRole("button", { name: "What to do" })
    .click();
  await page.getByRole("menuitem", { name: "Replay all" }).click();
  await page.getByRole("button", { name: "Replay 1 run" }).click();
  await page.getByText("1 delivery is replayed.").waitFor();
  const runs = async () => (await scene.ended(delivery)).map(({ status }) => status).toSorted();
  await expect.poll(runs).toEqual(["failed", "succeeded"]);
});

test("an approval is given, with what it asks for", async () => {
  const { page } = console;
  const id = await start("ask");
  await console.open("approvals");
  await page.getByRole("button", { name: "Approve" }).waitFor();
  expect(await page.getByRole("button", { name: "Approve" }).isDisabled()).toBe(true);
  await page.getByLabel("Amount").fill("12.5");
  await page.getByLabel("Note").fill(hostile);
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("approvals");
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByText("It is approved; the run goes on.", { exact: true }).waitFor();
  await expect
    .poll(async () => (await run(id)).output)
    .toMatchObject({ fields: { amount: 12.5 }, comment: hostile });
});

test("a schedule is run now, paused, and goes on", async () => {
  const { page } = console;
  await console.open("schedules");
  await page.getByRole("button", { name: /^Pause night/ }).click();
  await page.getByText("paused", { exact: true }).waitFor();
  await console.picture("schedules");
  await page.getByRole("button", { name: /^Let night/ }).click();
  await page.getByRole("button", { name: /^Pause night/ }).waitFor();
  await page.getByRole("button", { name: /^Run nightly now/ }).click();
  await page.getByRole("heading", { name: "nightly v1" }).waitFor();
});

test("what an address has not taken is grouped, looked into, sent again and deleted", async () => {
  const { page, scene } = console;
  const id = await start("outgoing");
  await expect.poll(async () => (await run(id)).status).toBe("failed");
  await console.open("dead-letters");
  await page.getByRole("button", { name: "http://127.0.0.1:9/hook" }).click();
  await page.getByRole("button", { name: "http://127.0.0.1:9/hook?page=1" }).click();
  await page.getByRole("tab", { name: "Body" }).click();
  await page.getByText("onerror").waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("dead-letter");
  await page.getByRole("button", { name: "Send again" }).click();
  await page.getByRole("dialog", { name: /^Send/ }).getByRole("button", { name: "Send again" }).click();
  await page.getByText("1 dead letter will be sent again.", { exact: true }).waitFor();
  const letters = async () => (await scene.api.get("/dead-letters", Letters)).items;
  await expect.poll(letters).toEqual([{ tries: 2, status: "dead" }]);
  await page.getByRole("button", { name: "Delete" }).click();
  await page
    .getByRole("dialog", { name: /^Delete/ })
    .getByRole("button", { name: "Delete" })
    .click();
  await page.getByText("No dead letters", { exact: true }).waitFor();
});

test("a large output is shown by how it begins, and saved whole", async () => {
  const { page, scene } = console;
  const novel = "once upon a time ".repeat(10_000);
  await scene.api.call("PUT", "/workflows/library", {
    name: "library",
    steps: [{ id: "lend", type: "transform", config: { value: { book: "{{ input.book }}" } } }],
  });
  const runId = await start("library", { book: novel });
  await console.open(`runs/${runId}?step=lend`);
  await console.picture("large-run");
  await page.getByRole("tab", { name: "Large parts" }).click();
  const part = page.getByRole("listitem").filter({ hasText: "output.book" });
  await part.getByText("once upon a time").first().waitFor();
  const saved = page.waitForEvent("download");
  await part.getByRole("button", { name: "Save it whole" }).click();
  const path = join(scene.folder, "book.json");
  await (await saved).saveAs(path);
  expect(JSON.parse(await readFile(path, "utf8"))).toBe(novel);
});

test("a viewer sees how a run went, and can press nothing that changes it", async () => {
  const id = await start("slow");
  await expect.poll(async () => (await run(id)).status).toBe("succeeded");
  await using viewer = await console.viewer();
  await viewer.page.goto(`/console/default/runs/${id}`);
  await viewer.page.getByRole("button", { name: /At last/ }).click();
  for (const name of ["Run again", "Resume", "Resume from here"]) {
    const button = viewer.page.getByRole("button", { name, exact: true });
    expect(await button.isDisabled(), name).toBe(true);
  }
});
