import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { triggerTabs } from "../../web/pages/trigger/trigger-search.ts";
import { until } from "../crash-world.ts";
import { inaccessible } from "./accessible.ts";
import { type Console, openConsole } from "./console.ts";

const hostile = '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>';
const narrow = { width: 360, height: 740 };
const wide = { width: 1280, height: 800 };
/** What the theme changes; all else was found at the first look. */
const rulesOfColours = ["color-contrast"];

let console: Console;
let page: Page;
/** Addresses of each page's file, in the workspace `default` unless they begin with a slash. */
let addresses: Record<string, readonly string[]>;

beforeAll(async () => {
  console = await openConsole({
    settings: { TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8" },
  });
  ({ page } = console);
  addresses = await everything(console);
  await page.addInitScript(countShifts);
  await console.open();
});
afterAll(async () => {
  // Closed in any case, whatever is found.
  await using closing = console;
  expect(closing.faults).toEqual([]);
  expect(await closing.page.evaluate("window.hurt")).toBeUndefined();
});

const Items = z.object({ items: z.array(z.object({ id: z.string() })) });

/** A workspace in which something stands on every page, and where each page is. */
async function everything({ scene: { api } }: Console): Promise<Record<string, readonly string[]>> {
  await api.secret("shop", "sesame");
  await api.call("POST", "/keys", { name: "reader", scopes: ["read"] });
  await api.call("POST", "/invitations", { email: "grace@example.com", role: "viewer" });
  await api.apply(definitions);
  const url = await api.publicUrl("orders");
  const send = (authorization: string) =>
    fetch(url, {
      method: "POST",
      headers: { authorization, "content-type": "application/json", "x-note": hostile },
      body: JSON.stringify({ order: { total: 12, note: hostile }, kind: hostile }),
    });
  expect((await send("Bearer sesame")).status).toBe(200);
  expect((await send("Bearer wrong")).status).toBe(401);
  await api.call("POST", "/triggers/orders/dynamic", {});
  const shared = z.object({ link: z.string() });
  const sender = shared.parse(await api.call("PUT", "/triggers/orders/sender-page", {}));
  for (const workflow of ["ask", "outgoing", "broken"])
    await api.call("POST", `/workflows/${workflow}/runs`, { input: { note: hostile } });
  await until(
    () => api.get("/dead-letters", Items),
    ({ items }) => items.length === 1,
    30_000,
  );
  const [delivery] = (await api.get("/deliveries", Items)).items;
  const [failed] = (await api.get("/runs?workflow=broken", Items)).items;
  const [asking] = (await api.get("/runs?workflow=ask", Items)).items;
  return {
    "overview/overview": [""],
    "triggers/triggers": ["triggers"],
    "new-trigger/new-trigger": ["triggers/new", "triggers/new?type=external"],
    "trigger/trigger": triggerTabs.map((tab) => `triggers/orders?tab=${tab}`),
    "workflows/workflows": ["workflows"],
    "workflow/workflow": ["editor", "yaml", "backtest", "versions", "runs", "settings"].map(
      (tab) => `workflows/broken?tab=${tab}`,
    ),
    "deliveries/deliveries": ["deliveries"],
    "deliveries/delivery": [`deliveries/${delivery?.id}`],
    "replays/replays": ["replays"],
    "failures/failures": ["failures"],
    "dead-letters/dead-letters": ["dead-letters"],
    "approvals/approvals": ["approvals"],
    "schedules/schedules": ["schedules"],
    "runs/run": [`runs/${failed?.id}`, `runs/${asking?.id}`],
    "runs/runs": ["runs"],
    "catalog/catalog": ["steps&name=http", "steps&name=deliver", "steps&name=script", "schemes&name=any"].map(
      (kind) => `catalog?kind=${kind}`,
    ),
    "account/account": ["account"],
    "members/members": ["settings/members"],
    "alerts/alerts": ["alerts"],
    "templates/templates": ["templates"],
    "templates/template": ["templates/api-relay"],
    "settings/workspace": ["settings"],
    "settings/keys": ["settings/keys"],
    "settings/secrets": ["settings/secrets"],
    "settings/alert-rules": ["settings/alerts"],
    "settings/audit": ["settings/audit"],
    "settings/appearance": ["settings/appearance"],
    "settings/backup": ["settings/backup"],
    "sender/sender": [new URL(sender.link).pathname],
    "invitation/invitation": ["/console/invitations/nothing"],
    "set-up/set-up": ["/console/set-up"],
    "sign-in/sign-in": ["/console/sign-in"],
  };
}

const definitions = [
  {
    name: "orders",
    title: hostile,
    steps: [{ id: "note", type: "transform", config: { value: "{{ trigger.body }}" } }],
    schedules: [{ name: "night", cron: "0 3 * * *", timezone: "Europe/Berlin" }],
    trigger: {
      suffix: "/orders",
      system: hostile,
      description: hostile,
      auth: [{ scheme: "bearer", secret: "shop" }],
      sample: { order: { id: "O-1", total: 12.5 }, kind: "created", [hostile]: hostile },
      parameters: [{ name: "total", path: "$.order.total", type: "number" }],
      redact: { rules: [{ name: "notes", path: "$.order.note" }] },
    },
  },
  {
    name: "broken",
    steps: [
      {
        id: "all",
        type: "loop",
        config: {
          over: [1, 2],
          each: [{ id: "one", title: hostile, type: "transform", config: { value: "{{ item }}" } }],
        },
      },
      { id: "check", type: "fail", config: { message: `No stock ${hostile}` } },
    ],
  },
  {
    name: "ask",
    steps: [{ id: "boss", type: "wait-for-approval", config: { title: "May it be sent?", text: hostile } }],
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
];

/** Charts follow a change of the screen's size a moment later. */
async function settledWidth(): Promise<number> {
  for (let frame = 0; ; frame += 1) {
    const width = Number(await page.evaluate("document.documentElement.scrollWidth"));
    if (width <= narrow.width || frame === 300) return width;
    await page.evaluate("new Promise(requestAnimationFrame)");
  }
}

/** How far what stands on the page has moved by itself; below 0.1 counts as good (web.dev, Cumulative Layout Shift). */
const countShifts = `
  let sum = 0;
  const add = (shifts) => { for (const { value } of shifts) sum += value; };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "layout-shift" });
  window.shifted = () => {
    add(observer.takeRecords());
    const sinceLast = sum;
    sum = 0;
    return sinceLast;
  };`;
/** Since the last time, as soon as it is told. */
const shifted = async () =>
  Number(
    await page.evaluate(
      "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.shifted()))))",
    ),
  );
const shiftMax = 0.03;

/** What one page does that it may not: as it comes, in light, in the dark, on a small screen. */
async function faultsOf(address: string): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(wide);
  // Another size moves everything.
  await shifted();
  await console.goWithin(address.startsWith("/") ? address : `/console/default/${address}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const coming = page.getByRole("status", { name: "Loading" }).or(page.locator("[aria-busy=true]"));
  await coming.first().waitFor({ state: "detached" });
  // Ids are another each time.
  const path = address.replaceAll(/(?:dlv|run)_\w+|senders\/\w+/g, (found) => found.slice(0, 3));
  const name = address === "" ? "overview" : path.replaceAll(/[^a-z]+/g, "-").replace(/^-(console-)?/, "");
  // What stands around each page is the same around all.
  const except = address === "" ? [] : ["aside"];
  const inLight = await inaccessible(page, { except });
  const movedBy = await shifted();
  await console.picture(name);
  await page.emulateMedia({ colorScheme: "dark" });
  const inTheDark = await inaccessible(page, { rules: rulesOfColours, except });
  await page.setViewportSize(narrow);
  const width = await settledWidth();
  await console.picture(`${name}-narrow-dark`);
  return [
    ...inLight,
    ...inTheDark,
    ...(width > narrow.width ? [`It is ${width} px wide.`] : []),
    ...(movedBy > shiftMax ? [`What stands on it has moved: ${movedBy}.`] : []),
  ];
}

test("every page can be used by everyone, in both themes and on a screen of 360 px; nothing jumps, what was sent stays text", async () => {
  const found: Record<string, string[]> = {};
  for (const address of Object.values(addresses).flat()) {
    const faults = await faultsOf(address);
    if (faults.length > 0) found[address] = faults;
  }
  expect(found).toEqual({});
  // Much to look at for one test, on a machine that is at something else as well.
}, 300_000);

test("no page is left out", () => {
  const router = readFileSync(new URL("../../web/router.tsx", import.meta.url), "utf8");
  const pages = [...router.matchAll(/"\.\/pages\/([^"]+)-page\.tsx"/g)].map(([, name]) => name);
  expect(pages.length).toBeGreaterThan(20);
  expect(pages.filter((name) => !(String(name) in addresses))).toEqual([]);
});

test("the keyboard goes along from page to page, and what leads nowhere is a page as well", async () => {
  // Not the page that is watched: the console is told of what can't be shown.
  const own = await console.context.newPage();
  await own.setViewportSize(narrow);
  const focused = () => own.evaluate("document.activeElement?.id || document.activeElement?.ariaLabel");
  await own.goto("/console/default");
  await own.getByRole("button", { name: "Search" }).click();
  await own.getByRole("dialog", { name: "Search" }).waitFor();
  await own.keyboard.press("Escape");
  await expect.poll(focused).toBe("Search");
  await own.getByRole("button", { name: "Navigation" }).click();
  await own.getByRole("link", { name: "Alerts" }).click();
  await own.getByRole("heading", { level: 1, name: "Alerts" }).waitFor();
  await expect.poll(focused).toBe("page");
  for (const path of ["default/nothing/there", "nowhere"]) {
    await own.goto(`/console/${path}`);
    await own.getByRole("heading", { level: 1 }).waitFor();
    expect(await inaccessible(own), path).toEqual([]);
  }
  await own.close();
});
