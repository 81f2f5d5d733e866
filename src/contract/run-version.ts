/** Whether a run is a test's: what that runs is kept under a number below 0, and is no version that was published. */
export const isTested = ({ version }: { version: number }): boolean => version < 0;

/** What a run's version is called. */
export const runVersion = (run: { version: number }): string => (isTested(run) ? "test" : `v${run.version}`);
