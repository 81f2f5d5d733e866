import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Transport } from "../auth/scheme.ts";

/** One after the other, from the client's up; more are not asked for. */
const certificatesMax = 10;
const none: readonly Uint8Array[] = Object.freeze([]);
/** A connection's certificates are read once, and are the same object each time. */
const presented = new WeakMap<TLSSocket, readonly Uint8Array[]>();

/** What a scheme may ask about a request's connection; nothing is read before it does. */
export class RequestTransport implements Transport {
  readonly #request: IncomingMessage;
  readonly isProxied: boolean;

  constructor(request: IncomingMessage, isProxied: boolean) {
    this.#request = request;
    this.isProxied = isProxied;
  }

  certificates(): readonly Uint8Array[] {
    const { socket } = this.#request;
    if (!isTls(socket)) return none;
    const known = presented.get(socket);
    if (known !== undefined) return known;
    const certificates: Uint8Array[] = [];
    let certificate = socket.getPeerX509Certificate();
    while (certificate !== undefined && certificates.length < certificatesMax) {
      certificates.push(certificate.raw);
      certificate = certificate.issuerCertificate;
    }
    presented.set(socket, certificates);
    return certificates;
  }
}

/** Told without the class: TLS is loaded only where it is served. */
const isTls = (socket: Socket): socket is TLSSocket => "getPeerX509Certificate" in socket;
