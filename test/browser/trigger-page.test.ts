import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { inaccessible } from "./accessible.ts";
import { type Console, openConsole } from "./console.ts";

let console: Console;
let page: Page;
/** The trigger of the test. */
let orders: string;
let count = 0;
const hostile = `"><img src=x onerror="document.title='stolen'"><script>document.title='stolen'</script>`;

beforeAll(async () => {
  console = await openConsole();
  ({ page } = console);
  await console.scene.api.secret("orders-secret", "sesame");
});
beforeEach(async () => {
  count += 1;
  orders = `orders-${count}`;
  await console.scene.api.apply([
    {
      name: orders,
      steps: [{ id: "note", type: "transform", config: { value: "{{ trigger.body }}" } }],
      trigger: {
        system: hostile,
        title: hostile,
        description: hostile,
        suffix: `/${orders}`,
        auth: [{ scheme: "bearer", secret: "orders-secret" }],
        sample: { order: { id: "O-1", total: 12.5 }, kind: "created", [hostile]: hostile },
        parameters: [{ name: "total", path: "$.order.total", type: "number" }],
        variables: { body: "order" },
      },
    },
  ]);
});
afterAll(() => console[Symbol.asyncDispose]());
// A refusal of the server is told by the browser, too.
afterEach(() => expect(console.faults.filter((fault) => !/status of (400|404|409)/.test(fault))).toEqual([]));

const field = (name: string): Locator => page.getByLabel(new RegExp(`^${name}\\s*\\*?$`));
const button = (name: string): Locator => page.getByRole("button", { name, exact: true });
const open = (tab: string) => console.open(`triggers/${orders}?tab=${tab}`);
/** Gives the answer to an order of `total`. */
async function order(total: number, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(await console.scene.api.publicUrl(orders), {
    method: "POST",
    headers: { authorization: "Bearer sesame", "content-type": "application/json", ...headers },
    body: JSON.stringify({ order: { total }, kind: hostile }),
  });
}
const Made = z.object({ publicUrl: z.string() });
const List = z.object({ items: z.array(z.unknown()) });
const Definition = z.object({ definition: z.record(z.string(), z.unknown()) });
const draft = async () => (await console.scene.api.get(`/triggers/${orders}/draft`, Definition)).definition;
async function discard(): Promise<void> {
  await button("Discard").click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard", exact: true }).click();
  await page.getByText("The draft is discarded.", { exact: true }).last().waitFor();
  await button("Discard").waitFor({ state: "detached" });
}
/** What was changed is in the draft, a moment later. */
const drafted = (part: object) => expect.poll(draft).toMatchObject(part);

test("[S135] a change is a draft: live only when published, and a suffix with a space is refused", async () => {
  await open("trigger");
  await field("URL Suffix").fill("/bad suffix");
  await page.getByText("The draft can't be saved as it stands:").waitFor();
  expect(await field("URL Suffix").getAttribute("aria-invalid")).toBe("true");
  await field("URL Suffix").fill(`/${orders}/:shop`);
  await drafted({ suffix: `/${orders}/:shop` });
  const inForce = () => console.scene.api.get(`/triggers/${orders}`, z.object({ suffix: z.string() }));
  expect(await inForce()).toEqual({ suffix: `/${orders}` });
  await page.reload();
  expect(await field("URL Suffix").inputValue()).toBe(`/${orders}/:shop`);
  await discard();
  await expect.poll(() => field("URL Suffix").inputValue()).toBe(`/${orders}`);
});

test("[S82][S84] the last deliveries say at once what a filter that is not published yet would do", async () => {
  for (const total of [5, 50, 500]) await order(total, { "x-note": hostile });
  await open("routes");
  await page.getByText("3 of the last 3 deliveries would start something.").waitFor();
  await page.getByLabel("Filter", { exact: true }).first().fill("params.total > 40");
  await page.getByText("2 of the last 3 deliveries would start something.").waitFor();
  await page.getByText("starts nothing", { exact: true }).click();
  await page.getByText("does not match", { exact: true }).waitFor();
  await page.locator("dt:visible", { hasText: "params.total" }).waitFor();
  await console.picture("trigger-match");
  await drafted({ filter: "params.total > 40" });
});

