import { readFile } from "node:fs/promises";
import { certificatesIn, readCertificate } from "../auth/certificate.ts";
import type { Log } from "../contract/log.ts";
import { messageOf, Problem } from "../contract/problem.ts";
import type { TlsIdentity, TlsSource } from "./http.ts";

interface TlsPaths {
  tlsCert?: string | undefined;
  tlsKey?: string | undefined;
  tlsClientCa?: string | undefined;
}

/** How often the files are looked at: certificates are renewed weeks before they end. */
const lookMs = 10_000;

/** The files of the TLS listener, read again when they change. */
export class TlsFiles implements TlsSource, Disposable {
  readonly #paths: TlsPaths;
  readonly #log: Log;
  readonly #watchers = new Set<(identity: TlsIdentity) => void>();
  readonly #timer: NodeJS.Timeout;
  #current: TlsIdentity;
  #failure = "";

  private constructor(current: TlsIdentity, { paths, log }: { paths: TlsPaths; log: Log }) {
    this.#current = current;
    this.#paths = paths;
    this.#log = log;
    this.#timer = setInterval(() => void this.look(), lookMs).unref();
  }

  /** Null without files: there is no TLS. Throws Problem `invalid_input` when they can't be read or don't fit. */
  static async open(paths: TlsPaths, log: Log): Promise<TlsFiles | null> {
    if (paths.tlsCert === undefined) return null;
    try {
      return new TlsFiles(await identityIn(paths), { paths, log });
    } catch (cause) {
      const detail = `TLS can't be served: ${messageOf(cause)}. See TRIPLINE_TLS_CERT, TRIPLINE_TLS_KEY and TRIPLINE_TLS_CLIENT_CA.`;
      throw new Problem("invalid_input", { detail, cause });
    }
  }

  current(): TlsIdentity {
    return this.#current;
  }

  /** Calls back with what was read after a change. */
  onChange(changed: (identity: TlsIdentity) => void): Disposable {
    this.#watchers.add(changed);
    return { [Symbol.dispose]: () => void this.#watchers.delete(changed) };
  }

  /** Reads the files; those that are half written, or don't fit each other, leave what is in use as it is. */
  async look(): Promise<void> {
    try {
      const read = await identityIn(this.#paths);
      this.#failure = "";
      if (isSame(read, this.#current)) return;
      this.#current = read;
      this.#log.info("tls certificate read anew");
      for (const changed of this.#watchers) changed(read);
    } catch (error) {
      const reason = messageOf(error);
      if (reason !== this.#failure)
        this.#log.warn("tls files not taken; the former certificate stays", { reason });
      this.#failure = reason;
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

async function identityIn({ tlsCert, tlsKey, tlsClientCa }: TlsPaths): Promise<TlsIdentity> {
  const [cert, key, clientCa] = await Promise.all(
    [tlsCert, tlsKey, tlsClientCa].map(async (path) => (path === undefined ? path : readFile(path, "utf8"))),
  );
  if (cert === undefined || key === undefined)
    throw new Error("a certificate needs its key, in a file of its own or the same");
  // Both throw where the files hold something else, or don't fit each other.
  if (clientCa !== undefined) certificatesIn(clientCa).forEach(readCertificate);
  const { createSecureContext } = await import("node:tls");
  createSecureContext({ cert, key, ...(clientCa !== undefined && { ca: clientCa }) });
  return { cert, key, clientCa };
}

function isSame(one: TlsIdentity, other: TlsIdentity): boolean {
  return one.cert === other.cert && one.key === other.key && one.clientCa === other.clientCa;
}
