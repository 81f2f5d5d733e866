// oxlint-disable-next-line import/no-unassigned-import -- the certificates' library needs it, and does not bring it
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  type JsonGeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const rsa = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2_048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
} as const;

export interface Issued {
  /** The certificate, PEM. */
  cert: string;
  /** Its private key, PEM (PKCS #8). */
  key: string;
  keys: webcrypto.CryptoKeyPair;
  subject: string;
}

interface Wish {
  subject: string;
  /** Absent: it signs itself. */
  by?: Issued;
  /** Whether it may issue others. */
  isCa?: boolean;
  /** Its key is one for RSA instead of ECDSA; it then signs itself. */
  isRsa?: boolean;
  /** How many authorities may stand below this one. */
  pathLength?: number;
  names?: JsonGeneralNames;
  /** OIDs of the extended key usage. */
  uses?: string[];
  notBefore?: string;
  notAfter?: string;
  /** The OID of a critical extension that nobody knows. */
  critical?: string;
}

export const clientAuth = "1.3.6.1.5.5.7.3.2",
  serverAuth = "1.3.6.1.5.5.7.3.1";

let serial = 0;

/** Issues a real certificate, valid from 2025 to 2035 unless told otherwise. */
export async function issue({
  subject,
  by,
  isCa = false,
  isRsa = false,
  pathLength,
  names,
  uses,
  ...wish
}: Wish): Promise<Issued> {
  const algorithm = isRsa ? rsa : ecdsa;
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  serial += 1;
  const usage = isCa ? KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign : KeyUsageFlags.digitalSignature;
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: serial.toString(16).padStart(4, "0"),
      subject,
      issuer: by?.subject ?? subject,
      notBefore: new Date(wish.notBefore ?? "2025-01-01"),
      notAfter: new Date(wish.notAfter ?? "2035-01-01"),
      publicKey: keys.publicKey,
      signingKey: (by?.keys ?? keys).privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(isCa, pathLength, true),
        new KeyUsagesExtension(usage, true),
        ...(names === undefined ? [] : [new SubjectAlternativeNameExtension(names)]),
        ...(uses === undefined ? [] : [new ExtendedKeyUsageExtension(uses)]),
        ...(wish.critical === undefined
          ? []
          : [new Extension(wish.critical, true, Buffer.from("3000", "hex"))]),
      ],
    },
    webcrypto,
  );
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  const key = `-----BEGIN PRIVATE KEY-----\n${der.toString("base64")}\n-----END PRIVATE KEY-----\n`;
  return { cert: certificate.toString("pem"), key, keys, subject };
}
