// Installs what the lock files name. Plain JavaScript without dependencies, as runtime.mjs: it runs before anything is
// installed.
import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { fail, root } from "./runtime.mjs";

/** The providers' own packages, which sign what the tests send: half of all files, and nobody else needs them. */
export const providersFolder = "test/deliveries";

const lockFile = "package-lock.json";
/** What npm says when it reaches no registry, or one that is not to be trusted: to ask in another way would not help. */
const hopeless =
  /\b(?:EINTEGRITY|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/;

/**
 * Installs what the lock files of these folders name, unless it is there already. Those of several folders at once: npm
 * keeps one processor busy. `dev`: what is for testing, too.
 */
export async function install({ dev, folders = [""] }) {
  const missing = folders
    .map((folder) => resolve(root, folder))
    .filter((folder) => !isInstalled(folder, { dev }));
  if (missing.length === 0) return;
  process.stderr.write("Installing dependencies (first start)…\n");
  const stop = new AbortController();
  const onSignal = (signal) => stop.abort(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, onSignal);
  const isStopped = stop.signal;
  const failures = await Promise.all(missing.map((folder) => installIn(folder, { dev, isStopped })));
  for (const signal of signals) process.off(signal, onSignal);
  if (isStopped.aborted) process.kill(process.pid, isStopped.reason);
  const said = failures.filter((failure) => failure !== undefined);
  if (said.length > 0) fail(`Installing the dependencies failed. npm said:\n\n${said.join("\n")}`);
}

/** Gives what npm said when it failed. */
async function installIn(folder, { dev, isStopped }) {
  const args = ["ci", "--loglevel=error", "--no-audit", "--no-fund", ...(dev ? ["--include=dev"] : [])];
  const failure = await installAside(folder, { args, dev, isStopped });
  if (failure === undefined || isStopped.aborted || hopeless.test(failure)) return failure;
  // A registry that keeps packages elsewhere, or a folder that can't be exchanged: npm finds out by itself.
  return (await npm(args, folder, isStopped)).failure;
}

/**
 * The lock file says no addresses, and to find them out npm reads all that was ever published of each package, which is
 * half of its work. Registries keep a version where its name says, so it is told; in a folder aside, since a lock file with
 * addresses is not for git. What was begun and not ended is never taken for installed.
 */
async function installAside(folder, { args, dev, isStopped }) {
  const asides = join(folder, ".installing");
  const aside = join(asides, String(process.pid));
  try {
    const { said, failure } = await npm(["config", "list", "--json"], folder, isStopped);
    if (failure !== undefined) return failure;
    rmSync(aside, { recursive: true, force: true });
    mkdirSync(aside, { recursive: true });
    for (const name of ["package.json", ".npmrc"])
      if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(aside, name));
    writeFileSync(join(aside, lockFile), JSON.stringify(addressed(lockOf(folder), JSON.parse(said))));
    const installed = await npm(args, aside, isStopped);
    if (installed.failure !== undefined) return installed.failure;
    // Another start may have been quicker, and run what it has installed.
    if (isInstalled(folder, { dev })) return undefined;
    rmSync(join(folder, "node_modules"), { recursive: true, force: true });
    renameSync(join(aside, "node_modules"), join(folder, "node_modules"));
    return undefined;
  } catch (error) {
    return error.message;
  } finally {
    rmSync(aside, { recursive: true, force: true });
    tidy(asides);
  }
}

/** Removes what starts that were killed have left. */
function tidy(asides) {
  const others = existsSync(asides) ? readdirSync(asides) : [];
  const running = others.filter((name) => isRunning(Number(name)));
  if (running.length === 0) rmSync(asides, { recursive: true, force: true });
}

function isRunning(id) {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** The lock file with an address for each package: `<registry>/@scope/name/-/name-1.2.3.tgz`. */
function addressed(lock, settings) {
  const packages = Object.entries(lock.packages).map(([path, entry]) => {
    if (path === "" || entry.link || entry.resolved !== undefined) return [path, entry];
    const name = entry.name ?? path.split("node_modules/").at(-1);
    const [scope] = name.split("/");
    const registry = settings[`${scope}:registry`] ?? settings.registry;
    const file = `${name.split("/").at(-1)}-${entry.version}.tgz`;
    return [path, { ...entry, resolved: `${registry.replace(/\/?$/, "/")}${name}/-/${file}` }];
  });
  return { ...lock, packages: Object.fromEntries(packages) };
}

/** Runs npm, which ends with this process; gives what it said and, when it failed, what it said of that. */
async function npm(args, folder, signal) {
  const { command, args: before, shell } = npmCommand();
  const child = spawn(command, [...before, ...args], {
    cwd: folder,
    // Else the root's own script would install the other folder's as well; see tools/providers.mjs.
    env: { ...process.env, TRIPLINE_INSTALLS: "1" },
    shell,
    signal,
    // Asked to end, it first waits for what it is loading.
    killSignal: "SIGKILL",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((tell) => {
    child.once("error", tell);
    child.once("close", (code, killedBy) => tell(code ?? killedBy));
  });
  const [said, errors, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (status === 0) return { said };
  const failure = [said, errors, status?.message].filter(Boolean).join("\n").trim();
  return { said, failure: failure || `npm ended with ${status}.` };
}

/** npm writes what it has installed to a lock file of its own, last; the two are compared entry by entry. */
function isInstalled(folder, { dev }) {
  const wanted = lockOf(folder)?.packages;
  const present = readLock(join(folder, "node_modules", `.${lockFile}`))?.packages;
  if (wanted === undefined) fail(`There is no ${lockFile} in ${folder}.`);
  if (present === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = present[path];
    if (found === undefined) return Boolean(entry.optional || (entry.dev && !dev) || entry.devOptional);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

const lockOf = (folder) => readLock(join(folder, lockFile));

function readLock(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

function npmCommand() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  if (script?.endsWith("npm-cli.js"))
    return { command: node ?? process.execPath, args: [script], shell: false };
  return { command: "npm", args: [], shell: process.platform === "win32" };
}
