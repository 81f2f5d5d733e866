import { z } from "zod";
import { Delivery } from "./delivery.ts";
import { Instant } from "./name.ts";
import { Sampled } from "./sample.ts";

/** How long a trigger listens for a sample (S40). */
export const captureMs = 180_000;
/** How long a call may wait for the state to change. */
export const captureWaitSecondsMax = 30;

export const CaptureInput = z
  .object({
    authenticate: z
      .boolean()
      .default(true)
      .describe("Whether the request must be authenticated; without, anyone's next request is taken."),
    run: z
      .boolean()
      .default(false)
      .describe("Let the request run as well, where the trigger is active and takes its method."),
  })
  .meta({ id: "CaptureInput" });
export type CaptureInput = z.infer<typeof CaptureInput>;

/** `none`: never listened; `expired`: nothing came in time; `stopped`: somebody ended it. */
export const CaptureState = z.enum(["none", "listening", "captured", "expired", "stopped"]);

export const CaptureView = z
  .object({
    state: CaptureState,
    startedAt: Instant.nullable(),
    endsAt: Instant.nullable(),
    secondsLeft: z.int().meta({ unit: "s" }),
    authenticate: z.boolean(),
    run: z.boolean(),
    delivery: Delivery.nullable().describe("The request that was captured, while it is kept."),
    found: Sampled.nullable().describe("What it says of those that are to come (S41)."),
  })
  .meta({ id: "Capture" });
export type CaptureView = z.infer<typeof CaptureView>;
