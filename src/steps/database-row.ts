import type { Json } from "../contract/name.ts";
import type { Row } from "./database-call.ts";
import { TerminalError } from "./step.ts";

/** Deeper no database nests its values without meaning it. */
const depthMax = 100;

/** The rows of one call, counted as they come, so that a large table does not fill the memory. */
export class Rows {
  readonly #rowsMax: number;
  readonly #bytesMax: number;
  #count = 0;
  #bytes = 0;

  constructor({ rowsMax, bytesMax }: { rowsMax: number; bytesMax: number }) {
    this.#rowsMax = rowsMax;
    this.#bytesMax = bytesMax;
  }

  /** Throws TerminalError when it is one too many; the same statement would bring as many again. */
  take(values: Readonly<Record<string, unknown>>): Row {
    this.#count += 1;
    if (this.#count > this.#rowsMax)
      throw new TerminalError(`There are more than ${this.#rowsMax} rows; limit them in the statement.`);
    const row = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, jsonOf(value)]));
    this.#bytes += JSON.stringify(row).length;
    if (this.#bytes > this.#bytesMax)
      throw new TerminalError(`The rows are larger than ${this.#bytesMax} bytes together.`);
    return row;
  }
}

/**
 * A driver's value as JSON: moments as ISO 8601, bytes as base64, whole numbers beyond 2^53 and numbers that JSON lacks
 * as their digits or names.
 */
export function jsonOf(value: unknown, depth = 0): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return wholeOf(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  if (depth > depthMax) throw new TerminalError("A value in the result nests too deeply.");
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, depth + 1));
  // A driver gives no functions or symbols; they would have no value.
  if (typeof value !== "object") return null;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, jsonOf(item, depth + 1)]));
}

export function wholeOf(value: bigint | string): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
