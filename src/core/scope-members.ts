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

/** What stands under `run` for what follows a run that has ended. */
export const endedRunMembers = [
  "id",
  "workflow",
  "version",
  "status",
  "createdAt",
  "startedAt",
  "endedAt",
  "deliveryId",
  "triggerId",
  "step",
  "error",
  "output",
] as const;

/** What stands under `run` in a run's scope. */
export const runMembers = ["id", "workspace", "workflow", "version", "createdAt", "startedAt"] as const;

/** What stands under `run` for the answer to who waited for one. */
export const awaitedRunMembers = ["id", "status", "error"] as const;
