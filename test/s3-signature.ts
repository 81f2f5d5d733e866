import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Asked } from "./http-service.ts";

export interface S3Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** As AWS's signer wants to be given a digest. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView) {
    this.#hash.update(bytesOf(data));
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
  reset() {}
}

const bytesOf = (data: string | ArrayBuffer | ArrayBufferView) =>
  typeof data === "string"
    ? Buffer.from(data)
    : ArrayBuffer.isView(data)
      ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
      : Buffer.from(data);

/** Every byte but the unreserved ones, as S3 does before it compares (AWS, “Create a signed request”). */
export const strictlyEncoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

type Request = Pick<Asked, "method" | "url" | "headers"> & { bytes: Buffer };

/** S3's error code for a request whose signature AWS's own signer would not have made; null where it is right. */
export async function signatureFault(request: Request, credentials: S3Credentials): Promise<string | null> {
  const url = new URL(request.url, `http://${request.headers.host}`);
  const isLink = url.searchParams.has("X-Amz-Signature");
  const { authorization = "" } = request.headers;
  if (!isLink && !authorization.startsWith("AWS4-HMAC-SHA256 ")) return "AccessDenied";
  const given = isLink
    ? url.searchParams
    : new URLSearchParams(authorization.slice(17).replaceAll(/, ?/g, "&"));
  const credential = (given.get("X-Amz-Credential") ?? given.get("Credential") ?? "").split("/");
  const [accessKeyId, , region = ""] = credential;
  if (accessKeyId !== credentials.accessKeyId) return "InvalidAccessKeyId";
  const digest = request.headers["x-amz-content-sha256"];
  if (!isLink && digest !== createHash("sha256").update(request.bytes).digest("hex"))
    return "XAmzContentSHA256Mismatch";
  const signer = new SignatureV4({
    service: "s3",
    region,
    credentials,
    sha256: Sha256,
    uriEscapePath: false,
  });
  const date = dateOf((isLink ? given.get("X-Amz-Date") : request.headers["x-amz-date"])?.toString() ?? "");
  const names = (given.get("X-Amz-SignedHeaders") ?? given.get("SignedHeaders") ?? "").split(";");
  const unsigned = {
    method: request.method,
    protocol: "http:",
    hostname: url.hostname,
    path: url.pathname
      .split("/")
      .map((part) => strictlyEncoded(decodeURIComponent(part)))
      .join("/"),
    query: Object.fromEntries([...url.searchParams].filter(([name]) => !generated.has(name))),
    headers: Object.fromEntries(names.map((name) => [name, request.headers[name]?.toString() ?? ""])),
    body: request.bytes,
  };
  if (isLink) {
    const expiresIn = Number(given.get("X-Amz-Expires"));
    if (date.getTime() + expiresIn * 1_000 < Date.now()) return "AccessDenied";
    const hash = "x-amz-content-sha256";
    const signed = await signer.presign(
      { ...unsigned, headers: { ...unsigned.headers, [hash]: "UNSIGNED-PAYLOAD" } },
      {
        signingDate: date,
        expiresIn,
        unsignableHeaders: new Set([hash]),
        unhoistableHeaders: new Set([hash]),
      },
    );
    return signed.query?.["X-Amz-Signature"] === given.get("X-Amz-Signature")
      ? null
      : "SignatureDoesNotMatch";
  }
  const signed = await signer.sign(unsigned, { signingDate: date });
  const own = /Signature=(\w+)/.exec(signed.headers["authorization"] ?? "")?.[1];
  return own === given.get("Signature") ? null : "SignatureDoesNotMatch";
}

const generated = new Set([
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Date",
  "X-Amz-Expires",
  "X-Amz-SignedHeaders",
  "X-Amz-Signature",
  "X-Amz-Security-Token",
]);

const dateOf = (text: string) =>
  new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
