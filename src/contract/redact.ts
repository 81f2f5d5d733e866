import { z } from "zod";
import { Name } from "./name.ts";

export const RedactSource = z.enum(["body", "header", "query", "path", "claim"]);

/** What of a request is neither kept nor handed on. */
export const RedactRule = z
  .object({
    name: Name.describe("Stands where the value stood: `[redacted by card-numbers]`."),
    from: RedactSource.default("body").describe(
      "Where the value stands: in the `body`, in a `header`, in a `query` parameter of the address, in a " +
        "parameter of its `path`, in a `claim` that the sender's token or certificate makes.",
    ),
    path: z
      .string()
      .min(1)
      .max(1000)
      .meta({
        title: "What",
        description:
          "For `body` a JSONPath (RFC 9535), as in `$.payment.card` or `$..iban`, over the body as data: a form's field is `$.card`, " +
          "an XML element `$.order.card`, its attribute `$.order['@card']`. The header's, parameter's or claim's name otherwise " +
          "(of a claim a JSONPath, too).",
      }),
  })
  .meta({ id: "RedactRule" });
export type RedactRule = z.infer<typeof RedactRule>;

const names = z.array(z.string().min(1).max(200)).max(50).default([]);

/** What is hidden of a trigger's requests, beside the credentials that always are, and which of these are not. */
export const Redact = z
  .object({
    rules: z
      .array(RedactRule)
      .max(50)
      .default([])
      .describe(
        "Values that are hidden as soon as the sender is proved: nothing that is kept holds them, and no filter, template or " +
          "run sees them. A body is kept as it is then written anew, so its signature can't be checked again.",
      ),
    keep: z
      .object({
        headers: names.describe("Names of headers, as `authorization`."),
        query: names.describe("Names of query parameters."),
      })
      .optional()
      .describe(
        "Credentials that are not masked, for flows which look at them themselves: they are kept readable with each delivery.",
      ),
  })
  .meta({ id: "Redact" });
export type Redact = z.infer<typeof Redact>;
