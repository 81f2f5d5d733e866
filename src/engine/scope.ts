import type { Json } from "../contract/name.ts";
import { eventScope, type ScopeEvent, scopeNames } from "../core/event-scope.ts";
import { storedBody } from "../core/stored-body.ts";
import type { Scope } from "../steps/step.ts";
import type { CarriedEdits, ClaimedRun, RunEvent } from "../store/store.ts";
import { Variables } from "./variables.ts";

/** The scope's own names; a variable of one of these names is found by `memory.load` alone. */
const taken: ReadonlySet<string> = new Set([...scopeNames, "__proto__"]);
const noNames: ReadonlySet<string> = new Set();

export interface ScopeSources {
  /** By name, in the clear. */
  secrets: Readonly<Record<string, string>>;
}

type Outputs = Record<string, { output: Json }>;

interface ScopeParts {
  names: Scope;
  outputs: Outputs;
  variables: Variables;
  /** Names that hide variables. */
  locals: ReadonlySet<string>;
}

/** What the steps of one list see by name; lists that are held by others see more, or what is theirs alone. */
export class RunScope {
  readonly variables: Variables;
  readonly #names: Scope;
  readonly #outputs: Outputs;
  readonly #locals: ReadonlySet<string>;
  #seen = 0;

  constructor({ names, outputs, variables, locals }: ScopeParts) {
    this.variables = variables;
    this.#names = names;
    this.#outputs = outputs;
    this.#locals = locals;
    names["steps"] = outputs;
  }

  get scope(): Scope {
    if (this.#seen !== this.variables.version) this.#notice();
    return this.#names;
  }

  /** The scope of a list within this one; with `apart` the outputs of its steps are not seen here. */
  within({ locals = {}, apart }: { locals?: Readonly<Record<string, Json>>; apart: boolean }): RunScope {
    const own = Object.keys(locals);
    return new RunScope({
      names: { ...this.scope, ...locals },
      outputs: apart ? { ...this.#outputs } : this.#outputs,
      variables: this.variables,
      locals: own.length === 0 ? this.#locals : new Set([...this.#locals, ...own]),
    });
  }

  /** What `$now()` says: the moment in which the attempt began. */
  setNow(ms: number): void {
    if (!this.variables.has("now") && !this.#locals.has("now")) this.#names["now"] = ms;
  }

  /** Gives a step's output to the steps after it. */
  put(stepId: string, output: Json): void {
    this.#outputs[stepId] = { output };
  }

  #notice(): void {
    for (const [name, { value }] of this.variables.entries()) {
      if (!taken.has(name) && !this.#locals.has(name)) this.#names[name] = value;
    }
    this.#seen = this.variables.version;
  }
}

/** What the outermost steps of a run see. */
export function scopeOf(run: ClaimedRun, { secrets }: ScopeSources): RunScope {
  const { headers, body } = run.event?.variables ?? {};
  const { edits = {} } = run;
  const event = run.event === null ? null : edited(eventOf(run.event), edits);
  const variables = new Variables();
  if (event !== null && headers !== undefined) variables.save({ [headers]: event.headers }, -1);
  if (event !== null && body !== undefined) variables.save({ [body]: event.body }, -1);
  const named = { ...(headers === undefined ? {} : { headers }), ...(body === undefined ? {} : { body }) };
  const names: Scope =
    event === null ? { trigger: null, params: {} } : eventScope(event, named, run.batch?.map(eventOf));
  names["secrets"] = secrets;
  names["input"] = edits.input === undefined ? (run.input ?? null) : edits.input;
  for (const { at, saved } of edits.variables ?? []) {
    // After what was saved before it was given, and before what came afterwards.
    const known = run.journal.findLastIndex(({ endedAt }) => endedAt <= at);
    variables.save(saved, known + 0.5);
  }
  names["run"] = {
    id: run.id,
    workspace: run.workspace,
    workflow: run.workflow,
    version: run.version,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
  };
  return new RunScope({ names, outputs: {}, variables, locals: noNames });
}

const edited = (event: ScopeEvent, { params, body }: CarriedEdits): ScopeEvent => ({
  ...event,
  ...(params !== undefined && { params: { ...event.params, ...params } }),
  ...(body !== undefined && { body }),
});

const eventOf = (event: RunEvent): ScopeEvent => ({ ...event, body: storedBody(event.body, event) });
