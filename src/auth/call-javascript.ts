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
 * A module that calls a trigger with `fetch`, for Node from 18 up. The caller's key, password or secret belongs where
 * `YOUR_API_KEY_HERE` stands (S109).
 */
export function javascriptExample(call: ExampleCall): string {
  const parts = callParts(call);
  const { target, method, body, bytes, user, signing, headers } = parts;
  const { unwritable } = exampleIn(call);
  return [
    ...(unwritable === undefined ? [] : [`// ${unwritable}`]),
    ...(call.example.certificate === true ? [`// ${uncertified}`] : []),
    ...imports(parts),
    ...(body === "" && signing === null ? [] : [`const ${bodyName(parts)} = ${JSON.stringify(body)};`]),
    ...(bytes === null ? [] : [`const body = Buffer.from(${JSON.stringify(bytes)}, "base64");`]),
    ...(user === null
      ? []
      : [`const credentials = Buffer.from(${JSON.stringify(user)}).toString("base64");`]),
    ...signed(parts),
    `const response = await fetch(${JSON.stringify(target)}, {`,
    `  method: ${JSON.stringify(method)},`,
    ...(headers.length === 0 ? [] : ["  headers: {", ...headers.map(field), "  },"]),
    ...(body === "" && bytes === null ? [] : ["  body,"]),
    "});",
    "console.log(response.status, await response.text());",
  ].join("\n");
}

const field = ({ name, value }: CallParts["headers"][number]) =>
  `    ${JSON.stringify(name)}: ${joinedPieces(value)},`;

const uncertified =
  "The call shows a client certificate, which fetch can't: give it to node:https (cert and key), or use curl.";

function imports({ signing }: CallParts): string[] {
  if (signing === null) return [];
  const { by } = signing.sign;
  const isHmac = by.kind === "hmac";
  const names = [
    ...(by.kind === "rsa" && by.padding === "pss" ? ["constants"] : []),
    ...(signing.digested === null ? [] : ["createHash"]),
    ...(isHmac ? ["createHmac"] : []),
    ...(signing.drawn.length === 0 ? [] : ["randomBytes"]),
    ...(isHmac ? [] : ["sign"]),
  ];
  return [
    `import { ${names.join(", ")} } from "node:crypto";`,
    ...(isHmac ? [] : ['import { readFileSync } from "node:fs";']),
    "",
  ];
}

function signed({ signing, body }: CallParts): string[] {
  if (signing === null) return [];
  const { sign, isTimed, form, drawn, digested } = signing;
  const { by } = sign;
  const isHmac = by.kind === "hmac";
  const placeholder = JSON.stringify(keyPlaceholder);
  const content = joinedPieces(signing.signed);
  return [
    ...(isHmac
      ? [`const secret = ${placeholder};`]
      : ["// The file with the caller's private key (PEM):", `const key = readFileSync(${placeholder});`]),
    ...(form === "" ? [] : [`// ${formExplained}`, `const form = ${JSON.stringify(form)};`]),
    ...(isTimed ? [`const timestamp = ${clock(sign)};`] : []),
    ...drawn.map((name) => `const ${name} = randomBytes(8).toString("hex");`),
    ...(digested === null
      ? []
      : [`const ${digested} = "sha-256=:" + createHash("sha256").update(body).digest("base64") + ":";`]),
    ...(isHmac
      ? [
          `const signature = createHmac("${by.algorithm}", ${keyOf(by)})`,
          `  .update(${content})`,
          `  .digest("${sign.encoding}");`,
        ]
      : [
          `const signature = sign(${digestOf(by)}, Buffer.from(${content}), ${privateKeyOf(by)})`,
          `  .toString("${sign.encoding}");`,
        ]),
    ...(sign.header === null ? [`const body = ${aroundSignature(body, sign)};`] : []),
  ];
}

type KeyPair = Exclude<SignedBy, { kind: "hmac" }>;

const digestOf = (by: KeyPair) => (by.kind === "ed25519" ? "null" : `"${by.digest}"`);

function privateKeyOf(by: KeyPair): string {
  if (by.kind === "ecdsa" && by.halfBytes !== undefined) return '{ key, dsaEncoding: "ieee-p1363" }';
  return by.kind === "rsa" && by.padding === "pss"
    ? "{ key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }"
    : "key";
}

function clock({ timestamp }: SignExample): string {
  if (timestamp?.unit === "iso") return "new Date().toISOString()";
  return timestamp?.unit === "milliseconds" ? "String(Date.now())" : "String(Math.floor(Date.now() / 1000))";
}

function keyOf({ secretEncoding }: Extract<SignedBy, { kind: "hmac" }>): string {
  switch (secretEncoding) {
    case "utf8":
      return "secret";
    case "hex":
      return 'Buffer.from(secret, "hex")';
    case "base64":
      return 'Buffer.from(secret.replace(/^whsec_/, ""), "base64")';
    default:
      return secretEncoding satisfies never;
  }
}
