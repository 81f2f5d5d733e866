import { Problem } from "../contract/problem.ts";
import { networkOf } from "../core/network.ts";
import { type Attempt, Attempts } from "../people/attempts.ts";
import { authPath, clientHeader } from "../people/auth-path.ts";
import { sessionToken } from "../people/sessions.ts";
import type { Bodies } from "./bodies.ts";
import { accessOf } from "./caller.ts";
import type { ApiContext } from "./context.ts";
import type { ApiDoors } from "./doors.ts";
import { jsonIn } from "./input.ts";
import { addressOf, isBrowsers, isOwnPage, originOf, refuseForeign } from "./origin.ts";
import { problemDocument, problemResponse } from "./problem.ts";
import { signedInTold } from "./signed-in-told.ts";

interface Offered {
  method: "GET" | "POST";
  proves?: "password" | "second factor";
  /** Leads to the provider, or back from it. */
  isElsewhere?: true;
  /** Whether anybody may begin it as often as an address may try to sign in: it leaves something in the store. */
  isCounted?: true;
  /** What it may say; the library takes more. */
  fields?: readonly string[];
}

/** The calls of the library that are offered; it has others, and a newer one may have more. */
const offered: Readonly<Record<string, Offered>> = {
  "/sign-in/email": { method: "POST", proves: "password" },
  "/sign-in/social": {
    method: "POST",
    isElsewhere: true,
    isCounted: true,
    fields: ["provider", "callbackURL", "errorCallbackURL"],
  },
  "/callback/oidc": { method: "GET", isElsewhere: true },
  "/sign-out": { method: "POST" },
  "/get-session": { method: "GET" },
  "/list-sessions": { method: "GET" },
  "/revoke-session": { method: "POST" },
  "/revoke-sessions": { method: "POST" },
  "/revoke-other-sessions": { method: "POST" },
  "/list-accounts": { method: "GET" },
  "/update-user": { method: "POST" },
  "/change-password": { method: "POST", proves: "password" },
  "/two-factor/enable": { method: "POST", proves: "password" },
  "/two-factor/disable": { method: "POST", proves: "password" },
  "/two-factor/get-totp-uri": { method: "POST", proves: "password" },
  "/two-factor/generate-backup-codes": { method: "POST", proves: "password" },
  "/two-factor/verify-totp": { method: "POST", proves: "second factor" },
  "/two-factor/verify-backup-code": { method: "POST", proves: "second factor" },
};

/** After ten wrong codes in a row, as the library has it. */
const lockedSeconds = 900;

/** Answers what is below `/api/auth`: the sign-in library's calls, those that prove something a few times only. */
export function openSignInRoutes(doors: ApiDoors, bodies: Bodies): (c: ApiContext) => Promise<Response> {
  const attempts = new Attempts();
  const begun = new Attempts();
  return async (c) => {
    const path = c.req.path.slice(authPath.length);
    const call = Object.hasOwn(offered, path) ? offered[path] : undefined;
    if (call === undefined) throw new Problem("not_found", { detail: `There is no ${c.req.path}.` });
    if (c.req.method !== call.method)
      throw new Problem("method_not_allowed", { detail: `${c.req.path} takes ${call.method}.` });
    const hasSession = sessionToken(c.req.header("cookie")) !== null;
    // Whoever comes back from the provider comes from another site; the library knows them by what it sent along.
    if (call.method === "POST" && (hasSession || isBrowsers(c)) && !isOwnPage(c, doors))
      refuseForeign(c, doors);
    using body = call.method === "POST" ? await bodies.read(c.req.raw, "stranger") : null;
    const text = body?.text ?? "";
    // The library takes other forms, too: which account they are about would not be seen.
    const given = jsonIn(c.req.raw, text);
    const request = requestOf(c, doors, call.fields === undefined ? text : narrowed(given, call.fields));
    const origin = originOf(c, doors);
    const send = () => doors.signIn.handle(request, { origin, isElsewhere: call.isElsewhere === true });
    if (call.isCounted === true) {
      const address = networkOf(addressOf(c, doors) ?? "unknown");
      const attempt = { address, account: `${path} ${address}` };
      const waitMs = begun.beginFrom(attempt.address, doors.now());
      if (waitMs !== null) return tooMany(c, doors, { attempt, waitMs });
    }
    if (call.proves === undefined) return await signedInTold(c, doors, { path, response: await send() });
    const attempt = {
      address: networkOf(addressOf(c, doors) ?? "unknown"),
      account: path === "/sign-in/email" ? emailIn(given) : await provedFor(c, doors, call.proves),
    };
    const waitMs = attempts.begin(attempt, doors.now());
    if (waitMs !== null) return tooMany(c, doors, { attempt, waitMs });
    const response = await send();
    if (response.ok) attempts.succeed(attempt);
    else failed(c, doors, { path, status: response.status, attempt });
    // The library locks an account out of its second factor, and does not say for how long.
    if (response.status === 429) response.headers.set("Retry-After", String(lockedSeconds));
    return await signedInTold(c, doors, { path, response });
  };
}

