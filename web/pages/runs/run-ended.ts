/** Whether nothing follows this status. */
export const isRunEnded = (status: string): boolean => ["succeeded", "failed", "canceled"].includes(status);
