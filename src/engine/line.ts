import type { Exchange } from "../contract/exchange.ts";
import type { Json } from "../contract/name.ts";
import type { Attempt, RunAnswer } from "../contract/run.ts";
import type { Masking } from "./masking.ts";
import { instant } from "./wait.ts";

/** What an attempt has come to, for its line in the journal. */
export interface Attempted {
  readonly path: string;
  readonly attempt: number;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly console: string[];
  readonly saved: Record<string, Json>;
  readonly answered: RunAnswer | null;
  /** What it has kept, to go on from. */
  readonly progress: Json | undefined;
  readonly exchanges: readonly Exchange[];
  /** Its settings, where they are to be kept. */
  inputFor(told: Pick<Attempt, "status">): Json | undefined;
}

type Told = Pick<Attempt, "status" | "output"> & Partial<Pick<Attempt, "error" | "wakeAt">>;

export function lineOf(
  attempted: Attempted,
  { status, output, error = null, wakeAt = null }: Told,
  now: number,
): Attempt {
  const { path, attempt, type, startedAt, console, saved, answered, progress, exchanges } = attempted;
  const input = status === "waiting" ? undefined : attempted.inputFor({ status });
  return {
    path,
    attempt,
    type,
    status,
    startedAt: instant(startedAt),
    endedAt: instant(now),
    wakeAt,
    output,
    error,
    console,
    saved,
    answer: answered,
    // What has succeeded says it all by its output.
    ...(progress !== undefined && status !== "succeeded" && { progress }),
    ...(input !== undefined && { input }),
    ...(exchanges.length > 0 && { exchanges: [...exchanges] }),
  };
}

/** The line as it may be kept and shown. */
export function maskedLine(line: Attempt, masking: Masking | null): Attempt {
  if (masking === null) return line;
  const { answer, console, progress, decided, input } = line;
  const output = masking.value(line.output);
  const saved = masking.value(line.saved);
  const kept = {
    ...(progress !== undefined && { progress: masking.value(progress) }),
    ...(decided !== undefined && { decided: masking.value(decided) }),
  };
  const isMasked =
    output !== line.output || saved !== line.saved || kept.progress !== progress || kept.decided !== decided;
  return {
    ...line,
    output,
    saved,
    ...(isMasked && { masked: true }),
    answer: answer && masking.value(answer),
    console: console.map((text) => masking.text(text)),
    ...kept,
    ...(input !== undefined && { input: masking.value(input) }),
  };
}
