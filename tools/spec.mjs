import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { commandOf, newNode, root } from "./runtime.mjs";

/** `npm run spec`: every requirement with the tests that prove it, and those without any; `--json` for programs. */
const isJson = process.argv.includes("--json");
const requirements = requirementsIn(readFileSync(join(root, "docs/requirements.md"), "utf8"));
const proofs = proofsOf(testsThere());
const unknown = [...proofs.keys()].filter((number) => !requirements.has(number));
const proved = [...requirements.keys()].filter((number) => proofs.has(number));
const missing = [...requirements.keys()].filter((number) => !proofs.has(number));
process.stdout.write(isJson ? json() : text());
for (const number of unknown) process.stderr.write(`A test names ${number}, which is no requirement.\n`);
process.exitCode = unknown.length > 0 ? 1 : 0;

/** The tests as the runner finds them, so that one in a comment proves nothing. */
function testsThere() {
  const folder = mkdtempSync(join(tmpdir(), "tripline-spec-"));
  const list = join(folder, "tests.json");
  try {
    const command = [commandOf("vitest", "vitest"), "list", `--json=${list}`];
    const done = spawnSync(newNode(), command, { cwd: root, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`The tests could not be listed:\n${done.stdout}${done.stderr}`);
    return JSON.parse(readFileSync(list, "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function proofsOf(tests) {
  const byNumber = new Map();
  for (const { name, file } of tests) {
    for (const [, number = ""] of name.matchAll(/\[(S\d+)\]/g)) {
      const known = byNumber.get(number) ?? new Set();
      byNumber.set(number, known.add(`${relative(root, file)}: ${name}`));
    }
  }
  return new Map([...byNumber].map(([number, names]) => [number, [...names]]));
}

function requirementsIn(page) {
  const entries = Array.from(page.matchAll(/^- \*\*(S\d+)\*\* (.+)$/gm));
  return new Map(entries.map(([, number = "", statement = ""]) => [number, statement]));
}

function json() {
  const found = Object.fromEntries(proved.map((number) => [number, proofs.get(number) ?? []]));
  return `${JSON.stringify({ proved: found, missing }, null, 2)}\n`;
}

function text() {
  const lines = proved.flatMap((number) => [
    `${number} ${requirements.get(number) ?? ""}`,
    ...(proofs.get(number) ?? []).map((name) => `    ${name}`),
  ]);
  const without = missing.map((number) => `${number} ${requirements.get(number) ?? ""}`);
  const summary = `${proved.length} of ${requirements.size} requirements are proved by tests.`;
  return `${[...lines, "", `Without a test (${missing.length}):`, ...without, "", summary].join("\n")}\n`;
}
