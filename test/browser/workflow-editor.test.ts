import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { inaccessible } from "./accessible.ts";
import { type Console, openConsole } from "./console.ts";

const run = promisify(execFile);
let console: Console;
let page: Page;
beforeAll(async () => {
  console = await openConsole();
  ({ page } = console);
  await console.context.grantPermissions(["clipboard-read", "clipboard-write"]);
});
afterAll(() => console[Symbol.asyncDispose]());

const Step = z.object({
  id: z.string(),
  type: z.string(),
  title: z.string().optional(),
  disabled: z.boolean().optional(),
  config: z.unknown(),
});
const Stored = z.object({ version: z.int(), steps: z.array(Step) });
const Draft = z.object({ definition: Stored.omit({ version: true }) });

const stored = (workflow: string) => console.scene.api.get(`/workflows/${workflow}`, Stored);
const drafted = async (workflow: string) => {
  await page.getByText("All changes saved").waitFor();
  return (await console.scene.api.get(`/workflows/${workflow}/draft`, Draft)).definition.steps;
};

const idsOf = (steps: readonly { id: string }[]) => steps.map(({ id }) => id);
const button = (name: string): Locator => page.getByRole("button", { name, exact: true });
const outlined = (name: string): Locator => page.getByRole("treeitem", { name, exact: true });
const transform = (id: string, more: object = {}) => ({
  id,
  type: "transform",
  config: { value: id },
  ...more,
});

/** Pastes over what stands in an editor of code. */
async function write(editor: Locator, text: string): Promise<void> {
  await editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.keyboard.press("ControlOrMeta+v");
}

async function put(name: string, steps: readonly unknown[], more: object = {}): Promise<void> {
  await console.scene.api.call("PUT", `/workflows/${name}`, { name, steps, ...more });
}

/** A workflow that is begun by a webhook, to which Ada has come. */
async function putTried(name: string): Promise<void> {
  await put(name, [transform("greet")]);
  const trigger = { name, auth: [{ scheme: "none" }], routes: [{ workflow: name }] };
  await console.scene.api.call("POST", "/triggers", trigger);
  const headers = { "content-type": "application/json" };
  await fetch(await console.scene.api.publicUrl(name), { method: "POST", body: '{"name":"Ada"}', headers });
}

async function publish(note: string): Promise<void> {
  await button("Publish").click();
  const dialog = page.getByRole("dialog", { name: "Publish this workflow" });
  await dialog.getByRole("textbox", { name: "Why" }).fill(note);
  await dialog.getByRole("button", { name: "Publish" }).click();
  await dialog.waitFor({ state: "detached" });
}

test("[S131][S132][S143][S144][S146][S147] a flow with a response is built with the mouse and answers its caller", async () => {
  await console.open("workflows");
  await button("New workflow").click();
  await page.getByRole("textbox", { name: /^Name/ }).fill("orders");
  await button("Create").click();
  await page.getByRole("heading", { level: 1, name: "orders" }).waitFor();

  await page.locator("[data-gap]").click();
  await page.getByRole("dialog", { name: "Select System" }).waitFor();
  await button("Built-in Function").click();
  await page.getByRole("option", { name: /^Webhook Response/ }).click();
  const panel = page.getByRole("region", { name: "Step respond" });
  await panel.getByLabel("Status Code", { exact: true }).selectOption("201 Created");
  await panel.getByRole("button", { name: "Add to headers" }).click();
  await panel.getByRole("textbox", { name: "Headers: name 1" }).fill("X-Shop");
  await write(panel.getByRole("textbox", { name: "Headers: value of X-Shop" }), "north");
  await write(
    panel.getByRole("textbox", { name: "Custom Response Body" }),
    '{"got": "{{ trigger.body.id }}"}',
  );
  await page.getByText("All changes saved").waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("workflow-editor-light");

  await page.reload();
  await outlined("respond").waitFor();
  await button("Publish").click();
  const dialog = page.getByRole("dialog", { name: "Publish this workflow" });
  await dialog.getByText("added").waitFor();
  await dialog.getByRole("textbox", { name: "Why" }).fill("Answer the shop");
  await console.picture("workflow-publish");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await page.getByText("version 2", { exact: true }).waitFor();

  await page.locator("[data-gap]").first().click();
  await page.getByRole("option", { name: /^Webhook An/ }).click();
  const webhook = page.getByRole("dialog", { name: "Webhook" });
  await webhook.getByRole("combobox", { name: /^System/ }).fill("Shop");
  await webhook.getByRole("textbox", { name: /^Webhook Name/ }).fill("Shop orders");
  await webhook.getByRole("textbox", { name: /^URL Suffix/ }).fill("/shop-orders");
  await webhook.getByRole("radio", { name: "API Key", exact: true }).check();
  await webhook.getByRole("button", { name: "Save", exact: true }).click();
  const shown = await webhook.getByRole("tabpanel", { name: "curl" }).locator("pre").innerText();
  await console.picture("workflow-webhook");
  await button("Done").click();
  await page.getByRole("button", { name: /^Shop orders/ }).waitFor();

  const key = console.scene.program.started.example?.key ?? "";
  const command = shown.replaceAll("YOUR_API_KEY_HERE", key).replace(/-d '[^']*'/, `-d '{"id":"A-7"}'`);
  const { stdout } = await run("bash", ["-c", `${command} -s -i`]);
  expect(stdout).toMatch(/^HTTP\/1.1 201/);
  expect(stdout.toLowerCase()).toContain("x-shop: north");
  expect(stdout).toContain('{"got":"A-7"}');
  expect(console.faults).toEqual([]);
});

