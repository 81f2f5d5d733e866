import { once } from "node:events";
import type pg from "pg";

/**
 * Streams what `chunks` gives through a `copy … from stdin` and gives how many rows the server took. No more than a socket's
 * buffer is ever waiting. Rejects with the server's error, or with what `chunks` threw; nothing was copied then. Source:
 * PostgreSQL's manual, "Frontend/Backend Protocol", 54.2.6 COPY Operations.
 */
export function copyIn(client: pg.Client, statement: string, chunks: Iterable<Uint8Array>): Promise<number> {
  const copying = new Copying(statement, chunks);
  client.query(copying);
  return copying.copied;
}

/** What `pg` asks of a query of one's own; its types know only of `submit`. */
class Copying implements pg.Submittable {
  readonly copied: Promise<number>;
  readonly #statement: string;
  readonly #chunks: Iterable<Uint8Array>;
  readonly #resolve: (rows: number) => void;
  readonly #reject: (error: unknown) => void;
  readonly #over = new AbortController();
  #error: unknown = null;
  #rows = 0;

  constructor(statement: string, chunks: Iterable<Uint8Array>) {
    this.#statement = statement;
    this.#chunks = chunks;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.copied = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: pg.Connection): void {
    connection.query(this.#statement);
  }

  handleCopyInResponse({ stream }: pg.Connection): void {
    this.#send(stream).catch((error: unknown) => {
      this.#error ??= error;
      if (stream.writable) send(stream, "f", Buffer.from("What was to be copied could not be read.\0"));
    });
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#rows = Number(text.replace("COPY ", ""));
  }

  /** Also called when the connection ends; what is still being sent is of no use to anybody then. */
  handleError(error: unknown): void {
    this.#error ??= error;
    this.#over.abort();
    this.#reject(this.#error);
  }

  handleReadyForQuery(): void {
    if (this.#error === null) this.#resolve(this.#rows);
    else this.#reject(this.#error);
  }

  async #send(stream: pg.Connection["stream"]): Promise<void> {
    const { signal } = this.#over;
    for (const chunk of this.#chunks) {
      if (!send(stream, "d", chunk)) await once(stream, "drain", { signal }).catch(() => undefined);
      if (signal.aborted) return;
    }
    send(stream, "c", none);
  }
}

const none = new Uint8Array(0);
const headBytes = 5,
  lengthBytes = 4;

/** What begins a message of the protocol: its kind, and how long it is without that. */
function head(kind: string, contentBytes: number): Buffer {
  const message = Buffer.alloc(headBytes, kind, "latin1");
  message.writeInt32BE(lengthBytes + contentBytes, 1);
  return message;
}

/** Tells whether there is room for more. */
function send(stream: pg.Connection["stream"], kind: string, content: Uint8Array): boolean {
  stream.write(head(kind, content.length));
  return stream.write(content);
}