test("[S80][S81] a parameter is taken by a click in the sample", async () => {
  await open("parameters");
  await button("Add a parameter").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("treeitem", { name: /^id:/ }).click();
  expect(await dialog.getByLabel(/^Where in the body/).inputValue()).toBe("$.order.id");
  await dialog.getByLabel(/^Name/).fill("order number");
  await dialog.getByRole("button", { name: "Put it into the draft" }).click();
  await dialog.getByText("not starting with a digit").waitFor();
  await dialog.getByLabel(/^Name/).fill("orderId");
  await dialog.getByLabel("A request without it is refused (400)").check();
  expect(await inaccessible(page)).toEqual([]);
  await console.picture("trigger-parameter");
  // In an editor Escape leads out of the editor alone; elsewhere what was written is not thrown away unasked.
  await dialog.getByLabel("Default", { exact: true }).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.closest('.cm-editor')")).toBeNull();
  await dialog.getByLabel(/^Name/).press("Escape");
  await button("Stay").click();
  await dialog.getByRole("button", { name: "Put it into the draft" }).click();
  await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Add a parameter");
  const added = { name: "orderId", from: "body", path: "$.order.id", type: "string", required: true };
  await drafted({ parameters: [{ name: "total" }, added] });
  await discard();
  await button("Remove orderId").waitFor({ state: "detached" });
});

test("[S46] an answer in the author's own words is shown as the caller gets it", async () => {
  await open("response");
  await page.getByRole("radio", { name: "Immediately, with content of your own" }).check();
  await field("Status Code").fill("201");
  await page.getByLabel("Key 1").fill("X-Shop");
  await page.getByLabel("Value 1").fill("berlin");
  await field("Custom Response Body").fill('{"taken": true}');
  const preview = page
    .getByRole("region", { name: "Preview" })
    .or(page.locator("section", { hasText: "Preview" }));
  await preview.getByText("HTTP/1.1 201 Created").first().waitFor();
  await drafted({
    response: { method: "content", status: 201, headers: { "X-Shop": "berlin" }, body: { taken: true } },
  });
  await button("Publish…").click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByText("Published: the changes are in force.", { exact: true }).waitFor();
  await page.getByLabel("Value 1").fill("hamburg");
  await field("Custom Response Body").fill("later");
  await drafted({ response: { headers: { "X-Shop": "hamburg" }, body: "later" } });
  await discard();
  await expect.poll(() => page.getByLabel("Value 1").inputValue()).toBe("berlin");
  expect(await field("Custom Response Body").textContent()).toContain('"taken": true');
  const answer = await order(90);
  expect([answer.status, answer.headers.get("x-shop"), await answer.text()]).toEqual([
    201,
    "berlin",
    '{"taken":true}',
  ]);
});

test("[S8] a trigger that is deactivated answers like an unknown one, and a draft goes on", async () => {
  await open("trigger");
  await field("System").fill("Shop");
  await drafted({ system: "Shop" });
  await button("Deactivate").click();
  await page.getByText("The trigger is inactive.", { exact: true }).waitFor();
  const call = async () => (await order(1, { authorization: "" })).status;
  expect(await call()).toBe(404);
  await drafted({ system: "Shop", status: "inactive" });
  await button("Activate").click();
  await page.getByText("The trigger is active.", { exact: true }).waitFor();
  expect(await call()).toBe(401);
});

test("[S72] a second way in is added, and the secret of the first one is rotated", async () => {
  await open("authentication");
  await button("Add a way in").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "HTTP Basic" }).check();
  await dialog.getByLabel(/^User name/).fill("partner");
  await dialog.getByLabel(/^Password/).fill("pass");
  await dialog.getByRole("button", { name: "Put it into the draft" }).click();
  await drafted({
    auth: [{ scheme: "bearer" }, { scheme: "basic", username: "partner", secret: `${orders}-secret` }],
  });
  await page.getByText("not published yet").waitFor();
  await discard();
  await page.getByText("not published yet").waitFor({ state: "detached" });
  await button("Rotate the secret…").click();
  await button("Rotate").click();
  const second = await page.getByRole("dialog").locator("code").innerText();
  await button("Done").click();
  const call = async (token: string) => (await order(1, { authorization: `Bearer ${token}` })).ok;
  expect([await call("sesame"), await call(second), await call("neither")]).toEqual([true, true, false]);
  await page.getByText("Valid until").waitFor();
  await console.picture("trigger-ways");
});

