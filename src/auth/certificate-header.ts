import { certificatesIn, certificatesMax } from "./certificate.ts";

/**
 * How a proxy that ends TLS hands on its client's certificate. Each gives the certificates in DER, the client's first,
 * and throws where the header holds something else.
 */
export const certificateHeaders = {
  /** URL-encoded PEM: nginx's `$ssl_client_escaped_cert`, ingress-nginx, AWS load balancers, HAProxy by its means. */
  pem: {
    header: "X-SSL-Client-Cert",
    read: (value: string) => certificatesIn(decodeURIComponent(onlyOne(value))),
  },
  /** Envoy's `X-Forwarded-Client-Cert`: of several elements the last one is what the nearest proxy wrote. */
  xfcc: { header: "X-Forwarded-Client-Cert", read: readForwarded },
  /** RFC 9440: one certificate as an HTTP byte sequence; `Client-Cert-Chain` has the others. */
  "client-cert": { header: "Client-Cert", read: (value: string) => readSequences(onlyOne(value)) },
} as const satisfies Record<string, { header: string; read: (value: string) => Uint8Array[] }>;

/** The header came twice: its client sent another's certificate, which is no secret, and the proxy only added to it. */
export class SentTwice extends Error {}

/** Neither form has a comma; Node puts one between the values of a header that is there more than once. */
function onlyOne(value: string): string {
  if (value.includes(",")) throw new SentTwice();
  return value;
}

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
  const fields = lastElement(value);
  // `Chain` begins with the client's own certificate where it is there.
  const pem = fields.get("chain") ?? fields.get("cert");
  if (pem === undefined) throw new Error("it has neither Cert nor Chain; let the proxy set them");
  return certificatesIn(decodeURIComponent(pem));
}

const pair = /\s*([A-Za-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^",;]*))(;|,|\s*$)/y;

/**
 * The pairs of the last element. All before it is read, too, and must be as Envoy writes it: an open quote at the end
 * of what the client sent would turn the quotes in what the proxy added, and make the client's certificate the last one.
 */
function lastElement(value: string): ReadonlyMap<string, string> {
  let fields = new Map<string, string>();
  for (let at = 0; at < value.length; at = pair.lastIndex) {
    pair.lastIndex = at;
    const [, name = "", quoted, bare = "", end] = pair.exec(value) ?? [];
    if (end === undefined || fields.has(name.toLowerCase())) throw new Error("it is not as Envoy writes it");
    fields.set(name.toLowerCase(), quoted === undefined ? bare.trim() : quoted.replace(/\\(.)/g, "$1"));
    if (end === ",") fields = new Map();
  }
  return fields;
}
