/** A step on the way to another: its own path, its id, and the list and the round of its holder that it stands in. */
export interface PathStep {
  path: string;
  id: string;
  list: string | null;
  round: number | null;
}

const isRound = (part: string | undefined): part is string => part !== undefined && /^\d+$/.test(part);

/**
 * The steps that a path leads through, the outermost first. A path is steps' ids with the lists between them, and a
 * round's number after the list that runs in rounds: `lines/each/3/charge`.
 */
export function stepsOfPath(path: string): PathStep[] {
  const parts = path.split("/");
  const steps: PathStep[] = [];
  let list: string | null = null;
  let round: number | null = null;
  for (let at = 0; at < parts.length; ) {
    const id = parts[at] ?? "";
    steps.push({ path: parts.slice(0, at + 1).join("/"), id, list, round });
    list = parts[at + 1] ?? null;
    const number = parts[at + 2];
    round = isRound(number) ? Number(number) : null;
    at += isRound(number) ? 3 : 2;
  }
  return steps;
}

/** The rounds that a step of a path is in, the outermost first; numbered from 0. */
export const roundsOfPath = (path: string): number[] =>
  stepsOfPath(path).flatMap(({ round }) => (round === null ? [] : [round]));
