import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";
import type { Kysely } from "kysely";
import { type LargeValue, valueWith } from "../../contract/large.ts";
import type { Json } from "../../contract/name.ts";
import type { NewValue } from "../store.ts";
import type { Write } from "./engine.ts";
import type { RunValueRow } from "./run-tables.ts";
import type { Tables } from "./tables.ts";

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);
/** Four megabytes of JSON become one in 15 ms; the next levels take three times as long for a twentieth less. */
const quality = 1;

/** The rows of values, compressed. */
export function valueRows(runId: string, values: readonly NewValue[]): Promise<RunValueRow[]> {
  return Promise.all(
    values.map(async ({ value, bytes, json }) => ({
      run_id: runId,
      value,
      bytes,
      content: await compress(json, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
    })),
  );
}

/** About what a write holds in memory while it waits, of what may be large. */
export const roomOfWrite = ({ values = [], sealed }: Pick<Write, "values" | "sealed">) => ({
  bytes:
    values.reduce((bytes, { content }) => bytes + content.length, 0) +
    (sealed?.values().reduce((bytes, text) => bytes + text.length, 0) ?? 0),
  share: 1,
});

/** Values of a run by their ids, as JSON. */
export async function readValues(
  db: Kysely<Tables>,
  { runId, ids }: { runId: string; ids: readonly string[] },
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("run_values")
    .select(["value", "content"])
    .where("run_id", "=", runId)
    .where("value", "in", [...ids])
    .execute();
  const read = rows.map(
    async ({ value, content }): Promise<[string, string]> => [value, (await decompress(content)).toString()],
  );
  return new Map(await Promise.all(read));
}

/** The output of a run with all that is kept apart; what is gone of it is null. */
export async function wholeOutput(
  db: Kysely<Tables>,
  { id, output, large = [] }: { id: string; output: Json; large?: readonly LargeValue[] | undefined },
): Promise<Json> {
  const texts = await readValues(db, { runId: id, ids: large.map(({ value }) => value) });
  return large.reduce<Json>((whole, { at, value }) => {
    const text = texts.get(value);
    return text === undefined ? whole : valueWith(whole, at.slice(1), JSON.parse(text));
  }, output);
}
