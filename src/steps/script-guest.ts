import type { QuickJSContext, QuickJSDeferredPromise, QuickJSHandle } from "quickjs-emscripten";
import { globalsCharactersMax } from "./script-bounds.ts";
import { textOf } from "./script-failure.ts";
import { type HostValue, hostFunctions } from "./script-host.ts";
import { library } from "./script-library.ts";
import type { ScriptRequest } from "./step.ts";

/** What came of a request; `passing`: another attempt may do better. */
export type FetchResult =
  | { kind: "reply"; status: number; headers: Record<string, string>; body: Uint8Array }
  | { kind: "failed"; message: string; passing: boolean };

interface WaitingReply {
  promise: QuickJSDeferredPromise;
  /** Settles the promise inside; undefined until the reply is there. */
  settle?: () => void;
}

/** The requests of one script that are under way. */
export interface Sending {
  ask: (request: ScriptRequest) => Promise<FetchResult>;
  /** On the clock of `performance.now()`. */
  deadline: number;
  waiting: Set<WaitingReply>;
  /** Called when a reply has come. */
  arrived?: () => void;
}

/** Requests at once; a script that wants more waits for some of them. */
const waitingMax = 10;

/** Gives scripts the library (script-library.ts), with `fetch` where they may send: `sending` tells by what, then. */
export function openLibrary(
  context: QuickJSContext,
  sending: (() => Sending) | null,
  unwrap: (result: ReturnType<QuickJSContext["evalCode"]>) => QuickJSHandle,
): void {
  using host = context.newFunction("host", (name, ...values) => hosted(context, name, values));
  using setUp = unwrap(context.evalCode(library, "library.js"));
  if (sending === null) {
    unwrap(context.callFunction(setUp, context.undefined, host)).dispose();
    return;
  }
  using send = context.newFunction("send", (request, body) => sent(context, sending(), { request, body }));
  unwrap(context.callFunction(setUp, context.undefined, host, send)).dispose();
}

function hosted(context: QuickJSContext, name: QuickJSHandle, values: QuickJSHandle[]): QuickJSHandle {
  const called = textOf(context, name, 100) ?? "";
  const found = Object.hasOwn(hostFunctions, called) ? hostFunctions[called] : undefined;
  if (found === undefined) throw new TypeError("There is no such function.");
  const result = found(...values.map((value) => valueOf(context, value)));
  return typeof result === "string" ? context.newString(result) : context.newArrayBuffer(bufferOf(result));
}

function valueOf(context: QuickJSContext, handle: QuickJSHandle): HostValue {
  if (context.typeof(handle) !== "object") {
    const text = textOf(context, handle, globalsCharactersMax);
    if (text === null) throw new RangeError("A text is too long, or is none.");
    return text;
  }
  using length = context.getProp(handle, "byteLength");
  if (context.getNumber(length) === 0) return new Uint8Array();
  using lent = context.getArrayBuffer(handle);
  return lent.value.slice();
}

/** A buffer of exactly these bytes: Node's small ones are parts of larger, shared ones. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

function sent(
  context: QuickJSContext,
  sending: Sending,
  { request, body }: { request: QuickJSHandle; body: QuickJSHandle },
): QuickJSHandle {
  if (sending.waiting.size >= waitingMax)
    throw new RangeError(`A script may have ${waitingMax} requests under way at a time.`);
  const head: Omit<ScriptRequest, "body"> = JSON.parse(
    textOf(context, request, globalsCharactersMax) ?? "null",
  );
  const { method, url, headers } = head;
  const promise = context.newPromise();
  const waiting: WaitingReply = { promise };
  sending.waiting.add(waiting);
  const asked: ScriptRequest = { method, url, headers, body: valueOf(context, body) };
  void answered(sending, waiting, { context, asked });
  return promise.handle.dup();
}

async function answered(
  sending: Sending,
  waiting: WaitingReply,
  { context, asked }: { context: QuickJSContext; asked: ScriptRequest },
): Promise<void> {
  const result = await sending.ask(asked);
  waiting.settle = () => settle(context, waiting.promise, result);
  sending.arrived?.();
}

function settle(context: QuickJSContext, promise: QuickJSDeferredPromise, result: FetchResult): void {
  const [head, bytes] =
    result.kind === "reply"
      ? [{ status: result.status, headers: result.headers }, result.body]
      : [{ error: result.message, passing: result.passing }, new Uint8Array()];
  using reply = context.newObject();
  context.newString(JSON.stringify(head)).consume((text) => context.setProp(reply, "head", text));
  context.newArrayBuffer(bufferOf(bytes)).consume((body) => context.setProp(reply, "body", body));
  promise.resolve(reply);
}

/** Waits until a reply has come or the time is out, and hands the script what there is. */
export async function nextReply(sending: Sending): Promise<void> {
  const isReady = ({ settle: ready }: WaitingReply) => ready !== undefined;
  if (!sending.waiting.values().some(isReady)) {
    const arrived = Promise.withResolvers<void>();
    sending.arrived = arrived.resolve;
    const timer = setTimeout(arrived.resolve, Math.max(0, sending.deadline - performance.now()) + 1);
    await arrived.promise;
    clearTimeout(timer);
  }
  for (const waiting of [...sending.waiting].filter(isReady)) {
    sending.waiting.delete(waiting);
    waiting.settle?.();
    waiting.promise.dispose();
  }
}

/** Forgets the requests whose replies nobody waits for any more. */
export function dropWaiting({ waiting }: Sending): void {
  for (const { promise } of waiting) promise.dispose();
  waiting.clear();
}
