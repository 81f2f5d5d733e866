import { z } from "zod";

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
/** `https://shop.example`, `https://*.shop.example`, or `*` for all. */
const Origin = z
  .string()
  .max(300)
  .regex(
    /^(?:\*|https?:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9]\d{0,4})?|https?:\/\/\[[0-9a-f:.]+\](?::[1-9]\d{0,4})?)$/,
    "write it as https://host or https://host:port in lower case, without a path; https://*.host for its subdomains, * for all",
  );

/** Which pages may call the trigger from a browser. Absent: none. Source: the Fetch standard, "CORS protocol". */
export const Cors = z
  .object({
    origins: z.array(Origin).min(1).max(100),
    headers: z
      .array(z.string().regex(token, "is not the name of a header"))
      .max(100)
      .optional()
      .describe(
        "Headers that a page may send. Absent: Content-Type, Idempotency-Key, Prefer and those of the authentication.",
      ),
    credentials: z
      .boolean()
      .default(false)
      .describe(
        "Whether the browser may send cookies and its own credentials along; not with the origin `*`.",
      ),
  })
  .refine(({ origins, credentials }) => !credentials || !origins.includes("*"), {
    path: ["credentials"],
    message: "is not to be had with the origin *: name the origins",
  })
  .meta({ id: "Cors" });
export type Cors = z.infer<typeof Cors>;
