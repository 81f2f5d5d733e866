import { z } from "zod";
import { DeliveryDetail } from "./delivery.ts";
import { Instant, Name } from "./name.ts";

/** A request under a name, to be run again whenever its content is wanted; credentials are masked in it. */
export const FixtureContent = DeliveryDetail.pick({
  method: true,
  url: true,
  ip: true,
  headers: true,
  query: true,
  pathParameters: true,
  given: true,
  claims: true,
  contentType: true,
  body: true,
}).extend({
  trigger: Name.nullable().describe("Whose parameters and routes it is held against."),
  description: z.string().max(2_000).optional(),
});
export type FixtureContent = z.infer<typeof FixtureContent>;

export const Fixture = FixtureContent.extend({
  name: Name,
  workspace: Name,
  createdAt: Instant,
  savedFrom: z.string().nullable().describe("The delivery that it was saved from."),
}).meta({ id: "Fixture" });
export type Fixture = z.infer<typeof Fixture>;

/** Either a delivery that is kept here, or the content itself, as it was exported. */
export const FixtureInput = z
  .object({
    delivery: z.string().optional().describe("Save this one."),
    content: FixtureContent.optional().describe("Or this."),
    force: z
      .boolean()
      .optional()
      .describe(
        "Also one whose sender was not proved, as of a capture; for which the key needs the scope `admin`.",
      ),
    replace: z
      .boolean()
      .default(false)
      .describe("Also over a fixture that has the name already; without it that one is kept: 409."),
    description: z.string().max(2_000).optional(),
  })
  .meta({ id: "FixtureInput" });
export type FixtureInput = z.infer<typeof FixtureInput>;
