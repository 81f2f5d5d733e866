import { z } from "zod";
import { Json } from "../contract/name.ts";
import { FileReference, fileReferenceHelp } from "./file-reference.ts";
import { filledText, secretText } from "./filled.ts";
import { defineStep, type StepContext } from "./step.ts";
import { deleteObject, getObject, listObjects, objectLink, putObject } from "./storage-actions.ts";
import { urlFaults } from "./url-faults.ts";

/** Larger things go by a link, from system to system, not through a run's journal. */
const bytesMaxMax = 10_485_760;
const timeoutMsMax = 600_000;
/** Seven days: Amazon's bound for a signature of version 4. */
const linkSecondsMax = 604_800;
const listedMax = 10_000;

const Config = z.object({
  action: z.enum(["put", "get", "delete", "list", "link"]).meta({ title: "What to do" }),
  endpoint: filledText({
    title: "Server",
    description: "The base URL of MinIO, R2, Garage, Ceph …; absent: Amazon's in the region.",
  }).optional(),
  region: filledText({ title: "Region", description: "`auto` for R2." })
    .pipe(z.string().regex(/^[A-Za-z0-9-]{1,64}$/, "letters, digits and hyphens"))
    .default("us-east-1"),
  bucket: filledText({ title: "Bucket" }).pipe(
    z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/, "letters, digits, dots and hyphens"),
  ),
  pathStyle: z.boolean().optional().meta({
    title: "Bucket in the path",
    rare: true,
    description: "Not in the host's name. As it stands: with a server of your own, and for names with dots.",
  }),
  accessKeyId: secretText("Access key id", 10_000),
  secretAccessKey: secretText("Secret access key", 10_000),
  sessionToken: filledText({ title: "Session token", secret: true, rare: true }).optional(),
  key: filledText({ title: "Key", description: "The object's name, with / in it as in a path." }).optional(),
  body: Json.optional().meta({
    title: "Content",
    description: "For put: a text as it is, any other value as JSON.",
    template: true,
    multiline: true,
  }),
  base64: filledText({ title: "Content, as base64", rare: true }).optional(),
  file: FileReference.optional().meta({ title: "File", description: fileReferenceHelp }),
  contentType: filledText({
    title: "Content type",
    description: "For put, and for links to put.",
  }).optional(),
  metadata: z
    .record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/, "letters, digits and hyphens"), filledText())
    .default({})
    .meta({
      title: "Metadata",
      rare: true,
      description: "For put: sent as x-amz-meta-….",
    }),
  ifAbsent: z
    .boolean()
    .default(false)
    .meta({ title: "Only if there is none", rare: true, description: "For put." }),
  ifMissing: z.enum(["fail", "null"]).default("fail").meta({
    title: "Where there is none",
    rare: true,
    description: "For get: fail, or give null.",
  }),
  parse: z
    .enum(["auto", "json", "text", "base64"])
    .default("auto")
    .meta({ title: "Read the content as", rare: true }),
  bytesMax: z
    .int()
    .min(1)
    .max(bytesMaxMax)
    .default(1_048_576)
    .meta({ title: "Largest content", unit: "bytes" }),
  prefix: filledText({ title: "Keys that begin with", description: "For list." }).optional(),
  delimiter: filledText({
    title: "Delimiter",
    rare: true,
    description: "For list: `/` shows folders.",
  }).optional(),
  limit: z.int().min(1).max(listedMax).default(1_000).meta({ title: "Objects at most" }),
  linkMethod: z.enum(["GET", "PUT"]).default("GET").meta({ title: "What the link allows" }),
  expiresSeconds: z
    .int()
    .min(1)
    .max(linkSecondsMax)
    .default(3_600)
    .meta({ title: "The link holds for", unit: "s" }),
  fileName: filledText({ title: "Name to save as", rare: true, description: "For links to get." }).optional(),
  timeoutMs: z.int().min(1).max(timeoutMsMax).default(30_000).meta({ title: "Timeout", unit: "ms" }),
});
export type StorageConfig = z.output<typeof Config>;

const access = {
  endpoint: "https://api.example.com/s3",
  bucket: "invoices",
  accessKeyId: "{{ secrets.key }}",
  secretAccessKey: "{{ secrets.secret }}",
};
const secrets = { key: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };

/** Of an object that there may not be, null is given. */
const givenBy: ReadonlyMap<Json | undefined, readonly string[]> = new Map([
  ["put", ["bucket", "key", "bytes", "etag", "version"]],
  ["get", ["key", "bytes", "contentType", "etag", "lastModified", "metadata", "body"]],
  ["delete", ["bucket", "key", "deleted"]],
  ["list", ["objects", "prefixes", "more"]],
  ["link", ["method", "url", "expiresAt"]],
]);

/** Objects of S3 and of what speaks its protocol. */
export const storage = defineStep({
  type: "storage",
  title: "Object storage (S3)",
  system: "File storage",
  description:
    "Puts, gets, deletes and lists objects of Amazon S3 or of a server that speaks its protocol, and makes links that hold " +
    "for a while. A link is a key to the object: it stands in the run's journal.",
  effect: true,
  config: Config,
  gives: ({ action }) => givenBy.get(action) ?? null,
  examples: [
    {
      title: "Keep an invoice",
      config: {
        ...access,
        action: "put",
        key: "2026/{{ params.id }}.json",
        body: { total: "{{ params.total }}" },
      },
      scope: { params: { id: "A-7", total: 12.5 }, secrets },
      output: { bucket: "invoices", key: "2026/A-7.json", bytes: 14 },
    },
    {
      title: "Read it again",
      config: { ...access, action: "get", key: "2026/A-7.json" },
      scope: { secrets },
      output: { key: "2026/A-7.json", body: { total: 12.5 } },
    },
    {
      title: "A link for a day",
      config: { ...access, action: "link", key: "2026/A-7.json", expiresSeconds: 86_400 },
      scope: { secrets },
      output: { method: "GET", expiresAt: "2026-02-01T12:00:00.000Z" },
    },
  ],
  check({ action, key, body, base64, file, endpoint }) {
    const problems = endpoint === undefined ? [] : urlFaults("endpoint", endpoint);
    if (action !== "list" && (key === undefined || key === ""))
      problems.push({ path: "key", message: "which object?" });
    const given = [body, base64, file].filter((content) => content !== undefined).length;
    if (action === "put" && given !== 1)
      problems.push({ path: "body", message: "give one of body, base64 and file" });
    return problems;
  },
  run: acted,
});

function acted(config: StorageConfig, context: StepContext): Promise<Json> {
  switch (config.action) {
    case "put":
      return putObject(config, context);
    case "get":
      return getObject(config, context);
    case "delete":
      return deleteObject(config, context);
    case "list":
      return listObjects(config, context);
    case "link":
      return objectLink(config, context);
    default:
      return config.action satisfies never;
  }
}
