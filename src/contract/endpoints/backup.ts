import type { Endpoint } from "../endpoint.ts";

export const backupEndpoints = {
  backup: {
    method: "POST",
    path: "/api/v1/backup",
    scope: "admin",
    tag: "Operations",
    summary: "Get a copy of the embedded store, of all workspaces, while it is in use",
    description:
      "A SQLite file with everything that was acknowledged before the call; it takes the scope in the workspace `default`. " +
      "Secrets in it are encrypted; the secret key " +
      "is not in it. Over PostgreSQL: `conflict`, use pg_dump.",
    content: "bytes",
    audit: "backup taken",
  },
} as const satisfies Record<string, Endpoint>;