test("from a request that was refused, the provider that sent it is proposed", async () => {
  const refused = await order(1, {
    authorization: "",
    "x-github-event": "push",
    "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "x-hub-signature-256": `sha256=${"a1".repeat(32)}`,
  });
  await console.scene.stored(refused.headers.get("x-request-id") ?? "");
  await open("authentication");
  await page.getByLabel("A request", { exact: true }).selectOption({ index: 1 });
  await page.getByText("It looks like:").waitFor();
  await button("Use HMAC").waitFor();
  await button("Use GitHub").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("GitHub", { exact: true }).waitFor();
  await dialog.getByLabel(/^Signing secret/).fill("hub");
  await dialog.getByRole("button", { name: "Put it into the draft" }).click();
  await drafted({ auth: [{ scheme: "bearer" }, { scheme: "github" }] });
});

test("a draft that somebody else has saved meanwhile is not overwritten unasked", async () => {
  await open("trigger");
  await field("System").fill("Mine");
  await drafted({ system: "Mine" });
  const { api } = console.scene;
  const { revision, definition } = await api.get(
    `/triggers/${orders}/draft`,
    Definition.extend({ revision: z.number() }),
  );
  await api.call("PUT", `/triggers/${orders}/draft`, {
    revision,
    definition: { ...definition, system: "Theirs" },
  });
  await field("System").fill("Mine again");
  await page.getByText("Somebody else has saved a draft meanwhile.").waitFor();
  await button("Keep mine").click();
  await drafted({ system: "Mine again" });
});

test("a test is sent from the browser, with the trace of each station and the run", async () => {
  await open("test");
  await field("Body").fill('{"order": {"total": 90}}');
  await button("Send").click();
  const outcome = page.getByRole("region", { name: "Send a test" });
  await outcome.getByText("Accepted").waitFor();
  await outcome.getByText("succeeded").waitFor();
  await outcome.getByText("HTTP/1.1 200 OK").waitFor();
  for (const station of ["Verify", "Parse", "Extract", "Route"]) {
    expect(await outcome.getByRole("cell", { name: station, exact: true }).count(), station).toBeGreaterThan(
      0,
    );
  }
  await console.picture("trigger-tested");
});

test("the definition can be written as YAML, and what is none is told", async () => {
  await open("definition");
  const write = async (text: string) => {
    await page.getByLabel("YAML", { exact: true }).click();
    // The editor takes all of it away by itself; over several lines the browser would leave styles behind.
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText(text);
  };
  await write("trigger: [");
  await page.getByText("This is no YAML").waitFor();
  const titled = (title: string) =>
    `{name: ${orders}, auth: [{scheme: bearer, secret: orders-secret}], title: ${title}}`;
  await write(titled("Thrown away"));
  await drafted({ title: "Thrown away" });
  await discard();
  await page.getByText("Thrown away").waitFor({ state: "detached" });
  await write(titled("Plain"));
  await drafted({ title: "Plain" });
  expect(await draft()).not.toHaveProperty("system");
});

test("[S77] [S79] an address of its own is made and copied, one is revoked, then all", async () => {
  const post = async (url: string) =>
    (await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }))
      .status;
  const made = async () =>
    Made.parse(await console.scene.api.call("POST", `/triggers/${orders}/dynamic`, {})).publicUrl;
  await open("addresses");
  await button("Make an address").click();
  await page.getByLabel(/^For whom or what/).fill("user-7");
  await button("Make it").click();
  const url = await page.getByRole("dialog").locator("code").innerText();
  await console.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await button("Copy the address").click();
  await expect.poll(() => page.evaluate("navigator.clipboard.readText()")).toBe(url);
  await page.getByRole("dialog").getByRole("button").last().click();
  expect(await post(url)).toBeLessThan(300);
  const others = [await made(), await made()];
  await button("Revoke the address for user-7").click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("Revoked: it answers 410.").first().waitFor();
  expect([await post(url), (await Promise.all(others.map(post))).includes(410)]).toEqual([410, false]);
  await button("Revoke all…").click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("2 revoked, and every signed one.").first().waitFor();
  expect(await Promise.all(others.map(post))).toEqual([410, 410]);
  await page.getByText("No dynamic address").waitFor();
});

