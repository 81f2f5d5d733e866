import { spawnSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { commandOf, fail, root } from "./runtime.mjs";

/** Smaller files gain nothing from it. */
const compressedFromBytes = 1_024;

/** Builds the console into the folder. Takes a few seconds. */
export function buildConsole(folder) {
  process.stderr.write("Building the console…\n");
  const config = join(root, "web", "vite.config.ts");
  const built = spawnSync(
    process.execPath,
    [commandOf("vite", "vite"), "build", "--config", config, "--logLevel", "warn"],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
  );
  if (built.status !== 0) fail(`Building the console failed:\n\n${built.stdout}${built.stderr}`);
  for (const path of globSync("**/*.{js,css,svg}", { cwd: folder })) compress(join(folder, path));
}

/** Beside each file its compressed forms, so that no request waits for them to be made. */
function compress(path) {
  const bytes = readFileSync(path);
  if (bytes.length < compressedFromBytes) return;
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }),
  );
}
