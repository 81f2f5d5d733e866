import type { Json } from "../contract/name.ts";
import type { Attempt } from "../contract/run.ts";
import type { Dependence } from "./dependence.ts";
import { type Lacking, lackingVariable } from "./lacking.ts";

interface Variable {
  value: Json;
  /** Place in the journal of the line that set it. */
  at: number;
  /** What is not in memory of it. */
  lacking: Lacking | null;
}

const noSteps: ReadonlySet<string> = new Set();

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
    for (const name in saved) this.#set(name, { value: saved[name] ?? null, at, lacking: null });
  }

  /** The same of a line of which not all may be in memory. */
  recall(line: Attempt, at: number): void {
    for (const name in line.saved)
      this.#set(name, { value: line.saved[name] ?? null, at, lacking: lackingVariable(line, name) });
  }

  /** Puts in memory what is read of it. */
  async complete(needs: Dependence, whole: (lacking: Lacking) => Promise<Json>): Promise<void> {
    for (const [name, variable] of this.#variables) {
      if (variable.lacking === null || needs.isMet(noSteps, new Set([name]))) continue;
      variable.value = await whole(variable.lacking);
      variable.lacking = null;
      this.version += 1;
    }
  }

  entries(): Iterable<readonly [string, Variable]> {
    return this.#variables;
  }

  #set(name: string, variable: Variable): void {
    const known = this.#variables.get(name);
    if (known !== undefined && known.at > variable.at) return;
    this.#variables.set(name, variable);
    this.version += 1;
  }
}
