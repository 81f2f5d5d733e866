/** Classes of SQLSTATE that blame the statement or its data; https://www.postgresql.org/docs/current/errcodes-appendix.html */
const faults = new Set(["0A", "21", "22", "23", "2F", "34", "42", "44", "54"]);

/** The SQLSTATE of an error that the server sent, or null. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return null;
  return /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}

/** Whether an error says that the server was not reached or could not write, rather than that a statement was wrong. */
export function isFailure(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== null) return !faults.has(state.slice(0, 2));
  if (!(error instanceof Error)) return false;
  // What the operating system says (ECONNREFUSED, EPIPE), and what pg says of connections that ended or never began.
  if ("code" in error && typeof error.code === "string" && error.code.startsWith("E")) return true;
  return /connection|timeout|not queryable|transaction was rolled back/i.test(error.message);
}

/** Whether the transaction lost against another one, so that it succeeds when it is tried again. */
export const isCollision = (error: unknown): boolean => sqlState(error)?.startsWith("40") ?? false;
