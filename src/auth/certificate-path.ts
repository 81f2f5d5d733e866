import type { Certificate } from "./certificate.ts";

/** Authorities between a client's certificate and one that is trusted; real chains have one or two. */
const depthMax = 5;
/** Signatures verified for one path: certificates made to fit each other in many ways must not keep the process busy. */
const verificationsMax = 40;

const clientUses = new Set(["1.3.6.1.5.5.7.3.2", "2.5.29.37.0"]);

interface PathGiven {
  /** Certificates that came along, in any order. */
  intermediates: readonly Certificate[];
  /** Trusted authorities, or single certificates that are trusted as they are. */
  anchors: readonly Certificate[];
  now: number;
}

/** The certificates from the client's to a trusted one, or why there is no such path. */
export type PathFound = { kind: "path"; path: readonly Certificate[] } | { kind: "none"; reason: string };

/**
 * Finds a path of trust (RFC 5280, 6): each certificate signed by the next, all of them within their dates, the
 * authorities marked as such, and the last one trusted. Revocation lists are not looked at, and certificates with
 * critical extensions beyond the usual (name constraints among them) are refused.
 */
export function findPath(client: Certificate, { intermediates, anchors, now }: PathGiven): PathFound {
  const fault = faultOf(client, now) ?? useFault(client);
  if (fault !== null) return { kind: "none", reason: `the client's certificate ${fault}` };
  const trusted = new Set(anchors.map(({ fingerprint }) => fingerprint));
  if (trusted.has(client.fingerprint)) return { kind: "path", path: [client] };
  let verifications = 0;
  let reason = "no trusted authority issued the client's certificate";

  function issues(authority: Certificate, certificate: Certificate): boolean {
    if (!certificate.x509.checkIssued(authority.x509)) return false;
    verifications += 1;
    return verifications <= verificationsMax && isSigned(certificate, authority);
  }

  function climb(path: readonly Certificate[]): readonly Certificate[] | null {
    const certificate = path.at(-1);
    if (certificate === undefined || path.length > depthMax) return null;
    for (const authority of [...anchors, ...intermediates]) {
      if (path.some(({ fingerprint }) => fingerprint === authority.fingerprint)) continue;
      if (!issues(authority, certificate)) continue;
      const why = faultOf(authority, now) ?? authorityFault(authority, path.length - 1);
      if (why !== null) {
        reason = `the certificate of the authority "${nameOf(authority)}" ${why}`;
        continue;
      }
      const longer = [...path, authority];
      if (trusted.has(authority.fingerprint)) return longer;
      const whole = climb(longer);
      if (whole !== null) return whole;
    }
    return null;
  }

  const path = climb([client]);
  return path === null ? { kind: "none", reason } : { kind: "path", path };
}

function isSigned({ x509 }: Certificate, authority: Certificate): boolean {
  try {
    return x509.verify(authority.x509.publicKey);
  } catch {
    // Such as a key of a kind that the signature is not.
    return false;
  }
}

function faultOf({ validFrom, validUntil, unknownCritical }: Certificate, now: number): string | null {
  if (now < validFrom) return `is not valid before ${new Date(validFrom).toISOString()}`;
  if (now > validUntil) return `expired at ${new Date(validUntil).toISOString()}`;
  return unknownCritical === null
    ? null
    : `has the critical extension ${unknownCritical}, which is not supported`;
}

function useFault({ x509 }: Certificate): string | null {
  const uses: readonly string[] | undefined = x509.keyUsage;
  return uses === undefined || uses.some((use) => clientUses.has(use)) ? null : "is not for clients";
}

function authorityFault({ x509, pathLength }: Certificate, below: number): string | null {
  if (!x509.ca) return "is not one of an authority";
  return pathLength !== null && below > pathLength ? "does not allow so many authorities below it" : null;
}

function nameOf({ names, x509 }: Certificate): string {
  return (names.commonName[0] ?? x509.subject).slice(0, 100).replaceAll("\n", ", ");
}
