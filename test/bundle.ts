/** `TRIPLINE_TEST_SOURCES=1` lets tests start the sources as they stand, for looking into one of them. */
const fromSources = process.env["TRIPLINE_TEST_SOURCES"] === "1";
const root = new URL("../", import.meta.url);

/** As a user starts it. */
export const commandLine = pathOf(fromSources ? "src/cli/tripline.ts" : "bin/tripline.mjs");

/** The same without what builds it, finds a Node for it and starts that with its flags, a fifth of a start's work. */
export const commands = pathOf(fromSources ? "src/cli/tripline.ts" : "dist/server/tripline.js");

/** A program that kills itself at one verb of the store. */
export const dying = pathOf(fromSources ? "test/crash-at-verb.ts" : "dist/test/crash-at-verb.js");

function pathOf(name: string): string {
  return new URL(name, root).pathname;
}
