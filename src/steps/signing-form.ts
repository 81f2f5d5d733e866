import { z } from "zod";
import { filledText } from "./filled.ts";
import { HeaderName } from "./headers.ts";

/** Two while one is replaced by the other; more is a mistake. */
const secretsMax = 5;

const secrets = z
  .array(filledText({ secret: true }).pipe(z.string().min(1, "empty: is the secret there?").max(65_536)))
  .max(secretsMax)
  .meta({
    title: "Signing secrets",
    description:
      "As `{{ secrets.name }}`. Each signs: give the old and the new one while receivers change over.",
  });

const StandardWebhooks = z.strictObject({
  scheme: z.literal("standard-webhooks"),
  secrets,
  secretEncoding: z.enum(["base64", "utf8"]).default("base64").meta({
    title: "The secrets' encoding",
    description: "`whsec_…` is base64; `whsk_…` is an Ed25519 key whatever this says.",
  }),
});

const Hmac = z.strictObject({
  scheme: z.literal("hmac"),
  secrets,
  secretEncoding: z.enum(["utf8", "hex", "base64"]).default("utf8").meta({ title: "The secrets' encoding" }),
  algorithm: z.enum(["sha256", "sha512", "sha1"]).default("sha256").meta({ title: "Algorithm" }),
  encoding: z.enum(["hex", "base64", "base64url"]).default("hex").meta({ title: "The signature's encoding" }),
  header: HeaderName.meta({ title: "Header" }),
  lead: z.string().max(200).default("").meta({
    title: "Before the signatures",
    description: "Once, such as `t={timestamp},`.",
  }),
  prefix: z
    .string()
    .max(100)
    .default("")
    .meta({ title: "Before each signature", description: "Such as `sha256=`." }),
  separator: z.string().max(10).default(",").meta({ title: "Between signatures" }),
  payload: z.string().min(1).max(1_000).default("{body}").meta({
    title: "What is signed",
    description: "Text with `{body}`, `{timestamp}` (seconds), `{id}` and `{url}`.",
  }),
  timestampHeader: HeaderName.optional().meta({ title: "Header for the timestamp" }),
  idHeader: HeaderName.optional().meta({ title: "Header for the message's id" }),
});

/** As it is kept, without its secrets. */
export const OutgoingSigningForm = z.discriminatedUnion("scheme", [
  StandardWebhooks,
  Hmac,
  z.strictObject({ scheme: z.literal("none") }),
]);

/** How a webhook of one's own is signed, as people configure it. */
export const Signing = OutgoingSigningForm.refine(
  (signing) => signing.scheme === "none" || signing.secrets.length > 0,
  { path: ["secrets"], message: "at least one secret signs" },
).meta({
  title: "Signature",
  description:
    "`standard-webhooks` (the receivers' libraries verify it), `hmac` in a header of your own, or `none`.",
});
