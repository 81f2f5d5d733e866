import { z } from "zod";
import { AuditEntry, AuditKind } from "../audit.ts";
import type { Endpoint } from "../endpoint.ts";
import { Instant } from "../name.ts";
import { limit, listOf } from "./list.ts";

export const auditEndpoints = {
  listAudit: {
    method: "GET",
    path: "/api/v1/audit",
    scope: "admin",
    tag: "Audit",
    summary: "List what was changed by whom, and what was refused, the newest first",
    description:
      "Refusals of one kind, from one network address, at one trigger, are counted in one entry for ten minutes, which stays " +
      "where it began: `lastAt` says when the last one came. " +
      "`target` takes an id or a name, `actor` likewise.",
    query: z.object({
      kind: AuditKind.optional(),
      action: z.string().max(200).optional(),
      target: z.string().max(200).optional(),
      actor: z.string().max(200).optional(),
      address: z.string().max(200).optional(),
      since: Instant.optional(),
      until: Instant.optional(),
      before: z.string().optional(),
      limit,
    }),
    output: listOf(AuditEntry),
  },
} as const satisfies Record<string, Endpoint>;
