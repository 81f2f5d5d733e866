import type { KeyObject } from "node:crypto";
import type { z } from "zod";
import type { Credential } from "../contract/credential.ts";
import type { Json } from "../contract/name.ts";

/** What a scheme looks at: the request exactly as received. Header names are lower case. */
export interface Proof {
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  /** The whole address as the sender knows it: the public base URL, then path and query as received. */
  readonly publicUrl: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The values of a header, one for each of its lines; absent where only `headers` are known any more. */
  lines?(name: string): readonly string[];
  readonly query: URLSearchParams;
  /** The body as received, before any decompression. */
  readonly body: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How it came; absent where that is not known any more, as of a request that is looked at again. */
  readonly transport?: Transport;
}

/** What is known of a request's connection. */
export interface Transport {
  /** It comes from a trusted proxy: what that says of its client counts. */
  readonly isProxied: boolean;
  /** The certificates that the client presented in the TLS handshake, DER, its own first; none where it had none. */
  certificates(): readonly Uint8Array[];
}

/** What was verified along with the sender: a token's claims, a certificate's names. Seen as `trigger.claims`. */
export type Claims = Readonly<Record<string, Json>>;

/**
 * `reason` is for the trace and never holds a secret; it says what differed, not what would have matched. `id` is what
 * the sender signed as this one message's own: sent again, it is a duplicate. `refusal` is the one of the member that
 * refused, where schemes were combined. `guessed`: beside what is unavailable, what was sent for another member is wrong.
 */
export type Verdict =
  | {
      kind: "proved";
      keyId?: string | undefined;
      claims?: Claims | undefined;
      id?: string | undefined;
      /** Where schemes were combined: by their ids, the credentials that proved it together. */
      members?: readonly string[] | undefined;
    }
  /**
   * `unavailable`: what is needed to tell could not be had, and the sender is to try again. `unknownKey`: what was sent may
   * be a key that was issued elsewhere a moment ago.
   */
  | {
      kind: "refused";
      reason: string;
      stale?: boolean;
      unavailable?: boolean;
      guessed?: boolean;
      unknownKey?: boolean;
      refusal?: Refusal;
    };

/** Which of the three bodies of `decisions.md` a refusal by this scheme has. */
export type Refusal = "shared_key" | "signature" | "credentials";

/** What a scheme is compiled with. */
export interface SchemeDoors {
  /** The secret's value. Throws when there is none. */
  secret(reference: string): string;
  /**
   * Looks an issued key up by what the caller sent. Only keys with the scope `intake` (or a wider one); `name`
   * narrows to one key. Expiry is checked against `now`. A key that is known and not taken comes with the reason.
   */
  key(sent: string, options: { name?: string; now: number }): { id: string } | { reason: string } | null;
  /** Public keys that an identity provider publishes. Absent where nothing may be fetched. */
  keySet?(source: KeySetSource): KeySet;
  /** Certificates that a provider publishes and names in what it sends. Absent where nothing may be fetched. */
  certificates?(source: CertificateSource): PublishedCertificates;
  /** The certificates (PEM) of the authorities that this server trusts for its clients, where it was given some. */
  readonly clientCa?: string | undefined;
  /** What can reach a trigger here at all; absent: not known, as in a process that takes no deliveries. */
  readonly reach?: { servesTls: boolean; trustsProxies: boolean } | undefined;
}

/** Whose certificates are meant, and how to tell them from a stranger's. */
export interface CertificateSource {
  /** For reasons and the log, as `Amazon SNS`. */
  readonly owner: string;
  /** The whole URLs from which they may be fetched: https, the provider's own hosts. All others are refused unasked. */
  readonly from: RegExp;
  /** Which names, common name or DNS, a certificate must be for. */
  readonly name: RegExp;
}

export interface PublishedCertificates {
  /**
   * The certificate's public key, at once where it is known. A refusal says why there is none; it is `unavailable`
   * where the provider could not be asked.
   */
  read(url: string, now: number): CertificateRead | Promise<CertificateRead>;
}

export type CertificateRead =
  | { kind: "key"; key: KeyObject }
  | { kind: "none"; reason: string; unavailable: boolean };

/** The URL of a JSON Web Key Set (RFC 7517), or of an issuer that tells its URL (OpenID Connect Discovery 1.0). */
export type KeySetSource = { jwksUrl: string } | { issuer: string };

