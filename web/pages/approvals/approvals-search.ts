import { z } from "zod";
import { urlText } from "../../url-search.ts";

/** What the page of approvals shows, as it stands in its address. */
export const ApprovalsSearch = z.object({
  state: z.enum(["open", "all"]).optional().catch(undefined),
  before: urlText,
});
export type ApprovalsSearch = z.infer<typeof ApprovalsSearch>;
