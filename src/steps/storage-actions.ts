import { z } from "zod";
import type { Json } from "../contract/name.ts";
import { contentOf } from "./http-body.ts";
import { bodyOf } from "./http-reply.ts";
import type { StepContext } from "./step.ts";
import type { StorageConfig } from "./storage.ts";
import { signedUrl, storageReply } from "./storage-call.ts";
import { storageFailure } from "./storage-failure.ts";
import { xmlOf } from "./storage-xml.ts";

/** What S3 gives in one page. */
const pageKeysMax = 1_000;

export async function putObject(config: StorageConfig, context: StepContext): Promise<Json> {
  const { bucket, key = "", contentType, metadata, ifAbsent } = config;
  const content = contentOf(config, contentType, context);
  const body = content?.bytes ?? "";
  const meta = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name.toLowerCase()}`, value]);
  const reply = await storageReply(
    config,
    {
      method: "PUT",
      key,
      body,
      headers: {
        "Content-Type": contentType ?? content?.contentType ?? "application/octet-stream",
        ...(ifAbsent && { "If-None-Match": "*" }),
        ...Object.fromEntries(meta),
      },
    },
    context,
  );
  const failure = storageFailure(reply, { key, by: context });
  if (failure !== null) throw failure;
  return {
    bucket,
    key,
    bytes: Buffer.byteLength(body),
    etag: etagOf(reply.headers["etag"]),
    version: reply.headers["x-amz-version-id"] ?? null,
  };
}

export async function getObject(config: StorageConfig, context: StepContext): Promise<Json> {
  const { key = "", ifMissing, parse, bytesMax } = config;
  const reply = await storageReply(config, { method: "GET", key, bytesMax }, context);
  if (reply.status === 404 && ifMissing === "null" && codeIn(reply.body) !== "NoSuchBucket") return null;
  const failure = storageFailure(reply, { key, by: context });
  if (failure !== null) throw failure;
  const { headers } = reply;
  const metadata = Object.entries(headers)
    .filter(([name]) => name.startsWith("x-amz-meta-"))
    .map(([name, value]) => [name.slice("x-amz-meta-".length), value]);
  return {
    key,
    bytes: reply.body.length,
    contentType: headers["content-type"] ?? null,
    etag: etagOf(headers["etag"]),
    lastModified: isoOf(headers["last-modified"]),
    metadata: Object.fromEntries(metadata),
    body: bodyOf(reply, parse),
  };
}

/** There is nothing to tell a deleted object from one that never was. */
export async function deleteObject(config: StorageConfig, context: StepContext): Promise<Json> {
  const { bucket, key = "" } = config;
  const reply = await storageReply(config, { method: "DELETE", key }, context);
  const failure = storageFailure(reply, { key, by: context });
  if (failure !== null && !(reply.status === 404 && codeIn(reply.body) === "NoSuchKey")) throw failure;
  return { bucket, key, deleted: true };
}

const texts = z.union([z.string(), z.literal("")]);
const manyOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(item));
const Listed = z.object({
  Contents: manyOf(
    z.object({ Key: texts, Size: z.coerce.number(), ETag: texts.optional(), LastModified: texts.optional() }),
  ),
  CommonPrefixes: manyOf(z.object({ Prefix: texts })),
  IsTruncated: texts.optional(),
  NextContinuationToken: texts.optional(),
  EncodingType: texts.optional(),
});

export async function listObjects(config: StorageConfig, context: StepContext): Promise<Json> {
  const { prefix, delimiter, limit } = config;
  const objects: Json[] = [];
  const prefixes: string[] = [];
  let token: string | undefined;
  do {
    const asked = Math.min(pageKeysMax, limit - objects.length);
    const query = {
      "list-type": "2",
      "encoding-type": "url",
      "max-keys": String(asked),
      ...(prefix !== undefined && { prefix }),
      ...(delimiter !== undefined && { delimiter }),
      ...(token !== undefined && { "continuation-token": token }),
    };
    const reply = await storageReply(config, { method: "GET", query }, context);
    const failure = storageFailure(reply, { key: null, by: context });
    if (failure !== null) throw failure;
    const page = Listed.parse(xmlOf(reply.body, "ListBucketResult"));
    const plain = page.EncodingType === "url" ? decodedKey : (key: string) => key;
    for (const { Key, Size, ETag, LastModified } of page.Contents)
      objects.push({ key: plain(Key), bytes: Size, etag: etagOf(ETag), lastModified: isoOf(LastModified) });
    prefixes.push(...page.CommonPrefixes.map(({ Prefix }) => plain(Prefix)));
    token = page.IsTruncated === "true" ? page.NextContinuationToken : undefined;
  } while (token !== undefined && objects.length + prefixes.length < limit);
  return { objects, prefixes, more: token !== undefined };
}

export async function objectLink(config: StorageConfig, context: StepContext): Promise<Json> {
  const { linkMethod: method, expiresSeconds, fileName } = config;
  const now = context.now();
  const query = {
    ...(method === "GET" &&
      fileName !== undefined && {
        "response-content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      }),
  };
  const url = await signedUrl(config, { method, query, now });
  return { method, url, expiresAt: new Date(now + expiresSeconds * 1_000).toISOString() };
}

const codeIn = (body: Uint8Array) => {
  const read = z.object({ Code: z.string() }).safeParse(xmlOf(body, "Error"));
  return read.success ? read.data.Code : null;
};

const etagOf = (text: string | undefined) => text?.replace(/^"|"$/g, "") ?? null;

function isoOf(text: string | undefined): string | null {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

function decodedKey(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
