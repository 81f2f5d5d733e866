import type { Json } from "../contract/name.ts";

interface Variable {
  value: Json;
  /** Place in the journal of the line that set it. */
  at: number;
}

/** The variables of one run: the named parts of its event and what steps have saved (`memory`). */
export class Variables {
  readonly #variables = new Map<string, Variable>();
  /** Rises with each change, so that scopes notice one. */
  version = 0;

  has(name: string): boolean {
    return this.#variables.has(name);
  }

  load(name: string): Json | undefined {
    return this.#variables.get(name)?.value;
  }

  /** Sets what a line of the journal saved; where several lists are gone through at once, the later line counts. */
  save(saved: Readonly<Record<string, Json>>, at: number): void {
    for (const name in saved) {
      const known = this.#variables.get(name);
      if (known !== undefined && known.at > at) continue;
      this.#variables.set(name, { value: saved[name] ?? null, at });
      this.version += 1;
    }
  }

  entries(): Iterable<readonly [string, Variable]> {
    return this.#variables;
  }
}
