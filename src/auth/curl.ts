import {
  aroundMember,
  contentDigest,
  contentOf,
  type ExampleCall,
  exampleIn,
  formExplained,
  formIn,
  isTimed,
  signedHeaders,
  withQuery,
} from "./example-call.ts";
import type { SignExample, SignedBy } from "./scheme.ts";
import { keyPlaceholder } from "./secret-match.ts";
import { inSingleQuotes, shellQuoted, withinDoubleQuotes } from "./shell-quoted.ts";
import { payloadParts } from "./signed-payload.ts";

/**
 * A command that calls a trigger when it is pasted into bash, zsh or sh, with curl and, for signatures, openssl. The
 * caller's key, password or secret belongs where `YOUR_API_KEY_HERE` stands (S17–S19).
 */
export function curlExample(call: ExampleCall): string {
  const { url, method } = call;
  const example = exampleIn(call);
  const { body, bytes, headers } = contentOf(call);
  const target = withQuery(url, example.query ?? {});
  const { unwritable } = example;
  const sign = bytes === null ? example.sign : undefined;
  const requested = { method, target, form: formIn(call) ?? "" };
  const preparations = [
    ...(unwritable === undefined ? [] : [`# ${unwritable}`]),
    ...(sign === undefined ? [] : signing(sign, { body, ...requested })),
  ];
  // Curl takes brackets and braces for patterns unless it is told not to.
  const literally = /[[\]{}]/.test(target) ? " -g" : "";
  const words = [`curl${literally} -X ${method}`, shellQuoted(target)];
  if (example.user !== undefined) words.push(`-u ${shellQuoted(example.user)}`);
  if (example.certificate === true) words.push("--cert client.pem --key client-key.pem");
  for (const [name, value] of Object.entries(example.headers ?? {})) words.push(field(name, value));
  if (sign !== undefined) words.push(...signHeaders(sign, requested).map((header) => `-H "${header}"`));
  words.push(...headers.map(([name, value]) => field(name, value)));
  // What was sent may begin with an @, which -d takes for a file.
  const flag = call.sent === undefined ? "-d" : "--data-raw";
  if (body !== "") words.push(`${flag} ${sign === undefined ? inSingleQuotes(body) : '"$BODY"'}`);
  if (bytes !== null) {
    words.push("--data-binary @-");
    words.unshift(`printf '%s' ${inSingleQuotes(bytes)} | openssl base64 -d -A |`);
  }
  return [...preparations, words.join(" ")].join("\n");
}

/** A header without a value is written with a semicolon. */
const field = (name: string, value: string) =>
  `-H ${shellQuoted(value === "" ? `${name};` : `${name}: ${value}`)}`;

interface Requested {
  method: string;
  target: string;
  form: string;
}

/** The lines before the call: they set BODY, SECRET or KEY, what else is signed, and SIGNATURE. */
function signing(sign: SignExample, { body, ...requested }: Requested & { body: string }): string[] {
  const { form } = requested;
  return [
    ...(sign.by.kind === "hmac"
      ? [`SECRET=${inSingleQuotes(keyPlaceholder)}`]
      : ["# The file with the caller's private key (PEM):", `KEY=${inSingleQuotes(keyPlaceholder)}`]),
    `${sign.header === null ? "REST" : "BODY"}=${inSingleQuotes(body)}`,
    ...(form === "" ? [] : [`# ${formExplained}`, `FORM=${inSingleQuotes(form)}`]),
    ...(isTimed(sign) ? [`TIMESTAMP=$(${clock(sign)})`] : []),
    ...signedHeaders(sign).map((name) => `${variableOf(name)}=${name === contentDigest ? digested : drawn}`),
    ...made(sign, `printf '%s' "${quoted(sign.payload, requested)}"`),
    ...(sign.header === null
      ? [`BODY=${aroundMember(body, sign).map(inSingleQuotes).join('"${SIGNATURE}"')}`]
      : []),
  ];
}

const drawn = "$(openssl rand -hex 8)";
const digested = `"sha-256=:$(printf '%s' "\${BODY}" | openssl dgst -sha256 -binary | openssl base64 -A):"`;

/** What is signed, as it stands within double quotes. */
function quoted(payload: string, { method, target, form }: Requested): string {
  const { pathname, search } = new URL(target);
  const words = payloadParts(payload).map((part) => {
    switch (part.kind) {
      case "text":
        return withinDoubleQuotes(part.text);
      case "body":
        return "${BODY}";
      case "timestamp":
        return "${TIMESTAMP}";
      case "method":
        return method;
      case "url":
        return withinDoubleQuotes(`${pathname}${search}`);
      case "publicUrl":
        return withinDoubleQuotes(target);
      case "rest":
        return "${REST}";
      case "form":
        return form === "" ? "" : "${FORM}";
      case "member":
        // A scheme that signs one shows no signed call.
        return "";
      case "header":
        return `\${${variableOf(part.name)}}`;
      default:
        return part satisfies never;
    }
  });
  return words.join("");
}

