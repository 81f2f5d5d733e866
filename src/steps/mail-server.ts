import type { MailServer } from "./mail-call.ts";
import { TerminalError } from "./step.ts";

/** The server that an address names. Throws TerminalError, which names no part of it. */
export function mailServerOf({
  server,
  tls,
  tlsCa,
}: {
  server: string;
  tls: "verify" | "unverified" | "off";
  tlsCa?: string | undefined;
}): MailServer {
  const url = URL.parse(server);
  if (url === null || (url.protocol !== "smtp:" && url.protocol !== "smtps:") || url.hostname === "")
    throw new TerminalError("A mail server is smtp:// or smtps:// with a host.");
  const isImplicit = url.protocol === "smtps:";
  try {
    return {
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port === "" ? (isImplicit ? 465 : 587) : Number(url.port),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      security: isImplicit ? "implicit" : tls === "off" ? "none" : "starttls",
      verify: tls === "verify",
      ca: tlsCa,
    };
  } catch (cause) {
    throw new TerminalError("The mail server's address holds a % that begins no character.", { cause });
  }
}
