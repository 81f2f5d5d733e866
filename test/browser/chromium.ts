import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { aptInstall } from "../apt.ts";
import { openServerDesk } from "../server-desk.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the program can be asked for, which the first question installs if there is none. */
    chromiumAt: string;
  }
}

/** Where Chromium is, where it isn't said by TRIPLINE_TEST_CHROMIUM. The one without windows needs less of the machine. */
const places = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"].map(
  (name) => `/usr/bin/${name}`,
);

/** Tells the tests where they can ask for Chromium. Each process of theirs starts one of its own: every call that goes to
 *  a browser of all by way of this process is written and read twice more. */
export default async function browser(project: TestProject): Promise<() => Promise<void>> {
  const start = async () => ({ url: chromiumPath(), [Symbol.asyncDispose]: async () => {} });
  const desk = await openServerDesk({ given: undefined, start });
  project.provide("chromiumAt", desk.address);
  return () => desk.close();
}

const advice =
  "These tests need Chromium: apt-get install chromium-headless-shell, or TRIPLINE_TEST_CHROMIUM with the path of one.";

export const launchChromium = (executablePath = chromiumPath(), args: string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath, args: ["--no-sandbox", ...args] });

function chromiumPath(): string {
  const given = process.env["TRIPLINE_TEST_CHROMIUM"];
  const found = () => [given, ...places].find((path) => path !== undefined && existsSync(path));
  if (found() === undefined) aptInstall(["chromium-headless-shell"], advice);
  const path = found();
  if (path === undefined) throw new Error(advice);
  return path;
}