/** In double quotes. */
function signHeaders(sign: SignExample, requested: Requested): string[] {
  const { header, prefix, suffix = "", pairs, timestamp, beside } = sign;
  if (header === null) return [];
  const signature = `${withinDoubleQuotes(prefix)}\${SIGNATURE}${withinDoubleQuotes(suffix)}`;
  const more = [
    ...signedHeaders(sign).map((name) => `${name}: \${${variableOf(name)}}`),
    ...(timestamp?.header === undefined ? [] : [`${timestamp.header}: \${TIMESTAMP}`]),
    ...(beside === undefined ? [] : [`${beside.name}: ${quoted(beside.value, requested)}`]),
  ];
  if (pairs === undefined) return [...more, `${header}: ${signature}`];
  const pair = pairs.timestamp === undefined ? [] : [`${pairs.timestamp}=\${TIMESTAMP}`];
  const value = [...pair, `${pairs.signature}=${signature}`].join(pairs.separator);
  return [...more, `${header}: ${value}`];
}

function clock({ timestamp }: SignExample): string {
  if (timestamp?.unit === "iso") return "date -u +%Y-%m-%dT%H:%M:%SZ";
  return timestamp?.unit === "milliseconds" ? "date +%s000" : "date +%s";
}

/** The lines that set SIGNATURE, of what a command prints. */
function made(sign: SignExample, printed: string): string[] {
  // It reads what it signs twice, so that it takes no pipe.
  const isTwice = sign.by.kind === "ed25519";
  if (sign.by.kind === "ecdsa" && sign.by.halfBytes !== undefined) {
    const sides = `openssl asn1parse -inform DER | ${sideBySide(sign.by.halfBytes)}`;
    return [
      "# The two numbers of the signature, side by side:",
      `SIDES=$(${printed} | ${signer(sign.by)} | ${sides})`,
      `SIGNATURE=$(printf "$SIDES" | ${encode(sign)})`,
    ];
  }
  return [
    ...(isTwice ? ["SIGNED=$(mktemp)", `${printed} > "$SIGNED"`] : []),
    `SIGNATURE=$(${isTwice ? "" : `${printed} | `}${signer(sign.by)} | ${encode(sign)})`,
  ];
}

/** Prints the numbers that openssl lists, in hexadecimal, as bytes that printf knows. */
function sideBySide(halfBytes: number): string {
  const digits = 2 * halfBytes;
  const byte = "16 * (index(d, substr(n, i, 1)) - 1) + index(d, substr(n, i + 1, 1)) - 1";
  return (
    `awk -F: '/INTEGER/ { n = $NF; while (length(n) < ${digits}) n = "0" n; ` +
    `for (i = 1; i < ${digits}; i += 2) printf "\\\\%03o", ${byte} }' d=0123456789ABCDEF`
  );
}

function signer(by: SignedBy): string {
  switch (by.kind) {
    case "hmac":
      return digest(by);
    case "ed25519":
      return 'openssl pkeyutl -sign -rawin -inkey "$KEY" -in "$SIGNED"';
    case "ecdsa":
      return `openssl dgst -${by.digest} -sign "$KEY"`;
    case "rsa": {
      const pss = by.padding === "pss" ? " -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest" : "";
      return `openssl dgst -${by.digest} -sign "$KEY"${pss}`;
    }
    default:
      return by satisfies never;
  }
}

function digest({ algorithm, secretEncoding }: Extract<SignedBy, { kind: "hmac" }>): string {
  if (secretEncoding === "utf8") return `openssl dgst -${algorithm} -hmac "$SECRET" -binary`;
  const hex =
    secretEncoding === "hex"
      ? "$SECRET"
      : `$(printf '%s' "\${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')`;
  return `openssl dgst -${algorithm} -mac HMAC -macopt "hexkey:${hex}" -binary`;
}

function encode({ encoding }: SignExample): string {
  switch (encoding) {
    case "hex":
      return "od -An -v -tx1 | tr -d ' \\n'";
    case "base64":
      return "openssl base64 -A";
    case "base64url":
      return "openssl base64 -A | tr '+/' '-_' | tr -d '='";
    default:
      return encoding satisfies never;
  }
}

function variableOf(header: string): string {
  return `HEADER_${header.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
}