/** What is given, with these fields alone. */
function narrowed(given: unknown, fields: readonly string[]): string {
  const form: Record<string, unknown> = Object(given);
  return JSON.stringify(Object.fromEntries(fields.map((name) => [name, form[name]])));
}

/** The call as the library gets it: nothing that a proxy, or somebody who plays one, wrote. */
function requestOf(c: ApiContext, doors: ApiDoors, text: string): Request {
  const headers = new Headers(c.req.raw.headers);
  for (const name of c.req.raw.headers.keys())
    if (/^(x-forwarded-|forwarded$)/.test(name)) headers.delete(name);
  headers.set(clientHeader, addressOf(c, doors) ?? "");
  const url = new URL(c.req.url);
  return new Request(originOf(c, doors) + url.pathname + url.search, {
    method: c.req.method,
    headers,
    ...(c.req.method === "POST" && { body: text }),
  });
}

/** Whom an attempt to sign in is about. */
function emailIn(given: unknown): string {
  const { email }: { email?: unknown } = Object(given);
  return typeof email === "string" ? email.trim().toLowerCase().slice(0, 254) : "";
}

/**
 * Whose password or second factor is given. Of who is signed in it is the person, whatever stands beside their cookie; the
 * library itself counts codes that are wrong before that.
 */
async function provedFor(c: ApiContext, doors: ApiDoors, proves: string): Promise<string> {
  const cookies = c.req.header("cookie");
  const { session } = await doors.signIn.session(cookies, originOf(c, doors));
  return `${proves} of ${session?.personId ?? cookies ?? ""}`.slice(0, 1_000);
}

function tooMany(
  c: ApiContext,
  doors: ApiDoors,
  { attempt, waitMs }: { attempt: Attempt; waitMs: number },
): Response {
  const seconds = Math.ceil(waitMs / 1_000);
  doors.log.warn("too many attempts to sign in", { address: attempt.address, requestId: c.get("requestId") });
  doors.security.note(accessOf(c, doors, { action: "too many attempts to sign in", reason: shown(attempt) }));
  const detail = `Too many attempts. Try again in ${seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`;
  const document = problemDocument(new Problem("too_many_requests", { detail }), c.get("requestId"));
  const response = problemResponse(document);
  response.headers.set("Retry-After", String(seconds));
  return response;
}

function failed(
  c: ApiContext,
  doors: ApiDoors,
  { path, status, attempt }: { path: string; status: number; attempt: Attempt },
): void {
  if (status >= 500) return;
  doors.log.warn("sign-in failed", { address: attempt.address, call: path, requestId: c.get("requestId") });
  doors.security.note(accessOf(c, doors, { action: "sign-in failed", reason: shown(attempt) }));
}

/** Only what is an e-mail address is shown: others hold cookies, or a password in the wrong field. */
const shown = ({ account }: Attempt): string | null =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(account) ? account : null;
