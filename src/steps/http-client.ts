import { isIP } from "node:net";
import { Agent, buildConnector } from "undici";
import { type AddressGuard, guardedLookup, refusal } from "./address-guard.ts";
import { decompressed } from "./decompress.ts";
import { exchange, type Target } from "./http-exchange.ts";
import { redirected } from "./redirect.ts";
import { type HttpCall, type HttpDoor, type HttpReply, TerminalError } from "./step.ts";

interface ClientOptions {
  isAllowed: AddressGuard;
  connectionsPerOriginMax: number;
  connectTimeoutMs: number;
}

/** Common servers drop idle connections after 5 s or more; a request on a connection being dropped fails. */
const keepAliveMs = 4_000;
const keepAliveMsMax = 60_000;

/** The part of the HTTP door that needs undici: requests over guarded connections, redirects followed one by one. */
export function openHttpClient(options: ClientOptions): HttpDoor & AsyncDisposable {
  const agent = new Agent({
    connect: guardedConnector(options),
    connections: options.connectionsPerOriginMax,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMsMax,
    // Each call has its own timeout over everything.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    request: (call) => follow(agent, call),
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

/** Literal addresses never reach `lookup`, so they are checked before the socket is made. */
function guardedConnector({ isAllowed, connectTimeoutMs }: ClientOptions): buildConnector.connector {
  const connect = buildConnector({
    lookup: guardedLookup(isAllowed),
    timeout: connectTimeoutMs,
    allowH2: false,
  });
  return (options, done) => {
    const host = options.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) !== 0 && !isAllowed(host)) done(refusal(host), null);
    else connect(options, done);
  };
}

async function follow(agent: Agent, call: HttpCall): Promise<HttpReply> {
  const deadline = performance.now() + call.timeoutMs;
  let target: Target = { method: call.method, url: urlOf(call.url), headers: call.headers, body: call.body };
  for (let redirects = 0; ; redirects++) {
    const reply = await exchange(agent, target, {
      timeoutMs: deadline - performance.now(),
      idleMs: call.idleMs,
      responseBytesMax: call.responseBytesMax,
      signal: call.signal,
    });
    const location = call.redirectsMax > 0 && isRedirect(reply.status) ? reply.headers.location : undefined;
    if (location === undefined) return decompressed(reply, call.responseBytesMax);
    if (redirects >= call.redirectsMax)
      throw new TerminalError(`${target.url.origin} redirected more than ${call.redirectsMax} times.`);
    target = redirected(target, reply.status, urlOf(location, target.url));
  }
}

const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status);

/** The parser turns odd spellings of an address (`0x7f.1`, `2130706433`) into the plain one that the guard checks. */
function urlOf(text: string, base?: URL): URL {
  const url = URL.parse(text, base);
  if (url === null) throw new TerminalError(`“${text}” is not a URL.`);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new TerminalError(`A request goes to http: or https:, not to ${url.protocol}`);
  if (url.username !== "" || url.password !== "")
    throw new TerminalError(
      "A URL may not hold a user name or password; send an Authorization header instead.",
    );
  return url;
}
