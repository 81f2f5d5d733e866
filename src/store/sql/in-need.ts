import type { Engine } from "./engine.ts";

/** Does what makes room, or has it made: where there is none for it, with the room that is kept for that. */
export async function inNeed<Result>(
  engine: Pick<Engine, "isFailure" | "reserve">,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!engine.isFailure(error) || !(await engine.reserve.open(error))) throw error;
    return work();
  }
}
