import { certificatesIn, certificatesMax } from "./certificate.ts";

/**
 * How a proxy that ends TLS hands on its client's certificate. Each gives the certificates in DER, the client's first,
 * and throws where the header holds something else.
 */
export const certificateHeaders = {
  /** URL-encoded PEM: nginx's `$ssl_client_escaped_cert`, ingress-nginx, AWS load balancers, HAProxy by its means. */
  pem: { header: "X-SSL-Client-Cert", read: (value: string) => certificatesIn(decodeURIComponent(value)) },
  /** Envoy's `X-Forwarded-Client-Cert`: of several elements the last one is what the nearest proxy wrote. */
  xfcc: { header: "X-Forwarded-Client-Cert", read: readForwarded },
  /** RFC 9440: one certificate as an HTTP byte sequence; `Client-Cert-Chain` has the others. */
  "client-cert": { header: "Client-Cert", read: readSequences },
} as const satisfies Record<string, { header: string; read: (value: string) => Uint8Array[] }>;

/** `:base64:, :base64:` (RFC 9651, 3.3.5). */
export function readSequences(value: string): Uint8Array[] {
  const items = value.split(",", certificatesMax).map((item) => item.trim());
  return items.map((item) => {
    const base64 = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(item)?.[1];
    if (base64 === undefined) throw new Error("it is no byte sequence (RFC 9440)");
    return Buffer.from(base64, "base64");
  });
}

function readForwarded(value: string): Uint8Array[] {
  const pairs = partsOf(partsOf(value, ",").at(-1) ?? "", ";").map((pair) => {
    const mark = pair.indexOf("=");
    return [pair.slice(0, mark).trim().toLowerCase(), unquoted(pair.slice(mark + 1).trim())] as const;
  });
  const fields = new Map(pairs);
  // `Chain` begins with the client's own certificate where it is there.
  const pem = fields.get("chain") ?? fields.get("cert");
  if (pem === undefined) throw new Error("it has neither Cert nor Chain; let the proxy set them");
  return certificatesIn(decodeURIComponent(pem));
}

/** Splits where the separator does not stand in quotes. */
function partsOf(text: string, separator: "," | ";"): string[] {
  const part = new RegExp(`(?:"(?:[^"\\\\]|\\\\.)*"|[^"${separator}])+`, "g");
  return text.match(part) ?? [];
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, "$1") : value;
}
