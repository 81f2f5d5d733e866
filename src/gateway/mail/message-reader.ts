import { Worker } from "node:worker_threads";
import { programFile } from "../../core/package-folder.ts";
import { type Message, readMessage, unreadMessage } from "./message.ts";

/** Up to here an e-mail is taken apart at once, in milliseconds however it is made; larger ones take a thread. */
const atOnceBytesMax = 16_384;
const readMsDefault = 15_000;
const threadsMax = 2;
/** An e-mail of 100 MiB and what is made of it. */
const resourceLimits = { maxOldGenerationSizeMb: 512 };

/** Takes e-mails apart without holding anybody up: large ones in threads, which are ended when they take too long. */
export class MessageReader {
  readonly #readMs: number;
  readonly #waiting: (() => void)[] = [];
  #threads = 0;

  constructor({ readMs = readMsDefault }: { readMs?: number | undefined } = {}) {
    this.#readMs = readMs;
  }

  async read(raw: Uint8Array): Promise<Message> {
    if (raw.length <= atOnceBytesMax) return readMessage(raw);
    if (this.#threads >= threadsMax) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#threads += 1;
    try {
      return await this.#readApart(raw);
    } finally {
      this.#threads -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #readApart(raw: Uint8Array): Promise<Message> {
    const worker = new Worker(programFile("src/gateway/mail/message-thread.ts"), {
      env: {},
      workerData: raw,
      resourceLimits,
    });
    const late = Promise.withResolvers<Message>();
    const timer = setTimeout(
      () => late.resolve(unreadMessage(raw, `it took longer than ${this.#readMs} ms`)),
      this.#readMs,
    );
    try {
      return await Promise.race([answerOf(worker, raw), late.promise]);
    } finally {
      clearTimeout(timer);
      await worker.terminate();
    }
  }
}

function answerOf(worker: Worker, raw: Uint8Array): Promise<Message> {
  return new Promise((resolve) => {
    worker.once("message", (message: Message) => resolve(message));
    worker.once("error", (error: Error) => resolve(unreadMessage(raw, error.message)));
    worker.once("exit", () => resolve(unreadMessage(raw, "it took too much memory")));
  });
}
