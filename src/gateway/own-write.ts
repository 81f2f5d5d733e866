import { messageOf, StoreUnavailable } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import { fill } from "../core/fill.ts";
import { echoVerdict, isEcho, ownWriteKey, writtenFields } from "../core/own-write.ts";
import { holdsRedacted } from "../core/redact-marker.ts";
import { compileTemplate, type Template } from "../core/template.ts";
import type { OwnWriteNote, Store } from "../store/store.ts";
import type { Ending, Routed } from "./journey.ts";

/** How deliveries are told that our own steps brought about. */
export interface CompiledOwnWrites {
  readonly key: Template;
  /** Absent: the key alone tells. */
  readonly values: NonNullable<Trigger["ownWrites"]>["values"];
}

export interface OwnWriteDoors {
  store: Pick<Store, "ownWrites">;
}

/** Null for a trigger that tells nothing by a key. Its mark is asked with its routes. Throws ExpressionError. */
export function compileOwnWrites({ ownWrites }: Pick<Trigger, "ownWrites">): CompiledOwnWrites | null {
  if (ownWrites?.key === undefined) return null;
  return { key: compileTemplate(ownWrites.key), values: ownWrites.values };
}

/**
 * Lets nothing run on a delivery that is the echo of what a step wrote a moment ago. Asked of those alone that would
 * start something: the step's note was on disk before its call went out. What can't be evaluated starts nothing and is a
 * fault, since a loop would not end by itself; the delivery can be replayed.
 */
export async function passOwnWrite(
  routed: Routed,
  own: CompiledOwnWrites,
  { store }: OwnWriteDoors,
): Promise<Routed | Ending> {
  if (routed.runs.length === 0) return routed;
  try {
    const key = await own.key.render(routed.scope);
    if (key === "") return routed;
    refuseHidden(key, routed);
    const now = routed.receivedAt;
    const notes = await store.ownWrites.find({
      workspace: routed.trigger.workspace,
      key: ownWriteKey(key),
      now,
    });
    const note = await noteBehind(routed, own, notes);
    if (note === null) return routed;
    const seconds = Math.max(0, Math.round((routed.at - Date.parse(note.at)) / 1_000));
    const reason = `own write: the step ${note.path} of ${note.runId} wrote it ${seconds} s before`;
    routed.trace.note("route", echoVerdict, reason);
    return { ...routed, runs: [], unwanted: reason };
  } catch (error) {
    if (error instanceof StoreUnavailable) return { kind: "unavailable", reason: error.message };
    const message = messageOf(error);
    const reason = `own write: it could not be evaluated whether it is one: ${message}`;
    routed.trace.fault(reason);
    routed.trace.note("route", "error", reason);
    return { ...routed, runs: [], undecided: true, unwanted: reason };
  }
}

/** The newest of the writes that the delivery tells of. */
async function noteBehind(
  routed: Routed,
  { values }: CompiledOwnWrites,
  notes: readonly OwnWriteNote[],
): Promise<OwnWriteNote | null> {
  const [newest] = notes;
  if (newest === undefined) return null;
  const bare = notes.find(({ fields }) => values === undefined || fields === null);
  if (bare !== undefined) return bare;
  const filled = await fill(values ?? null, routed.scope);
  refuseHidden(JSON.stringify(filled), routed);
  const seen = writtenFields(filled);
  return isEcho(
    seen,
    notes.map(({ fields }) => fields ?? {}),
  )
    ? newest
    : null;
}

/** What is hidden is alike in all deliveries: by it no echo can be told from anything else. */
function refuseHidden(text: string, { trigger }: Routed): void {
  if (trigger.redaction !== null && holdsRedacted(text)) throw new Error("it is made of what `redact` hides");
}
