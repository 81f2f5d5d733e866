import {
  constants,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
  type VerifyKeyObjectInput,
  verify,
} from "node:crypto";
import type { Tried } from "../contract/diagnosis.ts";
import { type BodyForm, bodyForms } from "./body-forms.ts";
import { BodyMembers } from "./body-members.ts";
import { type FoundSignature, foundSignatures } from "./found-signatures.ts";
import { type FoundTimestamp, foundTimestamps, payloadForms } from "./payload-forms.ts";
import { Gathered } from "./public-signature.ts";
import type { Proof } from "./scheme.ts";
import type { SecretForm } from "./secret-forms.ts";
import type { SignatureConfig } from "./signature-config.ts";
import { compilePayload } from "./signed-payload.ts";

/** What makes signatures: a reading of a secret with an algorithm, or a public key with one. */
export type Maker =
  | { kind: "hmac"; form: SecretForm }
  | { kind: "public"; secret: string; key: KeyObject; algorithm: "ed25519" | "ecdsa" | "rsa" };

/** The combination that matches. */
export interface Match {
  maker: Maker;
  algorithm: string;
  signature: FoundSignature;
  payload: string;
  body: BodyForm;
  timestamp: FoundTimestamp | null;
}

export interface Search {
  proof: Proof;
  /** The header and the payload that are configured; they are tried first. */
  header: string | undefined;
  payload: string;
  makers: readonly Maker[];
  member: string | undefined;
  config: Pick<SignatureConfig, "timestamp">;
}

/** About a second of one processor with small bodies; a real mistake is found in the first thousand. */
const combinationsMax = 20_000;
/** Bounds the digests over large bodies: about a second as well. */
const bytesMax = 134_217_728;
/** Between two pauses: some milliseconds of work. */
const combinationsAtOnce = 200,
  bytesAtOnce = 4_194_304;

const hmacAlgorithms = { 16: "md5", 20: "sha1", 32: "sha256", 64: "sha512" } as const;
const paddings = { pkcs1: constants.RSA_PKCS1_PADDING, pss: constants.RSA_PKCS1_PSS_PADDING } as const;
const digests = ["sha256", "sha384", "sha512", "sha1"] as const;

/**
 * Looks for the combination of secret, algorithm, payload, body and timestamp that makes one of the signatures in a
 * request. The likeliest are tried first, and the first that matches ends it. `pause` lets others work.
 */
export async function searchSignature(
  { proof, header, member, payload, makers, config }: Search,
  pause: () => Promise<void>,
): Promise<{ match: Match | null; tried: Tried }> {
  const signatures = foundSignatures(proof, { header, member });
  const payloads = payloadForms(proof, payload);
  const bodies = bodyForms(proof.body, member);
  const timestamps = foundTimestamps(proof, config.timestamp ?? {});
  const tried = triedOf({ makers, payloads, bodies, timestamps });
  if (signatures.length === 0) return { match: null, tried };
  let bytes = 0;
  let since = { combinations: 0, bytes: 0 };
  for (const attempt of attempts({ makers, payloads, bodies, timestamps })) {
    const message = messageOf(proof, attempt);
    if (message === null) continue;
    if (tried.combinations >= combinationsMax || bytes >= bytesMax) {
      return { match: null, tried: { ...tried, complete: false } };
    }
    tried.combinations += 1;
    bytes += message.length;
    if (tried.combinations - since.combinations >= combinationsAtOnce || bytes - since.bytes >= bytesAtOnce) {
      since = { combinations: tried.combinations, bytes };
      await pause();
    }
    for (const signature of signatures) {
      const algorithm = algorithmOf(attempt.maker, message, signature.bytes);
      if (algorithm !== null) return { match: { ...attempt, algorithm, signature }, tried };
    }
  }
  return { match: null, tried };
}

type Attempt = Pick<Match, "maker" | "payload" | "body" | "timestamp">;

interface Choices {
  makers: readonly Maker[];
  payloads: string[];
  bodies: readonly BodyForm[];
  timestamps: readonly FoundTimestamp[];
}

function* attempts({ makers, payloads, bodies, timestamps }: Choices): Generator<Attempt, void> {
  for (const maker of makers) {
    for (const payload of payloads) {
      const times: (FoundTimestamp | null)[] = payload.includes("{timestamp}") ? [...timestamps] : [null];
      const forms = /\{(?:body|rest)\}/.test(payload) ? bodies : bodies.slice(0, 1);
      for (const timestamp of times) {
        for (const body of forms) yield { maker, payload, body, timestamp };
      }
    }
  }
}

/** What would be signed; null where a part of it is not in the request. */
function messageOf(proof: Proof, { payload, body, timestamp }: Attempt): Uint8Array | null {
  const gathered = new Gathered();
  const members = new BodyMembers(proof);
  const { bytes } = body;
  const signed = { proof, body: bytes, members, timestamp: timestamp?.text ?? "" };
  const reason = compilePayload(payload)(gathered, { ...signed, rest: Buffer.from(bytes).toString() });
  return reason === undefined ? gathered.bytes() : null;
}

/** The algorithm by which a maker makes this signature of the message; null when it makes it by none. */
function algorithmOf(maker: Maker, message: Uint8Array, signature: Buffer): string | null {
  if (maker.kind === "hmac") return hmacAlgorithmOf(maker.form, message, signature);
  const { key, algorithm } = maker;
  if (algorithm === "ed25519") return isBy(null, message, { key }, signature) ? algorithm : null;
  for (const digest of digests) {
    if (algorithm === "rsa") {
      for (const [name, padding] of Object.entries(paddings)) {
        if (isBy(digest, message, { key, padding }, signature)) return `rsa ${name} ${digest}`;
      }
      continue;
    }
    for (const dsaEncoding of ["der", "ieee-p1363"] as const) {
      if (isBy(digest, message, { key, dsaEncoding }, signature)) return `${dsaEncoding} ecdsa ${digest}`;
    }
  }
  return null;
}

function hmacAlgorithmOf({ key }: SecretForm, message: Uint8Array, signature: Buffer): string | null {
  const algorithm = Object.entries(hmacAlgorithms).find(
    ([length]) => Number(length) === signature.length,
  )?.[1];
  if (algorithm === undefined) return null;
  const digest = createHmac(algorithm, createSecretKey(key)).update(message).digest();
  return timingSafeEqual(digest, signature) ? algorithm : null;
}

function isBy(
  digest: string | null,
  message: Uint8Array,
  key: VerifyKeyObjectInput,
  signature: Uint8Array,
): boolean {
  try {
    return verify(digest, message, key, signature);
  } catch {
    return false;
  }
}

function triedOf({ makers, payloads, bodies, timestamps }: Choices): Tried {
  const secrets = makers.map((maker) => (maker.kind === "hmac" ? maker.form.secret : maker.secret));
  const algorithms = makers.flatMap((maker) =>
    maker.kind === "hmac" ? Object.values(hmacAlgorithms) : maker.algorithm,
  );
  return {
    secrets: [...new Set(secrets)],
    algorithms: [...new Set(algorithms)],
    payloads,
    bodies: bodies.map(({ name }) => name),
    timestamps: timestamps.map(({ place }) => place),
    combinations: 0,
    complete: true,
  };
}
