import type { Store } from "../store/store.ts";
import { CompiledWorkflow, type KindOf } from "./compiled.ts";

/** Versions kept compiled; the one that was made first goes first. */
const compiledMax = 1_000;

/** Compiled versions of workflows. A version never changes, so what is kept never grows stale. */
export class Workflows {
  readonly #definitions: Store["definitions"];
  readonly #kindOf: KindOf;
  readonly #compiled = new Map<string, CompiledWorkflow>();
  /** Runs of one workflow come in crowds; the first one's reading serves all. */
  readonly #loading = new Map<string, Promise<CompiledWorkflow | null>>();

  constructor(definitions: Store["definitions"], kindOf: KindOf) {
    this.#definitions = definitions;
    this.#kindOf = kindOf;
  }

  known(find: { id: string; version: number }): CompiledWorkflow | undefined {
    return this.#compiled.get(keyOf(find));
  }

  /** Null when there is no such version. Throws TerminalError when it can't be compiled. */
  load(find: { id: string; version: number }): Promise<CompiledWorkflow | null> {
    const key = keyOf(find);
    const loading = this.#loading.get(key) ?? this.#read(find).finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  async #read(find: { id: string; version: number }): Promise<CompiledWorkflow | null> {
    const workflow = await this.#definitions.workflowVersion(find);
    if (workflow === null) return null;
    const compiled = new CompiledWorkflow(workflow, this.#kindOf);
    if (this.#compiled.size >= compiledMax) {
      const [oldest] = this.#compiled.keys();
      if (oldest !== undefined) this.#compiled.delete(oldest);
    }
    this.#compiled.set(keyOf(find), compiled);
    return compiled;
  }
}

const keyOf = ({ id, version }: { id: string; version: number }) => `${id}@${version}`;
