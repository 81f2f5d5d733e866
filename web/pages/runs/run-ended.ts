import { runStatusesEnded } from "../../../src/contract/run-status.ts";

/** Whether nothing follows this status. */
export const isRunEnded = (status: string): boolean => runStatusesEnded.some((ended) => ended === status);
