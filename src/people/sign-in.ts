import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../contract/log.ts";
import { Problem } from "../contract/problem.ts";
import type { Store } from "../store/store.ts";
import type { openAuth } from "./auth.ts";
import type { OidcSettings } from "./oidc.ts";
import { KnownSessions, type Session, sessionToken } from "./sessions.ts";

type Auth = ReturnType<typeof openAuth>;

export interface SignInDoors {
  store: Pick<Store, "accounts" | "members" | "definitions">;
  log: Log;
  now: () => number;
  random: (bytes: number) => Uint8Array;
  /** 32 bytes that cookies are signed with. */
  key: Uint8Array;
  oidc: OidcSettings | null;
  /** Whether this server is known by this origin; a provider sends nobody back to another one. */
  isOwn: (origin: string) => boolean;
}

/** A session as it is known now, and cookies that the answer is to set, because it was prolonged or has ended. */
export interface Found {
  session: Session | null;
  setCookies: readonly string[];
}

/** How people sign in; what it takes is loaded with the first of them. */
export interface SignIn {
  /** The provider that people may sign in with where they came to this origin. */
  oidcAt(origin: string): OidcSettings | null;
  /** Answers a call below `/api/auth` at this origin; `isElsewhere`: one that leads to the provider, or back from it. */
  handle(request: Request, at: { origin: string; isElsewhere?: boolean }): Promise<Response>;
  /** Whose session the cookies of a request hold. Looked up once in a while, and anew after any change here. */
  session(cookies: string | undefined, origin: string): Promise<Found>;
  passwordHash(password: string): Promise<string>;
  /** Forgets what is remembered of sessions. */
  forget(): void;
}

/** A server is reached by a few names: each has an instance of its own, since cookies and links depend on it. */
const instancesMax = 8;
/** A provider is asked about itself first; whoever signs in does not wait longer. */
const elsewhereMsMax = 15_000;
const pruneMs = 3_600_000;
const nobody: Found = { session: null, setCookies: [] };

export function openSignIn(doors: SignInDoors): SignIn {
  const { store, now, log } = doors;
  const known = new KnownSessions();
  // Another process has ended sessions, perhaps.
  store.definitions.watch(() => known.forgetAll());
  const instances = new Map<string, Promise<Auth>>();
  let prunedAt = Number.NEGATIVE_INFINITY;

  const oidcAt = (origin: string) => (doors.isOwn(origin) ? doors.oidc : null);

  async function make(origin: string, oidc: OidcSettings | null): Promise<Auth> {
    const { openAuth } = await import("./auth.ts");
    const secret = Buffer.from(doors.key).toString("base64url");
    return openAuth({ ...doors, oidc, secret, touched: () => known.forgetAll() }, origin);
  }

  /** One that knows the provider is apart: nobody who has a password waits for a provider that is away. */
  function at(origin: string, isElsewhere = false): Promise<Auth> {
    const name = `${origin} ${isElsewhere}`;
    const instance = instances.get(name) ?? make(origin, isElsewhere ? oidcAt(origin) : null);
    instances.delete(name);
    instances.set(name, instance);
    const [oldest] = instances.keys();
    if (instances.size > instancesMax && oldest !== undefined) instances.delete(oldest);
    return instance;
  }

  /** What has ended is of no use to anybody. */
  async function prune() {
    if (now() - prunedAt < pruneMs) return;
    prunedAt = now();
    try {
      await store.accounts.prune({ now: new Date(now()).toISOString() });
    } catch (error) {
      log.warn("sessions that have ended not forgotten", { error });
    }
  }

  return {
    oidcAt,
    async handle(request, { origin, isElsewhere = false }) {
      const answer = at(origin, isElsewhere).then((auth) => auth.handler(request));
      const response = await (isElsewhere ? inTime(answer) : answer);
      void prune();
      // The library says of a store that is away what it says of everything: then the store says it itself.
      if (response.status >= 500) await store.accounts.count("user", []);
      return response;
    },
    async session(cookies, origin) {
      const token = sessionToken(cookies);
      if (token === null || cookies === undefined) return nobody;
      const session = known.get(token, now());
      if (session !== null) return { session, setCookies: [] };
      const { era } = known;
      const auth = await at(origin);
      const headers = new Headers({ cookie: cookies });
      const found = await auth.api.getSession({ headers, returnHeaders: true }).catch(storeFailure);
      const setCookies = found.headers.getSetCookie();
      if (found.response === null) return { session: null, setCookies };
      const fresh = sessionOf(found.response);
      known.put(token, fresh, { now: now(), era });
      return { session: fresh, setCookies };
    },
    async passwordHash(password) {
      const { passwordHashing } = await import("./password-hashing.ts");
      return passwordHashing.hash(password);
    },
    forget: () => known.forgetAll(),
  };
}

/** What the store has failed with, and not what the library makes of it. */
function storeFailure(error: unknown): never {
  throw error instanceof Error && error.cause instanceof Problem ? error.cause : error;
}

async function inTime<Value>(answer: Promise<Value>): Promise<Value> {
  const late = new AbortController();
  const away = sleep(elsewhereMsMax, undefined, { ref: false, signal: late.signal }).then(() => {
    throw new Problem("internal", {
      detail: "The provider that you sign in with does not answer. Try again later.",
    });
  });
  try {
    return await Promise.race([answer, away]);
  } finally {
    late.abort();
    away.catch(() => undefined);
  }
}

interface SessionFound {
  session: { expiresAt: Date };
  user: { id: string; name: string; email: string; twoFactorEnabled?: boolean | null | undefined };
}

const sessionOf = ({ session, user }: SessionFound): Session => ({
  personId: user.id,
  name: user.name,
  email: user.email,
  isTwoFactor: user.twoFactorEnabled === true,
  expiresAt: session.expiresAt.getTime(),
});
