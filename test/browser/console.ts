import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { inject, vi } from "vitest";
import type { Program } from "../program.ts";
import { openScene, type Scene } from "../scene.ts";

/** A running Tripline with a browser at its console. */
export interface Console extends AsyncDisposable {
  scene: Scene<Program>;
  page: Page;
  context: BrowserContext;
  /** Opens a page of the workspace `default`: `triggers`. */
  open(path?: string): Promise<void>;
  /** Keeps a picture of the page for a look: `coverage/screens/<name>.png`. */
  picture(name: string): Promise<void>;
  /** Who set it up. */
  owner: typeof owner;
  /** Another browser of the same kind, in which nobody is signed in. */
  other(): Promise<AsyncDisposable & { page: Page }>;
  /** What no page may do and one did: errors, requests to other hosts, what the policy blocked. */
  faults: string[];
}

interface ConsoleOptions extends BrowserContextOptions {
  settings?: Record<string, string>;
  /** Who is signed in: the owner, who has set it up, unless nobody is to be. */
  as?: "owner" | "nobody";
  /** Whether there is an owner; without one the console begins with the set-up. */
  setUp?: boolean;
}

const owner = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };

// A browser, a server and what looks at the pages share a small machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const screens = join(import.meta.dirname, "../../coverage/screens");

export async function openConsole({
  settings,
  as = "owner",
  setUp = as === "owner",
  ...given
}: ConsoleOptions = {}): Promise<Console> {
  await using rooms = new AsyncDisposableStack();
  const scene = rooms.use(await openScene(settings));
  const browser = await chromium.connect(await (await fetch(inject("chromiumAt"))).text());
  rooms.defer(() => browser.close());
  const origin = scene.program.started.consoleUrl;
  const options = {
    baseURL: origin,
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    // A colour that is on its way is neither the old nor the new one.
    reducedMotion: "reduce" as const,
    ...given,
  };
  const context = await browser.newContext(options);
  if (setUp) {
    const token = new URL(scene.program.started.setupUrl ?? "").searchParams.get("token");
    const data = { ...owner, token };
    await context.request.post("/api/v1/setup", { data, headers: { Origin: origin } });
  }
  if (as === "nobody") await context.clearCookies();
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults = watched(page);
  const open = async (path = "") => {
    await page.goto(`/console/default/${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
  };
  const picture = async (name: string) => {
    mkdirSync(screens, { recursive: true });
    await page.screenshot({ path: join(screens, `${name}.png`), fullPage: true });
  };
  const opened = rooms.move();
  return {
    scene,
    page,
    context,
    open,
    picture,
    owner,
    other: async () => {
      const another = await browser.newContext(options);
      return { page: await another.newPage(), [Symbol.asyncDispose]: () => another.close() };
    },
    faults,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function watched(page: Page): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // What the API refuses is an answer: that nobody is signed in, or that another was first, is learnt by asking.
    const isAnswer = /status of 40[149]/.test(message.text()) && message.location().url.includes("/api/");
    if (["error", "warning"].includes(message.type()) && !isAnswer) faults.push(message.text());
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith("http") && host !== new URL(page.url()).host && page.url() !== "about:blank") {
      faults.push(`request to ${host}`);
    }
  });
  return faults;
}
