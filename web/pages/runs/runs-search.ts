import { z } from "zod";
import type { RunQuery } from "../../../src/contract/run-query.ts";
import { RunStatus } from "../../../src/contract/run-status.ts";
import { spanOf, urlSpan, urlText } from "../../url-search.ts";

/** What the page of runs shows, as it stands in its address. */
export const RunsSearch = z.object({
  status: RunStatus.optional().catch(undefined),
  workflow: urlText,
  trigger: urlText,
  error: urlText,
  failure: urlText,
  delivery: urlText,
  ...urlSpan,
  /** The run that the page shown begins after. */
  before: urlText,
});
export type RunsSearch = z.infer<typeof RunsSearch>;
export type RunFilters = Omit<RunsSearch, "before">;

/** The filters as the API takes them, as of now. */
export function queryOf({ period, since, until, ...others }: RunFilters): RunQuery {
  return { ...others, ...spanOf({ period, since, until }) };
}
