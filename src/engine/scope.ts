import type { Json } from "../contract/name.ts";
import type { Attempt } from "../contract/run.ts";
import { isTested } from "../contract/run-version.ts";
import { eventScope, type ScopeEvent, scopeNames } from "../core/event-scope.ts";
import { storedBody } from "../core/stored-body.ts";
import type { Scope } from "../steps/step.ts";
import type { CarriedEdits, ClaimedRun, RunEvent } from "../store/store.ts";
import type { Dependence } from "./dependence.ts";
import type { Lacking } from "./lacking.ts";
import { Variables } from "./variables.ts";

/** The scope's own names; a variable of one of these names is found by `memory.load` alone. */
const taken: ReadonlySet<string> = new Set([...scopeNames, "__proto__"]);
const noNames: ReadonlySet<string> = new Set();

export interface ScopeSources {
  /** By name, in the clear. */
  secrets: Readonly<Record<string, string>>;
}

/** A step's output as templates see it: `steps.<id>`. */
interface Given {
  output: Json;
}

type Outputs = Record<string, Given>;

/** What of a run's outputs is not in memory, in whichever scopes they are seen. */
class Absent {
  /** There is, or was, some. */
  any = false;
  /** Made when first needed: most runs have all in memory. */
  #lacking: WeakMap<Given, Lacking> | null = null;

  add(given: Given, lacking: Lacking): void {
    this.any = true;
    this.#lacking ??= new WeakMap();
    this.#lacking.set(given, lacking);
  }

  of(given: Given): Lacking | undefined {
    return this.#lacking?.get(given);
  }

  remove(given: Given): void {
    this.#lacking?.delete(given);
  }
}

const noVariables: ReadonlySet<string> = new Set();

interface ScopeParts {
  names: Scope;
  outputs: Outputs;
  variables: Variables;
  /** Names that hide variables. */
  locals: ReadonlySet<string>;
  absent: Absent;
}

/** What the steps of one list see by name; lists that are held by others see more, or what is theirs alone. */
export class RunScope {
  readonly variables: Variables;
  readonly #names: Scope;
  readonly #outputs: Outputs;
  readonly #locals: ReadonlySet<string>;
  readonly #absent: Absent;
  #seen = 0;

  constructor({ names, outputs, variables, locals, absent }: ScopeParts) {
    this.variables = variables;
    this.#names = names;
    this.#outputs = outputs;
    this.#locals = locals;
    this.#absent = absent;
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
      absent: this.#absent,
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

  /** The same of what was done before the run was taken up, of which not all may be in memory. */
  recall(stepId: string, output: Json, lacking: Lacking | null): void {
    const given = { output };
    this.#outputs[stepId] = given;
    if (lacking !== null) this.#absent.add(given, lacking);
  }

  /** Variables of a line of the journal, of which not all may be in memory. */
  recallVariables(line: Attempt, at: number): void {
    this.variables.recall(line, at);
    if (line.large !== undefined) this.#absent.any = true;
  }

  /** Something may not be in memory. */
  get lacks(): boolean {
    return this.#absent.any;
  }

  /** Puts in memory what is read of it. */
  async complete(needs: Dependence, whole: (lacking: Lacking) => Promise<Json>): Promise<void> {
    for (const [stepId, given] of Object.entries(this.#outputs)) {
      const lacking = this.#absent.of(given);
      if (lacking === undefined || needs.isMet(new Set([stepId]), noVariables)) continue;
      given.output = await whole(lacking);
      this.#absent.remove(given);
    }
    await this.variables.complete(needs, whole);
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
  // A test is not gathered with others: where its workflow is for batches, it is one alone.
  const batch = run.batch?.map(eventOf) ?? (event !== null && isTested(run) ? [event] : undefined);
  const variables = new Variables();
  if (event !== null && headers !== undefined) variables.save({ [headers]: event.headers }, -1);
  if (event !== null && body !== undefined) variables.save({ [body]: event.body }, -1);
  const named = { ...(headers === undefined ? {} : { headers }), ...(body === undefined ? {} : { body }) };
  const names: Scope = event === null ? { trigger: null, params: {} } : eventScope(event, named, batch);
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
  return new RunScope({ names, outputs: {}, variables, locals: noNames, absent: new Absent() });
}

const edited = (event: ScopeEvent, { params, body }: CarriedEdits): ScopeEvent => ({
  ...event,
  ...(params !== undefined && { params: { ...event.params, ...params } }),
  ...(body !== undefined && { body }),
});

const eventOf = (event: RunEvent): ScopeEvent => ({ ...event, body: storedBody(event.body, event) });