test("a response that no webhook waits for is said, and can be mended there", async () => {
  await put("deaf", [{ id: "respond", type: "respond", config: { body: "heard" } }]);
  const trigger = { name: "deaf", auth: [{ scheme: "none" }], routes: [{ workflow: "deaf" }] };
  await console.scene.api.call("POST", "/triggers", trigger);
  await console.open("workflows/deaf?step=respond");
  await button("Let it wait for this response").click();
  await page.getByText("The webhook deaf waits for the workflow now.").first().waitFor();
  const answer = await fetch(await console.scene.api.publicUrl("deaf"), { method: "POST", body: "{}" });
  expect(await answer.text()).toBe("heard");
});

test("a workflow is built, changed and undone by keyboard alone", async () => {
  await put("typed", []);
  await console.open("workflows/typed");
  const canvas = page.getByRole("application", { name: "Canvas of the workflow" });
  const add = async (search: string, id: string) => {
    await canvas.press("a");
    await page.getByRole("combobox", { name: "Search all functions" }).pressSequentially(search);
    await page.keyboard.press("Enter");
    await outlined(id).waitFor();
    await canvas.focus();
  };
  await add("transform", "transform");
  await add("fail", "fail");
  await add("loop", "loop");
  expect(idsOf(await drafted("typed"))).toEqual(["transform", "fail", "loop"]);
  // The loop is before what was last; `fail` goes into it, out again, and up.
  await canvas.press("ArrowUp");
  await canvas.press("Alt+ArrowRight");
  expect(idsOf(await drafted("typed"))).toEqual(["transform", "loop"]);
  await canvas.press("Alt+ArrowLeft");
  expect(idsOf(await drafted("typed"))).toEqual(["transform", "loop", "fail"]);
  await canvas.press("Alt+ArrowUp");
  await canvas.press("Control+d");
  expect(idsOf(await drafted("typed"))).toEqual(["transform", "fail", "fail_2", "loop"]);
  await canvas.press("x");
  expect(await drafted("typed")).toMatchObject([{}, {}, { id: "fail_2", disabled: true }, {}]);
  await canvas.press("Delete");
  await canvas.press("Home");
  await canvas.press("Control+c");
  await canvas.press("End");
  await canvas.press("Control+v");
  expect(await drafted("typed")).toMatchObject([
    { id: "transform" },
    { id: "fail" },
    { id: "loop", config: { each: [{ id: "transform_2" }] } },
  ]);
  for (const _ of Array.from({ length: 4 })) await canvas.press("Control+z");
  expect(idsOf(await drafted("typed"))).toEqual(["transform", "fail", "loop"]);
  await canvas.press("Control+Shift+z");
  expect(idsOf(await drafted("typed"))).toEqual(["transform", "fail", "fail_2", "loop"]);
  await canvas.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await canvas.press("Enter");
  await page.getByRole("region", { name: /^Step/ }).waitFor();
  await canvas.press("Escape");
  await page.getByRole("region", { name: /^Step/ }).waitFor({ state: "detached" });
});

