import { Problem } from "../contract/problem.ts";

/** Definitions of many workflows fit; more would be read into memory for nothing. */
export const bodyBytesMax = 8_388_608;
/** Of who is not known, unless the endpoint says otherwise: a form, with room to spare. */
export const strangerBytesMax = 65_536;
/** Of all calls at a time; half of it where the caller is not known. */
const bytesAtOnceMax = 67_108_864;

/** A call's body, which takes room until its call has ended. */
interface Body extends Disposable {
  readonly text: string;
}

/** Reads the bodies of calls, after it is known who makes them, and bounds what all of them take at a time. */
export class Bodies {
  #bytes = 0;

  /** Throws Problem `too_large`, or `too_many_requests` where no room is left. What is not read is left where it is. */
  async read(
    { headers, body }: Request,
    by: "known" | "stranger",
    bytesMax = by === "known" ? bodyBytesMax : strangerBytesMax,
  ): Promise<Body> {
    if (Number(headers.get("content-length") ?? 0) > bytesMax) throw tooLarge(bytesMax);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const room: Disposable = { [Symbol.dispose]: () => void (this.#bytes -= bytes) };
    const reader = body?.getReader();
    try {
      for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
        const { length } = read.value;
        if (bytes + length > bytesMax) throw tooLarge(bytesMax);
        if (this.#bytes + length > (by === "known" ? bytesAtOnceMax : bytesAtOnceMax / 2)) throw crowded();
        this.#bytes += length;
        bytes += length;
        chunks.push(read.value);
      }
      const text = new TextDecoder().decode(Buffer.concat(chunks, bytes));
      return { text, ...room };
    } catch (error) {
      room[Symbol.dispose]();
      throw error;
    }
  }
}

const tooLarge = (bytesMax: number) =>
  new Problem("too_large", { detail: `A body may have ${bytesMax} bytes at most here.` });

const crowded = () =>
  new Problem("too_many_requests", { detail: "Too much is being sent at once. Try again in a moment." });
