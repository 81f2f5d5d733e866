import { z } from "zod";
import { ApplyOutput } from "./apply.ts";
import { DeliveryStatus } from "./delivery.ts";
import { Json, Name, VariableName } from "./name.ts";
import { RunStatus } from "./run.ts";

/** What templates are for; they are listed in this order. */
export const UseCase = z.enum(["commerce", "chatbot", "ci-cd", "data", "saas", "general"]);
export type UseCase = z.infer<typeof UseCase>;

/** A setting's value: written into expressions, too, and so without what could end a text there. */
export const SettingValue = z
  .string()
  .max(2_000)
  .regex(/^[^"\\{}\p{Cc}]*$/u, "no quotation marks, backslashes, braces and control characters");

/** What differs from one installation to another; it stands in the definitions as `${name}`. */
export const TemplateSetting = z
  .object({
    name: VariableName,
    title: z.string(),
    description: z.string().optional(),
    type: z
      .enum(["text", "url", "number"])
      .default("text")
      .describe("A `url` is http: or https:, without a / at its end."),
    example: z.string(),
    default: SettingValue.optional().describe("Taken where none is given; absent: one must be given."),
  })
  .meta({ id: "TemplateSetting" });
export type TemplateSetting = z.infer<typeof TemplateSetting>;

/** A secret that the definitions name. */
export const TemplateSecret = z
  .object({
    name: z.string().describe("Its name; `${name}` stands for that of the installation."),
    title: z.string(),
    description: z.string().optional().describe("Where its value comes from."),
    generate: z
      .union([z.boolean(), z.literal("whsec")])
      .default(false)
      .describe(
        "One is made up where none is given, to be entered at the other side; `whsec`: in the form that Standard Webhooks signs with.",
      ),
  })
  .meta({ id: "TemplateSecret" });
export type TemplateSecret = z.infer<typeof TemplateSecret>;

/** A call that a run makes: `POST shopUrl/orders`, below the setting or the secret that holds the address. */
export const TemplateCall = z
  .object({
    to: z.string().regex(/^[A-Z]+ [\w-]+(\/\S*)?$/),
    body: Json.optional().describe("What is sent, at least."),
    status: z.int().default(200).describe("What the other side answers in this sample."),
    reply: Json.optional(),
  })
  .meta({ id: "TemplateCall" });
export type TemplateCall = z.infer<typeof TemplateCall>;

/** A delivery as the provider sends it, and what is expected to come of it. */
export const TemplateSample = z
  .object({
    title: z.string(),
    trigger: z.string().default("${name}"),
    starts: z
      .string()
      .optional()
      .describe(
        "A workflow that is started by hand, as its schedule would, with `body` as its input: no delivery.",
      ),
    headers: z.record(z.string(), z.string()).default({}),
    query: z.record(z.string(), z.string()).default({}),
    body: Json,
    status: DeliveryStatus.default("accepted"),
    runs: z
      .array(z.object({ workflow: z.string().default("${name}"), status: RunStatus.default("succeeded") }))
      .default([]),
    approves: z.boolean().default(false).describe("Somebody approves what the run asks."),
    calls: z.array(TemplateCall).default([]).describe("In any order."),
  })
  .meta({ id: "TemplateSample" });
export type TemplateSample = z.infer<typeof TemplateSample>;

/** The head of a template's file; its definitions follow. */
export const TemplateHead = z.strictObject({
  template: Name,
  title: z.string().max(200),
  useCase: UseCase,
  description: z.string().max(10_000),
  providers: z.array(z.string()).default([]).describe("Those whose calls it takes, or whom it calls."),
  settings: z.array(TemplateSetting).default([]),
  secrets: z.array(TemplateSecret).default([]),
  next: z.array(z.string()).min(1).describe("What is left to do at the other side."),
  samples: z.array(TemplateSample).min(1),
});
export type TemplateHead = z.infer<typeof TemplateHead>;

export const TemplateSummary = TemplateHead.omit({
  template: true,
  settings: true,
  secrets: true,
  next: true,
  samples: true,
})
  .extend({ name: Name })
  .meta({ id: "TemplateSummary" });
export type TemplateSummary = z.infer<typeof TemplateSummary>;

export const Template = TemplateHead.omit({ template: true })
  .extend({
    name: Name,
    secrets: z.array(
      TemplateSecret.extend({ stored: z.boolean().describe("The workspace has a secret of this name.") }),
    ),
    definitions: z
      .array(z.record(z.string(), Json))
      .describe("As definition files hold them, with `${name}` where a setting's value goes."),
  })
  .meta({ id: "Template" });
export type Template = z.infer<typeof Template>;

export const TemplateInstall = z
  .object({
    as: Name.optional().describe("What its workflow is called; absent: as the template."),
    settings: z.record(VariableName, SettingValue).default({}),
    secrets: z
      .record(Name, z.string().min(1).max(65_536).meta({ secret: true }))
      .default({})
      .describe("Values to be stored, by name; for these the key needs the scope `admin`."),
    overwrite: z
      .boolean()
      .default(false)
      .describe("Also where a workflow or a trigger of that name is there already, and differs."),
    dryRun: z.boolean().default(false).describe("Say what would change, and change nothing."),
  })
  .meta({ id: "TemplateInstall" });
export type TemplateInstall = z.infer<typeof TemplateInstall>;

export const TemplateInstalled = z
  .object({
    name: Name,
    applied: ApplyOutput,
    secrets: z
      .array(z.object({ name: Name, value: z.string().nullable().meta({ secret: true }) }))
      .describe("Those that were stored; the value where it was made here: it is shown this once."),
    triggers: z
      .array(z.object({ name: Name, publicUrl: z.string(), curl: z.string() }))
      .describe("Its addresses; none of a dry run."),
    next: z.array(z.string()),
  })
  .meta({ id: "TemplateInstalled" });
export type TemplateInstalled = z.infer<typeof TemplateInstalled>;
