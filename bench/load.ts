import { connect, type Socket } from "node:net";

/** What a load generator sends: one request, over and over, with a fresh number where `{id}` stands in a header. */
export interface Load {
  port: number;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
  connections: number;
  durationMs: number;
}

/** What came back. Latencies are in milliseconds. */
export interface Measured {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  answers: Record<number, number>;
}

const idDigits = 12;
let sent = 0;

/**
 * Keeps `connections` sockets busy, one request at a time each. Written by hand so that the generator costs far less
 * than the servers it measures: a slow generator would make every server look alike.
 */
export async function load(plan: Load): Promise<Measured> {
  const latencies: number[] = [];
  const answers: Record<number, number> = {};
  const start = performance.now();
  const until = start + plan.durationMs;
  await Promise.all(
    Array.from({ length: plan.connections }, () => keepBusy({ plan, until, latencies, answers })),
  );
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const quantile = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  return { perSecond: latencies.length / seconds, p50Ms: quantile(0.5), p99Ms: quantile(0.99), answers };
}

interface Busy {
  plan: Load;
  until: number;
  latencies: number[];
  answers: Record<number, number>;
}

function keepBusy({ plan, until, latencies, answers }: Busy): Promise<void> {
  return new Promise((resolve, reject) => {
    const { request, idAt } = requestBytes(plan);
    const socket = connect({ port: plan.port, host: "127.0.0.1", noDelay: true });
    let begun = 0;
    let pending: Buffer = Buffer.alloc(0);
    const next = () => {
      // However long the connection took to be made, one is sent.
      if (begun !== 0 && performance.now() >= until) {
        socket.end();
        resolve();
        return;
      }
      writeId(request, idAt);
      begun = performance.now();
      socket.write(request);
    };
    socket.on("connect", next);
    socket.on("error", reject);
    socket.on("data", (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const status = wholeAnswer(pending);
      if (status === null) return;
      pending = Buffer.alloc(0);
      latencies.push(performance.now() - begun);
      answers[status] = (answers[status] ?? 0) + 1;
      next();
    });
    socket.on("close", () => resolve());
    closeLate(socket, until);
  });
}

/** A server that stops answering must not hang the benchmark. */
function closeLate(socket: Socket, until: number): void {
  const timer = setTimeout(() => socket.destroy(), until - performance.now() + 10_000);
  timer.unref();
}

function requestBytes({ path, headers, body, port }: Load): { request: Buffer; idAt: number } {
  const lines = Object.entries({
    ...headers,
    host: `127.0.0.1:${port}`,
    "content-length": String(body.length),
  });
  const head = `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
  const text = head.replace("{id}", "0".repeat(idDigits));
  return { request: Buffer.concat([Buffer.from(text), body]), idAt: head.indexOf("{id}") };
}

function writeId(request: Buffer, at: number): void {
  sent += 1;
  if (at >= 0) request.write(String(sent).padStart(idDigits, "0"), at, "latin1");
}

/** The status once the whole answer is there, else null. Answers carry Content-Length. */
function wholeAnswer(bytes: Buffer): number | null {
  const head = bytes.indexOf("\r\n\r\n");
  if (head < 0) return null;
  const text = bytes.toString("latin1", 0, head).toLowerCase();
  const at = text.indexOf("content-length: ");
  const length = at < 0 ? 0 : Number.parseInt(text.slice(at + 16), 10);
  return bytes.length >= head + 4 + length ? Number(text.slice(9, 12)) : null;
}