test("what arrives otherwise than was learned is told, and learned in force", async () => {
  const { api } = console.scene;
  const schema = { type: "object", properties: { total: { type: "number" } } };
  await api.call("POST", "/triggers", { name: "shape", auth: [{ scheme: "none" }], schema });
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ total: 1, [hostile]: 2, note: "new" });
  await fetch(await api.publicUrl("shape"), { method: "POST", headers, body });
  const differing = async () => (await api.get("/triggers/shape/drift", List)).items.length;
  await expect.poll(differing).toBe(2);
  await console.open("triggers/shape?tab=drift");
  await button("Learn $.note").click();
  await page.getByText("Learned into the schema, in force at once.").first().waitFor();
  const learned = await api.get("/triggers/shape", z.object({ schema: z.record(z.string(), z.unknown()) }));
  expect(learned.schema["properties"]).toMatchObject({ total: {}, note: { type: "string" } });
  await button("Learn $.note").waitFor({ state: "detached" });
  await button("Forget").click();
  await page.getByText("Nothing differs").waitFor();
  expect(await differing()).toBe(0);
});

test("it is copied with an address of its own, paused, and deleted after a question", async () => {
  await open("trigger");
  await button("More").click();
  await page.getByRole("menuitem", { name: "Copy…" }).click();
  await page.getByLabel(/^Short name of the copy/).fill("orders-two");
  await button("Make the copy").click();
  await page.waitForURL(/orders-two/);
  const url = await console.scene.api.publicUrl("orders-two");
  await page.getByText(url, { exact: true }).waitFor();
  await button("Pause").click();
  await page.getByText("0 runs held").waitFor();
  await button("Resume").click();
  await page.getByText("Resumed").first().waitFor();
  await button("More").click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await button("Cancel").click();
  await expect.poll(() => page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("More");
  await button("More").click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Triggers" }).waitFor();
  const { items } = await console.scene.api.get(
    "/triggers",
    z.object({ items: z.array(z.object({ name: z.string() })) }),
  );
  expect(items.map(({ name }) => name)).not.toContain("orders-two");
});

test("a viewer sees all of it and can change nothing", async () => {
  await using viewer = await console.viewer();
  await viewer.page.goto(`/console/default/triggers/${orders}`);
  await viewer.page.getByText("You may look at this trigger.").waitFor();
  expect(await viewer.page.getByLabel("URL Suffix").isDisabled()).toBe(true);
  expect(await viewer.page.getByRole("button", { name: "Deactivate" }).isDisabled()).toBe(true);
  expect(await viewer.page.getByRole("button", { name: "Pause" }).count()).toBe(0);
  expect(await viewer.page.getByRole("button", { name: "Copy the public URL" }).isEnabled()).toBe(true);
  await viewer.page.getByRole("tab", { name: "Authentication" }).click();
  expect(await viewer.page.getByRole("button", { name: "Add a way in" }).isDisabled()).toBe(true);
  await viewer.page.getByRole("tab", { name: "All settings" }).click();
  await viewer.page.getByText("Limits and pace").click();
  expect(await viewer.page.getByLabel("Largest body").inputValue()).toBe("5 MiB");
  const changeable = viewer.page.getByRole("tabpanel").locator("input:enabled, select:enabled");
  expect(await changeable.count()).toBe(0);
  await viewer.page.goto("/console/default/triggers");
  await viewer.page.getByRole("table").waitFor();
  expect(await viewer.page.getByRole("link", { name: "New trigger" }).count()).toBe(0);
});
