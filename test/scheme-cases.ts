import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { SignJWT } from "jose";
import type { Proof } from "../src/auth/scheme.ts";
import { now, proof } from "./proof.ts";

/** What is signed, an order of 11 bytes. */
const body = '{"order":1}';
const seconds = now / 1_000;
/** What proves the requests, and what does not. */
export const secret = Buffer.from("a shared secret of more than 32 bytes").toString("base64");
export const other = Buffer.from("another secret of more than 32 bytes!").toString("base64");
export const kept = {
  secrets: { shared: secret },
  keys: [{ id: "key_1", name: "partner", key: secret }],
};
const pairs = { ed25519: twoPairs("ed25519"), ecdsa: twoPairs("ec"), rsa: twoPairs("rsa") };

interface Case {
  credential: { scheme: string; [setting: string]: unknown };
  /** The request with what proves it in its place. */
  put: (value: string | undefined) => Proof;
  /** What proves it, made with a secret or a private key, the right one or another. */
  make: (key: string, isOther: boolean) => string | Promise<string>;
}

const inHeader = (name: string, before = "") => ({
  put: (value: string | undefined) =>
    proof({ body, headers: { [name]: value === undefined ? undefined : before + value } }),
});
const hexOf = (key: string) => createHmac("sha256", key).update(body).digest("hex");

/** A request that each scheme proves, and how it is made. */
export const schemeCases: Record<string, Case> = {
  bearer: { credential: { scheme: "bearer" }, ...inHeader("authorization", "Bearer "), make: (key) => key },
  "api-key": { credential: { scheme: "api-key" }, ...inHeader("x-api-key"), make: (key) => key },
  "header-token": {
    credential: { scheme: "header-token", header: "X-App", secrets: ["shared"] },
    ...inHeader("x-app"),
    make: (key) => key,
  },
  basic: {
    credential: { scheme: "basic", username: "partner", secret: "shared" },
    ...inHeader("authorization", "Basic "),
    make: (key) => Buffer.from(`partner:${key}`).toString("base64"),
  },
  hmac: {
    credential: { scheme: "hmac", secret: "shared", header: "X-Signature", prefix: "sha256=" },
    ...inHeader("x-signature", "sha256="),
    make: hexOf,
  },
  "standard-webhooks": {
    credential: { scheme: "standard-webhooks", secret: "shared" },
    put: (value) =>
      proof({
        body,
        headers: {
          "webhook-id": "msg_1",
          "webhook-timestamp": String(seconds),
          "webhook-signature": value === undefined ? undefined : `v1,${value}`,
        },
      }),
    make: (key) =>
      createHmac("sha256", Buffer.from(key, "base64")).update(`msg_1.${seconds}.${body}`).digest("base64"),
  },
  ed25519: publicCase("ed25519", null),
  ecdsa: publicCase("ecdsa", "sha256"),
  rsa: publicCase("rsa", "sha256"),
  "http-signature": {
    credential: {
      scheme: "http-signature",
      algorithm: "hmac-sha256",
      secret: "shared",
      contentDigest: "never",
    },
    put: (value) =>
      proof({
        headers: {
          "signature-input": `s=("@method" "@path");created=${seconds}`,
          signature: value === undefined ? undefined : `s=:${value}:`,
        },
      }),
    make: (key) =>
      createHmac("sha256", key)
        .update(`"@method": POST\n"@path": /\n"@signature-params": ("@method" "@path");created=${seconds}`)
        .digest("base64"),
  },
  jwt: {
    credential: { scheme: "jwt", secret: "shared", audience: "orders" },
    ...inHeader("authorization", "Bearer "),
    make: (key) =>
      new SignJWT({ aud: "orders", exp: seconds + 60 })
        .setProtectedHeader({ alg: "HS256" })
        .sign(Buffer.from(key)),
  },
  "shared-key": {
    credential: { scheme: "shared-key", secret: "shared" },
    put: (value) => proof({ url: value === undefined ? "/" : `/?key=${encodeURIComponent(value)}`, body }),
    make: (key) => key,
  },
  all: {
    credential: {
      scheme: "all",
      of: [
        { scheme: "hmac", secret: "shared", header: "X-Signature" },
        { scheme: "hmac", secret: "shared", header: "X-Signature" },
      ],
    },
    ...inHeader("x-signature"),
    make: hexOf,
  },
  any: {
    credential: {
      scheme: "any",
      of: [{ scheme: "bearer" }, { scheme: "hmac", secret: "shared", header: "X-Signature" }],
    },
    ...inHeader("x-signature"),
    make: hexOf,
  },
};

function publicCase(scheme: keyof typeof pairs, digest: string | null): Case {
  const [pair, otherPair] = pairs[scheme];
  return {
    credential: {
      scheme,
      publicKey: pair.publicKey.export({ format: "pem", type: "spki" }),
      header: "X-Signature",
      encoding: "base64",
    },
    ...inHeader("x-signature"),
    make: (_, isOther) =>
      sign(digest, Buffer.from(body), (isOther ? otherPair : pair).privateKey).toString("base64"),
  };
}

interface Pair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

function twoPairs(type: "ed25519" | "ec" | "rsa"): [Pair, Pair] {
  const pair = () => {
    if (type === "ed25519") return generateKeyPairSync(type);
    return type === "ec"
      ? generateKeyPairSync(type, { namedCurve: "P-256" })
      : generateKeyPairSync(type, { modulusLength: 2_048 });
  };
  return [pair(), pair()];
}
