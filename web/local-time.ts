export type Zone = "local" | "utc";

/** `2026-01-31T12:00:00.000Z` as a field for date and time takes it; empty where it is no time. */
export function localOf(instant: string | undefined, zone: Zone = "local"): string {
  const at = new Date(instant ?? "");
  if (Number.isNaN(at.getTime())) return "";
  const shifted = zone === "utc" ? at : new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}

/** The ISO time of what such a field holds; undefined where it holds none. */
export function instantOf(local: string, zone: Zone = "local"): string | undefined {
  const at = new Date(zone === "utc" && local !== "" ? `${local}Z` : local);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
