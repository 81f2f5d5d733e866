import {
  aroundSignature,
  bodyName,
  type CallParts,
  callParts,
  type ExampleCall,
  exampleIn,
  formExplained,
  joinedPieces,
} from "./example-call.ts";
import type { SignExample, SignedBy } from "./scheme.ts";
import { keyPlaceholder } from "./secret-match.ts";

/**
 * A program that calls a trigger with the `requests` package, for Python from 3.9 up. The caller's key, password or
 * secret belongs where `YOUR_API_KEY_HERE` stands (S109).
 */
export function pythonExample(call: ExampleCall): string {
  const parts = callParts(call);
  const { target, method, body, bytes, user, signing, headers } = parts;
  const { unwritable } = exampleIn(call);
  return [
    ...(unwritable === undefined ? [] : [`# ${unwritable}`]),
    ...imports(parts),
    "import requests",
    "",
    ...(body === "" && signing === null ? [] : [`${bodyName(parts)} = ${JSON.stringify(body)}`]),
    ...(bytes === null ? [] : [`body = base64.b64decode(${JSON.stringify(bytes)})`]),
    ...(user === null ? [] : [`credentials = base64.b64encode(${JSON.stringify(user)}.encode()).decode()`]),
    ...signed(parts),
    "response = requests.request(",
    `    ${JSON.stringify(method)},`,
    `    ${JSON.stringify(target)},`,
    ...(headers.length === 0 ? [] : ["    headers={", ...headers.map(field), "    },"]),
    ...(body === "" ? [] : ["    data=body.encode(),"]),
    ...(bytes === null ? [] : ["    data=body,"]),
    ...(call.example.certificate === true ? ['    cert=("client.pem", "client-key.pem"),'] : []),
    "    timeout=30,",
    ")",
    "print(response.status_code, response.text)",
  ].join("\n");
}

const field = ({ name, value }: CallParts["headers"][number]) =>
  `        ${JSON.stringify(name)}: ${joinedPieces(value)},`;

function imports({ user, bytes, signing }: CallParts): string[] {
  const { sign, isTimed = false, drawn = [], digested = null } = signing ?? {};
  const isHmac = sign?.by.kind === "hmac";
  const needsBase64 =
    user !== null ||
    bytes !== null ||
    digested !== null ||
    (sign !== undefined &&
      (sign.encoding !== "hex" || (sign.by.kind === "hmac" && sign.by.secretEncoding === "base64")));
  const isDated = isTimed && sign?.timestamp?.unit === "iso";
  const modules = [
    ...(needsBase64 ? ["import base64"] : []),
    ...(isHmac || digested !== null ? ["import hashlib"] : []),
    ...(isHmac ? ["import hmac"] : []),
    ...(drawn.length === 0 ? [] : ["import secrets"]),
    ...(isTimed && !isDated ? ["import time"] : []),
    ...(isDated ? ["from datetime import datetime, timezone"] : []),
  ];
  const packages = sign === undefined || sign.by.kind === "hmac" ? [] : keyModules(sign.by);
  return [...modules, ...(modules.length === 0 ? [] : [""]), ...packages];
}

function signed({ signing, body }: CallParts): string[] {
  if (signing === null) return [];
  const { sign, isTimed, form, drawn, digested } = signing;
  const { by } = sign;
  const placeholder = JSON.stringify(keyPlaceholder);
  return [
    ...(by.kind === "hmac"
      ? [`secret = ${placeholder}`]
      : [
          "# The file with the caller's private key (PEM):",
          `key = load_pem_private_key(open(${placeholder}, "rb").read(), None)`,
        ]),
    ...(form === "" ? [] : [`# ${formExplained}`, `form = ${JSON.stringify(form)}`]),
    ...(isTimed ? [`timestamp = ${clock(sign)}`] : []),
    ...drawn.map((name) => `${name} = secrets.token_hex(8)`),
    ...(digested === null
      ? []
      : [
          "digest = hashlib.sha256(body.encode()).digest()",
          `${digested} = "sha-256=:" + base64.b64encode(digest).decode() + ":"`,
        ]),
    `signed = ${joinedPieces(signing.signed)}`,
    by.kind === "hmac"
      ? `made = hmac.new(${keyOf(by)}, signed.encode(), hashlib.${by.algorithm}).digest()`
      : `made = key.sign(${["signed.encode()", ...keyArguments(by)].join(", ")})`,
    ...sidesOf(by),
    `signature = ${encoded(sign)}`,
    ...(sign.header === null ? [`body = ${aroundSignature(body, sign)}`] : []),
  ];
}

type KeyPair = Exclude<SignedBy, { kind: "hmac" }>;

/** Of the package `cryptography`. */
function keyModules(by: KeyPair): string[] {
  const primitives = "from cryptography.hazmat.primitives";
  const kinds = { ed25519: [], ecdsa: ["ec"], rsa: ["padding"] }[by.kind];
  return [
    ...(by.kind === "ed25519" ? [] : [`${primitives} import hashes`]),
    ...kinds.map((kind) => `${primitives}.asymmetric import ${kind}`),
    ...(by.kind === "ecdsa" && by.halfBytes !== undefined
      ? [`${primitives}.asymmetric.utils import decode_dss_signature`]
      : []),
    `${primitives}.serialization import load_pem_private_key`,
  ];
}

/** The two numbers of an ECDSA signature side by side, where they are to be. */
function sidesOf(by: SignedBy): string[] {
  if (by.kind !== "ecdsa" || by.halfBytes === undefined) return [];
  const sides = ["r", "s"].map((side) => `${side}.to_bytes(${by.halfBytes}, "big")`);
  return ["r, s = decode_dss_signature(made)", `made = ${sides.join(" + ")}`];
}

function keyArguments(by: KeyPair): string[] {
  if (by.kind === "ed25519") return [];
  const hash = `hashes.${by.digest.toUpperCase()}()`;
  if (by.kind === "ecdsa") return [`ec.ECDSA(${hash})`];
  const pss = `padding.PSS(padding.MGF1(${hash}), padding.PSS.DIGEST_LENGTH)`;
  return [by.padding === "pss" ? pss : "padding.PKCS1v15()", hash];
}

function clock({ timestamp }: SignExample): string {
  if (timestamp?.unit === "iso") return 'datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")';
  return timestamp?.unit === "milliseconds" ? "str(int(time.time() * 1000))" : "str(int(time.time()))";
}

function keyOf({ secretEncoding }: Extract<SignedBy, { kind: "hmac" }>): string {
  switch (secretEncoding) {
    case "utf8":
      return "secret.encode()";
    case "hex":
      return "bytes.fromhex(secret)";
    case "base64":
      return 'base64.b64decode(secret.removeprefix("whsec_"))';
    default:
      return secretEncoding satisfies never;
  }
}

function encoded({ encoding }: SignExample): string {
  switch (encoding) {
    case "hex":
      return "made.hex()";
    case "base64":
      return "base64.b64encode(made).decode()";
    case "base64url":
      return 'base64.urlsafe_b64encode(made).decode().rstrip("=")';
    default:
      return encoding satisfies never;
  }
}
