/**
 * Runs so many of these at a time, begun in their order. When one rejects no more begin, `halt` is called, and its reason
 * is thrown when all that were under way have settled.
 */
export async function together(
  tasks: { count: number; atOnce: number; run: (index: number) => Promise<void> },
  halt: () => void,
): Promise<void> {
  let next = 0;
  const failures: unknown[] = [];
  const work = async () => {
    while (next < tasks.count && failures.length === 0) {
      const index = next;
      next += 1;
      try {
        await tasks.run(index);
      } catch (reason) {
        // What the others reject with afterwards follows from it.
        failures.push(reason);
        halt();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(tasks.atOnce, tasks.count) }, work));
  if (failures.length > 0) throw failures[0];
}
