// `npm run build`: makes what is run and is not in git, where it is missing or older than its sources. Others start it by
// `build()` of runtime.mjs, with a Node that can run it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { commandOf, fail, newNode, root } from "./runtime.mjs";

const consoleFolder = join(root, "dist", "console");
const consoleSources = ["web/**/*", "src/contract/**/*.ts", "src/core/**/*.ts", "package-lock.json"];
/** Smaller files gain nothing from it. */
const compressedFromBytes = 1_024;

/** Builds the console, unless what is there was made of the same sources. Takes a few seconds. */
function buildConsole() {
  const digest = digestOf(consoleSources);
  const mark = join(consoleFolder, ".sources");
  if (existsSync(mark) && readFileSync(mark, "utf8") === digest) return;
  process.stderr.write("Building the console…\n");
  const config = join(root, "web", "vite.config.ts");
  const built = spawnSync(
    newNode(),
    [commandOf("vite", "vite"), "build", "--config", config, "--logLevel", "warn"],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
  );
  if (built.status !== 0) fail(`Building the console failed:\n\n${built.stdout}${built.stderr}`);
  for (const path of globSync("**/*.{js,css,svg}", { cwd: consoleFolder }))
    compress(join(consoleFolder, path));
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, digest);
}

/** What the sources are, as a digest: their names and their contents. */
function digestOf(patterns) {
  const digest = createHash("sha256");
  const paths = patterns.flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }));
  const files = paths.filter((path) => path.isFile() && !path.name.includes(".test."));
  for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).toSorted()) {
    digest
      .update(`${path.slice(root.length)}\0`)
      .update(readFileSync(path))
      .update("\0");
  }
  return digest.digest("hex");
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

buildConsole();
