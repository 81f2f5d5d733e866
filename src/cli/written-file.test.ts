import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFolder, writeText } from "./written-file.ts";

let folder: string;
const at = (name: string) => resolve(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tripline-written-"));
  writeText(at("file"), "x");
  symlinkSync("/nowhere/at/all", at("dangling"));
  symlinkSync("/dev/full", at("full"));
  execFileSync("mkfifo", [at("pipe")]);
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["nothing/file", "no such file or directory"],
  ["file/within", "not a directory"],
  ["dangling", "no such file or directory"],
  ["full", "no space left on device"],
  ["pipe", "it is a pipe that nobody reads"],
])("what can't be written to %s is said in one sentence", (name, why) => {
  expect(() => writeText(at(name), "x")).toThrow(new RegExp(`${name} can't be written: ${why}\\.$`));
});

test.each([
  ["file", "it is a file"],
  ["file/within", "not a directory"],
  ["dangling", "it is a link to nothing"],
  ["/proc/nothing/within", "no such file or directory"],
])("that no folder can be made of %s is said, not tried for ever", (name, why) => {
  expect(() => makeFolder(at(name))).toThrow(`can't be written: ${why}.`);
});

test("a folder is made with those above it, and what is written stands there", () => {
  makeFolder(at("a/b/c"));
  makeFolder(at("a/b/c"));
  writeText(at("a/b/c/d"), "text");
  expect(readFileSync(at("a/b/c/d"), "utf8")).toBe("text");
});
