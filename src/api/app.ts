import { Hono } from "hono";
import { type EndpointName, type Endpoints, endpoints } from "../contract/api.ts";
import { type Endpoint, statusOf } from "../contract/endpoint.ts";
import { Problem } from "../contract/problem.ts";
import { newId } from "../core/id.ts";
import { authPath } from "../people/auth-path.ts";
import { Bodies } from "./bodies.ts";
import type { Call, Handler, Handlers } from "./call.ts";
import { callEntry, onlyLooks } from "./call-audit.ts";
import { type Callers, isByKey, openCallers, refuseNarrow } from "./caller.ts";
import { type ApiContext, type ApiEnvironment, withoutKeys } from "./context.ts";
import type { ApiDoors } from "./doors.ts";
import { handlersFor } from "./handlers.ts";
import { jsonIn, parseInput } from "./input.ts";
import { addressOf, originOf } from "./origin.ts";
import { problemDocument, problemResponse } from "./problem.ts";
import { openSignInRoutes } from "./sign-in.ts";
import { eventStream } from "./streams.ts";
import { whileAllowed } from "./while-allowed.ts";

/** Nothing here is a page: a browser that is led to an answer shows it and does nothing with it. */
const securityHeaders = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
} as const;

/** The management API: every call of the table, and nothing for who may not make it. */
export function createApi(doors: ApiDoors): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  const callers = openCallers(doors);
  const bodies = new Bodies();
  app.use(async (c, next) => {
    c.set("requestId", newId("req", { now: doors.now(), random: doors.random }));
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) c.res.headers.set(name, value);
    c.res.headers.set("X-Request-Id", c.get("requestId"));
  });
  app.all(`${authPath}/*`, openSignInRoutes(doors, bodies));
  const handlers = handlersFor(doors);
  for (const name of namesOf(handlers)) {
    register(app, { name, handler: handlers[name], doors, callers, bodies });
  }
  for (const [path, methods] of methodsByPath()) {
    app.all(honoPath(path), async (c) => {
      await callers.of(c);
      const allow = methods.join(", ");
      const problem = new Problem("method_not_allowed", { detail: `${path} takes ${allow}.` });
      const response = problemResponse(problemDocument(problem, c.get("requestId")));
      response.headers.set("Allow", allow);
      return response;
    });
  }
  // Strangers learn nothing of what there is.
  app.notFound(async (c) => {
    try {
      await callers.of(c);
    } catch (error) {
      return problemResponse(problemDocument(error, c.get("requestId")));
    }
    const { version } = doors.settings;
    const detail = `Tripline ${version} has no ${c.req.path}; /api/v1/openapi.json lists what there is.`;
    return problemResponse(problemDocument(new Problem("unknown_call", { detail }), c.get("requestId")));
  });
  app.onError((error, c) => {
    const document = problemDocument(error, c.get("requestId"));
    const fields = {
      requestId: document.requestId,
      code: document.code,
      method: c.req.method,
      path: withoutKeys(c.req.path),
    };
    if (document.status >= 500) doors.log.error("api call failed", { ...fields, error });
    else doors.log.debug("api call refused", fields);
    return problemResponse(document);
  });
  return app;
}

function register<Name extends EndpointName>(
  app: Hono<ApiEnvironment>,
  { name, handler, doors, callers, bodies }: Registered<Name>,
): void {
  const { log, store } = doors;
  const endpoint: Endpoint = endpoints[name];
  app.on(endpoint.method, honoPath(endpoint.path), async (c) => {
    const caller = endpoint.access === "open" ? await callers.maybe(c) : await callers.of(c, endpoint);
    if (caller !== null && endpoint.access !== "open") refuseNarrow(c, doors, { caller, endpoint, name });
    // Nobody would read the stream, so that it would never end.
    if (c.req.method === "HEAD" && endpoint.content === "events") return new Response(null, eventStream);
    // Before it is known who calls nothing of a body is read.
    using body =
      endpoint.input &&
      (await (caller === null
        ? bodies.read(c.req.raw, "stranger", endpoint.strangerBytesMax)
        : bodies.read(c.req.raw, "known")));
    const call = {
      ...(caller ?? nobody),
      params: c.req.param(),
      query: endpoint.query && parseInput(endpoint.query, queryOf(c, endpoint)),
      input: endpoint.input && body && parseInput(endpoint.input, jsonIn(c.req.raw, body.text)),
      requestId: c.get("requestId"),
      address: addressOf(c, doors),
      origin: originOf(c, doors),
      signal: c.req.raw.signal,
      header: (header: string) => c.req.header(header),
    };
    // The schemas that made it are those of the endpoint that the handler is for.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const answer = await handler(call as unknown as Call<Endpoints[Name]>);
    const { actor, workspace, requestId } = call;
    const { audit: action, isAuditedAsOne: isOne = false } = endpoint;
    if (action !== undefined && workspace !== null && !onlyLooks(call.input)) {
      await store.audit.add([callEntry(doors, { ...call, workspace }, { action, isOne, answer })]);
    }
    // Who changed what is told from this line (S71); the input may hold secrets and is not in it.
    if (endpoint.method !== "GET" && endpoint.access !== "open" && !onlyLooks(call.input)) {
      log.info("changed by api", { requestId, actorId: actor?.id, workspace, call: name, ...call.params });
    }
    const allowed = async () => {
      const now = await callers.of(c, endpoint);
      // A caller who names no workspace may be in another one by now: the stream is of the one it was opened in.
      if (now.workspace !== caller?.workspace)
        throw new Problem("forbidden", { detail: "You have left it." });
      refuseNarrow(c, doors, { caller: now, endpoint, name });
    };
    const response = whileAllowed(respond(endpoint, answer), { endpoint, allowed, now: doors.now });
    for (const cookie of caller?.setCookies ?? []) response.headers.append("Set-Cookie", cookie);
    return response;
  });
}

interface Registered<Name extends EndpointName> {
  name: Name;
  handler: Handler<Endpoints[Name]>;
  doors: ApiDoors;
  callers: Callers;
  bodies: Bodies;
}

const nobody = { actor: null, key: null, scopes: null, workspace: null } as const;

/** Where no header can be sent the workspace stands in the query: it has been read there. */
function queryOf(c: ApiContext, { query }: Endpoint): Record<string, string> {
  const { workspace, ...others } = c.req.query();
  const isMeant = workspace !== undefined && (query?.shape["workspace"] !== undefined || isByKey(c));
  return isMeant ? { ...others, workspace } : others;
}

function respond(endpoint: Endpoint, answer: unknown): Response {
  if (answer instanceof Response) return answer;
  const status = statusOf(endpoint);
  if (status === 204) return new Response(null, { status });
  const id = typeof answer === "object" && answer !== null && "id" in answer ? String(answer.id) : null;
  const location = status === 201 && id !== null ? { Location: `${endpoint.path}/${id}` } : undefined;
  return Response.json(answer, { status, headers: location });
}

function methodsByPath(): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of Object.values<Endpoint>(endpoints)) {
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  return methods;
}

function namesOf(handlers: Handlers<EndpointName>): EndpointName[] {
  return Object.keys(endpoints).filter((name): name is EndpointName => Object.hasOwn(handlers, name));
}

function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}
