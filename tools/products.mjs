// What is run and is not in git, and of what it is made. Plain JavaScript without dependencies, as runtime.mjs.
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where each is put, and the files and folders that it is made of. */
const products = {
  server: { folder: "dist/server", sources: ["src", "package-lock.json", "tools/bundle.mjs"] },
  console: { folder: "dist/console", sources: ["web", "src/contract", "src/core", "package-lock.json"] },
  tests: {
    folder: "dist/test",
    sources: ["src", "test/crash-at-verb.ts", "package-lock.json", "tools/bundle.mjs"],
  },
};

/** Those of the names whose product is missing, or older than its sources. Takes some 15 ms. */
export const staleOf = (names) => names.filter(isStale);

export const folderOf = (name) => join(root, products[name].folder);

/** Notes that a product was made of its sources as they were at that time. */
export function noteMade(name, at) {
  mkdirSync(dirname(noteOf(name)), { recursive: true });
  writeFileSync(noteOf(name), "");
  utimesSync(noteOf(name), at, at);
}

// With the packages, which a product is made of, too: who installs them anew makes it anew.
const noteOf = (name) => join(root, "node_modules", ".cache", "made", name);

function isStale(name) {
  const madeMs = statSync(noteOf(name), { throwIfNoEntry: false })?.mtimeMs;
  if (madeMs === undefined || !existsSync(folderOf(name))) return true;
  return products[name].sources.some((source) => isNewer(join(root, source), madeMs));
}

function isNewer(path, thanMs) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs > thanMs;
  return readdirSync(path).some((name) => !/\.test\.tsx?$/.test(name) && isNewer(join(path, name), thanMs));
}
