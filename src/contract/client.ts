import { z } from "zod";
import { type EndpointName, type Endpoints, endpoints } from "./api.ts";
import type { Endpoint, InputGiven, Output, Params, QueryGiven } from "./endpoint.ts";
import { Problem, ProblemDocument } from "./problem.ts";

type Filled<Value> = [Value] extends [undefined] ? unknown : { [Name in keyof Value]: Value[Name] };
type Optional<Name extends string, Value> = [Value] extends [undefined]
  ? unknown
  : Record<string, never> extends Value
    ? { readonly [Key in Name]?: Value }
    : { readonly [Key in Name]: Value };

/** The parameters of the path, the query's and the input's own, all by name. */
export type Arguments<E extends Endpoint> = Filled<Params<E>> &
  Optional<"query", QueryGiven<E>> &
  Optional<"input", InputGiven<E>>;

type Result<E extends Endpoint> = E extends { content: "bytes" }
  ? Uint8Array
  : E extends { content: "events" }
    ? AsyncIterable<Output<E>>
    : Output<E>;

interface CallOptions {
  signal?: AbortSignal;
  /** Where a stream of events is to go on. */
  lastEventId?: string;
  /** Is told how much of a file has come, and how much there is; null: nobody knows. */
  onBytes?: (bytes: { done: number; total: number | null }) => void;
}

/** One function per endpoint of the table. Each rejects with a Problem, whatever went wrong. */
export type Client = {
  readonly [Name in EndpointName]: (
    given: Arguments<Endpoints[Name]>,
    options?: CallOptions,
  ) => Promise<Result<Endpoints[Name]>>;
};

/** What a client asks of `fetch`. */
export interface Asked {
  method?: string;
  redirect?: "error";
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

/** As much of its answer as a client reads. */
export type Answer = Pick<Response, "ok" | "status" | "url" | "text" | "arrayBuffer" | "body"> & {
  headers: Pick<Headers, "get">;
};

interface ClientOptions {
  /** Where the API is. */
  url: string;
  /** An API key; absent in a browser, whose session proves who calls. */
  key?: string;
  /** Which of a person's workspaces is meant; a key belongs to one. */
  workspace?: string;
  fetch?: (address: string, asked: Asked) => Promise<Answer>;
  /** The client's own, to be named where the server is of another one. */
  version?: string;
}

/** A typed client of the management API. */
export function createClient(options: ClientOptions): Client {
  const calls = Object.entries<Endpoint>(endpoints).map(([name, endpoint]) => [
    name,
    (given: Given, callOptions: CallOptions = {}) => call(endpoint, given, { ...options, ...callOptions }),
  ]);
  // One function per entry of the table, by the same names.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(calls) as Client;
}

interface Given {
  query?: Record<string, unknown>;
  input?: unknown;
  [parameter: string]: unknown;
}

async function call(
  endpoint: Endpoint,
  given: Given,
  options: ClientOptions & CallOptions,
): Promise<unknown> {
  const response = await send(endpoint, given, options);
  if (!response.ok) throw toldBy(await problemIn(response), options);
  switch (endpoint.content) {
    case "bytes":
      return bytesIn(response, options);
    case "events":
      return eventsIn(response, endpoint.output, options);
    case "json":
    case undefined:
      return endpoint.output && understoodOf(endpoint.output, await jsonIn(response), options);
    default:
      return endpoint.content satisfies never;
  }
}

/** A file whole. Where somebody wants to know how far it has come, it is read piece by piece. */
async function bytesIn(response: Answer, { onBytes }: CallOptions): Promise<Uint8Array> {
  if (onBytes === undefined || response.body === null) return new Uint8Array(await response.arrayBuffer());
  const length = Number(response.headers.get("Content-Length"));
  const total = length > 0 ? length : null;
  const reader = response.body.getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(piece.value);
    done += piece.value.byteLength;
    onBytes({ done, total });
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

async function send(
  endpoint: Endpoint,
  given: Given,
  { url, key, workspace, signal, lastEventId, fetch: sends = fetch }: ClientOptions & CallOptions,
): Promise<Answer> {
  const hasInput = endpoint.input !== undefined;
  try {
    return await sends(addressOf(endpoint, given, url), {
      method: endpoint.method,
      redirect: "error",
      headers: {
        ...(key !== undefined && { Authorization: `Bearer ${key}` }),
        ...(workspace !== undefined && { "Tripline-Workspace": workspace }),
        Accept: endpoint.content === "events" ? "text/event-stream" : "application/json",
        ...(hasInput && { "Content-Type": "application/json" }),
        ...(lastEventId !== undefined && { "Last-Event-ID": lastEventId }),
      },
      ...(hasInput && { body: JSON.stringify(given.input ?? {}) }),
      ...(signal && { signal }),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw unreachable(url, cause);
  }
}

function addressOf({ path }: Endpoint, given: Given, url: string): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given.query ?? {})) {
    if (value !== undefined) query.set(name, textOf(value));
  }
  const search = query.size > 0 ? `?${query.toString()}` : "";
  return `${url.replace(/\/+$/, "")}${filled}${search}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What fetch says is "fetch failed"; what people need is in its cause. Others say it themselves. */
function unreachable(url: string, cause: unknown): Problem {
  const reason = cause instanceof Error ? (reasonIn(cause.cause) ?? reasonIn(cause)) : String(cause);
  return new Problem("unreachable", {
    detail: `Tripline can't be reached at ${url} (${reason}). Is it running, and is the URL right?`,
    cause,
  });
}

