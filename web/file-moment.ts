/** A moment as it may stand in a file's name: `2026-01-31T12-00-00`. */
export const fileMoment = (at: Date): string => at.toISOString().slice(0, 19).replaceAll(":", "-");
