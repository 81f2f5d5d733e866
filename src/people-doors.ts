import { randomUUID } from "node:crypto";
import type { ApiDoors } from "./api/doors.ts";
import type { Config } from "./config.ts";
import { isLoopback } from "./core/loopback.ts";
import { compileClient } from "./gateway/client.ts";
import { openSignIn, type SignInDoors } from "./people/sign-in.ts";
import type { openTelling } from "./steps/telling.ts";

interface Ground {
  common: Pick<SignInDoors, "store" | "log" | "now" | "random">;
  peopleKeyFor: (purpose: string) => Uint8Array;
  settings: ApiDoors["settings"];
  tell: ReturnType<typeof openTelling>;
}

/** The person who has something sent waits for it. */
const sendMsMax = 15_000;

/** How people sign in, how they are written to, and how it is known where they come from. */
export function openPeopleDoors(
  config: Config,
  { common, peopleKeyFor, settings, tell }: Ground,
): Pick<ApiDoors, "signIn" | "clients" | "post" | "setupKey"> {
  const {
    oidcIssuer: issuer,
    oidcClientId: clientId,
    oidcClientSecret: clientSecret,
    oidcName: name,
  } = config;
  return {
    signIn: openSignIn({
      ...common,
      key: peopleKeyFor("sessions"),
      oidc: issuer === undefined || clientId === undefined ? null : { issuer, clientId, clientSecret, name },
      isOwn: (origin) => settings.origins().includes(origin) || isLoopback(new URL(origin).hostname),
    }),
    clients: compileClient({ proxies: config.trustedProxies, hops: config.trustedHops }),
    post: openPost(config, tell),
    setupKey: peopleKeyFor("set-up link"),
  };
}

/** Letters that the server itself sends to people, such as invitations; null where it has no mail server. */
function openPost(
  { smtpUrl, smtpFrom }: Pick<Config, "smtpUrl" | "smtpFrom">,
  tell: ReturnType<typeof openTelling>,
): ApiDoors["post"] {
  if (smtpUrl === undefined || smtpFrom === undefined) return null;
  return ({ to, subject, text }) =>
    tell.letter({
      server: smtpUrl,
      tls: "verify",
      from: smtpFrom,
      to: [to],
      subject,
      text,
      messageId: `<${randomUUID()}@tripline.invalid>`,
      timeoutMs: sendMsMax,
    });
}
