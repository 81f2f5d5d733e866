import type { HttpSignatureConfig } from "./http-signature-config.ts";
import type { CallExample, SignedBy } from "./scheme.ts";

/** Told by `@method` and `@target-uri`, which every example covers. */
const told = new Set([
  "@method",
  "@target-uri",
  "@path",
  "@query",
  "@authority",
  "@scheme",
  "content-digest",
]);

/** A call that is signed as RFC 9421 says, where no fields of the caller's own have to be. */
export function httpSignatureExample(config: HttpSignatureConfig): CallExample {
  const { components = [], label = "sig1", keyId, tag, nonce, contentDigest } = config;
  const by = signedBy(config);
  const others = components.filter((name) => !told.has(name));
  const isPlain = [label, keyId ?? "", tag ?? ""].every((text) => !/["\\{}]/.test(text));
  if (!isPlain || others.some((name) => name !== "@request-target")) {
    return { unwritable: "The call is signed as RFC 9421 says; a library for it writes the headers." };
  }
  const covered: [name: string, value: string][] = [
    ["@method", "{method}"],
    ["@target-uri", "{publicUrl}"],
    ...others.map((name): [string, string] => [name, "{url}"]),
  ];
  if (contentDigest !== "never") covered.push(["content-digest", "{header:content-digest}"]);
  const parameters = [
    `(${covered.map(([name]) => `"${name}"`).join(" ")})`,
    "created={timestamp}",
    ...(keyId === undefined ? [] : [`keyid="${keyId}"`]),
    ...(tag === undefined ? [] : [`tag="${tag}"`]),
    ...(nonce === "required" ? ['nonce="{header:x-nonce}"'] : []),
  ].join(";");
  const base = [...covered, ["@signature-params", parameters]];
  return {
    sign: {
      header: "Signature",
      prefix: `${label}=:`,
      suffix: ":",
      by,
      encoding: "base64",
      payload: base.map(([name, value]) => `"${name}": ${value}`).join("\n"),
      timestamp: { unit: "seconds" },
      beside: { name: "Signature-Input", value: `${label}=${parameters}` },
    },
  };
}

function signedBy({ algorithm, secretEncoding }: HttpSignatureConfig): SignedBy {
  switch (algorithm) {
    case "hmac-sha256":
      return { kind: "hmac", algorithm: "sha256", secretEncoding };
    case "ed25519":
      return { kind: "ed25519" };
    case "rsa-pss-sha512":
      return { kind: "rsa", digest: "sha512", padding: "pss" };
    case "rsa-v1_5-sha256":
      return { kind: "rsa", digest: "sha256", padding: "pkcs1" };
    case "ecdsa-p256-sha256":
      return { kind: "ecdsa", digest: "sha256", halfBytes: 32 };
    case "ecdsa-p384-sha384":
      return { kind: "ecdsa", digest: "sha384", halfBytes: 48 };
    default:
      return algorithm satisfies never;
  }
}
