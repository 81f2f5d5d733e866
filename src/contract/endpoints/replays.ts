import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Replay, ReplayCount, ReplayInput } from "../replay.ts";
import { limit, listOf } from "./list.ts";

export const replayEndpoints = {
  startReplay: {
    method: "POST",
    path: "/api/v1/replays",
    scope: "operate",
    tag: "Replays",
    audit: "replay started",
    summary: "Replay a selection of deliveries, or all that a query finds",
    description:
      "Goes on by itself, from the oldest to the newest, at `ratePerSecond`, and survives a restart: nothing is started " +
      "twice. With `dryRun` nothing is started, and `count` says what would be.",
    input: ReplayInput,
    output: z.object({ replay: Replay.nullable(), count: ReplayCount.nullable() }),
  },
  listReplays: {
    method: "GET",
    path: "/api/v1/replays",
    scope: "read",
    tag: "Replays",
    summary: "List replays, the newest first",
    query: z.object({ before: z.string().optional(), limit }),
    output: listOf(Replay),
  },
  getReplay: {
    method: "GET",
    path: "/api/v1/replays/{replay}",
    scope: "read",
    tag: "Replays",
    summary: "Get a replay and how far it is",
    output: Replay,
  },
  cancelReplay: {
    method: "POST",
    path: "/api/v1/replays/{replay}/cancel",
    scope: "operate",
    tag: "Replays",
    audit: "replay canceled",
    summary: "Stop a replay; what it has started goes on",
    output: Replay,
  },
} as const satisfies Record<string, Endpoint>;
