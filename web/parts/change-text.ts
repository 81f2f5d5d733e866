import { inWords, singular } from "../form/label.ts";
import { isRecord } from "../record.ts";
import { texts } from "../texts/changes.ts";

/** One member that differs; undefined where there is none. */
export interface Change {
  /** `auth.0.notAfter` */
  path: string;
  before?: unknown;
  after?: unknown;
}

/** Where it is, in words: `Authentication 1 · Valid until`; an item by its own name: `Parameter orderId`. */
export function placeOf({ path, before, after }: Change): string {
  const places: string[] = [];
  const parts = path.split(".");
  for (const [at, part] of parts.entries()) {
    const list = places.at(-1);
    if (!/^\d+$/.test(part) || list === undefined) {
      const name = texts.names.get(part) ?? inWords(part);
      if (name !== "") places.push(name);
      continue;
    }
    const own = at === parts.length - 1 ? (ownName(after) ?? ownName(before)) : undefined;
    places[places.length - 1] = `${singular(list)} ${own ?? Number(part) + 1}`;
  }
  return places.length === 0 ? inWords(path) : places.join(" · ");
}

function ownName(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined;
  const names = ["name", "title", "label", "workflow", "scheme", "id"].map((member) => item[member]);
  return names.find((name) => typeof name === "string" && name !== "")?.toString();
}

/** A value with nothing but short ones in it, as names and values; null: it is another. */
export function rowsOf(value: unknown): { name: string; value: string | number | boolean | null }[] | null {
  if (!isRecord(value)) return null;
  const rows = [];
  for (const [name, each] of Object.entries(value)) {
    if (!isShort(each)) return null;
    rows.push({ name: texts.names.get(name) || inWords(name), value: each });
  }
  return rows.length === 0 ? null : rows;
}

const isShort = (value: unknown): value is string | number | boolean | null =>
  value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
export const isInstant = (value: unknown): value is string =>
  typeof value === "string" && instant.test(value);
