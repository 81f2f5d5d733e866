import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { type EndpointName, type Endpoints, endpoints } from "../contract/api.ts";
import { type Endpoint, statusOf } from "../contract/endpoint.ts";
import { type Key, mayDo } from "../contract/key.ts";
import { workspaceDefault } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import type { SecurityEvent } from "../contract/security.ts";
import { newId } from "../core/id.ts";
import { authenticate } from "../people/keys.ts";
import type { Call, Handler, Handlers } from "./call.ts";
import { callEntry } from "./call-audit.ts";
import type { ApiDoors } from "./doors.ts";
import { handlersFor } from "./handlers.ts";
import { bodyBytesMax, parseInput, readJson } from "./input.ts";
import { problemDocument, problemResponse } from "./problem.ts";
import { createThrottle, type Throttle } from "./throttle.ts";

export type ApiEnvironment = { Bindings: HttpBindings; Variables: { requestId: string; key: Key } };
type ApiContext = Context<ApiEnvironment>;

/** Nothing here is a page: a browser that is led to an answer shows it and does nothing with it. */
const securityHeaders = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
} as const;

/** The management API: every call of the table, and nothing without a key that may make it. */
export function createApi(doors: ApiDoors): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  const throttle = createThrottle();
  app.use(async (c, next) => {
    c.set("requestId", newId("req", { now: doors.now(), random: doors.random }));
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) c.res.headers.set(name, value);
    c.res.headers.set("X-Request-Id", c.get("requestId"));
  });
  app.use(async (c, next) => {
    const key = keyOf(c, doors, throttle);
    doors.uses.note(key.id);
    c.set("key", key);
    await next();
  });
  app.use(bodyLimit({ maxSize: bodyBytesMax, onError: () => tooLarge() }));

  const handlers = handlersFor(doors);
  for (const name of namesOf(handlers)) register(app, { name, handler: handlers[name], doors });
  for (const [path, methods] of methodsByPath()) {
    app.all(honoPath(path), (c) => {
      const allow = methods.join(", ");
      const problem = new Problem("method_not_allowed", { detail: `${path} takes ${allow}.` });
      const response = problemResponse(problemDocument(problem, c.get("requestId")));
      response.headers.set("Allow", allow);
      return response;
    });
  }
  app.notFound((c) => {
    const detail = `There is no ${c.req.path}; /api/v1/openapi.json lists what there is.`;
    return problemResponse(problemDocument(new Problem("not_found", { detail }), c.get("requestId")));
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
  { name, handler, doors }: { name: Name; handler: Handler<Endpoints[Name]>; doors: ApiDoors },
): void {
  const { log, security, store } = doors;
  const endpoint: Endpoint = endpoints[name];
  app.on(endpoint.method, honoPath(endpoint.path), async (c) => {
    const key = c.get("key");
    const who = { requestId: c.get("requestId"), keyId: key.id, workspace: key.workspace, call: name };
    if (!mayDo(key.scopes, endpoint.scope)) {
      log.warn("api key not allowed", who);
      const reason = `the key ${key.name} lacks the scope ${endpoint.scope}`;
      security.note(accessOf(c, { action: "api key not allowed", reason, key }));
      throw scopeProblem(key, endpoint);
    }
    const call = {
      params: c.req.param(),
      query: endpoint.query && parseInput(endpoint.query, c.req.query()),
      input: endpoint.input && parseInput(endpoint.input, await readJson(c.req.raw)),
      key,
      workspace: key.workspace,
      requestId: c.get("requestId"),
      address: addressOf(c),
      signal: c.req.raw.signal,
      header: (header: string) => c.req.header(header),
    };
    // The schemas that made it are those of the endpoint that the handler is for.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const answer = await handler(call as unknown as Call<Endpoints[Name]>);
    if (endpoint.audit !== undefined) {
      await store.audit.add([callEntry(doors, call, { action: endpoint.audit, answer })]);
    }
    // Who changed what is told from this line (S71); the input may hold secrets and is not in it.
    if (endpoint.method !== "GET") log.info("changed by api", { ...who, ...call.params });
    return respond(endpoint, answer);
  });
}

function respond(endpoint: Endpoint, answer: unknown): Response {
  if (answer instanceof Response) return answer;
  const status = statusOf(endpoint);
  if (status === 204) return new Response(null, { status });
  const id = typeof answer === "object" && answer !== null && "id" in answer ? String(answer.id) : null;
  const location = status === 201 && id !== null ? { Location: `${endpoint.path}/${id}` } : undefined;
  return Response.json(answer, { status, headers: location });
}

function addressOf(c: ApiContext): string | null {
  return c.env.incoming?.socket.remoteAddress ?? null;
}

function keyOf(c: ApiContext, { live, now, log, security }: ApiDoors, throttle: Throttle): Key {
  const authenticated = authenticate(c.req.header("authorization"), live.current(), now());
  if (authenticated.kind === "known") return authenticated.key;
  const { reason } = authenticated;
  const address = addressOf(c) ?? "unknown";
  log.warn("api key refused", { requestId: c.get("requestId"), address, reason });
  security.note(accessOf(c, { action: "api key refused", reason: `the key is ${reason}` }));
  if (!throttle.fail(address, now())) {
    throw new Problem("too_many_requests", { detail: "Too many calls without a valid key. Wait a minute." });
  }
  throw new Problem("unauthenticated", { detail: refusals[reason] });
}

function accessOf(c: ApiContext, { action, reason, key }: Denied): SecurityEvent {
  return {
    kind: "access",
    action,
    workspace: key?.workspace ?? workspaceDefault,
    ip: addressOf(c) ?? "unknown",
    path: withoutKeys(c.req.path),
    reason,
    requestId: c.get("requestId"),
    targetId: null,
    targetName: null,
  };
}

interface Denied {
  action: string;
  reason: string;
  key?: Key;
}

const refusals = {
  missing:
    "Send your API key as `Authorization: Bearer tl_…`. An administrator issues one with `tripline keys issue`.",
  malformed:
    "This is not an API key of Tripline: it is cut short, mistyped or not sent as `Authorization: Bearer tl_…`.",
  unknown: "This API key was revoked or never issued here.",
  expired: "This API key has expired. An administrator issues another with `tripline keys issue`.",
} as const;

function scopeProblem(key: Key, endpoint: Endpoint): Problem {
  return new Problem("forbidden", {
    detail:
      `${endpoint.summary}: that needs a key with the scope \`${endpoint.scope}\`; ` +
      `the key ${key.name} has ${key.scopes.join(", ")}.`,
  });
}

function tooLarge(): never {
  throw new Problem("too_large", { detail: `A body may have ${bodyBytesMax} bytes at most.` });
}

/** Somebody may name a key to be revoked by the key itself. */
function withoutKeys(path: string): string {
  return path.replace(/tl_\w+/g, "tl_…");
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
