import { type CallParts, callParts, type ExampleCall, joinedPieces } from "./example-call.ts";
import type { SignExample } from "./scheme.ts";
import { keyPlaceholder } from "./secret-match.ts";

/**
 * A module that calls a trigger with `fetch`, for Node from 18 up. The caller's key, password or secret belongs where
 * `YOUR_API_KEY_HERE` stands (S109).
 */
export function javascriptExample(call: ExampleCall): string {
  const parts = callParts(call);
  const { target, method, body, bytes, user, signing, headers } = parts;
  const { unwritable } = call.example;
  return [
    ...(unwritable === undefined ? [] : [`// ${unwritable}`]),
    ...imports(parts),
    ...(body === "" && signing === null ? [] : [`const body = ${JSON.stringify(body)};`]),
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

function imports({ signing }: CallParts): string[] {
  if (signing === null) return [];
  const names = signing.drawn.length === 0 ? "createHmac" : "createHmac, randomBytes";
  return [`import { ${names} } from "node:crypto";`, ""];
}

function signed({ signing }: CallParts): string[] {
  if (signing === null) return [];
  const { sign, isTimed, drawn } = signing;
  return [
    `const secret = ${JSON.stringify(keyPlaceholder)};`,
    ...(isTimed ? [`const timestamp = ${clock(sign)};`] : []),
    ...drawn.map((name) => `const ${name} = randomBytes(8).toString("hex");`),
    `const signature = createHmac("${sign.algorithm}", ${keyOf(sign)})`,
    `  .update(${joinedPieces(signing.signed)})`,
    `  .digest("${sign.encoding}");`,
  ];
}

function clock({ timestamp }: SignExample): string {
  if (timestamp?.unit === "iso") return "new Date().toISOString()";
  return timestamp?.unit === "milliseconds" ? "String(Date.now())" : "String(Math.floor(Date.now() / 1000))";
}

function keyOf({ secretEncoding }: SignExample): string {
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
