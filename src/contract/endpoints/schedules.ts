import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { ScheduleView } from "../schedule.ts";

export const scheduleEndpoints = {
  listSchedules: {
    method: "GET",
    path: "/api/v1/schedules",
    scope: "read",
    tag: "Schedules",
    summary: "List the schedules of all workflows with when they are due next",
    query: z.object({ next: z.coerce.number().int().min(1).max(100).default(3) }),
    output: z.object({ items: z.array(ScheduleView) }),
  },
  pauseSchedule: {
    method: "POST",
    path: "/api/v1/workflows/{workflow}/schedules/{schedule}/pause",
    scope: "operate",
    tag: "Schedules",
    summary: "Start nothing at a schedule's times until it is resumed",
    output: ScheduleView,
    audit: "schedule paused",
  },
  resumeSchedule: {
    method: "POST",
    path: "/api/v1/workflows/{workflow}/schedules/{schedule}/resume",
    scope: "operate",
    tag: "Schedules",
    summary: "Let a schedule go on; what it would have started meanwhile is not made up for",
    output: ScheduleView,
    audit: "schedule resumed",
  },
  runSchedule: {
    method: "POST",
    path: "/api/v1/workflows/{workflow}/schedules/{schedule}/run",
    scope: "operate",
    tag: "Schedules",
    audit: "run started",
    summary: "Start a run as the schedule would, now",
    output: z.object({ runId: z.string() }),
    status: 202,
  },
} as const satisfies Record<string, Endpoint>;
