import type { PartPlace } from "../contract/large.ts";
import type { Json } from "../contract/name.ts";
import type { Attempt } from "../contract/run.ts";
import { largeBytesMin } from "./bounds.ts";

/** A part of a value that is large. */
export interface Part {
  at: PartPlace;
  value: Json;
}

/** What stands in a line of the journal for a part that is kept apart. */
const referenceBytes = 300;

/**
 * The parts of what a step gave, saved and answered that are to be kept apart: the innermost that are large, so
 * that a body is found again wherever it is passed on, within whatever; and whole what is large by its many small members.
 */
export function largeParts({ output, saved, answer }: Attempt, isKnown: (value: object) => boolean): Part[] {
  const search = new Search(isKnown);
  search.in(output, ["output"]);
  for (const name in saved) search.in(saved[name] ?? null, ["saved", name]);
  if (answer !== null) search.in(answer.body, ["answer", "body"]);
  return search.found;
}

/** The same of a value alone. */
export function largePartsOf(
  value: Json,
  { at, isKnown }: { at: PartPlace; isKnown: (value: object) => boolean },
): Part[] {
  const search = new Search(isKnown);
  search.in(value, at);
  return search.found;
}

class Search {
  readonly found: Part[] = [];
  readonly #isKnown: (value: object) => boolean;
  readonly #at: PartPlace = [];

  constructor(isKnown: (value: object) => boolean) {
    this.#isKnown = isKnown;
  }

  in(value: Json, at: PartPlace): void {
    this.#at.length = 0;
    this.#at.push(...at);
    this.#weigh(value);
  }

  /** About how many bytes are left of it in the line. */
  #weigh(value: Json): number {
    if (typeof value === "string") {
      const bytes = Buffer.byteLength(value) + 2;
      return bytes > largeBytesMin ? this.#note(value) : bytes;
    }
    if (typeof value !== "object" || value === null) return 8;
    if (this.#isKnown(value)) return this.#note(value);
    const before = this.found.length;
    const bytes = Array.isArray(value) ? this.#weighItems(value) : this.#weighMembers(value);
    if (bytes <= largeBytesMin) return bytes;
    this.found.length = before;
    return this.#note(value);
  }

  #weighItems(items: readonly Json[]): number {
    let bytes = 2;
    for (const [index, item] of items.entries()) {
      this.#at.push(index);
      bytes += this.#weigh(item) + 1;
      this.#at.pop();
    }
    return bytes;
  }

  #weighMembers(members: Readonly<Record<string, Json>>): number {
    let bytes = 2;
    for (const [name, member] of Object.entries(members)) {
      this.#at.push(name);
      bytes += name.length + 4 + this.#weigh(member);
      this.#at.pop();
    }
    return bytes;
  }

  #note(value: Json): number {
    this.found.push({ at: [...this.#at], value });
    return referenceBytes;
  }
}
