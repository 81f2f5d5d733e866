import type { Json } from "../contract/name.ts";
import { eventScope, type ScopeEvent, scopeNames } from "../core/event-scope.ts";
import { storedBody } from "../core/stored-body.ts";
import type { Scope } from "../steps/step.ts";
import type { ClaimedRun, RunEvent } from "../store/store.ts";

/** The scope's own names; a variable of one of these names is found by `memory.load` alone. */
const taken: ReadonlySet<string> = new Set([...scopeNames, "__proto__"]);

export interface ScopeSources {
  /** By name, in the clear. */
  secrets: Readonly<Record<string, string>>;
}

/** What the steps of one run see by name, and what they have stored there. */
export class RunScope {
  readonly scope: Scope;
  /** What `memory.load` finds: the named parts of the event and what steps have saved. */
  readonly #variables = new Map<string, Json>();
  readonly #outputs: Record<string, { output: Json }> = {};

  constructor(run: ClaimedRun, { secrets }: ScopeSources) {
    const { headers, body } = run.event?.variables ?? {};
    const event = run.event === null ? null : eventOf(run.event);
    if (event !== null && headers !== undefined) this.#variables.set(headers, event.headers);
    if (event !== null && body !== undefined) this.#variables.set(body, event.body);
    const named = { ...(headers === undefined ? {} : { headers }), ...(body === undefined ? {} : { body }) };
    this.scope =
      event === null ? { trigger: null, params: {} } : eventScope(event, named, run.batch?.map(eventOf));
    this.scope["steps"] = this.#outputs;
    this.scope["secrets"] = secrets;
    this.scope["run"] = {
      id: run.id,
      workspace: run.workspace,
      workflow: run.workflow,
      version: run.version,
      createdAt: run.createdAt,
      startedAt: run.startedAt,
    };
  }

  /** What `$now()` says: the moment in which the attempt began. */
  setNow(ms: number): void {
    if (!this.#variables.has("now")) this.scope["now"] = ms;
  }

  /** Gives a step's output to the steps after it. */
  put(stepId: string, output: Json): void {
    this.#outputs[stepId] = { output };
  }

  load(name: string): Json | undefined {
    return this.#variables.get(name);
  }

  save(saved: Readonly<Record<string, Json>>): void {
    for (const name in saved) {
      const value = saved[name] ?? null;
      this.#variables.set(name, value);
      if (!taken.has(name)) this.scope[name] = value;
    }
  }
}

const eventOf = (event: RunEvent): ScopeEvent => ({ ...event, body: storedBody(event.body, event) });
