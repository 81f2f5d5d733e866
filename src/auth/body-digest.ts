import { createHash } from "node:crypto";
import { z } from "zod";
import { HeaderName, headerOf } from "./header.ts";
import type { Proof } from "./scheme.ts";
import { compileCompare } from "./signature.ts";

/** A digest of the body that is sent beside it, for senders that sign the digest in the body's place. */
export const BodyDigest = z.strictObject({
  header: HeaderName.optional().meta({ title: "Digest's header" }),
  parameter: z.string().min(1).max(200).optional().meta({ title: "Digest's query parameter" }),
  algorithm: z.enum(["sha256", "sha512", "sha1", "md5"]).default("sha256").meta({ title: "Algorithm" }),
  encoding: z.enum(["hex", "base64", "base64url"]).default("hex").meta({ title: "Encoding" }),
  prefix: z.string().max(100).default("").meta({ title: "Prefix" }),
});
export type BodyDigest = z.output<typeof BodyDigest>;

/** Compiles the comparison of the body with its digest; gives the reason when it is not the body's. */
export function compileBodyDigest(digest: BodyDigest): (proof: Proof) => string | undefined {
  const { header, parameter = "", algorithm, prefix } = digest;
  const compare = compileCompare(digest);
  const place = header === undefined ? `query parameter ${parameter}` : `header ${header}`;
  const read = (proof: Proof) =>
    header === undefined ? proof.query.getAll(parameter).join(", ") : headerOf(proof, header.toLowerCase());

  return (proof) => {
    const sent = read(proof) ?? "";
    if (sent === "") return `there is no ${place}, which holds the body's digest`;
    if (!sent.startsWith(prefix)) return `the ${place} does not begin with "${prefix}"`;
    const reason = compare(createHash(algorithm).update(proof.body), [sent.slice(prefix.length)]);
    return reason === undefined ? undefined : `the ${place} is not the body's digest: ${reason}`;
  };
}
