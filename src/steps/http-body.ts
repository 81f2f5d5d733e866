import { z } from "zod";
import { Json } from "../contract/name.ts";
import { bytesOfBase64, FileReference, fileReferenceHelp, referredFile } from "./file-reference.ts";
import { filledText } from "./filled.ts";
import { MultipartParts, multipartBody } from "./multipart-body.ts";
import type { StepContext } from "./step.ts";

/** The ways in which a step's settings say what to send; one of them at most. */
export const bodyShape = {
  body: Json.optional().meta({
    title: "Body",
    description:
      "A JSON value, sent as application/json (or as a form, if the Content-Type header says so), or a text, sent " +
      "as it is: text/plain unless the header says otherwise.",
    template: true,
    multiline: true,
  }),
  form: z.record(z.string().max(1_000), Json).optional().meta({
    title: "Form",
    rare: true,
    description:
      "Sent as application/x-www-form-urlencoded; a list gives several fields of one name, null none.",
    template: true,
  }),
  multipart: MultipartParts.optional().meta({
    title: "Form with files",
    rare: true,
    description: "Sent as multipart/form-data: fields with a `value`, files by `file` or `base64`.",
  }),
  base64: filledText({ title: "Bytes, as base64", rare: true, multiline: true }).optional(),
  file: FileReference.optional().meta({ title: "File", rare: true, description: fileReferenceHelp }),
};
const Bodies = z.object(bodyShape);
type Bodies = z.output<typeof Bodies>;

export const bodyNames = ["body", "form", "multipart", "base64", "file"] as const satisfies (keyof Bodies)[];

export interface Content {
  bytes: string | Uint8Array;
  /** Used where no header says otherwise; `fixed`: only this one describes the bytes. */
  contentType: string;
  fixed?: boolean;
}

/** What to send; null where there is nothing. `type` is the Content-Type that the author has set. */
export function contentOf(bodies: Bodies, type: string | undefined, context: StepContext): Content | null {
  const { body, form, multipart, base64, file } = bodies;
  if (multipart !== undefined) {
    const { bytes, contentType } = multipartBody(multipart, context);
    return { bytes, contentType, fixed: true };
  }
  if (form !== undefined) return { bytes: formText(form), contentType: formType };
  if (base64 !== undefined)
    return { bytes: bytesOfBase64(base64, "The body"), contentType: "application/octet-stream" };
  if (file !== undefined) {
    const { bytes, contentType } = referredFile(file, context);
    return { bytes, contentType: contentType ?? "application/octet-stream" };
  }
  if (body === undefined) return null;
  if (typeof body === "string") return { bytes: body, contentType: "text/plain; charset=utf-8" };
  const isForm = type?.toLowerCase().startsWith(formType) === true;
  if (!isForm || body === null || typeof body !== "object" || Array.isArray(body))
    return { bytes: JSON.stringify(body), contentType: "application/json" };
  return { bytes: formText(body), contentType: formType };
}

const formType = "application/x-www-form-urlencoded";

function formText(form: { readonly [name: string]: Json }): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(form))
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== null) fields.append(name, typeof each === "object" ? JSON.stringify(each) : String(each));
  return fields.toString();
}
