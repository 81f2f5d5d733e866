// `npm test`: the static checks, then every test. All of them run, whatever the first ones say.
//   npm test -- src/gateway      only vitest, with these arguments
//   npm run check                only the static checks
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { build, commandOf, fail, install, newNode, root } from "./runtime.mjs";

const args = process.argv.slice(2);
// Of the programs that tests start, and of the packages that their files load, each is compiled once.
const environment = {
  NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compiled"),
  ...process.env,
};
const checkOnly = args[0] === "--check-only";

install({ dev: true });
const node = newNode();
const failed = [];
if (checkOnly || args.length === 0) runChecks();
if (!checkOnly) build(["server", "tests", ...(needsConsole(args) ? ["console"] : [])]);
const counts = checkOnly ? undefined : runTests(args);
if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(", ")}\n`);
if (counts !== undefined) process.stdout.write(`\n${closingLine(counts)}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** Takes seconds, and most tests that are run by themselves never look at it. */
function needsConsole(paths) {
  return paths.length === 0 || paths.some((path) => /browser|console|^test\/?$/.test(path));
}

function runChecks() {
  step("Format", [commandOf("@biomejs/biome", "biome"), "check", "--error-on-warnings"]);
  // Says all that `tsc` says, of each folder by its own settings, and reads them once.
  step("Types and lint", [commandOf("oxlint", "oxlint"), "--type-aware", "--type-check", "--deny-warnings"]);
  step("Dead code", [commandOf("knip", "knip")]);
}

function runTests(vitestArgs) {
  const folder = mkdtempSync(join(quickFolder(), "tripline-test-"));
  // A database server that is started by root runs as somebody else, and has its files in there.
  chmodSync(folder, 0o711);
  environment.TMPDIR = folder;
  // What Ctrl-C ends are the tests; this goes on and removes what they leave.
  process.on("SIGINT", () => {});
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  try {
    step("Tests", [commandOf("vitest", "vitest"), "run", ...reporters, ...vitestArgs]);
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
    return Math.min(bavail * bsize, freemem()) > 8 * 2 ** 30 ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

function step(title, command) {
  process.stdout.write(`\n── ${title} ${"─".repeat(Math.max(0, 60 - title.length))}\n`);
  const startedAt = performance.now();
  const done = spawnSync(node, command, {
    cwd: root,
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  if (done.status !== 0) failed.push(title.toLowerCase());
  process.stdout.write(`${title}: ${done.status === 0 ? "ok" : "FAILED"}, ${seconds} s\n`);
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
