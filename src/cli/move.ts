import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { Move } from "../move.ts";
import { UsageError } from "./failure.ts";
import { note, show } from "./output.ts";
import { terminal } from "./terminal.ts";

interface MoveOptions {
  to?: string;
  data?: string;
  json?: boolean;
}

export function moveCommand(program: Command): void {
  program
    .command("move")
    .description(
      "copy the embedded store, all of it, into an empty PostgreSQL database; the server is stopped before, and started over PostgreSQL afterwards",
    )
    .option("--to <url>", "postgres://user@host/database (default: TRIPLINE_DATABASE_URL)")
    .option("--data <folder>", "the data folder (default: TRIPLINE_DATA or data)")
    .option("--json", "print JSON, for programs; its progress too, a line each")
    .action(moveTo);
}

/** Between two lines of one table's progress. */
const toldMs = 2_000;

async function moveTo(options: MoveOptions): Promise<void> {
  const { env } = terminal();
  const folder = resolve(options.data ?? env.TRIPLINE_DATA ?? "data");
  const to = options.to ?? env.TRIPLINE_DATABASE_URL ?? "";
  if (!/^postgres(ql)?:\/\//.test(to) || !URL.canParse(to)) {
    throw new UsageError(
      to === "" ? "There is no database to move to." : "That is not the address of a database.",
      "Name an empty one: tripline move --to postgres://user:password@host/tripline",
    );
  }
  if (!existsSync(join(folder, "tripline.db"))) {
    throw new UsageError(`There is no store in ${folder}.`, "Say where it is: --data <folder>");
  }
  const { TRIPLINE_SECRET_KEY_OLD: secretKeyOld } = env;
  const secretKey = env.TRIPLINE_SECRET_KEY || undefined;
  const { move } = await import("../move.ts");
  const begunAt = Date.now();
  const moved = await move({ folder, to, secretKey, secretKeyOld, tell: telling(options) });
  const ms = Date.now() - begunAt;
  const rows = Object.values(moved.tables).reduce((sum, count) => sum + count, 0);
  show({ folder, rows, ms, ...moved }, options, () =>
    [
      `${number(rows)} rows of ${Object.keys(moved.tables).length} tables moved in ${(ms / 1_000).toFixed(1)} s, and counted again; ${moved.unfinished} runs go on there.`,
      ...(moved.changed === 0
        ? []
        : [`${moved.changed} texts held a NUL, which PostgreSQL does not keep: it stands as � there.`]),
      "",
      ...nextSteps(folder, { hasSetting: secretKey !== undefined, isMarked: moved.isMarked }),
    ].join("\n"),
  );
}

const nextSteps = (
  folder: string,
  { hasSetting, isMarked }: { hasSetting: boolean; isMarked: boolean },
): string[] => [
  "Start Tripline over PostgreSQL, with all other settings as they were (TRIPLINE_PUBLIC_URL above all):",
  "  TRIPLINE_DATABASE_URL=postgres://… tripline serve",
  hasSetting
    ? "The secret key stays that of TRIPLINE_SECRET_KEY: every process needs it."
    : `The secret key stays that of ${join(folder, "secret.key")}. A process with this data folder reads it there; all others need ` +
      "its first line as TRIPLINE_SECRET_KEY (and further ones as TRIPLINE_SECRET_KEY_OLD). Without it secrets can't be read, and " +
      "nobody's link or session is worth anything.",
  "Files are not in the database: bring step files (steps/ in the data folder) and TRIPLINE_SQLITE_FOLDER to each machine.",
  isMarked
    ? `${join(folder, "tripline.db")} is as it was; no server starts on it again, unless you delete ${join(folder, "tripline.db.moved")}.`
    : `${join(folder, "tripline.db")} is as it was. Start no server on it again: what is to go on would be done twice.`,
];

const number = (count: number) => count.toLocaleString("en-US");

/** A line when a table with something in it is through, and one now and then while it is not. */
function telling({ json }: MoveOptions): Move["tell"] {
  let toldAt = Date.now();
  return (progress) => {
    const { table, rows, of } = progress;
    const isThrough = rows === of;
    if (of === 0 || (!isThrough && Date.now() - toldAt < toldMs)) return;
    toldAt = Date.now();
    note(
      json === true
        ? JSON.stringify(progress)
        : `${table}: ${isThrough ? "" : `${number(rows)} of `}${number(of)}`,
    );
  };
}
