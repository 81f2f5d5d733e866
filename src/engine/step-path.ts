/** A step that holds others: its path, and that of the step within it which leads on. */
export interface Ancestor {
  path: string;
  child: string;
}

const isRound = (part: string | undefined) => part !== undefined && /^\d+$/.test(part);

/**
 * The steps that hold a step, the innermost first. A path is steps' ids with the lists between them, and a round's number
 * after the list that runs in rounds: `lines/each/3/charge`.
 */
export function ancestorsOf(path: string): Ancestor[] {
  const parts = path.split("/");
  const steps: string[] = [];
  for (let at = 0; at < parts.length; ) {
    steps.push(parts.slice(0, at + 1).join("/"));
    at += isRound(parts[at + 2]) ? 3 : 2;
  }
  return steps
    .slice(0, -1)
    .map((step, index) => ({ path: step, child: steps[index + 1] ?? path }))
    .toReversed();
}

/** What the paths of all steps of its list begin with: `lines/each/3/`, and nothing for the outermost. */
export const strandOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
