import { APIError } from "better-auth/api";
import { type BetterAuthOptions, betterAuth } from "better-auth/minimal";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Log } from "../contract/log.ts";
import { PersonName, passwordCharactersMax, passwordCharactersMin } from "../contract/people.ts";
import { newId } from "../core/id.ts";
import { cookiePrefix } from "../core/own-cookies.ts";
import type { AccountKind, Store } from "../store/store.ts";
import { authPath, clientHeader } from "./auth-path.ts";
import { authRecords } from "./auth-records.ts";
import type { OidcSettings } from "./oidc.ts";
import { passwordHashing } from "./password-hashing.ts";

export interface AuthDoors {
  store: Pick<Store, "accounts" | "members">;
  log: Log;
  now: () => number;
  random: (bytes: number) => Uint8Array;
  /** Signs cookies and encrypts second factors. */
  secret: string;
  oidc: OidcSettings | null;
  touched: (kind: AccountKind) => void;
}

/** Where who signs in with the provider comes back to. */
export const oidcProvider = "oidc";
const daySeconds = 86_400;
const sessionDays = 7;
/** A second factor is asked for again after so long where a device is trusted. */
const trustedDays = 30;

const prefixes = {
  user: "per",
  session: "ses",
  account: "acc",
  verification: "ver",
  twoFactor: "two",
} as const;

/**
 * The sign-in library as it stands at one origin (`https://hooks.example.com`). Loaded with all that it needs only when
 * somebody signs in: see `sign-in.ts`. It makes no tables, sends nothing anywhere and counts no requests itself.
 */
export function openAuth(doors: AuthDoors, origin: string) {
  const { store, log, secret, oidc, touched } = doors;
  const host = new URL(origin).host;
  const options = {
    appName: "Tripline",
    baseURL: origin,
    basePath: authPath,
    secret,
    database: authRecords(store.accounts, touched),
    // A proxy may speak HTTPS for us without saying so: the host is what has to be the same.
    trustedOrigins: [`http://${host}`, `https://${host}`],
    logger: { level: "warn", log: (level, message) => logged(log, level, message) },
    telemetry: { enabled: false },
    experimental: { instrumentation: { enabled: false } },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordCharactersMin,
      maxPasswordLength: passwordCharactersMax,
      password: passwordHashing,
    },
    session: { expiresIn: sessionDays * daySeconds, updateAge: daySeconds },
    account: {
      encryptOAuthTokens: true,
      // Who has not proved the address loses their ways in: see `dropUnproved`.
      accountLinking: { enabled: true, allowUnlinkingAll: false, requireLocalEmailVerified: false },
    },
    advanced: {
      cookiePrefix,
      // Its name is the same over HTTP and HTTPS; whether it is Secure goes by the origin.
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", secure: origin.startsWith("https:") },
      ipAddress: { ipAddressHeaders: [clientHeader] },
      disableOriginCheck: false,
      disableCSRFCheck: false,
      database: { generateId: ({ model }) => idOf(doors, model), validateSchema: false },
    },
    onAPIError: {
      errorURL: `${origin}/console/sign-in`,
      onError: (error) => log[isRefusal(error) ? "debug" : "warn"]("sign-in call failed", { error }),
    },
    databaseHooks: {
      user: {
        create: {
          async before(user) {
            await refuseUninvited(doors, user);
            return { data: { ...user, name: nameOf(user), image: null } };
          },
        },
        update: { before: async (user) => ({ data: named(user) }) },
      },
      account: { create: { before: (account) => dropUnproved(doors, account) } },
    },
    plugins: [
      twoFactor({ issuer: "Tripline", trustDeviceMaxAge: trustedDays * daySeconds }),
      ...(oidc === null ? [] : [genericOAuth({ config: [providerOf(oidc)] })]),
    ],
  } satisfies BetterAuthOptions;
  return betterAuth(options);
}

function idOf({ now, random }: AuthDoors, model: string): string {
  const [, prefix = "rec"] = Object.entries(prefixes).find(([name]) => name === model) ?? [];
  return newId(prefix, { now: now(), random });
}

/** Nobody gets in by an identity elsewhere whom nobody has asked to come. */
async function refuseUninvited(
  { store, now }: AuthDoors,
  { email, emailVerified }: { email: string; emailVerified: boolean },
): Promise<void> {
  const at = new Date(now()).toISOString();
  if (!emailVerified) {
    throw new APIError("FORBIDDEN", { code: "EMAIL_NOT_VERIFIED", message: "email_not_verified" });
  }
  if (await store.members.isInvited({ email: email.toLowerCase(), now: at })) return;
  throw new APIError("FORBIDDEN", { code: "NOT_INVITED", message: "not_invited" });
}

/**
 * Whoever came by an invitation's link or the set-up has only said that the address is theirs. When a provider vouches
 * for it for the first time, what they have made for themselves until then opens no more: they may be somebody else.
 */
async function dropUnproved(
  { store: { accounts }, touched }: AuthDoors,
  { providerId, userId }: { providerId: string; userId: string },
): Promise<void> {
  if (providerId !== oidcProvider) return;
  const is = (field: string, value: string) => ({ field, operator: "eq", value, connector: "AND" }) as const;
  const self = [is("id", userId)];
  const [person] = await accounts.find("user", { where: self, limit: 1 });
  if (person === undefined || person["emailVerified"] === true) return;
  for (const kind of ["account", "session", "twoFactor"] as const) {
    await accounts.remove(kind, { where: [is("userId", userId)] });
    touched(kind);
  }
  await accounts.change("user", { where: self, set: { twoFactorEnabled: false } });
  touched("user");
}

/** What a provider calls somebody, if that will do for a name. */
function nameOf({ name, email }: { name: string; email: string }): string {
  const parsed = PersonName.safeParse(name);
  return parsed.success ? parsed.data : email.split("@", 1)[0] || email;
}

/** A picture would have to come from elsewhere; a name is one line. Throws APIError. */
function named(given: Record<string, unknown>): Record<string, unknown> {
  const user = given["image"] === undefined ? given : { ...given, image: null };
  if (user["name"] === undefined) return user;
  const parsed = PersonName.safeParse(user["name"]);
  if (parsed.success) return { ...user, name: parsed.data };
  throw new APIError("BAD_REQUEST", {
    code: "INVALID_NAME",
    message: "A name is one line of at most 100 characters.",
  });
}

const providerOf = ({ issuer, clientId, clientSecret, name }: OidcSettings) => ({
  providerId: oidcProvider,
  name,
  discoveryUrl: `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`,
  // Without a key to check its tokens by, a provider counts for nothing.
  requireIdTokenVerification: true,
  clientId,
  ...(clientSecret !== undefined && { clientSecret }),
  scopes: ["openid", "email", "profile"],
});

const isRefusal = (error: unknown) => error instanceof APIError && error.statusCode < 500;

function logged(log: Log, level: string, message: string): void {
  const told = `sign-in: ${message.slice(0, 500)}`;
  if (level === "error") log.warn(told);
  else log.debug(told);
}
