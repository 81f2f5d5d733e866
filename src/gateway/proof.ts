import type { Proof, Transport } from "../auth/scheme.ts";
import type { Read } from "./journey.ts";
import { RequestTransport } from "./transport.ts";

/** A request as schemes look at it; what few of them ask for is made when they do. */
export class RequestProof implements Proof {
  readonly method: string;
  readonly url: string;
  readonly headers: Proof["headers"];
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
  readonly now: number;
  readonly #read: Read;
  readonly #base: string;

  constructor(read: Read, search: URLSearchParams, base: string) {
    this.method = read.method;
    this.url = read.url;
    this.headers = read.headers;
    this.query = search;
    this.body = read.raw;
    this.now = read.at;
    this.#read = read;
    this.#base = base;
  }

  get publicUrl(): string {
    return this.#base + this.url;
  }

  lines(name: string): readonly string[] {
    const { rawHeaders } = this.#read.request;
    return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name);
  }

  get transport(): Transport {
    return new RequestTransport(this.#read.request, this.#read.isProxied);
  }
}
