import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { inject } from "vitest";
import { z } from "zod";
import type { Program, Running } from "../program.ts";
import { openScene, openSceneHere, type Scene } from "../scene.ts";
import { launchChromium } from "./chromium.ts";

/** A running Tripline with a browser at its console. */
export interface Console<Kind extends Running = Running> extends AsyncDisposable {
  scene: Scene<Kind>;
  page: Page;
  context: BrowserContext;
  /** Goes to a page of the workspace `default`: `triggers`. From another one as its own links do: to load everything anew
   *  takes ten times as long. */
  open(path?: string): Promise<void>;
  /** Goes to an address of the console from within, as its own links do; what is loaded is not loaded again. */
  goWithin(path: string): Promise<void>;
  /** Keeps a picture of the page for a look, where they are wanted: `coverage/screens/<name>.jpg`. */
  picture(name: string): Promise<void>;
  /** Who set it up. */
  owner: typeof owner;
  /** Another browser of the same kind, in which nobody is signed in. */
  other(): Promise<Other>;
  /** Another browser, in which somebody is signed in who may only look. */
  viewer(): Promise<Other>;
  /** What no page may do and one did: errors, requests to other hosts, what the policy blocked. */
  faults: string[];
}

type Other = AsyncDisposable & { page: Page };

interface ConsoleOptions extends BrowserContextOptions {
  settings?: Record<string, string>;
  /** Who is signed in: the owner, who has set it up, unless nobody is to be. */
  as?: "owner" | "nobody";
  /** Whether there is an owner; without one the console begins with the set-up. */
  setUp?: boolean;
}

const owner = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };
const looker = { name: "Grace Hopper", password: "a long enough password" };
const Invited = z.object({ link: z.string() });

const screens = join(import.meta.dirname, "../../coverage/screens");
/** One costs as much as a look for what is inaccessible. */
const arePicturesAsked = process.env["TRIPLINE_TEST_PICTURES"] === "1";

/** The browser of this process, for all of its files; it ends with the process. */
let launched: Promise<Browser> | undefined;
const launch = async () => launchChromium(await (await fetch(inject("chromiumAt"))).text(), unoptimised);
/** Most of what a test runs of a page is run a few times: to optimise it costs more than it saves. */
const unoptimised = ["--js-flags=--no-maglev --no-opt"];

/** The program runs in this process. */
export const openConsole = (options: ConsoleOptions = {}): Promise<Console> => begin(openSceneHere, options);

/** The program runs as a user starts it. */
export const openConsoleOfProcess = (options: ConsoleOptions = {}): Promise<Console<Program>> =>
  begin(openScene, options);

async function begin<Kind extends Running>(
  start: (settings?: Record<string, string>) => Promise<Scene<Kind>>,
  { settings, as = "owner", setUp = as === "owner", ...given }: ConsoleOptions,
): Promise<Console<Kind>> {
  await using rooms = new AsyncDisposableStack();
  const scene = rooms.use(await start(settings));
  const browser = await (launched ??= launch());
  const origin = scene.program.started.consoleUrl;
  const options = {
    baseURL: origin,
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    // A colour that is on its way is neither the old nor the new one.
    reducedMotion: "reduce" as const,
    ...given,
  };
  const context = rooms.use(await browser.newContext(options));
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
    const address = `/console/default/${path}`;
    if (page.url().startsWith(`${origin}/console/default`)) await goWithin(page, address);
    else await page.goto(address);
    await page.getByRole("heading", { level: 1 }).waitFor();
  };
  const picture = async (name: string) => {
    if (!arePicturesAsked) return;
    const devtools = await context.newCDPSession(page);
    mkdirSync(screens, { recursive: true });
    const { cssContentSize, cssLayoutViewport } = await devtools.send("Page.getLayoutMetrics");
    const { clientWidth: width, clientHeight } = cssLayoutViewport;
    const { data } = await devtools.send("Page.captureScreenshot", {
      format: "jpeg",
      quality: 80,
      captureBeyondViewport: true,
      clip: { x: 0, y: 0, width, height: Math.max(clientHeight, cssContentSize.height), scale: 1 },
    });
    writeFileSync(join(screens, `${name}.jpg`), data, "base64");
  };
  const other = async () => {
    const another = await browser.newContext(options);
    return { page: await another.newPage(), [Symbol.asyncDispose]: () => another.close() };
  };
  const opened = rooms.move();
  return {
    scene,
    page,
    context,
    open,
    goWithin: (path) => goWithin(page, path),
    picture,
    owner,
    other,
    async viewer() {
      const asked = { email: "grace@example.com", role: "viewer" };
      const { link } = Invited.parse(await scene.api.call("POST", "/invitations", asked));
      const there = await other();
      const accept = `/api/v1/invitation/${link.split("/").at(-1)}/accept`;
      await there.page.request.post(accept, {
        data: looker,
        headers: { Origin: origin },
        failOnStatusCode: true,
      });
      return there;
    },
    faults,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** By the router's name in the page, under which its own tools look for it. */
interface WithRouter {
  __TSR_ROUTER__: { navigate(to: { href: string }): Promise<void>; state: { status: string } };
  requestAnimationFrame: (done: (at: unknown) => void) => void;
}

async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate(async (href) => {
    const { __TSR_ROUTER__: router, requestAnimationFrame } = globalThis as unknown as WithRouter;
    await router.navigate({ href });
    while (router.state.status !== "idle") await new Promise(requestAnimationFrame);
  }, path);
}

function watched(page: Page): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // What the API refuses is an answer: that nobody is signed in, that another was first, or what is wrong is learnt by asking.
    const isAnswer =
      /status of (40[149]|422)/.test(message.text()) && message.location().url.includes("/api/");
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
