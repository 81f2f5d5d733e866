import { z } from "zod";
import { type StepContext, type StepFile, TerminalError } from "./step.ts";

const Numbered = z.looseObject({ number: z.int().min(0) });

/** A file of the run's delivery: as the event has it (`{{ requestBody.photo }}`), or its number; 0 is the whole body. */
export const FileReference = z.union([
  z.int().min(0),
  z.looseObject({ file: Numbered }),
  Numbered,
  z.string().min(1).max(10_000).meta({ template: true }),
]);
export type FileReference = z.output<typeof FileReference>;

export const fileReferenceHelp =
  "A file of the delivery, as the event has it (`{{ requestBody.photo }}`) or by its number from 1; 0 is the whole body.";

/** Throws TerminalError where there is no such file: the delivery will not change. */
export function referredFile(reference: FileReference, context: StepContext): StepFile {
  const number = numberOf(reference);
  const file = number === null ? null : context.file(number);
  if (file !== null) return file;
  const shown = JSON.stringify(reference).slice(0, 100);
  throw new TerminalError(`The delivery holds no file ${shown}.`);
}

function numberOf(reference: FileReference): number | null {
  if (typeof reference === "number") return reference;
  if (typeof reference === "string") return /^\d{1,4}$/.test(reference) ? Number(reference) : null;
  const { file, number } = z
    .object({ file: Numbered.optional(), number: z.int().optional() })
    .parse(reference);
  return file?.number ?? number ?? null;
}

/** Bytes from a text of base64 or base64url; white space may stand in it. Throws TerminalError for anything else. */
export function bytesOfBase64(text: string, what: string): Uint8Array {
  if (!/^[A-Za-z0-9+/_\s-]*={0,2}\s*$/.test(text)) throw new TerminalError(`${what} is not base64.`);
  return Buffer.from(text, "base64");
}
