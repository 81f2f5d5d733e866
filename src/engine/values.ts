import { createHash } from "node:crypto";
import { attemptWith } from "../contract/attempt-parts.ts";
import { type LargeValue, valueWith } from "../contract/large.ts";
import type { Json } from "../contract/name.ts";
import type { Attempt } from "../contract/run.ts";
import { TerminalError } from "../steps/step.ts";
import type { NewValue } from "../store/store.ts";
import { previewCharacters, valuesBytesMax } from "./bounds.ts";
import type { Lacking } from "./lacking.ts";
import { largeParts, largePartsOf, type Part } from "./large-parts.ts";

type Reference = Omit<LargeValue, "at">;

interface ValuesDoors {
  /** The values by their ids, as JSON; those that are gone are left out. */
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

/** A line as it is written, and as the run goes on with it: what is equal in it is the same in memory. */
interface Parted {
  written: Attempt;
  shared: Attempt;
}

/**
 * One run's large values: each is written once, by its content, wherever it stands; it is in memory once, and read only
 * when it is needed. A value never changes, so an object that was seen need not be looked at again.
 */
export class Values {
  readonly #doors: ValuesDoors;
  /** By the objects that are large. */
  readonly #references = new WeakMap<object, Reference>();
  /** By id: what is in memory. Texts, which no weak reference holds, are bounded as the values are. */
  readonly #kept = new Map<string, WeakRef<Json[] | Record<string, Json>> | string>();
  /** On disk, or about to be. */
  readonly #ids = new Set<string>();
  #unwritten: NewValue[] = [];
  #bytes = 0;

  constructor(doors: ValuesDoors) {
    this.#doors = doors;
  }

  /** What is on disk of a line. */
  know(large: readonly LargeValue[]): void {
    for (const { value, bytes } of large) {
      if (this.#ids.has(value)) continue;
      this.#ids.add(value);
      this.#bytes += bytes;
    }
  }

  /** Counts what is in memory. Throws TerminalError where the run has too much of it. */
  charge(bytes: number): void {
    if (this.#bytes + bytes > valuesBytesMax) {
      throw new TerminalError(
        `The large values of this run are larger than ${valuesBytesMax} bytes together; each counts once.`,
      );
    }
    this.#bytes += bytes;
  }

  /** Takes what is large out of a line. Throws TerminalError where the run has too much of it. */
  parted(line: Attempt): Parted {
    const parts = largeParts(line, (value) => this.#references.has(value));
    const parted = { written: line, shared: line };
    const large: LargeValue[] = [];
    for (const part of parts) {
      const { reference, value } = this.#keep(part);
      large.push({ at: part.at, ...reference });
      parted.written = attemptWith(parted.written, part.at, null);
      if (value !== part.value) parted.shared = attemptWith(parted.shared, part.at, value);
    }
    if (large.length > 0) parted.written = { ...parted.written, large };
    return parted;
  }

  /** Takes what is large out of a run's output. */
  partedOutput(output: Json): { output: Json; large: LargeValue[] } {
    const isKnown = (value: object) => this.#references.has(value);
    const parts = largePartsOf(output, { at: ["output"], isKnown });
    let left = output;
    const large = parts.map((part): LargeValue => {
      left = valueWith(left, part.at.slice(1), null);
      return { at: part.at, ...this.#keep(part).reference };
    });
    return { output: left, large };
  }

  /** What is to be written now. */
  take(): NewValue[] {
    const values = this.#unwritten;
    this.#unwritten = [];
    return values;
  }

  /** They could not be written after all. */
  putBack(values: readonly NewValue[]): void {
    this.#unwritten = [...values, ...this.#unwritten];
  }

  /** The line with all that is kept apart. Throws Error where a value is gone. */
  async wholeLine(line: Attempt): Promise<Attempt> {
    const { large = [], ...rest } = line;
    const values = await this.#read(large.map(({ value }) => value));
    let whole: Attempt = rest;
    for (const { at, value } of large) whole = attemptWith(whole, at, values.get(value) ?? null);
    return whole;
  }

  /** The value with all that it lacks. Throws Error where a part is gone. */
  async whole({ value, parts }: Lacking): Promise<Json> {
    const values = await this.#read(parts.map((part) => part.value));
    return parts.reduce<Json>(
      (whole, part) => valueWith(whole, part.at, values.get(part.value) ?? null),
      value,
    );
  }

  async #read(ids: readonly string[]): Promise<Map<string, Json>> {
    const found = new Map<string, Json>();
    const missing = new Set<string>();
    for (const id of ids) {
      const known = this.#inMemory(id);
      if (known === undefined) missing.add(id);
      else found.set(id, known);
    }
    if (missing.size === 0) return found;
    const texts = await this.#doors.read([...missing]);
    for (const id of missing) {
      const text = texts.get(id);
      if (text === undefined) throw new Error(`The value ${id} of the run is gone.`);
      const value: Json = JSON.parse(text);
      this.#note(value, referenceTo({ text, id }));
      found.set(id, value);
    }
    return found;
  }

  #keep({ value }: Part): { reference: Reference; value: Json } {
    const seen = typeof value === "object" && value !== null ? this.#references.get(value) : undefined;
    if (seen !== undefined) return { reference: seen, value };
    const text = JSON.stringify(value);
    const id = createHash("sha256").update(text).digest("hex");
    const reference = referenceTo({ text, id });
    const same = this.#inMemory(id);
    if (same !== undefined) return { reference, value: same };
    if (!this.#ids.has(id)) {
      this.charge(reference.bytes);
      this.#ids.add(id);
      this.#unwritten.push({ value: id, bytes: reference.bytes, json: text });
    }
    this.#note(value, reference);
    return { reference, value };
  }

  #inMemory(id: string): Json | undefined {
    const kept = this.#kept.get(id);
    return typeof kept === "object" ? kept.deref() : kept;
  }

  #note(value: Json, reference: Reference): void {
    if (typeof value === "string") this.#kept.set(reference.value, value);
    if (typeof value !== "object" || value === null) return;
    this.#kept.set(reference.value, new WeakRef(value));
    this.#references.set(value, reference);
  }
}

function referenceTo(of: { text: string; id: string }): Reference {
  return {
    value: of.id,
    bytes: Buffer.byteLength(of.text),
    preview: of.text.slice(0, previewCharacters).toWellFormed(),
  };
}
