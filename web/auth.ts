import { z } from "zod";
import { queries } from "./queries.ts";
import { isRecord } from "./record.ts";
import { texts } from "./texts/sign-in.ts";

/** What the sign-in library answers; more than this is not looked at. */
interface Answer {
  /** The password was right, and a second factor is asked for. */
  twoFactorRedirect?: boolean;
  /** Where another provider signs people in. */
  url?: string;
  [member: string]: unknown;
}

/** A sign-in that was refused. */
export class AuthError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "AuthError";
    this.code = code;
  }
}

/** Calls the sign-in below `/api/auth`. Rejects with an AuthError that says what to do. */
async function call(path: string, input?: object): Promise<Answer> {
  const response = await fetch(`/api/auth${path}`, {
    method: input === undefined ? "GET" : "POST",
    headers: { Accept: "application/json", ...(input && { "Content-Type": "application/json" }) },
    ...(input && { body: JSON.stringify(input) }),
  }).catch(() => null);
  if (response === null) throw new AuthError("UNREACHABLE", texts.unreachable);
  const answer = await response.json().catch(() => null);
  if (response.ok) return isRecord(answer) ? answer : { answer };
  throw refusal(response, isRecord(answer) ? answer : {});
}

function refusal(response: Response, { code, message, detail }: Record<string, unknown>): AuthError {
  const known = typeof code === "string" ? code : "";
  if (response.status === 429) {
    const seconds = Number(response.headers.get("Retry-After") ?? 60);
    return new AuthError("TOO_MANY", texts.tooMany(seconds));
  }
  const told = texts.refusals[known] ?? [detail, message].find((text) => typeof text === "string");
  return new AuthError(known, told ?? texts.refused);
}

/** Signs in; `isSecondFactor`: the password was right, and a code is needed still. */
export async function signIn(input: {
  email: string;
  password: string;
}): Promise<{ isSecondFactor: boolean }> {
  const { twoFactorRedirect } = await call("/sign-in/email", input);
  if (twoFactorRedirect === true) return { isSecondFactor: true };
  queries.clear();
  return { isSecondFactor: false };
}

/** Answers the second question with a code of the app, or with one of the codes kept for emergencies. */
export async function signInWithCode(input: {
  code: string;
  isBackup: boolean;
  trust: boolean;
}): Promise<void> {
  const path = input.isBackup ? "/two-factor/verify-backup-code" : "/two-factor/verify-totp";
  await call(path, { code: input.code, trustDevice: input.trust });
  queries.clear();
}

/** Leaves for the provider's own page, which leads back to `to`. */
export async function signInElsewhere(to: string): Promise<void> {
  const { url } = await call("/sign-in/social", {
    provider: "oidc",
    callbackURL: `/console${to}`,
    errorCallbackURL: "/console/sign-in",
  });
  if (url === undefined) throw new AuthError("NO_URL", texts.refused);
  location.assign(url);
}

export async function signOut(): Promise<void> {
  await call("/sign-out", {});
  queries.clear();
}

export async function changePassword(input: { currentPassword: string; newPassword: string }): Promise<void> {
  await call("/change-password", { ...input, revokeOtherSessions: true });
}

export async function changeName(name: string): Promise<void> {
  await call("/update-user", { name });
}

/** A second factor that is about to be: the address that an authenticator app reads, and the codes for emergencies. */
export interface SecondFactor {
  totpUri: string;
  backupCodes: string[];
}

export async function beginSecondFactor(password: string): Promise<SecondFactor> {
  const { totpURI, backupCodes } = await call("/two-factor/enable", { password });
  if (typeof totpURI !== "string" || !Array.isArray(backupCodes))
    throw new AuthError("NO_URI", texts.refused);
  return { totpUri: totpURI, backupCodes: backupCodes.map(String) };
}

/** From the first right code on it is asked for. */
export async function confirmSecondFactor(code: string): Promise<void> {
  await call("/two-factor/verify-totp", { code });
}

export async function endSecondFactor(password: string): Promise<void> {
  await call("/two-factor/disable", { password });
}

/** A browser in which somebody is signed in. */
const OpenSession = z.object({
  token: z.string(),
  userAgent: z.string().nullish(),
  ipAddress: z.string().nullish(),
  updatedAt: z.string(),
});
export type OpenSession = z.infer<typeof OpenSession>;

export async function listSessions(): Promise<OpenSession[]> {
  const { answer } = await call("/list-sessions");
  return z.array(OpenSession).parse(answer);
}

/** The token of the session that this very browser has; null where that can't be told. */
export async function currentSession(): Promise<string | null> {
  const { session } = await call("/get-session");
  const token = isRecord(session) ? session["token"] : undefined;
  return typeof token === "string" ? token : null;
}

export async function endSession(token: string): Promise<void> {
  await call("/revoke-session", { token });
}

export async function endOtherSessions(): Promise<void> {
  await call("/revoke-other-sessions", {});
}
