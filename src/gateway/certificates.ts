import { type Certificate, certificatesIn, readCertificate } from "../auth/certificate.ts";
import type { CertificateRead, CertificateSource, PublishedCertificates } from "../auth/scheme.ts";
import type { Log } from "../contract/log.ts";
import { messageOf } from "../contract/problem.ts";
import { type FetchDoors, fetchDocument, type OutgoingDoor } from "./outgoing-door.ts";

/** A certificate stays at its URL for as long as it lives; looked at again so that one that is taken back is noticed. */
export const freshMs = 86_400_000;
/** After a look that failed, and between two of them for the same certificate. */
export const coolDownMs = 30_000;
/** Providers have one certificate for each region, or two while they change it. */
export const knownMax = 200;
/** URLs that gave nothing, remembered so that they are not asked for again at once. */
const failedMax = 200;
/**
 * URLs come with what strangers send, so that each makes a call: no more than these in any window. Whatever is known
 * goes on proving meanwhile.
 */
export const looksMax = 20;
const windowMs = 60_000;
const bytesMax = 65_536;

interface CertificateDoors {
  http: OutgoingDoor;
  log: Log;
}

interface Known {
  certificate: Certificate;
  freshUntil: number;
}

/** Certificates that providers name in what they send, kept for all triggers by the provider and the URL. */
export class Certificates implements Disposable {
  readonly #doors: CertificateDoors;
  readonly #shelves = new Map<string, Shelf>();
  readonly #ending = new AbortController();

  constructor(doors: CertificateDoors) {
    this.#doors = doors;
  }

  open(source: CertificateSource): PublishedCertificates {
    const shelf =
      this.#shelves.get(source.owner) ?? new Shelf(source, { ...this.#doors, signal: this.#ending.signal });
    this.#shelves.set(source.owner, shelf);
    return shelf;
  }

  [Symbol.dispose](): void {
    this.#ending.abort();
  }
}

/** One provider's: served from memory, looked at again once a day, and served on until they expire when that fails. */
class Shelf implements PublishedCertificates {
  readonly #source: CertificateSource;
  readonly #doors: CertificateDoors & { signal: AbortSignal };
  readonly #known = new Map<string, Known>();
  readonly #failed = new Map<string, { until: number; read: CertificateRead }>();
  readonly #looking = new Map<string, Promise<CertificateRead>>();
  #looks = { count: 0, since: Number.NEGATIVE_INFINITY };

  constructor(source: CertificateSource, doors: CertificateDoors & { signal: AbortSignal }) {
    this.#source = source;
    this.#doors = doors;
  }

  read(url: string, now: number): CertificateRead | Promise<CertificateRead> {
    const { owner, from } = this.#source;
    if (!from.test(url)) return refused(`the certificate's address is not one of ${owner}`);
    const known = this.#known.get(url);
    if (known === undefined) return this.#look(url, now);
    // Nobody waits for the second look.
    if (now >= known.freshUntil) void this.#look(url, now);
    return readOf(known.certificate, this.#source, now);
  }

  #look(url: string, now: number): CertificateRead | Promise<CertificateRead> {
    const looking = this.#looking.get(url);
    if (looking !== undefined) return looking;
    const failed = this.#failed.get(url);
    if (failed !== undefined && now < failed.until) return failed.read;
    if (!this.#mayLook(now)) {
      return unavailable(`too many unknown certificates of ${this.#source.owner} were named within a minute`);
    }
    const found = this.#fetch(url, now).finally(() => this.#looking.delete(url));
    this.#looking.set(url, found);
    return found;
  }

  #mayLook(now: number): boolean {
    if (now - this.#looks.since >= windowMs) this.#looks = { count: 0, since: now };
    this.#looks.count += 1;
    return this.#looks.count <= looksMax;
  }

  async #fetch(url: string, now: number): Promise<CertificateRead> {
    const { log, signal } = this.#doors;
    try {
      const certificate = await fetchCertificate(url, this.#doors);
      const read = readOf(certificate, this.#source, now);
      if (read.kind === "none") return this.#fail(url, now, read);
      put(this.#known, url, { certificate, freshUntil: now + freshMs }, knownMax);
      return read;
    } catch (error) {
      const reason = messageOf(error);
      if (!signal.aborted) log.warn("certificate not fetched", { url, reason });
      const known = this.#known.get(url);
      if (known !== undefined) {
        known.freshUntil = now + coolDownMs;
        return readOf(known.certificate, this.#source, now);
      }
      return this.#fail(url, now, unavailable(`the certificate can't be fetched: ${reason}`));
    }
  }

  #fail(url: string, now: number, read: CertificateRead): CertificateRead {
    this.#known.delete(url);
    put(this.#failed, url, { until: now + coolDownMs, read }, failedMax);
    return read;
  }
}

async function fetchCertificate(url: string, doors: FetchDoors): Promise<Certificate> {
  const { body } = await fetchDocument(url, { accept: "application/x-pem-file, */*", bytesMax }, doors);
  const [first] = certificatesIn(Buffer.from(body).toString("latin1"));
  if (first === undefined) throw new Error(`${url} gives no certificate`);
  return readCertificate(first);
}

/**
 * The key, where the certificate is the provider's and valid now. Its authorities are not followed: it comes over TLS
 * from the provider's own host, whose certificate is checked, and providers publish it without them.
 */
function readOf(certificate: Certificate, { owner, name }: CertificateSource, now: number): CertificateRead {
  const { x509, names, validFrom, validUntil } = certificate;
  if (![...names.commonName, ...names.dns].some((each) => name.test(each)))
    return refused(`the certificate is not one of ${owner}`);
  if (now < validFrom || now > validUntil) {
    const dates = `from ${new Date(validFrom).toISOString()} to ${new Date(validUntil).toISOString()}`;
    return refused(`the certificate of ${owner} is valid ${dates} only`);
  }
  return { kind: "key", key: x509.publicKey };
}

/** Puts a value last, and drops the first one where there are too many. */
function put<Value>(map: Map<string, Value>, key: string, value: Value, max: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > max && oldest !== undefined) map.delete(oldest);
}

function refused(reason: string): CertificateRead {
  return { kind: "none", reason, unavailable: false };
}

function unavailable(reason: string): CertificateRead {
  return { kind: "none", reason, unavailable: true };
}
