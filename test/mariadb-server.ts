import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aptInstall, isCommand } from "./apt.ts";
import { removeAfter, startDatabase } from "./database-process.ts";
import { freePort, type Owner, otherThanRoot } from "./postgres-server.ts";
import { certificateFiles } from "./server-certificate.ts";

/** A MariaDB server of one's own, in a temporary folder, listening on 127.0.0.1 alone. It speaks TLS to who wants it. */
export type MariadbServer = AsyncDisposable & {
  /** Where a user signs in who may do everything. */
  url: string;
};

const password = "tripline";
const startMsMax = 60_000;
/** Only the programs: the package that brings the service along would start it. */
const debianPackages = ["mariadb-server-core", "mariadb-client-core"];
const settings = [
  "--no-defaults",
  "--bind-address=127.0.0.1",
  "--skip-name-resolve",
  "--innodb-buffer-pool-size=16M",
  "--innodb-log-file-size=4M",
  "--skip-log-bin",
  "--character-set-server=utf8mb4",
  "--performance-schema=off",
];

/** Installs MariaDB where it is missing and may be installed, creates a server and starts it. Its folder and its process
 *  go when it is disposed of, or when this process ends, however it ends. */
export async function startMariadb(): Promise<MariadbServer> {
  installed();
  const owner = otherThanRoot();
  const folder = mkdtempSync(join(tmpdir(), "tripline-mariadb-"));
  const janitor = removeAfter(folder, { pidFile: join(folder, "pid"), stop: "TERM" });
  try {
    const port = await freePort();
    const server = await launch({ folder, port, owner });
    return {
      url: `mysql://tripline:${password}@127.0.0.1:${port}`,
      async [Symbol.asyncDispose]() {
        server.kill("SIGTERM");
        if (server.exitCode === null) await once(server, "exit");
        janitor.stdin?.end();
        await once(janitor, "exit");
      },
    };
  } catch (error) {
    janitor.stdin?.end();
    throw error;
  }
}

function installed(): void {
  if (isCommand("mariadbd") && isCommand("my_print_defaults")) return;
  const advice = `These tests need MariaDB: apt-get install ${debianPackages.join(" ")}, or MARIADB_URL with a server's address.`;
  aptInstall(debianPackages, advice);
}

async function launch({
  folder,
  port,
  owner,
}: {
  folder: string;
  port: number;
  owner: Owner;
}): Promise<ChildProcess> {
  const [data, setUp] = [join(folder, "data"), join(folder, "set-up.sql")];
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(
    setUp,
    `create user tripline@'127.0.0.1' identified by '${password}';\ngrant all on *.* to tripline@'127.0.0.1' with grant option;\n`,
  );
  if (owner !== undefined) for (const path of [folder, data, setUp]) chownSync(path, owner.uid, owner.gid);
  const as = {
    cwd: folder,
    env: { PATH: `${process.env["PATH"]}:/usr/sbin`, LC_ALL: "C", TZ: "UTC" },
    ...owner,
  };
  execFileSync(
    "mariadb-install-db",
    ["--no-defaults", `--datadir=${data}`, "--auth-root-authentication-method=normal", "--skip-test-db"],
    { ...as, stdio: "pipe" },
  );
  const { ca, cert, key } = await certificateFiles(folder, owner);
  const places = [
    `--ssl-ca=${ca}`,
    `--ssl-cert=${cert}`,
    `--ssl-key=${key}`,
    `--datadir=${data}`,
    `--socket=${join(folder, "socket")}`,
    `--pid-file=${join(folder, "pid")}`,
  ];
  return startDatabase({
    name: "MariaDB",
    command: "mariadbd",
    args: [...settings, ...places, `--port=${port}`, `--init-file=${setUp}`],
    options: as,
    ready: "ready for connections",
    startMsMax,
    stop: "SIGKILL",
  });
}
