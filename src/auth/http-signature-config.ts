import { z } from "zod";
import { SecretReference } from "../contract/secret.ts";
import { keyRuleOf } from "./http-signature-algorithm.ts";
import { publicKeyShape, refuseUnreadableKey } from "./public-key.ts";
import { ToleranceMs } from "./timestamp.ts";

const componentShape =
  /^(?:@method|@target-uri|@authority|@scheme|@request-target|@path|@query|[a-z0-9!#$%&'*+.^_`|~-]+)$/;

/** The settings of the scheme `http-signature`. */
export const HttpSignatureConfig = z
  .strictObject({
    algorithm: z
      .enum([
        "hmac-sha256",
        "ed25519",
        "ecdsa-p256-sha256",
        "ecdsa-p384-sha384",
        "rsa-pss-sha512",
        "rsa-v1_5-sha256",
      ])
      .meta({ title: "Algorithm" }),
    secret: SecretReference.optional().meta({
      title: "Key's secret",
      description: "The shared secret of hmac-sha256, or the public key of the others.",
      secretReference: true,
    }),
    publicKey: publicKeyShape.publicKey,
    secretEncoding: z.enum(["utf8", "hex", "base64"]).default("utf8").meta({
      title: "The secret's encoding",
      rare: true,
      description: "How the stored text stands for the bytes of a shared secret.",
    }),
    label: z.string().min(1).max(100).optional().meta({
      title: "Label",
      rare: true,
      description: "Only the signature of this label counts; without it, any.",
    }),
    keyId: z.string().min(1).max(200).optional().meta({
      title: "Key's id",
      description: "Only signatures that name this key count.",
    }),
    tag: z.string().min(1).max(200).optional().meta({
      title: "Tag",
      rare: true,
      description: "Only signatures of this application tag count.",
    }),
    components: z
      .array(
        z
          .string()
          .max(200)
          .regex(componentShape, "must be a field's lower-case name, or one such as @method"),
      )
      .max(50)
      .optional()
      .meta({
        title: "Must be signed",
        description:
          "Components that the signature has to cover: without these, `@method`, `@path` and, where there is one, `@query`. `@target-uri` and `@request-target` cover `@path` and `@query`, " +
          "and `@target-uri` covers `@authority` and `@scheme`, too.",
      }),
    contentDigest: z
      .enum(["body", "always", "never"])
      .default("body")
      .meta({
        title: "Digest of the body",
        rare: true,
        description:
          "When `Content-Digest` has to be signed, and to be that of the bytes received: where there is a body, always " +
          "or never. `never` leaves the body open to be changed.",
      }),
    created: z.enum(["required", "optional"]).default("required").meta({
      title: "Time of signing",
      description: "Without it there is no replay window.",
    }),
    toleranceMs: ToleranceMs,
    nonce: z.enum(["required", "optional"]).default("optional").meta({
      title: "Nonce",
      rare: true,
      description: "One that is there counts as the request's idempotency key.",
    }),
  })
  .check((context) => {
    const { value, issues } = context;
    if (value.algorithm !== "hmac-sha256") {
      refuseUnreadableKey(keyRuleOf(value.algorithm))(context);
    } else if (value.secret === undefined || value.publicKey !== undefined) {
      const message = "hmac-sha256 needs secret, the name of a stored shared secret, and no publicKey";
      issues.push({ code: "custom", message, path: ["secret"], input: value });
    }
  });
export type HttpSignatureConfig = z.output<typeof HttpSignatureConfig>;
