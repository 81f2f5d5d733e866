import { Halted } from "./step.ts";

/**
 * Runs so many of these at a time, begun in their order. When one rejects no more begin, `halt` is called, and its reason
 * is thrown when all that were under way have settled. One that was stopped says nothing of why: of a run that was taken
 * up it may be heard before the one that it was stopped for.
 */
export async function together(
  tasks: { count: number; atOnce: number; run: (index: number) => Promise<void> },
  halt: () => void,
): Promise<void> {
  let next = 0;
  const failures: unknown[] = [];
  let halted: Halted | undefined;
  const work = async () => {
    while (next < tasks.count && failures.length === 0) {
      const index = next;
      next += 1;
      try {
        await tasks.run(index);
      } catch (reason) {
        if (reason instanceof Halted) {
          halted = reason;
          return;
        }
        // What the others reject with afterwards follows from it.
        failures.push(reason);
        halt();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(tasks.atOnce, tasks.count) }, work));
  if (failures.length > 0) throw failures[0];
  if (halted !== undefined) throw halted;
}
