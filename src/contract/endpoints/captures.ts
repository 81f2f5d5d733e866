import { z } from "zod";
import { CaptureInput, CaptureView, captureWaitSecondsMax } from "../capture.ts";
import type { Endpoint } from "../endpoint.ts";

export const captureEndpoints = {
  startCapture: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/capture",
    scope: "write",
    tag: "Samples",
    summary: "Listen three minutes for a sample",
    description:
      "The next GET or POST with data that reaches the trigger is captured and parsed, also while the trigger is inactive. It starts no run unless that is asked for.",
    input: CaptureInput,
    output: CaptureView,
    status: 201,
  },
  getCapture: {
    method: "GET",
    path: "/api/v1/triggers/{trigger}/capture",
    scope: "read",
    tag: "Samples",
    summary: "Get what a trigger listens for, how long yet, and what was captured",
    description: "With `wait` the answer comes when the state changes, or after so many seconds.",
    query: z.object({ wait: z.coerce.number().int().min(0).max(captureWaitSecondsMax).default(0) }),
    output: CaptureView,
  },
  stopCapture: {
    method: "DELETE",
    path: "/api/v1/triggers/{trigger}/capture",
    scope: "write",
    tag: "Samples",
    summary: "Stop listening for a sample",
  },
} as const satisfies Record<string, Endpoint>;
