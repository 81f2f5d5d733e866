import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Instant } from "../name.ts";
import {
  objectives,
  Statistics,
  StatisticsQuery,
  SubjectStatistics,
  TotalsQuery,
  TriggerTotals,
} from "../statistics.ts";
import { limit, listOf } from "./list.ts";

const path = "/api/v1/statistics";
const description =
  "Counted as things happen, never by looking through deliveries. What a killed process had counted in its last ten " +
  "seconds is not in it; runs that were canceled before they began are not either.";

export const statisticsEndpoints = {
  getStatistics: {
    method: "GET",
    path,
    scope: "read",
    tag: "Statistics",
    summary: "Get what happened in the workspace, in buckets of time, and the queue as of now",
    description,
    query: StatisticsQuery,
    output: Statistics,
  },
  listTriggerStatistics: {
    method: "GET",
    path: `${path}/triggers`,
    scope: "read",
    tag: "Statistics",
    summary: "Get the totals of each trigger, those with the most deliveries first",
    description:
      "Of deliveries, those count that were accepted, duplicates or filtered. By whole hours, or by whole days where more than two weeks are asked for. Between two pages a trigger may get " +
      "more deliveries and so come up again.",
    query: TotalsQuery.extend({
      before: z
        .string()
        .regex(/^\d{1,15} trg_\w+$/)
        .optional()
        .describe("`next` of the page before."),
      limit,
    }),
    output: listOf(TriggerTotals).extend({ from: Instant, to: Instant }),
  },
  getTriggerStatistics: {
    method: "GET",
    path: "/api/v1/triggers/{trigger}/statistics",
    scope: "read",
    tag: "Statistics",
    summary: "Get what happened at a trigger, in buckets of time, and its error budget",
    description,
    query: StatisticsQuery.extend(objectives),
    output: SubjectStatistics,
  },
  getWorkflowStatistics: {
    method: "GET",
    path: "/api/v1/workflows/{workflow}/statistics",
    scope: "read",
    tag: "Statistics",
    summary: "Get how a workflow's runs ended, in buckets of time, and its error budget",
    description: "A workflow has no deliveries and answers of its own: those are 0.",
    query: StatisticsQuery.extend(objectives),
    output: SubjectStatistics,
  },
} as const satisfies Record<string, Endpoint>;
