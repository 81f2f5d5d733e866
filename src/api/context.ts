import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

export type ApiEnvironment = { Bindings: HttpBindings; Variables: { requestId: string } };
export type ApiContext = Context<ApiEnvironment>;

/** Somebody may name a key to be revoked by the key itself, or an invitation or a page for senders by its token. */
export function withoutKeys(path: string): string {
  return path.replace(/\b(tl|inv|sp)_\w+/g, "$1_…");
}
