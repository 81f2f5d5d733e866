import pg from "pg";
import type { Dispatch } from "./engine/dispatch/dispatch.ts";
import { graphileDispatch } from "./engine/dispatch/graphile.ts";
import { beginningWith } from "./store/engines/postgres/pool.ts";

/** What Graphile Worker needs at most: its own listener, taking and handing back jobs, the heartbeat. */
const connectionsMax = 8;

/**
 * Jobs lie in an index in the order in which they are fetched. A server that has not counted them lately would read and
 * sort all there are for each few that are taken.
 */
const inOrder = `select set_config(name, 'off', false)
  from unnest(array['enable_seqscan', 'enable_bitmapscan', 'enable_sort', 'jit']) as name`;

/** Dispatch over PostgreSQL with connections of its own, so that a burst of deliveries can't starve it. */
export function openGraphile(databaseUrl: string): AsyncDisposable & { dispatch: Dispatch } {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: connectionsMax,
    application_name: "tripline",
    ...beginningWith(inOrder),
  });
  // An idle connection that the server closed; the pool makes another, and whoever needs it hears of a failure.
  pool.on("error", () => undefined);
  return { dispatch: graphileDispatch({ pool }), [Symbol.asyncDispose]: () => pool.end() };
}
