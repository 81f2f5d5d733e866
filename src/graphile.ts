import pg from "pg";
import type { Dispatch } from "./engine/dispatch/dispatch.ts";
import { graphileDispatch } from "./engine/dispatch/graphile.ts";

/** What Graphile Worker needs at most: its own listener, taking and handing back jobs, the heartbeat. */
const connectionsMax = 8;

/** Dispatch over PostgreSQL with connections of its own, so that a burst of deliveries can't starve it. */
export function openGraphile(databaseUrl: string): AsyncDisposable & { dispatch: Dispatch } {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: connectionsMax,
    application_name: "tripline",
  });
  // An idle connection that the server closed; the pool makes another, and whoever needs it hears of a failure.
  pool.on("error", () => undefined);
  return { dispatch: graphileDispatch({ pool }), [Symbol.asyncDispose]: () => pool.end() };
}
