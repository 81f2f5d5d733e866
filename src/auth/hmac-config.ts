import { z } from "zod";
import { SecretReference } from "../contract/secret.ts";
import { refuseIncoherent, signatureShape } from "./signature-config.ts";

/** The settings of the scheme `hmac`; with them most providers' signatures can be described. */
export const HmacConfig = z
  .strictObject({
    secret: SecretReference.meta({ title: "Signing secret", secretReference: true }),
    algorithm: z.enum(["sha256", "sha512", "sha1", "md5"]).default("sha256").meta({ title: "Algorithm" }),
    ...signatureShape,
    secretEncoding: z.enum(["utf8", "hex", "base64"]).default("utf8").meta({
      title: "The secret's encoding",
      rare: true,
      description:
        "How the stored text stands for the key's bytes. With base64, `whsec_` before it is left out.",
    }),
  })
  .check(refuseIncoherent);
export type HmacConfig = z.output<typeof HmacConfig>;
