import { Problem } from "../contract/problem.ts";
import type { ApiContext } from "./context.ts";
import type { ApiDoors } from "./doors.ts";

type Doors = Pick<ApiDoors, "clients" | "settings">;

/** The caller's network address; null where the connection has ended. */
export function addressOf(c: ApiContext, { clients }: Pick<Doors, "clients">): string | null {
  const { incoming } = c.env;
  return incoming === undefined ? null : clients.of(incoming).ip || null;
}

/**
 * Where the caller found this server. A name that the settings know has their scheme, whatever a proxy says; of others
 * the connection, a trusted proxy, or the page that the call comes from tells whether it is HTTPS.
 */
export function originOf(c: ApiContext, { clients, settings }: Doors): string {
  const host = hostOf(c);
  const known = settings.origins().find((origin) => new URL(origin).host === host);
  if (known !== undefined) return known;
  const { incoming } = c.env;
  const isSecure = incoming !== undefined && clients.of(incoming).secure;
  const page = URL.parse(c.req.header("origin") ?? "");
  return isSecure || (page?.protocol === "https:" && page.host === host)
    ? `https://${host}`
    : `http://${host}`;
}

/** Browsers say where a call comes from; this one shall come from this server's own pages. */
export function isOwnPage(c: ApiContext, { settings }: Pick<Doors, "settings">): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  const page = URL.parse(c.req.header("origin") ?? "");
  if (page === null) return false;
  return page.host === hostOf(c) || settings.origins().includes(page.origin);
}

/** Whether anything says that a browser makes this call; all of them send one of these with what changes something. */
export const isBrowsers = (c: ApiContext): boolean =>
  c.req.header("sec-fetch-site") !== undefined || c.req.header("origin") !== undefined;

/**
 * A browser sends the session cookie with whatever a page of somebody else makes it send. What changes something counts
 * only from own pages; what only shows something is not shown to pages of other sites. Throws Problem `forbidden`.
 */
export function refuseForeign(c: ApiContext, doors: Pick<Doors, "settings">): void {
  const isRead = ["GET", "HEAD"].includes(c.req.method);
  const site = c.req.header("sec-fetch-site");
  // "none": somebody has typed the address, or opened a bookmark.
  if (isRead ? [undefined, "same-origin", "none"].includes(site) : isOwnPage(c, doors)) return;
  throw new Problem("forbidden", {
    detail:
      "A call with a session cookie counts only from the console's own pages. Programs use an API key " +
      "(`Authorization: Bearer tl_…`); behind a proxy, TRIPLINE_CONSOLE_URL says how people reach the console.",
  });
}

/** As the caller wrote it; something that no address has where it is not one. */
function hostOf(c: ApiContext): string {
  const host = c.req.header("host")?.toLowerCase() ?? "";
  const parsed = URL.parse(`http://${host}`);
  return parsed !== null && parsed.pathname === "/" && parsed.username === "" ? parsed.host : "invalid";
}
