import { messageOf } from "../contract/problem.ts";
import { type Certificate, certificatesIn, certificatesMax, readCertificate } from "./certificate.ts";
import { certificateHeaders, readSequences, SentTwice } from "./certificate-header.ts";
import { findPath } from "./certificate-path.ts";
import { headerOf } from "./header.ts";
import { compileSubjects, MtlsConfig } from "./mtls-config.ts";
import { type Claims, defineScheme, type Proof, type SchemeDoors, type Verdict } from "./scheme.ts";
import { secretValue } from "./secret-match.ts";

/** A connection whose certificate proved nothing is not judged again before, since each time costs signatures. */
const refusedMs = 10_000;
const chainHeader = "client-cert-chain";

/** Client certificates (RFC 8446, 4.4.2; RFC 5280): presented in the TLS handshake, here or at a trusted proxy. */
export const mtls = defineScheme({
  type: "mtls",
  title: "Client certificate (mutual TLS)",
  description:
    "The caller presents a certificate of an authority that the trigger trusts, to Tripline's own TLS or to a trusted " +
    "proxy that hands it on. Filters, parameters and templates see its names as `trigger.claims.certificate`.",
  refusal: "credentials",
  config: MtlsConfig,
  examples: [
    {
      title: "Certificates of a partner's authority, for one name",
      config: { caSecret: "partner-ca", subjects: [{ dns: "hooks.partner.example" }] },
    },
    {
      title: "Behind Envoy, by SPIFFE id",
      config: {
        caSecret: "mesh-ca",
        from: "xfcc",
        subjects: [{ uri: "spiffe://example.org/ns/billing/*" }],
      },
    },
  ],
  secrets: ({ caSecret }) => (caSecret === undefined ? [] : [caSecret]),
  carries: (config) =>
    config.from === "connection" ? {} : { signatures: [headerNameOf(config).toLowerCase()] },
  example: () => ({ certificate: true }),
  compile(config, doors) {
    refuseUnreachable(config, doors);
    const anchors = anchorsOf(config, doors);
    const isSubject = compileSubjects(config.subjects);
    const present = compilePresent(config);
    // A connection's certificates are judged once, until one of them runs out.
    const judged = new WeakMap<object, { verdict: Verdict; until: number }>();

    function judge(ders: readonly Uint8Array[], now: number): { verdict: Verdict; until: number } {
      const [client, ...intermediates] = ders.slice(0, certificatesMax).map(readCertificate);
      const until = now + refusedMs;
      if (client === undefined) return { verdict: refused("no certificate was presented"), until };
      const found = findPath(client, { intermediates, anchors, now });
      if (found.kind === "none") return { verdict: refused(found.reason), until };
      if (!isSubject(client))
        return {
          verdict: refused("the certificate is of an authority that is trusted, and of no subject that is"),
          until,
        };
      const validUntil = Math.min(...found.path.map((certificate) => certificate.validUntil));
      return { verdict: { kind: "proved", claims: claimsOf(client) }, until: validUntil };
    }

    return (proof) => {
      const presented = present(proof);
      if (typeof presented === "string") return refused(presented);
      const known = judged.get(presented);
      if (known !== undefined && proof.now <= known.until) return known.verdict;
      try {
        const judgement = judge(presented, proof.now);
        judged.set(presented, judgement);
        return judgement.verdict;
      } catch {
        return refused("what was presented is no certificate");
      }
    };
  },
});

/** Throws where no certificate could ever come, so that the author hears of it and not the first caller. */
function refuseUnreachable({ from }: MtlsConfig, { reach }: SchemeDoors): void {
  if (reach === undefined) return;
  if (from === "connection" && !reach.servesTls) {
    throw new Error(
      "there is no TLS to present a certificate to: set TRIPLINE_TLS_CERT, or say with `from` in which header a proxy hands it on",
    );
  }
  if (from !== "connection" && !reach.trustsProxies)
    throw new Error("no proxy is trusted to hand a certificate on: name it in TRIPLINE_TRUSTED_PROXIES");
}

/** Throws where there is none, since nothing would ever be proved. */
function anchorsOf({ ca, caSecret }: MtlsConfig, doors: SchemeDoors): Certificate[] {
  const pem = caSecret === undefined ? (ca ?? doors.clientCa) : secretValue(caSecret, doors);
  if (pem === undefined)
    throw new Error("no authority is trusted: give ca or caSecret, or set TRIPLINE_TLS_CLIENT_CA");
  try {
    return certificatesIn(pem).map(readCertificate);
  } catch (cause) {
    const reason = messageOf(cause);
    throw new Error(`the authority's certificates can't be read: ${reason}`, { cause });
  }
}

/** The certificates that came with a request, DER, the client's first; or why there are none. */
function compilePresent(config: MtlsConfig): (proof: Proof) => readonly Uint8Array[] | string {
  if (config.from === "connection") {
    return ({ transport }) => {
      const certificates = transport?.certificates() ?? [];
      return certificates.length === 0 ? "no certificate was presented in the TLS handshake" : certificates;
    };
  }
  const { read } = certificateHeaders[config.from];
  const name = headerNameOf(config);
  const hasChain = config.from === "client-cert";
  return (proof) => {
    const value = headerOf(proof, name.toLowerCase());
    if (proof.transport?.isProxied !== true) {
      return value === undefined
        ? `there is no header ${name}`
        : `the header ${name} counts only from a trusted proxy (TRIPLINE_TRUSTED_PROXIES)`;
    }
    if (value === undefined || value === "") return `the proxy sent no header ${name}`;
    try {
      const chain = hasChain ? headerOf(proof, chainHeader) : undefined;
      return chain === undefined ? read(value) : [...read(value), ...readSequences(chain)];
    } catch (error) {
      return error instanceof SentTwice
        ? `the header ${name} is there more than once: the proxy must remove its client's`
        : `the header ${name} does not hold a certificate in the form ${config.from}`;
    }
  };
}

function headerNameOf({ from, header }: MtlsConfig): string {
  return header ?? (from === "connection" ? "" : certificateHeaders[from].header);
}

function claimsOf({ names, fingerprint, validUntil, x509 }: Certificate): Claims {
  const { commonName, ...alternative } = names;
  return {
    certificate: {
      commonName: commonName[0] ?? null,
      ...alternative,
      fingerprint,
      serialNumber: x509.serialNumber.toLowerCase(),
      validUntil: new Date(validUntil).toISOString(),
    },
  };
}

function refused(reason: string): Verdict {
  return { kind: "refused", reason };
}
