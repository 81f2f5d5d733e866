/** What stands under `trigger` in a scope (`eventScope`). */
export const triggerMembers = [
  "id",
  "deliveryId",
  "headers",
  "query",
  "path",
  "method",
  "url",
  "body",
  "ip",
  "receivedAt",
  "eventType",
  "contentType",
  "claims",
  "event",
  "batch",
] as const;

/** What stands under `run` in a run's scope. */
export const runMembers = ["id", "workspace", "workflow", "version", "createdAt", "startedAt"] as const;
