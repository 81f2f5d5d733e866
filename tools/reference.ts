import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { referencePages } from "./reference-pages.ts";

/** Writes docs/reference/ anew; with `--check` only says which pages are not current. */
const root = new URL("../", import.meta.url);
const check = process.argv.includes("--check");
const stale: string[] = [];
for (const [path, text] of Object.entries(referencePages())) {
  const file = new URL(path, root);
  if (read(file) === text) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, text);
}
process.stdout.write(
  stale.length === 0
    ? "The reference is current.\n"
    : `${check ? "Stale" : "Written"}: ${stale.join(", ")}\n`,
);
process.exitCode = check && stale.length > 0 ? 1 : 0;

function read(file: URL): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
