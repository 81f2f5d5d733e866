import type { Attempt } from "../../contract/run.ts";
import type { Cipher } from "../cipher.ts";
import type { ClaimedRun, ClearLine } from "../store.ts";
import type { Engine } from "./engine.ts";
import { lineKey } from "./run-row.ts";

type Kept = Pick<ClearLine, "parts" | "concealed">;

/** What is masked in lines as it is in the clear, encrypted; by line. */
export const sealedLines = (
  cipher: Cipher,
  { runId, clear }: { runId: string; clear: readonly ClearLine[] },
): Map<string, string> =>
  new Map(
    clear.map(({ parts, concealed, ...line }) => {
      const sealed = cipher.seal(
        lineSealName(runId, line),
        JSON.stringify({ parts, concealed } satisfies Kept),
      );
      return [lineKey(line), Buffer.from(sealed).toString("base64")];
    }),
  );

/** Few runs have such lines; of others nothing is read again. */
export const hasMaskedLines = ({ journal }: ClaimedRun): boolean => journal.some(({ masked }) => masked);

/** The run with what was masked in its journal, for whoever carries it on. */
export async function withClearLines(
  { db }: Pick<Engine, "db">,
  cipher: Cipher,
  run: ClaimedRun,
): Promise<ClaimedRun> {
  const rows = await db
    .selectFrom("attempts")
    .select(["path", "attempt", "sealed"])
    .where("run_id", "=", run.id)
    .where("sealed", "is not", null)
    .execute();
  try {
    const clear = new Map(
      rows.map((row): [string, Kept] => [
        lineKey(row),
        JSON.parse(cipher.open(lineSealName(run.id, row), Buffer.from(row.sealed ?? "", "base64"))),
      ]),
    );
    const concealed = new Set([...clear.values()].flatMap((kept) => kept.concealed));
    return {
      ...run,
      journal: run.journal.map((line) => clearOf(line, clear.get(lineKey(line))?.parts)),
      ...(concealed.size > 0 && { concealed: [...concealed] }),
    };
  } catch {
    return { ...run, event: null, journal: [], fault: "What was masked in the run's journal can't be read." };
  }
}

/** Nothing of what is in the clear is kept apart. */
function clearOf(line: Attempt, parts: Kept["parts"] | undefined): Attempt {
  if (parts === undefined) return line;
  const { large, ...whole } = { ...line, ...parts };
  const apart = large?.filter(({ at: [part] }) => !Object.hasOwn(parts, part ?? "")) ?? [];
  return apart.length === 0 ? whole : { ...whole, large: apart };
}

/** What a line is sealed under, so that one moved to another run does not open. */
export const lineSealName = (runId: string, line: Pick<Attempt, "path" | "attempt">) =>
  `${runId} ${lineKey(line)}`;
