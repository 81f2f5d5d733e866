import { Instant } from "../contract/name.ts";
import { kindOf } from "./condition.ts";

/** Milliseconds since 1970 of a point in time as settings have it; null: it is none. */
export function pointInTime(time: string | number): number | null {
  if (typeof time === "number") return Number.isFinite(time) ? time : null;
  return Instant.safeParse(time).success ? Date.parse(time) : null;
}

/** What is wrong with one that is none. */
export function noPointInTime(time: string | number): string {
  const shown = typeof time === "string" ? `“${time}”` : kindOf(time);
  return `${shown} is not a point in time such as 2026-01-31T12:00:00Z.`;
}
