import { execFileSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
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

test("what was there is not written over: it stays whole until the new one is, with its mode, through a link, too", () => {
  writeText(at("kept"), "before");
  chmodSync(at("kept"), 0o640);
  symlinkSync("kept", at("to-kept"));
  const reader = openSync(at("kept"), "r");
  writeText(at("to-kept"), "after");
  expect(readFileSync(reader, "utf8")).toBe("before");
  closeSync(reader);
  expect(readFileSync(at("kept"), "utf8")).toBe("after");
  expect(statSync(at("kept")).mode & 0o777).toBe(0o640);
  expect(readlinkSync(at("to-kept"))).toBe("kept");
  expect(readdirSync(folder).filter((name) => name.includes("part"))).toEqual([]);
});

test("a folder is made with those above it, and what is written stands there", () => {
  makeFolder(at("a/b/c"));
  makeFolder(at("a/b/c"));
  writeText(at("a/b/c/d"), "text");
  expect(readFileSync(at("a/b/c/d"), "utf8")).toBe("text");
});
