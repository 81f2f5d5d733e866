// `npm test`: the static checks while the program is built, then every test. All run, whatever the first ones say.
//   npm test -- src/gateway      only vitest, with these arguments
//   npm run check                only the static checks
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { install, providersFolder } from "./install.mjs";
import { commandOf, fail, newNode, root } from "./runtime.mjs";

const args = process.argv.slice(2);
const checkOnly = args[0] === "--check-only";
// Of the programs that tests start each is compiled once. What the tests themselves load is kept compiled for those who
// run a few files again and again: to keep it takes longer than to load it twice.
const compiled = join(root, "node_modules", ".cache", "compiled");
// What checks types and lints is written in Go, takes gigabytes in any case, and a third of its time collecting garbage.
const environment = {
  [args.length === 0 ? "TRIPLINE_TEST_COMPILED" : "NODE_COMPILE_CACHE"]: compiled,
  ...(isMemorySpare() ? { GOGC: "off" } : {}),
  ...process.env,
};

await install({ dev: true, folders: ["", providersFolder] });
const node = newNode();
const failed = [];
// At once: by itself each leaves a processor idle for a part of its time. The tests leave none.
await Promise.all([...(checkOnly || args.length === 0 ? checks() : []), ...(checkOnly ? [] : [build()])]);
const counts = checkOnly ? undefined : await runTests(args);
if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(", ")}\n`);
if (counts !== undefined) process.stdout.write(`\n${closingLine(counts)}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** Takes seconds, and most tests that are run by themselves never look at it. */
function needsConsole(paths) {
  return paths.length === 0 || paths.some((path) => /browser|console|^test\/?$/.test(path));
}

function checks() {
  return [
    // Says all that `tsc` says, of each folder by its own settings, and reads them once.
    check("Types and lint", [
      commandOf("oxlint", "oxlint"),
      "--type-aware",
      "--type-check",
      "--deny-warnings",
    ]),
    check("Format", [commandOf("@biomejs/biome", "biome"), "check", "--error-on-warnings"]),
    check("Dead code", [commandOf("knip", "knip")]),
  ];
}

async function build() {
  const products = ["server", "tests", ...(needsConsole(args) ? ["console"] : [])];
  if (await check("Build", [join(root, "tools", "build.mjs"), ...products])) return;
  fail("The tests did not run: there is no program to test.");
}

async function runTests(vitestArgs) {
  const folder = mkdtempSync(join(quickFolder(), "tripline-test-"));
  // A database server that is started by root runs as somebody else, and has its files in there.
  chmodSync(folder, 0o711);
  environment.TMPDIR = folder;
  // What Ctrl-C ends are the tests; this goes on and removes what they leave.
  process.on("SIGINT", () => {});
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  try {
    await step("Tests", [commandOf("vitest", "vitest"), "run", ...reporters, ...vitestArgs]);
    return count(JSON.parse(readFileSync(report, "utf8")));
  } catch (error) {
    fail(`The tests did not run: ${error.message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Most tests wait for the disk more than for anything else: where there is memory to spare, their files are there. */
function quickFolder() {
  const memory = "/dev/shm";
  try {
    const { bavail, bsize } = statfsSync(memory);
    return isMemorySpare(bavail * bsize) ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

function isMemorySpare(bytes = Infinity) {
  return Math.min(bytes, freemem()) > 8 * 2 ** 30;
}

/** Tells in one piece what a command said, since others say something meanwhile. */
async function check(title, command) {
  const startedAt = performance.now();
  const child = spawn(node, command, { cwd: root, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const [out, errors, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  process.stdout.write(`${header(title)}${out}${errors}`);
  return note(title, startedAt, status);
}

async function step(title, command) {
  process.stdout.write(header(title));
  const startedAt = performance.now();
  const child = spawn(node, command, {
    cwd: root,
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
  });
  note(title, startedAt, await new Promise((resolve) => child.once("close", resolve)));
}

function header(title) {
  return `\n── ${title} ${"─".repeat(Math.max(0, 60 - title.length))}\n`;
}

function note(title, startedAt, status) {
  const isDone = status === 0;
  if (!isDone) failed.push(title.toLowerCase());
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  process.stdout.write(`${title}: ${isDone ? "ok" : "FAILED"}, ${seconds} s\n`);
  return isDone;
}

// A file that could not even be loaded has no tests to count, and yet it failed.
function count(report) {
  const unloadable = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function closingLine({ passed, failed: failures, skipped }) {
  return `${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