export interface KeySetState {
  /** Differs after each change of the keys. */
  readonly version: number;
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** Keys kept fresh in the background. */
export interface KeySet {
  /** What is known, at once where something is. A text says why nothing is. */
  read(now: number): KeySetState | Promise<KeySetState | string>;
  /** After a key was not found: what another look gives, a text why it, or the last one, failed, or null where one was taken not long ago. */
  again(now: number): Promise<KeySetState | string> | null;
}

/** What of a request is the credential, to be masked wherever the request is kept or shown. Lower-case header names. */
export interface Carries {
  headers?: readonly string[];
  query?: readonly string[];
  /**
   * Headers that prove without being a secret, as signatures do: not masked, so that a wrong one can be looked into
   * and a delivery passed on as it came. They tell which scheme a caller tried.
   */
  signatures?: readonly string[];
  /** Where digests of the body stand. */
  digests?: { headers: readonly string[]; query: readonly string[] };
}

/**
 * How a caller's example is written: header and query values; `user` is `name:password`; `sign` where the value is
 * computed over the body. `YOUR_API_KEY_HERE` stands where the caller's key, password or secret belongs, or the name of
 * the file with its private key.
 */
export interface CallExample {
  headers?: Record<string, string>;
  query?: Record<string, string>;
  user?: string;
  sign?: SignExample;
  /** The caller shows a client certificate of its own. */
  certificate?: true;
  /** Why no call that proves anything can be written down; it stands in front of one that proves nothing. */
  unwritable?: string;
}

/** What makes a signature: a secret that both sides know, or the caller's own private key. */
export type SignedBy =
  | {
      kind: "hmac";
      algorithm: "sha1" | "sha256" | "sha512" | "md5";
      secretEncoding: "utf8" | "hex" | "base64";
    }
  | { kind: "ed25519" }
  /** `halfBytes`: r and s side by side, each as long, in place of DER. */
  | { kind: "ecdsa"; digest: "sha256" | "sha384" | "sha512"; halfBytes?: number }
  | { kind: "rsa"; digest: "sha1" | "sha256" | "sha384" | "sha512"; padding: "pkcs1" | "pss" };

export interface SignExample {
  /** Null where the signature is the last member of the body instead, and `{rest}` what stands before it. */
  header: string | null;
  member?: string;
  prefix: string;
  /** After the signature. */
  suffix?: string;
  by: SignedBy;
  encoding: "hex" | "base64" | "base64url";
  /**
   * What is signed: text with `{body}`, `{timestamp}`, `{method}`, `{url}`, `{publicUrl}`, `{form}` and `{header:name}`. Such a header is sent
   * with a value that is drawn, `content-digest` with the body's (RFC 9530). With `{form}` the body is a form.
   */
  payload: string;
  /** A header that is sent beside the signature, its value written as `payload` is. */
  beside?: { name: string; value: string };
  /** Where the timestamp is sent: in a header of its own, or beside the signature as a pair. */
  timestamp?: { unit: "auto" | "seconds" | "milliseconds" | "iso"; header?: string };
  /** Where the header holds pairs such as `t=…,v1=…`: their names and what separates them. */
  pairs?: { signature: string; timestamp?: string; separator: string };
}

/** A way to prove who sends: one object that describes, validates, documents and compiles itself. */
export interface Scheme<Schema extends z.ZodType = z.ZodType> {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly refusal: Refusal;
  readonly config: Schema;
  /** `WWW-Authenticate` where HTTP defines one. */
  readonly challenge?: string;
  readonly examples: readonly { title?: string; config: Json }[];
  /** References to stored secrets that the config needs. */
  secrets(config: z.output<Schema>): string[];
  /** Names of issued keys that it asks for. */
  keys?(config: z.output<Schema>): string[];
  carries(config: z.output<Schema>): Carries;
  example(config: z.output<Schema>): CallExample;
  /** Compiled once per change of the trigger; the closure runs for every request and must take constant time. */
  compile(config: z.output<Schema>, doors: SchemeDoors): (proof: Proof) => Verdict | Promise<Verdict>;
  /** What it takes without a proof by these settings, for the author to know. */
  leavesOpen?(config: z.output<Schema>): LeftOpen[];
  /** The credentials that it puts together, where it is made of others. */
  members?(config: z.output<Schema>): readonly Member[];
  /** The schemes with their settings that it is a name for. */
  standsFor?(config: z.output<Schema>): readonly Part[];
}

/** What others could change or reuse of a call that is proved. */
export interface LeftOpen {
  what: "body" | "time" | "audience";
  message: string;
}

/** A scheme with its settings. */
export interface Part {
  scheme: Scheme;
  config: unknown;
}

/** One credential inside another, read. */
export interface Member {
  credential: Credential;
  parsed: Extract<ParsedCredential, { kind: "parsed" }>;
}

export type ParsedCredential =
  | { kind: "parsed"; scheme: Scheme; config: unknown }
  | { kind: "invalid"; issues: { path: string; message: string }[] };

export function defineScheme<Schema extends z.ZodType>(scheme: Scheme<Schema>): Scheme<Schema> {
  return scheme;
}
