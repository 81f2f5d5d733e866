import { z } from "zod";

/** What a body is read as. */
export const PayloadType = z.enum(["json", "ndjson", "form", "multipart", "xml", "text", "binary"]);
export type PayloadType = z.infer<typeof PayloadType>;

/** How a body was read; `empty` where there was none. */
export const BodyType = z.enum([...PayloadType.options, "empty"]);
export type BodyType = z.infer<typeof BodyType>;

/** How a trigger reads what it is sent. */
export const Payload = z
  .object({
    type: z
      .enum(["auto", ...PayloadType.options])
      .default("auto")
      .describe(
        "`auto` goes by the content type, and by the content where that is missing or wrong; any other is what the " +
          "body is read as, whatever the sender calls it.",
      ),
    onError: z
      .enum(["reject", "text"])
      .default("reject")
      .describe(
        "What becomes of a body that can't be read as its type: refused with 400, or taken as text, or as bytes where " +
          "it is no text, and marked.",
      ),
    charset: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,39}$/, "the name of a charset, such as windows-1252")
      .optional()
      .describe("The charset of the text, whatever the sender declares."),
    namespaces: z
      .record(
        z.string().regex(/^([A-Za-z_][A-Za-z0-9_.-]{0,62})?$/, "letters, digits, - _ and ."),
        z.string().max(1000),
      )
      .optional()
      .describe("Prefixes used in XPath and what they stand for; an empty prefix is for names without one."),
  })
  .meta({ id: "Payload" });
export type Payload = z.infer<typeof Payload>;
