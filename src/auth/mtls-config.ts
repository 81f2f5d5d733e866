import { z } from "zod";
import { SecretReference } from "../contract/secret.ts";
import type { Certificate } from "./certificate.ts";
import { HeaderName } from "./header.ts";

const Text = z.string().min(1).max(500);

/** One way for a certificate to be the right one: all that is given here must fit. */
const Subject = z
  .strictObject({
    commonName: Text.optional().meta({ title: "Common name" }),
    dns: Text.optional().meta({
      title: "DNS name",
      description: "Of the alternative names; `*.` at its beginning stands for one part.",
    }),
    uri: Text.optional().meta({
      title: "URI",
      description: "Of the alternative names, as a SPIFFE id; `*` at its end stands for any rest.",
    }),
    email: Text.optional().meta({ title: "Mail address" }),
    fingerprint: z
      .string()
      .regex(/^(?:[0-9a-f]{2}:?){31}[0-9a-f]{2}$/i, "must be a SHA-256 fingerprint: 64 hex digits")
      .optional()
      .meta({ title: "Fingerprint (SHA-256)" }),
  })
  .refine((subject) => Object.values(subject).some((field) => field !== undefined), "must name something");
type Subject = z.output<typeof Subject>;

export const MtlsConfig = z
  .strictObject({
    ca: z
      .string()
      .min(1)
      .max(100_000)
      .optional()
      .meta({
        title: "Authority",
        description:
          "Certificates (PEM) of the authorities that issue the clients', or single client certificates. " +
          "Absent: those of the server's TRIPLINE_TLS_CLIENT_CA.",
        multiline: true,
      }),
    caSecret: SecretReference.optional().meta({
      title: "Authority, as a secret",
      description: "Where the same is kept as a secret, or in the environment.",
      secretReference: true,
    }),
    from: z
      .enum(["connection", "pem", "xfcc", "client-cert"])
      .default("connection")
      .meta({
        title: "Where the certificate comes from",
        description:
          "`connection`: Tripline's own TLS. Otherwise a header of a trusted proxy that ends TLS: `pem` (nginx, AWS: " +
          "X-SSL-Client-Cert), `xfcc` (Envoy: X-Forwarded-Client-Cert) or `client-cert` (RFC 9440). The proxy must " +
          "remove the header where its client sends it: one that is there twice is refused.",
      }),
    header: HeaderName.optional().meta({
      title: "Header",
      description: "Where the proxy uses another name.",
    }),
    subjects: z.array(Subject).min(1).max(500).optional().meta({
      title: "Subjects",
      description: "One of these must fit. Absent: every certificate of the authority is taken.",
    }),
  })
  .check(({ value, issues }) => {
    const refuse = (path: string, message: string) =>
      issues.push({ code: "custom", message, path: [path], input: value });
    if (value.ca !== undefined && value.caSecret !== undefined)
      refuse("caSecret", "give either ca or caSecret");
    if (value.from === "connection" && value.header !== undefined)
      refuse("header", "a connection has no header; set from");
  });
export type MtlsConfig = z.output<typeof MtlsConfig>;

/** Compiles the subjects to a test of a certificate. */
export function compileSubjects(
  subjects: readonly Subject[] | undefined,
): (certificate: Certificate) => boolean {
  if (subjects === undefined) return () => true;
  const tests = subjects.map(compileSubject);
  return (certificate) => tests.some((test) => test(certificate));
}

function compileSubject({ commonName, dns, uri, email, fingerprint }: Subject) {
  const wantedDns = dns?.toLowerCase();
  const wantedPrint = fingerprint?.replaceAll(":", "").toLowerCase();
  const wantedEmail = email?.toLowerCase();
  return ({ names, fingerprint: print }: Certificate): boolean =>
    (commonName === undefined || names.commonName.includes(commonName)) &&
    (wantedDns === undefined || names.dns.some((name) => isDnsName(name, wantedDns))) &&
    (uri === undefined || names.uri.some((name) => isUri(name, uri))) &&
    (wantedEmail === undefined || names.email.some((name) => name.toLowerCase() === wantedEmail)) &&
    (wantedPrint === undefined || print === wantedPrint);
}

function isDnsName(name: string, wanted: string): boolean {
  if (!wanted.startsWith("*.")) return name === wanted;
  const dot = name.indexOf(".");
  return dot > 0 && name.slice(dot) === wanted.slice(1);
}

function isUri(name: string, wanted: string): boolean {
  return wanted.endsWith("*") ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}
