import { type RawBuilder, sql } from "kysely";
import type { Engine } from "./engine.ts";
import { millis } from "./text.ts";

/**
 * When a run that is woken now is due (ms since 1970). Its job stands in the queue by the server's clock: where that is
 * behind, a time by our own would have the run turned away when the job comes, and slept on.
 */
export const wakeTime = ({ kind }: Engine, now: string): RawBuilder<number> =>
  kind === "postgres"
    ? sql`least(cast(${millis(now)} as bigint), cast(extract(epoch from clock_timestamp()) * 1000 as bigint))`
    : sql`cast(${millis(now)} as bigint)`;