test("a step is dragged onto a + of another list", async () => {
  await put("dragged", [
    transform("one"),
    { id: "choose", type: "branch", config: { arms: [{ when: "true", steps: [] }] } },
  ]);
  await console.open("workflows/dragged");
  const gap = page.locator('[data-gap="steps.1.config.arms.0.steps+0"]');
  await page.locator('[data-step="one"]').dragTo(gap);
  await page.locator('[data-step="one"]').waitFor();
  expect(await drafted("dragged")).toMatchObject([
    { id: "choose", config: { arms: [{ when: "true", steps: [{ id: "one" }] }] } },
  ]);
  await button("Add an arm to choose").click();
  await outlined("Arm 2").waitFor();
  // The arm is what the keyboard is at, and its step is meant.
  await page.getByRole("application", { name: "Canvas of the workflow" }).press("Shift+A");
  await outlined("Arm 3").waitFor();
  expect(await drafted("dragged")).toMatchObject([{ config: { arms: [{}, { steps: [] }, { steps: [] }] } }]);
});

test("a fault of the draft is told at its step and keeps it from being published", async () => {
  await put("faulty", [transform("fine")]);
  await console.open("workflows/faulty?step=fine");
  const panel = page.getByRole("region", { name: "Step fine" });
  await write(panel.getByRole("textbox", { name: "Value" }), "{{ steps.nowhere.output }}");
  await page.getByRole("button", { name: /^1 fault/ }).waitFor();
  await page.getByRole("treeitem", { name: /fine.*1 fault/ }).waitFor();
  await panel
    .getByText(/nowhere/)
    .first()
    .waitFor();
  expect(await button("Publish").isDisabled()).toBe(true);
});

test("what somebody else has saved meanwhile is not overwritten unasked", async () => {
  await put("shared", [transform("first")]);
  await console.open("workflows/shared?step=first");
  const panel = page.getByRole("region", { name: /^Step/ });
  await panel.getByRole("textbox", { name: "Title" }).fill("Mine");
  await page.getByText("All changes saved").waitFor();
  const definition = { name: "shared", steps: [transform("theirs")] };
  const { revision } = await console.scene.api.get(
    "/workflows/shared/draft",
    z.object({ revision: z.int() }),
  );
  await console.scene.api.call("PUT", "/workflows/shared/draft", { revision, definition });
  await panel.getByRole("textbox", { name: "Title" }).fill("Mine again");
  await page.getByText("Somebody else has changed this draft").waitFor();
  expect(idsOf((await console.scene.api.get("/workflows/shared/draft", Draft)).definition.steps)).toEqual([
    "theirs",
  ]);
  const saves: number[] = [];
  page.on("response", (answer) => {
    if (answer.request().method() === "PUT") saves.push(answer.status());
  });
  await button("Take theirs").click();
  await outlined("theirs").waitFor();
  await page.locator('[data-step="theirs"]').click();
  await panel.getByRole("textbox", { name: "Title" }).fill("Theirs and mine");
  expect(await drafted("shared")).toMatchObject([{ id: "theirs", title: "Theirs and mine" }]);
  expect(new Set(saves)).toEqual(new Set([200]));
});

test("what is typed for one step stays with it, whichever is opened next", async () => {
  await put("two", [transform("one"), transform("other")]);
  await console.open("workflows/two?step=one");
  const panel = page.getByRole("region", { name: /^Step/ });
  const id = panel.getByRole("textbox", { name: /^Id/ });
  const value = panel.getByRole("textbox", { name: "Value" });
  await write(value, "mine");
  await id.press("End");
  await id.pressSequentially("_new !");
  await panel.getByText(/letters, digits/).waitFor();
  expect(await id.inputValue()).toBe("one_new !");
  await page.locator('[data-step="other"]').click();
  await expect.poll(() => id.inputValue()).toBe("other");
  await value.press("ControlOrMeta+z");
  expect(await value.innerText()).toBe("other");
  await value.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.keyboard.type("typed on");
  expect(await drafted("two")).toMatchObject([
    { id: "one_new", config: { value: "mine" } },
    { id: "other", config: { value: "typed on" } },
  ]);
});

