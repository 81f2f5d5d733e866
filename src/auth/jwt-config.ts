import { z } from "zod";
import { Json } from "../contract/name.ts";
import { SecretReference } from "../contract/secret.ts";
import { ClaimRule } from "./claim-rules.ts";
import { HeaderName } from "./header.ts";

/** Algorithms of a shared secret, and those of a key pair (RFC 7518, RFC 8037, RFC 9864). `none` is neither. */
export const sharedAlgorithms = ["HS256", "HS384", "HS512"] as const;
export const publicAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
] as const;
const JwtAlgorithm = z.enum([...sharedAlgorithms, ...publicAlgorithms]);

/** Clocks of identity providers are kept well; a minute is what most libraries allow. */
const toleranceMsDefault = 60_000;
const toleranceMsMax = 3_600_000;
const yearMs = 31_536_000_000;

/** Keys that anybody on the way could exchange would prove nothing: https, or this machine itself. */
export const KeyUrl = z
  .url()
  .max(2_000)
  .refine(isPrivate, "must begin with https:// (http:// is taken for this machine itself alone)");

export const JwtConfig = z
  .strictObject({
    secret: SecretReference.optional().meta({
      title: "Shared secret",
      description: "Signs and proves the tokens (HS256, HS384, HS512).",
      secretReference: true,
    }),
    secretEncoding: z.enum(["utf8", "hex", "base64", "base64url"]).optional().meta({
      title: "The secret's encoding",
      rare: true,
      description: "How the stored text stands for the key's bytes; utf8 unless given.",
    }),
    publicKey: z
      .union([z.string().min(1).max(20_000), z.record(z.string(), Json)])
      .optional()
      .meta({
        title: "Public key",
        description: "The issuer's, as PEM (a certificate, too), as a JWK or as a set of JWKs.",
        multiline: true,
      }),
    jwksUrl: KeyUrl.optional().meta({
      title: "URL of the issuer's keys",
      description: "A JSON Web Key Set; fetched, cached and fetched again when the issuer rotates its keys.",
    }),
    issuer: z.string().min(1).max(2_000).optional().meta({
      title: "Issuer",
      description:
        "What `iss` must be. Where no key and no URL is given, the keys are found through its /.well-known/openid-configuration.",
    }),
    audience: z
      .union([z.string().min(1).max(2_000), z.array(z.string().min(1).max(2_000)).min(1).max(50)])
      .optional()
      .meta({ title: "Audience", description: "`aud` must hold one of these." }),
    algorithms: z.array(JwtAlgorithm).min(1).optional().meta({
      title: "Algorithms",
      description: "The only ones taken; HS256 with a secret, else all of key pairs unless given.",
    }),
    toleranceMs: z
      .int()
      .min(0)
      .max(toleranceMsMax)
      .default(toleranceMsDefault)
      .meta({ title: "Clock tolerance", unit: "ms" }),
    maxAgeMs: z.int().min(1_000).max(yearMs).optional().meta({
      title: "Longest age",
      description: "Tokens issued (`iat`) longer ago are refused, whatever `exp` says.",
      unit: "ms",
    }),
    required: z.array(z.string().min(1).max(200)).max(50).default(["exp"]).meta({
      title: "Required claims",
      rare: true,
      description: "A token without `exp` would be good for ever.",
    }),
    claims: z.array(ClaimRule).max(50).default([]).meta({
      title: "Claim rules",
      rare: true,
      description: "All of them must hold.",
    }),
    type: z.string().min(1).max(100).optional().meta({
      title: "Token type",
      rare: true,
      description: "What the header's `typ` must be, such as at+jwt (RFC 9068).",
    }),
    in: z.enum(["header", "query"]).default("header").meta({ title: "Sent in", rare: true }),
    parameter: z.string().min(1).max(200).optional().meta({
      title: "Name",
      rare: true,
      description: "Of the header (Authorization unless given) or of the query parameter (access_token).",
    }),
  })
  .check(({ value, issues }) => {
    const refuse = (path: string, message: string) =>
      issues.push({ code: "custom", message, path: [path], input: value });
    const sources = [value.secret, value.publicKey, value.jwksUrl].filter((source) => source !== undefined);
    if (sources.length > 1) refuse("secret", "give one of secret, publicKey and jwksUrl");
    if (sources.length === 0 && value.issuer === undefined)
      refuse(
        "secret",
        "say where the key is: secret, publicKey, jwksUrl, or an issuer that publishes its keys",
      );
    if (sources.length === 0 && value.issuer !== undefined && !KeyUrl.safeParse(value.issuer).success)
      refuse("issuer", "must be an https:// URL where its keys are to be found through it");
    if (value.secret === undefined && value.secretEncoding !== undefined)
      refuse("secretEncoding", "there is no secret");
    const fitting: readonly string[] = value.secret === undefined ? publicAlgorithms : sharedAlgorithms;
    const unfit = value.algorithms?.find((algorithm) => !fitting.includes(algorithm));
    if (unfit !== undefined)
      refuse("algorithms", `${unfit} is not for ${value.secret === undefined ? "public keys" : "a secret"}`);
    if (value.in === "header" && value.parameter !== undefined) {
      const [issue] = HeaderName.safeParse(value.parameter).error?.issues ?? [];
      if (issue !== undefined) refuse("parameter", issue.message);
    }
  });
export type JwtConfig = z.output<typeof JwtConfig>;

function isPrivate(text: string): boolean {
  const url = URL.parse(text);
  if (url?.protocol === "https:") return true;
  return url?.protocol === "http:" && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}
