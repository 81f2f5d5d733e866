import { plain } from "../sql/text.ts";

/** The kinds of columns that both engines have. */
export type ColumnKind = "text" | "bigint" | "bytea";

export interface Column {
  name: string;
  kind: ColumnKind;
}

/** What is sent at once. */
const chunkBytes = 131_072;
/** From here on a value goes as it is, without being copied once more. */
const longBytesMin = 32_768;

const signature = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const end = Buffer.from([0xff, 0xff]);
const nullLength = -1;
const lengthBytes = 4,
  countBytes = 2,
  integerBytes = 8;

/**
 * Writes rows as `copy … (format binary)` reads them: of each the number of its values, of each value its length and its
 * bytes. `changed` is told of each text that PostgreSQL could not keep as it stands. Source: PostgreSQL's manual, COPY, "Binary Format".
 */
export function* binaryRows(
  rows: Iterable<readonly unknown[]>,
  columns: readonly Column[],
  changed: () => void,
): Generator<Uint8Array> {
  let chunk = Buffer.allocUnsafe(chunkBytes);
  let at = signature.copy(chunk);
  const whole = () => {
    const full = chunk.subarray(0, at);
    chunk = Buffer.allocUnsafe(chunkBytes);
    at = 0;
    return full;
  };
  for (const row of rows) {
    if (at + countBytes > chunkBytes) yield whole();
    at = chunk.writeInt16BE(columns.length, at);
    for (const [index, column] of columns.entries()) {
      const value = bytesOf(row[index], column, changed);
      const length = value?.length ?? 0;
      const isLong = length > longBytesMin;
      if (at + lengthBytes + (isLong ? 0 : length) > chunkBytes) yield whole();
      at = chunk.writeInt32BE(value === null ? nullLength : length, at);
      if (value === null) continue;
      if (isLong) {
        yield whole();
        yield value;
      } else {
        chunk.set(value, at);
        at += length;
      }
    }
  }
  yield whole();
  yield end;
}

function bytesOf(value: unknown, { name, kind }: Column, changed: () => void): Uint8Array | null {
  if (value === null) return null;
  if (kind === "text" && typeof value === "string") {
    const kept = plain(value);
    if (kept !== value) changed();
    return Buffer.from(kept);
  }
  if (kind === "bigint" && typeof value === "number") return integer(value);
  if (kind === "bytea" && value instanceof Uint8Array) return value;
  throw new Error(`${typeof value} stands in the column ${name}, which holds ${kind}.`);
}

/** SQLite keeps a fraction where a number has one; of milliseconds nobody misses it. */
function integer(value: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(integerBytes);
  bytes.writeBigInt64BE(BigInt(Math.round(value)));
  return bytes;
}