test("a draft that was never published is discarded, and nothing is left of it", async () => {
  const definition = { name: "never", steps: [transform("first")] };
  await console.scene.api.call("PUT", "/workflows/never/draft", { revision: 0, definition });
  await console.open("workflows/never");
  await button("More actions").click();
  await page.getByRole("menuitem", { name: "Discard the draft" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard the draft" }).click();
  await page.getByRole("heading", { level: 1, name: "Workflows" }).waitFor();
  expect(await page.getByText("never", { exact: true }).count()).toBe(0);
});

test("the definition is edited as YAML beside the canvas, both ways", async () => {
  await put("written", [transform("greet")]);
  await console.open("workflows/written");
  await button("YAML beside the canvas").click();
  const editor = page.getByRole("textbox", { name: "The definition as YAML" });
  await write(
    editor,
    "name: written # kept\nsteps:\n  - id: greet\n    type: transform\n    config: {value: hi}\n  - id: bye\n    type: stop\n",
  );
  await page.locator('[data-step="bye"]').waitFor();
  expect(idsOf(await drafted("written"))).toEqual(["greet", "bye"]);
  await page.locator('[data-step="bye"]').click();
  await button("Delete").click();
  await expect.poll(() => editor.innerText()).not.toContain("bye");
  expect(await editor.innerText()).toContain("# kept");
  await write(editor, "name: written\nsteps: [\n");
  await page.getByText("The text can't be understood as it stands").waitFor();
  expect(await page.locator('[data-step="greet"]').count()).toBe(1);
  expect(idsOf(await drafted("written"))).toEqual(["greet"]);
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("workflow-yaml");
});

test("what is wrong with a definition is told in words beside its YAML, and a time with its unit", async () => {
  await put("worded", [{ id: "rest", type: "delay", config: { durationMs: 90_000 } }]);
  await console.open("workflows/worded");
  await page.locator('[data-step="rest"]').getByText("Wait · 1 min 30 s").waitFor();
  await page.getByRole("tab", { name: "YAML" }).click();
  const editor = page.getByRole("textbox", { name: "The definition as YAML" });
  await write(editor, "name: worded\nsteps:\n  - id: rest\n    type: brunch\n");
  await page.getByText(/^4:11: There is no step type “brunch”/).waitFor();
  expect(await inaccessible(page)).toEqual([]);
});

test("what is wrong with pasted definitions is counted, and told once each", async () => {
  await console.open("workflows");
  await button("New workflow").first().click();
  await page.getByRole("tab", { name: "From YAML" }).click();
  const dialog = page.getByRole("dialog");
  await dialog
    .getByRole("textbox")
    .fill(
      "name: pasted\nsteps:\n  - { id: a, type: brunch }\n  - { id: b, type: delay, config: { x: 1 } }\n",
    );
  await dialog.getByRole("button", { name: "Apply" }).click();
  await dialog.getByText(/^\d things are wrong$/).waitFor();
  expect(await dialog.getByText("There is no step type “brunch”").count()).toBe(1);
});

test("a step is tried on a sample, as it stands in the editor", async () => {
  await putTried("tried");
  await console.open("workflows/tried?step=greet");
  const panel = page.getByRole("region", { name: "Step greet" });
  await write(panel.getByRole("textbox", { name: "Value" }), "Hello {{ trigger.body.name }}");
  await panel.getByRole("button", { name: "Run this step" }).click();
  const tried = panel.getByRole("region", { name: "Try it on the sample" });
  await tried.getByText('"Hello Ada"', { exact: true }).waitFor();
  expect(idsOf(await drafted("tried"))).toEqual(["greet"]);
  expect(await inaccessible(page)).toEqual([]);
});

test("a draft is tried on what came in, and an older version is put in force again", async () => {
  await putTried("judged");
  const steps = [transform("greet", { config: { value: "Hello {{ trigger.body.name }}" } })];
  const definition = { name: "judged", steps };
  await console.scene.api.call("PUT", "/workflows/judged/draft", { revision: 0, definition });
  await console.open("workflows/judged?tab=backtest");
  await button("Start").click();
  await page.getByText("0 the same, 1 would change, 0 would fail.").waitFor();
  await console.picture("workflow-backtest");
  await page.getByRole("tab", { name: "Editor" }).click();
  await publish("Greet by name");
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByText("Greet by name").waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("workflow-versions");
  await button("Roll back to version 1").click();
  await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
  await page.getByText("The old one is in force again, as version 3.").first().waitFor();
  expect(await stored("judged")).toMatchObject({ version: 3, steps: [{ config: { value: "greet" } }] });
});

test("a run is started by hand and leads to its page", async () => {
  await put("started", [transform("greet")]);
  await console.open("workflows/started");
  await button("Run").click();
  const dialog = page.getByRole("dialog", { name: "Run this workflow" });
  await dialog.getByLabel("From").selectOption("an input of your own");
  await dialog.getByRole("button", { name: "Start the run" }).click();
  await page.waitForURL(/\/runs\/run_/);
  await page.getByText("succeeded").first().waitFor();
  await console.scene.api.call("POST", "/workflows/started/pause");
  await console.goWithin("/console/default/workflows");
  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "started", exact: true }) });
  await row.getByText("succeeded", { exact: true }).filter({ visible: true }).waitFor();
  await row.getByText("paused", { exact: true }).waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("workflows");
});

