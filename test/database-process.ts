import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

interface Start {
  /** As people call it. */
  name: string;
  command: string;
  args: readonly string[];
  options: Pick<SpawnOptions, "cwd" | "env" | "uid" | "gid">;
  /** What it says when it takes connections. */
  ready: string;
  startMsMax: number;
  /** What ends it at once. */
  stop: NodeJS.Signals;
}

/** What it has said last, for who wonders why it did not start. */
const saidCharactersMax = 20_000;

/** Starts a database server and resolves when it takes connections; rejects with what it said when it does not. */
export function startDatabase({
  name,
  command,
  args,
  options,
  ready,
  startMsMax,
  stop,
}: Start): Promise<ChildProcess> {
  // In a group of its own, so that Ctrl-C in a terminal ends the tests before it ends the server.
  const server = spawn(command, args, { ...options, detached: true, stdio: ["ignore", "ignore", "pipe"] });
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = () => {
      clearTimeout(timer);
      server.kill(stop);
      reject(new Error(`${name} did not start. It said:\n${said}`));
    };
    const timer = setTimeout(fail, startMsMax);
    server.once("error", fail);
    server.once("exit", fail);
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-saidCharactersMax);
      if (!said.includes(ready)) return;
      clearTimeout(timer);
      server.off("exit", fail);
      resolve(server);
    });
  });
}

/**
 * A shell that waits for the end of its input, which comes even when this process is killed, then ends the server whose
 * number stands in the file, and removes the folder.
 */
export function removeAfter(
  folder: string,
  { pidFile, stop }: { pidFile: string; stop: "TERM" | "QUIT" },
): ChildProcess {
  const script = [
    "cat > /dev/null",
    'if [ -f "$2" ]; then kill "-$3" "$(head -n 1 "$2")"; sleep 1; fi',
    'rm -rf "$1"',
  ].join("\n");
  return spawn("sh", ["-c", script, "sh", folder, pidFile, stop], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
}
