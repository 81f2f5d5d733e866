import { z } from "zod";
import { FailureStatus } from "../../../src/contract/failure.ts";
import { Period, urlText } from "../../url-search.ts";

/** What the page of failures shows, as it stands in its address. */
export const FailuresSearch = z.object({
  /** Absent: those that are open. */
  status: z
    .enum([...FailureStatus.options, "both"])
    .optional()
    .catch(undefined),
  workflow: urlText,
  period: Period.optional().catch(undefined),
});
export type FailuresSearch = z.infer<typeof FailuresSearch>;
