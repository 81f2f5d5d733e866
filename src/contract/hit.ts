import { z } from "zod";
import { Instant, Name } from "./name.ts";

/** Something that a search of everything has found. */
export const Hit = z
  .object({
    kind: z.enum(["trigger", "workflow", "delivery", "run", "fixture", "view", "former-trigger"]),
    id: z.string().describe("As its page and its API call name it; a name, of what has no id."),
    name: Name.nullable(),
    title: z.string().describe("For people: a title, a name, what was called."),
    detail: z.string().nullable().describe("What tells it from others of its name: an address, a status."),
    at: Instant.nullable().describe("When it happened, of a delivery and a run."),
  })
  .meta({ id: "Hit" });
export type Hit = z.infer<typeof Hit>;
