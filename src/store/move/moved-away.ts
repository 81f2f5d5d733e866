import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { messageOf, Problem } from "../../contract/problem.ts";

/** Stands beside the file of a store that was moved, and says where to. */
const markOf = (file: string) => `${file}.moved`;

/** Tells whether the mark could be written: all is moved by then, whatever the disk of the old machine takes. */
export function markMoved(file: string, to: string): boolean {
  const { host, pathname } = new URL(to);
  try {
    writeFileSync(markOf(file), `${host}${pathname}\n`, { mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

/** Throws Problem `conflict` where the store goes on in PostgreSQL: what is under way would be done twice. */
export function refuseMoved(file: string): void {
  const mark = markOf(file);
  if (!existsSync(mark)) return;
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
