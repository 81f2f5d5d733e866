import { X509Certificate } from "node:crypto";
import ipaddr from "ipaddr.js";
import { booleanTag, elementsOf, integerTag, octetsTag, oidOf, oidTag, sequenceTag } from "./der.ts";

/** The names of a certificate's subject (RFC 5280, 4.1.2.6 and 4.2.1.6). DNS names are in lower case. */
export interface CertificateNames {
  commonName: string[];
  dns: string[];
  uri: string[];
  email: string[];
  ip: string[];
}

/** A certificate with all that is judged of it. */
export interface Certificate {
  readonly x509: X509Certificate;
  /** SHA-256 of the whole, hex in lower case. */
  readonly fingerprint: string;
  readonly names: CertificateNames;
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly validUntil: number;
  /** How many authorities may stand below this one; null without a limit. */
  readonly pathLength: number | null;
  /** A critical extension that is not judged here: by RFC 5280 such a certificate proves nothing. */
  readonly unknownCritical: string | null;
}

const basicConstraintsOid = "2.5.29.19";
const namesOid = "2.5.29.17";
/** Those judged: key usage by OpenSSL, extended key usage and the two above here. */
const knownOids = new Set([basicConstraintsOid, namesOid, "2.5.29.15", "2.5.29.37"]);

/** What a bundle may hold; real chains have two or three. */
export const certificatesMax = 20;

/** Reads a certificate (X.509 v3, DER). Throws where it is none. */
export function readCertificate(der: Uint8Array): Certificate {
  const x509 = new X509Certificate(der);
  const extensions = extensionsOf(der);
  const constraints = extensions.get(basicConstraintsOid);
  const alternative = extensions.get(namesOid);
  const unknown = [...extensions].find(([oid, { isCritical }]) => isCritical && !knownOids.has(oid));
  const subject = x509.toLegacyObject().subject.CN;
  return {
    x509,
    fingerprint: x509.fingerprint256.replaceAll(":", "").toLowerCase(),
    names: {
      commonName: subject === undefined ? [] : [subject].flat(),
      ...(alternative === undefined ? noNames() : namesIn(alternative.value)),
    },
    validFrom: x509.validFromDate.getTime(),
    validUntil: x509.validToDate.getTime(),
    pathLength: constraints === undefined ? null : pathLengthIn(constraints.value),
    unknownCritical: unknown?.[0] ?? null,
  };
}

/** The certificates of a PEM text, DER. Throws where it holds none, or too many. */
export function certificatesIn(pem: string): Uint8Array[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new Error("there is no certificate in PEM (-----BEGIN CERTIFICATE-----)");
  if (blocks.length > certificatesMax) throw new Error(`there are more than ${certificatesMax} certificates`);
  return blocks.map((block) =>
    Buffer.from(block.replace(/-----(?:BEGIN|END) CERTIFICATE-----/g, ""), "base64"),
  );
}

interface Extension {
  isCritical: boolean;
  value: Uint8Array;
}

/** By OID. `[3]` holds them, at the end of the part that is signed (RFC 5280, 4.1). */
function extensionsOf(der: Uint8Array): Map<string, Extension> {
  const [certificate] = elementsOf(der);
  const [signed] = elementsOf(certificate?.content ?? der);
  const explicit = elementsOf(signed?.content ?? der).find(({ tag }) => tag === 0xa3);
  const [list] = explicit === undefined ? [] : elementsOf(explicit.content);
  const extensions = new Map<string, Extension>();
  for (const { content } of list === undefined ? [] : elementsOf(list.content)) {
    const parts = elementsOf(content);
    const oid = parts.find(({ tag }) => tag === oidTag);
    const value = parts.find(({ tag }) => tag === octetsTag);
    if (oid === undefined || value === undefined) throw new Error("an extension without a name or a value");
    const isCritical = parts.some(({ tag, content: [truth] }) => tag === booleanTag && truth !== 0);
    extensions.set(oidOf(oid.content), { isCritical, value: value.content });
  }
  return extensions;
}

function pathLengthIn(value: Uint8Array): number | null {
  const [sequence] = elementsOf(value);
  if (sequence?.tag !== sequenceTag) throw new Error("basic constraints that are none");
  const length = elementsOf(sequence.content).find(({ tag }) => tag === integerTag);
  return length === undefined ? null : Number.parseInt(Buffer.from(length.content).toString("hex"), 16);
}

const noNames = () => ({ dns: [], uri: [], email: [], ip: [] });

/** GeneralNames: `[1]` mail address, `[2]` DNS name, `[6]` URI, `[7]` address. */
function namesIn(value: Uint8Array): Omit<CertificateNames, "commonName"> {
  const [sequence] = elementsOf(value);
  const names: Omit<CertificateNames, "commonName"> = noNames();
  for (const { tag, content } of sequence === undefined ? [] : elementsOf(sequence.content)) {
    const text = Buffer.from(content).toString("latin1");
    if (tag === 0x81) names.email.push(text);
    else if (tag === 0x82) names.dns.push(text.toLowerCase());
    else if (tag === 0x86) names.uri.push(text);
    else if (tag === 0x87) names.ip.push(ipaddr.fromByteArray([...content]).toString());
  }
  return names;
}
