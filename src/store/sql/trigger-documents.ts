import { Trigger } from "../../contract/trigger.ts";

/** So many are read in the time that zod takes to make code for reading them. */
const fewMax = 100;

/**
 * Reads triggers from their stored documents. What a document lacks, since an older version wrote it, gets its default.
 * Most documents are the same from one snapshot to the next, and are not read again.
 */
export class TriggerDocuments {
  #known = new Map<string, Trigger>();

  /** All there are; what is not among them is forgotten. */
  read(documents: readonly string[]): Trigger[] {
    const jitless = documents.length <= fewMax;
    const known = new Map(
      documents.map((document) => [document, this.#known.get(document) ?? triggerOf(document, { jitless })]),
    );
    this.#known = known;
    return [...known.values()];
  }
}

/** One that no longer fits its schema is given as it stands, so that its author is told and the others go on working. */
export function triggerOf(document: string, { jitless } = { jitless: true }): Trigger {
  const stored: Trigger = JSON.parse(document);
  const parsed = Trigger.safeParse(stored, { jitless });
  return parsed.success ? parsed.data : stored;
}
