import { z } from "zod";
import { Instant, Name } from "./name.ts";

const minuteMs = 60_000,
  dayMs = 86_400_000;
/** What happened is counted by five minutes. */
const withinMs = z
  .int()
  .min(5 * minuteMs)
  .max(dayMs)
  .default(15 * minuteMs)
  .meta({ title: "Within", unit: "ms", description: "Counted by whole five minutes." });
const trigger = Name.optional().meta({
  names: "trigger",
  labels: { "": "Each one" },
  title: "Trigger",
  description: "Absent: each one by itself.",
});
const workflow = Name.optional().meta({
  names: "workflow",
  labels: { "": "Each one" },
  title: "Workflow",
  description: "Absent: each one by itself.",
});
const percent = z.number().min(0.1).max(100).meta({ title: "Share", unit: "percent" });

/** What is looked for. */
export const AlertCondition = z
  .discriminatedUnion("when", [
    z
      .strictObject({
        when: z.literal("failures"),
        workflow,
        count: z.int().min(1).default(1).meta({ title: "So many, or more" }),
        withinMs,
      })
      .meta({ title: "Runs that fail" }),
    z
      .strictObject({
        when: z.literal("error-rate"),
        workflow,
        percent,
        minimum: z.int().min(1).default(20).meta({ title: "Of so many runs at least" }),
        withinMs,
      })
      .meta({ title: "A share of the runs that fails" }),
    z
      .strictObject({
        when: z.literal("latency"),
        trigger,
        ms: z
          .union([50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000].map((ms) => z.literal(ms)))
          .meta({ title: "Answers slower than", unit: "ms" }),
        percent: percent.default(5),
        minimum: z.int().min(1).default(20).meta({ title: "Of so many answers at least" }),
        withinMs,
      })
      .meta({ title: "Slow answers" }),
    z
      .strictObject({
        when: z.literal("silence"),
        trigger: Name.meta({ names: "trigger", title: "Trigger" }),
        forMs: z
          .int()
          .min(minuteMs)
          .max(31 * dayMs)
          .meta({ title: "No delivery for", unit: "ms" }),
      })
      .meta({ title: "No deliveries" }),
    z
      .strictObject({
        when: z.literal("volume"),
        trigger,
        above: z.number().min(1.1).max(1_000).default(3).meta({ title: "Times the usual, or more" }),
        below: z.number().min(0).max(0.9).default(0).meta({ title: "Times the usual, or less; 0: never" }),
        minimum: z
          .int()
          .min(1)
          .default(20)
          .meta({ title: "Where so many, or so many more, are usual at least" }),
        withinMs: withinMs.default(60 * minuteMs),
      })
      .meta({ title: "More or fewer deliveries than usual" }),
    z
      .strictObject({
        when: z.literal("refusals"),
        trigger,
        count: z.int().min(1).meta({ title: "So many, or more" }),
        withinMs,
      })
      .meta({ title: "Refused requests" }),
    z
      .strictObject({
        when: z.literal("queue-age"),
        ms: z
          .int()
          .min(1_000)
          .max(31 * dayMs)
          .meta({ title: "Waiting longer than", unit: "ms" }),
      })
      .meta({ title: "Runs that wait too long" }),
    z
      .strictObject({
        when: z.literal("disk"),
        freeBytes: z.int().min(1_048_576).meta({ title: "Free less than", unit: "bytes" }),
      })
      .meta({ title: "A disk that fills up" }),
  ])
  .meta({ id: "AlertCondition" });
export type AlertCondition = z.infer<typeof AlertCondition>;

/** As in a letter's header: `Ops <ops@example.com>`. */
const Address = z
  .string()
  .max(320)
  .regex(/^[^\r\n\0]*@[^\r\n\0]+$/, "not an e-mail address");

