import { constants } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Log } from "../contract/log.ts";
import { headerCountMax } from "./request-head.ts";

/** What a TLS server shows and trusts, PEM, as it is and after each change. */
export interface TlsSource {
  current(): TlsIdentity;
  onChange(changed: (identity: TlsIdentity) => void): Disposable;
}

export interface TlsIdentity {
  cert: string;
  key: string;
  /** The authorities of its clients. */
  clientCa?: string | undefined;
}

interface ServerDoors {
  handle: Listener;
  log: Log;
  tls?: TlsSource | undefined;
  /** Whether clients are asked for a certificate at the moment. */
  asksForCertificates: () => boolean;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

export interface HttpBounds {
  /** Longest request line and headers, in bytes. */
  headerBytes: number;
  /** Longest time to receive a whole request, in milliseconds. */
  receiveMs: number;
  /** Requests under way at a time. */
  inFlight: number;
}

/** Longer than common load balancers keep an idle connection (60 s), so that they, not we, close it first. */
const keepAliveMs = 65_000;
/** Connections for each request under way: senders keep some open that they ask nothing on. */
const connectionsPerRequest = 4;
/** How often overdue requests are looked for. */
const checkMsMax = 1_000;

/** A node:http server, over TLS where there is a certificate, with bounds on all that a stranger can send. */
export function createIntakeServer(
  { headerBytes, receiveMs, inFlight }: HttpBounds,
  { handle, log, tls, asksForCertificates }: ServerDoors,
): Server {
  const answering = new WeakMap<object, ServerResponse>();
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    answering.set(request.socket, response);
    handle(request, response);
  };
  const options = {
    maxHeaderSize: headerBytes,
    requestTimeout: receiveMs,
    headersTimeout: receiveMs,
    connectionsCheckingInterval: Math.max(10, Math.min(checkMsMax, receiveMs / 2)),
    keepAliveTimeout: keepAliveMs,
    // It is asked for where the answer is made, so that it is refused in words.
    requireHostHeader: false,
  };
  const server =
    tls === undefined
      ? createServer(options, answer)
      : tlsServer(tls, { options: { ...options, handshakeTimeout: receiveMs }, answer, asksForCertificates });
  server.maxConnections = inFlight * connectionsPerRequest;
  // One more than is taken, so that what node would leave out silently is seen.
  server.maxHeadersCount = headerCountMax + 1;
  // With `Expect: 100-continue` the sender waits for leave to send its body: many refusals need none.
  server.on("checkContinue", answer);
  server.on("checkExpectation", answer);
  const refused = (error: Error, socket: Duplex) => {
    const response = answering.get(socket);
    // Nothing may be written into the middle of an answer; what there is of it may still be on its way.
    const isAnswering = response?.headersSent === true && !response.writableFinished;
    if (!(socket instanceof Socket)) socket.destroy();
    else if (isAnswering) socket.destroySoon();
    else refuse(error, socket);
  };
  // Nothing is a tunnel here.
  server.on("connect", (_request, socket) => {
    // Node no longer watches over a connection that it hands over, and an error that nobody hears ends the process.
    socket.on("error", () => socket.destroy());
    refused(new Error("CONNECT"), socket);
  });
  server.on("clientError", refused);
  // Such as having no file descriptor left for a connection: the others go on. Who starts hears of a port by itself.
  server.on("error", (error) => {
    if (server.listening) log.error("listening went wrong", { error });
  });
  return server;
}

/**
 * Takes whatever certificate comes of a client, none included: what it is worth is for each trigger to say. Connections
 * that are open when the server's own certificate changes stay so.
 */
function tlsServer(tls: TlsSource, { options, answer, asksForCertificates }: TlsOptions): Server {
  // Loaded only where there is TLS: it is a twentieth of a start.
  const { createServer: createTlsServer } = process.getBuiltinModule("node:https");
  const server = createTlsServer(
    { ...options, ...contextOf(tls.current()), requestCert: true, rejectUnauthorized: false },
    answer,
  );
  // Node reads this with each handshake. Where nothing is proved by a certificate, a browser would only make its owner choose one.
  Object.defineProperty(server, "requestCert", { get: asksForCertificates });
  const renewal = tls.onChange((identity) => server.setSecureContext(contextOf(identity)));
  server.once("close", () => renewal[Symbol.dispose]());
  return server;
}

interface TlsOptions extends Pick<ServerDoors, "asksForCertificates"> {
  options: object;
  answer: Listener;
}

/** A session that is taken up again knows the client's certificate without those that lead to its authority: no tickets. */
function contextOf({ cert, key, clientCa }: TlsIdentity) {
  return {
    cert,
    key,
    secureOptions: constants.SSL_OP_NO_TICKET,
    ...(clientCa !== undefined && { ca: clientCa }),
  };
}

/** Answers what is no HTTP, or came too slowly, while there is still somebody to answer. */
function refuse(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, body] = refusals[error.code ?? ""] ?? malformed;
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
  // One who keeps sending must not keep the connection.
  socket.destroySoon();
}

const malformed = [
  "400 Bad Request",
  '{"error":"Invalid request format","msg":"Malformed HTTP request"}',
] as const;
const refusals: Readonly<Record<string, readonly [string, string]>> = {
  HPE_HEADER_OVERFLOW: ["431 Request Header Fields Too Large", '{"error":"Request header fields too large"}'],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", '{"error":"Request timeout"}'],
};
