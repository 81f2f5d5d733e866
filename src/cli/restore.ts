import { resolve } from "node:path";
import type { Command } from "commander";
import { interruptible } from "./interruption.ts";
import { show } from "./output.ts";
import { terminal } from "./terminal.ts";

interface RestoreOptions {
  data?: string;
  secretKeyFile?: string;
  json?: boolean;
}

export function restoreCommand(program: Command): void {
  program
    .command("restore <file>")
    .description(
      "put a backup of the embedded store into an empty data folder; Tripline is started on it afterwards",
    )
    .option("--data <folder>", "the folder (default: TRIPLINE_DATA or data)")
    .option(
      "--secret-key-file <file>",
      "secret.key of the folder that was backed up; not with TRIPLINE_SECRET_KEY",
    )
    .option("--json", "print JSON, for programs")
    .action(restoreInto);
}

async function restoreInto(file: string, options: RestoreOptions): Promise<void> {
  const folder = resolve(options.data ?? terminal().env.TRIPLINE_DATA ?? "data");
  const { TRIPLINE_SECRET_KEY, TRIPLINE_SECRET_KEY_OLD: secretKeyOld } = terminal().env;
  const secretKey = TRIPLINE_SECRET_KEY || undefined;
  const keyFile = options.secretKeyFile;
  const { restore } = await import("../restore.ts");
  const restored = await interruptible((signal) =>
    restore({ backup: file, folder, secretKey, secretKeyOld, keyFile, signal }),
  );
  const { deliveries, runs, unfinished } = restored;
  show({ folder, ...restored }, options, () =>
    [
      `${folder} holds ${deliveries} deliveries and ${runs} runs; ${unfinished} of them go on at the start:`,
      `  tripline serve --data ${folder}`,
      "What the store did after the backup was taken is done again or is not known: see docs/guides/backup-and-retention.md.",
    ].join("\n"),
  );
}
