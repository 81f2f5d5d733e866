import { readFile, writeFile } from "node:fs/promises";
import { firstPage } from "./console.ts";
import { type Figures, rounded } from "./figures.ts";
import { intake } from "./intake.ts";
import { memory } from "./memory.ts";
import { millionStored } from "./million.ts";
import { loop, waiting } from "./patience.ts";
import { purge } from "./purge.ts";
import { runs, steps } from "./runs.ts";
import { start } from "./start.ts";
import { verify } from "./verify.ts";

const benches = {
  verify,
  intake,
  runs,
  steps,
  loop,
  waiting,
  purge,
  start,
  memory,
  console: firstPage,
  million: millionStored,
} as const;
/** Takes minutes and gigabytes; only when it is asked for by name. */
const seldom = new Set(["million"]);

/** What is asked of each figure: at least or at most. */
const goals: Record<string, { least?: number; most?: number }> = {
  "intake.ratio": { least: 0.7 },
  "intake.rich.ratio": { least: 0.5 },
  "runs.sqlite.ratio": { least: 0.25 },
  "runs.postgres.ratio": { least: 0.08 },
  "runs.chained.ratio": { least: 0.1 },
  "runs.scripted.ratio": { least: 0.05 },
  "loop.mb": { most: 100 },
  "waiting.mb": { most: 50 },
  "waiting.cpuShare": { most: 0.02 },
  "million.intake.ratio": { least: 0.9 },
  "million.runs.ratio": { least: 0.9 },
  "million.header.pageMs": { most: 200 },
  "million.field.pageMs": { most: 200 },
  "purge.ratio": { least: 0.9 },
  "start.seconds": { most: 0.7 },
  "memory.mb": { most: 200 },
  "console.firstPageMs": { most: 1_000 },
};

const resultsFile = new URL("results.json", import.meta.url);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}.\n`,
  );
  process.exit(2);
}

const measured: Figures = {};
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 ? !asked.includes(name) : seldom.has(name)) continue;
  process.stdout.write(`Measuring ${name} …\n`);
  for (const [figure, value] of Object.entries(await bench())) {
    measured[figure] = rounded(value);
    process.stdout.write(`  ${figure} ${measured[figure]}\n`);
  }
}
process.stdout.write(table(measured));
const before: Figures = JSON.parse(await readFile(resultsFile, "utf8").catch(() => "{}"));
await writeFile(resultsFile, `${JSON.stringify({ ...before, ...measured }, null, 2)}\n`);

function table(figures: Figures): string {
  const rows = Object.entries(figures).map(([name, value]) => {
    const goal = goals[name];
    const wanted =
      goal?.least === undefined ? (goal?.most === undefined ? "" : `≤ ${goal.most}`) : `≥ ${goal.least}`;
    return `${name.padEnd(24)}${String(value).padStart(12)}   ${wanted}`;
  });
  return `\n${"figure".padEnd(24)}${"median".padStart(12)}   asked\n${rows.join("\n")}\n`;
}
