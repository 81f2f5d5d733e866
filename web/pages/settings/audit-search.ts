import { z } from "zod";
import { AuditKind } from "../../../src/contract/audit.ts";
import { urlSpan, urlText } from "../../url-search.ts";

/** The filters of the audit log, as they stand in the page's address. */
export const AuditSearch = z.object({
  kind: AuditKind.optional().catch(undefined),
  actor: urlText,
  target: urlText,
  ...urlSpan,
});
export type AuditSearch = z.infer<typeof AuditSearch>;
