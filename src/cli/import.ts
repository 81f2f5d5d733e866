import { type Command, InvalidArgumentError, Option } from "commander";
import { type ApplyOptions, applyFiles } from "./apply.ts";
import { connected } from "./connection.ts";

interface ImportOptions extends ApplyOptions {
  onConflict: "update" | "skip" | "refuse";
}

export function importCommand(program: Command): void {
  connected(program.command("import <files...>"))
    .description(
      "take over definitions that `export` wrote, in a file or a folder; shows the difference first",
    )
    .option("--rename <old=new>", "under another name (may be repeated)", renaming, {})
    .addOption(
      new Option("--on-conflict <what>", "what becomes of what is there by the same name and differs")
        .choices(["refuse", "skip", "update"])
        .default("refuse"),
    )
    .option("--dry-run", "show the difference and change nothing")
    .option("--draft", "save them as drafts and publish nothing")
    .option("--note <text>", "why, for those who read the versions")
    .option("-y, --yes", "don't ask")
    .action((files: string[], { onConflict, ...options }: ImportOptions) =>
      applyFiles(files, { ...options, existing: onConflict }),
    );
}

function renaming(text: string, before: Record<string, string>): Record<string, string> {
  const [, old = "", fresh = ""] = /^([^=]+)=([^=]+)$/.exec(text) ?? [];
  if (old === "") throw new InvalidArgumentError("Write it as old=new.");
  return { ...before, [old]: fresh };
}