function reasonIn(cause: unknown): string | null {
  if (!(cause instanceof Error)) return null;
  if ("code" in cause && typeof cause.code === "string") return cause.code;
  return cause.message;
}

async function problemIn(response: Answer): Promise<Problem> {
  const text = await response.text();
  const document = ProblemDocument.safeParse(jsonOrNull(text));
  if (document.success) {
    const { code, title, detail = title, issues = [] } = document.data;
    return new Problem(code, { detail, issues });
  }
  const detail = `${response.url} answered ${response.status}, and not as Tripline does. Is the URL right?`;
  return new Problem("unreachable", { detail });
}

async function jsonIn(response: Answer): Promise<unknown> {
  return jsonOrNull(await response.text());
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A call that the server does not know, or another answer than expected, mostly comes of another version. */
function toldBy(problem: Problem, { version }: ClientOptions): Problem {
  if (problem.code !== "unknown_call" || version === undefined) return problem;
  return new Problem("unknown_call", { detail: `${problem.message} This client is ${version}.` });
}

/** Most programs ask for a thing once: making code for its schema would take longer than reading it. */
const once = { jitless: true } as const;

async function understoodOf(schema: z.ZodType, value: unknown, options: ClientOptions): Promise<unknown> {
  const parsed = schema.safeParse(value, once);
  if (parsed.success) return parsed.data;
  const versions = await versionsOf(options);
  const detail = `What ${options.url} answered is not what was expected. ${versions}`;
  throw new Problem("unreachable", { detail, cause: parsed.error });
}

/** Of the server and of this client, as far as they are known. */
async function versionsOf({ version, ...options }: ClientOptions): Promise<string> {
  const unknown = "Is it Tripline, and of the same version as this client?";
  try {
    const response = await send(endpoints.getStatus, {}, options);
    const status = z.object({ version: z.string() }).safeParse(await jsonIn(response));
    if (!status.success) return unknown;
    const own = version === undefined ? "" : ` and this client ${version}`;
    return `The server is Tripline ${status.data.version}${own}; they may not go together.`;
  } catch {
    return unknown;
  }
}

function understood(schema: z.ZodType, value: unknown, url: string): unknown {
  const parsed = schema.safeParse(value, once);
  if (parsed.success) return parsed.data;
  const detail = `What ${url} answered is not what was expected. Is it Tripline, and of the same version as this client?`;
  throw new Problem("unreachable", { detail, cause: parsed.error });
}

/** Reads server-sent events: the data of each, in order. Ends when the server ends the stream. */
async function* eventsIn(
  response: Answer,
  schema: z.ZodType | undefined,
  { url, signal }: ClientOptions & CallOptions,
): AsyncIterable<unknown> {
  for await (const block of blocksIn(response, { url, ...(signal && { signal }) })) {
    const data = block
      .split("\n")
      .flatMap((line) => (line.startsWith("data:") ? [line.slice(5).trim()] : []));
    if (data.length === 0) continue;
    const value = jsonOrNull(data.join("\n"));
    yield schema === undefined ? value : understood(schema, value, url);
  }
}

/** What stands between empty lines. Rejects with a Problem when the connection breaks. */
async function* blocksIn(
  response: Answer,
  { url, signal }: { url: string; signal?: AbortSignal },
): AsyncIterable<string> {
  if (response.body === null) return;
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of response.body) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      yield* blocks;
    }
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw unreachable(url, cause);
  }
}
