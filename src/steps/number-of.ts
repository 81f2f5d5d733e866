import { TerminalError } from "./step.ts";

/** A number, or what a template gave for one. Throws TerminalError where it is none. */
export function numberOf(given: number | string): number {
  const value = typeof given === "string" && given.trim() === "" ? Number.NaN : Number(given);
  if (Number.isFinite(value)) return value;
  throw new TerminalError(`“${String(given)}” is not a number.`);
}
