import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { messageOf, Problem } from "../../contract/problem.ts";

/** Stands beside the file of a store that was moved, and says where to. */
const markOf = (file: string) => `${file}.moved`;

function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return host + pathname;
}

/**
 * Tells whether the mark could be written: all else is done by then, whatever the disk of the old machine takes. It comes before the
 * commit, so that there is no moment in which a server could begin at either place.
 */
export function markMoved(file: string, to: string): boolean {
  try {
    writeFileSync(markOf(file), `${placeOf(to)}\n`, { mode: 0o600, flush: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * Throws Problem `conflict` where the store goes on in PostgreSQL: what is under way would be done twice. It may be moved
 * `again` to the same place, which says itself whether it has come there.
 */
export function refuseMoved(file: string, again?: string): void {
  const mark = markOf(file);
  if (!existsSync(mark) || (again !== undefined && placeIn(mark) === placeOf(again))) return;
  const detail =
    `${file} was moved to PostgreSQL (${placeIn(mark)}), and goes on there: start with TRIPLINE_DATABASE_URL. If nothing has begun ` +
    `there and you want the file back as it was, delete ${mark}.`;
  throw new Problem("conflict", { detail });
}

function placeIn(mark: string): string {
  try {
    return readFileSync(mark, "utf8").trim();
  } catch (error) {
    return messageOf(error);
  }
}
