import type { z } from "zod";
import type { AddressAttempt, KeptCall } from "../contract/dead-letter.ts";
import type { KeyValue } from "../contract/key-value.ts";
import type { OwnMetrics } from "../contract/metrics.ts";
import type { Json } from "../contract/name.ts";
import type { RunAnswer, RunError, RunStatus } from "../contract/run.ts";
import type { ApprovalAnswer, ApprovalQuestion } from "../contract/wait.ts";
import type { Step } from "../contract/workflow.ts";
import type { KeySource } from "../core/correlation.ts";
import type { DatabaseDoor } from "./database-call.ts";
import type { MailDoor } from "./mail-call.ts";

/** Thrown by a step whose failure another attempt can't mend. Any other throw is retried by policy. */
export class TerminalError extends Error {
  override name = "TerminalError";
}

/** Thrown where not the step failed, but what it runs in: worth another attempt, even of a step without a policy. */
export class PassingError extends Error {
  override name = "PassingError";
}

/** The error, with the HTTP status that a service answered with: a retry policy may ask for it. */
export const withStatus = <Failure extends Error>(error: Failure, status: number): Failure =>
  Object.assign(error, { status });

/** Whoever asks to be called again later than this means never, or has forgotten about us by then. */
export const retryLaterMsMax = 86_400_000;

/** Thrown by a step that knows when to try again (`Retry-After`). */
export class RetryLaterError extends Error {
  override name = "RetryLaterError";
  readonly delayMs: number;
  constructor(message: string, delayMs: number, options?: ErrorOptions) {
    super(message, options);
    this.delayMs = Math.min(Math.max(0, delayMs), retryLaterMsMax);
  }
}

