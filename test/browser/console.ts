import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { inject } from "vitest";
import { openScene, type Scene } from "../scene.ts";

/** A running Tripline with a browser at its console. */
export interface Console extends AsyncDisposable {
  scene: Scene;
  page: Page;
  context: BrowserContext;
  /** Opens a page of the workspace `default`: `triggers`. */
  open(path?: string): Promise<void>;
  /** Keeps a picture of the page for a look: `coverage/screens/<name>.png`. */
  picture(name: string): Promise<void>;
  /** What no page may do and one did: errors, requests to other hosts, what the policy blocked. */
  faults: string[];
}

interface ConsoleOptions extends BrowserContextOptions {
  settings?: Record<string, string>;
}

const screens = join(import.meta.dirname, "../../coverage/screens");

export async function openConsole({ settings, ...options }: ConsoleOptions = {}): Promise<Console> {
  await using rooms = new AsyncDisposableStack();
  const scene = rooms.use(await openScene(settings));
  const browser = await chromium.connect(await (await fetch(inject("chromiumAt"))).text());
  rooms.defer(() => browser.close());
  const context = await browser.newContext({
    baseURL: scene.program.started.consoleUrl,
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    extraHTTPHeaders: { Authorization: `Bearer ${scene.program.started.adminKey}` },
    ...options,
  });
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
    faults,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function watched(page: Page): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith("http") && host !== new URL(page.url()).host && page.url() !== "about:blank") {
      faults.push(`request to ${host}`);
    }
  });
  return faults;
}
