import { z } from "zod";
import { Delivery, DeliveryStatus } from "./delivery.ts";
import { Instant, Json, Name, template } from "./name.ts";
import { Parameter } from "./parameter.ts";
import { EventTypes, Route, Routing } from "./route.ts";

/** A value that a rule read: its path as an expression would name it. */
export const SeenValue = z.object({
  path: z.string(),
  value: z.string().nullable().describe("As JSON, cut where it is long; null: missing."),
});
export type SeenValue = z.infer<typeof SeenValue>;

/** What one rule said of an event. */
export const Ruling = z
  .object({
    rule: z.string().describe("`own write`, `events`, `filter`, or `route 1 (deploy)`."),
    verdict: z
      .enum(["match", "no_match", "error", "skipped"])
      .describe("`skipped`: it was not asked, because another had decided."),
    reason: z.string().optional().describe("Why, where the values do not say it."),
    seen: z.array(SeenValue),
  })
  .meta({ id: "Ruling" });
export type Ruling = z.infer<typeof Ruling>;

const texts = z.record(z.string().min(1).max(200), z.string().max(10_000));

/** A request that was never sent. */
export const SampleRequest = z
  .object({
    method: z.string().max(20).default("POST"),
    headers: texts.default({}).describe("The body's content type is application/json unless given."),
    query: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
    path: texts.default({}).describe("The path parameters of the suffix."),
    ip: z.string().max(100).default("127.0.0.1"),
    body: Json.optional(),
    text: z.string().max(5_242_880).optional().describe("The body as it would be sent, instead of `body`."),
  })
  .meta({ id: "SampleRequest" });
export type SampleRequest = z.infer<typeof SampleRequest>;

/** Rules to be tried in the place of the trigger's own; null: none. */
export const RoutingDraft = z
  .object({
    events: EventTypes.nullable(),
    eventType: template().nullable(),
    filter: z.string().max(10_000).nullable().meta({ expression: true }),
    routing: Routing,
    routes: z.array(Route).max(100),
    parameters: z
      .array(Parameter)
      .max(500)
      .describe("They are taken out of each delivery's stored body anew; credentials in it are masked."),
  })
  .partial()
  .meta({ id: "RoutingDraft" });
export type RoutingDraft = z.infer<typeof RoutingDraft>;

export const matchesMax = 100;

/** What a trigger's author has to mend. */
export const TriggerFaults = z
  .object({
    problems: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .describe("What keeps the definition from working, by the places in it."),
    count: z.int().describe("Deliveries of the last day for which something could not be evaluated."),
    countMax: z.int().describe("There may be more when the count is this."),
    latest: Delivery.nullable().describe("The last such delivery, whenever it came."),
  })
  .meta({ id: "TriggerFaults" });
export type TriggerFaults = z.infer<typeof TriggerFaults>;

/** What to try the rules on: one of `delivery`, `last` and `sample`; absent: the last 20. */
export const MatchInput = z
  .object({
    delivery: z.string().optional().describe("The id of a stored delivery, of this trigger or another."),
    last: z.int().min(1).max(matchesMax).optional().describe("The trigger's last deliveries, so many."),
    sample: SampleRequest.optional(),
    draft: RoutingDraft.default({}),
  })
  .meta({ id: "MatchInput" });
export type MatchInput = z.infer<typeof MatchInput>;

/** What the rules said of one event. */
export const Match = z
  .object({
    deliveryId: z.string().nullable(),
    receivedAt: Instant.nullable(),
    status: DeliveryStatus.nullable().describe("What became of the delivery when it came."),
    eventType: z.string().nullable(),
    workflows: z.array(Name).describe("Those that would start."),
    failed: z.boolean().describe("Whether something could not be evaluated."),
    rulings: z.array(Ruling),
    notes: z.array(z.string()).describe("Parameters that are missing or wrong, and the like."),
  })
  .meta({ id: "Match" });
export type Match = z.infer<typeof Match>;

export const Matches = z
  .object({
    items: z.array(Match),
    matched: z.int().describe("How many of them would start something."),
    failed: z.int(),
    complete: z.boolean().describe("False when the time was over before all had been tried."),
  })
  .meta({ id: "Matches" });
export type Matches = z.infer<typeof Matches>;
