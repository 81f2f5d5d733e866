import { hash } from "node:crypto";
import { z } from "zod";
import { SecretReference } from "../../contract/secret.ts";
import { readJson } from "../../core/json-text.ts";
import { type Asked, type HandshakeReply, jsonReply, type Known, memberOf } from "../handshake.ts";
import { headerOf } from "../header.ts";
import { definePreset } from "../preset.ts";
import type { Proof, SchemeDoors, Verdict } from "../scheme.ts";
import { compileMatch, secretValue } from "../secret-match.ts";
import { encryptedIn, openBody, opened } from "./lark-body.ts";

const settings = z
  .strictObject({
    secret: SecretReference.optional().meta({
      title: "Encrypt Key",
      description: "Where one is set at Lark: events come encrypted and signed then.",
      secretReference: true,
    }),
    verificationToken: SecretReference.optional().meta({
      title: "Verification Token",
      description: "Proves events where there is no Encrypt Key; it stands in each body.",
      secretReference: true,
    }),
  })
  .check(({ value, issues }) => {
    if (value.secret !== undefined || value.verificationToken !== undefined) return;
    const message = "give the Encrypt Key, or the Verification Token where there is none";
    issues.push({ code: "custom", message, path: ["secret"], input: value });
  });

/** Lark (Feishu) signs and encrypts with the app's Encrypt Key; without one, each body holds the Verification Token. */
export const lark = definePreset({
  name: "lark",
  title: "Lark, Feishu",
  docs: "https://open.larksuite.com/document/server-docs/event-subscription-guide/event-subscription-configure-/encrypt-key-encryption-configuration-case",
  checked:
    "Signed and encrypted in the tests as Lark's documentation says; Lark's SDK took their request when it was tried by hand. The time of a signed event is not judged, since Lark sends events again for hours; its `event_id` tells repeated ones.",
  setup:
    "Developer Console → your app → Events & Callbacks → Encryption Strategy: the Encrypt Key and the Verification Token; then the Request URL.",
  settings,
  scheme: {
    description:
      "As Lark proves itself: SHA-256 over time, nonce, Encrypt Key and body; without an Encrypt Key, the Verification Token in the body.",
    refusal: "signature",
    carries: ({ secret }) => (secret === undefined ? {} : { signatures: ["x-lark-signature"] }),
    example: () => ({ unwritable: "The call is signed as Lark does it, and its body encrypted." }),
    compile: ({ secret, verificationToken }, doors) =>
      secret === undefined ? compileToken(verificationToken ?? "", doors) : compileSignature(secret, doors),
  },
  opens: (body, { secret }) => openBody(body, secret),
  eventType: "{body:header.event_type|body:event.type|body:type}",
  idempotencyKey: "{body:header.event_id|body:uuid}",
  deadlineMs: 3_000,
  headers: ["X-Lark-Request-Timestamp", "X-Lark-Request-Nonce", "X-Lark-Signature"],
  handshakes: [
    {
      title: "`url_verification` is answered with its `challenge` when its token is the Verification Token",
      to: "anyone",
      on: { method: "POST", body: "url_verification" },
      reply: verification,
    },
    {
      title: "`url_verification` that is encrypted is answered with its `challenge`",
      to: "anyone",
      on: { method: "POST", body: '"encrypt"' },
      reply(asked, known) {
        const encrypted = encryptedIn(asked.json);
        if (encrypted === null || known["secret"] === undefined) return null;
        const bytes = opened(encrypted, known["secret"]);
        const read = bytes === null ? null : readJson(bytes);
        // That it opens has proved it.
        return read?.kind === "read" ? verification({ json: read.value }, known, true) : null;
      },
    },
  ],
});

function verification(
  asked: Pick<Asked, "json">,
  { verificationToken }: Known,
  isProved = false,
): HandshakeReply | null {
  const challenge = memberOf(asked, "challenge");
  if (memberOf(asked, "type") !== "url_verification" || challenge === undefined) return null;
  if (verificationToken === undefined) return isProved ? jsonReply({ challenge }) : null;
  const isRight = compileMatch(verificationToken)(memberOf(asked, "token") ?? "");
  return isRight
    ? jsonReply({ challenge })
    : { kind: "refused", reason: "its token is not the Verification Token" };
}

function compileSignature(secret: string, doors: SchemeDoors): (proof: Proof) => Verdict {
  const encryptKey = secretValue(secret, doors);
  return (proof) => {
    const sent = headerOf(proof, "x-lark-signature")?.trim();
    const timestamp = headerOf(proof, "x-lark-request-timestamp");
    const nonce = headerOf(proof, "x-lark-request-nonce");
    if (sent === undefined || sent === "") return refused("there is no header X-Lark-Signature");
    if (timestamp === undefined || nonce === undefined)
      return refused("there is no header X-Lark-Request-Timestamp or X-Lark-Request-Nonce");
    const signed = Buffer.concat([Buffer.from(timestamp + nonce + encryptKey), proof.body]);
    return compileMatch(hash("sha256", signed))(sent) ? { kind: "proved" } : refused("the signature differs");
  };
}

function compileToken(verificationToken: string, doors: SchemeDoors): (proof: Proof) => Verdict {
  const matches = compileMatch(secretValue(verificationToken, doors));
  return ({ body }) => {
    const read = readJson(body);
    const json = read.kind === "read" ? read.value : undefined;
    const sent = memberOf({ json }, "header", "token") ?? memberOf({ json }, "token");
    if (sent === undefined) return refused("there is no Verification Token in the body");
    return matches(sent) ? { kind: "proved" } : refused("it is not the Verification Token");
  };
}

function refused(reason: string): Verdict {
  return { kind: "refused", reason };
}