test("markup in names, titles and settings stays text", async () => {
  const hostile = '<img src=x onerror="document.title=`hacked`">';
  await put("hostile", [transform("one", { title: hostile, config: { value: hostile } })], {
    title: hostile,
  });
  await console.open("workflows/hostile?step=one");
  await outlined(hostile).waitFor();
  await button("YAML beside the canvas").click();
  await page.getByRole("textbox", { name: "The definition as YAML" }).waitFor();
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("heading", { level: 1, name: hostile }).waitFor();
  expect(await page.title()).toContain("<img");
  expect(await page.locator("img").count()).toBe(0);
  expect(console.faults).toEqual([]);
});

test("a workflow of 1,000 steps is drawn as far as it is seen, and changed at once", async () => {
  const steps = Array.from({ length: 1_000 }, (_, at) => transform(`s${at}`));
  await put("long", steps);
  await console.open("workflows/long");
  await page.locator('[data-entry="s999"]').waitFor();
  expect(await page.locator("[data-step]").count()).toBeLessThan(120);
  const canvas = page.getByRole("application", { name: "Canvas of the workflow" });
  await canvas.press("End");
  await page.locator('[data-step="s999"]').waitFor();
  // Its own time, in seconds: what else is at work on the machine doesn't count.
  const devtools = await console.context.newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  };
  const before = await worked();
  await canvas.press("Delete");
  await page.locator('[data-entry="s999"]').waitFor({ state: "detached" });
  expect((await worked()) - before).toBeLessThan(2);
});

test("[S140] declared fields are offered where a step maps them, with their value in the sample", async () => {
  await put("mapped", [transform("map")]);
  await console.scene.api.call("POST", "/triggers", {
    name: "mapped",
    auth: [{ scheme: "none" }],
    parameters: [{ name: "total", path: "$.order.total", type: "number" }],
    routes: [{ workflow: "mapped" }],
  });
  const body = JSON.stringify({ order: { total: 12 } });
  const headers = { "content-type": "application/json" };
  await fetch(await console.scene.api.publicUrl("mapped"), { method: "POST", body, headers });
  await console.open("workflows/mapped?step=map");
  const panel = page.getByRole("region", { name: "Step map" });
  const editor = panel.getByRole("textbox", { name: "Value" });
  await panel.getByLabel("Sample").locator("option[value^=delivery]").first().waitFor({ state: "attached" });
  await write(editor, "{{ params.total + 1 }}");
  await panel.getByText("13", { exact: true }).waitFor();
  await page.keyboard.type(" {{ params.", { delay: 30 });
  await page.getByRole("option", { name: /^params\.total/ }).waitFor();
});

test("who may only look can change nothing", async () => {
  await put("seen", [transform("greet")]);
  await using viewer = await console.viewer();
  const { page: looks } = viewer;
  await looks.goto("/console/default/workflows");
  await looks.getByRole("link", { name: "seen", exact: true }).waitFor();
  expect(await looks.getByRole("button", { name: "New workflow" }).count()).toBe(0);
  await looks.goto("/console/default/workflows/seen?step=greet");
  await looks.getByRole("region", { name: "Step greet" }).waitFor();
  expect(await looks.locator("[data-gap]").count()).toBe(0);
  for (const name of ["Publish", "Run", "Add a step", "Delete", "Run this step"]) {
    expect(await looks.getByRole("button", { name, exact: true }).isDisabled(), name).toBe(true);
  }
  expect(await looks.getByRole("textbox", { name: "Title" }).isDisabled()).toBe(true);
  await looks.getByRole("application", { name: "Canvas of the workflow" }).press("Delete");
  await looks.getByRole("treeitem", { name: "greet" }).waitFor();
});

test("an open step can be used by everybody, in the dark and on a small screen", async ({
  onTestFinished,
}) => {
  onTestFinished(async () => {
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1280, height: 800 });
  });
  await put("small", [{ id: "respond", type: "respond", config: { body: "heard" } }]);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/console/default/workflows/small?step=respond");
  // It has the screen to itself.
  await page.getByRole("region", { name: "Step respond" }).waitFor();
  expect(await inaccessible(page)).toEqual([]);
  expect(Number(await page.evaluate("document.documentElement.scrollWidth"))).toBeLessThanOrEqual(360);
  await console.picture("workflow-step-dark");
  expect(console.faults).toEqual([]);
});
