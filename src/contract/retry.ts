import { z } from "zod";

const Status = z.union([z.int().min(100).max(599), z.enum(["1xx", "2xx", "3xx", "4xx", "5xx"])]);
const ErrorName = z.string().min(1).max(200);
/** More are said shorter by an expression. */
const listMax = 50,
  casesMax = 20;
const oneOrMore = <One extends z.ZodType>(one: One) => z.union([one, z.array(one).min(1).max(listMax)]);

/** Failures of a step; what is given of it must all be so. */
export const FailureCase = z
  .strictObject({
    status: oneOrMore(Status).optional().meta({
      title: "Status",
      description: "The HTTP status that a service answered with: 429, 5xx, or a list of such.",
    }),
    name: oneOrMore(ErrorName).optional().meta({
      title: "Name",
      description: "The error's name or code: StepTimeout, ECONNREFUSED, 40001, or a list of such.",
    }),
    when: z.string().min(1).max(10_000).optional().meta({
      title: "When",
      expression: true,
      description:
        "An expression that is true: over what the step sees, `attempt`, and `error` with its message, name, code and status.",
    }),
  })
  .refine((given) => Object.values(given).some((value) => value !== undefined), {
    message: "say which failures: by status, name or when",
  })
  .meta({ id: "FailureCase" });
export type FailureCase = z.infer<typeof FailureCase>;

/** When and how often a failed step is tried again, in the same run. */
export const RetryPolicy = z
  .object({
    attempts: z.int().min(1).max(100).default(3).describe("Attempts in all, the first included."),
    firstDelayMs: z.int().min(0).max(86_400_000).default(1_000).meta({ unit: "ms" }),
    factor: z
      .number()
      .min(1)
      .max(10)
      .default(2)
      .meta({ title: "Growth", description: "Each delay is so many times the one before." }),
    maxDelayMs: z.int().min(0).max(86_400_000).default(300_000).meta({ unit: "ms" }),
    jitter: z.number().min(0).max(1).default(0.2).meta({
      title: "Spread",
      description: "Each delay is shorter or longer by up to this share, so that not all come at once.",
    }),
    on: z
      .array(FailureCase)
      .min(1)
      .max(casesMax)
      .optional()
      .describe(
        "These failures are tried again, also where a step would take them for good, and no others; absent: those that may pass.",
      ),
    except: z.array(FailureCase).min(1).max(casesMax).optional().describe("These are never tried again."),
  })
  .meta({ id: "RetryPolicy" });
export type RetryPolicy = z.infer<typeof RetryPolicy>;
