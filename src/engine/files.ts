import { fileIn, filesIn } from "../core/form-data.ts";
import type { StepFile } from "../steps/step.ts";
import type { RunEvent } from "../store/store.ts";

/** A file of the body by its number, from 1; 0: the body itself. Null where there is none. */
export function fileOf(event: RunEvent | null, number: number): StepFile | null {
  if (event === null) return null;
  const body = { bytes: event.body, contentType: event.contentType };
  if (number === 0) return { name: "", ...body };
  const described = filesIn(body).find((file) => file.number === number);
  const bytes = fileIn(body, number);
  if (described === undefined || bytes === null) return null;
  return { name: described.name, contentType: described.contentType, bytes };
}
