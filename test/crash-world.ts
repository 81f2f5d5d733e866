import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { Manage } from "./manage.ts";
import { freePort } from "./program.ts";

/** What the crash tests use on both stores: a workflow with effects, a place for the effects, senders that insist. */
const secret = "a-secret-for-crashes";

/** transform → http → transform → http: two effects with steps between them. */
export const definition = (effects: string, { firstDelayMs = 100 } = {}) => ({
  name: "orders",
  trigger: {
    auth: [{ scheme: "hmac", secret: "orders", header: "X-Signature", algorithm: "sha256", encoding: "hex" }],
    parameters: [{ name: "order", path: "$.order", required: true }],
  },
  retry: { attempts: 50, firstDelayMs, factor: 1 },
  steps: [
    { id: "before", type: "transform", config: { value: { order: "{{ params.order }}" } } },
    {
      id: "reserve",
      type: "http",
      config: {
        method: "POST",
        url: `${effects}/reserve`,
        body: { order: "{{ steps.before.output.order }}" },
      },
    },
    { id: "between", type: "transform", config: { value: "{{ steps.reserve.output.status }}" } },
    {
      id: "ship",
      type: "http",
      config: { method: "POST", url: `${effects}/ship`, body: { order: "{{ params.order }}" } },
    },
    { id: "after", type: "transform", config: { value: "{{ steps.ship.output.status }}" } },
  ],
});

export const stepPaths = ["before", "reserve", "between", "ship", "after"];

export async function prepare(
  api: Manage,
  effects: string,
  options?: { firstDelayMs?: number },
): Promise<void> {
  await api.secret("orders", secret);
  await api.call("PATCH", "/workspace", {
    quota: { perMinute: 10_000_000, perHour: 10_000_000, perDay: 10_000_000 },
  });
  await api.apply([definition(effects, options)]);
}

/** Of a program that is killed, on a folder of its own and a port that stays. */
export async function crashSettings(folder: string): Promise<Record<string, string>> {
  return {
    TRIPLINE_DATA: folder,
    TRIPLINE_PORT: String(await freePort()),
    TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8",
    TRIPLINE_LOG: "error",
    TRIPLINE_SECRET_KEY: "a-key-for-tests-that-is-long-enough-to-be-one",
  };
}

export interface Effects extends AsyncDisposable {
  url: string;
  /** How often each idempotency key was received. */
  counts: Map<string, number>;
  /** The same, of one order's effects alone. */
  countsOf(order: string): Map<string, number>;
}

/** Counts what reaches the outside; the first call for an order that `fails` is answered 503, so that it is tried again. */
export async function countEffects({ fails = (_order: string): boolean => false } = {}): Promise<Effects> {
  const counts = new Map<string, number>();
  const orders = new Map<string, string>();
  const failed = new Set<string>();
  const statusOf = async (request: IncomingMessage): Promise<number> => {
    const key = String(request.headers["idempotency-key"]);
    const { order } = z.object({ order: z.string() }).parse(await json(request));
    orders.set(key, order);
    if (fails(order) && !failed.has(order)) {
      failed.add(order);
      return 503;
    }
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return 200;
  };
  const server = createServer((request, response) => {
    statusOf(request).then(
      (status) => response.writeHead(status).end("done"),
      () => response.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  return {
    url: `http://127.0.0.1:${address.port}`,
    counts,
    countsOf: (order) => new Map([...counts].filter(([key]) => orders.get(key) === order)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface Sender {
  /** Keys of deliveries that were answered 2xx. */
  acknowledged: string[];
  /** Ends after the delivery under way has been acknowledged. */
  stop(): Promise<void>;
}

/** Enough for work to be under way at any moment; each order is looked up again at the end. */
const betweenOrdersMs = 80;

/** Sends order after order, each with a key of its own and again until it is acknowledged, as real senders do. */
export function sendOrders({ urlOf, name }: { urlOf: () => string; name: string }): Sender {
  const acknowledged: string[] = [];
  const stopping = new AbortController();
  const loop = async () => {
    for (let number = 0; !stopping.signal.aborted; number += 1) {
      const key = `${name}-${number}-${randomUUID()}`;
      while (!(await deliver(urlOf(), key))) await pause(50);
      acknowledged.push(key);
      await pause(betweenOrdersMs);
    }
  };
  const running = loop();
  return {
    acknowledged,
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

/** True when it was answered 2xx. */
export async function deliver(url: string, key: string): Promise<boolean> {
  const status = await answerTo(url, key);
  if (status !== null && status >= 400 && status !== 503)
    throw new Error(`The sender was answered ${status}.`);
  return status !== null && status < 300;
}

/** The status that an order is answered with; null where there was no answer. */
export async function answerTo(url: string, key: string): Promise<number | null> {
  const body = JSON.stringify({ order: key });
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-signature": signature, "idempotency-key": key };
  try {
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}

/** Resolves when `done` says so; rejects with what it last saw after `withinMs`. */
export async function until<Seen>(
  see: () => Promise<Seen>,
  done: (seen: Seen) => boolean,
  withinMs: number,
): Promise<Seen> {
  const end = performance.now() + withinMs;
  for (;;) {
    const seen = await see();
    if (done(seen)) return seen;
    if (performance.now() > end) throw new Error(`Not within ${withinMs} ms: ${JSON.stringify(seen)}`);
    await pause(50);
  }
}
