import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Credential } from "../src/contract/credential.ts";
import type { Json } from "../src/contract/name.ts";

export const exampleSecret = "it-is.a/secret+1";
/** As each encoding of a secret has it. */
const encodedSecrets: Record<string, string> = {
  utf8: exampleSecret,
  hex: Buffer.from(exampleSecret).toString("hex"),
  base64: `whsec_${Buffer.from(exampleSecret).toString("base64")}`,
};

/** By their public keys. */
const privateKeyFiles = new Map<unknown, string>();

/** What stands in the placeholder's place for a credential: the secret as it is stored, or the file with the private key. */
export function storedSecret({ scheme, secretEncoding, publicKey }: Credential): string {
  const file = privateKeyFiles.get(publicKey);
  if (file !== undefined) return file;
  const encoding = scheme === "standard-webhooks" ? "base64" : String(secretEncoding);
  return encodedSecrets[encoding] ?? exampleSecret;
}

const hmac = { scheme: "hmac", secret: "secret", header: "X-Signature" };
const timed = { ...hmac, payload: "{timestamp}.{body}", timestamp: { header: "X-Time" } };
const algorithms = ["sha1", "sha256", "sha512", "md5"] as const;
const encodings = ["hex", "base64", "base64url"] as const;

/** Every way that an example shows of proving a call. */
export const exampleCredentials: [name: string, credential: Credential][] = [
  ["none", { scheme: "none" }],
  ["bearer", { scheme: "bearer" }],
  ["bearer with a chosen token", { scheme: "bearer", secret: "secret" }],
  ["API key in a header", { scheme: "api-key", parameter: "X-Shop!Key" }],
  ["API key in the URL", { scheme: "api-key", in: "query", parameter: "the key[]" }],
  ["token in a header", { scheme: "header-token", header: "X-Token", prefix: "Token ", secrets: ["secret"] }],
  ["Basic", { scheme: "basic", username: "o'neil $HOME", secret: "secret" }],
  ["shared key", { scheme: "shared-key", secret: "secret" }],
  ...algorithms.flatMap((algorithm) =>
    encodings.map((encoding): [string, Credential] => [
      `HMAC ${algorithm} in ${encoding}`,
      { ...hmac, algorithm, encoding },
    ]),
  ),
  ["HMAC of the stringified body", { ...hmac, signs: "stringified" }],
  ["HMAC with a prefix", { ...hmac, prefix: 'a$"!=' }],
  ["HMAC with a hex secret", { ...hmac, secretEncoding: "hex" }],
  ["HMAC with a base64 secret", { ...hmac, secretEncoding: "base64" }],
  ["HMAC with a timestamp", timed],
  ["HMAC with milliseconds", { ...timed, timestamp: { header: "X-Time", unit: "milliseconds" } }],
  ["HMAC with ISO time", { ...timed, timestamp: { header: "X-Time", unit: "iso" } }],
  [
    "HMAC in pairs",
    { ...hmac, format: { kind: "pairs", signature: "v1", timestamp: "t" }, payload: "{timestamp}.{body}" },
  ],
  ["HMAC over everything", { ...timed, payload: "$a {method}'{url}\"{timestamp}!{header:X-Id}\\{body}" }],
  ["HMAC in the body", { scheme: "hmac", secret: "secret", member: "the-signature", prefix: "sha256=" }],
  ["HMAC over the public URL", { ...hmac, payload: "{publicUrl}{body}" }],
  ["HMAC over a form", { ...hmac, payload: "{publicUrl}{form}", encoding: "base64" }],
  ["Twilio", { scheme: "twilio", secret: "secret" }],
  ["Standard Webhooks", { scheme: "standard-webhooks", secret: "secret" }],
  ["RFC 9421", { scheme: "http-signature", secret: "secret", algorithm: "hmac-sha256" }],
  [
    "RFC 9421 with all there is",
    {
      scheme: "http-signature",
      secret: "secret",
      secretEncoding: "base64",
      algorithm: "hmac-sha256",
      components: ["@request-target", "@authority"],
      contentDigest: "always",
      label: "mine",
      keyId: "a b",
      tag: "$x",
      nonce: "required",
    },
  ],
  [
    "HMAC as Standard Webhooks",
    {
      ...hmac,
      encoding: "base64",
      secretEncoding: "base64",
      prefix: "v1,",
      format: { kind: "list" },
      payload: "{header:webhook-id}.{timestamp}.{body}",
      timestamp: { header: "webhook-timestamp" },
    },
  ],
];

