// What every way in shares: find a Node that runs this program, start it. Plain JavaScript
// without dependencies, because it runs before anything is installed and on Nodes from 20 up.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import Module from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { staleOf } from "./products.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const isInstalledPackage = root.split(sep).includes("node_modules");

// 24.12 is the first Node that runs TypeScript as it stands without calling that an experiment.
const nodeMajorMin = 24;
const nodeMinorMin = 12;
const quiet = "--disable-warning=ExperimentalWarning";
// A server's memory after 100,000 deliveries: 320 MB as Node comes and still growing, 170 MB with these and no more after
// a million. Young objects get half the room they would get, the heap grows in smaller steps, and the C library keeps one
// heap instead of eight for each core, whose end it gives back from 1 MB on: left to itself it keeps ever more, some 20 MB.
// The young objects' room is there from the beginning: growing to it took a tenth of a start.
const serverFlags = ["--min-semi-space-size=8", "--max-semi-space-size=8", "--heap-growing-percent=60"];
const serverEnvironment = { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: String(1024 ** 2) };
const canBecome = typeof process.execve === "function" && process.platform !== "win32";
// Ctrl-C under `npm start` arrives twice: from the terminal and, moments later, from npm.
const sameSignalMs = 1_000;

// Holds the programs compiled, which is a third of the time of a start.
const compileCache = join(tmpdir(), "tripline-compile-cache");

/** Runs the command line: its bundle, made anew in a checkout whose sources have changed; the sources as they stand in one
 *  that was installed without what bundles them. */
export function runTripline(args) {
  const canBuild = !isInstalledPackage && existsSync(join(root, "node_modules", "rolldown"));
  if (canBuild) build(["server"]);
  run(isInstalledPackage || canBuild ? "dist/server/tripline.js" : "src/cli/tripline.ts", args);
}

/** Runs a program of this package with `args`: in this process if its Node is new enough, else in a child
 *  that takes over the terminal, the signals and the exit code. `program` is a path relative to the package. */
export function run(program, args) {
  const path = resolve(root, program);
  const isServer = args[0] === "serve";
  const flags = [quiet, ...(isServer ? serverFlags : [])];
  const isRightNode = isNewEnough(process.versions.node);
  if (isRightNode && isServer && canBecome) become([...flags, path, ...args]);
  else if (isRightNode) runHere(path, args);
  else runInChild(newNode(), [...flags, path, ...args], { isServer });
}

/** The path of a Node that is new enough: this one, or the one among the installed packages. */
export function newNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const found = packagedNode();
  if (found !== undefined) return found;
  fail(
    `Tripline needs Node ${nodeMajorMin}.${nodeMinorMin} or newer; this is Node ${process.versions.node}.\n` +
      "Install a newer Node, or run `npm ci` here with optional packages, which bring one along.",
  );
}

/** Makes those of the products that are older than their sources. What makes them needs a Node that may be newer than this. */
export function build(names) {
  const stale = staleOf(names);
  if (stale.length === 0) return;
  const done = spawnSync(newNode(), [join(root, "tools", "build.mjs"), ...stale], {
    stdio: ["ignore", 2, 2],
  });
  if (done.status !== 0) fail("Tripline could not be built from these sources; what is wrong stands above.");
}

/** Where an installed package keeps the script of one of its commands. */
export function commandOf(name, command) {
  const folder = join(root, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[command]);
}

export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > nodeMajorMin || (major === nodeMajorMin && minor >= nodeMinorMin);
}

function packagedNode() {
  const { platform, arch } = process;
  const packages = [`node-${platform}-${arch}`, `node-bin-${platform}-${arch}`, `node-win-${arch}`];
  const binary = platform === "win32" ? "node.exe" : "node";
  const require = Module.createRequire(import.meta.url);
  for (const name of packages) {
    try {
      return require.resolve(`${name}/bin/${binary}`);
    } catch {
      // That one is for another platform.
    }
  }
  return undefined;
}

/** Replaces this process by one with other flags, which keeps its id, its terminal and its signals. */
function become(args) {
  silence();
  process.execve(process.execPath, [process.execPath, ...args], environment());
}

const environment = () => ({ ...serverEnvironment, NODE_COMPILE_CACHE: compileCache, ...process.env });

/** The flag `quiet` cannot be given to a Node that is already running. */
function silence() {
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    const type = typeof rest[0] === "object" ? rest[0]?.type : rest[0];
    if (type !== "ExperimentalWarning") emitWarning.call(process, warning, ...rest);
  };
}

function runHere(path, args) {
  silence();
  process.argv = [process.execPath, path, ...args];
  Module.enableCompileCache?.(compileCache);
  // Unlike import(), this makes it the main module: import.meta.main is true in it.
  Module.runMain();
}

function runInChild(node, args, { isServer }) {
  // By its channel a server hears of a kill that this process can't pass on.
  const stdio = ["inherit", "inherit", "inherit", ...(isServer ? ["ipc"] : [])];
  const child = spawn(node, args, { stdio, env: environment() });
  child.on("error", (error) => fail(`Node could not be started from ${node}: ${error.message}`));
  const forwardedAt = new Map();
  const forward = (signal) => {
    // In a terminal Ctrl-C reaches the child by itself.
    if (signal === "SIGINT" && process.stdin.isTTY) return;
    const now = performance.now();
    if (now - (forwardedAt.get(signal) ?? -Infinity) < sameSignalMs) return;
    forwardedAt.set(signal, now);
    child.kill(signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  child.on("exit", (code, signal) => {
    for (const each of signals) process.off(each, forward);
    if (signal === null) process.exit(code ?? 1);
    else process.kill(process.pid, signal);
  });
}
