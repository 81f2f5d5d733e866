import type { Attempt } from "../contract/run.ts";
import type { ClearLine } from "../store/store.ts";

type Parts = ClearLine["parts"];

/** What was masked in lines that are not written yet, as the run goes on with it. */
export class ClearLines {
  readonly #unwritten = new Map<string, ClearLine>();

  /** `isSeen`: the run goes on with what the step gave as the journal has it. `concealedIn` tells what of it is to be masked. */
  note(
    line: Attempt,
    {
      masked,
      isSeen,
      concealedIn,
    }: { masked: Attempt; isSeen: boolean; concealedIn: (parts: Parts) => string[] },
  ): void {
    const { path, attempt } = line;
    const parts = partsOf(line, { masked, isSeen });
    if (Object.keys(parts).length === 0) return;
    this.#unwritten.set(keyOf(line), { path, attempt, parts, concealed: concealedIn(parts) });
  }

  /** Another line takes its place. */
  forget(line: Attempt): void {
    if (this.#unwritten.size > 0) this.#unwritten.delete(keyOf(line));
  }

  /** Those of lines that are to be written now. */
  take(lines: readonly Attempt[]): ClearLine[] {
    if (this.#unwritten.size === 0) return [];
    return lines.flatMap((line) => {
      const clear = this.#unwritten.get(keyOf(line));
      this.#unwritten.delete(keyOf(line));
      return clear ?? [];
    });
  }

  /** They could not be written after all. */
  putBack(lines: readonly ClearLine[]): void {
    for (const line of lines) if (!this.#unwritten.has(keyOf(line))) this.#unwritten.set(keyOf(line), line);
  }
}

const keyOf = ({ path, attempt }: Pick<Attempt, "path" | "attempt">) => `${attempt} ${path}`;

function partsOf(line: Attempt, { masked, isSeen }: { masked: Attempt; isSeen: boolean }): Parts {
  const { output, saved, progress, decided } = line;
  return {
    ...(!isSeen && output !== masked.output && { output }),
    ...(!isSeen && saved !== masked.saved && { saved }),
    ...(progress !== undefined && progress !== masked.progress && { progress }),
    ...(decided !== undefined && decided !== masked.decided && { decided }),
  };
}
