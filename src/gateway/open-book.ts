import { createHmac } from "node:crypto";
import { Book } from "./book.ts";
import { Certificates } from "./certificates.ts";
import type { GatewayDoors } from "./gateway.ts";
import { KeySets } from "./key-sets.ts";
import type { WindowTable } from "./limits.ts";

interface OpenBook extends Disposable {
  readonly book: Book;
}

/** The book with what its triggers are compiled with beside the definitions: published keys and certificates, and the server's own TLS. */
export function openBook(doors: GatewayDoors & { windows: WindowTable }): OpenBook {
  const { live, environment, http, tls, log, now, windows } = doors;
  const keySets = new KeySets({ http, log, now });
  const certificates = new Certificates({ http, log });
  const clientCa = () => tls?.current().clientCa;
  const bodyKey = createHmac("sha256", doors.tokenKey).update("digests of bodies").digest();
  const given = { live, environment, keySets, certificates, clientCa, windows, bodyKey };
  const book = new Book({ ...given, ...reachOf(doors) });
  const renewal = tls?.onChange(() => book.renew());
  return {
    book,
    [Symbol.dispose]() {
      renewal?.[Symbol.dispose]();
      book[Symbol.dispose]();
      keySets[Symbol.dispose]();
      certificates[Symbol.dispose]();
    },
  };
}

/** What can reach this gateway, for what its triggers can't be proved by. */
function reachOf({
  settings,
  tls,
}: GatewayDoors): Pick<ConstructorParameters<typeof Book>[0], "reach" | "onlyPeer"> {
  const { host, trustedProxies, trustedHops } = settings;
  if (host === undefined) return {};
  const trustsProxies = trustedProxies.length > 0 || trustedHops !== undefined;
  const isLoopback = !trustsProxies && /^(?:127\.|::1$|localhost$)/.test(host);
  return {
    reach: { servesTls: tls !== undefined, trustsProxies },
    ...(isLoopback && { onlyPeer: host === "::1" ? host : "127.0.0.1" }),
  };
}
