import { z } from "zod";
import { DeadLetterStatus } from "../../../src/contract/dead-letter.ts";
import { urlText } from "../../url-search.ts";

/** What the page of dead letters shows, as it stands in its address. */
export const DeadLettersSearch = z.object({
  view: z.enum(["addresses", "all"]).optional().catch(undefined),
  /** Absent: those that are dead. */
  status: z
    .enum([...DeadLetterStatus.options, "any"])
    .optional()
    .catch(undefined),
  /** Part of the address. */
  url: urlText,
  workflow: urlText,
  before: urlText,
  /** The one that is open. */
  letter: urlText,
});
export type DeadLettersSearch = z.infer<typeof DeadLettersSearch>;
