import type { Priority } from "../contract/flow.ts";

/** A run that may be taken up, as whoever wakes it tells of it. */
export interface ReadyRun {
  readonly id: string;
  readonly workspace: string;
  readonly priority: Priority;
}

/** In which it stands until it has its turn. */
export type Line = Omit<ReadyRun, "id">;

/** Runs that were stored together; without a priority they have the normal one. */
export const asReady = (
  runs: readonly { id: string }[],
  { workspace, priority = "normal" }: { workspace: string; priority?: Priority | undefined },
): ReadyRun[] => runs.map(({ id }) => ({ id, workspace, priority }));
