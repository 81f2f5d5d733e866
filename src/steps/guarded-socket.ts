import { isIP, Socket } from "node:net";
import { type AddressGuard, guardedLookup, refusal } from "./address-guard.ts";

/**
 * A socket for protocols other than HTTP: it connects to addresses alone that steps may reach, checked when it connects,
 * and fails with AddressRefused otherwise. For libraries that call `connect(port, host)` on the socket they are given.
 */
export class GuardedSocket extends Socket {
  readonly #isAllowed: AddressGuard;

  constructor(isAllowed: AddressGuard) {
    super();
    this.#isAllowed = isAllowed;
  }

  override connect(port: unknown, name?: unknown): this {
    if (typeof port !== "number" || typeof name !== "string")
      throw new TypeError("A guarded socket connects to a port of a host.");
    const host = name.replace(/^\[|\]$/g, "");
    if (isIP(host) !== 0 && !this.#isAllowed(host)) {
      process.nextTick(() => this.destroy(refusal(host)));
      return this;
    }
    // Where TLS is begun on a socket, the certificate must be for the name that net keeps here. Of an address it keeps
    // none, and one for localhost would do.
    Object.assign(this, { _host: host });
    this.setNoDelay(true);
    return super.connect({ port, host, lookup: guardedLookup(this.#isAllowed) });
  }
}
