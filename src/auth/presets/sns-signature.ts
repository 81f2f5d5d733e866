import { type KeyObject, verify } from "node:crypto";
import { BodyMembers } from "../body-members.ts";
import { takesRsa } from "../rsa.ts";
import type { CertificateRead, CertificateSource, Proof, SchemeDoors, Verdict } from "../scheme.ts";
import { decoded } from "../signature-bytes.ts";
import { compileWindow } from "../timestamp.ts";

/** SNS goes on trying for an hour at most; what is older is no retry. */
const toleranceMs = 3_900_000;

/**
 * A region begins with letters: `sns.s3-us-west-2.amazonaws.com` is a bucket named sns, which anybody may have had.
 */
const host = String.raw`sns\.[a-z]{2,4}(?:-[a-z]{2,20}){1,3}-\d{1,2}\.amazonaws\.com(?:\.cn)?`;

/** Where SNS itself is: what may be called to confirm a subscription. */
export const snsAddress = new RegExp(String.raw`^https://${host}/\?[\x21-\x7e]{1,2000}$`);

const certificates: CertificateSource = {
  owner: "Amazon SNS",
  from: new RegExp(String.raw`^https://${host}/[A-Za-z0-9_-]{1,100}\.pem$`),
  name: /^sns\.(?:[a-z0-9-]{1,40}\.)?amazonaws\.com(?:\.cn)?$/,
};

/** What is signed of a message, in this order; `Subject` where it is there. */
const confirmation = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
const signedNames: Readonly<Record<string, readonly string[]>> = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: confirmation,
  UnsubscribeConfirmation: confirmation,
};

const digests: Readonly<Record<string, string>> = { "1": "sha1", "2": "sha256" };

/**
 * Compiles the check of a message of Amazon SNS: RSA (PKCS #1 v1.5) over some of its members, each as its name and its
 * value on lines of their own, by the certificate that it names. Everybody may have a topic, so only these topics' count.
 * Source: Amazon SNS Developer Guide, "Verifying the signatures of Amazon SNS messages".
 */
export function compileSnsSignature(
  topics: readonly string[],
  doors: SchemeDoors,
): (proof: Proof) => Verdict | Promise<Verdict> {
  const published = doors.certificates?.(certificates);
  if (published === undefined) throw new Error("certificates can't be fetched here");
  const checkWindow = compileWindow({ unit: "iso", toleranceMs });

  return (proof) => {
    const message = readMessage(proof);
    if (typeof message === "string") return refused(message);
    if (!topics.includes(message.topic)) return refused("its TopicArn is not one of those expected");
    const judged = (found: CertificateRead): Verdict => {
      if (found.kind === "none") return { ...refused(found.reason), unavailable: found.unavailable };
      const reason = faultOf(found.key, message);
      return reason === undefined ? checkWindow(message.timestamp, proof.now) : refused(reason);
    };
    const read = published.read(message.url, proof.now);
    return read instanceof Promise ? read.then(judged) : judged(read);
  };
}

interface Message {
  topic: string;
  url: string;
  timestamp: string;
  digest: string;
  signature: Buffer;
  signed: string;
}

/** What a message says of its proof; a text says what is missing. */
function readMessage(proof: Proof): Message | string {
  const members = new BodyMembers(proof);
  const text = (name: string) => members.text([name]);
  const type = text("Type");
  if (type === null) {
    return proof.headers["x-amz-sns-rawdelivery"] === undefined
      ? "the body is no message of Amazon SNS"
      : "raw message delivery sends no signature: switch it off for this subscription";
  }
  const names = Object.hasOwn(signedNames, type) ? signedNames[type] : undefined;
  if (names === undefined) return "its Type is none that Amazon SNS sends";
  const version = text("SignatureVersion") ?? "";
  const digest = Object.hasOwn(digests, version) ? digests[version] : undefined;
  if (digest === undefined) return "its SignatureVersion is neither 1 nor 2";
  const signature = decoded(text("Signature") ?? "", "base64");
  if (signature === null) return "it has no Signature in base64";
  let signed = "";
  for (const name of names) {
    const value = text(name);
    if (value !== null) signed += `${name}\n${value}\n`;
    else if (name !== "Subject") return `it has no ${name}, which is part of what is signed`;
  }
  const [topic, url, timestamp] = [text("TopicArn"), text("SigningCertURL"), text("Timestamp")];
  return { topic: topic ?? "", url: url ?? "", timestamp: timestamp ?? "", digest, signature, signed };
}

function faultOf(key: KeyObject, { digest, signed, signature }: Message): string | undefined {
  const unfit = takesRsa(key);
  if (unfit !== undefined) return `the certificate's key can't be taken: ${unfit}`;
  return verify(digest, Buffer.from(signed), key, signature) ? undefined : "the signature differs";
}

function refused(reason: string): Verdict & { kind: "refused" } {
  return { kind: "refused", reason };
}
