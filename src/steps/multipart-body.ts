import { createHash } from "node:crypto";
import { z } from "zod";
import { Json } from "../contract/name.ts";
import { bytesOfBase64, FileReference, fileReferenceHelp, referredFile } from "./file-reference.ts";
import { filledText } from "./filled.ts";
import { type StepContext, TerminalError } from "./step.ts";

/** As many as a delivery may have. */
const partsMax = 1_000;

export const MultipartPart = z.strictObject({
  name: filledText({ title: "Field" }),
  value: Json.optional().meta({
    title: "Value",
    description: "A text; any other value is sent as JSON.",
    template: true,
  }),
  file: FileReference.optional().meta({ title: "File", description: fileReferenceHelp }),
  base64: filledText({ title: "Bytes, as base64" }).optional(),
  fileName: filledText({ title: "File name" }).optional(),
  contentType: filledText({ title: "Content type" }).optional(),
});
export type MultipartPart = z.output<typeof MultipartPart>;

export const MultipartParts = z.array(MultipartPart).min(1).max(partsMax);

interface Part {
  name: string;
  fileName: string | undefined;
  contentType: string | undefined;
  bytes: Uint8Array;
}

/**
 * A body of `multipart/form-data` (RFC 7578; names escaped as the HTML standard says). Its boundary is made of its
 * content, so that the same parts give the same bytes in every attempt.
 */
export function multipartBody(
  parts: readonly MultipartPart[],
  context: StepContext,
): { contentType: string; bytes: Uint8Array } {
  const read = parts.map((part) => partOf(part, context));
  const digest = createHash("sha256");
  for (const { name, bytes } of read) digest.update(`${name}\n${bytes.length}\n`).update(bytes);
  const boundary = `tripline-${digest.digest("hex").slice(0, 40)}`;
  const chunks = read.flatMap((part) => [
    Buffer.from(headOf(part, boundary)),
    part.bytes,
    Buffer.from("\r\n"),
  ]);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

function partOf(
  { name, value, file, base64, fileName, contentType }: MultipartPart,
  context: StepContext,
): Part {
  if ([value, file, base64].filter((given) => given !== undefined).length > 1)
    throw new TerminalError(`The field ${name} has more than one of value, file and base64.`);
  if (file !== undefined) {
    const found = referredFile(file, context);
    return {
      name,
      bytes: found.bytes,
      fileName: fileName ?? (found.name === "" ? name : found.name),
      contentType: contentType ?? found.contentType ?? "application/octet-stream",
    };
  }
  if (base64 !== undefined) {
    const bytes = bytesOfBase64(base64, `The field ${name}`);
    return {
      name,
      bytes,
      fileName: fileName ?? name,
      contentType: contentType ?? "application/octet-stream",
    };
  }
  const isText = typeof value === "string" || value === undefined || value === null;
  return {
    name,
    bytes: Buffer.from(isText ? (value ?? "") : JSON.stringify(value)),
    fileName,
    contentType: contentType ?? (isText ? undefined : "application/json"),
  };
}

function headOf({ name, fileName, contentType }: Part, boundary: string): string {
  const file = fileName === undefined ? "" : `; filename="${escaped(fileName)}"`;
  const lines = [`--${boundary}`, `Content-Disposition: form-data; name="${escaped(name)}"${file}`];
  if (contentType !== undefined) {
    if (!/^[\x20-\x7e]{1,255}$/.test(contentType))
      throw new TerminalError(`“${contentType}” is no content type.`);
    lines.push(`Content-Type: ${contentType}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}

const escapes: Record<string, string> = { '"': "%22", "\r": "%0D", "\n": "%0A" };
const escaped = (text: string) => text.replace(/["\r\n]/g, (one) => escapes[one] ?? one);
