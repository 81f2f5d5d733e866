import type { Actor } from "../contract/actor.ts";
import type { Endpoint } from "../contract/endpoint.ts";
import { type Key, mayDo } from "../contract/key.ts";
import { workspaceDefault } from "../contract/name.ts";
import { Problem, StoreUnavailable } from "../contract/problem.ts";
import { roleFor, scopeOf } from "../contract/role.ts";
import type { SecurityEvent } from "../contract/security.ts";
import { Counters } from "../core/counters.ts";
import { type Authenticated, authenticate } from "../people/keys.ts";
import { membershipsOf } from "../people/memberships.ts";
import { type Session, sessionToken } from "../people/sessions.ts";
import type { Identity } from "./call.ts";
import { type ApiContext, withoutKeys } from "./context.ts";
import type { ApiDoors } from "./doors.ts";
import { addressOf, isBrowsers, isOwnPage, originOf, refuseForeign } from "./origin.ts";

/** Who calls; `workspace` is null of a person who belongs to none, or to whom the call is not about one. */
export type Caller = Omit<Identity, "workspace"> & {
  workspace: string | null;
  /** The answer passes them on: the session was prolonged, or has ended. */
  setCookies: readonly string[];
};

export interface Callers {
  /** Throws Problem `unauthenticated`, `forbidden`, `not_found` or `too_many_requests`. */
  of(c: ApiContext, endpoint?: Endpoint): Promise<Caller>;
  /** Of a call that anybody may make: null where nobody is known. A wrong key is a mistake all the same. */
  maybe(c: ApiContext): Promise<Caller | null>;
}

/** A person who mistypes a key stays far below this; a guesser gets nowhere. */
export const callFailuresMax = 20;
/**
 * By address. Only failures are held back: behind a proxy all callers share one, and a wrong key must not lock out the
 * others.
 */
export const callFailures = { windowMs: 60_000, keysMax: 10_000 } as const;

/** Tells who makes a call: an API key, or a person by the session cookie. */
export function openCallers(doors: ApiDoors): Callers {
  const { live, now, log, security, uses, signIn } = doors;
  const failures = new Counters(callFailures);

  const keyIn = (c: ApiContext) => authenticate(c.req.header("authorization"), live.current(), now());

  /** Another process may have issued the key a moment ago. Whoever guesses has the store asked for nothing. */
  async function newest(c: ApiContext, address: string): Promise<Authenticated> {
    const known = keyIn(c);
    if (known.kind === "known" || known.reason !== "unknown") return known;
    if (failures.waitMs(address, callFailuresMax, now()) > 0) return known;
    await heardOf("this key");
    return keyIn(c);
  }

  /** Whoever has what was just made elsewhere would take a refusal for final: throws `StoreUnavailable`. */
  async function heardOf(what: string): Promise<void> {
    if (await live.check()) return;
    throw new StoreUnavailable(`The store can't be asked whether ${what} is known.`);
  }

  async function byKey(c: ApiContext): Promise<Caller> {
    const address = addressOf(c, doors) ?? "unknown";
    const authenticated = await newest(c, address);
    if (authenticated.kind === "known") {
      const { key } = authenticated;
      const wanted = wantedWorkspace(c);
      if (wanted !== undefined && wanted !== key.workspace) {
        const detail = `The key ${key.name} is one of the workspace "${key.workspace}"; "${wanted}" has keys of its own.`;
        throw new Problem("forbidden", { detail });
      }
      uses.note(key.id);
      const actor: Actor = { kind: "key", id: key.id, name: key.name };
      return { actor, key, scopes: key.scopes, workspace: key.workspace, setCookies: [] };
    }
    const { reason } = authenticated;
    log.warn("api key refused", { requestId: c.get("requestId"), address, reason });
    security.note(accessOf(c, doors, { action: "api key refused", reason: `the key is ${reason}` }));
    if (failures.add(address, now()) > callFailuresMax) {
      throw new Problem("too_many_requests", {
        detail: "Too many calls without a valid key. Wait a minute.",
      });
    }
    throw new Problem("unauthenticated", { detail: refusals[reason] });
  }

  async function bySession(c: ApiContext, endpoint: Endpoint | undefined): Promise<Caller> {
    const { session, setCookies } = await signIn.session(c.req.header("cookie"), originOf(c, doors));
    if (session === null) throw new Problem("unauthenticated", { detail: ended });
    // Another process may have let them in a moment ago.
    if (membershipIn(c, doors, session) === undefined) await heardOf("your membership");
    return { ...personOf(c, doors, { session, endpoint }), setCookies };
  }

  return {
    async of(c, endpoint) {
      if (isByKey(c) || !hasSession(c)) return byKey(c);
      refuseForeign(c, doors);
      return bySession(c, endpoint);
    },
    async maybe(c) {
      if (isByKey(c)) return byKey(c);
      if (c.req.method !== "GET" && isBrowsers(c) && !isOwnPage(c, doors)) refuseForeign(c, doors);
      const { session, setCookies } = await signIn.session(c.req.header("cookie"), originOf(c, doors));
      if (session === null) return null;
      refuseForeign(c, doors);
      return { ...personOf(c, doors, { session, endpoint: anywhere }), setCookies };
    },
  };
}

