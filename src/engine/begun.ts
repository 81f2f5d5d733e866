import type { Json } from "../contract/name.ts";
import type { Attempt } from "../contract/run.ts";

/** Where an attempt begins: anew, or from what an earlier pass at it, or the attempt before, has kept. */
export interface Begun {
  path: string;
  attempt: number;
  decided?: readonly Json[] | undefined;
  progress?: Json | undefined;
  /** Somebody had the run go on after the attempt before. */
  resumed?: boolean | undefined;
  /** Milliseconds since the epoch. */
  startedAt?: number | undefined;
}

/** The same attempt once more, from where it stands. */
export const again = ({ path, attempt, output, progress, startedAt }: Attempt): Begun => ({
  path,
  attempt,
  decided: Array.isArray(output) && progress === undefined ? output : [],
  progress,
  startedAt: Date.parse(startedAt),
});

/** The attempt after one that failed. */
export const next = ({ path, attempt, progress }: Pick<Attempt, "path" | "attempt" | "progress">): Begun => ({
  path,
  attempt: attempt + 1,
  progress,
});

/** The attempt after one that somebody had the run go on after. */
export const resumed = ({
  path,
  attempt,
  output,
  status,
  decided,
  progress,
  resumed: by,
}: Attempt): Begun => {
  if (by?.anew === true) return { path, attempt: attempt + 1 };
  const noted = status === "waiting" && Array.isArray(output) && progress === undefined ? output : [];
  return { path, attempt: attempt + 1, decided: decided ?? noted, progress, resumed: true };
};
