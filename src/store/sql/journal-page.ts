import { type Kysely, sql } from "kysely";
import type { LinesPage } from "../store.ts";
import { type ShownLine, shownColumns } from "./run-row.ts";
import type { Tables } from "./tables.ts";

/** A page is sent as one answer. */
const pageBytesMax = 8_388_608;

type Place = Pick<ShownLine, "place" | "attempt" | "path">;

/** A part of a run's journal, in order, and where it goes on. Only what is on the page is read whole. */
export async function journalPage(
  db: Kysely<Tables>,
  { runId, after, limit, under }: LinesPage & { runId: string },
): Promise<{ attempts: ShownLine[]; next: string | null }> {
  const places = await linesOf(db, { runId, under })
    .select(["place", "attempt", "path"])
    .$if(after !== undefined, (query) => query.where(isAfter(placeOf(after ?? ""))))
    .orderBy("place")
    .orderBy("path")
    .orderBy("attempt")
    .limit(limit + 1)
    .execute();
  const [first, last] = [places[0], places[Math.min(limit, places.length) - 1]];
  if (first === undefined || last === undefined) return { attempts: [], next: null };
  const between = await linesOf(db, { runId, under })
    .select(shownColumns)
    .where("place", ">=", first.place)
    .where("place", "<=", last.place)
    .execute();
  const rows = new Map(between.map((row) => [nextOf(row), row]));
  const page = places.slice(0, limit).flatMap((place) => rows.get(nextOf(place)) ?? []);
  const attempts = fitting(page);
  const end = attempts.at(-1);
  const isLast = places.length <= limit && attempts.length === page.length;
  return { attempts, next: isLast || end === undefined ? null : nextOf(end) };
}

const linesOf = (db: Kysely<Tables>, { runId, under }: { runId: string; under: string | undefined }) =>
  db
    .selectFrom("attempts")
    .where("run_id", "=", runId)
    // `0` comes right after `/`, so that these are all paths that begin so.
    .$if(under !== undefined, (query) =>
      query.where((where) =>
        where.or([
          where("path", "=", under ?? ""),
          where.and([where("path", ">=", `${under}/`), where("path", "<", `${under}0`)]),
        ]),
      ),
    );

const isAfter = ({ place, path, attempt }: Place) =>
  sql<boolean>`(place, path, attempt) > (${place}, ${path}, ${attempt})`;

const nextOf = ({ place, attempt, path }: Place) => `${place}~${attempt}~${path}`;

function placeOf(after: string): Place {
  const [place = "", attempt = "", ...path] = after.split("~");
  return { place: Number(place), attempt: Number(attempt), path: path.join("~") };
}

/** At least one, and no more than one answer holds. */
function fitting(rows: readonly ShownLine[]): ShownLine[] {
  let bytes = 0;
  const end = rows.findIndex(({ document, exchanges, input }, index) => {
    bytes += document.length + (exchanges?.length ?? 0) + (input?.length ?? 0);
    return index > 0 && bytes > pageBytesMax;
  });
  return rows.slice(0, end === -1 ? rows.length : end);
}