/** Who is told. */
export const AlertChannel = z
  .discriminatedUnion("by", [
    z
      .strictObject({
        by: z.literal("webhook"),
        url: z.url().meta({ title: "URL" }),
        secret: Name.optional().meta({
          title: "Signing secret",
          secretReference: true,
          description: "Signs it as Standard Webhooks say.",
        }),
      })
      .meta({ title: "A webhook of your own" }),
    z.strictObject({
      by: z.enum(["slack", "teams", "discord"]),
      secret: Name.meta({
        title: "Address, as a secret",
        secretReference: true,
        description: "The secret that holds the incoming webhook's address.",
      }),
    }),
    z
      .strictObject({
        by: z.literal("email"),
        secret: Name.meta({
          description:
            "The secret that holds the mail server: smtp://user:password@mail.example.com:587, or smtps://…:465.",
        }),
        from: Address.meta({ title: "From" }),
        to: z.array(Address).min(1).max(50).meta({ title: "To" }),
        tls: z
          .enum(["verify", "unverified", "off"])
          .default("verify")
          .meta({ title: "TLS", description: "As the `email` step has it." }),
      })
      .meta({ title: "E-mail" }),
    z
      .strictObject({
        by: z.literal("workflow"),
        workflow: Name.meta({
          names: "workflow",
          title: "Workflow",
          description: "Started with the alert as its event's body; it may do anything.",
        }),
      })
      .meta({ title: "A workflow" }),
  ])
  .meta({ id: "AlertChannel" });
export type AlertChannel = z.infer<typeof AlertChannel>;

export const AlertRuleInput = z
  .strictObject({
    name: Name,
    on: AlertCondition.meta({ title: "What is looked for" }),
    to: z.array(AlertChannel).max(10).default([]).meta({ title: "Channels", description: "Who is told." }),
    severity: z.enum(["info", "warning", "critical"]).default("warning").meta({ title: "Severity" }),
    repeatMs: z
      .int()
      .min(5 * minuteMs)
      .max(31 * dayMs)
      .default(4 * 3_600_000)
      .meta({ title: "Told again while nobody has acknowledged it, after", unit: "ms" }),
    enabled: z.boolean().default(true),
  })
  .meta({ id: "AlertRuleInput" });
export type AlertRuleInput = z.infer<typeof AlertRuleInput>;

/** A definition file of rules alone. */
export const AlertFile = z.strictObject({
  $schema: z.string().optional(),
  alerts: z.array(AlertRuleInput).max(200),
});

export const AlertRule = AlertRuleInput.extend({ workspace: Name, createdAt: Instant }).meta({
  id: "AlertRule",
});
export type AlertRule = z.infer<typeof AlertRule>;

export const AlertStatus = z.enum(["open", "acknowledged", "resolved"]);
export type AlertStatus = z.infer<typeof AlertStatus>;

export const AcknowledgeInput = z.object({
  until: Instant.optional().describe(
    "Until then it is not told again; if it still is so, it is open anew and told. Absent: for as long as it lasts.",
  ),
});

/** What a rule saw of one subject: there is one at a time that is not resolved. */
export const Alert = z
  .object({
    id: z.string(),
    workspace: Name,
    rule: z.string(),
    severity: AlertRuleInput.shape.severity.unwrap(),
    /** A trigger's or workflow's name; empty: the whole workspace. */
    subject: z.string(),
    status: AlertStatus,
    detail: z.string(),
    openedAt: Instant,
    /** When it was so last. */
    lastAt: Instant,
    /** How often it was seen to be so. */
    count: z.int(),
    acknowledgedAt: Instant.nullable(),
    acknowledgedBy: z.string().nullable(),
    /** Until then it is not told again; null: for as long as it lasts. */
    acknowledgedUntil: Instant.nullable(),
    resolvedAt: Instant.nullable(),
    /** A key's name; null: it was over. */
    resolvedBy: z.string().nullable(),
    notifiedAt: Instant.nullable(),
  })
  .meta({ id: "Alert" });
export type Alert = z.infer<typeof Alert>;
