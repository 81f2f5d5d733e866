import { type Dispatcher, errors } from "undici";
import { networkFailure } from "./network-failure.ts";
import { type HttpReply, TerminalError } from "./step.ts";

/** One request, before it is sent. */
export interface Target {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
}

interface Bounds {
  timeoutMs: number;
  idleMs: number | undefined;
  responseBytesMax: number;
  signal: AbortSignal;
}

/** Sends one request and collects its reply, whatever its status. Redirects are replies here. */
export function exchange(dispatcher: Dispatcher, target: Target, bounds: Bounds): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    if (bounds.signal.aborted) return reject(reasonOf(bounds.signal));
    const collector = new Collector(bounds, resolve, reject);
    try {
      dispatcher.dispatch(
        {
          origin: target.url.origin,
          path: target.url.pathname + target.url.search,
          method: target.method,
          headers: target.headers,
          body: target.body,
        },
        collector,
      );
    } catch (error) {
      collector.fail(error);
    }
  });
}

/** Undici's own handler interface, without the stream that `request` would make for each reply. */
class Collector implements Dispatcher.DispatchHandler {
  readonly #bounds: Bounds;
  readonly #resolve: (reply: HttpReply) => void;
  readonly #reject: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  /** Null where it may be silent for as long as it likes. */
  readonly #idle: NodeJS.Timeout | null;
  #controller: Dispatcher.DispatchController | null = null;
  #failure: Error | null = null;
  #settled = false;
  #status = 0;
  #headers: Record<string, string> = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(bounds: Bounds, resolve: (reply: HttpReply) => void, reject: (error: unknown) => void) {
    this.#bounds = bounds;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(this.#timedOut, Math.max(bounds.timeoutMs, 0));
    this.#idle = bounds.idleMs === undefined ? null : setTimeout(this.#fellSilent, bounds.idleMs);
    bounds.signal.addEventListener("abort", this.#aborted);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It was given up while it waited for a connection.
    if (this.#failure !== null) controller.abort(this.#failure);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#idle?.refresh();
    // An interim reply (100 to 199) is followed by the real one.
    if (status < 200) return;
    this.#status = status;
    for (const name in headers) {
      const value = headers[name];
      if (value !== undefined) this.#headers[name] = typeof value === "string" ? value : value.join(", ");
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#idle?.refresh();
    this.#bytes += chunk.length;
    if (this.#bytes > this.#bounds.responseBytesMax) this.fail(this.#tooLarge());
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#settle()) this.#resolve({ status: this.#status, headers: this.#headers, body: this.#body() });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  /** Rejects at once and gives up the request, also one that still waits for a connection. */
  fail(error: unknown): void {
    if (!this.#settle()) return;
    this.#chunks = [];
    this.#failure = error instanceof Error ? error : new Error(String(error));
    this.#controller?.abort(this.#failure);
    this.#reject(told(error));
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#bounds.signal.removeEventListener("abort", this.#aborted);
    return true;
  }

  #body(): Uint8Array {
    const [only] = this.#chunks;
    return this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks, this.#bytes);
  }

  readonly #timedOut = () =>
    this.fail(new Error(`There was no whole reply within ${Math.round(this.#bounds.timeoutMs)} ms.`));
  readonly #fellSilent = () => this.fail(new Error(`Nothing came for ${this.#bounds.idleMs} ms.`));
  readonly #aborted = () => this.fail(reasonOf(this.#bounds.signal));
  readonly #tooLarge = () =>
    new TerminalError(`The reply is larger than ${this.#bounds.responseBytesMax} bytes.`);
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error("The request was given up.", { cause: reason });
}

/** A request that undici itself refuses to send stays wrong however often it is tried. */
function told(error: unknown): unknown {
  if (error instanceof errors.InvalidArgumentError || error instanceof errors.NotSupportedError)
    return new TerminalError(`The request can't be sent: ${error.message}.`, { cause: error });
  return networkFailure(error);
}
