import type { OwnWrite } from "../contract/own-write.ts";
import { ownWriteFieldsMax } from "../contract/own-write.ts";
import { fill } from "../core/fill.ts";
import { ownWriteKey, writtenFields } from "../core/own-write.ts";
import { compileTemplate } from "../core/template.ts";
import { type Scope, TerminalError } from "../steps/step.ts";
import type { OwnWriteNote } from "../store/store.ts";
import { instant } from "./wait.ts";

/** What a step is about to write, as it is noted; null where its key gives nothing. */
export type NotedWrite = (
  scope: Scope,
  now: number,
) => Promise<Pick<OwnWriteNote, "key" | "fields" | "at" | "until"> | null>;

/** Throws ExpressionError; what it gives rejects with ExpressionError or TerminalError. */
export function compileOwnWrite({ key: source, values, windowMs }: OwnWrite): NotedWrite {
  const template = compileTemplate(source);
  return async (scope, now) => {
    const key = await template.render(scope);
    if (key === "") return null;
    const fields = values === undefined ? null : writtenFields(await fill(values, scope));
    if (fields !== null && Object.keys(fields).length > ownWriteFieldsMax)
      throw new TerminalError(`A step notes at most ${ownWriteFieldsMax} values that it writes.`);
    return { key: ownWriteKey(key), fields, at: instant(now), until: instant(now + windowMs) };
  };
}
