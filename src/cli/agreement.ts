import { confirm, isCancel } from "@clack/prompts";
import { Told, UsageError } from "./failure.ts";
import { note } from "./output.ts";

interface Options {
  yes?: boolean;
  json?: boolean;
}

/** Asks before something is deleted. Where nobody can be asked, `--yes` must say that it is meant. */
export async function agreeToDelete(what: string, { yes, json }: Options): Promise<void> {
  if (yes === true) return;
  if (!process.stdin.isTTY || !process.stdout.isTTY || json === true)
    throw new UsageError(`This deletes ${what}.`, "Add --yes when that is meant.");
  const answer = await confirm({ message: `Delete ${what}?`, initialValue: false });
  if (!isCancel(answer) && answer) return;
  note("Nothing was changed.");
  throw new Told();
}