const hasSession = (c: ApiContext) => sessionToken(c.req.header("cookie")) !== null;

/** A browser with a session may send what a proxy in front asks it for, such as a name and a password: that is no key. */
export function isByKey(c: ApiContext): boolean {
  const given = c.req.header("authorization");
  return given !== undefined && (!hasSession(c) || /^bearer +tl_/i.test(given));
}

const anywhere = { access: "signed-in" } as const;
const ended = "You are not signed in any more. Sign in again.";

/** A person in the workspace that the call names, or in the first of theirs. */
function personOf(
  c: ApiContext,
  doors: ApiDoors,
  { session, endpoint }: { session: Session; endpoint: Pick<Endpoint, "access"> | undefined },
): Omit<Caller, "setCookies"> {
  const { personId: id, name, email } = session;
  const actor: Actor = { kind: "person", id, name, email };
  const wanted = wantedWorkspace(c);
  const found = membershipIn(c, doors, session);
  if (found !== undefined) {
    return { actor, key: null, scopes: [scopeOf(found.role)], workspace: found.workspace };
  }
  if (wanted !== undefined) {
    throw new Problem("not_found", { detail: `You belong to no workspace named "${wanted}".` });
  }
  if (endpoint?.access === "signed-in") return { actor, key: null, scopes: [], workspace: null };
  throw new Problem("forbidden", {
    detail: "You belong to no workspace. Ask an owner of one to invite you.",
  });
}

/** Theirs of the workspace that the call names, or the first; undefined where they have none. */
function membershipIn(c: ApiContext, { live }: ApiDoors, { personId }: Session) {
  const wanted = wantedWorkspace(c);
  const all = membershipsOf(live.current(), personId);
  return wanted === undefined ? all[0] : all.find(({ workspace }) => workspace === wanted);
}

/** The workspace that the call names. An EventSource and a link to a file can send no header. */
const wantedWorkspace = (c: ApiContext): string | undefined =>
  c.req.header("tripline-workspace") ?? (c.req.method === "GET" ? c.req.query("workspace") : undefined);

/** Throws Problem `forbidden` where the caller may not do what the endpoint does. */
export function refuseNarrow(
  c: ApiContext,
  doors: ApiDoors,
  { caller, endpoint, name }: { caller: Caller; endpoint: Endpoint; name: string },
): void {
  const { actor, key, scopes, workspace } = caller;
  if (key === null && endpoint.access === "signed-in") return;
  if (mayDo(scopes, endpoint.scope)) return;
  const { scope, summary } = endpoint;
  const who = { requestId: c.get("requestId"), actorId: actor.id, workspace, call: name };
  const action = key === null ? "role too small" : "api key not allowed";
  doors.log.warn(action, who);
  const lack = key === null ? `the role ${roleFor(scope)}` : `the scope ${scope}`;
  const told = `${key === null ? actor.email : `the key ${actor.name}`} lacks ${lack}`;
  doors.security.note(accessOf(c, doors, { action, reason: told, workspace }));
  throw new Problem("forbidden", {
    detail: `${summary}: ${key === null ? roleDetail(caller, scope) : scopeDetail(key, scope)}`,
  });
}

const scopeDetail = ({ name, scopes }: Key, scope: string) =>
  `that needs a key with the scope \`${scope}\`; the key ${name} has ${scopes.join(", ")}.`;

function roleDetail({ scopes, workspace }: Caller, scope: Endpoint["scope"]): string {
  const own = scopes.find((each) => each !== "intake") ?? "read";
  return `that needs the role \`${roleFor(scope)}\`; in the workspace ${workspace} you are ${roleFor(own)}. An owner can change that.`;
}

interface Denied {
  action: string;
  reason: string | null;
  workspace?: string | null;
}

/** What is told of a caller who was refused. */
export function accessOf(
  c: ApiContext,
  doors: Pick<ApiDoors, "clients">,
  { action, reason, workspace }: Denied,
): SecurityEvent {
  return {
    kind: "access",
    action,
    workspace: workspace ?? workspaceDefault,
    ip: addressOf(c, doors) ?? "unknown",
    path: withoutKeys(c.req.path),
    reason,
    requestId: c.get("requestId"),
    targetId: null,
    targetName: null,
  };
}

const refusals = {
  missing:
    "Send your API key as `Authorization: Bearer tl_…`, or sign in. An administrator issues one with `tripline keys issue`.",
  malformed:
    "This is not an API key of Tripline: it is cut short, mistyped or not sent as `Authorization: Bearer tl_…`.",
  unknown: "This API key was revoked or never issued here.",
  expired: "This API key has expired. An administrator issues another with `tripline keys issue`.",
} as const;
