import { z } from "zod";
import { Instant, Name, PlainText } from "./name.ts";
import { RunStatus } from "./run-status.ts";

const id = z.string().min(1).max(200);

/** Which runs are meant, in a list or to be canceled: all that is given must hold. */
export const RunQuery = z
  .object({
    workflow: Name,
    status: RunStatus,
    trigger: id.describe("Its trigger, by id or name."),
    delivery: id.describe("The delivery that started it."),
    since: Instant.describe("Created at this moment or later."),
    until: Instant.describe("Created before this moment."),
    error: PlainText.min(1).max(500).describe("Part of its error's message, letter case aside."),
    failure: id.describe("Failed runs of this cause; see failures."),
  })
  .partial()
  .meta({ id: "RunQuery" });
export type RunQuery = z.infer<typeof RunQuery>;
