import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { aptInstall } from "../apt.ts";
import { openServerDesk } from "../server-desk.ts";

declare module "vitest" {
  interface ProvidedContext {
    chromiumAt: string;
  }
}

/** Where Chromium is, where it isn't said by TRIPLINE_TEST_CHROMIUM. The one without windows needs less of the machine. */
const places = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"].map(
  (name) => `/usr/bin/${name}`,
);

/** Tells the tests where they can ask for the run's browser, which the first question starts. */
export default async function browser(project: TestProject): Promise<() => Promise<void>> {
  const desk = await openServerDesk({ given: undefined, start: startChromium });
  project.provide("chromiumAt", desk.address);
  return () => desk.close();
}

const advice =
  "These tests need Chromium: apt-get install chromium-headless-shell, or TRIPLINE_TEST_CHROMIUM with the path of one.";

/** A browser of one's own, to be connected to by Playwright. */
export async function startChromium(): Promise<AsyncDisposable & { url: string }> {
  const server = await chromium.launchServer({ executablePath: chromiumPath(), args: ["--no-sandbox"] });
  return { url: server.wsEndpoint(), [Symbol.asyncDispose]: () => server.close() };
}

function chromiumPath(): string {
  const given = process.env["TRIPLINE_TEST_CHROMIUM"];
  const found = () => [given, ...places].find((path) => path !== undefined && existsSync(path));
  if (found() === undefined) aptInstall(["chromium-headless-shell"], advice);
  const path = found();
  if (path === undefined) throw new Error(advice);
  return path;
}
