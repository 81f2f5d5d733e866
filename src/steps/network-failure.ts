type Tell = (place: string) => string;

const noCertificate = "its certificate is not of an authority that is trusted here";
/** By the codes of Node (libuv, OpenSSL) and undici. */
const told = new Map<string, Tell>([
  ["ECONNREFUSED", (place) => `${place} refused the connection`],
  ["ECONNRESET", () => "the other side cut the connection"],
  ["EPIPE", () => "the other side cut the connection"],
  ["UND_ERR_SOCKET", () => "the other side cut the connection"],
  ["ETIMEDOUT", (place) => `${place} did not take the connection in time`],
  ["UND_ERR_CONNECT_TIMEOUT", (place) => `${place} did not take the connection in time`],
  ["EHOSTUNREACH", (place) => `there is no way to ${place}`],
  ["ENETUNREACH", (place) => `there is no way to ${place}`],
  ["ENOTFOUND", (place) => `there is no host named ${place}`],
  ["EAI_AGAIN", (place) => `the name ${place} could not be looked up just now`],
  ["CERT_HAS_EXPIRED", () => "its certificate has expired"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", () => "its certificate is for another host"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", () => noCertificate],
  ["SELF_SIGNED_CERT_IN_CHAIN", () => noCertificate],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", () => noCertificate],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", () => noCertificate],
]);

interface Placed extends Error {
  code?: unknown;
  address?: unknown;
  port?: unknown;
  hostname?: unknown;
  errors?: unknown;
}

/** A failure of the network in words, with its code in brackets and as its `code`; any other as it is. */
export function networkFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code }: Placed = error;
  const tell = typeof code === "string" ? told.get(code) : undefined;
  if (tell === undefined) return error;
  const text = tell(placeOf(error));
  const message = `${text.charAt(0).toUpperCase()}${text.slice(1)} (${String(code)})`;
  return Object.assign(new Error(message, { cause: error }), { code });
}

/** Where it happened: a host that has several addresses says so of each of them. */
function placeOf(error: Placed): string {
  const { hostname, address, port, errors } = error;
  if (typeof hostname === "string") return hostname;
  if (typeof address === "string") {
    const host = address.includes(":") ? `[${address}]` : address;
    return typeof port === "number" ? `${host}:${port}` : host;
  }
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  return first instanceof Error ? placeOf(first) : "the other side";
}