/** Credentials of callers who sign with a private key, each with the file that holds it. */
export function exampleKeyPairs(): { credentials: [name: string, credential: Credential][] } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), "tripline-keys-"));
  const spki = { type: "spki", format: "pem" } as const;
  const pkcs8 = { type: "pkcs8", format: "pem" } as const;
  const pem = { publicKeyEncoding: spki, privateKeyEncoding: pkcs8 };
  const pairs = {
    ed25519: generateKeyPairSync("ed25519", pem),
    ecdsa: generateKeyPairSync("ec", { namedCurve: "P-256", ...pem }),
    p521: generateKeyPairSync("ec", { namedCurve: "P-521", ...pem }),
    rsa: generateKeyPairSync("rsa", { modulusLength: 2_048, ...pem }),
  };
  const credential = (scheme: keyof typeof pairs, more: object = {}): Credential => {
    const { publicKey, privateKey } = pairs[scheme];
    const file = join(folder, `${scheme}.pem`);
    writeFileSync(file, privateKey);
    privateKeyFiles.set(publicKey, file);
    const signed = { header: "X-Signature", payload: "{timestamp}.{body}", timestamp: { header: "X-Time" } };
    return { scheme: scheme === "p521" ? "ecdsa" : scheme, publicKey, ...signed, ...more };
  };
  const standard = (scheme: keyof typeof pairs, algorithm: string): Credential => ({
    scheme: "http-signature",
    publicKey: pairs[scheme].publicKey,
    algorithm,
  });
  return {
    credentials: [
      ["Ed25519", credential("ed25519")],
      ["ECDSA", credential("ecdsa", { algorithm: "sha384", encoding: "base64url" })],
      ["ECDSA with r and s side by side", credential("ecdsa", { form: "p1363" })],
      ["ECDSA of P-521 with r and s side by side", credential("p521", { form: "p1363", encoding: "hex" })],
      ["RSA", credential("rsa", { encoding: "hex" })],
      ["RSA with PSS", credential("rsa", { padding: "pss", algorithm: "sha512" })],
      ["RFC 9421 with Ed25519", standard("ed25519", "ed25519")],
      ["RFC 9421 with ECDSA", standard("ecdsa", "ecdsa-p256-sha256")],
      ["RFC 9421 with RSA and PSS", standard("rsa", "rsa-pss-sha512")],
    ],
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

/** A signature in the body needs one. */
export const exampleMethods = ({ member }: Credential) => (member === undefined ? ["POST", "GET"] : ["POST"]);

/** What a call has brought of the sample; in a form its number is a text. */
export function sampleIn({ headers, body }: Call): Json {
  const text = body.toString();
  if (headers["content-type"] !== "application/x-www-form-urlencoded")
    return text === "" ? "" : JSON.parse(text);
  const { order, ...others } = Object.fromEntries(new URLSearchParams(text));
  return { order: Number(order), ...others };
}

interface Call {
  method: string;
  url: string;
  headers: Record<string, string>;
  query: URLSearchParams;
  body: Buffer;
}

/** A server on a free port that keeps what it receives. */
export async function listening() {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const { method = "", url: path = "", headers } = request;
    const query = new URL(path, "http://localhost").searchParams;
    const single = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      calls.push({ method, url: path, headers: single, query, body: Buffer.concat(chunks) });
      response.end("OK");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
