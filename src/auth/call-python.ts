import { type CallParts, callParts, type ExampleCall, joinedPieces } from "./example-call.ts";
import type { SignExample } from "./scheme.ts";
import { keyPlaceholder } from "./secret-match.ts";

/**
 * A program that calls a trigger with the `requests` package, for Python from 3.9 up. The caller's key, password or
 * secret belongs where `YOUR_API_KEY_HERE` stands (S109).
 */
export function pythonExample(call: ExampleCall): string {
  const parts = callParts(call);
  const { target, method, body, bytes, user, signing, headers } = parts;
  const { unwritable } = call.example;
  return [
    ...(unwritable === undefined ? [] : [`# ${unwritable}`]),
    ...imports(parts),
    "import requests",
    "",
    ...(body === "" && signing === null ? [] : [`body = ${JSON.stringify(body)}`]),
    ...(bytes === null ? [] : [`body = base64.b64decode(${JSON.stringify(bytes)})`]),
    ...(user === null ? [] : [`credentials = base64.b64encode(${JSON.stringify(user)}.encode()).decode()`]),
    ...signed(parts),
    "response = requests.request(",
    `    ${JSON.stringify(method)},`,
    `    ${JSON.stringify(target)},`,
    ...(headers.length === 0 ? [] : ["    headers={", ...headers.map(field), "    },"]),
    ...(body === "" ? [] : ["    data=body.encode(),"]),
    ...(bytes === null ? [] : ["    data=body,"]),
    "    timeout=30,",
    ")",
    "print(response.status_code, response.text)",
  ].join("\n");
}

const field = ({ name, value }: CallParts["headers"][number]) =>
  `        ${JSON.stringify(name)}: ${joinedPieces(value)},`;

function imports({ user, bytes, signing }: CallParts): string[] {
  const { sign, isTimed = false, drawn = [] } = signing ?? {};
  const needsBase64 =
    user !== null ||
    bytes !== null ||
    (sign !== undefined && (sign.encoding !== "hex" || sign.secretEncoding === "base64"));
  const isDated = isTimed && sign?.timestamp?.unit === "iso";
  const modules = [
    ...(needsBase64 ? ["import base64"] : []),
    ...(sign === undefined ? [] : ["import hashlib", "import hmac"]),
    ...(drawn.length === 0 ? [] : ["import secrets"]),
    ...(isTimed && !isDated ? ["import time"] : []),
    ...(isDated ? ["from datetime import datetime, timezone"] : []),
  ];
  return modules.length === 0 ? [] : [...modules, ""];
}

function signed({ signing }: CallParts): string[] {
  if (signing === null) return [];
  const { sign, isTimed, drawn } = signing;
  return [
    `secret = ${JSON.stringify(keyPlaceholder)}`,
    ...(isTimed ? [`timestamp = ${clock(sign)}`] : []),
    ...drawn.map((name) => `${name} = secrets.token_hex(8)`),
    `signed = ${joinedPieces(signing.signed)}`,
    `mac = hmac.new(${keyOf(sign)}, signed.encode(), hashlib.${sign.algorithm})`,
    `signature = ${encoded(sign)}`,
  ];
}

function clock({ timestamp }: SignExample): string {
  if (timestamp?.unit === "iso") return 'datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")';
  return timestamp?.unit === "milliseconds" ? "str(int(time.time() * 1000))" : "str(int(time.time()))";
}

function keyOf({ secretEncoding }: SignExample): string {
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
      return "mac.hexdigest()";
    case "base64":
      return "base64.b64encode(mac.digest()).decode()";
    case "base64url":
      return 'base64.urlsafe_b64encode(mac.digest()).decode().rstrip("=")';
    default:
      return encoding satisfies never;
  }
}
