import { createHash } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type S3Credentials, signatureFault, strictlyEncoded } from "./s3-signature.ts";

/** A server on loopback that speaks S3's protocol, and checks each signature with AWS's own signer. */
export interface S3Server extends AsyncDisposable {
  endpoint: string;
  bucket: string;
  credentials: S3Credentials;
}

interface Stored {
  bytes: Buffer;
  headers: Record<string, string>;
}
interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

const bucket = "invoices";

export async function openS3Server(credentials: S3Credentials): Promise<S3Server> {
  const objects = new Map<string, Stored>();
  const server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    const answering = async () => {
      const bytes = await buffer(request);
      const asked = { method, url, headers, bytes };
      const fault = await signatureFault(asked, credentials);
      const answer = fault === null ? answerOf(objects, asked) : refusal(403, fault);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    };
    void answering();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket,
    credentials,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface AskedObject {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

function answerOf(objects: Map<string, Stored>, { method, url, headers, bytes }: AskedObject): Answer {
  const { pathname, searchParams } = new URL(url, "http://x");
  const [, named = "", ...rest] = pathname.split("/").map(decodeURIComponent);
  if (named !== bucket) return refusal(404, "NoSuchBucket");
  const key = rest.join("/");
  if (key === "") return { status: 200, body: listing(objects, searchParams) };
  const stored = objects.get(key);
  switch (method) {
    case "PUT": {
      if (headers["if-none-match"] === "*" && stored !== undefined) return refusal(412, "PreconditionFailed");
      const kept = Object.entries(headers).filter(
        ([name]) => name === "content-type" || name.startsWith("x-amz-meta-"),
      );
      objects.set(key, {
        bytes,
        headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
      });
      return { status: 200, headers: { etag: etagOf(bytes) } };
    }
    case "GET": {
      if (stored === undefined) return refusal(404, "NoSuchKey");
      const disposition = searchParams.get("response-content-disposition");
      return {
        status: 200,
        body: stored.bytes,
        headers: {
          ...stored.headers,
          ...(disposition !== null && { "content-disposition": disposition }),
          etag: etagOf(stored.bytes),
          "last-modified": "Sat, 31 Jan 2026 12:00:00 GMT",
        },
      };
    }
    default:
      objects.delete(key);
      return { status: 204 };
  }
}

/** ListObjectsV2. Its continuation token is the last key; a page is small, so that tests see several. */
function listing(objects: Map<string, Stored>, query: URLSearchParams): string {
  const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter") ?? ""];
  const from = query.get("continuation-token") ?? "";
  const asked = Math.min(Number(query.get("max-keys")), 4);
  const shown = new Map<string, string>();
  for (const [key, { bytes }] of [...objects].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    if (!key.startsWith(prefix)) continue;
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const common = key.slice(0, end + 1);
    if ((end === -1 ? key : common) <= from) continue;
    if (end !== -1) shown.set(common, `<CommonPrefixes><Prefix>${encoded(common)}</Prefix></CommonPrefixes>`);
    else
      shown.set(
        key,
        `<Contents><Key>${encoded(key)}</Key><LastModified>2026-01-31T12:00:00.000Z</LastModified>` +
          `<ETag>&quot;${etagOf(bytes).slice(1, -1)}&quot;</ETag><Size>${bytes.length}</Size></Contents>`,
      );
  }
  const page = [...shown].slice(0, asked);
  const more = shown.size > page.length;
  const next = more ? `<NextContinuationToken>${page.at(-1)?.[0]}</NextContinuationToken>` : "";
  return (
    `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
    `<EncodingType>url</EncodingType><IsTruncated>${more}</IsTruncated>${next}${page.map(([, xml]) => xml).join("")}` +
    "</ListBucketResult>"
  );
}

const encoded = (key: string) => strictlyEncoded(key).replaceAll("%2F", "/").replaceAll("%20", "+");
const etagOf = (bytes: Buffer) => `"${createHash("md5").update(bytes).digest("hex")}"`;

const refusal = (status: number, code: string): Answer => ({
  status,
  headers: { "content-type": "application/xml" },
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>Refused.</Message></Error>`,
});
