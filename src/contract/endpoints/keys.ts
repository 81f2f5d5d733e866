import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Key, KeyInput, KeyIssued } from "../key.ts";

export const keyEndpoints = {
  listKeys: {
    method: "GET",
    path: "/api/v1/keys",
    scope: "admin",
    tag: "Keys",
    summary: "List API keys",
    output: z.object({ items: z.array(Key) }),
  },
  issueKey: {
    method: "POST",
    path: "/api/v1/keys",
    scope: "admin",
    tag: "Keys",
    summary: "Issue an API key; this answer is the only time it is shown",
    input: KeyInput,
    output: KeyIssued,
    status: 201,
  },
  revokeKey: {
    method: "DELETE",
    path: "/api/v1/keys/{key}",
    scope: "admin",
    tag: "Keys",
    summary: "Revoke an API key by id or name, at once",
  },
} as const satisfies Record<string, Endpoint>;
