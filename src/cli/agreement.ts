import { Told, UsageError } from "./failure.ts";
import { note } from "./output.ts";
import { isAgreed } from "./question.ts";
import { terminal } from "./terminal.ts";

interface Options {
  yes?: boolean;
  json?: boolean;
}

/** Asks before something is deleted. Where nobody can be asked, `--yes` must say that it is meant. */
export async function agreeToDelete(what: string, options: Options): Promise<void> {
  await agree({ question: `Delete ${what}?`, statement: `This deletes ${what}.` }, options);
}

/** Asks before something that can't be taken back. Where nobody can be asked, `--yes` must say that it is meant. */
export async function agree(
  { question, statement }: { question: string; statement: string },
  { yes, json }: Options,
): Promise<void> {
  if (yes === true) return;
  if (!terminal().stdin.isTTY || !terminal().stdout.isTTY || json === true)
    throw new UsageError(statement, "Add --yes when that is meant.");
  if (await isAgreed({ message: question, initialValue: false })) return;
  note("Nothing was changed.");
  throw new Told();
}
