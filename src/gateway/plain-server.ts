import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Log } from "../contract/log.ts";
import { refusalAnswer } from "./answer.ts";
import { createIntakeServer, type HttpBounds } from "./http.ts";
import { headFault } from "./request-head.ts";

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** A server for what is no intake: with its bounds, and its words for what is no request. */
export function createPlainServer(bounds: HttpBounds, { handle, log }: { handle: Handle; log: Log }): Server {
  return createIntakeServer(bounds, { handle: headed(handle), log, asksForCertificates: () => false });
}

/** Hands on what has a head that can be taken; with problem documents, as from all calls, for what has none. */
export function headed(handle: Handle): Handle {
  return (request, response) => {
    const fault = headFault(request);
    if (fault === null) {
      if (request.headers.expect !== undefined) response.writeContinue();
      handle(request, response);
      return;
    }
    const accept = "application/problem+json";
    const { status, headers, body } = refusalAnswer(fault, { id: null, accept });
    response.writeHead(status, [...headers, "Connection", "close"]).end(body);
  };
}
