import { lackingOutput } from "./lacking.ts";
import type { PastLines } from "./past-lines.ts";
import type { RunScope } from "./scope.ts";

/** A list that runs in rounds, in what follows a step's path: a number stands alone. */
const inRound = /\/\d+\//;

/**
 * Gives what the steps within a step had done, before the run was taken up, to the steps that follow it: their variables,
 * and their outputs unless these were seen in one round alone.
 */
export function recallHeld({ scope, past }: { scope: RunScope; past: PastLines }, path: string): void {
  for (const { line, at } of past.within(`${path}/`)) {
    if (line.status !== "succeeded") continue;
    scope.recallVariables(line, at);
    const below = line.path.slice(path.length + 1);
    if (inRound.test(below)) continue;
    scope.recall(below.slice(below.lastIndexOf("/") + 1), line.output, lackingOutput(line));
  }
}

/**
 * Gives what strands that are under way at once had saved, before the run was taken up, to all of them before one goes on:
 * who has less behind it would otherwise change a variable before another has come to what it had made of it.
 */
export function recallBeside({ scope, past }: { scope: RunScope; past: PastLines }, path: string): void {
  for (const { line, at } of past.within(`${path}/`)) {
    if (line.status === "succeeded") scope.recallVariables(line, at);
  }
}
