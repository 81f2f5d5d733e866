import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Config } from "./config.ts";
import type { Log } from "./contract/log.ts";
import { Problem } from "./contract/problem.ts";
import type { Gateway } from "./gateway/gateway.ts";
import { createPlainServer } from "./gateway/plain-server.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface ListenersOptions {
  config: Config;
  gateway: Gateway;
  /** The management API. */
  api: Handler;
  /** Every workspace's metrics, on a port of their own. */
  metrics: Handler;
  /** The intake's port is served over TLS; a port of management's own never is. */
  isTls: boolean;
  log: Log;
}

export interface Listeners extends AsyncDisposable {
  ports: { intake?: number; console?: number; mail?: number };
  consoleUrl: string;
  /** Takes no more connections for management; calls under way get their answers. */
  stop(): Promise<void>;
}

/** Open connections that nothing is asked on are closed after this, so that a stop need not wait for clients. */
const stopGraceMs = 2_000;

/** Who listens where: the role and `consolePort` decide. Throws Problem `conflict` when a port is taken. */
export async function openListeners(options: ListenersOptions): Promise<Listeners> {
  const { config, gateway, api, isTls, log } = options;
  const { role, host, port, consoleHost, consolePort } = config;
  const takesDeliveries = role === "all" || role === "gateway";
  const ports: Listeners["ports"] = {};
  const main = { port: "--port", host: "--host" };
  if (takesDeliveries) ports.intake = (await listening(gateway.listen({ host, port }), port, main)).port;
  const mailAt = takesDeliveries ? mailListener(config) : null;
  if (mailAt !== null) {
    const settings = { port: "TRIPLINE_MAIL_PORT", host: "TRIPLINE_MAIL_HOST" };
    ports.mail = (await listening(gateway.listenForMail(mailAt), mailAt.port, settings)).port;
  }
  const apart = takesDeliveries ? consolePort : (consolePort ?? port);
  const answersCalls = role === "all" || role === "console";
  const servers: Server[] = [];
  if (apart !== undefined && role !== "gateway") {
    const handle = healthOr(gateway, answersCalls ? api : nothing);
    const server = createPlainServer(config, { handle, log });
    servers.push(server);
    server.listen(apart, takesDeliveries ? consoleHost : host);
    await listening(once(server, "listening"), apart, {
      port: consolePort === undefined ? main.port : "TRIPLINE_CONSOLE_PORT",
      host: takesDeliveries ? "TRIPLINE_CONSOLE_HOST" : main.host,
    });
    ports.console = apart;
  }
  const measured = await openMetricsServer(options);
  if (measured !== null) servers.push(measured);
  const stop = () => Promise.all(servers.map(close)).then(() => undefined);
  return {
    ports,
    consoleUrl: `${apart === undefined && isTls ? "https" : "http"}://${apart === undefined || !takesDeliveries ? host : consoleHost}:${apart ?? port}`,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function openMetricsServer({ config, metrics, log }: ListenersOptions): Promise<Server | null> {
  const { metricsPort, metricsHost } = config;
  if (metricsPort === undefined) return null;
  const handle: Handler = (request, response) =>
    request.url === "/metrics" ? metrics(request, response) : nothing(request, response);
  const server = createPlainServer(config, { handle, log });
  server.listen(metricsPort, metricsHost);
  const settings = { port: "TRIPLINE_METRICS_PORT", host: "TRIPLINE_METRICS_HOST" };
  await listening(once(server, "listening"), metricsPort, settings);
  return server;
}

function mailListener(config: Config) {
  const { mailPort, mailDomain, mailHost, mailBytes, mailConnections } = config;
  if (mailPort === undefined || mailDomain === undefined) return null;
  return {
    port: mailPort,
    host: mailHost,
    domain: mailDomain,
    bytes: mailBytes,
    connections: mailConnections,
  };
}

/** What a port and its address are set by. */
interface Settings {
  port: string;
  host: string;
}

const reasons = new Map<unknown, (settings: Settings) => string>([
  ["EADDRINUSE", ({ port }) => `is in use. Stop the program that has it, or choose another with ${port}.`],
  ["EACCES", ({ port }) => `is not for this user to listen on. Choose another with ${port}.`],
  [
    "EADDRNOTAVAIL",
    ({ host }) => `can't be listened on: the address is none of this machine's; ${host} says which.`,
  ],
]);

async function listening<Result>(
  attempt: Promise<Result>,
  port: number,
  settings: Settings,
): Promise<Result> {
  try {
    return await attempt;
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const reason = reasons.get(code)?.(settings);
    if (reason === undefined) throw cause;
    throw new Problem("conflict", { detail: `Port ${port} ${reason}`, cause });
  }
}

/** Every process says whether it lives and is ready, whatever its role. */
function healthOr(gateway: Gateway, other: Handler): Handler {
  return (request, response) => {
    const isHealth = request.url === "/healthz" || request.url === "/readyz";
    if (isHealth) gateway.handle(request, response);
    else other(request, response);
  };
}

const nothing: Handler = (_request, response) => {
  response.writeHead(404, { "content-type": "application/json" }).end('{"error":"Not found"}');
};

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  const timer = setTimeout(() => server.closeAllConnections(), stopGraceMs);
  await closed;
  clearTimeout(timer);
}
