import type { Json } from "../contract/name.ts";
import type { Attempt } from "../contract/run.ts";
import { TerminalError } from "../steps/step.ts";
import { keptBytesMax, outputBytesMax } from "./bounds.ts";
import { jsonBytes } from "./size.ts";

/** What a step gave. */
export type Given = Pick<Attempt, "output" | "saved">;

/** About how many bytes it has; stops counting above what a step may give. */
export const givenBytes = ({ output, saved }: Given): number =>
  jsonBytes(output, outputBytesMax) + jsonBytes(saved, outputBytesMax);

/** Throws TerminalError where what a step keeps to go on from is too much. */
export function checkKept(progress: Json | undefined): void {
  if (progress === undefined || jsonBytes(progress, keptBytesMax) <= keptBytesMax) return;
  throw new TerminalError(`What the step keeps is larger than ${keptBytesMax} bytes.`);
}