/** Thrown through `context.steps` when one of the steps has failed for good. Who can't mend it lets it pass. */
export class StepFailure extends Error {
  override name = "StepFailure";
  readonly failure: RunError;
  constructor(failure: RunError) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Thrown through `context.steps` when the steps were stopped by their signal. */
export class Halted extends Error {
  override name = "Halted";
  constructor() {
    super("Stopped, since it is not needed any more.");
  }
}

/**
 * What `context.wait` returns and a step hands back: the run is parked until `wakeAt`, then the step has `output`; with
 * `progress` (`context.again`) the step runs once more instead, from there.
 */
export class Wait {
  readonly wakeAt: number;
  readonly output: Json;
  readonly progress: Json | undefined;
  constructor(wakeAt: number, output: Json = null, progress?: Json) {
    this.wakeAt = wakeAt;
    this.output = output;
    this.progress = progress;
  }
}

/** As `Wait`, for something outside of the run that may come before `wakeAt`: the step runs again then, and asks anew. */
export class Outside extends Wait {}

/** What a step asks for outside of its run. */
export type OutsideWant =
  | {
      kind: "event";
      /** Name. */
      trigger: string;
      source: KeySource;
      key: string;
      lookBackMs: number;
      takes: "all" | "first";
    }
  | { kind: "approval"; question: ApprovalQuestion }
  /** `awaited` false: it is started, and that is all. */
  | { kind: "run"; workflow: string; input: Json; awaited: boolean };

/** What has become of it. */
export type OutsideState =
  /** `wait` is to be handed back when the step has nothing else to do. `link`: where an approval is answered. */
  | { kind: "open"; wait: Outside; link: string }
  | { kind: "expired" }
  | { kind: "event"; event: Json }
  | { kind: "approval"; answer: ApprovalAnswer }
  | { kind: "run"; runId: string; status: RunStatus; output: Json; error: RunError | null };

export interface OutsideDoor {
  /**
   * Asks what has become of what this attempt waits for. The first time it begins: what comes from then on is not
   * missed, whatever crashes; afterwards only its state is told, whatever else is given. After `timeoutMs` it expires.
   */
  ask(want: OutsideWant, limit: { timeoutMs: number }): Promise<OutsideState>;
}

/** What templates, expressions and scripts see, by name: trigger, params, steps, secrets, run and the named variables. */
export type Scope = Record<string, unknown>;

/** What steps reach the outside with; opened once by `main`. */
export interface StepDoors {
  /** fetch with the address guard: rejects addresses that are not allowed, at connect time and on each redirect. */
  http: HttpDoor;
  scripts: ScriptDoor;
  databases: DatabaseDoor;
  mail: MailDoor;
  /** What workflows keep from run to run. */
  keyValues: KeyValueDoor;
  /** What workflows measure of their own. */
  metrics: OwnMetrics;
}

/** As the store has it; `by` tells a repeated write from another. Points in time are ISO strings. */
export interface KeyValueDoor {
  get(find: KeyPlace): Promise<KeyValue | null>;
  list(find: { workspace: string; prefix: string; limit: number; now: string }): Promise<KeyValue[]>;
  put(put: KeyWriting & { value: Json; ifValue?: Json }): Promise<KeyValue | null>;
  increment(increment: KeyWriting & { amount: number }): Promise<KeyValue | null>;
  remove(find: KeyPlace): Promise<boolean>;
}
export interface KeyPlace {
  workspace: string;
  key: string;
  now: string;
}
export interface KeyWriting extends KeyPlace {
  expiresAt: string | null;
  by: string;
}

export interface HttpDoor {
  request(call: HttpCall): Promise<HttpReply>;
  /** The door that all share, where this is one attempt's own: what is kept for all is kept by it. */
  readonly shared?: HttpDoor;
}
export interface HttpCall {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  timeoutMs: number;
  /** It is given up, too, when nothing has come for so long: for replies that come bit by bit. */
  idleMs?: number;
  /** Redirects followed at most; each is guarded anew. */
  redirectsMax: number;
  responseBytesMax: number;
  signal: AbortSignal;
}
export interface HttpReply {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** One request and its reply, for the run's history; exactly one of `reply` and `error` is there. */
export interface HttpExchange {
  call: Pick<HttpCall, "method" | "url" | "headers" | "body">;
  reply: HttpReply | null;
  error: unknown;
  /** Milliseconds since the epoch. */
  at: number;
  tookMs: number;
}

export interface ScriptDoor {
  run(call: ScriptCall): Promise<ScriptReply>;
}
export interface ScriptCall {
  /** Whose script it is: where several wait, each workspace has its turn. */
  workspace?: string;
  code: string;
  /** Global values by name; they arrive as JSON. */
  globals: Record<string, unknown>;
  /** Variables that `memory.load` finds. */
  variables: Record<string, Json>;
  /** From its turn on. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Called when a thread takes it, and has started. */
  begun?: () => void;
  /** What the script's `fetch` does; without it the script has none. */
  fetch?: (request: ScriptRequest) => Promise<HttpReply>;
}
/** As the script gave it; nothing of it is to be believed. */
export interface ScriptRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
}
export interface ScriptReply {
  output: Json;
  /** What `memory.save` wrote. */
  saved: Record<string, Json>;
  console: string[];
}

export interface StepFile {
  name: string;
  contentType: string | null;
  bytes: Uint8Array;
}

/** A request for nobody to forget. */
export interface Undelivered {
  /** Tells the addresses of one step apart. */
  address: string;
  messageId: string;
  url: string;
  reason: string;
  tries: number;
  attempts: readonly AddressAttempt[];
  call: KeptCall;
}

export interface StepContext {
  readonly runId: string;
  readonly workspace: string;
  readonly path: string;
  readonly attempt: number;
  /** The same for every attempt at this step of this run: `<runId>/<path>`. */
  readonly idempotencyKey: string;
  readonly scope: Scope;
  readonly signal: AbortSignal;
  readonly doors: StepDoors;
  readonly timeoutMs: number;
  /**
   * Says that the step waits for its turn at something that there are few of. Its time limit begins when the function that
   * is given is called.
   */
  waitsForTurn(what: string): () => void;
  now(): number;
  /** Evaluates an expression over the scope. What decided for a list of steps is kept, and given again on resumption. */
  evaluate(expression: string): Promise<Json>;
  /** Evaluates an expression over the scope as it is now, and keeps nothing: for what is asked time and again. */
  evaluateAnew(expression: string, locals: Readonly<Record<string, Json>>): Promise<Json>;
  /** Variables of the run. */
  load(name: string): Json | undefined;
  save(name: string, value: Json): void;
  /** Keeps a console line with the attempt. */
  log(line: string): void;
  /** Keeps a request and its reply with the attempt: cut to a bound, secrets masked. */
  exchanged(exchange: HttpExchange): void;
  /** The text without secrets, as it may be kept: to be asked for before a text is cut. */
  masked(text: string): string;
  /** A value that came about in the step (a token) and is to be masked like a secret in all that the run keeps. */
  conceal(value: string): void;
  /** What `keep` or `again` has kept of this step in this run; undefined at its beginning. */
  readonly progress: Json | undefined;
  /** Somebody had the run go on after the attempt before: what was given up for good is tried once more. */
  readonly resumed?: boolean;
  /** Puts on disk how far the step has come; an attempt after a crash or a failure finds it. At most 1 MiB. */
  keep(progress: Json): Promise<void>;
  /** Keeps a request that an address has not taken, to be sent again; once for each address of a step. */
  undelivered(letter: Undelivered): Promise<void>;
  /** A file of the delivery's body by its number, from 1; 0 is the whole body. Null where there is none. */
  file(number: number): StepFile | null;
  /** Answers the caller who waits; the first answer counts. */
  answer(answer: RunAnswer): void;
  wait(durationMs: number): Wait;
  /** The run is put aside for so long, then the step runs again, within the same attempt, and finds `progress`, of 1 MiB at most. */
  again(durationMs: number, progress: Json): Wait;
  /** What comes from outside of the run; for kinds that say `waitsOutside`. */
  readonly outside: OutsideDoor;
  /**
   * Runs a list of steps held in this step's config; resolves with the last one's output. `list` names it in paths.
   * Several may run at once; between the end of one and the start of the next only promises of the step's own may lie.
   * Rejects with StepFailure, with Halted, or with what no step may handle.
   */
  steps(list: string, steps: readonly Step[], within?: Within): Promise<Json>;
  /** Whether any step of this list had begun before this process took the run up. */
  began(list: string): boolean;
}

/** How a list of steps runs for the step that holds it. */
export interface Within {
  /** Names that only these steps see; they hide others. */
  locals?: Readonly<Record<string, Json>>;
  /** Which time, from 0, the list runs: `list/3/` in paths. Outputs of its steps are then seen in this round alone. */
  round?: number;
  /** Stops the steps when it is aborted. */
  signal?: AbortSignal;
  /** Runs them even though the run is canceled or ends early: they put in order what others left. */
  closing?: boolean;
}

export interface StepExample<Config> {
  title?: string;
  config: Config;
  /** Scope that the example runs in. */
  scope?: Record<string, Json>;
  output: Json;
  /** It fails with this message. */
  error?: string;
}

/** A list of steps that a config holds, for validation. */
export interface HeldList {
  /** Its path in the config, `.steps` left out where that is what follows. */
  name: string;
  steps: readonly Step[];
  /** Runs many times; outputs of its steps are not seen outside. */
  rounds?: true;
  /** Of these lists exactly one runs. */
  choice?: boolean;
  /** Runs beside the other lists, and does not see what they do. */
  beside?: true;
}

/** A kind of step: one object that describes, validates, documents and runs itself. */
export interface StepKind<Schema extends z.ZodType = z.ZodType> {
  readonly type: string;
  readonly title: string;
  /** Under which system people find it: `E-mail`. Absent: it is a function built in. */
  readonly system?: string;
  readonly description: string;
  /** Reaches outside: checkpointed before the next step begins, unless that one is `instant`. */
  readonly effect: boolean;
  /** It only looks at what is known, and gives its output at once: what came before it is written together with it. */
  readonly instant?: true;
  /** For kinds whose effect depends on how they are set: reaches outside all the same. Config is as it is written. */
  hasEffect?(config: Readonly<Record<string, Json>>): boolean;
  /** It hands back `Outside`, and runs again each time its run is taken up until what it asks for has come. */
  readonly waitsOutside?: true;
  /** The deliveries that it may wait for. Config here may still hold templates. */
  awaits?(config: z.output<Schema>): { trigger: string; source: KeySource };
  /** The workflow that it starts. Config here may still hold templates. */
  starts?(config: z.output<Schema>): string;
  readonly config: Schema;
  /** How long an attempt may take by its settings, where that is not their `timeoutMs`. Config is as it is written. */
  longestMs?(config: Readonly<Record<string, Json>>): number | undefined;
  /** Top-level config fields that are not filled in as templates before `run`: code, expressions, lists of steps. */
  readonly raw?: readonly string[];
  /** Top-level config fields (dot paths with `*`) that hold expressions, for validation: `arms.*.when`. */
  readonly expressions?: readonly string[];
  /** What the schema can't say is wrong, by its path in the config. Config here may still hold templates. */
  check?(config: z.output<Schema>): { path: string; message: string }[];
  /** Lists of steps that the config holds, for validation. Config here may still hold templates. */
  lists?(config: z.output<Schema>): HeldList[];
  /** Names that the steps of one of its lists see besides, and their values: for who tries one of these by itself. */
  locals?(config: z.output<Schema>, at: { list: string; round: number }): Record<string, Json>;
  /** It looks at the scope itself, and not only through its settings: all of it is to be in memory. */
  readonly reads?: "scope";
  /** Names of the variables that it changes, as far as its settings say. */
  saves?(config: Readonly<Record<string, Json>>): string[];
  /**
   * Members of its output, where it always is an object that can have no others; null: that depends. Who reads another one
   * has most likely misspelt it. Config is as it is written.
   */
  gives?(config: Readonly<Record<string, Json>>): readonly string[] | null;
  /** Its expressions see what its steps gave the time before. */
  readonly looksBack?: true;
  /** It puts things in order when its run is canceled, also while the run waits. */
  readonly closes?: true;
  /** Nothing after it in its list runs: it ends the run, or fails. */
  readonly ends?: "succeeded" | "failed";
  readonly examples: readonly StepExample<z.input<Schema>>[];
  run(config: z.output<Schema>, context: StepContext): Promise<Json | Wait> | Json | Wait;
}

export function defineStep<Schema extends z.ZodType>(kind: StepKind<Schema>): StepKind<Schema> {
  return kind;
}
