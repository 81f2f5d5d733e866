// `npm test`: every test, and beside them the static checks. All of them run, whatever the first ones say.
//   npm test -- src/gateway      only vitest, with these arguments
//   npm run check                only the static checks
import { spawn } from "node:child_process";
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
if (!checkOnly) build(["server", "tests", ...(needsConsole(args) ? ["console"] : [])]);
// Tests wait for processes, timers and disks now and then: what the checks need is there meanwhile.
const checking = checkOnly || args.length === 0 ? runChecks({ beside: !checkOnly }) : undefined;
const counts = checkOnly ? undefined : await runTests(args);
await checking;
if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(", ")}\n`);
if (counts !== undefined) process.stdout.write(`\n${closingLine(counts)}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** Takes seconds, and most tests that are run by themselves never look at it. */
function needsConsole(paths) {
  return paths.length === 0 || paths.some((path) => /browser|console|^test\/?$/.test(path));
}

/** One after the other; those beside the tests say what they found when they have ended. */
async function runChecks(how) {
  await step("Types", [commandOf("typescript", "tsc"), "--noEmit"], how);
  await step("Types of the console", [commandOf("typescript", "tsc"), "--noEmit", "-p", "web"], how);
  await step("Format", [commandOf("@biomejs/biome", "biome"), "check", "--error-on-warnings"], how);
  await step("Lint", [commandOf("oxlint", "oxlint"), "--type-aware", "--deny-warnings"], how);
  await step("Dead code", [commandOf("knip", "knip")], how);
}

async function runTests(vitestArgs) {
  const folder = mkdtempSync(join(quickFolder(), "tripline-test-"));
  // A database server that is started by root runs as somebody else, and has its files in there.
  chmodSync(folder, 0o711);
  // What Ctrl-C ends are the tests; this goes on and removes what they leave.
  process.on("SIGINT", () => {});
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  try {
    const command = [commandOf("vitest", "vitest"), "run", ...reporters, ...vitestArgs];
    await step("Tests", command, { env: { ...environment, TMPDIR: folder } });
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

async function step(title, command, { beside = false, env = environment } = {}) {
  const head = `\n── ${title} ${"─".repeat(Math.max(0, 60 - title.length))}\n`;
  if (!beside) process.stdout.write(head);
  const startedAt = performance.now();
  const output = beside ? "pipe" : "inherit";
  const child = spawn(node, command, { cwd: root, env, stdio: ["ignore", output, output] });
  const said = [];
  child.stdout?.on("data", (chunk) => said.push(chunk));
  child.stderr?.on("data", (chunk) => said.push(chunk));
  const status = await new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("close", resolve);
  });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  if (status !== 0) failed.push(title.toLowerCase());
  if (beside) process.stdout.write(head + Buffer.concat(said).toString());
  process.stdout.write(`${title}: ${status === 0 ? "ok" : "FAILED"}, ${seconds} s\n`);
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
