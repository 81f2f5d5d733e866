import { spawnSync } from "node:child_process";

/** Installs packages of Debian where that may be done; `advice` says what a person would do. Throws with it otherwise. */
export function aptInstall(packages: readonly string[], advice: string): void {
  if (process.getuid?.() !== 0 || !isCommand("apt-get")) throw new Error(advice);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const install = ["install", "-y", "--no-install-recommends", ...packages];
  if (spawnSync("apt-get", install, { env }).status === 0) return;
  // Its lists of packages may be old, or none.
  spawnSync("apt-get", ["update"], { env });
  const done = spawnSync("apt-get", install, { env, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${advice} apt-get said:\n${done.stderr}`);
}

export const isCommand = (name: string): boolean =>
  spawnSync("sh", ["-c", `command -v ${name}`], { stdio: "ignore" }).status === 0;
